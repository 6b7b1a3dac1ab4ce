/**
 * Cutting an amount into parts. Each part gets its share in whole yuan, rounded down; what rounding left
 * over goes to the last part that has a share (domain.md R3.1: the last dekad), so that the parts always
 * sum to the whole and a plan that is spread and summed again is the plan.
 */

import { DEKADS_IN_YEAR } from "../periods/dekad.ts";
import { SEASON_UNIT, type SeasonCurve } from "../rollups/lines.ts";
import { divideHalfAway } from "../units/decimal.ts";
import {
	amountsOf,
	curveOf,
	plannedTo,
	type PlanAnswer,
	refusal,
	type YearCurve,
} from "./year-curve.ts";

/**
 * Parts of `yuan` in proportion to `weights`; equal parts where all weights are 0.
 *
 * part i = floor(yuan x weight i / sum of weights), the remainder in the last part with a weight.
 *
 * @param yuan whole, 0 or more
 * @param weights whole numbers, 0 or more, at least one of them
 * @throws RangeError if an amount or a weight is negative or not a safe whole number, or there is no part.
 * @example partsByWeights(100, [1, 1, 1]) // [33, 33, 34]
 * @example partsByWeights(10, [1, 2, 0]) // [3, 7, 0]
 * @example partsByWeights(7, [0, 0]) // [3, 4]
 */
export function partsByWeights(
	yuan: number,
	weights: readonly number[],
): number[] {
	if (weights.length === 0) throw new RangeError("nothing to spread over");
	for (const value of [yuan, ...weights])
		if (!Number.isSafeInteger(value) || value < 0)
			throw new RangeError(`not a whole amount from 0 on: ${value}`);
	const shares = weights.some((weight) => weight > 0)
		? weights
		: weights.map(() => 1);
	// Sums of weights and products pass 2^53 where the weights are themselves amounts.
	const sum = shares.reduce((all, share) => all + BigInt(share), 0n);
	const parts = shares.map((share) =>
		Number((BigInt(yuan) * BigInt(share)) / sum),
	);
	const last = shares.findLastIndex((share) => share > 0);
	const given = parts.reduce((all, part) => all + part, 0);
	// The difference first: the sum of the other two may pass 2^53.
	parts[last] = (parts[last] ?? 0) + (yuan - given);
	return parts;
}

/**
 * Cumulative amounts of an even spread.
 *
 * @example evenCurve(10, 3) // [3, 6, 10]
 */
export const evenCurve = (yuan: number, parts: number): number[] =>
	curveOf(
		partsByWeights(
			yuan,
			Array.from({ length: parts }, () => 1),
		),
	);

/** The weights of the linear line: every dekad alike. */
export const LINEAR_WEIGHTS: readonly number[] = Array.from(
	{ length: DEKADS_IN_YEAR },
	() => 1,
);

/** What a season of cumulative shares gives each dekad. @example seasonWeights([2000, 5000, 10000]) // [2000, 3000, 5000] */
export const seasonWeights = (shares: SeasonCurve): number[] =>
	amountsOf(shares);

/**
 * A plan of `annualYuan` spread by weights over the dekads that are not locked; those that are keep what
 * `before` planned for them. Refused where the locked ones alone are more than the year.
 *
 * @param before the plan that stands, or null: then nothing is locked
 * @param weights one a dekad of the year
 * @example spreadYear(null, 36, LINEAR_WEIGHTS, 0).ok // true
 */
export function spreadYear(
	before: YearCurve | null,
	annualYuan: number,
	weights: readonly number[],
	lockedDekads: number,
): PlanAnswer {
	if (!Number.isInteger(annualYuan))
		return refusal("plans.problem.not_whole", { dekad: DEKADS_IN_YEAR });
	if (annualYuan < 0)
		return refusal("plans.problem.negative", { dekad: DEKADS_IN_YEAR });
	if (!Number.isSafeInteger(annualYuan))
		return refusal("plans.problem.too_large", { dekad: DEKADS_IN_YEAR });
	const locked = before ? lockedDekads : 0;
	const kept = before ? before.slice(0, locked) : [];
	const base = plannedTo(kept, locked);
	if (annualYuan < base)
		return refusal("plans.problem.below_locked", {
			locked: base,
			wanted: annualYuan,
		});
	if (locked >= DEKADS_IN_YEAR)
		return annualYuan === base
			? { ok: true, cumulativeYuan: kept }
			: refusal("plans.problem.locked");
	const rest = curveOf(
		partsByWeights(annualYuan - base, weights.slice(locked)),
	);
	return {
		ok: true,
		cumulativeYuan: [...kept, ...rest.map((yuan) => base + yuan)],
	};
}

/**
 * Sums of what was done by each dekad as cumulative shares per 10,000, rounded half up, the last one
 * 10,000: a season as lines and charts use it.
 *
 * @throws RangeError if the last sum is not above 0.
 * @example sharesOfSums([1, 2, 3]) // [3333, 6667, 10000]
 */
export function sharesOfSums(cumulativeSums: readonly number[]): number[] {
	const whole = cumulativeSums.at(-1) ?? 0;
	if (whole <= 0) throw new RangeError("a season of nothing has no shares");
	return cumulativeSums.map((sum) =>
		Number(divideHalfAway(BigInt(sum) * BigInt(SEASON_UNIT), BigInt(whole))),
	);
}
