import type { ReactElement } from "react";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import { cellId, labelOf } from "../ui/cell-keys.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { useLang, useText } from "../ui/preferences.tsx";

/** Beyond this the export is the better reading. */
const MOST_ROWS = 200;

/** How many reports of the newest dekad are final, by the highest level that accepted them. */
export function AcceptedTable({
	rollup: { total, cells, reviewSteps },
}: {
	rollup: RollupView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const isSplit = Object.keys(cells[0]?.key ?? {}).length > 0;
	const columns: Column<CellView>[] = [
		{
			key: "name",
			head: "",
			isRowHead: true,
			cell: (cell) =>
				cell === total || !isSplit ? text("pages.total") : labelOf(cell, lang),
		},
		...reviewSteps.map(
			({ id, name }): Column<CellView> => ({
				key: id,
				head: name[lang],
				isNumeric: true,
				cell: (cell) => (
					<span className="number">{cell.acceptedByLevel[id] ?? 0}</span>
				),
			}),
		),
	];
	return (
		<div className="wide-cards">
			<DataTable
				caption={text("rollupPage.accepted_by_level")}
				columns={columns}
				rows={isSplit ? cells.slice(0, MOST_ROWS) : []}
				rowKey={cellId}
				total={total}
			/>
		</div>
	);
}
