/**
 * Where an actual stands beside what was planned for the same stretch, in the plainest words: no
 * threshold, no severity. What becomes a light is ruled by a scheme, and not here.
 */

import { compareRatio, type Fraction } from "../units/fraction.ts";

export const STANDS = [
	"at_or_above",
	"below",
	"not_reported",
	"no_plan",
] as const;
export type Stand = (typeof STANDS)[number];

/**
 * Compares whole yuan. Nothing reported is said before "no plan": silence must not look like
 * something that was never asked.
 *
 * @example againstPlan(100, 100) // "at_or_above"
 * @example againstPlan(99, 100) // "below"
 * @example againstPlan(null, null) // "not_reported"
 * @example againstPlan(5, null) // "no_plan"
 */
export function againstPlan(
	actualYuan: number | null,
	plannedYuan: number | null,
): Stand {
	if (actualYuan === null) return "not_reported";
	if (plannedYuan === null) return "no_plan";
	return actualYuan >= plannedYuan ? "at_or_above" : "below";
}

/**
 * The same beside a line that is a share of the annual plan (linear, season), exactly: the share is
 * a fraction and is multiplied out.
 *
 * @example againstLine(25, 100, { n: 9n, d: 36n }) // "at_or_above"
 * @example againstLine(24, 100, { n: 9n, d: 36n }) // "below"
 * @example againstLine(24, 0, { n: 9n, d: 36n }) // "no_plan"
 */
export function againstLine(
	actualYuan: number | null,
	annualPlanYuan: number | null,
	share: Fraction,
): Stand {
	if (actualYuan === null) return "not_reported";
	if (annualPlanYuan === null) return "no_plan";
	const place = compareRatio(actualYuan, annualPlanYuan, share.n, share.d);
	if (place === null) return "no_plan";
	return place >= 0 ? "at_or_above" : "below";
}
