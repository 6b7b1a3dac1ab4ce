import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cnData from "../../../packs/calendars/cn.json" with { type: "json" };
import { parseCalendar } from "../packs/parse-calendar.ts";
import {
	addWorkingDays,
	calendarYearState,
	isWorkingDay,
	NO_CALENDAR,
	SHIFTS,
	shiftToWorkingDay,
	workingDaysBetween,
	workingDaysInYear,
} from "./calendar.ts";
import { addDays } from "./civil-date.ts";

const cn = parseCalendar(cnData);

describe("isWorkingDay", () => {
	test.each<[string, boolean, string]>([
		["2026-03-02", true, "an ordinary Monday"],
		["2026-03-07", false, "an ordinary Saturday"],
		["2026-02-17", false, "a Tuesday in the spring festival"],
		["2026-02-14", true, "a Saturday worked for the spring festival"],
		["2018-12-29", true, "a Saturday of 2018 that the notice of 2019 names"],
	])("%s works: %s (%s)", (date, working) =>
		expect(isWorkingDay(cn, date)).toEqual({ working, basis: "official" }),
	);

	test("a year without data goes by weekends and says so", () => {
		expect(isWorkingDay(cn, "2027-10-01")).toEqual({
			working: true,
			basis: "weekends_only",
		});
		expect(isWorkingDay(cn, "2027-10-02")).toEqual({
			working: false,
			basis: "weekends_only",
		});
	});
});

describe("shiftToWorkingDay", () => {
	test("a working day stays under every shift", () => {
		for (const shift of SHIFTS) {
			expect(shiftToWorkingDay(cn, "2026-03-02", shift)).toEqual({
				date: "2026-03-02",
				moved: false,
				basis: "official",
				yearsWithoutData: [],
			});
		}
	});

	test.each([
		["2026-03-21", "earlier", "2026-03-20"],
		["2026-03-21", "later", "2026-03-23"],
		["2026-03-21", "second_working_day_after", "2026-03-24"],
		["2026-03-21", "none", "2026-03-21"],
		["2026-02-20", "earlier", "2026-02-14"], // the worked Saturday before the spring festival
		["2026-02-20", "later", "2026-02-24"],
	] as const)("%s %s is %s", (date, shift, expected) =>
		expect(shiftToWorkingDay(cn, date, shift).date).toBe(expected),
	);

	test("[S61] a Tuesday in a holiday goes to the second working day after it", () => {
		// Tuesday 2026-02-17 lies in the spring festival, which ends on the 23rd.
		expect(
			shiftToWorkingDay(cn, "2026-02-17", "second_working_day_after").date,
		).toBe("2026-02-25");
	});

	test("T17 [S59]: the middle dekad of July 2009 is due Friday the 17th, for the 19th is a Sunday; by weekends alone, and it says so", () => {
		expect(shiftToWorkingDay(cn, "2009-07-19", "earlier")).toEqual({
			date: "2009-07-17",
			moved: true,
			basis: "weekends_only",
			yearsWithoutData: [2009],
		});
		expect(calendarYearState(cn, 2009)).toBe("not_held");
	});

	test("an answer across a year end is official only if both years are", () => {
		expect(shiftToWorkingDay(cn, "2026-12-31", "later").basis).toBe("official");
		expect(addWorkingDays(cn, "2026-12-31", 1)).toEqual({
			date: "2027-01-01",
			moved: true,
			basis: "weekends_only",
			yearsWithoutData: [2027],
		});
	});

	test("moving never lands on a day off and never crosses a working day on the way", () => {
		const anyDate = fc
			.integer({ min: 0, max: 4500 })
			.map((days) => addDays("2018-01-01", days));
		fc.assert(
			fc.property(anyDate, (date) => {
				const earlier = shiftToWorkingDay(cn, date, "earlier").date;
				const later = shiftToWorkingDay(cn, date, "later").date;
				expect(
					isWorkingDay(cn, earlier).working && isWorkingDay(cn, later).working,
				).toBe(true);
				expect(earlier <= date && date <= later).toBe(true);
				// Between the two there is no working day other than the ends.
				const between = workingDaysBetween(cn, earlier, later).days;
				expect(between).toBe(earlier === later ? 1 : 2);
			}),
		);
	});
});

describe("counting working days", () => {
	test.each([
		[2024, 251],
		[2025, 248],
		[2026, 248],
	])("%i has %i working days", (year, days) =>
		expect(workingDaysInYear(cn, year)).toEqual({ days, basis: "official" }),
	);

	test("2027 is not published yet: weekends only, said so", () => {
		expect(workingDaysInYear(cn, 2027)).toEqual({
			days: 261,
			basis: "weekends_only",
		});
		expect(calendarYearState(cn, 2027)).toBe("not_published");
		expect(calendarYearState(cn, 2026)).toBe("official");
		expect(calendarYearState(NO_CALENDAR, 2026)).toBe("not_held");
	});

	test("adding working days and counting them agree", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 2500 }),
				fc.integer({ min: 1, max: 60 }),
				(days, count) => {
					const date = addDays("2019-06-01", days);
					expect(
						workingDaysBetween(
							cn,
							addDays(date, 1),
							addWorkingDays(cn, date, count).date,
						).days,
					).toBe(count);
					expect(
						workingDaysBetween(
							cn,
							addWorkingDays(cn, date, -count).date,
							addDays(date, -1),
						).days,
					).toBe(count);
				},
			),
		);
	});

	test("no days is the day itself, and an empty range counts none", () => {
		expect(addWorkingDays(cn, "2026-03-07", 0).date).toBe("2026-03-07");
		expect(workingDaysBetween(cn, "2026-03-07", "2026-03-01").days).toBe(0);
	});
});
