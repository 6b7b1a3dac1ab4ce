import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { RegionView } from "@dekad/contract/registry.ts";
import type { CellView } from "@dekad/contract/rollups.ts";
import { againstPlan } from "@dekad/core/rollups/against-plan.ts";
import { pointsBetween } from "@dekad/core/units/ratio.ts";
import { cellId, keyValue, labelOf } from "../ui/cell-keys.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Defined } from "../ui/definition.tsx";
import { Money } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { RateHead } from "../ui/rate-head.tsx";
import { PointsText, RatioText, ShareText } from "../ui/ratio-text.tsx";
import { RegionKind } from "../ui/region-kind.tsx";
import { StandBadge } from "../ui/stand-badge.tsx";

/** Regions or sectors, each beside its own plan and its own last year, in the order they came: by code. */
export function CellTable({
	dimension,
	cells,
	total,
	period,
	list,
	kinds,
	caption,
}: {
	dimension: "region" | "sector";
	cells: readonly CellView[];
	total: CellView;
	period: string;
	list: string | undefined;
	/** Kind of each region by its path. */
	kinds: ReadonlyMap<string, RegionView["kind"]>;
	caption: string;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const columns: Column<CellView>[] = [
		{
			key: "name",
			head: text(`pages.${dimension}`),
			isRowHead: true,
			cell: (cell) => {
				if (cell === total) return text("pages.total");
				const path = keyValue(cell, dimension);
				const name = labelOf(cell, lang);
				if (path === null) return name || text("pages.not_stated");
				return (
					<>
						<Link
							to="/rollups"
							search={{
								period,
								by: dimension,
								where: `${dimension}=${path}`,
								...(list ? { list } : {}),
							}}
						>
							{name}
						</Link>
						{dimension === "region" && <RegionKind kind={kinds.get(path)} />}
					</>
				);
			},
		},
		{
			key: "projects",
			head: text("cockpit.projects"),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => <span className="number">{cell.projects}</span>,
		},
		{
			key: "reported",
			head: text("cockpit.reported"),
			isNumeric: true,
			cell: (cell) => (
				<span className="number">
					{cell.reported}/{cell.expected}
				</span>
			),
		},
		{
			key: "plan",
			head: text("cockpit.annual_plan"),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => <Money yuan={cell.annualPlan} absent="pages.no_plan" />,
		},
		{
			key: "actual",
			head: text("cockpit.actual"),
			isNumeric: true,
			cell: (cell) => <Money yuan={cell.actual} />,
		},
		{
			key: "inPeriod",
			head: text("cockpit.actual_in_period"),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => <Money yuan={cell.actualInPeriod} />,
		},
		{
			key: "completion",
			head: <RateHead id="completion" />,
			phoneHead: text("cockpit.completion"),
			isNumeric: true,
			cell: (cell) => <ShareText part={cell.actual} whole={cell.annualPlan} />,
		},
		{
			key: "lastYear",
			head: (
				<Defined definition={text("cockpit.last_year_definition")}>
					{text("cockpit.last_year")}
				</Defined>
			),
			isNumeric: true,
			cell: (cell) => <RatioText ratio={cell.lastYear?.completion ?? null} />,
		},
		{
			key: "change",
			head: (
				<Defined definition={text("cockpit.change_definition")}>
					{text("cockpit.change")}
				</Defined>
			),
			isNumeric: true,
			cell: (cell) => (
				<PointsText
					points={pointsBetween(
						cell.actual,
						cell.annualPlan,
						cell.lastYear?.actual ?? null,
						cell.lastYear?.annualPlan ?? null,
						1,
					)}
				/>
			),
		},
		{
			key: "stand",
			head: (
				<Defined definition={text("cockpit.stand_definition")}>
					{text("cockpit.stand")}
				</Defined>
			),
			cell: (cell) => (
				<StandBadge stand={againstPlan(cell.actual, cell.planned)} />
			),
		},
	];
	return (
		<DataTable
			caption={caption}
			columns={columns}
			rows={cells}
			rowKey={cellId}
			total={total}
		/>
	);
}
