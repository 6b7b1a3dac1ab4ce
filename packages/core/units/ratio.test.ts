import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	addFractions,
	compareFractions,
	compareRatio,
	divideFractions,
	fraction,
	fractionOfDecimal,
	numberOfFraction,
	subtractFractions,
} from "./fraction.ts";
import { percentText, pointsText, ratioOf } from "./ratio.ts";

describe("percentText", () => {
	test("is a dash, null, when there is nothing to divide by or nothing was reported", () => {
		expect(percentText(3, 0, 1)).toBeNull();
		expect(percentText(null, 5, 1)).toBeNull();
		expect(percentText(5, null, 1)).toBeNull();
		expect(percentText(0, 5, 1)).toBe("0.0");
	});

	test.each<[number, number, number, string, string]>([
		[1387, 10000, 1, "13.9", "13.8"],
		[1, 2, 0, "50", "50"],
		[1, 200, 0, "1", "0"], // exactly half
		[-1, 200, 0, "-1", "0"], // and its opposite
		[2, 3, 2, "66.67", "66.66"],
		[1249, 1000, 1, "124.9", "124.9"], // over-completion is real
		[1, 3, 0, "33", "33"],
	])(
		"%i / %i with %i decimals: rounded %s, truncated %s",
		(n, d, decimals, rounded, truncated) => {
			expect(percentText(n, d, decimals)).toBe(rounded);
			expect(percentText(n, d, decimals, "truncate")).toBe(truncated);
		},
	);

	test("agrees with long division in whole numbers, for any two amounts", () => {
		fc.assert(
			fc.property(
				fc.maxSafeInteger(),
				fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
				fc.integer({ min: 0, max: 6 }),
				(n, d, decimals) => {
					const shown = percentText(n, d, decimals) as string;
					// The oracle: |shown - n/d| is at most half a unit of the last place, and a tie went away from zero.
					const unit = 10n ** BigInt(decimals + 2);
					const printed = BigInt(shown.replace(".", ""));
					const twice = 2n * (printed * BigInt(d) - BigInt(n) * unit);
					const distance = twice < 0n ? -twice : twice;
					expect(distance <= BigInt(d)).toBe(true);
					if (distance === BigInt(d))
						expect(printed < 0n ? -printed : printed).toBe(
							((n < 0 ? -BigInt(n) : BigInt(n)) * unit * 2n + BigInt(d)) /
								(2n * BigInt(d)),
						);
				},
			),
		);
	});

	test("refuses parts that are not whole: money is whole yuan, counts are counts", () => {
		expect(() => percentText(0.5, 1, 0)).toThrow(RangeError);
		expect(() => percentText(2 ** 53, 1, 0)).toThrow(RangeError);
	});
});

describe("fractions", () => {
	test("a bound met exactly is met, where doubles fall beside it", () => {
		expect(0.05 - 0.15 === -0.1).toBe(false);
		expect(
			compareFractions(
				subtractFractions(fractionOfDecimal("0.05"), fractionOfDecimal("0.15")),
				fractionOfDecimal("-0.1"),
			),
		).toBe(0);
		expect(compareRatio(8, 10, 4, 5)).toBe(0);
	});

	test("comparing by cross-multiplication agrees with comparing the products", () => {
		const amount = fc.maxSafeInteger();
		const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
		fc.assert(
			fc.property(amount, positive, amount, positive, (a, b, c, d) => {
				const [left, right] = [BigInt(a) * BigInt(d), BigInt(c) * BigInt(b)];
				expect(compareRatio(a, b, c, d)).toBe(
					left < right ? -1 : left > right ? 1 : 0,
				);
				expect(compareRatio(-a, -b, c, d)).toBe(compareRatio(a, b, c, d));
			}),
		);
	});

	test("there is no ratio to nothing", () => {
		expect(compareRatio(1, 0, 1, 2)).toBeNull();
		expect(divideFractions(fraction(1, 2), fraction(0, 1))).toBeNull();
		expect(() => fraction(1, 0)).toThrow(RangeError);
	});

	test("large parts give the nearest double too", () => {
		expect(numberOfFraction(addFractions(fraction(1, 3), fraction(1, 3)))).toBe(
			2 / 3,
		);
		expect(numberOfFraction({ n: 10n ** 40n, d: 3n * 10n ** 40n })).toBeCloseTo(
			1 / 3,
			15,
		);
	});
});

test("points carry their sign, a gap of nothing carries none", () => {
	expect(pointsText(fraction(59, 1000), 2)).toBe("+5.90");
	expect(pointsText(fraction(-83, 1000), 1)).toBe("-8.3");
	expect(pointsText(fraction(0, 1), 1)).toBe("0.0");
	expect(pointsText(null, 1)).toBeNull();
});

test("a ratio is null without a denominator", () => {
	expect(ratioOf(1, 4)).toBe(0.25);
	expect(ratioOf(1, 0)).toBeNull();
	expect(ratioOf(null, 4)).toBeNull();
});
