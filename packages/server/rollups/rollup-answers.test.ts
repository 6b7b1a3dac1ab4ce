import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { percentText } from "@dekad/core/units/ratio.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import type { RollupView } from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { submitReport } from "../reports/submit-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	openDekads,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { manyProjects, type TailOf } from "../testing/many-projects.ts";
import { cockpit } from "./cockpit.ts";
import { exportRollup } from "./export-rollup.ts";
import { rollup } from "./queries.ts";
import {
	rebuildProjectDekads,
	refreshProjectDekads,
	removeUntrackedDekads,
} from "./refresh-project-dekads.ts";
import type { RollupQuestion } from "./resolve-question.ts";

/** Small offices whose totals one knows by heart. */

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const AFTERWARDS = new Date("2026-12-01T00:00:00Z");
const ask = (
	actor: Actor,
	question: Omit<RollupQuestion, "now"> & { now?: Date },
): Promise<RollupView> =>
	asActor(database.db, actor, (tx) =>
		rollup(tx, actor, { now: AFTERWARDS, ...question }),
	);

/** Hands a report in on the first day after its dekad. */
async function report(
	office: TestOffice,
	projectId: string,
	[year, month, part]: readonly [number, number, 1 | 2 | 3],
	measures: Partial<Record<FlowMeasure, number>>,
	corrections: readonly [forDekad: string, differenceYuan: number][] = [],
) {
	const two = (value: number) => String(value).padStart(2, "0");
	const after =
		part === 3
			? new Date(Date.UTC(year, month, 1))
			: new Date(Date.UTC(year, month - 1, part * 10 + 1));
	return submitReport(database.db, {
		actor: office.actor("owner"),
		report: {
			projectId,
			dekad: `${year}-${two(month)}-D${part}`,
			kind: "actual",
			baseRevision: 0,
			values: reportValues(measures, {
				corrections: corrections.map(([forDekad, differenceYuan]) => ({
					forDekad,
					differenceYuan,
					measure: "investment" as const,
					reason: "重复计量",
				})),
			}),
		},
		now: after,
	});
}

const rebuild = (office: TestOffice) =>
	rebuildProjectDekads(database.ownerDb, office.jurisdictionId);

describe("a correction across a year's end", () => {
	test("stands in the new year as reported, in the old one as corrected, and once since the start in both", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { openingYuan: 1000 });
		await report(office, project, [2025, 12, 3], { investment: 100 });
		await report(office, project, [2026, 1, 1], { investment: 7 }, [
			["2025-12-D3", -40],
		]);
		const seen = async (period: string, view: "reported" | "corrected") => {
			const { total } = await ask(office.actor("office"), { period, view });
			return [total.actual, total.actualInPeriod, total.sinceStart];
		};
		expect(await seen("2025", "reported")).toEqual([100, 100, 1100]);
		expect(await seen("2025", "corrected")).toEqual([60, 60, 1060]);
		expect(await seen("2025-12-D3", "corrected")).toEqual([60, 60, 1060]);
		expect(await seen("2026-01", "reported")).toEqual([-33, -33, 1067]);
		expect(await seen("2026-01", "corrected")).toEqual([7, 7, 1067]);
		expect(await seen("2026-01-D2", "reported")).toEqual([-33, null, 1067]);
		expect(await seen("2026-01-D2", "corrected")).toEqual([7, null, 1067]);
	});

	test("leaves nothing said where the new year's report says nothing else", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office);
		await report(office, project, [2025, 12, 3], { investment: 100 });
		await report(office, project, [2026, 1, 1], { building: 5 }, [
			["2025-12-D3", -40],
		]);
		const { total } = await ask(office.actor("office"), { period: "2026" });
		expect([total.actual, total.actualInPeriod]).toEqual([null, null]);
		expect(total.measures).toMatchObject({ investment: null, building: 5 });
	});
});

describe("null and 0", () => {
	test("a reported 0 is 0, no report is null, a report that is silent on investment is null", async () => {
		const office = await anOffice(database);
		const [idle, silent, payer] = [
			await aProject(database, office, { code: "IDLE" }),
			await aProject(database, office, { code: "SILENT" }),
			await aProject(database, office, { code: "PAYER" }),
		];
		await rebuild(office);
		await report(office, idle, [2025, 1, 1], { investment: 0 });
		await report(office, payer, [2025, 1, 1], { paid_loan: 9 });
		const byProject = async (period: string) => {
			const view = async (projectId: string) => {
				await database.ownerDb
					.updateTable("project")
					.set({ zone_code: "HERE" })
					.where("project_id", "=", projectId)
					.execute();
				const answer = await ask(office.actor("office"), {
					period,
					where: "zone=HERE",
				});
				await database.ownerDb
					.updateTable("project")
					.set({ zone_code: null })
					.where("project_id", "=", projectId)
					.execute();
				return [answer.total.actual, answer.total.actualInPeriod];
			};
			return [await view(idle), await view(silent), await view(payer)];
		};
		expect(await byProject("2025-01-D1")).toEqual([
			[0, 0],
			[null, null],
			[null, null],
		]);
		// Later in the year the 0 still stands, and nothing was said in the dekad itself.
		expect(await byProject("2025-01-D2")).toEqual([
			[0, null],
			[null, null],
			[null, null],
		]);
	});

	test("0 reported by a project nobody asked counts as 0 and not as a report", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { stage: "at_capacity" });
		await report(office, project, [2025, 1, 1], { investment: 3 });
		await report(office, project, [2025, 1, 2], { investment: 0 });
		const { total } = await ask(office.actor("office"), {
			period: "2025-01-D2",
		});
		expect(total).toMatchObject({
			actual: 3,
			actualInPeriod: 0,
			expected: 0,
			reported: 0,
		});
	});
});

describe("what is asked for", () => {
	test("a period not opened yet answers an empty total, not an error", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		const answer = await ask(office.actor("office"), {
			period: "2027-01",
			by: "region,sector",
		});
		expect(answer).toMatchObject({ lastDekad: null, cells: [] });
		expect(answer.total).toMatchObject({
			projects: 0,
			actual: null,
			completion: null,
			lastYear: null,
		});
	});

	test("a period partly opened runs to its newest opened dekad", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		expect(
			await ask(office.actor("office"), { period: "2026-Q1" }),
		).toMatchObject({ period: "2026-Q1", lastDekad: "2026-03-D1" });
	});

	test("without a period it is the newest dekad whose timely date has passed", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		const at = async (now: string) =>
			(await ask(office.actor("office"), { now: new Date(now) })).period;
		// The second dekad ends on the 20th and is timely for two days.
		expect(await at("2025-03-22T00:00:00Z")).toBe("2025-03-D1");
		expect(await at("2025-03-22T00:00:01Z")).toBe("2025-03-D2");
		expect(await at("2025-01-03T00:00:00Z")).toBe("2025-01-D1"); // none is over yet
	});

	test.each([
		["planet"],
		["region:x"],
		["region:10"],
		["sector:0"],
		["stage:1"],
		["region:1,region:2"],
		["toString"],
	])("a split by %s is refused", async (by) => {
		const office = await anOffice(database);
		await expect(
			ask(office.actor("office"), { period: "2025-01", by }),
		).rejects.toThrow("rollup.bad_dimension");
	});

	test.each([["=x"], ["region"], ["planet=x"], ["stage="], ["paused=maybe"]])(
		"a narrowing to %s is refused",
		async (where) => {
			const office = await anOffice(database);
			await expect(
				ask(office.actor("office"), { period: "2025-01", where }),
			).rejects.toThrow("rollup.bad_dimension");
		},
	);

	test("a list that is not there, or not yet in force, is not found", async () => {
		const office = await anOffice(database);
		await expect(
			ask(office.actor("office"), { period: "2025-01", list: "NONE" }),
		).rejects.toThrow("list.not_found");
	});

	test("a period that is none is refused", async () => {
		const office = await anOffice(database);
		for (const period of ["2025-13", "2025-Q5", "yesterday"])
			await expect(ask(office.actor("office"), { period })).rejects.toThrow(
				"period.invalid",
			);
	});

	test("a region is a whole code: 14/1401 does not take in 14/14015", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		const other = await aProject(database, office);
		await database.ownerDb
			.updateTable("project_standing")
			.set({ region_path: "14/14015/" })
			.where("project_id", "=", other)
			.execute();
		await rebuild(office);
		for (const where of ["region=14/1401", "region=14/1401/"]) {
			const { total } = await ask(office.actor("office"), {
				period: "2025-01",
				where,
			});
			expect(total.projects).toBe(1);
		}
	});
});

describe("an instant", () => {
	test("does not know periods that were opened later", async () => {
		const office = await anOffice(database, {
			openUntil: { year: 2025, month: 1, part: 1 },
		});
		const project = await aProject(database, office);
		await report(office, project, [2025, 1, 1], { investment: 1 });
		await openDekads(
			database.ownerDb,
			office.jurisdictionId,
			{ year: 2025, month: 1, part: 2 },
			{ year: 2025, month: 1, part: 3 },
		);
		await database.ownerDb
			.updateTable("reporting_period")
			.set({ opened_at: new Date("2025-02-01T00:00:00Z") })
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("dekad_start", ">", "2025-01-01")
			.execute();
		await rebuild(office);
		const asOf = new Date("2025-01-20T00:00:00Z");
		expect(
			await ask(office.actor("office"), { period: "2025-01", asOf }),
		).toMatchObject({ lastDekad: "2025-01-D1", total: { expected: 1 } });
		expect(
			await ask(office.actor("office"), { period: "2025-01" }),
		).toMatchObject({ lastDekad: "2025-01-D3", total: { expected: 3 } });
	});

	test("nor dekads of the year that were opened afterwards to load the past", async () => {
		const second = { year: 2025, month: 1, part: 2 as const };
		const office = await anOffice(database, {
			openFrom: second,
			openUntil: second,
		});
		await aProject(database, office);
		await rebuild(office);
		const asOf = new Date("2025-01-25T00:00:00Z");
		const before = await ask(office.actor("office"), {
			period: "2025-01",
			now: asOf,
		});
		const first = { year: 2025, month: 1, part: 1 as const };
		await openDekads(database.ownerDb, office.jurisdictionId, first, first);
		await database.ownerDb
			.updateTable("reporting_period")
			.set({ opened_at: new Date("2025-02-01T00:00:00Z") })
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("dekad_start", "=", "2025-01-01")
			.execute();
		await rebuild(office);
		const january = (question: { asOf?: Date }) =>
			ask(office.actor("office"), { period: "2025-01", ...question });
		expect(await january({ asOf })).toEqual(before);
		expect(before.lastDekad).toBe("2025-01-D2");
		expect([before.total.expected, (await january({})).total.expected]).toEqual(
			[1, 2],
		);
	});
});

describe("a project that moved to another city", () => {
	test("counts where it stood then, for each city's own reader too, and a county's act keeps the whole year", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, {
			annualPlans: { 2025: 360 },
		});
		await report(office, project, [2025, 1, 1], { investment: 10 });
		await move(office, project, COUNTIES[2], "2025-02-01");
		const second = await report(office, project, [2025, 2, 1], {
			investment: 5,
		});

		const county = office.actor("office", { scope: COUNTIES[2] });
		await acceptReport(database.db, {
			actor: county,
			reportId: second.reportId,
			version: 1,
			now: new Date("2025-02-12T00:00:00Z"),
		});
		expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });

		const totals = async (scope: string, period: string) => {
			const { total } = await ask(office.actor("office", { scope }), {
				period,
			});
			return [total.projects, total.actual, total.actualInPeriod];
		};
		expect(await totals(COUNTIES[0], "2025-01")).toEqual([1, 10, 10]);
		expect(await totals(COUNTIES[0], "2025-02")).toEqual([0, null, null]);
		expect(await totals(COUNTIES[2], "2025-01")).toEqual([0, null, null]);
		expect(await totals(COUNTIES[2], "2025-02")).toEqual([1, 15, 5]);
		expect(await totals("14/", "2025-02")).toEqual([1, 15, 5]);
	});

	async function move(
		office: TestOffice,
		projectId: string,
		path: string,
		fromOn: string,
	) {
		const place = { region_path: path, region_code: path.split("/").at(-2)! };
		const first = await database.ownerDb
			.selectFrom("project_standing")
			.where("project_id", "=", projectId)
			.selectAll()
			.executeTakeFirstOrThrow();
		await database.ownerDb
			.insertInto("project_standing")
			.values({ ...first, ...place, from_on: fromOn })
			.execute();
		await database.ownerDb
			.updateTable("project")
			.set(place)
			.where("project_id", "=", projectId)
			.execute();
		const dispatcher = office.actor("dispatcher");
		await asActor(database.db, dispatcher, (tx) =>
			refreshProjectDekads(tx, office.jurisdictionId, [projectId], fromOn),
		);
	}
});

test("moving the first tracked dekad to a later day leaves no rows before it, as a rebuild would", async () => {
	const office = await anOffice(database);
	const project = await aProject(database, office);
	await report(office, project, [2025, 1, 1], { investment: 10 });
	await database.ownerDb
		.updateTable("project")
		.set({ tracked_from: "2025-03-01" })
		.where("project_id", "=", project)
		.execute();
	const dispatcher = office.actor("dispatcher");
	await asActor(database.db, dispatcher, async (tx) => {
		await removeUntrackedDekads(tx, office.jurisdictionId, [project]);
		await refreshProjectDekads(
			tx,
			office.jurisdictionId,
			[project],
			"2025-03-01",
		);
	});
	expect((await ask(dispatcher, { period: "2025-02" })).total.projects).toBe(0);
	expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });
});

test("the year's curve ends in the total, corrections included", async () => {
	const office = await anOffice(database);
	const project = await aProject(database, office, {
		annualPlans: { 2025: 3600 },
	});
	await report(office, project, [2025, 1, 1], { investment: 100 });
	await report(office, project, [2025, 1, 2], { investment: 50 });
	await report(office, project, [2025, 1, 3], { investment: 25 }, [
		["2025-01-D1", -30],
	]);
	const actor = office.actor("office", { scope: COUNTIES[0] });
	const page = await asActor(database.db, actor, (tx) =>
		cockpit(tx, actor, { period: "2025-01-D2", now: AFTERWARDS }),
	);
	expect(page.rollup.total.actual).toBe(120);
	expect(page.curve.slice(0, 3).map(({ actual }) => actual)).toEqual([
		70,
		120,
		null,
	]);
	expect(page.curve.slice(0, 2).map(({ planned }) => planned)).toEqual([
		100, 200,
	]);
});

describe("rates by the numbers of published bulletins", () => {
	const many = (...wish: TailOf<typeof manyProjects>) =>
		manyProjects(database, ...wish);

	const ratesOf = async (office: TestOffice, period: string) => {
		await rebuild(office);
		const { total } = await ask(office.actor("office"), { period });
		return (id: string, digits = 1) => {
			const rate = total.rates[id]!;
			return [
				rate.numerator,
				rate.denominator,
				percentText(rate.numerator, rate.denominator, digits),
			];
		};
	};

	test("starts due 74, not on time 5, early 3: 69 of 74, and 72 started [S27]", async () => {
		const office = await anOffice(database);
		const due = { planned_start_on: "2025-08-31" };
		await many(office, 68, { ...due, actual_start_on: "2025-06-01" });
		await many(office, 1, { ...due, actual_start_on: "2024-11-01" }); // began before its year
		await many(office, 5, { ...due, actual_start_on: "2025-09-01" });
		await many(office, 3, {
			planned_start_on: "2025-10-01",
			actual_start_on: "2025-08-31",
		});
		const rate = await ratesOf(office, "2025-08");
		expect(rate("start_to_date")).toEqual([69, 74, "93.2"]);
		expect(rate("start")).toEqual([72, 77, "93.5"]);
	});

	test("145 of 194 planned starts are 74.7 %, 3 of 126 completions are 2.4 % [S32][S33]", async () => {
		const office = await anOffice(database);
		const planned = { planned_start_on: "2025-03-01" };
		await many(office, 145, { ...planned, actual_start_on: "2025-09-30" });
		await many(office, 49, planned);
		const completing = {
			planned_completion_on: "2025-12-31",
			actual_start_on: "2023-01-01",
		};
		await many(office, 3, {
			...completing,
			actual_completion_on: "2025-09-30",
		});
		await many(office, 123, completing);
		const rate = await ratesOf(office, "2025-09");
		expect(rate("start")).toEqual([145, 194, "74.7"]);
		expect(rate("works_completion")).toEqual([3, 126, "2.4"]);
	});

	test("148 of 152 stopped projects resumed [S27]; one that never stopped is no restart", async () => {
		const office = await anOffice(database);
		const running = { actual_start_on: "2024-05-01" };
		const winter = ["2025-11-15", true] as const;
		await many(office, 148, running, [[...winter], ["2026-03-01", false]]);
		await many(office, 4, running, [[...winter]]);
		await many(office, 2, running);
		await many(office, 1, running, [
			["2025-06-01", true],
			["2026-01-01", false], // resumed on the year's first day: it stood still last year only
		]);
		const rate = await ratesOf(office, "2026-03-D1");
		expect(rate("restart")).toEqual([148, 152, "97.4"]);
	});

	test("five million yuan and no less is eligible for statistics, and an unknown total is not", async () => {
		const office = await anOffice(database);
		const started = { actual_start_on: "2025-02-01" };
		await many(office, 2, {
			...started,
			total_investment_yuan: 5_000_000,
			statistics_entered_on: "2025-03-31",
		});
		await many(office, 1, { ...started, total_investment_yuan: 5_000_000 });
		await many(office, 1, { ...started, total_investment_yuan: 4_999_999 });
		const unknown = await aProject(database, office);
		await database.ownerDb
			.updateTable("project")
			.set({ ...started, total_investment_yuan: null })
			.where("project_id", "=", unknown)
			.execute();
		expect((await ratesOf(office, "2025-03"))("statistics_entry")).toEqual([
			2,
			3,
			"66.7",
		]);
		expect((await ratesOf(office, "2025-03-D2"))("statistics_entry")).toEqual([
			0,
			3,
			"0.0",
		]);
	});

	test("a completion of sums, not a mean of completions: 68.9 % and 69.2 % are 69.1 % [S27]", async () => {
		const office = await anOffice(database);
		for (const [regionPath, done, planned] of [
			[COUNTIES[0], 62_470, 90_650],
			[COUNTIES[2], 96_950, 140_030],
		] as const) {
			const project = await aProject(database, office, {
				regionPath,
				annualPlans: { 2025: planned },
			});
			await report(office, project, [2025, 8, 3], { investment: done });
		}
		const { total, cells } = await ask(office.actor("office"), {
			period: "2025-08",
			by: "region",
		});
		const percent = (cell: (typeof cells)[number]) =>
			percentText(cell.actual, cell.annualPlan, 1);
		expect([...cells, total].map(percent)).toEqual(["68.9", "69.2", "69.1"]);
	});

	test("nothing due is no rate, neither 0 nor 100 %", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		const { total } = await ask(office.actor("office"), { period: "2025-01" });
		expect(total.rates["start_to_date"]).toEqual({
			numerator: 0,
			denominator: 0,
			ratio: null,
		});
	});
});

describe("how much is accepted, and at which level", () => {
	test("each final report counts once, at the highest level that accepted it so far", async () => {
		const office = await anOffice(database);
		const given: Awaited<ReturnType<typeof report>>[] = [];
		for (const code of ["COUNTY", "BOTH", "WAITING"]) {
			const project = await aProject(database, office, {
				code,
				regionPath: COUNTIES[0],
			});
			given.push(
				await report(office, project, [2025, 2, 1], { investment: 1 }),
			);
		}
		await rebuild(office);
		const accept = (
			index: number,
			scope: string,
			version: number,
			day: number,
		) =>
			acceptReport(database.db, {
				actor: office.actor("office", { scope }),
				reportId: given[index]!.reportId,
				version,
				now: new Date(Date.UTC(2025, 1, day)),
			});
		await accept(0, COUNTIES[0], 1, 12);
		await accept(1, COUNTIES[0], 1, 12);
		await accept(1, "14/1401/", 2, 14);

		const levels = async (asOf?: string) => {
			const answer = await ask(office.actor("office"), {
				period: "2025-02-D1",
				by: "county",
				asOf: asOf ? new Date(asOf) : undefined,
			});
			const { total, cells } = answer;
			expect(cells.map((cell) => cell.acceptedByLevel)).toEqual([
				total.acceptedByLevel,
			]);
			return [total.accepted, total.acceptedByLevel];
		};
		expect(await levels()).toEqual([2, { county: 1, city: 1 }]);
		expect(await levels("2025-02-13T00:00:00Z")).toEqual([2, { county: 2 }]);
		expect(await levels("2025-02-11T12:00:00Z")).toEqual([0, {}]);
	});

	test("the export names the steps, and choices by their words", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office);
		await database.ownerDb
			.updateTable("project")
			.set({ ownership: "private" })
			.where("project_id", "=", project)
			.execute();
		await rebuild(office);
		const answer = await ask(office.actor("office"), {
			period: "2025-02-D1",
			by: "ownership,zone",
		});
		expect(answer.cells[0]?.label).toEqual({
			ownership: { zh: "民间", en: "private" },
			zone: { zh: "未填", en: "not stated" },
		});
		const { bytes } = await exportRollup(answer, "csv", "zh");
		const [, heads, row] = Buffer.from(bytes).toString().split("\r\n");
		expect(heads).toContain("最近一旬审定于：市级审核");
		expect(heads).toContain("完成投资");
		expect(heads).not.toMatch(/[a-z]+_[a-z]+/);
		expect(row).toMatch(/^"民间","未填",/);
	});
});
