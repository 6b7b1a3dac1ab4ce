import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { civilDate } from "../periods/civil-date.ts";
import {
	dateFromNumber,
	dateFromText,
	DateOrderCount,
	orderProvedBy,
} from "./date-cells.ts";

const day = (date: string, isMonthOnly = false) => ({
	ok: true,
	date,
	isMonthOnly,
});
const problem = (name: string) => ({ ok: false, problem: `imports.${name}` });

describe("dateFromText", () => {
	test.each([
		["2026-3-5", day("2026-03-05")],
		["2026/3/5", day("2026-03-05")],
		["2026.3.5", day("2026-03-05")],
		["2026年3月5日", day("2026-03-05")],
		["２０２６年３月５日", day("2026-03-05")], // full-width digits
		[" 2026 年 3 月 5 日 ", day("2026-03-05")],
		["20260305", day("2026-03-05")],
		["2026-03-05T08:00:00Z", day("2026-03-05")],
		["2016-05-25 17:00:00", day("2016-05-25")],
		["46086", day("2026-03-05")], // a serial that became text
		["24/06/2016 5:00:00 PM", day("2016-06-24")], // only a day can be 24
		["06/24/2016", day("2016-06-24")],
		["5/5/2016", day("2016-05-05")], // the same in both orders
		["5 March 2026", day("2026-03-05")],
		["Mar 5, 2026", day("2026-03-05")],
		["5/02/2016 5:00:00 PM", problem("date_order")],
		["2026-02-30", problem("bad_date")],
		["32/13/2026", problem("bad_date")],
		["5/3/26", problem("bad_date")], // two-digit years mean two things
		["明年", problem("bad_date")],
		["2026年3月", problem("month_needs_day")],
	])("%s", (written, expected) =>
		expect(dateFromText(written, undefined, undefined)).toEqual(expected),
	);

	test("a month alone takes the day its field names, and says so", () => {
		expect(dateFromText("2026年2月", undefined, "last")).toEqual(
			day("2026-02-28", true),
		);
		expect(dateFromText("2026-02", undefined, "first")).toEqual(
			day("2026-02-01", true),
		);
		expect(dateFromText("Feb 2026", undefined, "last")).toEqual(
			day("2026-02-28", true),
		);
	});

	test("a stated order is obeyed, and a cell it makes impossible is no day", () => {
		expect(dateFromText("5/02/2016", "dmy", undefined)).toEqual(
			day("2016-02-05"),
		);
		expect(dateFromText("5/02/2016", "mdy", undefined)).toEqual(
			day("2016-05-02"),
		);
		expect(dateFromText("24/06/2016", "mdy", undefined)).toEqual(
			problem("bad_date"),
		);
	});

	test("2026.1 stored as a number may have been 2026.10", () =>
		expect(dateFromNumber(2026.1, "2026.1")).toEqual(
			problem("month_as_number"),
		));

	test("any real day is read back from every form that names it in full", () =>
		fc.assert(
			fc.property(
				fc.date({
					min: new Date("1950-01-01"),
					max: new Date("2100-12-31"),
					noInvalidDate: true,
				}),
				(instant) => {
					const [y, m, d] = [
						instant.getUTCFullYear(),
						instant.getUTCMonth() + 1,
						instant.getUTCDate(),
					];
					const expected = day(civilDate(y, m, d));
					for (const form of [
						`${y}-${m}-${d}`,
						`${y}年${m}月${d}日`,
						`${y}/${m}/${d} 3:04:05 PM`,
					])
						expect(dateFromText(form, undefined, undefined)).toEqual(expected);
					expect(dateFromText(`${d}/${m}/${y}`, "dmy", undefined)).toEqual(
						expected,
					);
					expect(dateFromText(`${m}/${d}/${y}`, "mdy", undefined)).toEqual(
						expected,
					);
					const serial =
						(Date.UTC(y, m - 1, d) - Date.UTC(1899, 11, 30)) / 86_400_000;
					expect(dateFromNumber(serial, String(serial))).toEqual(expected);
				},
			),
		));

	test("no text makes it throw, and what it returns is a real day", () =>
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (text) => {
				const reading = dateFromText(text, undefined, "first");
				if (reading.ok) expect(reading.date).toMatch(/^\d{4}-\d\d-\d\d$/);
			}),
		));
});

describe("the order of day and month", () => {
	test("one cell of any column proves it for the file", () => {
		const count = new DateOrderCount();
		count.add(0, "5/02/2016");
		count.add(3, "24/06/2016 5:00:00 PM");
		expect(count.orderOf(0)).toBe("dmy");
		expect(count.total()).toEqual({ dmy: 1, mdy: 0, ambiguous: 1 });
	});

	test("columns that contradict each other are read each by its own proof", () => {
		const count = new DateOrderCount();
		count.add(0, "24/06/2016");
		count.add(1, "06/24/2016");
		count.add(2, "5/02/2016");
		expect([0, 1, 2].map((column) => count.orderOf(column))).toEqual([
			"dmy",
			"mdy",
			undefined,
		]);
	});

	test.each([
		["2016-06-24", undefined],
		["1.5.2", undefined],
		["99/99/2016", undefined],
		["13/13/2016", undefined],
		["6/6/2016", "ambiguous"],
	])("%s proves %s", (text, proof) => expect(orderProvedBy(text)).toBe(proof));
});
