import { describe, expect, test } from "vitest";
import genericData from "../../../packs/generic/pack.json" with {
	type: "json",
};
import shanxiData from "../../../packs/shanxi/pack.json" with { type: "json" };
import regionData from "../../../packs/shanxi/regions.json" with {
	type: "json",
};
import cnData from "../../../packs/calendars/cn.json" with { type: "json" };
import { dekadAt, parseDekad } from "../periods/dekad.ts";
import { periodDates } from "../periods/due-dates.ts";
import { linearLine, seasonLine } from "../rollups/lines.ts";
import { compareFractions } from "../units/fraction.ts";
import { CADENCES, cadenceFor, type Pack, parsePack, STAGES } from "./pack.ts";
import { parseCalendar } from "./parse-calendar.ts";
import { parseRegions } from "./parse-regions.ts";
import { PackError } from "./read-data.ts";

/** A pack before it is read, to be broken in one place. */
type Draft = {
	season?: { shares: number[] };
	stages: object[];
	cadence: object[];
	dekadRules: { cutOff: object[] }[];
	sectors: { sectors: object[] };
	reviewLadder: object;
};

const generic = parsePack(genericData);
const shanxi = parsePack(shanxiData);

describe.each<[string, Pack]>([
	["generic", generic],
	["shanxi", shanxi],
])("the pack %s", (id, pack) => {
	test("is read, and is the one its folder names", () =>
		expect(pack.id).toBe(id));

	test("asks projects under construction every dekad, paused ones monthly, reserve and pre-work quarterly, finished ones no more", () => {
		expect(STAGES.map((stage) => cadenceFor(pack, stage, false))).toEqual([
			"quarter",
			"quarter",
			"dekad",
			"dekad",
			"month",
			"quarter",
			"never",
		]);
		expect([
			cadenceFor(pack, "new_start", true),
			cadenceFor(pack, "continued", true),
		]).toEqual(["month", "month"]);
		expect(CADENCES).toContain(cadenceFor(pack, "reserve", true));
	});

	test("the county's acceptance is final", () =>
		expect(pack.reviewLadder.final).toBe("county"));

	test("the slogans without a published definition are empty, whatever else is there", () => {
		for (const list of pack.checklists)
			expect(list.items.length === 0).toBe(list.basis === "to_be_filled");
	});

	test("cites only sources it lists", () => {
		const cited = new Set(
			JSON.stringify({ ...pack, sources: [] }).match(/\[S\d+\]/g),
		);
		expect(
			[...cited].filter(
				(tag) => !pack.sources.some((source) => source.tag === tag),
			),
		).toEqual([]);
	});
});

test("the Shanxi pack names the two slogans and leaves them to an office", () => {
	expect(
		shanxi.checklists
			.filter((list) => list.items.length === 0)
			.map((list) => list.id),
	).toEqual(["four_comprehensive", "four_precisions_four_accounts"]);
});

describe("seasons", () => {
	test("the generic pack's season is the linear line, to a part in ten thousand", () => {
		for (let index = 1; index <= 36; index++) {
			const dekad = dekadAt(2026, index);
			expect(
				Math.abs(
					Number(seasonLine(generic.season.shares, dekad).n) -
						(Number(linearLine(dekad).n) * 10_000) / 36,
				),
			).toBeLessThanOrEqual(0.5);
		}
	});

	test("Shanxi's season lies below the linear line until autumn: the linear line would cry wolf every spring", () => {
		for (let index = 1; index <= 22; index++) {
			expect(
				compareFractions(
					seasonLine(shanxi.season.shares, dekadAt(2026, index)),
					linearLine(dekadAt(2026, index)),
				),
			).toBe(-1);
		}
		expect(shanxi.season).toMatchObject({ basis: "inferred" });
	});
});

describe("dekad rules", () => {
	const cn = parseCalendar(cnData);
	const rule = (id: string) =>
		shanxi.dekadRules.find((candidate) => candidate.id === id) ??
		shanxi.dekadRule;

	test("by default figures stand as of the last day, which is the cut-off, moved later", () => {
		expect(
			periodDates(shanxi.dekadRule, cn, parseDekad("2026-05-D3")),
		).toMatchObject({
			asOfOn: "2026-05-31", // a Sunday
			cutOffOn: "2026-06-01",
			lockedFrom: { on: "2026-06-04", time: "24:00" },
			kind: "actual",
		});
	});

	test("T17 [S59]: the 9/19/28 preset is due Friday 2009-07-17", () => {
		expect(
			periodDates(rule("9_19_28"), cn, parseDekad("2009-07-D2")),
		).toMatchObject({
			cutOffOn: "2009-07-17",
			kind: "estimate",
			basis: "weekends_only",
		});
	});

	test("[S61] the noon preset goes to the second working day after a day off", () => {
		// 2026-03-20 + 2 days is Sunday the 22nd; Monday is the first working day after, Tuesday the second.
		expect(
			periodDates(
				rule("second_working_day_noon"),
				cn,
				parseDekad("2026-03-D2"),
			),
		).toMatchObject({ timelyUntil: { on: "2026-03-24", time: "12:00" } });
	});
});

describe("Shanxi's regions", () => {
	const regions = parseRegions(regionData);

	test("are one province, 11 prefectures, 117 counties and 4 zones of statistics only", () => {
		const at = (level: number, kind: string) =>
			regions.filter(
				(region) => region.level === level && region.kind === kind,
			);
		expect([
			at(0, "administrative").length,
			at(1, "administrative").length,
			at(2, "administrative").length,
		]).toEqual([1, 11, 117]);
		expect(
			regions
				.filter((region) => region.kind === "statistics_only")
				.map((region) => region.code),
		).toEqual(["140171", "140271", "140671", "140971"]);
	});

	test("lie on paths made of their codes; names repeat, codes do not", () => {
		expect(regions.find((region) => region.code === "140105")).toMatchObject({
			path: "14/1401/140105/",
			nameZh: "小店区",
			level: 2,
		});
		expect(
			regions.filter((region) => region.nameZh === "城区").length,
		).toBeGreaterThan(1);
		expect(new Set(regions.map((region) => region.code)).size).toBe(
			regions.length,
		);
	});
});

describe("a broken pack is refused with the place, what stood there and what is needed", () => {
	const broken = (change: (pack: Draft) => void) => {
		const copy = structuredClone(genericData) as Draft;
		change(copy);
		return () => parsePack(copy);
	};

	test.each<[string, (pack: Draft) => unknown, RegExp]>([
		[
			"a missing part",
			(pack) => delete pack.season,
			/^season: an object is needed, found nothing$/,
		],
		[
			"a misspelt key",
			(pack) => Object.assign(pack, { seasons: 1 }),
			/the key "seasons" is not known/,
		],
		[
			"a name in one language",
			(pack) => Object.assign(pack, { name: { zh: "通用" } }),
			/^name\.en: text is needed, found nothing$/,
		],
		[
			"an unknown rule",
			(pack) => Object.assign(pack, { dekadRule: "10_20_30" }),
			/^dekadRule: .*found "10_20_30"$/,
		],
		[
			"a stage left out",
			(pack) => (pack.stages as unknown[]).pop(),
			/^stages: the stages reserve, .* in this order/,
		],
		[
			"a stage without cadence",
			(pack) => (pack.cadence as unknown[]).pop(),
			/^cadence: one row for at_capacity, paused, is needed \(there are 0\)/,
		],
		[
			"a season that falls",
			(pack) =>
				Object.assign((pack.season as { shares: number[] }).shares, { 5: 0 }),
			/^season\.shares: .*never falls/,
		],
		[
			"a time that is none",
			(pack) =>
				Object.assign((pack.dekadRules as object[])[0] as object, {
					timelyTime: "25:00",
				}),
			/^dekadRules\[0\]\.timelyTime: a time/,
		],
		[
			"two days at once",
			(pack) =>
				Object.assign(
					(pack.dekadRules as { cutOff: object[] }[])[0]?.cutOff[0] as object,
					{ dayOfMonth: 9 },
				),
			/^dekadRules\[0\]\.cutOff\[0\]: one of/,
		],
		[
			"a sector without its parent",
			(pack) =>
				Object.assign(
					(pack.sectors as { sectors: object[] }).sectors[1] as object,
					{ parent: "Z" },
				),
			/^sectors\.sectors\[1\]\.parent: .*found "Z"$/,
		],
		[
			"a code used twice",
			(pack) =>
				Object.assign(
					(pack.sectors as { sectors: object[] }).sectors[1] as object,
					{ code: "A" },
				),
			/^sectors\.sectors\[1\]\.code: /,
		],
		[
			"a final step nobody takes",
			(pack) =>
				Object.assign(pack.reviewLadder as object, { final: "village" }),
			/^reviewLadder\.final: /,
		],
	])("%s", (_, change, message) => {
		expect(broken((pack) => void change(pack))).toThrow(PackError);
		expect(broken((pack) => void change(pack))).toThrow(message);
	});

	test("something that is no pack at all", () => {
		expect(() => parsePack(null)).toThrow(
			"the file: an object is needed, found null",
		);
		expect(() => parsePack([])).toThrow(PackError);
	});

	test("a calendar with a day that does not exist, twice, or no weekend", () => {
		const calendar = (year: object) => () =>
			parseCalendar({
				region: "CN",
				years: {
					"2026": {
						publishedIn: "2025-11",
						title: "t",
						source: [],
						daysOff: [],
						workingWeekends: [],
						...year,
					},
				},
			});
		expect(calendar({ daysOff: ["2026-02-30"] })).toThrow(
			/years\.2026\.daysOff\[0\]: a day/,
		);
		expect(calendar({ daysOff: ["2026-01-01", "2026-01-01"] })).toThrow(
			/once only/,
		);
		expect(calendar({ workingWeekends: ["2026-01-05"] })).toThrow(
			/a Saturday or Sunday/,
		);
	});

	test("regions with a second root or an orphan", () => {
		const row = {
			code: "1",
			parent: null,
			nameZh: "省",
			nameEn: null,
			kind: "administrative",
		};
		const file =
			(...regions: object[]) =>
			() =>
				parseRegions({ source: "s", licence: "l", about: "a", regions });
		expect(file(row, { ...row, code: "2" })).toThrow(/the first region alone/);
		expect(file(row, { ...row, code: "2", parent: "3" })).toThrow(/further up/);
		expect(file(row, { ...row, parent: "1" })).toThrow(/not used twice/);
	});
});
