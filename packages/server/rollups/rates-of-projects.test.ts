import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { percentText } from "@dekad/core/units/ratio.ts";
import type { RollupView } from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { returnReport } from "../reviews/return-report.ts";
import { submitReport } from "../reports/submit-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	linearCurve,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { manyProjects } from "../testing/many-projects.ts";
import { rollup } from "./queries.ts";
import { rebuildProjectDekads } from "./refresh-project-dekads.ts";
import type { RollupQuestion } from "./resolve-question.ts";

/**
 * Rates counted by the real statement over projects that stand in the tables, held against the figures
 * bulletins printed (domain.md 3.3 and Appendix B); and the words of the reporting dimensions.
 */

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const AFTERWARDS = new Date("2026-12-01T00:00:00Z");
const ask = (
	office: TestOffice,
	question: Omit<RollupQuestion, "now">,
): Promise<RollupView> => {
	const actor = office.actor("office");
	return asActor(database.db, actor, (tx) =>
		rollup(tx, actor, { now: AFTERWARDS, ...question }),
	);
};

async function totalOf(office: TestOffice, period: string, where?: string) {
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const { total } = await ask(office, { period, where });
	return {
		...total,
		rate: (id: string, digits = 1) => {
			const rate = total.rates[id];
			return rate
				? [
						rate.numerator,
						rate.denominator,
						percentText(rate.numerator, rate.denominator, digits),
					]
				: null;
		},
	};
}

type Quarter = readonly [
	start: string,
	outputYuan: number | null,
	revision?: number,
];
const outputs = (
	office: TestOffice,
	projectId: string,
	quarters: readonly Quarter[],
	recordedAt = new Date("2025-01-01T00:00:00Z"),
) =>
	database.ownerDb
		.insertInto("project_output")
		.values(
			quarters.map(([start, yuan, revision = 1]) => ({
				jurisdiction_id: office.jurisdictionId,
				project_id: projectId,
				region_path: "14/1401/140105/",
				owner_org_id: office.owners[0],
				quarter_start: start,
				revision,
				output_yuan: yuan,
				recorded_at: recordedAt,
				recorded_by: "test",
			})),
		)
		.execute();
const YEAR = ["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"];

const report = (
	office: TestOffice,
	projectId: string,
	measures: Parameters<typeof reportValues>[0],
	dekad = "2025-03-D3",
	now = new Date("2025-04-01T00:00:00Z"),
	baseRevision = 0,
) =>
	submitReport(database.db, {
		actor: office.actor("owner"),
		report: {
			projectId,
			dekad,
			kind: "actual",
			baseRevision,
			values: reportValues(measures),
		},
		now,
	});

describe("three batches", () => {
	test("82 of 94 signed in earlier sessions started, 67 of 107 started are in production [S40]", async () => {
		const office = await anOffice(database);
		const started = { actual_start_on: "2025-09-30" };
		const producing = { ...started, actual_commissioning_on: "2025-12-31" };
		const many = (count: number, columns: Record<string, string>) =>
			manyProjects(database, office, count, columns);
		await many(60, { batch_session: "2024-Q4", ...producing });
		await many(22, { batch_session: "2025-Q3", ...started });
		await many(12, { batch_session: "2025-Q3" });
		// The period's own session counts for what is in production, not for the start rate.
		await many(7, { batch_session: "2025-Q4", ...producing });
		await many(18, { batch_session: "2025-Q4", ...started });
		await many(9, { batch_session: "2025-Q4" });
		// A later session and a project of no session count nowhere, however far they are.
		await many(3, { batch_session: "2026-Q1", ...producing });
		await many(4, producing);
		const { rate } = await totalOf(office, "2025-12-D3");
		expect(rate("batch_start", 2)).toEqual([82, 94, "87.23"]);
		expect(rate("batch_commissioning", 2)).toEqual([67, 107, "62.62"]);
		expect((await totalOf(office, "2025-08")).rate("batch_start")).toEqual([
			0,
			60,
			"0.0",
		]);
	});
});

describe("capacity, by value", () => {
	test.each([
		["[S40]", 21_665_000_000, 23_504_000_000, "92.18"],
		["T12 [S41]", 30_170_000_000, 41_812_000_000, "72.16"],
	])(
		"%s: %d of %d yuan promised is %s %%, over the last four quarters that are over",
		async (_, actual, expected, percent) => {
			const office = await anOffice(database);
			const inProduction = { actual_commissioning_on: "2024-12-01" };
			const [one] = await manyProjects(database, office, 1, {
				...inProduction,
				expected_output_yuan: expected - 1000,
			});
			const [two] = await manyProjects(database, office, 1, {
				...inProduction,
				expected_output_yuan: 1000,
			});
			await outputs(office, one!, [
				["2024-10-01", 999],
				...YEAR.slice(0, 3).map((start) => [start, 1_000_000] as const),
				["2025-10-01", actual - 3_000_000 - 400],
				["2026-01-01", 999],
			]);
			// Said again: the later revision holds.
			await outputs(office, two!, [
				...YEAR.map((start) => [start, 5] as const),
				...YEAR.map((start) => [start, 100, 2] as const),
			]);
			// Left out of both and counted: three quarters, one quarter of silence, no promise.
			const [three, silent, unpromised] = [
				...(await manyProjects(database, office, 2, {
					...inProduction,
					expected_output_yuan: 5_000_000_000,
				})),
				...(await manyProjects(database, office, 1, inProduction)),
			];
			await outputs(
				office,
				three!,
				YEAR.slice(1).map((start) => [start, 7] as const),
			);
			await outputs(office, silent!, [
				...YEAR.slice(1).map((start) => [start, 7] as const),
				["2025-01-01", null],
			]);
			await outputs(
				office,
				unpromised!,
				YEAR.map((start) => [start, 7] as const),
			);
			const { rate, leftOut } = await totalOf(office, "2026-02");
			expect(rate("capacity", 2)).toEqual([actual, expected, percent]);
			expect(leftOut["capacity"]).toBe(3);
		},
	);

	test("the quarter that ends with the period counts, and what was said later is not known before", async () => {
		const office = await anOffice(database);
		const [one] = await manyProjects(database, office, 1, {
			actual_commissioning_on: "2024-12-01",
			expected_output_yuan: 1000,
		});
		await outputs(
			office,
			one!,
			YEAR.map((start) => [start, 200] as const),
			new Date("2026-01-05T00:00:00Z"),
		);
		expect((await totalOf(office, "2025-12-D3")).rate("capacity")).toEqual([
			800,
			1000,
			"80.0",
		]);
		expect((await totalOf(office, "2025-12-D2")).rate("capacity")).toBeNull();
		const { total } = await ask(office, {
			period: "2025-12-D3",
			asOf: new Date("2026-01-04T00:00:00Z"),
		});
		expect(total.rates["capacity"]).toBeUndefined();
	});
});

describe("funds in place", () => {
	test("arrived 80 of 100 planned to date [S193]; a project without a funds plan is left out of both and counted", async () => {
		const office = await anOffice(database);
		const [funded, unfunded] = [
			await aProject(database, office, { annualPlans: { 2025: 36_000 } }),
			await aProject(database, office, { annualPlans: { 2025: 36_000 } }),
		];
		await database.ownerDb
			.updateTable("plan")
			.set({ funds_cumulative_yuan: linearCurve(400) })
			.where("project_id", "=", funded)
			.execute();
		await report(office, funded, {
			arrived_central: 30,
			arrived_bond: 50,
			paid_bond: 9,
		});
		await report(office, unfunded, { arrived_central: 5000 });
		const { rate, leftOut } = await totalOf(office, "2025-03");
		expect(rate("funds_in_place")).toEqual([80, 100, "80.0"]);
		expect(leftOut["funds_in_place"]).toBe(1);
		// By the plan's own curve, not the works': a quarter of the year's funds by the end of March.
		expect((await totalOf(office, "2025-06")).rate("funds_in_place")).toEqual([
			80,
			200,
			"40.0",
		]);
	});
});

describe("conversion", () => {
	test("of the reserve of 1 January, what started since; a newcomer and one that began before are not in it", async () => {
		const office = await anOffice(database);
		const start = { actual_start_on: "2026-02-10" };
		const reserve = (
			count: number,
			columns: Record<string, string>,
			turns: readonly (readonly [string, string])[] = [],
		) =>
			manyProjects(database, office, count, columns, turns, {
				stage: "pre_work",
			});
		await reserve(3, start, [["2026-02-10", "new_start"]]);
		await reserve(5, {});
		await manyProjects(database, office, 2, {}, [], { stage: "reserve" });
		await reserve(4, { actual_start_on: "2025-11-01" }, [
			["2025-11-01", "new_start"],
		]);
		await manyProjects(database, office, 6, start, [], {
			stage: "pre_work",
			trackedFrom: "2026-01-11",
		});
		const seen = async (period: string) =>
			(await totalOf(office, period)).rate("conversion");
		expect(await seen("2026-02-D1")).toEqual([3, 10, "30.0"]);
		expect(await seen("2026-01")).toEqual([0, 10, "0.0"]);
	});
});

describe("start-and-restart", () => {
	test("46.5 % of 402 projects by the end of a first quarter [S30]", async () => {
		const office = await anOffice(database, {
			openUntil: { year: 2026, month: 3, part: 3 },
		});
		const running = { actual_start_on: "2024-05-01" };
		await manyProjects(database, office, 140, running, [
			["2025-11-15", true],
			["2026-03-15", false],
		]);
		await manyProjects(database, office, 160, running, [["2025-11-15", true]]);
		await manyProjects(database, office, 47, {
			planned_start_on: "2026-03-01",
			actual_start_on: "2026-03-20",
		});
		await manyProjects(database, office, 55, {
			planned_start_on: "2026-03-01",
		});
		const { rate } = await totalOf(office, "2026-Q1");
		expect(rate("start_and_restart")).toEqual([187, 402, "46.5"]);
	});
});

describe("the two investment series", () => {
	test("stand side by side, over all and over what has entered the statistics library, and are never one", async () => {
		const office = await anOffice(database);
		const [entered, outside] = [
			await aProject(database, office, { code: "IN" }),
			await aProject(database, office, { code: "OUT" }),
		];
		await database.ownerDb
			.updateTable("project")
			.set({ statistics_entered_on: "2025-03-31", ownership: "private" })
			.where("project_id", "=", entered)
			.execute();
		await database.ownerDb
			.updateTable("project")
			.set({ ownership: "state" })
			.where("project_id", "=", outside)
			.execute();
		await report(office, entered, {
			investment: 485,
			statistical_investment: 388,
		});
		await report(office, outside, { investment: 515 });
		const { statistics, rate, actual } = await totalOf(office, "2025-03");
		expect(statistics).toEqual({
			all: {
				projects: 2,
				investment: 1000,
				statistical: 388,
				difference: -612,
				ratio: 0.388,
			},
			entered: {
				projects: 1,
				investment: 485,
				statistical: 388,
				difference: -97,
				ratio: 0.8,
			},
		});
		expect(actual).toBe(1000);
		// The private share of 2023 [S183], over investment and not over statistics.
		expect(rate("private_share")).toEqual([485, 1000, "48.5"]);
		// The day before it entered, only the other comparison has it.
		expect((await totalOf(office, "2025-03-D2")).statistics.entered).toEqual({
			projects: 0,
			investment: null,
			statistical: null,
			difference: null,
			ratio: null,
		});
	});
});

describe("how a project was asked and what it answered", () => {
	/** One project of each fate in 2025-03-D3, told by its code. */
	async function fates() {
		const office = await anOffice(database);
		const of = (code: string, given: Parameters<typeof aProject>[2] = {}) =>
			aProject(database, office, { code, ...given });
		const [final, late, returned, missing, unasked] = [
			await of("FINAL"),
			await of("LATE", { stage: "pre_work", ownerOrgId: office.owners[0] }),
			await of("RETURNED"),
			await of("MISSING", { ownerOrgId: office.owners[1] }),
			await of("UNASKED", { stage: "at_capacity" }),
		];
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		const { reportId, version } = await report(office, final, {
			investment: 1,
		});
		await acceptReport(database.db, {
			actor: office.actor("office"),
			reportId,
			version,
			now: new Date("2025-04-01T01:00:00Z"),
		});
		await report(
			office,
			late,
			{ investment: 1 },
			"2025-03-D3",
			new Date("2025-04-03T00:00:00Z"),
		);
		const wrong = await report(office, returned, { investment: 1 });
		await returnReport(database.db, {
			actor: office.actor("office"),
			reportId: wrong.reportId,
			version: wrong.version,
			reason: "重填",
			now: new Date("2025-04-02T00:00:00Z"),
		});
		return { office, missing, unasked };
	}
	const counted = (view: RollupView, name: string) =>
		Object.fromEntries(
			view.cells.map((cell) => [
				cell.key[name],
				[cell.projects, cell.expected, cell.reported],
			]),
		);

	test("each word holds its projects, and the words of a dimension hold all of them", async () => {
		const { office } = await fates();
		const by = (name: string) =>
			ask(office, { period: "2025-03-D3", by: name });
		expect(counted(await by("coverage"), "coverage")).toEqual({
			reported: [2, 2, 2],
			missing: [2, 2, 0],
			not_asked: [1, 0, 0],
		});
		expect(counted(await by("timeliness"), "timeliness")).toEqual({
			in_time: [1, 1, 1],
			late: [1, 1, 1],
			missing: [2, 2, 0],
			not_asked: [1, 0, 0],
		});
		expect(counted(await by("acceptance"), "acceptance")).toEqual({
			final: [1, 1, 1],
			waiting: [1, 1, 1],
			returned: [1, 1, 0],
			none: [2, 1, 0],
		});
		expect(counted(await by("cadence"), "cadence")).toEqual({
			dekad: [3, 3, 1],
			quarter: [1, 1, 1],
			never: [1, 0, 0],
		});
		const owners = await by("owner");
		expect(
			owners.cells.map((cell) => [cell.label["owner"]?.zh, cell.projects]),
		).toEqual(
			expect.arrayContaining([
				["甲建设有限公司", 4],
				["乙能源有限公司", 1],
			]),
		);
	});

	test("a past instant says what was known then: before the deadline, before it was sent back", async () => {
		const { office } = await fates();
		const at = async (instant: string, name: string) =>
			Object.fromEntries(
				(
					await ask(office, {
						period: "2025-03-D3",
						by: name,
						asOf: new Date(instant),
					})
				).cells.map((cell) => [cell.key[name], cell.projects]),
			);
		expect(await at("2025-04-01T00:30:00Z", "acceptance")).toEqual({
			waiting: 2,
			none: 3,
		});
		expect(await at("2025-04-02T00:00:00Z", "acceptance")).toEqual({
			final: 1,
			returned: 1,
			none: 3,
		});
		expect(await at("2025-04-02T00:00:00Z", "coverage")).toEqual({
			reported: 1,
			missing: 3,
			not_asked: 1,
		});
	});

	test("in words of both languages, and a word there is not is refused with the names that are", async () => {
		const { office } = await fates();
		const { cells } = await ask(office, {
			period: "2025-03-D3",
			by: "coverage",
		});
		expect(cells.map((cell) => cell.label["coverage"])).toEqual([
			{ zh: "已报", en: "reported" },
			{ zh: "缺报", en: "missing" },
			{ zh: "不要求", en: "not asked" },
		]);
		await expect(
			ask(office, { period: "2025-03-D3", where: "coverage=perhaps" }),
		).rejects.toMatchObject({
			code: "rollup.bad_dimension",
			detail: { dimension: "coverage=perhaps" },
		});
	});
});
