/**
 * Ratios as people read them. A ratio is 0-1 everywhere in the program; percent exists only in the
 * text made here, and is rounded from whole numbers, never from a double.
 */

import { decimalOfNumber, decimalText, divideHalfAway } from "./decimal.ts";
import {
	type Fraction,
	fraction,
	fractionOfDecimal,
	subtractFractions,
	whole,
} from "./fraction.ts";

/** Bulletins round (13.87 is 13.9) or truncate (13.8); both are met, so both are offered. */
export type Rounding = "half_up" | "truncate";

/**
 * `numerator / denominator` as a percentage without its sign, with exactly `decimals` decimals;
 * null (a dash) when the denominator is 0 or a part is null. Halves go away from zero.
 *
 * @throws RangeError if a part is not a safe whole number.
 * @example percentText(67, 107, 2) // "62.62"
 * @example percentText(3, 0, 1) // null
 * @example percentText(1387, 10000, 1, "truncate") // "13.8"
 */
export function percentText(
	numerator: number | bigint | null,
	denominator: number | bigint | null,
	decimals: number,
	rounding: Rounding = "half_up",
): string | null {
	if (numerator === null || denominator === null || whole(denominator) === 0n)
		return null;
	return percentOfFraction(
		fraction(numerator, denominator),
		decimals,
		rounding,
	);
}

/**
 * A fraction as a percentage without its sign.
 *
 * @example percentOfFraction({ n: 1n, d: 3n }, 2) // "33.33"
 */
export function percentOfFraction(
	{ n, d }: Fraction,
	decimals: number,
	rounding: Rounding = "half_up",
): string {
	const scaled = n * 10n ** BigInt(decimals + 2);
	const digits =
		rounding === "truncate" ? scaled / d : divideHalfAway(scaled, d);
	return decimalText({ digits, scale: decimals });
}

/**
 * A gap in percentage points, with its sign in front ("+5.90", "-0.5"); null stays null.
 *
 * @example pointsText({ n: 59n, d: 1000n }, 2) // "+5.90"
 */
export function pointsText(
	gap: Fraction | null,
	decimals: number,
	rounding: Rounding = "half_up",
): string | null {
	if (gap === null) return null;
	const points = percentOfFraction(gap, decimals, rounding);
	return points.startsWith("-") || /^[0.]+$/.test(points)
		? points
		: `+${points}`;
}

/**
 * The ratio as a double, for the wire and for charts, never for a comparison; null when there is none.
 *
 * @example ratioOf(1, 4) // 0.25
 */
export function ratioOf(
	numerator: number | null,
	denominator: number | null,
): number | null {
	return numerator === null || denominator === null || denominator === 0
		? null
		: numerator / denominator;
}

/**
 * A ratio that came over the wire as a double, as a percentage without its sign; null stays null.
 * For text only: where the two whole numbers are at hand, `percentText` rounds from them.
 *
 * @example percentOfDecimal(0.6892, 1) // "68.9"
 */
export function percentOfDecimal(
	ratio: number | null,
	decimals: number,
	rounding: Rounding = "half_up",
): string | null {
	if (ratio === null) return null;
	return percentOfFraction(
		fractionOfDecimal(decimalOfNumber(ratio)),
		decimals,
		rounding,
	);
}

/**
 * How far one share lies above another, in percentage points from whole numbers: this year's
 * completion beside last year's. Null when a part is null or a whole is 0.
 *
 * @example pointsBetween(3, 10, 1, 4, 1) // "+5.0"
 * @example pointsBetween(3, 10, 1, 0, 1) // null
 */
export function pointsBetween(
	part: number | null,
	of: number | null,
	otherPart: number | null,
	otherOf: number | null,
	decimals: number,
): string | null {
	if (part === null || otherPart === null || !of || !otherOf) return null;
	return pointsText(
		subtractFractions(fraction(part, of), fraction(otherPart, otherOf)),
		decimals,
	);
}
