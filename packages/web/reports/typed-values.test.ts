import fc from "fast-check";
import { expect, test } from "vitest";
import { MONEY_UNITS, yuanFromText } from "@dekad/core/units/money.ts";
import {
	countTyped,
	ratioAsTyped,
	ratioTyped,
	yuanAsTyped,
} from "./typed-values.ts";

test.each([
	["", null],
	["0", 0],
	["45.75", 0.4575],
	["100", 1],
	["４５％", 0.45], // what a Chinese keyboard types
])("%s as a percentage is %s", (typed, value) =>
	expect(ratioTyped(typed)).toEqual({ ok: true, value }),
);

test.each(["100.01", "-1", "1.234", "half", "1e1"])(
	"%s is no percentage of progress",
	(typed) => expect(ratioTyped(typed)).toEqual({ ok: false }),
);

test.each([
	["", null],
	["０", 0],
	["1,200", 1200],
])("%s people are %s", (typed, value) =>
	expect(countTyped(typed)).toEqual({ ok: true, value }),
);

test.each(["12.5", "-3", "about 20"])("%s is no number of people", (typed) =>
	expect(countTyped(typed)).toEqual({ ok: false }),
);

test("what a field shows of a ratio reads back as the same ratio", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 10_000 }), (points) => {
			const ratio = points / 10_000;
			expect(ratioTyped(ratioAsTyped(ratio))).toEqual({
				ok: true,
				value: ratio,
			});
		}),
	);
});

test("what a field shows of an amount reads back as the same amount, in every unit", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: -1e13, max: 1e13 }),
			fc.constantFrom(...MONEY_UNITS),
			(yuan, unit) => {
				const read = yuanFromText(yuanAsTyped(yuan, unit), unit);
				expect(read.ok && read.yuan).toBe(yuan);
			},
		),
	);
});
