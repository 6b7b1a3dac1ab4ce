/**
 * Exact decimals as text ("-1234.50") and their sums. Files state amounts with fractions and in
 * units of 10,000; adding them as binary doubles drifts, and a control total that is off by a
 * cent is a control total nobody believes. So sums are kept as whole numbers with a scale.
 */

const PLAIN = /^-?\d+(?:\.\d+)?$/;

/** Whether `text` is a plain decimal: digits, at most one point with digits on both sides, a minus in front. */
export const isDecimal = (text: string): boolean => PLAIN.test(text);

/** A decimal as `digits / 10^scale`. */
export type Scaled = { readonly digits: bigint; readonly scale: number };

/**
 * @throws RangeError if `text` is not a plain decimal.
 * @example scaledOf("-12.50") // { digits: -1250n, scale: 2 }
 */
export function scaledOf(text: string): Scaled {
	if (!PLAIN.test(text)) throw new RangeError(`not a decimal: "${text}"`);
	const point = text.indexOf(".");
	if (point < 0) return { digits: BigInt(text), scale: 0 };
	return {
		digits: BigInt(text.slice(0, point) + text.slice(point + 1)),
		scale: text.length - point - 1,
	};
}

/**
 * Writes a scaled number with exactly `scale` decimals.
 *
 * @example decimalText({ digits: -5n, scale: 2 }) // "-0.05"
 */
export function decimalText({ digits, scale }: Scaled): string {
	const sign = digits < 0n ? "-" : "";
	const all = (digits < 0n ? -digits : digits)
		.toString()
		.padStart(scale + 1, "0");
	return scale === 0
		? sign + all
		: `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}

/**
 * Drops zeros that say nothing, at both ends; zero has no sign.
 *
 * @example trimDecimal("-007.500") // "-7.5"
 * @example trimDecimal("-0.00") // "0"
 */
export function trimDecimal(text: string): string {
	const [, sign = "", whole = "", fraction = ""] =
		/^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
	if (whole === "") throw new RangeError(`not a decimal: "${text}"`);
	const value = fraction === "" ? whole : `${whole}.${fraction}`;
	return value === "0" ? value : sign + value;
}

/**
 * Moves the decimal point to the right by `places` (left when negative): the change of a unit.
 *
 * @example shiftDecimal("1.5", 4) // "15000"
 * @example shiftDecimal("-15", -4) // "-0.0015"
 */
export function shiftDecimal(text: string, places: number): string {
	const { digits, scale } = scaledOf(text);
	const moved = scale - places;
	return trimDecimal(
		moved >= 0
			? decimalText({ digits, scale: moved })
			: (digits * 10n ** BigInt(-moved)).toString(),
	);
}

/**
 * Rounds to `decimals` places, half away from zero, so that a value and its opposite round alike
 * and a correction cancels what it corrects.
 *
 * @example roundDecimal("2.345", 2) // "2.35"
 * @example roundDecimal("-0.5", 0) // "-1"
 */
export function roundDecimal(text: string, decimals: number): string {
	const { digits, scale } = scaledOf(text);
	if (scale <= decimals) {
		return decimalText({
			digits: digits * 10n ** BigInt(decimals - scale),
			scale: decimals,
		});
	}
	return decimalText({
		digits: divideHalfAway(digits, 10n ** BigInt(scale - decimals)),
		scale: decimals,
	});
}

/**
 * `numerator / denominator` as a whole number, half away from zero. The denominator is positive.
 *
 * @example divideHalfAway(-5n, 2n) // -3n
 */
export function divideHalfAway(numerator: bigint, denominator: bigint): bigint {
	const magnitude = numerator < 0n ? -numerator : numerator;
	const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
	return numerator < 0n ? -rounded : rounded;
}

/**
 * The decimal text of a number a spreadsheet stored as a binary double: 2066075.5899999999 in the
 * file is 2066075.59. Digits past the fifteenth are the double's noise (spreadsheets keep and show
 * fifteen) and go, so that 0.1 + 0.2 is 0.3 and is not told as "has a fraction of a yuan"; whole
 * numbers that a double holds exactly keep all their digits.
 *
 * @throws RangeError if the number is not finite.
 * @example decimalOfNumber(2066075.5899999999) // "2066075.59"
 * @example decimalOfNumber(0.1 + 0.2) // "0.3"
 * @example decimalOfNumber(1.5e-7) // "0.00000015"
 */
export function decimalOfNumber(value: number): string {
	if (!Number.isFinite(value))
		throw new RangeError(`not a finite number: ${value}`);
	let shown = String(value);
	// Fifteen digits and a point; anything shorter has no noise to lose.
	if (shown.length > 16 && !Number.isSafeInteger(value)) {
		shown = String(Number(value.toPrecision(15)));
	}
	if (!shown.includes("e")) return shown === "-0" ? "0" : shown;
	const [mantissa = "0", exponent] = shown.split("e");
	return shiftDecimal(mantissa, Number(exponent));
}

/** A running exact sum of decimals. It shows as many decimals as the finest value it took in. */
export class DecimalSum {
	#digits = 0n;
	#scale = 0;
	#count = 0;

	/** Adds one decimal; null is "not reported" and adds nothing, not even to `count`. @throws RangeError if it is not a plain decimal. */
	add(decimal: string | null): this {
		if (decimal === null) return this;
		const { digits, scale } = scaledOf(decimal);
		if (scale > this.#scale) {
			this.#digits *= 10n ** BigInt(scale - this.#scale);
			this.#scale = scale;
		}
		this.#digits += digits * 10n ** BigInt(this.#scale - scale);
		this.#count += 1;
		return this;
	}

	/** How many values were added. */
	get count(): number {
		return this.#count;
	}

	/** The exact sum; "0" when nothing was added. */
	total(): string {
		return decimalText({ digits: this.#digits, scale: this.#scale });
	}
}

/** @example sumDecimals(["0.1", "0.2", null]) // "0.3" */
export function sumDecimals(decimals: Iterable<string | null>): string {
	const sum = new DecimalSum();
	for (const decimal of decimals) sum.add(decimal);
	return sum.total();
}
