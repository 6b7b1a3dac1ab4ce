/**
 * Editing a plan by hand: somebody states a new amount for a dekad, a month, a quarter, a half-year or the
 * year. The dekads inside follow in proportion to what they were; what happens outside is the editor's
 * choice:
 *
 *   grow   every other dekad stays as it is, the year grows or shrinks by the difference
 *   shift  the year stays as it is, the dekads after the edited period take the difference, in proportion
 *
 * Locked dekads keep their plan in both: the open ones inside the period take its whole change.
 */

import { DEKADS_IN_YEAR } from "../periods/dekad.ts";
import type { Period } from "../periods/period.ts";
import { partsByWeights } from "./spread.ts";
import {
	amountsOf,
	annualYuan,
	curveOf,
	placesOf,
	plannedIn,
	type PlanAnswer,
	refusal,
	type YearCurve,
} from "./year-curve.ts";

export const EDIT_MODES = ["grow", "shift"] as const;
export type EditMode = (typeof EDIT_MODES)[number];

export type PlanEdit = {
	/** A dekad, month, quarter, half-year or the year itself, of the plan's year. */
	readonly period: Period;
	/** What the period is to hold, whole yuan. */
	readonly yuan: number;
	/** For the year itself there is nothing outside, and both mean the same. */
	readonly mode: EditMode;
};

/**
 * The plan after an edit; a refusal says why and changes nothing: the amount is negative or no whole
 * number, the period is locked or its locked dekads alone hold more, or the dekads after it hold too little
 * to give.
 *
 * @param lockedDekads how many dekads from 1 January on keep their plan
 * @example editPlan(Array.from({ length: 36 }, (_, i) => (i + 1) * 10), { period: { kind: "month", year: 2026, month: 1 }, yuan: 60, mode: "grow" }, 0).cumulativeYuan.slice(0, 4) // [20, 40, 60, 70]
 */
export function editPlan(
	cumulative: YearCurve,
	{ period, yuan, mode }: PlanEdit,
	lockedDekads: number,
): PlanAnswer {
	const { first, last } = placesOf(period);
	if (!Number.isInteger(yuan))
		return refusal("plans.problem.not_whole", { dekad: last });
	if (yuan < 0) return refusal("plans.problem.negative", { dekad: last });
	const before = plannedIn(cumulative, period);
	if (yuan === before) return { ok: true, cumulativeYuan: cumulative };
	if (last <= lockedDekads) return refusal("plans.problem.locked");
	if (!Number.isSafeInteger(annualYuan(cumulative) - before + yuan))
		return refusal("plans.problem.too_large", { dekad: DEKADS_IN_YEAR });

	const amounts = amountsOf(cumulative);
	const open = Math.max(first, lockedDekads + 1);
	const kept = sumOf(amounts.slice(first - 1, open - 1));
	if (yuan < kept)
		return refusal("plans.problem.below_locked", {
			locked: kept,
			wanted: yuan,
		});
	replace(amounts, open, last, yuan - kept);

	if (mode === "shift" && period.kind !== "year") {
		if (last === DEKADS_IN_YEAR) return refusal("plans.problem.nothing_after");
		const after = sumOf(amounts.slice(last));
		const left = after - (yuan - before);
		if (left < 0)
			return refusal("plans.problem.rest_too_small", {
				after,
				wanted: yuan - before,
			});
		replace(amounts, last + 1, DEKADS_IN_YEAR, left);
	}
	return { ok: true, cumulativeYuan: curveOf(amounts) };
}

const sumOf = (amounts: readonly number[]): number =>
	amounts.reduce((sum, yuan) => sum + yuan, 0);

/** Gives the dekads from place `first` to `last` a new sum, in proportion to what they hold. */
function replace(
	amounts: number[],
	first: number,
	last: number,
	yuan: number,
): void {
	const parts = partsByWeights(yuan, amounts.slice(first - 1, last));
	amounts.splice(first - 1, parts.length, ...parts);
}
