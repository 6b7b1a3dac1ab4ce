import { describe, expect, test } from "vitest";
import cnData from "../../../packs/calendars/cn.json" with { type: "json" };
import { parseCalendar } from "../packs/parse-calendar.ts";
import { dekadAt, dekadBounds, dekadRange, parseDekad } from "./dekad.ts";
import { type DekadRule, periodDates } from "./due-dates.ts";

const cn = parseCalendar(cnData);

/** The ten-day return of 2009: by the 9th, 19th and 28th, earlier where that is a day off [S59]. */
const nineNineteen: DekadRule = {
	id: "9-19-28",
	asOf: "cut_off",
	cutOff: [{ dayOfMonth: 9 }, { dayOfMonth: 19 }, { dayOfMonth: 28 }],
	december: null,
	shift: "earlier",
	timelyTime: "24:00",
	lock: { days: 2 },
};

const atTheEnd: DekadRule = {
	id: "end",
	asOf: [{ afterLastDay: 0 }, { afterLastDay: 0 }, { afterLastDay: 0 }],
	cutOff: [{ afterLastDay: 1 }, { afterLastDay: 1 }, { afterLastDay: 1 }],
	december: [null, null, { dayOfMonth: 25 }],
	shift: "later",
	timelyTime: "18:00",
	lock: { workingDays: 2 },
};

test("T17 [S59]: 2009-07-D2 under 9/19/28 is due Friday 2009-07-17, on weekends alone, and says so", () => {
	expect(periodDates(nineNineteen, cn, parseDekad("2009-07-D2"))).toEqual({
		asOfOn: "2009-07-19",
		cutOffOn: "2009-07-17",
		nominalCutOffOn: "2009-07-19",
		moved: true,
		timelyUntil: { on: "2009-07-17", time: "24:00" },
		lockedFrom: { on: "2009-07-19", time: "24:00" },
		kind: "estimate",
		basis: "weekends_only",
		yearsWithoutData: [2009],
	});
});

describe("timely and locked are two dates", () => {
	test("the cut-off moves to the later working day, the lock counts from there", () => {
		// 2026-03-20 is the last day of D2; the 21st a Saturday.
		expect(periodDates(atTheEnd, cn, parseDekad("2026-03-D2"))).toMatchObject({
			asOfOn: "2026-03-20",
			nominalCutOffOn: "2026-03-21",
			cutOffOn: "2026-03-23",
			timelyUntil: { on: "2026-03-23", time: "18:00" },
			lockedFrom: { on: "2026-03-25", time: "24:00" },
			kind: "actual",
			basis: "official",
		});
	});

	test("the holiday of the spring festival moves it further", () => {
		expect(periodDates(atTheEnd, cn, parseDekad("2026-02-D2")).cutOffOn).toBe(
			"2026-02-24",
		);
	});

	test("the lock never lies before the cut-off, in any dekad of ten years", () => {
		for (const rule of [nineNineteen, atTheEnd]) {
			for (const dekad of dekadRange(dekadAt(2019, 1), dekadAt(2028, 36))) {
				const dates = periodDates(rule, cn, dekad);
				expect(dates.lockedFrom.on >= dates.timelyUntil.on).toBe(true);
				expect(dates.asOfOn <= dekadBounds(dekad).last).toBe(true);
			}
		}
	});
});

test("December may have its own cut-off for one part only [S56]", () => {
	expect(
		periodDates(atTheEnd, cn, parseDekad("2025-12-D3")).nominalCutOffOn,
	).toBe("2025-12-25");
	expect(
		periodDates(atTheEnd, cn, parseDekad("2025-12-D2")).nominalCutOffOn,
	).toBe("2025-12-21");
	expect(
		periodDates(atTheEnd, cn, parseDekad("2025-11-D3")).nominalCutOffOn,
	).toBe("2025-12-01");
});

test("the last dekad of a year leans on the next year's calendar, and says when that is not published", () => {
	const dates = periodDates(
		{ ...atTheEnd, december: null },
		cn,
		parseDekad("2026-12-D3"),
	);
	expect(dates).toMatchObject({
		cutOffOn: "2027-01-01",
		basis: "weekends_only",
		yearsWithoutData: [2027],
	});
});

test("a day of the month the month lacks is its last day", () => {
	const rule: DekadRule = {
		...nineNineteen,
		cutOff: [{ dayOfMonth: 9 }, { dayOfMonth: 19 }, { dayOfMonth: 30 }],
		shift: "none",
	};
	expect(periodDates(rule, cn, parseDekad("2026-02-D3")).cutOffOn).toBe(
		"2026-02-28",
	);
});

test("working days after the end count working days, as in the return due within five of them [S57]", () => {
	const five = { workingDaysAfterLastDay: 5 };
	const rule: DekadRule = {
		...atTheEnd,
		cutOff: [five, five, five],
		december: null,
	};
	expect(periodDates(rule, cn, parseDekad("2026-04-D3")).cutOffOn).toBe(
		"2026-05-11",
	); // five days off, then 6, 7, 8, 9 (a worked Saturday), 11
});
