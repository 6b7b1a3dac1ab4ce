import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { RegionView } from "@dekad/contract/registry.ts";
import type { CellView, CockpitSplit } from "@dekad/contract/rollups.ts";
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

const NO_KINDS: ReadonlyMap<string, RegionView["kind"]> = new Map();

/** What a row opens: the rows behind it, or for a region or sector the totals one level below. */
function opening(
	dimension: "region" | CockpitSplit,
	value: string,
	{ period, list }: { period: string; list: string | undefined },
) {
	const of = list ? { period, list } : { period };
	if (dimension === "programme")
		return { to: "/rollups/rows", search: { period, list: value } } as const;
	if (dimension === "region" || dimension === "sector")
		return {
			to: "/rollups",
			search: { ...of, by: dimension, where: `${dimension}=${value}` },
		} as const;
	return {
		to: "/rollups/rows",
		search: { ...of, where: `${dimension}=${value}` },
	} as const;
}

/** Regions, or the cells of another split, each beside its own plan and its own last year, in the order they came: by code. */
export function CellTable({
	dimension,
	cells,
	total,
	period,
	list,
	kinds = NO_KINDS,
	caption,
}: {
	dimension: "region" | CockpitSplit;
	cells: readonly CellView[];
	/** The row they add up to; left out where they overlap. */
	total: CellView | undefined;
	period: string;
	list: string | undefined;
	/** Kind of each region by its path. */
	kinds?: ReadonlyMap<string, RegionView["kind"]>;
	caption: string;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const columns: Column<CellView>[] = [
		{
			key: "name",
			head: text(
				dimension === "region" ? "pages.region" : `cockpit.split.${dimension}`,
			),
			isRowHead: true,
			cell: (cell) => {
				if (cell === total) return text("pages.total");
				const path = keyValue(cell, dimension);
				if (path === null)
					return dimension === "region"
						? labelOf(cell, lang) || text("pages.not_stated")
						: text("pages.not_stated");
				return (
					<>
						<Link {...opening(dimension, path, { period, list })}>
							{labelOf(cell, lang)}
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
