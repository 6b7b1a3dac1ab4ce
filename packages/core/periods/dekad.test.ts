import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	addDays,
	addMonths,
	dayOfWeek,
	daysBetween,
	isCivilDate,
} from "./civil-date.ts";
import {
	addDekads,
	compareDekads,
	dekadAt,
	dekadBounds,
	dekadId,
	dekadIndex,
	dekadOf,
	dekadOfStart,
	dekadRange,
	dekadStart,
	parseDekad,
} from "./dekad.ts";

describe("dekadOf", () => {
	test.each([
		["2026-01-01", { year: 2026, month: 1, part: 1 }],
		["2026-01-10", { year: 2026, month: 1, part: 1 }],
		["2026-01-11", { year: 2026, month: 1, part: 2 }],
		["2026-01-20", { year: 2026, month: 1, part: 2 }],
		["2026-01-21", { year: 2026, month: 1, part: 3 }],
		["2026-01-31", { year: 2026, month: 1, part: 3 }], // day 31 opens no fourth part
		["2028-02-29", { year: 2028, month: 2, part: 3 }], // leap day
	])("%s falls in %o", (date, dekad) => expect(dekadOf(date)).toEqual(dekad));

	test.each([
		"2026-02-30",
		"2026-13-01",
		"2026-00-10",
		"2026-1-1",
		"0026-03-21",
		"",
		"2026-03-21T00:00:00Z",
	])("refuses %j, which is no day", (date) =>
		expect(() => dekadOf(date)).toThrow(RangeError),
	);
});

test("moving 36 dekads is moving one year, from any dekad", () => {
	let dekad = dekadOf("2024-01-01");
	for (let step = 0; step < 36; step++, dekad = addDekads(dekad, 1)) {
		expect(addDekads(dekad, 36)).toEqual({ ...dekad, year: dekad.year + 1 });
		expect(dekadOf(dekadBounds(dekad).last)).toEqual(dekad);
		expect(addDekads(addDekads(dekad, -1), 1)).toEqual(dekad);
	}
});

const anyYear = fc.integer({ min: 1900, max: 2200 });
const anyDekad = fc
	.tuple(anyYear, fc.integer({ min: 1, max: 36 }))
	.map(([year, index]) => dekadAt(year, index));

test("36 dekads make a year: every day lies in exactly one, and they follow each other without a gap", () => {
	fc.assert(
		fc.property(anyYear, (year) => {
			const dekads = dekadRange(dekadAt(year, 1), dekadAt(year, 36));
			expect(dekads).toHaveLength(36);
			expect(dekadBounds(dekadAt(year, 1)).first).toBe(`${year}-01-01`);
			expect(dekadBounds(dekadAt(year, 36)).last).toBe(`${year}-12-31`);
			for (const dekad of dekads) {
				const { first, last } = dekadBounds(dekad);
				expect(addDays(last, 1)).toBe(dekadBounds(addDekads(dekad, 1)).first);
				expect(daysBetween(first, last) + 1).toBeGreaterThanOrEqual(8);
				expect(daysBetween(first, last) + 1).toBeLessThanOrEqual(11);
			}
		}),
		{ numRuns: 40 },
	);
});

test("a dekad is read back from its id, its first day and its place in the year", () => {
	fc.assert(
		fc.property(anyDekad, (dekad) => {
			expect(parseDekad(dekadId(dekad))).toEqual(dekad);
			expect(dekadOfStart(dekadStart(dekad))).toEqual(dekad);
			expect(dekadAt(dekad.year, dekadIndex(dekad))).toEqual(dekad);
		}),
	);
});

test("moving forth and back ends where it began, and keeps the order", () => {
	fc.assert(
		fc.property(
			anyDekad,
			fc.integer({ min: -400, max: 400 }),
			(dekad, count) => {
				const moved = addDekads(dekad, count);
				expect(addDekads(moved, -count)).toEqual(dekad);
				expect(Math.sign(compareDekads(moved, dekad))).toBe(Math.sign(count));
				expect(Math.sign(compareDekads(moved, dekad))).toBe(
					dekadStart(moved) > dekadStart(dekad)
						? 1
						: dekadStart(moved) < dekadStart(dekad)
							? -1
							: 0,
				);
			},
		),
	);
});

test.each(["2026-03-02", "2026-03-31", "2026-03-12"])(
	"%s starts no dekad",
	(date) => expect(() => dekadOfStart(date)).toThrow(RangeError),
);

test.each([
	"2026-3-D1",
	"2026-03-D4",
	"2026-03-D0",
	"2026-13-D1",
	"2026-03-d1",
	"2026-03",
])("%s is no dekad's id", (id) =>
	expect(() => parseDekad(id)).toThrow(RangeError),
);

describe("civil dates", () => {
	test("the days of a week run from Monday 1 to Sunday 7", () => {
		expect(dayOfWeek("2009-07-19")).toBe(7);
		expect(dayOfWeek("2026-03-02")).toBe(1);
		expect(dayOfWeek("1969-12-31")).toBe(3);
	});

	test("a year has 365 or 366 days", () => {
		expect(daysBetween("2026-01-01", "2027-01-01")).toBe(365);
		expect(daysBetween("2028-01-01", "2029-01-01")).toBe(366);
	});

	test("a month after the 31st is the last day of the month", () => {
		expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
		expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
		expect(addMonths("2026-12-15", 1)).toBe("2027-01-15");
	});

	// A matter opened on Monday at 10:00 under the 13710 clocks; the clock engine itself is another domain's.
	test("T18 [S9]: opened Monday 2026-03-02: report Thursday, ordinary close next Monday, complex close a month later", () => {
		const opened = "2026-03-02";
		expect(dayOfWeek(opened)).toBe(1);
		expect(addDays(opened, 0)).toBe("2026-03-02");
		expect([addDays(opened, 3), dayOfWeek(addDays(opened, 3))]).toEqual([
			"2026-03-05",
			4,
		]);
		expect([addDays(opened, 7), dayOfWeek(addDays(opened, 7))]).toEqual([
			"2026-03-09",
			1,
		]);
		expect(addMonths(opened, 1)).toBe("2026-04-02");
	});

	test("isCivilDate says so without throwing", () => {
		expect(isCivilDate("2028-02-29")).toBe(true);
		expect(isCivilDate("2026-02-29")).toBe(false);
	});
});
