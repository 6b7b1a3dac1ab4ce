import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CorrectionsView } from "@dekad/contract/corrections.ts";
import type { FigureHistoryView } from "@dekad/contract/figures.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import { asActor } from "../database/as-actor.ts";
import { rollup } from "../rollups/queries.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { returnReport } from "../reviews/return-report.ts";
import { submitReport } from "./submit-report.ts";

/** 2025-12-D3 is locked since 5 January; 2026-01-D1 is the dekad asked about. */
const JANUARY = new Date("2026-01-12T02:00:00Z");
let now = JANUARY;
let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

type Who = { cookies: Record<string, string> };

async function anOwner(
	december: Partial<Record<FlowMeasure, number>> = { investment: 80 },
) {
	now = JANUARY;
	const office = await anOffice(database, {
		openUntil: { year: 2026, month: 1, part: 1 },
	});
	const projectId = await aProject(database, office, { openingYuan: 1000 });
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const who = await signedIn(database, office, "owner", now);
	await hand(office, projectId, "2025-12-D3", december, "2025-12-31");
	return { office, projectId, who };
}

const hand = (
	office: TestOffice,
	projectId: string,
	dekad: string,
	measures: Partial<Record<FlowMeasure, number>>,
	on: string,
	baseRevision = 0,
	more: Parameters<typeof reportValues>[1] = {},
) =>
	submitReport(database.db, {
		actor: office.actor("owner"),
		report: {
			projectId,
			dekad,
			kind: "actual",
			baseRevision,
			values: reportValues(measures, more),
		},
		now: new Date(`${on}T08:00:00Z`),
	});

async function correct(
	{ cookies }: Who,
	projectId: string,
	figures: Partial<Record<FlowMeasure, number>>,
	{
		forDekad = "2025-12-D3",
		baseRevision = 0,
		reason = "重复计量",
		key = "",
	} = {},
) {
	return app.inject({
		method: "POST",
		url: `/api/projects/${projectId}/corrections`,
		cookies,
		...(key ? { headers: { "idempotency-key": key } } : {}),
		payload: {
			forDekad,
			baseRevision,
			reason,
			figures: Object.entries(figures).map(([measure, trueYuan]) => ({
				measure,
				trueYuan,
			})),
		},
	});
}

async function seen(
	{ cookies }: Who,
	projectId: string,
	year = "",
): Promise<CorrectionsView> {
	const reply = await app.inject({
		method: "GET",
		url: `/api/projects/${projectId}/corrections${year && `?year=${year}`}`,
		cookies,
	});
	expect(reply.statusCode).toBe(200);
	return reply.json();
}

async function history(
	{ cookies }: Who,
	projectId: string,
	dekad = "2025-12-D3",
	measure = "investment",
): Promise<FigureHistoryView> {
	const reply = await app.inject({
		method: "GET",
		url: `/api/projects/${projectId}/figures/${measure}?dekad=${dekad}`,
		cookies,
	});
	expect(reply.statusCode).toBe(200);
	return reply.json();
}

/** The keys of the problems a refused correction names. */
const problemsOf = (reply: { statusCode: number; json: () => unknown }) => {
	expect(reply.statusCode).toBe(422);
	const { code, detail } = reply.json() as {
		code: string;
		detail: { problems: { key: string }[] };
	};
	expect(code).toBe("correction.invalid");
	return detail.problems.map(({ key }) => key);
};

describe("a correction by its true value", () => {
	test("books the difference in the open dekad and leaves the locked report as it was", async () => {
		const { office, projectId, who } = await anOwner();
		const reply = await correct(who, projectId, { investment: 50 });
		expect(reply.json()).toMatchObject({
			report: { dekad: "2026-01-D1", revision: 1, state: "submitted" },
			lines: [{ measure: "investment", differenceYuan: -30 }],
		});
		const of = (period: string, view: "reported" | "corrected") =>
			asActor(database.db, office.actor("dispatcher"), async (tx) => {
				const { total } = await rollup(tx, office.actor("dispatcher"), {
					period,
					view,
					now,
				});
				return [total.actual, total.measures.investment];
			});
		expect(await of("2025", "reported")).toEqual([80, 80]);
		expect(await of("2025", "corrected")).toEqual([50, 50]);
		expect(await of("2026-01", "reported")).toEqual([-30, -30]);
		expect(await of("2026-01", "corrected")).toEqual([null, null]);
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ corrected: 0, removed: 0 });
	});

	test("keeps what the open dekad's report said, and takes the place of an earlier line for the same figure", async () => {
		const { office, projectId, who } = await anOwner();
		await hand(
			office,
			projectId,
			"2026-01-D1",
			{ investment: 7, paid_loan: 3 },
			"2026-01-10",
			0,
			{
				physicalProgressRatio: 0.25,
				nextSteps: "下旬浇筑",
				problems: [
					{
						kind: "land",
						askedUnit: "自然资源局",
						wantedBy: null,
						text: "缺口",
						heldUpYuan: 9,
					},
				],
			},
		);
		await correct(who, projectId, { investment: 50 }, { baseRevision: 1 });
		const reply = await correct(
			who,
			projectId,
			{ investment: 60 },
			{ baseRevision: 2 },
		);
		expect(reply.json()).toMatchObject({
			report: { revision: 3, investmentYtdYuan: 7 - 20 },
			lines: [{ measure: "investment", differenceYuan: -20 }],
		});
		const stands = await database.ownerDb
			.selectFrom("progress_report")
			.where("project_id", "=", projectId)
			.where("dekad_start", "=", "2026-01-01")
			.where("is_counted", "=", true)
			.selectAll()
			.executeTakeFirstOrThrow();
		expect(stands).toMatchObject({
			revision: 3,
			investment_yuan: 7,
			paid_loan_yuan: 3,
			next_steps: "下旬浇筑",
			problems: [{ text: "缺口", heldUpYuan: 9 }],
		});
		expect(Number(stands.physical_progress_ratio)).toBe(0.25);
	});

	test("is refused for a dekad that is not locked, below zero, without a difference, without a reason, before the project was kept", async () => {
		const { projectId, who } = await anOwner();
		expect(
			problemsOf(
				await correct(
					who,
					projectId,
					{ investment: 1 },
					{ forDekad: "2026-01-D1" },
				),
			),
		).toEqual(["not_locked"]);
		expect(
			problemsOf(await correct(who, projectId, { investment: -1 })),
		).toEqual(["below_zero"]);
		expect(
			problemsOf(await correct(who, projectId, { investment: 80 })),
		).toEqual(["no_difference"]);
		expect(
			problemsOf(
				await correct(who, projectId, { investment: 50 }, { reason: " " }),
			),
		).toEqual(["no_reason"]);
		expect(
			problemsOf(
				await correct(
					who,
					projectId,
					{ investment: 5 },
					{ forDekad: "2024-12-D3" },
				),
			),
		).toEqual(["before_tracking"]);
	});

	test("keeps a composition that was stated in full in step with the investment", async () => {
		const { projectId, who } = await anOwner({
			investment: 80,
			building: 50,
			installation: 20,
			equipment: 10,
			other_cost: 0,
		});
		expect(
			problemsOf(await correct(who, projectId, { investment: 50 })),
		).toEqual(["composition"]);
		const reply = await correct(who, projectId, {
			investment: 50,
			building: 20,
		});
		expect(reply.statusCode).toBe(200);
		const { dekads } = await seen(who, projectId, "2025");
		expect(
			dekads
				.at(-1)!
				.figures.map(({ measure, correctedYuan }) => [measure, correctedYuan]),
		).toEqual([
			["investment", 50],
			["building", 20],
			["installation", 20],
			["equipment", 10],
			["other_cost", 0],
		]);
	});

	test("waits until a report that was sent back is mended", async () => {
		const { office, projectId, who } = await anOwner();
		const report = await hand(
			office,
			projectId,
			"2026-01-D1",
			{ investment: 7 },
			"2026-01-10",
		);
		await returnReport(database.db, {
			actor: office.actor("office", { scope: COUNTIES[0] }),
			reportId: report.reportId,
			version: 1,
			reason: "凭证不符",
			now,
		});
		expect(
			problemsOf(
				await correct(who, projectId, { investment: 50 }, { baseRevision: 1 }),
			),
		).toEqual(["report_sent_back"]);
	});

	test("typed as a difference in the report itself, is refused too where it leads below zero", async () => {
		const { office, projectId } = await anOwner();
		const line = (forDekad: string, differenceYuan: number) =>
			hand(
				office,
				projectId,
				"2026-01-D1",
				{ investment: 7 },
				"2026-01-10",
				0,
				{
					corrections: [
						{
							forDekad,
							measure: "investment",
							differenceYuan,
							reason: "重复计量",
						},
					],
				},
			);
		for (const [forDekad, difference] of [
			["2025-12-D3", -81],
			["2025-12-D2", -1],
		] as const)
			await expect(line(forDekad, difference)).rejects.toMatchObject({
				code: "report.invalid",
				detail: { problems: [{ key: "correction_below_zero" }] },
			});
		await line("2025-12-D3", -80);
	});

	test("is the owner's alone: an office is refused, another owner does not find the project", async () => {
		const { office, projectId } = await anOwner();
		const ask = async (
			role: "office" | "dispatcher" | "owner",
			organisationId?: string,
		) =>
			(
				await correct(
					await signedIn(
						database,
						office,
						role,
						now,
						organisationId ? { organisationId } : {},
					),
					projectId,
					{ investment: 50 },
				)
			).json() as { code: string };
		expect((await ask("office")).code).toBe("access.not_allowed");
		expect((await ask("dispatcher")).code).toBe("access.not_allowed");
		expect((await ask("owner", office.owners[1])).code).toBe(
			"project.not_found",
		);
	});

	test("sent twice with one key is one revision; against an older report it is a conflict that says what stands", async () => {
		const { projectId, who } = await anOwner();
		const first = await correct(
			who,
			projectId,
			{ investment: 50 },
			{ key: "again" },
		);
		const second = await correct(
			who,
			projectId,
			{ investment: 50 },
			{ key: "again" },
		);
		expect(second.json()).toEqual(first.json());
		const stale = await correct(who, projectId, { investment: 40 });
		expect(stale.json()).toMatchObject({
			code: "report.version_conflict",
			detail: { current: 1 },
		});
	});

	test("two at once: one wins, the other is a conflict, and one line stands", async () => {
		const { projectId, who } = await anOwner();
		const replies = await releasedTogether(
			database.ownerDb,
			sql`select 1 from project where project_id = ${projectId} for update`,
			() => [
				correct(who, projectId, { investment: 50 }),
				correct(who, projectId, { investment: 60 }),
			],
		);
		expect(
			replies.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
		).toEqual([200, 409]);
		const { dekads } = await seen(who, projectId, "2025");
		expect(dekads.at(-1)!.figures[0]!.linesFor).toHaveLength(1);
	});
});

describe("the dekads of a year in both views", () => {
	test("show report, lines and true value, and where a correction would be booked", async () => {
		const { office, projectId, who } = await anOwner();
		expect((await seen(who, projectId)).booking).toMatchObject({
			dekad: "2026-01-D1",
			baseRevision: 0,
		});
		await correct(who, projectId, { investment: 50 });
		const old = await seen(who, projectId, "2025");
		expect(old).toMatchObject({
			year: 2025,
			years: [2025, 2026],
			mayCorrect: true,
			booking: { dekad: "2026-01-D1", baseRevision: 1 },
			yearToDate: [
				{ measure: "investment", reportedYuan: 80, correctedYuan: 50 },
			],
			sinceStart: { reportedYuan: 1080, correctedYuan: 1050 },
		});
		expect(old.dekads.at(-1)).toMatchObject({
			dekad: "2025-12-D3",
			isLocked: true,
			figures: [
				{
					saidYuan: 80,
					reportedYuan: 80,
					correctedYuan: 50,
					linesFor: [
						{
							bookedDekad: "2026-01-D1",
							differenceYuan: -30,
							reason: "重复计量",
						},
					],
				},
			],
		});
		const running = await seen(who, projectId, "2026");
		expect(running).toMatchObject({
			yearToDate: [
				{ measure: "investment", reportedYuan: -30, correctedYuan: null },
			],
			sinceStart: { reportedYuan: 1050, correctedYuan: 1050 },
		});
		const leader = await signedIn(database, office, "leader", now);
		expect((await seen(leader, projectId, "2025")).mayCorrect).toBe(false);
	});

	test("a project that changed its owner is told whole: the difference is taken from all that was said", async () => {
		const { office, projectId } = await anOwner();
		await database.ownerDb
			.updateTable("project")
			.set({ owner_org_id: office.owners[1] })
			.where("project_id", "=", projectId)
			.execute();
		const heir = await signedIn(database, office, "owner", now, {
			organisationId: office.owners[1],
		});
		const reply = await correct(heir, projectId, { investment: 50 });
		expect(reply.json()).toMatchObject({
			lines: [{ differenceYuan: -30 }],
		});
	});
});

describe("the history of a figure", () => {
	test("names every revision, the word on it, the lines, and what the totals showed from when to when", async () => {
		const { office, projectId, who } = await anOwner();
		await hand(
			office,
			projectId,
			"2025-12-D3",
			{ investment: 75 },
			"2026-01-02",
			1,
		);
		await correct(who, projectId, { investment: 50 });
		const told = await history(who, projectId);
		expect(
			told.revisions.map(({ revision, value, state, isCounted }) => [
				revision,
				value,
				state,
				isCounted,
			]),
		).toEqual([
			[2, 75, "submitted", true],
			[1, 80, "superseded", false],
		]);
		expect(told.lines).toMatchObject([
			{ bookedDekad: "2026-01-D1", differenceYuan: -25, isCounted: true },
		]);
		expect(
			told.shown.map(({ fromAt, untilAt, reported, corrected }) => [
				fromAt.slice(0, 10),
				untilAt?.slice(0, 10) ?? null,
				reported,
				corrected,
			]),
		).toEqual([
			["2026-01-12", null, 75, 50],
			["2026-01-02", "2026-01-12", 75, 75],
			["2025-12-31", "2026-01-02", 80, 80],
		]);
	});

	test("says what a replay of each instant says", async () => {
		const { office, projectId, who } = await anOwner();
		await hand(
			office,
			projectId,
			"2025-12-D3",
			{ investment: 75 },
			"2026-01-02",
			1,
		);
		await correct(who, projectId, { investment: 50 });
		const dispatcher = office.actor("dispatcher");
		for (const span of (await history(who, projectId)).shown)
			for (const view of ["reported", "corrected"] as const) {
				const { total } = await asActor(database.db, dispatcher, (tx) =>
					rollup(tx, dispatcher, {
						period: "2025-12-D3",
						view,
						asOf: new Date(span.fromAt),
						now,
					}),
				);
				expect(total.actualInPeriod).toBe(span[view]);
			}
	});

	test("keeps the word of the review and the paper it came on; a level has a history too", async () => {
		const { office, projectId, who } = await anOwner();
		const report = await hand(
			office,
			projectId,
			"2026-01-D1",
			{ investment: 7 },
			"2026-01-10",
			0,
			{ peopleOnSite: 120 },
		);
		await returnReport(database.db, {
			actor: office.actor("office", { scope: COUNTIES[0] }),
			reportId: report.reportId,
			version: 1,
			reason: "凭证不符",
			now,
		});
		const told = await history(who, projectId, "2026-01-D1", "people_on_site");
		expect(told).toMatchObject({
			unit: "count",
			revisions: [
				{
					value: 120,
					state: "returned",
					reviews: [{ verdict: "returned", reason: "凭证不符" }],
				},
			],
		});
		expect(told.shown[0]).toMatchObject({ reported: null, revision: null });
	});

	test("is not told to somebody who does not see the project", async () => {
		const { office, projectId } = await anOwner();
		const stranger = await signedIn(database, office, "office", now, {
			regionPath: COUNTIES[3],
		});
		const reply = await app.inject({
			method: "GET",
			url: `/api/projects/${projectId}/figures/investment?dekad=2025-12-D3`,
			cookies: stranger.cookies,
		});
		expect(reply.json()).toMatchObject({ code: "project.not_found" });
	});
});
