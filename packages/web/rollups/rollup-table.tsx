import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactElement, useState } from "react";
import type { RegionView } from "@dekad/contract/registry.ts";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { cellId, keyValue } from "../ui/cell-keys.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Defined } from "../ui/definition.tsx";
import { Money } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { RateHead } from "../ui/rate-head.tsx";
import { RatioText, ShareText } from "../ui/ratio-text.tsx";
import { RegionKind } from "../ui/region-kind.tsx";
import type { RollupSearch } from "./search.ts";
import { whereOf, whereOfCell, whereOfRows } from "./where.ts";

/** A plain table of more rows takes longer to draw than a reader takes to scroll it; the rest comes on demand. */
const FIRST_ROWS = 200;

/** The cells of a roll-up. Names lead one level deeper, the number of projects to the rows themselves. */
export function RollupTable({
	rollup,
	search,
	regions,
}: {
	rollup: RollupView;
	search: RollupSearch;
	regions: readonly RegionView[];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const [showsAll, setShowsAll] = useState(false);
	const { total, cells } = rollup;
	const where = whereOf(search.where);
	const dimensions = Object.keys(cells[0]?.key ?? {});
	const keys = cells.map((cell) => cell.key);
	const kinds = new Map(
		regions.map((region) => [region.regionPath, region.kind]),
	);
	const hasChildren = new Set(regions.map((region) => region.parentCode));
	const isLeaf = (path: string) =>
		!hasChildren.has(path.split("/").filter(Boolean).at(-1) ?? "");
	const at = { ...search, period: rollup.period };

	const nameColumns = dimensions.map(
		(dimension, place): Column<CellView> => ({
			key: dimension,
			head: dimensionName(dimension, text),
			isRowHead: place === 0,
			cell: (cell) => {
				if (cell === total) return place === 0 ? text("pages.total") : "";
				const value = keyValue(cell, dimension);
				const name =
					value === null
						? text("pages.not_stated")
						: (cell.label[dimension]?.[lang] ?? value);
				const leadsDeeper =
					dimension === "region" &&
					dimensions.length === 1 &&
					value !== null &&
					value !== where["region"] &&
					!isLeaf(value);
				return (
					<>
						{leadsDeeper ? (
							<Link
								to="/rollups"
								search={{ ...at, where: whereOfCell(where, cell.key) }}
							>
								{name}
							</Link>
						) : (
							name
						)}
						{dimension === "region" && value !== null && (
							<RegionKind kind={kinds.get(value)} />
						)}
					</>
				);
			},
		}),
	);
	// Without a split the one row is the total and needs a name of its own.
	const heads: Column<CellView>[] =
		nameColumns.length > 0
			? nameColumns
			: [
					{
						key: "total",
						head: "",
						isRowHead: true,
						cell: () => text("pages.total"),
					},
				];
	const columns: Column<CellView>[] = [
		...heads,
		{
			key: "projects",
			head: text("cockpit.projects"),
			isNumeric: true,
			cell: (cell) => (
				<Link
					to="/rollups/rows"
					search={{ ...at, where: whereOfRows(where, cell.key, keys) }}
					className="number"
				>
					{cell.projects}
					<span className="visually-hidden">
						{" "}
						{text("rollupPage.rows_of", {
							name: cell === total ? text("pages.total") : nameOf(cell, lang),
						})}
					</span>
				</Link>
			),
		},
		...figureColumns(text).filter(
			({ key }) => key !== "season" || rollup.lines.hasSeason,
		),
	];
	const shown = showsAll ? cells : cells.slice(0, FIRST_ROWS);
	return (
		<>
			<DataTable
				caption={text("rollupPage.figures")}
				columns={columns}
				rows={dimensions.length > 0 ? shown : []}
				rowKey={cellId}
				total={total}
			/>
			{shown.length < cells.length && (
				<p className="more-rows">
					{text("rollupPage.rows_shown", {
						shown: shown.length,
						count: cells.length,
					})}{" "}
					<Button size="small" onClick={() => setShowsAll(true)}>
						{text("rollupPage.show_all", { count: cells.length })}
					</Button>
				</p>
			)}
		</>
	);
}

/** The name of a dimension; one this page does not know shows its own. */
export function dimensionName(
	dimension: string,
	text: ReturnType<typeof useText>,
): string {
	const key = `rollupPage.by.${dimension}`;
	return isTextKey(key) ? text(key) : dimension;
}

const nameOf = (cell: CellView, lang: "zh" | "en") =>
	Object.values(cell.label)
		.map((label) => label[lang])
		.join(" · ");

function figureColumns(
	text: ReturnType<typeof useText>,
): readonly Column<CellView>[] {
	const reports = text("rollupPage.group.reports");
	const year = text("rollupPage.group.year");
	const period = text("rollupPage.group.period");
	const lines = text("rollupPage.group.lines");
	const past = text("rollupPage.group.past");
	return [
		{
			key: "expected",
			group: reports,
			head: (
				<Defined definition={text("rollupPage.expected_definition")}>
					{text("rollupPage.expected")}
				</Defined>
			),
			isNumeric: true,
			cell: (cell) => <span className="number">{cell.expected}</span>,
		},
		{
			key: "reported",
			group: reports,
			head: text("rollupPage.reported"),
			isNumeric: true,
			cell: (cell) => <span className="number">{cell.reported}</span>,
		},
		{
			key: "accepted",
			group: reports,
			head: (
				<Defined definition={text("rollupPage.accepted_definition")}>
					{text("rollupPage.accepted")}
				</Defined>
			),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => <span className="number">{cell.accepted}</span>,
		},
		{
			key: "annualPlan",
			group: year,
			head: text("rollupPage.annual_plan"),
			isNumeric: true,
			cell: (cell) => <Money yuan={cell.annualPlan} absent="pages.no_plan" />,
		},
		{
			key: "planned",
			group: year,
			head: text("rollupPage.planned"),
			isNumeric: true,
			cell: (cell) => <Money yuan={cell.planned} absent="pages.no_plan" />,
		},
		{
			key: "actual",
			group: year,
			head: text("rollupPage.actual"),
			isNumeric: true,
			cell: (cell) => <Money yuan={cell.actual} />,
		},
		{
			key: "completion",
			group: year,
			head: <RateHead id="completion" />,
			phoneHead: text("cockpit.completion"),
			isNumeric: true,
			cell: (cell) => <ShareText part={cell.actual} whole={cell.annualPlan} />,
		},
		{
			key: "plannedInPeriod",
			group: period,
			head: text("rollupPage.planned"),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => (
				<Money yuan={cell.plannedInPeriod} absent="pages.no_plan" />
			),
		},
		{
			key: "actualInPeriod",
			group: period,
			head: text("rollupPage.actual"),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => <Money yuan={cell.actualInPeriod} />,
		},
		...(["own", "linear", "season"] as const).map(
			(line): Column<CellView> => ({
				key: line,
				group: lines,
				head:
					line === "own" ? (
						<Defined definition={text("cockpit.line_note")}>
							{text("rollupPage.own")}
						</Defined>
					) : (
						text(`rollupPage.${line}`)
					),
				isNumeric: true,
				phoneHead: text("cockpit.stand"),
				notOnPhone: line !== "own",
				cell: (cell) => <RatioText ratio={cell.toLine[line]} />,
			}),
		),
		{
			key: "lastActual",
			group: past,
			head: text("rollupPage.last_actual"),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => (
				<Money yuan={cell.lastYear?.actual ?? null} absent="units.dash" />
			),
		},
		{
			key: "lastCompletion",
			group: past,
			head: text("rollupPage.last_completion"),
			phoneHead: text("cockpit.last_year"),
			isNumeric: true,
			cell: (cell) => <RatioText ratio={cell.lastYear?.completion ?? null} />,
		},
		{
			key: "sinceStart",
			head: (
				<Defined definition={text("rollupPage.since_start_definition")}>
					{text("rollupPage.since_start")}
				</Defined>
			),
			isNumeric: true,
			notOnPhone: true,
			cell: (cell) => <Money yuan={cell.sinceStart} />,
		},
	];
}
