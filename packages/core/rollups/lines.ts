/**
 * Three lines a year's progress is held against, each the share of the annual plan that should be
 * done when a dekad ends, as an exact fraction:
 *
 *   linear   dekads elapsed / 36; at a month's end months / 12, as eight bulletins compute it
 *            (domain.md 3.1)
 *   season   the region's own year: a pack's 36 cumulative shares. In a cold province the linear
 *            line alone cries wolf every spring
 *   own      the project's plan, or the sum of a group's plans
 *
 * Gaps and ratios to a line stay fractions; a bound is tested on them exactly and only text rounds.
 */

import { type Dekad, DEKADS_IN_YEAR, dekadIndex } from "../periods/dekad.ts";
import { divideHalfAway } from "../units/decimal.ts";
import {
	divideFractions,
	type Fraction,
	fraction,
	multiplyFractions,
	subtractFractions,
} from "../units/fraction.ts";

export const LINES = ["linear", "season", "own"] as const;
export type LineKind = (typeof LINES)[number];

/** Shares of a season curve are whole numbers per this many. */
export const SEASON_UNIT = 10_000;

/**
 * A season: 36 cumulative shares per 10,000, never falling, the last one 10,000.
 * `seasonProblems` says what is wrong with one.
 */
export type SeasonCurve = readonly number[];

/** What keeps numbers from being a season curve, as one English sentence each for the editor of a pack; empty when nothing does. */
export function seasonProblems(curve: readonly number[]): string[] {
	const problems: string[] = [];
	if (curve.length !== DEKADS_IN_YEAR)
		problems.push(`needs 36 cumulative shares, has ${curve.length}`);
	if (curve.some((share) => !Number.isInteger(share) || share < 0))
		problems.push("shares are whole numbers from 0 on");
	if (
		curve.some((share, place) => place > 0 && share < (curve[place - 1] ?? 0))
	)
		problems.push("a cumulative share never falls");
	if (curve.at(-1) !== SEASON_UNIT)
		problems.push(`the last share is ${SEASON_UNIT}`);
	return problems;
}

/**
 * Whether a curve is the linear line written in whole shares: a pack without a season of its own.
 *
 * @example isLinearSeason(Array.from({ length: 36 }, (_, place) => Math.round(((place + 1) * 10000) / 36))) // true
 */
export const isLinearSeason = (curve: SeasonCurve): boolean =>
	curve.every(
		(share, place) =>
			Math.abs(share * DEKADS_IN_YEAR - (place + 1) * SEASON_UNIT) <
			DEKADS_IN_YEAR,
	);

/** @example linearLine({ year: 2026, month: 3, part: 3 }) // { n: 9n, d: 36n } */
export const linearLine = (dekad: Dekad): Fraction =>
	fraction(dekadIndex(dekad), DEKADS_IN_YEAR);

/**
 * The season's share when the dekad ends.
 *
 * @throws RangeError if the curve lacks the dekad.
 */
export function seasonLine(curve: SeasonCurve, dekad: Dekad): Fraction {
	return fraction(sharesAt(curve, dekad), SEASON_UNIT);
}

/**
 * The plan's own share when the dekad ends: planned to date over the annual plan. Null when
 * the annual plan is 0, for a share of nothing is none.
 *
 * @param cumulativeYuan the plan's 36 cumulative amounts
 * @throws RangeError if the plan lacks the dekad.
 */
export function ownLine(
	cumulativeYuan: readonly number[],
	dekad: Dekad,
): Fraction | null {
	const annual = cumulativeYuan.at(-1) ?? 0;
	return annual === 0
		? null
		: fraction(sharesAt(cumulativeYuan, dekad), annual);
}

function sharesAt(cumulative: readonly number[], dekad: Dekad): number {
	const share = cumulative[dekadIndex(dekad) - 1];
	if (share === undefined)
		throw new RangeError(
			`a year's line has 36 dekads, this one ${cumulative.length}`,
		);
	return share;
}

/**
 * What the line expects of an annual plan, in whole yuan, half away from zero.
 *
 * @example expectedYuan({ n: 1n, d: 36n }, 100) // 3
 */
export const expectedYuan = (line: Fraction, annualPlanYuan: number): number =>
	Number(divideHalfAway(BigInt(annualPlanYuan) * line.n, line.d));

/**
 * Done minus expected, as a share of the annual plan: 0.059 is 5.90 points ahead. Null when
 * nothing was reported or there is no plan. Printed by `pointsText`.
 *
 * @example gapPoints(31364, 101500, { n: 9n, d: 36n })?.d // 3654000n
 */
export function gapPoints(
	actualYuan: number | null,
	annualPlanYuan: number | null,
	line: Fraction | null,
): Fraction | null {
	if (
		actualYuan === null ||
		annualPlanYuan === null ||
		annualPlanYuan === 0 ||
		line === null
	)
		return null;
	return subtractFractions(fraction(actualYuan, annualPlanYuan), line);
}

/**
 * Done over expected: actual / (annual plan x line). 1 is on the line. Null when nothing was
 * reported, there is no plan, or the line still expects nothing.
 */
export function ratioToLine(
	actualYuan: number | null,
	annualPlanYuan: number | null,
	line: Fraction | null,
): Fraction | null {
	if (actualYuan === null || annualPlanYuan === null || line === null)
		return null;
	return divideFractions(
		fraction(actualYuan, 1),
		multiplyFractions(fraction(annualPlanYuan, 1), line),
	);
}
