import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "./civil-date.ts";
import { dekadId } from "./dekad.ts";
import { formatDate, formatPeriod } from "./format.ts";
import {
	addPeriods,
	childPeriods,
	comparePeriods,
	containsPeriod,
	findPeriod,
	isClosedOn,
	latestClosedPeriod,
	nextPeriod,
	PERIOD_KINDS,
	parentPeriods,
	parsePeriod,
	type Period,
	periodAt,
	periodBounds,
	periodDekads,
	periodId,
	periodOf,
	previousPeriod,
	samePeriodLastYear,
} from "./period.ts";

const anyDate = fc
	.integer({ min: 0, max: 120_000 })
	.map((days) => addDays("1900-01-01", days));
const anyPeriod: fc.Arbitrary<Period> = fc
	.tuple(fc.constantFrom(...PERIOD_KINDS), anyDate)
	.map(([kind, date]) => periodOf(kind, date));

describe("ids", () => {
	test.each([
		"2026-03-D1",
		"2026-03",
		"2026-Q1",
		"2026-H1",
		"2026",
		"2026-M1-2",
	])("%s is read and written back", (id) =>
		expect(periodId(parsePeriod(id))).toBe(id),
	);

	test.each([
		"",
		"26",
		"2026-",
		"2026-00",
		"2026-13",
		"2026-Q0",
		"2026-Q5",
		"2026-H3",
		"2026-3",
		"2026-03-D4",
		"2026-M2-1",
		"2026-M1-1",
		"2026-M0-2",
		"2026-M1-13",
		" 2026",
		"2026\n",
		"2026-q1",
		"0026",
	])("%j is no period", (id) => {
		expect(() => parsePeriod(id)).toThrow(RangeError);
		expect(findPeriod(id)).toBeUndefined();
	});

	test("every period is read back from its id", () => {
		fc.assert(
			fc.property(anyPeriod, (period) => {
				expect(parsePeriod(periodId(period))).toEqual(period);
			}),
		);
	});
});

describe("nesting", () => {
	test("children partition their parent: same first and last day, no gap, no overlap", () => {
		fc.assert(
			fc.property(anyPeriod, (period) => {
				const children = childPeriods(period);
				if (period.kind === "dekad") {
					expect(children).toEqual([]);
					return;
				}
				expect(periodBounds(children[0] as Period).first).toBe(
					periodBounds(period).first,
				);
				expect(periodBounds(children.at(-1) as Period).last).toBe(
					periodBounds(period).last,
				);
				for (const [index, child] of children.entries()) {
					expect(containsPeriod(period, child)).toBe(true);
					const following = children[index + 1];
					if (following)
						expect(addDays(periodBounds(child).last, 1)).toBe(
							periodBounds(following).first,
						);
				}
			}),
		);
	});

	test("a parent's dekads are its children's dekads, in order", () => {
		fc.assert(
			fc.property(anyPeriod, (period) => {
				if (period.kind === "dekad") return;
				expect(childPeriods(period).flatMap(periodDekads)).toEqual(
					periodDekads(period),
				);
			}),
		);
	});

	test("every parent holds its child, nearest first", () => {
		fc.assert(
			fc.property(anyPeriod, (period) => {
				const parents = parentPeriods(period);
				expect(parents.every((parent) => containsPeriod(parent, period))).toBe(
					true,
				);
				expect(parents.map((parent) => parent.kind)).toEqual(
					PERIOD_KINDS.slice(PERIOD_KINDS.indexOf(period.kind as "dekad") + 1),
				);
			}),
		);
	});

	test.each([
		["2026-03-D1", 1],
		["2026-02", 3],
		["2026-Q4", 9],
		["2026-H1", 18],
		["2026", 36],
		["2026-M1-2", 6],
	])("%s has %i dekads", (id, count) =>
		expect(periodDekads(parsePeriod(id))).toHaveLength(count),
	);

	test("the dekads of a quarter begin with its first month's first", () => {
		expect(
			periodDekads(parsePeriod("2026-Q2")).map(dekadId).slice(0, 4),
		).toEqual(["2026-04-D1", "2026-04-D2", "2026-04-D3", "2026-05-D1"]);
	});

	test("a span lies in its year and falls into months", () => {
		expect(parentPeriods(parsePeriod("2026-M1-2")).map(periodId)).toEqual([
			"2026",
		]);
		expect(childPeriods(parsePeriod("2026-M1-2")).map(periodId)).toEqual([
			"2026-01",
			"2026-02",
		]);
	});
});

describe("moving", () => {
	test("forth and back ends where it began; one step joins without a gap", () => {
		fc.assert(
			fc.property(
				anyPeriod,
				fc.integer({ min: -60, max: 60 }),
				(period, count) => {
					expect(addPeriods(addPeriods(period, count), -count)).toEqual(period);
					expect(addDays(periodBounds(previousPeriod(period)).last, 1)).toBe(
						periodBounds(period).first,
					);
					expect(previousPeriod(nextPeriod(period))).toEqual(period);
				},
			),
		);
	});

	test("a year of steps is the same place of another year", () => {
		const perYear = { dekad: 36, month: 12, quarter: 4, half: 2, year: 1 };
		fc.assert(
			fc.property(anyPeriod, (period) => {
				expect(addPeriods(period, -perYear[period.kind as "dekad"])).toEqual(
					samePeriodLastYear(period),
				);
			}),
		);
	});

	test("a span has no neighbours", () => {
		expect(() => addPeriods(parsePeriod("2026-M1-2"), 1)).toThrow(RangeError);
	});
});

test("order is by first day, the longer first", () => {
	const ids = [
		"2026-02",
		"2026-01-D2",
		"2026",
		"2026-Q1",
		"2026-H1",
		"2026-01-D1",
		"2026-01",
	];
	expect(ids.map(parsePeriod).toSorted(comparePeriods).map(periodId)).toEqual([
		"2026",
		"2026-H1",
		"2026-Q1",
		"2026-01",
		"2026-01-D1",
		"2026-01-D2",
		"2026-02",
	]);
});

test("a period is closed the day after its last day, not on it", () => {
	expect(isClosedOn(parsePeriod("2026-03-D2"), "2026-03-20")).toBe(false);
	expect(isClosedOn(parsePeriod("2026-03-D2"), "2026-03-21")).toBe(true);
	expect(periodId(latestClosedPeriod("year", "2026-01-01"))).toBe("2025");
});

test("a place outside the year is refused", () => {
	expect(() => periodAt("quarter", 2026, 5)).toThrow(RangeError);
	expect(() => periodAt("month", 2026, 0)).toThrow(RangeError);
});

test.each([
	["2026-03-D3", "2026年3月下旬", "Mar 2026, 3rd dekad"],
	["2026-12", "2026年12月", "Dec 2026"],
	["2026-Q2", "2026年第2季度", "Q2 2026"],
	["2026-H2", "2026年下半年", "H2 2026"],
	["2026", "2026年", "2026"],
	["2026-M1-2", "2026年1—2月", "Jan–Feb 2026"],
])("%s reads %s and %s", (id, zh, en) => {
	expect(formatPeriod(parsePeriod(id), "zh")).toBe(zh);
	expect(formatPeriod(parsePeriod(id), "en")).toBe(en);
});

test("a date is written without leading zeros", () => {
	expect(formatDate("2026-03-05", "zh")).toBe("2026年3月5日");
	expect(formatDate("2026-12-31", "en")).toBe("31 Dec 2026");
});
