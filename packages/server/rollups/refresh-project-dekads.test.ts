import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	addDekads,
	dekadAt,
	dekadBounds,
	dekadId,
	dekadStart,
} from "@dekad/core/periods/dekad.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { type Every, projectCells } from "@dekad/core/rollups/project-cells.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { returnReport } from "../reviews/return-report.ts";
import { submitReport } from "../reports/submit-report.ts";
import {
	anOffice,
	aProject,
	dekadNumber,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { rebuildProjectDekads } from "./refresh-project-dekads.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

/** The last moment a report for the dekad is timely in the fixtures' office. */
const inTime = (index: number) =>
	new Date(`${dekadBounds(dekadNumber(index)).last}T12:00:00Z`);

describe("the derived state", () => {
	test("a report counts from its commit: year to date, since start and counters follow it", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, {
			openingYuan: 500,
			annualPlans: { 2025: 3600 },
		});
		const actor = office.actor("owner");
		const view = await submitReport(database.db, {
			actor,
			report: {
				projectId: project,
				dekad: "2025-01-D2",
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment: 70 }),
			},
			now: inTime(1),
		});
		expect(view).toMatchObject({
			investmentYtdYuan: 70,
			investmentSinceStartYuan: 570,
			revision: 1,
		});
		const row = await rowOf(office, project, "2025-01-21");
		expect(row).toMatchObject({
			investment_ytd_yuan: 70,
			building_ytd_yuan: null,
			reported_ytd: 1,
			expected_ytd: 3,
			timely_ytd: 1,
			accepted_ytd: 0,
			planned_ytd_yuan: 300,
			annual_plan_yuan: 3600,
		});
	});

	test("nothing reported stays null and a reported zero is zero", async () => {
		const office = await anOffice(database);
		const silent = await aProject(database, office);
		const idle = await aProject(database, office);
		await submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId: idle,
				dekad: "2025-01-D1",
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment: 0 }),
			},
			now: inTime(0),
		});
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		expect(
			(await rowOf(office, silent, "2025-01-01")).investment_ytd_yuan,
		).toBeNull();
		expect((await rowOf(office, idle, "2025-01-01")).investment_ytd_yuan).toBe(
			0,
		);
	});

	test("a report sent back stops counting, unless an earlier revision of it was accepted", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office);
		const owner = office.actor("owner");
		const reviewer = office.actor("office", { scope: "14/1401/" });
		const submit = (baseRevision: number, investment: number) =>
			submitReport(database.db, {
				actor: owner,
				report: {
					projectId: project,
					dekad: "2025-01-D1",
					kind: "actual",
					baseRevision,
					values: reportValues({ investment }),
				},
				now: inTime(0),
			});
		const first = await submit(0, 10);
		await acceptReport(database.db, {
			actor: reviewer,
			reportId: first.reportId,
			version: 1,
			now: inTime(0),
		});
		const second = await submit(1, 99);
		expect(
			(await rowOf(office, project, "2025-01-01")).investment_ytd_yuan,
		).toBe(99);
		await returnReport(database.db, {
			actor: reviewer,
			reportId: second.reportId,
			version: 1,
			reason: "凭证不符",
			now: inTime(0),
		});
		expect(await rowOf(office, project, "2025-01-01")).toMatchObject({
			investment_ytd_yuan: 10,
			report_state: "accepted",
			accepted_ytd: 1,
		});
	});

	test("a second revision sent back without an accepted one leaves nothing", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office);
		const owner = office.actor("owner");
		const base = {
			projectId: project,
			dekad: "2025-01-D1",
			kind: "estimate" as const,
			values: reportValues({ investment: 5 }),
		};
		await submitReport(database.db, {
			actor: owner,
			report: { ...base, baseRevision: 0 },
			now: inTime(0),
		});
		const second = await submitReport(database.db, {
			actor: owner,
			report: { ...base, baseRevision: 1 },
			now: inTime(0),
		});
		await returnReport(database.db, {
			actor: office.actor("office"),
			reportId: second.reportId,
			version: 1,
			reason: "重报",
			now: inTime(0),
		});
		expect(await rowOf(office, project, "2025-01-01")).toMatchObject({
			investment_ytd_yuan: null,
			report_id: null,
			reported_ytd: 0,
		});
	});
});

test("a report for the newest dekad adds to the row before as the rule would: first, replaced, with gaps, late", async () => {
	const office = await anOffice(database, { openUntil: dekadAt(2025, 5) });
	const project = await aProject(database, office, { openingYuan: 500 });
	const unasked = await aProject(database, office, { isPaused: true });
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const submit = (
		projectId: string,
		dekad: string,
		baseRevision: number,
		measures: Partial<Record<FlowMeasure, number>>,
		now: Date,
	) =>
		submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId,
				dekad,
				kind: "actual",
				baseRevision,
				values: reportValues(measures, { physicalProgressRatio: 0.25 }),
			},
			now,
		});
	await submit(project, "2025-02-D1", 0, { investment: 70 }, inTime(3));
	const acts = [
		[project, 0, { investment: 5, paid_loan: 3 }, inTime(4)],
		[project, 1, { paid_loan: 4 }, inTime(4)],
		[project, 2, { investment: 0 }, new Date("2025-02-23T00:00:00Z")],
		[unasked, 0, { building: 8, investment: 9 }, inTime(4)],
	] as const;
	const answers = [];
	for (const [projectId, revision, measures, now] of acts) {
		const { investmentYtdYuan, investmentSinceStartYuan } = await submit(
			projectId,
			"2025-02-D2",
			revision,
			measures,
			now,
		);
		answers.push([investmentYtdYuan, investmentSinceStartYuan]);
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ corrected: 0, removed: 0 });
	}
	expect(answers).toEqual([
		[75, 575],
		[70, 570],
		[70, 570],
		[9, 9],
	]);
});

const HISTORY_MEASURES = [
	"investment",
	"building",
	"paid_loan",
] as const satisfies readonly FlowMeasure[];
const DEKADS = 42; // past the turn of the year, so that corrections cross it

const actArbitrary = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			act: fc.constant("submit" as const),
			project: fc.nat(2),
			// The newest opened dekad, the last, has a way of its own (count-newest-report.ts).
			dekad: fc.oneof(
				{ weight: 3, arbitrary: fc.nat(DEKADS - 1) },
				{ weight: 2, arbitrary: fc.constant(DEKADS) },
			),
			values: fc.array(fc.option(fc.nat(1_000_000)), {
				minLength: 3,
				maxLength: 3,
			}),
			correction: fc.option(
				fc.record({
					back: fc.integer({ min: 1, max: 20 }),
					difference: fc
						.integer({ min: -5000, max: 5000 })
						.filter((value) => value !== 0),
					measure: fc.nat(2),
				}),
				{ freq: 3 },
			),
			late: fc.boolean(),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			act: fc.constant("accept" as const),
			pick: fc.nat(50),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			act: fc.constant("return" as const),
			pick: fc.nat(50),
		}),
	},
);

test("after any history of submitting, accepting, sending back and correcting, rebuild changes nothing and core's rule gives the same rows", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(actArbitrary, { minLength: 1, maxLength: 25 }),
			async (acts) => {
				const office = await anOffice(database);
				const projects = [
					await aProject(database, office, {
						annualPlans: { 2025: 1_000_003, 2026: 500 },
						openingYuan: 1000,
					}),
					await aProject(database, office, {
						regionPath: "14/1402/140212/",
						trackedFrom: "2025-02-11",
						stage: "pre_work",
					}),
					await aProject(database, office, {
						isPaused: true,
						annualPlans: { 2025: 36 },
					}),
				];
				await play(office, projects, acts);
				// The first rebuild adds the rows of projects nobody reported for; the second must find nothing to do.
				const incremental = await allRows(office);
				const first = await rebuildProjectDekads(
					database.ownerDb,
					office.jurisdictionId,
				);
				const rebuilt = await allRows(office);
				for (const row of incremental) expect(rebuilt).toContainEqual(row);
				expect(first.corrected).toBe(rebuilt.length - incremental.length);
				expect(
					await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
				).toEqual({ rows: rebuilt.length, corrected: 0, removed: 0 });
				expect(rebuilt).toEqual(await rowsByCore(office));
			},
		),
		{ numRuns: 25 },
	);
});

type Act = typeof actArbitrary extends fc.Arbitrary<infer T> ? T : never;

async function play(
	office: TestOffice,
	projects: readonly string[],
	acts: readonly Act[],
) {
	const owner = office.actor("owner");
	const reviewer = office.actor("dispatcher");
	for (const act of acts) {
		if (act.act === "submit") {
			const dekad = dekadNumber(act.dekad);
			const projectId = projects[act.project]!;
			const revision = await database.ownerDb
				.selectFrom("progress_report")
				.where("jurisdiction_id", "=", office.jurisdictionId)
				.where("project_id", "=", projectId)
				.where("dekad_start", "=", dekadStart(dekad))
				.select((eb) => eb.fn.max("revision").as("revision"))
				.executeTakeFirst();
			const corrections = act.correction
				? [
						{
							forDekad: dekadId(addDekads(dekad, -act.correction.back)),
							measure: HISTORY_MEASURES[act.correction.measure]!,
							differenceYuan: act.correction.difference,
							reason: "更正",
						},
					]
				: [];
			await submitReport(database.db, {
				actor: owner,
				report: {
					projectId,
					dekad: dekadId(dekad),
					kind: "actual",
					baseRevision: revision?.revision ?? 0,
					values: reportValues(
						Object.fromEntries(
							HISTORY_MEASURES.map((measure, index) => [
								measure,
								act.values[index] ?? null,
							]),
						),
						{ corrections },
					),
				},
				now: new Date(
					inTime(act.dekad).getTime() + (act.late ? 3 : 0) * 86_400_000,
				),
			}).catch(refusedAs("report.invalid", "period.not_open"));
		} else {
			const reports = await database.ownerDb
				.selectFrom("progress_report")
				.where("jurisdiction_id", "=", office.jurisdictionId)
				.where("state", "=", "submitted")
				.select(["report_id", "version"])
				.orderBy("report_id")
				.execute();
			const report = reports[act.pick % Math.max(1, reports.length)];
			if (!report) continue;
			const call = {
				actor: reviewer,
				reportId: report.report_id,
				version: report.version,
				now: inTime(DEKADS),
			};
			if (act.act === "accept") await acceptReport(database.db, call);
			else
				await returnReport(database.db, { ...call, reason: "退回" }).catch(
					refusedAs("review.locked"),
				);
		}
	}
}

const refusedAs =
	(...codes: string[]) =>
	(error: { code?: string }) => {
		if (!codes.includes(error.code ?? "")) throw error;
	};

async function rowOf(office: TestOffice, projectId: string, start: string) {
	return database.ownerDb
		.selectFrom("project_dekad")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("project_id", "=", projectId)
		.where("dekad_start", "=", start)
		.selectAll()
		.executeTakeFirstOrThrow();
}

async function allRows(office: TestOffice) {
	const rows = await database.ownerDb
		.selectFrom("project_dekad")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.selectAll()
		.orderBy("project_id")
		.orderBy("dekad_start")
		.execute();
	return rows.map(
		({
			jurisdiction_id: _,
			report_state,
			report_kind,
			physical_progress_ratio,
			...row
		}) => row,
	);
}

/** The same rows by the rule of core, from the raw tables. */
async function rowsByCore(office: TestOffice) {
	const of = <
		T extends
			| "project"
			| "project_standing"
			| "progress_report"
			| "correction_line"
			| "plan"
			| "reporting_period"
			| "cadence",
	>(
		table: T,
	) =>
		database.ownerDb
			.selectFrom(table as "project")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.selectAll()
			.execute() as Promise<unknown[]>;
	const projects = (await of("project")) as {
		project_id: string;
		tracked_from: string;
		opening_investment_yuan: number | null;
	}[];
	const standings = (await of("project_standing")) as {
		project_id: string;
		from_on: string;
		region_path: string;
		sector_path: string;
		owner_org_id: string;
		stage: string;
		is_paused: boolean;
	}[];
	const reports = (await of("progress_report")) as ({
		report_id: string;
		project_id: string;
		dekad_start: string;
		kind: "actual";
		state: "submitted";
		is_timely: boolean;
		is_counted: boolean;
	} & Record<`${FlowMeasure}_yuan`, number | null>)[];
	const corrections = (await of("correction_line")) as {
		report_id: string;
		project_id: string;
		booked_dekad: string;
		measure: FlowMeasure;
		difference_yuan: number;
	}[];
	const plans = (await of("plan")) as {
		project_id: string;
		year: number;
		cumulative_yuan: number[];
	}[];
	const periods = (await of("reporting_period")) as {
		dekad_start: string;
		dekad_end: string;
		year: number;
		dekad_index: number;
	}[];
	const cadence = (await of("cadence")) as {
		stage: string;
		is_paused: boolean;
		every: Every;
	}[];
	const counted = reports.filter((report) => report.is_counted);
	return projects
		.toSorted((a, b) => (a.project_id < b.project_id ? -1 : 1))
		.flatMap((project) =>
			projectCells(
				{
					trackedFrom: project.tracked_from,
					openingInvestmentYuan: project.opening_investment_yuan,
					periods: periods
						.map((row) => ({
							start: row.dekad_start,
							end: row.dekad_end,
							year: row.year,
							index: row.dekad_index,
						}))
						.toSorted((a, b) => (a.start < b.start ? -1 : 1)),
					standings: standings
						.filter((row) => row.project_id === project.project_id)
						.map((row) => ({
							fromOn: row.from_on,
							regionPath: row.region_path,
							sectorPath: row.sector_path,
							ownerOrgId: row.owner_org_id,
							stage: row.stage,
							isPaused: row.is_paused,
						})),
					reports: counted
						.filter((row) => row.project_id === project.project_id)
						.map((row) => ({
							reportId: row.report_id,
							dekadStart: row.dekad_start,
							kind: row.kind,
							state: row.state,
							isTimely: row.is_timely,
							values: Object.fromEntries(
								FLOW_MEASURES.map((measure) => [
									measure,
									row[`${measure}_yuan`],
								]),
							),
						})),
					corrections: corrections
						.filter(
							(row) =>
								row.project_id === project.project_id &&
								counted.some((report) => report.report_id === row.report_id),
						)
						.map((row) => ({
							bookedDekad: row.booked_dekad,
							measure: row.measure,
							differenceYuan: row.difference_yuan,
						})),
					plans: new Map(
						plans
							.filter((row) => row.project_id === project.project_id)
							.map((row) => [row.year, row.cumulative_yuan]),
					),
				},
				(stage, isPaused) =>
					cadence.find(
						(row) => row.stage === stage && row.is_paused === isPaused,
					)?.every ?? "never",
			).map((cell) => ({
				dekad_start: cell.dekadStart,
				project_id: project.project_id,
				region_path: cell.regionPath,
				sector_path: cell.sectorPath,
				owner_org_id: cell.ownerOrgId,
				stage: cell.stage,
				is_paused: cell.isPaused,
				is_expected: cell.isExpected,
				report_id: cell.reportId,
				expected_ytd: cell.expectedYtd,
				reported_ytd: cell.reportedYtd,
				accepted_ytd: cell.acceptedYtd,
				timely_ytd: cell.timelyYtd,
				investment_dekads_ytd: cell.investmentDekadsYtd,
				annual_plan_yuan: cell.annualPlanYuan,
				planned_ytd_yuan: cell.plannedYtdYuan,
				...Object.fromEntries(
					FLOW_MEASURES.map((measure) => [
						`${measure}_ytd_yuan`,
						cell.ytdYuan[measure],
					]),
				),
				investment_since_start_yuan: cell.investmentSinceStartYuan,
			})),
		);
}

test("a dekad's first day of the year starts the year to date anew and keeps since-start", async () => {
	const office = await anOffice(database, { openUntil: dekadAt(2026, 1) });
	const project = await aProject(database, office);
	const owner = office.actor("owner");
	for (const [dekad, when, investment] of [
		["2025-12-D3", "2025-12-31", 40],
		["2026-01-D1", "2026-01-10", 2],
	] as const) {
		await submitReport(database.db, {
			actor: owner,
			report: {
				projectId: project,
				dekad,
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment }),
			},
			now: new Date(`${when}T12:00:00Z`),
		});
	}
	expect(await rowOf(office, project, "2026-01-01")).toMatchObject({
		investment_ytd_yuan: 2,
		investment_since_start_yuan: 42,
	});
});
