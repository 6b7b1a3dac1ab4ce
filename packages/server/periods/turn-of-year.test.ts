import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { percentText } from "@dekad/core/units/ratio.ts";
import { newId } from "../database/new-id.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { COUNTIES, linearCurve } from "../testing/fixtures.ts";
import { testServer } from "../testing/http.ts";
import { yearTurnOf } from "../testing/year-turn.ts";

/** The turn of a year, walked from 2025-12-D3 to 2026-01-D1 and on until the old year is closed. */

let now = new Date("2025-01-01T00:00:00Z");
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

const at = (instant: string) => {
	now = new Date(instant);
	return now;
};
const {
	send,
	years,
	report,
	total,
	done,
	anOfficeInDecember,
	people,
	periodOf,
	rebuild,
	membersOf,
} = yearTurnOf({
	database: () => database,
	app: () => app,
	now: () => now,
	at,
});

test("a year turns: December reported late, the new year opened before the lock, January's first report, a correction for December, lists and plans, the old year closed", async () => {
	const { office, projects, who: inDecember } = await anOfficeInDecember();
	let who = inDecember;

	// December's own cut-off: the 25th, a Thursday, where any other month asks for the 28th.
	expect(await periodOf(office, "2025-12-21")).toMatchObject({
		as_of_on: "2025-12-25",
		cut_off_on: "2025-12-25",
	});
	const december = (await periodOf(office, "2025-12-21"))!;

	// In time for one project, late for another: timely is one date, locked another.
	at("2025-12-25T08:00:00Z");
	for (const projectId of [projects.running, projects.begun])
		expect(
			(await report(who.owner, projectId, "2025-12-D2", { investment: 100 }))
				.statusCode,
		).toBe(200);
	expect(
		(
			await report(who.owner, projects.running, "2025-12-D3", {
				investment: 800,
			})
		).statusCode,
	).toBe(200);
	at("2025-12-27T08:00:00Z");
	await report(who.owner, projects.begun, "2025-12-D3", { investment: 40 });
	const timely = await database.ownerDb
		.selectFrom("progress_report")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("dekad_start", "=", "2025-12-21")
		.orderBy("submitted_at")
		.select("is_timely")
		.execute();
	expect(timely.map((row) => row.is_timely)).toEqual([true, false]);

	// The plan of 2026, made while 2025 is still being reported.
	await database.ownerDb
		.insertInto("plan")
		.values({
			jurisdiction_id: office.jurisdictionId,
			plan_id: newId(now),
			project_id: projects.running,
			region_path: COUNTIES[0],
			owner_org_id: office.owners[0],
			year: 2026,
			revision: 1,
			is_baseline: true,
			cumulative_yuan: linearCurve(7200),
			reason: "年度计划",
			recorded_at: now,
			recorded_by: "test",
		})
		.execute();

	// Only the dispatcher turns the year; what it would do is shown before.
	expect((await send(who.county, "/api/years/2026/open")).json()).toMatchObject(
		{ code: "access.not_allowed" },
	);
	const shown = (await years(who.dispatcher)).next!;
	expect(shown).toMatchObject({
		year: 2026,
		mayOpen: true,
		startedProjects: 1,
	});
	expect(
		shown.lists.map(({ code, rule, members, staying }) => [
			code,
			rule,
			members,
			staying,
		]),
	).toEqual([
		["BATCH", "whole", 2, 1],
		["KEY", "construction", 4, 3],
		["OLD", "ends", 1, 1],
	]);

	// Opened on 27 December, before the lock of 2025-12-D3.
	expect(december.locked_from > now).toBe(true);
	const opened = await send(who.dispatcher, "/api/years/2026/open");
	expect(opened.json()).toEqual({
		year: 2026,
		dekads: ["2026-01-D1"],
		continued: 1,
		lists: [
			{ code: "BATCH", rule: "whole", version: 2, kept: 2, left: 0 },
			{ code: "KEY", rule: "construction", version: 2, kept: 3, left: 1 },
		],
	});
	expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });

	// A year to date of nothing, and since start goes on.
	expect(await done(office, "2026", "reported")).toEqual([null, 41_040]);
	expect(await done(office, "2025", "reported")).toEqual([1040, 41_040]);
	const planned = await total(office, "2026-01-D1", "reported");
	expect(planned.total).toMatchObject({ annualPlan: 7200, planned: 200 });

	// December goes on being reported until its lock, after the new year stands.
	at("2025-12-31T08:00:00Z");
	expect(
		(await report(who.owner, projects.planned, "2025-12-D3", { investment: 0 }))
			.statusCode,
	).toBe(200);
	expect(await done(office, "2025", "reported")).toEqual([1040, 41_040]);

	// Started new starts are continued from 1 January, and not a day sooner.
	const stages = async (start: string) =>
		(
			await sql<{ code: string; stage: string }>`
				select p.code, d.stage from project_dekad d join project p using (jurisdiction_id, project_id)
				where d.jurisdiction_id = ${office.jurisdictionId} and d.dekad_start = ${start} order by p.code`.execute(
				database.ownerDb,
			)
		).rows.map(({ code, stage }) => `${code} ${stage}`);
	expect(await stages("2025-12-21")).toContain("B-BEGUN new_start");
	expect(await stages("2026-01-01")).toEqual([
		"A-RUNNING continued",
		"B-BEGUN continued",
		"C-PLANNED new_start",
		"D-COMPLETED completed",
	]);

	// Lists by version: the old year keeps its denominator, the new one has its own.
	expect(await membersOf(office, "KEY", 2)).toEqual([
		"A-RUNNING",
		"B-BEGUN",
		"C-PLANNED",
	]);
	const rate = async (period: string) => {
		const { listVersion, total: cell } = await total(
			office,
			period,
			"reported",
			"KEY",
		);
		return [
			listVersion,
			cell.projects,
			percentText(cell.actual, cell.annualPlan, 1),
		];
	};
	expect(await rate("2025")).toEqual([1, 4, "7.2"]);

	// The first report of January, and with it a correction for December.
	at("2026-01-09T08:00:00Z");
	who = await people(office);
	expect(
		(
			await report(who.owner, projects.running, "2026-01-D1", {
				investment: 360,
			})
		).statusCode,
	).toBe(200);
	expect(await rate("2026")).toEqual([2, 3, "5.0"]);
	const locked = await report(
		who.owner,
		projects.running,
		"2025-12-D3",
		{ investment: 500 },
		1,
	);
	expect(locked.json()).toMatchObject({ code: "period.locked" });
	expect(
		(
			await send(who.owner, `/api/projects/${projects.running}/corrections`, {
				forDekad: "2025-12-D3",
				figures: [{ measure: "investment", trueYuan: 500 }],
				reason: "预付款误计",
				baseRevision: 1,
			})
		).json(),
	).toMatchObject({
		report: { dekad: "2026-01-D1", revision: 2, investmentYtdYuan: 60 },
		lines: [{ differenceYuan: -300 }],
	});
	expect(await done(office, "2025", "reported")).toEqual([1040, 41_040]);
	expect(await done(office, "2025", "corrected")).toEqual([740, 40_740]);
	expect(await done(office, "2026", "reported")).toEqual([60, 41_100]);
	expect(await done(office, "2026", "corrected")).toEqual([360, 41_100]);

	// The last dekad is locked; an exception of 2025, which two people granted, still runs, so closing is refused and named.
	const exception = {
		act: "lock_exception",
		input: {
			dekad: "2025-12-D3",
			projectId: projects.completed,
			until: "2026-01-20T00:00:00.000Z",
			reason: "凭证迟到",
		},
	};
	const asked = await send(who.dispatcher, "/api/approvals", exception);
	const { requestId } = asked.json() as { requestId: string };
	const granted = await send(
		who.colleague,
		`/api/approvals/${requestId}/decide`,
		{ verdict: "approve" },
	);
	expect(granted.statusCode).toBe(200);
	const refused = await send(who.dispatcher, "/api/years/2025/close");
	expect(refused.json()).toMatchObject({
		code: "year.not_closable",
		detail: {
			problems: [
				{ key: "exception_running", detail: { dekads: "2025-12-D3" } },
			],
		},
	});
	expect(
		(await send(who.county, "/api/years/2025/close")).json(),
	).toMatchObject({ code: "access.not_allowed" });
	const { exception_id: exceptionId } = await database.ownerDb
		.selectFrom("lock_exception")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.select("exception_id")
		.executeTakeFirstOrThrow();
	await send(who.dispatcher, `/api/lock-exceptions/${exceptionId}/end`);

	// Closed: the figures as reported are kept, once.
	const closed = await send(who.dispatcher, "/api/years/2025/close", {
		note: "年度结束",
	});
	expect(closed.json()).toMatchObject({
		year: 2025,
		figures: { projects: 4, annualPlanYuan: 14_400, actualYuan: 1040 },
	});
	at("2026-01-09T09:00:00Z");
	expect((await send(who.dispatcher, "/api/years/2025/close")).json()).toEqual(
		closed.json(),
	);
	expect(
		(await send(who.dispatcher, "/api/approvals", exception)).json(),
	).toMatchObject({ code: "period.year_closed" });
	const [, old] = (await years(who.dispatcher)).years;
	expect(old).toMatchObject({
		year: 2025,
		closed: { note: "年度结束", figures: { actualYuan: 1040 } },
		reported: { actualYuan: 1040 },
		corrected: { actualYuan: 740 },
	});

	// A closed year is still put right, in the year that runs.
	expect(
		(
			await send(who.owner, `/api/projects/${projects.running}/corrections`, {
				forDekad: "2025-12-D3",
				figures: [{ measure: "investment", trueYuan: 600 }],
				reason: "凭证补齐",
				baseRevision: 2,
			})
		).statusCode,
	).toBe(200);
	expect(await done(office, "2025", "corrected")).toEqual([840, 40_840]);

	expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });
});
