import type { ReactElement } from "react";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import {
	isOverCompleted,
	RATE_IDS,
	type RateId,
	RATES,
} from "@dekad/core/rollups/rates.ts";
import { cellId, labelOf } from "../ui/cell-keys.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { RateHead } from "../ui/rate-head.tsx";
import { RatioText } from "../ui/ratio-text.tsx";

/** The rates of the cells that have something to divide by, each with its definition at its name. */
export function RateTable({ rollup }: { rollup: RollupView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const { total, cells } = rollup;
	const rates = RATE_IDS.filter(
		(id) => (total.rates[id]?.denominator ?? 0) !== 0,
	);
	if (rates.length === 0)
		return <EmptyFace>{text("rollupPage.no_rates")}</EmptyFace>;
	const columns: Column<CellView>[] = [
		{
			key: "name",
			head: "",
			isRowHead: true,
			cell: (cell) =>
				cell === total ? text("pages.total") : labelOf(cell, lang),
		},
		...rates.map(
			(id): Column<CellView> => ({
				key: id,
				head: <RateHead id={id} />,
				isNumeric: true,
				cell: (cell) => {
					const rate = cell.rates[id];
					const isDoubtful =
						id === "completion" &&
						isOverCompleted(cell.actual, cell.annualPlan);
					return (
						<span
							{...(isDoubtful ? { title: text("rates.over_completed") } : {})}
						>
							<RatioText ratio={rate?.ratio ?? null} />
							{rate && !isOfMoney(id) && rate.denominator !== 0 && (
								<span className="row-kind number">
									{rate.numerator}/{rate.denominator}
								</span>
							)}
							{(cell.leftOut[id] ?? 0) > 0 && (
								<span className="row-kind">
									{text("rollupPage.left_out", {
										count: cell.leftOut[id] ?? 0,
									})}
								</span>
							)}
							{isDoubtful && (
								<span className="row-kind">{text("rollupPage.doubtful")}</span>
							)}
						</span>
					);
				},
			}),
		),
	];
	return (
		<div className="wide-cards">
			<DataTable
				caption={text("rollupPage.rates")}
				columns={columns}
				rows={cells.slice(0, MOST_ROWS)}
				rowKey={cellId}
				total={total}
			/>
		</div>
	);
}

/** Whether it divides money: its parts stand in the figures, and whole yuan beside a percentage say nothing. */
const isOfMoney = (id: RateId): boolean =>
	RATES[id].of.every((field) => field.endsWith("Yuan"));

/** Beyond this the export is the better reading; the figures above hold every row. */
const MOST_ROWS = 200;
