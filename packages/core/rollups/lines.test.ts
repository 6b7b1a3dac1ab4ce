import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dekadAt, parseDekad } from "../periods/dekad.ts";
import {
	compareFractions,
	fraction,
	numberOfFraction,
} from "../units/fraction.ts";
import { percentText, pointsText } from "../units/ratio.ts";
import {
	expectedYuan,
	gapPoints,
	isLinearSeason,
	linearLine,
	ownLine,
	ratioToLine,
	seasonLine,
	seasonProblems,
} from "./lines.ts";

const yi = (amount: number) => Math.round(amount * 1e8);
const even = Array.from({ length: 36 }, (_, place) =>
	Math.round(((place + 1) * 10_000) / 36),
);

describe("the linear line", () => {
	test("is months / 12 at the end of every month", () => {
		for (let month = 1; month <= 12; month++) {
			expect(
				compareFractions(
					linearLine({ year: 2026, month, part: 3 }),
					fraction(month, 12),
				),
			).toBe(0);
		}
	});

	test("T7 [S186]: 313.64 of 1,015 in the first quarter is 30.90 %, 5.90 points ahead", () => {
		const line = linearLine(parseDekad("2021-03-D3"));
		expect(percentText(yi(313.64), yi(1015), 2)).toBe("30.90");
		expect(pointsText(gapPoints(yi(313.64), yi(1015), line), 2)).toBe("+5.90");
	});

	test("T8 [S187]: 97.2 % after ten months is 13.9 points ahead rounded, 13.8 truncated", () => {
		const gap = gapPoints(972, 1000, linearLine(parseDekad("2021-10-D3")));
		expect(pointsText(gap, 1)).toBe("+13.9");
		expect(pointsText(gap, 1, "truncate")).toBe("+13.8");
	});

	test.each([
		["[S188]", 924, 10, "+9.1"],
		["[S190]", 440, 5, "+2.3"],
		["[S208]", 750, 10, "-8.3"],
		["[S192]", 851, 10, "+1.8"],
	])(
		"%s: %i per mille after %i months is %s points",
		(_, done, month, points) =>
			expect(
				pointsText(
					gapPoints(done, 1000, linearLine({ year: 2023, month, part: 3 })),
					1,
				),
			).toBe(points),
	);
});

describe("the season and the own plan", () => {
	test("a season is read at the dekad's end", () => {
		expect(seasonLine(even, parseDekad("2026-12-D3"))).toEqual({
			n: 10_000n,
			d: 10_000n,
		});
		expect(seasonLine(even, parseDekad("2026-01-D1"))).toEqual({
			n: 278n,
			d: 10_000n,
		});
	});

	test("a curve that falls, ends elsewhere or has a dekad too few is told", () => {
		expect(seasonProblems(even)).toEqual([]);
		expect(seasonProblems(even.slice(1))).toHaveLength(1);
		expect(seasonProblems([...even.slice(0, 35), 9_999])).toHaveLength(1);
		expect(seasonProblems([500, ...even.slice(1)])).toHaveLength(0);
		expect(seasonProblems([5_000, ...even.slice(1)])).toHaveLength(1);
		expect(() => seasonLine([], parseDekad("2026-01-D1"))).toThrow(RangeError);
	});

	test("a plan of nothing has no line", () => {
		expect(ownLine(Array(36).fill(0), parseDekad("2026-06-D1"))).toBeNull();
		expect(
			ownLine(
				[...Array(18).fill(0), ...Array(18).fill(8)],
				parseDekad("2026-07-D1"),
			),
		).toEqual({ n: 8n, d: 8n });
	});
});

describe("against a line", () => {
	const line = linearLine(parseDekad("2026-06-D3"));

	test("nothing reported or no plan gives nothing, not zero", () => {
		expect(gapPoints(null, 100, line)).toBeNull();
		expect(gapPoints(5, 0, line)).toBeNull();
		expect(gapPoints(5, null, line)).toBeNull();
		expect(ratioToLine(5, 0, line)).toBeNull();
		expect(ratioToLine(5, 100, fraction(0, 1))).toBeNull(); // a line that still expects nothing
		expect(ratioToLine(5, 100, null)).toBeNull();
	});

	test("on the line the gap is 0 and the ratio 1, exactly", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 1_000_000_000 }),
				fc.integer({ min: 1, max: 36 }),
				(unit, index) => {
					const [annual, done] = [unit * 36, unit * index];
					const at = linearLine(dekadAt(2026, index));
					expect(gapPoints(done, annual, at)?.n).toBe(0n);
					const ratio = ratioToLine(done, annual, at);
					expect(
						ratio !== null && compareFractions(ratio, fraction(1, 1)),
					).toBe(0);
					expect(expectedYuan(at, annual)).toBe(done);
					// A yuan less is below, however large the sums.
					const below = ratioToLine(done - 1, annual, at);
					expect(
						below !== null && compareFractions(below, fraction(1, 1)),
					).toBe(-1);
				},
			),
		);
	});

	test("half the plan at half the year is on the line", () =>
		expect(numberOfFraction(ratioToLine(50, 100, line) ?? fraction(0, 1))).toBe(
			1,
		));
});

test("a pack has a season of its own when any dekad is off the straight line by a whole share", () => {
	const straight = Array.from({ length: 36 }, (_, place) =>
		Math.round(((place + 1) * 10_000) / 36),
	);
	expect(isLinearSeason(straight)).toBe(true);
	expect(isLinearSeason(straight.with(8, 2499))).toBe(false);
	expect(isLinearSeason(straight.with(8, 2501))).toBe(false);
});
