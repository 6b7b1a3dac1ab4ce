import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../periods/civil-date.ts";
import {
	expectedInQuarter,
	quarterBounds,
	quartersInProduction,
} from "./expected-output.ts";

describe("what a quarter owes of a year's promise", () => {
	test.each([
		[
			1000,
			"2026-Q1",
			"2024-06-01",
			250,
			"a whole quarter, whatever its length",
		],
		[1000, "2026-Q3", "2024-06-01", 250, "the longer one owes the same"],
		[
			9200,
			"2026-Q3",
			"2026-09-30",
			25,
			"commissioned on the last day: one of 92 days",
		],
		[
			9200,
			"2026-Q3",
			"2026-07-01",
			2300,
			"commissioned on its first day: all of it",
		],
		[9200, "2026-Q3", "2026-10-01", 0, "commissioned the day after"],
		[3, "2026-Q1", "2024-01-01", 1, "0.75 rounds to the nearest yuan"],
		[0, "2026-Q1", "2024-01-01", 0, "nothing promised, said as 0"],
		[null, "2026-Q1", "2024-01-01", null, "no promise stated"],
		[1000, "2026-Q1", null, null, "not in production"],
	])(
		"%s a year, %s, commissioned %s: %s (%s)",
		(yearly, quarter, on, owed, _why) => {
			expect(expectedInQuarter(yearly, quarter, on)).toBe(owed);
		},
	);

	test("four whole quarters owe the year to the yuan of rounding, and a later commissioning never owes more", () => {
		fc.assert(
			fc.property(fc.nat(1e12), fc.nat(365), (yearly, day) => {
				const on = addDays("2026-01-01", day);
				const year = (commissionedOn: string) =>
					["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"].reduce(
						(sum, quarter) =>
							sum + expectedInQuarter(yearly, quarter, commissionedOn)!,
						0,
					);
				expect(Math.abs(year("2025-12-31") - yearly)).toBeLessThanOrEqual(2);
				expect(year(addDays(on, 1))).toBeLessThanOrEqual(year(on));
			}),
		);
	});
});

test("a project is asked from the quarter of its commissioning to the last that is over", () => {
	expect(quartersInProduction("2025-12-31", "2026-10-01")).toEqual([
		"2025-Q4",
		"2026-Q1",
		"2026-Q2",
		"2026-Q3",
	]);
	expect(quartersInProduction("2026-07-01", "2026-09-30")).toEqual([]);
	expect(() => quarterBounds("2026-09")).toThrow(RangeError);
});
