import type { ReactElement } from "react";
import type {
	CellView,
	RollupView,
	SeriesGapView,
} from "@dekad/contract/rollups.ts";
import { cellId, labelOf } from "../ui/cell-keys.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Defined } from "../ui/definition.tsx";
import { Absent, Money } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ShareText } from "../ui/ratio-text.tsx";

/** Beyond this the export is the better reading. */
const MOST_ROWS = 200;

/** Reported beside statistical investment, over all projects and over those entered in the statistics library; the gap beside them. */
export function SeriesTable({ rollup }: { rollup: RollupView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const { total, cells } = rollup;
	const columns: Column<CellView>[] = [
		{
			key: "name",
			head: "",
			isRowHead: true,
			cell: (cell) =>
				cell === total || Object.keys(cell.key).length === 0
					? text("pages.total")
					: labelOf(cell, lang),
		},
		...(["all", "entered"] as const).flatMap((of) => gapColumns(of, text)),
	];
	const isSplit = Object.keys(cells[0]?.key ?? {}).length > 0;
	return (
		<div className="wide-cards">
			<DataTable
				caption={text("rollupPage.series")}
				columns={columns}
				rows={isSplit ? cells.slice(0, MOST_ROWS) : []}
				rowKey={cellId}
				total={total}
			/>
		</div>
	);
}

function gapColumns(
	of: "all" | "entered",
	text: ReturnType<typeof useText>,
): Column<CellView>[] {
	const group = text(`rollupPage.series.${of}`);
	const column = (
		key: string,
		head: Column<CellView>["head"],
		cell: (gap: SeriesGapView) => ReactElement,
	): Column<CellView> => ({
		key: `${of}.${key}`,
		group,
		head,
		isNumeric: true,
		cell: (row) => cell(row.statistics[of]),
	});
	// On a phone no group heading stands above, so every label says whose figure it is.
	const labelled = (columns: Column<CellView>[]) =>
		columns.map((one) => ({
			...one,
			phoneHead: (
				<>
					{group}: {one.head}
				</>
			),
		}));
	const projects = column(
		"projects",
		of === "entered" ? (
			<Defined definition={text("rollupPage.series.entered_definition")}>
				{text("cockpit.projects")}
			</Defined>
		) : (
			text("cockpit.projects")
		),
		(gap) => <span className="number">{gap.projects}</span>,
	);
	return labelled([
		...(of === "entered" ? [projects] : []),
		column("investment", text("rollupPage.series.investment"), (gap) => (
			<Money yuan={gap.investment} />
		)),
		column("statistical", text("rollupPage.series.statistical"), (gap) => (
			<Money yuan={gap.statistical} />
		)),
		column(
			"difference",
			<Defined definition={text("rollupPage.series.difference_definition")}>
				{text("rollupPage.series.difference")}
			</Defined>,
			(gap) =>
				gap.difference === null ? (
					<Absent>{text("units.dash")}</Absent>
				) : (
					<Money yuan={gap.difference} />
				),
		),
		column("ratio", text("rollupPage.series.ratio"), (gap) => (
			<ShareText part={gap.statistical} whole={gap.investment} />
		)),
	]);
}
