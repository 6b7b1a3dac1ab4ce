import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import genericData from "../../../packs/generic/pack.json" with {
	type: "json",
};
import shanxiRegions from "../../../packs/shanxi/regions.json" with {
	type: "json",
};
import calendarData from "../../../packs/calendars/cn.json" with {
	type: "json",
};
import { parseCalendar } from "../packs/parse-calendar.ts";
import { parsePack } from "../packs/pack.ts";
import { FLOW_MEASURES } from "../reports/measures.ts";
import { makeLists } from "./lists.ts";
import type { DemoProject } from "./model.ts";
import {
	DEMO_DEFAULTS,
	demoOrganisations,
	demoProjects,
	demoSetting,
	type DemoWish,
	MOST_PROJECTS,
} from "./portfolio.ts";
import { PLANTED, plantedIn } from "./planted.ts";
import { COUNTIES, PREFECTURES, REGIONS } from "./province.ts";
import { randomOf } from "./random.ts";
import { seasonWeight } from "./season.ts";

const pack = parsePack(genericData);
const calendar = parseCalendar(calendarData);
const settingOf = (wish: Partial<DemoWish> = {}) =>
	demoSetting({ ...DEMO_DEFAULTS, projects: 150, ...wish }, pack, calendar);
const setting = settingOf();
const projects = [...demoProjects(setting)];
const counted = (project: DemoProject) =>
	project.reports.filter((report) => report.isCounted);
const digest = (wish: Partial<DemoWish>) => {
	const hash = createHash("sha256");
	for (const project of demoProjects(settingOf(wish)))
		hash.update(JSON.stringify(project));
	return hash.digest("hex");
};
const sum = (values: readonly number[]) =>
	values.reduce((total, value) => total + value, 0);

describe("funds and output", () => {
	test("most plans say when the money arrives: never falling, in whole units, about what the works cost", () => {
		const plans = projects.flatMap((project) => project.plans);
		const funded = plans.filter(
			({ fundsCumulativeYuan }) => fundsCumulativeYuan,
		);
		expect(funded.length / plans.length).toBeGreaterThan(0.7);
		expect(funded.length).toBeLessThan(plans.length);
		for (const { fundsCumulativeYuan: funds, cumulativeYuan } of funded) {
			expect(funds).toHaveLength(36);
			for (const [place, yuan] of funds!.entries()) {
				expect(Number.isSafeInteger(yuan)).toBe(true);
				expect(yuan).toBeGreaterThanOrEqual(funds![place - 1] ?? 0);
			}
			const ratio = funds![35]! / cumulativeYuan[35]!;
			expect(ratio).toBeGreaterThan(0.85);
			expect(ratio).toBeLessThan(1.2);
		}
	});

	test("only commissioned projects with a promise bring something, in quarters that were over, told afterwards", () => {
		const producers = projects.filter(({ outputs }) => outputs.length > 0);
		expect(producers.length).toBeGreaterThan(3);
		for (const {
			actualCommissioningOn,
			expectedOutputYuan,
			outputs,
		} of producers) {
			expect(expectedOutputYuan).not.toBeNull();
			const keys = outputs.map(
				({ quarterStart, revision }) => `${quarterStart} ${revision}`,
			);
			expect(new Set(keys).size).toBe(keys.length);
			for (const {
				quarterStart,
				recordedMs,
				revision,
				reason,
				outputYuan,
			} of outputs) {
				const over = Date.parse(quarterStart) + 89 * 86_400_000;
				expect(recordedMs).toBeGreaterThan(over);
				expect(recordedMs).toBeLessThanOrEqual(setting.nowMs);
				expect(over).toBeGreaterThan(
					Date.parse(actualCommissioningOn!) - 4 * 86_400_000,
				);
				expect(reason === "").toBe(revision === 1);
				expect(outputYuan).toBeGreaterThanOrEqual(0);
			}
		}
	});
});

describe("the same every time", () => {
	test("equal settings give equal rows, another seed gives others", () => {
		expect(digest({ projects: 30 })).toBe(digest({ projects: 30 }));
		expect(digest({ projects: 30, seed: 2 })).not.toBe(
			digest({ projects: 30 }),
		);
	});

	test("a project does not depend on how many others there are", () => {
		const [few, many] = [10, 400].map(
			(count) => [...demoProjects(settingOf({ projects: count }))][7],
		);
		expect(few).toEqual(many);
	});

	test("streams differ by every number of their name and fill the unit interval", () => {
		const first = (...name: number[]) => randomOf(...name).next();
		expect(
			new Set([first(1), first(2), first(1, 1), first(1, 2), first(2, 1)]).size,
		).toBe(5);
		const random = randomOf(9);
		const values = Array.from({ length: 20_000 }, () => random.next());
		expect(Math.abs(sum(values) / values.length - 0.5)).toBeLessThan(0.01);
		expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...values)).toBeLessThan(1);
	});

	test("ids are unlike and in the shape of a uuid v7", () => {
		const ids = projects.flatMap((project) => [
			project.id,
			...project.reports.flatMap((report) => [
				report.id,
				...report.corrections.map(({ id }) => id),
			]),
			...project.plans.map(({ id }) => id),
			...project.datedValues.map(({ id }) => id),
		]);
		expect(new Set(ids).size).toBe(ids.length);
		for (const id of ids)
			expect(id).toMatch(
				/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
			);
	});
});

describe("the province", () => {
	test("has 11 prefectures, 117 counties, a statistics-only zone, a cross-region line and two group lines", () => {
		expect([PREFECTURES.length, COUNTIES.length]).toEqual([11, 117]);
		const count = (kind: string) =>
			REGIONS.filter((region) => region.kind === kind).length;
		expect([
			count("statistics_only"),
			count("cross_region"),
			count("group_line"),
		]).toEqual([1, 1, 2]);
		expect(new Set(REGIONS.map(({ code }) => code)).size).toBe(REGIONS.length);
		expect(new Set(REGIONS.map(({ nameZh }) => nameZh)).size).toBe(
			REGIONS.length,
		);
		for (const region of REGIONS) {
			const parent = REGIONS.find(({ code }) => code === region.parentCode);
			expect(region.path).toBe(`${parent?.path ?? ""}${region.code}/`);
		}
	});

	test("lies outside GB/T 2260, whose provinces use 11 to 82", () => {
		for (const { code } of REGIONS)
			expect(Number(code.slice(0, 2))).toBeGreaterThan(82);
		for (const { code } of projects) expect(code.slice(5, 7)).toBe("90");
	});

	test("shares no name with Shanxi", () => {
		const real = new Set(
			shanxiRegions.regions.map(({ nameZh }) =>
				nameZh.replace(/[省市区县]$/, ""),
			),
		);
		for (const { nameZh } of REGIONS)
			expect(real.has(nameZh.replace(/[省市区县]$/, ""))).toBe(false);
	});
});

describe("a portfolio", () => {
	test("has whole references: owners, regions, sectors, lists", () => {
		const owners = new Set(demoOrganisations(setting).map(({ id }) => id));
		const lists = new Map(makeLists(setting).map((list) => [list.id, list]));
		for (const project of projects) {
			expect(owners.has(project.owner.id)).toBe(true);
			expect(
				REGIONS.find(({ code }) => code === project.regionCode)?.path,
			).toBe(project.regionPath);
			expect(
				setting.sectors.find(({ code }) => code === project.sectorCode)?.path,
			).toBe(project.sectorPath);
			for (const { listId, version } of project.listMemberships)
				expect(
					lists.get(listId)?.versions.some((v) => v.version === version),
				).toBe(true);
		}
		expect(new Set(projects.map(({ code }) => code)).size).toBe(
			projects.length,
		);
		for (const { code } of projects)
			expect(code).toMatch(/^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$/);
	});

	test("has the key lists of 2025 and 2026 in two versions that differ, and sessions of the three batches", () => {
		const lists = makeLists(setting);
		for (const code of ["key-2025", "key-2026"]) {
			const list = lists.find((candidate) => candidate.code === code);
			expect(list?.versions.map(({ version }) => version)).toEqual([1, 2]);
			const members = (version: number) =>
				projects
					.filter(({ listMemberships }) =>
						listMemberships.some(
							(m) => m.listId === list?.id && m.version === version,
						),
					)
					.map(({ number }) => number);
			expect(members(1).length).toBeGreaterThan(20);
			expect(members(2)).not.toEqual(members(1));
		}
		expect(lists.filter(({ code }) => code.startsWith("batch-")).length).toBe(
			8,
		);
	});

	test.each([1, 2, 3, 4, 5])(
		"the owner that signs in has eight projects, one in every state (seed %i)",
		(seed) => {
			const few = [...demoProjects(settingOf({ seed, projects: 20 }))];
			const own = few.slice(0, 8);
			expect(new Set(own.map(({ owner }) => owner.id)).size).toBe(1);
			expect(
				few.slice(8).some(({ owner }) => owner.id === own[0]?.owner.id),
			).toBe(false);
			expect(new Set(own.map(({ stage }) => stage))).toEqual(
				new Set([
					"continued",
					"new_start",
					"pre_work",
					"reserve",
					"completed",
					"in_production",
				]),
			);
			expect(own[7]?.isPaused).toBe(true);
		},
	);

	test("the parts of every report's investment sum to it and no flow is below zero", () => {
		for (const { number, reports } of projects) {
			for (const { flows, dekadStart } of reports) {
				expect(flows.length).toBe(FLOW_MEASURES.length);
				const [investment = 0, ...parts] = flows.slice(0, 5).map(Number);
				if (sum(parts) !== investment)
					throw new Error(
						`project ${number}, ${dekadStart}: ${parts.join(" + ")} is not ${investment}`,
					);
				if (
					flows.some(
						(value) =>
							value !== null && (value < 0 || !Number.isSafeInteger(value)),
					)
				)
					throw new Error(
						`project ${number}, ${dekadStart}: ${flows.join(", ")}`,
					);
			}
		}
	});

	test("since start stays within a tenth above the total investment, where nothing is planted", () => {
		for (const project of projects) {
			let since = project.openingInvestmentYuan ?? 0;
			for (const report of counted(project)) {
				since += report.flows[0] ?? 0;
				for (const line of report.corrections)
					if (line.measure === "investment") since += line.differenceYuan;
				const isTrue = since * 10 <= project.totalInvestmentYuan * 11;
				if (!isTrue && plantedIn(project.number) === undefined)
					throw new Error(
						`project ${project.number}, ${report.dekadStart}: ${since}`,
					);
			}
		}
	});

	test("the year to date never falls below zero through corrections", () => {
		for (const project of projects) {
			const years = new Map<string, number>();
			for (const report of counted(project)) {
				const year = report.dekadStart.slice(0, 4);
				const booked = sum(
					report.corrections
						.filter(({ measure }) => measure === "investment")
						.map(({ differenceYuan }) => differenceYuan),
				);
				const ytd = (years.get(year) ?? 0) + (report.flows[0] ?? 0) + booked;
				years.set(year, ytd);
				expect(ytd).toBeGreaterThanOrEqual(0);
			}
		}
	});

	test("plans never fall, are in force once a year, and keep the first beside a later one", () => {
		const plans = projects.flatMap((project) =>
			project.plans.map((plan) => ({ number: project.number, ...plan })),
		);
		for (const plan of plans) {
			expect(plan.cumulativeYuan.length).toBe(36);
			expect(
				plan.cumulativeYuan.every(
					(value, place) => value >= (plan.cumulativeYuan[place - 1] ?? 0),
				),
			).toBe(true);
			expect(plan.isBaseline).toBe(plan.revision === 1);
		}
		const byYear = Map.groupBy(
			plans,
			({ number, year }) => `${number} ${year}`,
		);
		for (const revisions of byYear.values()) {
			expect(revisions.filter(({ state }) => state === "approved").length).toBe(
				1,
			);
			expect(revisions.at(-1)?.state).toBe("approved");
		}
		expect(plans.some(({ revision }) => revision === 2)).toBe(true);
	});

	test("one revision of a dekad counts at most, and it is the last that was not sent back", () => {
		for (const { reports } of projects) {
			for (const revisions of Map.groupBy(
				reports,
				({ dekadStart }) => dekadStart,
			).values()) {
				expect(revisions.map(({ revision }) => revision)).toEqual(
					revisions.map((_, place) => place + 1),
				);
				expect(
					revisions.filter(({ isCounted }) => isCounted).length,
				).toBeLessThanOrEqual(1);
				for (const { isCounted, state } of revisions)
					expect(isCounted).toBe(state === "submitted" || state === "accepted");
			}
		}
	});

	test("nothing happens after now, and a correction is for an earlier dekad", () => {
		for (const {
			reports,
			standings,
			datedValues,
			plans,
			createdMs,
		} of projects) {
			const instants = [
				createdMs,
				...[...standings, ...datedValues, ...plans].map(
					({ recordedMs }) => recordedMs,
				),
				...reports.flatMap((r) => [
					r.createdMs,
					r.submittedMs,
					r.returnedMs,
					r.acceptedMs,
					r.supersededMs,
				]),
			];
			for (const instant of instants)
				expect(instant ?? 0).toBeLessThanOrEqual(setting.nowMs);
			for (const report of reports)
				for (const line of report.corrections)
					expect(line.forDekad < report.dekadStart).toBe(true);
		}
	});

	test("standings begin with the first kept dekad and no day has two", () => {
		for (const { standings, trackedFrom } of projects) {
			expect(standings[0]?.fromOn).toBe(trackedFrom);
			const days = standings.map(({ fromOn }) => fromOn);
			expect(days).toEqual([...new Set(days)].sort());
		}
	});

	test("a dekad's report can be late, missing, an estimate, sent back, replaced; winters are quiet and June is loud", () => {
		const reports = projects.flatMap(({ reports: all }) => all);
		const states = new Set(reports.map(({ state }) => state));
		expect([...states].sort()).toEqual(
			expect.arrayContaining([
				"accepted",
				"returned",
				"submitted",
				"superseded",
			]),
		);
		expect(new Set(reports.map(({ kind }) => kind)).size).toBe(2);
		expect(reports.some(({ isTimely }) => isTimely === false)).toBe(true);
		expect(reports.some(({ problems }) => problems.length > 0)).toBe(true);
		const of = (month: string) =>
			sum(
				projects
					.filter(({ number }) => plantedIn(number) === undefined)
					.flatMap(counted)
					.filter((r) => r.dekadStart.slice(5, 7) === month)
					.map((r) => r.flows[0] ?? 0),
			);
		expect(of("02") * 8).toBeLessThan(of("06"));
		expect(of("06")).toBeGreaterThan(of("07"));
		expect(
			Math.abs(
				sum(
					Array.from({ length: 36 }, (_, place) => seasonWeight(place + 1, 1)),
				) - 36,
			),
		).toBeLessThan(1e-9);
	});
});

describe("what is planted", () => {
	const planted = (id: string) =>
		PLANTED.find((candidate) => candidate.id === id)!.numbers.map(
			(number) => projects[number]!,
		);
	const invested = (project: DemoProject) =>
		counted(project).map((report) => report.flows[0] ?? 0);

	test("one project says the same figure eleven dekads long", () => {
		const values = invested(planted("repeats")[0]!);
		expect(values.filter((value) => value === 3_880_000).length).toBe(11);
	});

	test("one runs ahead of its physical progress by more than 15 points", () => {
		const project = planted("ahead")[0]!;
		const since = (project.openingInvestmentYuan ?? 0) + sum(invested(project));
		const physical = counted(project).at(-1)?.physicalRatio ?? 0;
		expect(since / project.totalInvestmentYuan - physical).toBeGreaterThan(
			0.15,
		);
	});

	test("one wrote a figure ten thousand times too large and took it back", () => {
		const project = planted("unit_slip")[0]!;
		const slip = counted(project).find(
			(report) => report.dekadStart === "2026-02-01",
		)!;
		const back = counted(project)
			.flatMap((report) => report.corrections)
			.find(
				(line) =>
					line.forDekad === "2026-02-01" && line.measure === "investment",
			)!;
		expect(slip.flows[0]! + back.differenceYuan).toBe(slip.flows[0]! / 10_000);
	});

	test("three projects of one owner are one told three times", () => {
		const bundle = planted("bundled");
		expect(new Set(bundle.map(({ owner }) => owner.id)).size).toBe(1);
		expect(new Set(bundle.map(({ code }) => code)).size).toBe(3);
		expect(
			new Set(
				bundle.map(
					(project) =>
						`${project.actualStartOn} ${project.totalInvestmentYuan} ${invested(project).join()}`,
				),
			).size,
		).toBe(1);
	});

	test("one stands still right after its start without being declared paused", () => {
		const project = planted("start_stop")[0]!;
		const after = counted(project)
			.filter((report) => report.dekadStart > project.actualStartOn!)
			.slice(2);
		expect(after.length).toBeGreaterThan(5);
		expect(
			after.every(
				(report) => report.flows[0] === 0 && report.peopleOnSite === 0,
			),
		).toBe(true);
		expect(project.isPaused).toBe(false);
	});

	test("one reports its plan to the yuan", () => {
		const project = planted("plan_echo")[0]!;
		const plan = project.plans.findLast(({ year }) => year === 2026)!;
		expect(
			sum(
				counted(project)
					.filter((report) => report.dekadStart >= "2026")
					.map((report) => report.flows[0] ?? 0),
			),
		).toBe(plan.cumulativeYuan[29]);
	});

	test("one never entered the statistics, one is hardly paid, one was cut in October, one is typed in by the county", () => {
		expect(planted("not_entered")[0]!.statisticsEnteredOn).toBeNull();
		const unpaid = counted(planted("unpaid")[0]!);
		expect(
			sum(unpaid.flatMap((report) => report.flows.slice(11).map(Number))) * 10,
		).toBeLessThan(3 * sum(unpaid.map((report) => report.flows[0] ?? 0)));
		const [first, second] = planted("q4_cut")[0]!.plans.filter(
			({ year }) => year === 2026,
		);
		expect(second!.cumulativeYuan[35]! * 10).toBeLessThan(
			first!.cumulativeYuan[35]! * 9.5,
		);
		expect(
			planted("on_behalf")[0]!.reports.filter(
				({ handedInByOrgId }) => handedInByOrgId !== null,
			).length,
		).toBe(12);
	});

	test("one correction reaches across the year's end", () => {
		const lines = counted(planted("year_end_correction")[0]!).flatMap(
			(report) =>
				report.corrections.map((line) => ({
					booked: report.dekadStart,
					...line,
				})),
		);
		expect(
			lines.some(
				(line) =>
					line.booked.startsWith("2026") &&
					line.forDekad === "2025-12-01" &&
					line.differenceYuan > 0,
			),
		).toBe(true);
	});
});

test("for measuring, every project reports in every dekad", () => {
	const all = [
		...demoProjects(settingOf({ projects: 5, years: 3, everyDekad: true })),
	];
	expect(
		all.map(
			({ reports }) => reports.filter(({ isCounted }) => isCounted).length,
		),
	).toEqual([108, 108, 108, 108, 108]);
});

test.each([
	{ projects: 0 },
	{ projects: MOST_PROJECTS + 1 },
	{ years: 0 },
	{ years: 1.5 },
	{ seed: 0.5 },
	{ until: "2026-10" },
])("%j is refused", (wish) => {
	expect(() => settingOf(wish)).toThrow(RangeError);
});

test("docs/use/demo.md names the planted projects of seed 1", () => {
	const page = readFileSync(
		join(import.meta.dirname, "../../../docs/use/demo.md"),
		"utf8",
	);
	const named = page
		.split("\n")
		.flatMap((line) => line.match(/^\| `(\w+)` \| (.*?) \|/)?.slice(1) ?? []);
	const expected = PLANTED.flatMap(({ id, numbers }) => [
		id,
		numbers.map((number) => `\`${projects[number]?.code}\``).join(", "),
	]);
	expect(named).toEqual(expected);
});
