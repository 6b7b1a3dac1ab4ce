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

/** Three tables that fit a page with nothing to scroll sideways; every rate stands in one of them. */
const RATE_GROUPS = ["progress", "production", "quality"] as const;
type Group = (typeof RATE_GROUPS)[number];
const GROUP_OF: Readonly<Record<RateId, Group>> = {
	completion: "progress",
	start: "progress",
	start_to_date: "progress",
	restart: "progress",
	start_and_restart: "progress",
	works_completion: "progress",
	batch_start: "production",
	batch_commissioning: "production",
	capacity: "production",
	statistics_commissioning: "production",
	conversion: "production",
	settlement: "production",
	statistics_entry: "quality",
	funds_in_place: "quality",
	private_share: "quality",
	missing_completion_date: "quality",
	coverage: "quality",
	timeliness: "quality",
};

/** The rates of the cells that have something to divide by, each with its definition at its name. */
export function RateTable({ rollup }: { rollup: RollupView }): ReactElement {
	const text = useText();
	const isKnown = (id: RateId) =>
		(rollup.total.rates[id]?.denominator ?? 0) !== 0;
	const groups = RATE_GROUPS.flatMap((group) => {
		const rates = RATE_IDS.filter(
			(id) => GROUP_OF[id] === group && isKnown(id),
		);
		return rates.length > 0 ? [{ group, rates }] : [];
	});
	if (groups.length === 0)
		return <EmptyFace>{text("rollupPage.no_rates")}</EmptyFace>;
	return (
		<>
			{groups.map(({ group, rates }) => (
				<RateGroup key={group} rollup={rollup} group={group} rates={rates} />
			))}
		</>
	);
}

function RateGroup({
	rollup: { total, cells },
	group,
	rates,
}: {
	rollup: RollupView;
	group: Group;
	rates: readonly RateId[];
}): ReactElement {
	const text = useText();
	const lang = useLang();
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
			<h3 className="sub-heading">{text(`rollupPage.rates.${group}`)}</h3>
			<DataTable
				caption={text(`rollupPage.rates.${group}`)}
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
