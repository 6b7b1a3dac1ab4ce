import { describe, expect, test } from "vitest";
import { dateOfSerial, FORMAT, formatClass } from "./number-formats.ts";

describe("what a format makes of a number", () => {
	test.each([
		["yyyy-mm-dd", FORMAT.date],
		['yyyy"年"m"月"d"日"', FORMAT.date],
		["yyyy年m月d日", FORMAT.date],
		["[$-804]aaaa", FORMAT.plain], // a name of a day alone says no date
		["[$-409]d/mmm/yy;@", FORMAT.date],
		["e年m月", FORMAT.date],
		["h:mm AM/PM", FORMAT.date],
		["[h]:mm", FORMAT.plain], // a length of time
		["0.00E+00", FORMAT.plain],
		["General", FORMAT.plain],
		['#,##0.00"万元"', FORMAT.plain],
		['0"days"', FORMAT.plain],
		["#,##0\\d", FORMAT.plain],
		["[Red]0;[Blue]-0", FORMAT.plain],
		["_ * #,##0_ ;_ * -#,##0_ ", FORMAT.plain],
		["0.0%", FORMAT.percent],
		['0"%"', FORMAT.plain],
		["000000", FORMAT.zeros + 6],
		["0", FORMAT.plain],
	])("%s", (code, expected) => expect(formatClass(200, code)).toBe(expected));

	test.each([
		[0, FORMAT.plain],
		[9, FORMAT.percent],
		[14, FORMAT.date],
		[22, FORMAT.date],
		[31, FORMAT.date],
		[46, FORMAT.plain],
		[49, FORMAT.plain],
		[57, FORMAT.date],
	])("built in: %i", (id, expected) =>
		expect(formatClass(id, undefined)).toBe(expected),
	);
});

describe("dates", () => {
	test.each([
		[0.5, "12:00:00"],
		[1, "1900-01-01"],
		[59, "1900-02-28"],
		[60, "1900-02-29"], // never was, but the programs show it
		[61, "1900-03-01"],
		[46102, "2026-03-21"],
		[46102.604166666664, "2026-03-21T14:30:00"],
		[46102.99999999, "2026-03-22"], // half a second rounds up, the day with it
		[2958465, "9999-12-31"],
		[2958466, null],
		[-1, null],
		[Number.NaN, null],
	])("day %d is %s", (serial, date) => expect(dateOfSerial(serial)).toBe(date));

	test("every day of four hundred years agrees with the calendar of the platform", () => {
		for (let day = 61; day < 61 + 146_097; day++) {
			expect(dateOfSerial(day)).toBe(
				new Date(Date.UTC(1899, 11, 30) + day * 86_400_000)
					.toISOString()
					.slice(0, 10),
			);
		}
	});
});
