/**
 * A year plan: 36 cumulative amounts in whole yuan, one a dekad, never falling; the last is the year.
 *
 * Only the cumulative amounts are kept. A month, a quarter and a half-year are differences of two of
 * them, so children sum to their parent by construction and no edit can break it (domain.md R3.1).
 */

import { DEKADS_IN_YEAR, dekadIndex } from "../periods/dekad.ts";
import { type Period, periodDekadEnds } from "../periods/period.ts";

export type YearCurve = readonly number[];

/** Why a plan cannot be as asked; a sentence each in core/text under the same key, filled by `params`. */
export type PlanProblem = {
	readonly key:
		| "plans.problem.length"
		| "plans.problem.not_whole"
		| "plans.problem.negative"
		| "plans.problem.falls"
		| "plans.problem.too_large"
		| "plans.problem.locked"
		| "plans.problem.below_locked"
		| "plans.problem.nothing_after"
		| "plans.problem.rest_too_small";
	readonly params: Readonly<Record<string, string | number>>;
};

/** A new curve, or why there is none; then the old one stands. */
export type PlanAnswer =
	| { readonly ok: true; readonly cumulativeYuan: YearCurve }
	| { readonly ok: false; readonly problem: PlanProblem };

export const refusal = (
	key: PlanProblem["key"],
	params: PlanProblem["params"] = {},
): PlanAnswer => ({ ok: false, problem: { key, params } });

/**
 * What keeps numbers from being a year plan; undefined when nothing does. `dekad` in its params is the place
 * in the year, 1 to 36, of the first wrong one.
 *
 * @example curveProblem(Array.from({ length: 36 }, () => 0)) // undefined
 * @example curveProblem([1, 2])?.key // "plans.problem.length"
 */
export function curveProblem(
	cumulative: readonly number[],
): PlanProblem | undefined {
	if (cumulative.length !== DEKADS_IN_YEAR)
		return {
			key: "plans.problem.length",
			params: { count: cumulative.length },
		};
	for (const [place, yuan] of cumulative.entries()) {
		const params = { dekad: place + 1 };
		if (!Number.isInteger(yuan))
			return { key: "plans.problem.not_whole", params };
		if (!Number.isSafeInteger(yuan))
			return { key: "plans.problem.too_large", params };
		if (yuan < 0) return { key: "plans.problem.negative", params };
		if (place > 0 && yuan < (cumulative[place - 1] ?? 0))
			return { key: "plans.problem.falls", params };
	}
	return undefined;
}

/** The year's amount. @example annualYuan([1, 2, 5]) // 5 */
export const annualYuan = (cumulative: YearCurve): number =>
	cumulative.at(-1) ?? 0;

/**
 * The amount to the end of a dekad, by its place in the year; 0 stands before the first.
 *
 * @example plannedTo([1, 2, 5], 0) // 0
 * @example plannedTo([1, 2, 5], 3) // 5
 */
export const plannedTo = (cumulative: YearCurve, index: number): number =>
	index <= 0 ? 0 : (cumulative[index - 1] ?? 0);

/**
 * First and last dekad of a period of the plan's year, by their places, 1 to 36.
 *
 * @example placesOf({ kind: "quarter", year: 2026, quarter: 2 }) // { first: 10, last: 18 }
 */
export function placesOf(period: Period): { first: number; last: number } {
	const { first, last } = periodDekadEnds(period);
	return { first: dekadIndex(first), last: dekadIndex(last) };
}

/**
 * What is planned inside a period, whole yuan.
 *
 * @example plannedIn(Array.from({ length: 36 }, (_, i) => (i + 1) * 10), { kind: "month", year: 2026, month: 2 }) // 30
 */
export function plannedIn(cumulative: YearCurve, period: Period): number {
	const { first, last } = placesOf(period);
	return plannedTo(cumulative, last) - plannedTo(cumulative, first - 1);
}

/** The 36 amounts of the dekads themselves. @example amountsOf([1, 2, 5]) // [1, 1, 3] */
export const amountsOf = (cumulative: YearCurve): number[] =>
	cumulative.map((yuan, place) => yuan - plannedTo(cumulative, place));

/** The cumulative amounts of dekads' own. @example curveOf([1, 1, 3]) // [1, 2, 5] */
export function curveOf(amounts: readonly number[]): number[] {
	let sum = 0;
	return amounts.map((yuan) => (sum += yuan));
}

/** Whether two plans say the same in every dekad; none and none are the same. */
export const isSamePlan = (
	a: YearCurve | null,
	b: YearCurve | null,
): boolean =>
	a === null || b === null
		? a === b
		: a.length === b.length && a.every((yuan, place) => yuan === b[place]);

/**
 * The first dekad (place in the year) of the locked ones in which two plans differ; undefined: none. A plan
 * of dekads that are past is history: it may be changed, but only by saying so.
 */
export const changedPast = (
	before: YearCurve,
	after: YearCurve,
	lockedDekads: number,
): number | undefined => {
	const place = after.findIndex(
		(yuan, at) => at < lockedDekads && yuan !== before[at],
	);
	return place < 0 ? undefined : place + 1;
};
