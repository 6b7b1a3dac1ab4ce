import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { YearsView } from "@dekad/contract/years.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import { percentText } from "@dekad/core/units/ratio.ts";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { rollup } from "../rollups/queries.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	linearCurve,
	type TestOffice,
} from "../testing/fixtures.ts";
import { releasedTogether } from "../testing/contention.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { openPeriods } from "./open-periods.ts";
import { openYear } from "./open-year.ts";

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

type Who = { cookies: Record<string, string> };
async function send({ cookies }: Who, url: string, payload: object = {}) {
	return app.inject({ method: "POST", url, cookies, payload });
}
const years = async ({ cookies }: Who): Promise<YearsView> =>
	(await app.inject({ method: "GET", url: "/api/years", cookies })).json();

const report = (
	who: Who,
	projectId: string,
	dekad: string,
	measures: Partial<Record<FlowMeasure, number>>,
	baseRevision = 0,
) =>
	send(who, `/api/projects/${projectId}/reports`, {
		dekad,
		baseRevision,
		measures,
	});

/** Figures of a period as the whole office sees them. */
const total = async (
	office: TestOffice,
	period: string,
	view: "reported" | "corrected",
	list?: string,
) => {
	const dispatcher = office.actor("dispatcher");
	return asActor(database.db, dispatcher, (tx) =>
		rollup(tx, dispatcher, { period, view, list, now }),
	);
};
const done = async (
	office: TestOffice,
	period: string,
	view: "reported" | "corrected",
) => {
	const { total: cell } = await total(office, period, view);
	return [cell.actual, cell.sinceStart];
};

async function aList(
	{ jurisdictionId }: TestOffice,
	code: string,
	members: readonly string[],
	effectiveOn = "2025-01-20",
) {
	const key = { jurisdiction_id: jurisdictionId, list_id: newId() };
	await database.ownerDb
		.insertInto("project_list")
		.values({ ...key, code, name_zh: code })
		.execute();
	await database.ownerDb
		.insertInto("project_list_version")
		.values({
			...key,
			version: 1,
			effective_on: effectiveOn,
			reason: "下达",
			recorded_at: new Date("2025-01-19T00:00:00Z"),
			recorded_by: "test",
		})
		.execute();
	await database.ownerDb
		.insertInto("project_list_member")
		.values(members.map((project_id) => ({ ...key, version: 1, project_id })))
		.execute();
}

async function stands(
	{ jurisdictionId }: TestOffice,
	projectId: string,
	fromOn: string,
	stage: string,
) {
	await sql`insert into project_standing
		select jurisdiction_id, project_id, ${fromOn}::date, region_code, region_path, sector_code, sector_path, owner_org_id, ${stage}, is_paused, '', ${`${fromOn}T12:00:00Z`}::timestamptz, 'test'
		from project where jurisdiction_id = ${jurisdictionId} and project_id = ${projectId}`.execute(
		database.ownerDb,
	);
	await database.ownerDb
		.updateTable("project")
		.set({ stage })
		.where("project_id", "=", projectId)
		.execute();
}

/**
 * An office whose rule has December's own cut-off, the 25th instead of the 28th, with a continued project, a new start that has
 * started, one that has not, and one completed in September; dekads opened to 2025-12-D3 by the rule.
 */
async function anOfficeInDecember() {
	at("2025-12-21T02:00:00Z");
	const office = await anOffice(database, {
		openUntil: { year: 2025, month: 11, part: 3 },
	});
	const { ownerDb } = database;
	await ownerDb
		.updateTable("jurisdiction")
		.set({ settings: JSON.stringify({ dekadRule: "9_19_28_december_25" }) })
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.execute();
	const make = (code: string, stage = "continued", yuan = 3600) =>
		aProject(database, office, {
			code,
			stage,
			openingYuan: 10_000,
			annualPlans: { 2025: yuan },
		});
	const projects = {
		running: await make("A-RUNNING"),
		begun: await make("B-BEGUN", "new_start"),
		planned: await make("C-PLANNED", "new_start"),
		completed: await make("D-COMPLETED"),
	};
	await ownerDb
		.updateTable("project")
		.set({ batch_session: "2025-3" })
		.where("project_id", "in", [projects.begun, projects.completed])
		.execute();
	await ownerDb
		.updateTable("project")
		.set({ actual_start_on: "2025-04-02", planned_start_on: "2025-04-01" })
		.where("project_id", "=", projects.begun)
		.execute();
	await stands(office, projects.completed, "2025-09-15", "completed");
	await aList(office, "KEY", Object.values(projects));
	await aList(
		office,
		"BATCH",
		[projects.begun, projects.completed],
		"2025-10-01",
	);
	await aList(office, "OLD", [projects.running], "2024-03-01");
	const dispatcher = office.actor("dispatcher");
	await asActor(database.db, dispatcher, async (tx) => {
		const { dekadRule, calendar, timeZone, rootPath } = await officeOf(
			tx,
			office.jurisdictionId,
		);
		await openPeriods(tx, {
			actor: dispatcher,
			settings: { rule: dekadRule, calendar, timeZone },
			first: { year: 2025, month: 12, part: 1 },
			last: { year: 2025, month: 12, part: 3 },
			regionPath: rootPath,
			now,
		});
	});
	await rebuildProjectDekads(ownerDb, office.jurisdictionId);
	return { office, projects, who: await people(office) };
}

/** The people of an office, signed in now: a session does not last over the holidays. */
const people = async (office: TestOffice) => ({
	owner: await signedIn(database, office, "owner", now),
	dispatcher: await signedIn(database, office, "dispatcher", now),
	colleague: await signedIn(database, office, "dispatcher", now),
	county: await signedIn(database, office, "office", now, {
		regionPath: COUNTIES[0],
	}),
});

const periodOf = async ({ jurisdictionId }: TestOffice, start: string) =>
	database.ownerDb
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("dekad_start", "=", start)
		.selectAll()
		.executeTakeFirst();

const rebuild = ({ jurisdictionId }: TestOffice) =>
	rebuildProjectDekads(database.ownerDb, jurisdictionId);

const membersOf = async (
	{ jurisdictionId }: TestOffice,
	code: string,
	version: number,
) =>
	(
		await sql<{ code: string }>`
			select p.code from project_list_member m
			join project_list l using (jurisdiction_id, list_id)
			join project p using (jurisdiction_id, project_id)
			where m.jurisdiction_id = ${jurisdictionId} and l.code = ${code} and m.version = ${version}
			order by p.code`.execute(database.ownerDb)
	).rows.map((row) => row.code);

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

describe("opening a year", () => {
	test("again changes nothing, however often and by how many at once", async () => {
		const { office, who } = await anOfficeInDecember();
		at("2025-12-27T08:00:00Z");
		await Promise.all([
			send(who.dispatcher, "/api/years/2026/open"),
			send(who.dispatcher, "/api/years/2026/open"),
		]);
		const state = async () => {
			const tables: Record<string, unknown> = {};
			for (const table of [
				"project_list_version",
				"project_list_member",
				"project_standing",
				"project_step",
				"opened_year",
				"reporting_period",
				"event",
			] as const)
				tables[table] = await database.ownerDb
					.selectFrom(table as "event")
					.where("jurisdiction_id", "=", office.jurisdictionId)
					.selectAll()
					.execute();
			return tables;
		};
		const once = await state();
		expect(once["opened_year"]).toHaveLength(1);
		at("2025-12-28T08:00:00Z");
		expect((await send(who.dispatcher, "/api/years/2026/open")).json()).toEqual(
			{ year: 2026, dekads: [], continued: 0, lists: [] },
		);
		expect(await state()).toEqual(once);
	});

	test("leaves what was decided by hand: a list's version of the new year, a standing from 1 January", async () => {
		const { office, projects, who } = await anOfficeInDecember();
		await sql`insert into project_list_version
			select jurisdiction_id, list_id, 2, '2026-01-15', '下达', ${now}, 'test' from project_list
			where jurisdiction_id = ${office.jurisdictionId} and code = 'KEY'`.execute(
			database.ownerDb,
		);
		await stands(office, projects.begun, "2026-01-05", "new_start");
		const opened = await send(who.dispatcher, "/api/years/2026/open");
		expect(opened.json()).toMatchObject({
			continued: 0,
			lists: [{ code: "BATCH" }],
		});
	});

	test("follows the rule chosen for a list, and refuses one for a list that is none", async () => {
		const { office, who } = await anOfficeInDecember();
		const choose = (code: string, rule: string) =>
			send(who.dispatcher, "/api/years/2026/open", { lists: [{ code, rule }] });
		expect((await choose("NONE", "whole")).json()).toMatchObject({
			code: "list.not_found",
		});
		expect((await choose("KEY", "whole")).json()).toMatchObject({
			lists: [
				{ code: "BATCH" },
				{ code: "KEY", rule: "whole", kept: 4, left: 0 },
			],
		});
		expect(await membersOf(office, "KEY", 2)).toHaveLength(4);
	});

	test("after the clock has opened January: projects and lists still turn, and the totals follow", async () => {
		const { office } = await anOfficeInDecember();
		at("2026-01-12T02:00:00Z");
		const who = await people(office);
		const dispatcher = office.actor("dispatcher");
		await asActor(database.db, dispatcher, async (tx) => {
			const { dekadRule, calendar, timeZone, rootPath } = await officeOf(
				tx,
				office.jurisdictionId,
			);
			await openPeriods(tx, {
				actor: dispatcher,
				settings: { rule: dekadRule, calendar, timeZone },
				first: { year: 2026, month: 1, part: 1 },
				last: { year: 2026, month: 1, part: 2 },
				regionPath: rootPath,
				now,
			});
		});
		expect((await years(who.dispatcher)).next).toMatchObject({ year: 2026 });
		expect(
			(await send(who.dispatcher, "/api/years/2026/open")).json(),
		).toMatchObject({ dekads: [], continued: 1 });
		expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });
		expect((await years(who.dispatcher)).next).toMatchObject({
			year: 2027,
			mayOpen: false,
			opensFrom: "2026-12-D3",
		});
	});

	test("is refused before December's last dekad is open and after the year's first quarter", async () => {
		const { office, who } = await anOfficeInDecember();
		expect(
			(await send(who.dispatcher, "/api/years/2027/open")).json(),
		).toMatchObject({
			code: "year.too_early",
			detail: { opensFrom: "2026-12-D3" },
		});
		await send(who.dispatcher, "/api/years/2026/open");
		await expect(
			openYear(database.db, {
				actor: office.actor("dispatcher"),
				year: 2025,
				now,
			}),
		).rejects.toMatchObject({ code: "year.past", detail: { next: 2027 } });
	});
});

test("closing names every dekad that is not locked; each reader sees the kept figures of its own region", async () => {
	const { office, projects, who: inDecember } = await anOfficeInDecember();
	let who = inDecember;
	at("2025-12-25T08:00:00Z");
	await report(who.owner, projects.running, "2025-12-D3", { investment: 800 });
	const refused = await send(who.dispatcher, "/api/years/2025/close");
	expect(refused.json()).toMatchObject({
		code: "year.not_closable",
		detail: { problems: [{ key: "not_locked" }] },
	});
	expect((await years(who.dispatcher)).years[0]!.problems).toMatchObject([
		{
			key: "not_locked",
			detail: { dekads: expect.stringContaining("2025-12-D3") },
		},
	]);
	at("2026-02-01T00:00:00Z");
	who = await people(office);
	await send(who.dispatcher, "/api/years/2025/close");
	expect((await years(who.county)).years[0]).toMatchObject({
		closed: { figures: { actualYuan: 800 } },
	});
	const [mine] = (await years(who.owner)).years;
	expect(mine!.closed).toMatchObject({ figures: null });
});

test("a year closed and an exception granted in it at once: one of the two is refused", async () => {
	const { office, projects } = await anOfficeInDecember();
	at("2026-01-09T08:00:00Z");
	const who = await people(office);
	const replies = await releasedTogether(
		database.ownerDb,
		sql`select pg_advisory_xact_lock(hashtextextended(${office.jurisdictionId}, 0))`,
		() => [
			send(who.dispatcher, "/api/years/2025/close"),
			send(who.dispatcher, "/api/lock-exceptions", {
				dekad: "2025-12-D3",
				projectId: projects.running,
				until: "2026-01-20T00:00:00.000Z",
				reason: "凭证迟到",
			}),
		],
	);
	expect(
		replies.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
	).toEqual([200, 409]);
});
