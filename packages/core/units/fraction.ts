/**
 * Exact fractions. Ratios are printed, never compared: a bound is tested by cross-multiplying whole
 * numbers, so that 0.8 x 10 and 8 meet exactly and a light does not depend on a double's last bit.
 */

import { scaledOf } from "./decimal.ts";

/** `n / d` with `d` positive; not necessarily in lowest terms. */
export type Fraction = { readonly n: bigint; readonly d: bigint };

/**
 * @throws RangeError if `d` is 0 or a number is not a safe whole one.
 * @example fraction(1, -2) // { n: -1n, d: 2n }
 */
export function fraction(n: number | bigint, d: number | bigint): Fraction {
	const [top, bottom] = [whole(n), whole(d)];
	if (bottom === 0n)
		throw new RangeError("a fraction needs a denominator other than 0");
	return bottom < 0n ? { n: -top, d: -bottom } : { n: top, d: bottom };
}

/** A whole number as bigint. @throws RangeError if it is not a safe whole number. */
export function whole(value: number | bigint): bigint {
	if (typeof value === "bigint") return value;
	if (!Number.isSafeInteger(value))
		throw new RangeError(`not a safe whole number: ${value}`);
	return BigInt(value);
}

/**
 * A threshold as it stands in a pack: decimal text.
 *
 * @throws RangeError if `decimal` is not a plain decimal.
 * @example fractionOfDecimal("0.8") // { n: 8n, d: 10n }
 */
export function fractionOfDecimal(decimal: string): Fraction {
	const { digits, scale } = scaledOf(decimal);
	return { n: digits, d: 10n ** BigInt(scale) };
}

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compareFractions(a: Fraction, b: Fraction): -1 | 0 | 1 {
	const [left, right] = [a.n * b.d, b.n * a.d];
	return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Whether a/b is below (-1), at (0) or above (1) num/den, exactly; null when b is 0, for then
 * there is no ratio to compare.
 *
 * @throws RangeError if `den` is 0 or a number is not a safe whole one.
 * @example compareRatio(8, 10, 4, 5) // 0
 * @example compareRatio(1, 0, 4, 5) // null
 */
export function compareRatio(
	a: number | bigint,
	b: number | bigint,
	num: number | bigint,
	den: number | bigint,
): -1 | 0 | 1 | null {
	return whole(b) === 0n
		? null
		: compareFractions(fraction(a, b), fraction(num, den));
}

/** @example addFractions(fraction(1, 2), fraction(1, 3)) // { n: 5n, d: 6n } */
export const addFractions = (a: Fraction, b: Fraction): Fraction => ({
	n: a.n * b.d + b.n * a.d,
	d: a.d * b.d,
});

/** @example subtractFractions(fraction(1, 2), fraction(1, 3)) // { n: 1n, d: 6n } */
export const subtractFractions = (a: Fraction, b: Fraction): Fraction => ({
	n: a.n * b.d - b.n * a.d,
	d: a.d * b.d,
});

/** @example multiplyFractions(fraction(1, 2), fraction(2, 3)) // { n: 2n, d: 6n } */
export const multiplyFractions = (a: Fraction, b: Fraction): Fraction => ({
	n: a.n * b.n,
	d: a.d * b.d,
});

/** `a / b`, null when `b` is 0. */
export const divideFractions = (a: Fraction, b: Fraction): Fraction | null =>
	b.n === 0n ? null : fraction(a.n * b.d, a.d * b.n);

/**
 * The nearest double, for the wire and for charts; never for a comparison.
 *
 * @example numberOfFraction(fraction(1, 4)) // 0.25
 */
export function numberOfFraction({ n, d }: Fraction): number {
	if (n >= -MAX_SAFE && n <= MAX_SAFE && d <= MAX_SAFE)
		return Number(n) / Number(d);
	// Beyond 2^53 the parts themselves would round first; 25 digits of the quotient lose nothing a double shows.
	const digits = 10n ** 25n;
	return Number((n * digits) / d) / 1e25;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
