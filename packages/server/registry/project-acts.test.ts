import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import type { Role } from "@dekad/core/access/actor.ts";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { asActor } from "../database/as-actor.ts";
import { projectAsOfSelect } from "../rollups/project-as-of-sql.ts";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { rawRows, standingOn } from "../testing/naive-totals.ts";
import { isAskedFor } from "@dekad/core/rollups/project-cells.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";

let database: TestDatabase;
let office: TestOffice;
let app: FastifyInstance;
let now = new Date();
type Cookies = Record<string, string>;
let cookies: Record<
	| "owner"
	| "otherOwner"
	| "office"
	| "otherOffice"
	| "dispatcher"
	| "leader"
	| "auditor",
	Cookies
>;

beforeAll(async () => {
	database = await testDatabase();
	// Dekads of UTC: timely two days, locked five days after their last one. 2026-03-D1 is the newest opened.
	office = await anOffice(database);
	await sql`insert into cadence (jurisdiction_id, stage, is_paused, every) values
    (${office.jurisdictionId}, 'pre_work', false, 'quarter'), (${office.jurisdictionId}, 'new_start', false, 'dekad'),
    (${office.jurisdictionId}, 'new_start', true, 'month'), (${office.jurisdictionId}, 'continued', true, 'month')
    on conflict do nothing`.execute(database.ownerDb);
	app = await testServer(database, () => now);
	const who = async (role: Role, reach = {}) =>
		(await signedIn(database, office, role, now, reach)).cookies;
	cookies = {
		owner: await who("owner"),
		otherOwner: await who("owner", { organisationId: office.owners[1] }),
		office: await who("office", { regionPath: COUNTIES[0] }),
		otherOffice: await who("office", { regionPath: COUNTIES[2] }),
		dispatcher: await who("dispatcher"),
		leader: await who("leader"),
		auditor: await who("auditor"),
	};
});
afterAll(async () => {
	await app.close();
	await database.close();
});
beforeEach(() => {
	now = new Date("2026-03-12T08:00:00Z");
});

const later = (minutes = 1) => {
	now = new Date(now.getTime() + minutes * 60_000);
};

type Who = keyof typeof cookies;
const send = (
	who: Who,
	method: "GET" | "POST" | "PATCH",
	url: string,
	payload?: object,
) =>
	app.inject({
		method,
		url,
		cookies: cookies[who],
		...(payload ? { payload } : {}),
	});
const storyOf = async (projectId: string, who: Who = "dispatcher") =>
	(await send(who, "GET", `/api/projects/${projectId}`)).json<ProjectView>();
const step = async (
	who: Who,
	projectId: string,
	body: {
		step: string;
		on: string;
		reason?: string;
		expectedResumptionOn?: string;
		documentId?: string;
		version?: number;
	},
) =>
	send(who, "POST", `/api/projects/${projectId}/steps`, {
		version: body.version ?? (await storyOf(projectId)).version,
		...body,
	});
/** A project of pre-work whose derived rows stand, as an import would leave it. */
const aPreWork = () => aStanding({ stage: "pre_work" });
const aStanding = async (given: Parameters<typeof aProject>[2]) => {
	const projectId = await aProject(database, office, given);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	return projectId;
};

/** What every dekad expects, from the raw rows, dekad by dekad. */
async function naiveExpected(
	projectId: string,
): Promise<Record<string, boolean>> {
	const raw = await rawRows(database, office.jurisdictionId);
	return Object.fromEntries(
		raw.reporting_period
			.filter(
				({ dekad_start: start }) =>
					start >=
					raw.project.find((p) => p.project_id === projectId)!.tracked_from,
			)
			.toSorted((a, b) => (a.dekad_start < b.dekad_start ? -1 : 1))
			.map((period) => {
				const stand = standingOn(raw, projectId, period.dekad_end)!;
				const every = raw.cadence.find(
					(row) =>
						row.stage === stand.stage && row.is_paused === stand.is_paused,
				)?.every;
				return [
					period.dekad_start,
					isAskedFor((every ?? "never") as "never", period.dekad_start),
				];
			}),
	);
}
async function storedExpected(projectId: string) {
	const rows = await database.ownerDb
		.selectFrom("project_dekad")
		.where("project_id", "=", projectId)
		.orderBy("dekad_start")
		.select(["dekad_start", "is_expected"])
		.execute();
	return Object.fromEntries(
		rows.map(({ dekad_start, is_expected }) => [dekad_start, is_expected]),
	);
}

describe("steps of a project's life", () => {
	test("a start, a pause and a resumption move the stage, the registry's date and what is expected, at once", async () => {
		const projectId = await aPreWork();
		const started = await step("owner", projectId, {
			step: "start",
			on: "2026-03-05",
		});
		expect(started.statusCode, started.body).toBe(200);
		expect(started.json<ProjectView>()).toMatchObject({
			stage: "new_start",
			actualStartOn: "2026-03-05",
			version: 2,
			isExpected: true,
		});
		expect(await storedExpected(projectId)).toEqual(
			await naiveExpected(projectId),
		);

		later();
		const paused = await step("owner", projectId, {
			step: "pause",
			on: "2026-03-08",
			reason: "冬季停工",
			expectedResumptionOn: "2026-04-01",
		});
		expect(paused.json<ProjectView>()).toMatchObject({
			isPaused: true,
			isExpected: false,
		});
		expect(await storedExpected(projectId)).toEqual(
			await naiveExpected(projectId),
		);

		later();
		const resumed = await step("office", projectId, {
			step: "resume",
			on: "2026-03-10",
		});
		const story = resumed.json<ProjectView>();
		expect(story).toMatchObject({
			isPaused: false,
			isExpected: true,
			stage: "new_start",
		});
		expect(
			story.steps.map((each) => [
				each.step,
				each.happenedOn,
				each.expectedResumptionOn,
			]),
		).toEqual([
			["start", "2026-03-05", null],
			["pause", "2026-03-08", "2026-04-01"],
			["resume", "2026-03-10", null],
		]);
		expect(story.events.map(({ kind }) => kind)).toEqual([
			"step.recorded",
			"step.recorded",
			"step.recorded",
		]);
		const expected = await storedExpected(projectId);
		expect(expected).toEqual(await naiveExpected(projectId));
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ removed: 0 });
		expect(await storedExpected(projectId)).toEqual(expected);
	});

	test("works completed and commissioned on one day are two steps of that day", async () => {
		const projectId = await aStanding({});
		expect(
			(await step("owner", projectId, { step: "complete", on: "2026-03-11" }))
				.statusCode,
		).toBe(200);
		later();
		const done = await step("owner", projectId, {
			step: "commission",
			on: "2026-03-11",
		});
		expect(done.json<ProjectView>()).toMatchObject({
			stage: "in_production",
			actualCompletionOn: "2026-03-11",
			actualCommissioningOn: "2026-03-11",
		});
		later();
		// The office takes the newest back: the works stay completed.
		const { may, version } = await storyOf(projectId, "office");
		const back = await send(
			"office",
			"POST",
			`/api/projects/${projectId}/steps/${may.correctStepId}/correct`,
			{
				version,
				on: null,
				reason: "误报投产",
			},
		);
		expect(back.json<ProjectView>(), back.body).toMatchObject({
			stage: "completed",
			actualCompletionOn: "2026-03-11",
			actualCommissioningOn: null,
		});
		expect(await storedExpected(projectId)).toEqual(
			await naiveExpected(projectId),
		);
	});

	test.each([
		["2026-03-02", "earlier"],
		["2026-03-09", "later"],
		[null, "taken back"],
	])(
		"a start put right to %s (%s) leaves the days between as they really were",
		async (on, _how) => {
			const projectId = await aPreWork();
			await step("owner", projectId, { step: "start", on: "2026-03-05" });
			later();
			for (const day of [on, null]) {
				const { may, version } = await storyOf(projectId, "office");
				const answer = await send(
					"office",
					"POST",
					`/api/projects/${projectId}/steps/${may.correctStepId}/correct`,
					{
						version,
						on: day,
						reason: "核对开工令",
					},
				);
				expect(answer.statusCode, answer.body).toBe(200);
				const raw = await rawRows(database, office.jurisdictionId);
				for (const each of [
					"2026-03-01",
					"2026-03-02",
					"2026-03-04",
					"2026-03-05",
					"2026-03-08",
					"2026-03-09",
					"2026-03-12",
				])
					expect([each, standingOn(raw, projectId, each)?.stage]).toEqual([
						each,
						day !== null && each >= day ? "new_start" : "pre_work",
					]);
				expect(answer.json<ProjectView>().actualStartOn).toBe(day);
				expect(await storedExpected(projectId)).toEqual(
					await naiveExpected(projectId),
				);
				later();
				if (on === null) break;
			}
			expect((await storyOf(projectId, "office")).may.correctStepId).toBeNull();
		},
	);

	test("only the newest step is put right, by the office, and only while it is what holds", async () => {
		const projectId = await aPreWork();
		await step("owner", projectId, { step: "start", on: "2026-03-05" });
		later();
		const first = (await storyOf(projectId)).steps[0]!.stepId;
		await step("owner", projectId, {
			step: "pause",
			on: "2026-03-09",
			reason: "停工",
		});
		later();
		const { version, may } = await storyOf(projectId, "office");
		expect(may.correctStepId).not.toBe(first);
		const correct = (who: Who, stepId: string) =>
			send(who, "POST", `/api/projects/${projectId}/steps/${stepId}/correct`, {
				version,
				on: "2026-03-10",
				reason: "更正",
			});
		expect((await correct("office", first)).json()).toMatchObject({
			code: "step.not_newest",
		});
		expect((await correct("owner", may.correctStepId!)).json()).toMatchObject({
			code: "access.not_allowed",
		});
		expect((await correct("office", projectId)).json()).toMatchObject({
			code: "step.not_found",
		});
		expect((await storyOf(projectId, "owner")).may.correctStepId).toBeNull();
	});

	test.each([
		[
			{ step: "complete", on: "2026-03-10" },
			"step.not_from_here",
			"works that never started",
		],
		[{ step: "start", on: "2026-03-13" }, "step.in_future", "tomorrow"],
		[
			{ step: "pause", on: "2026-03-10" },
			"step.needs_reason",
			"a pause without its reason",
		],
		[
			{ step: "start", on: "2024-12-31" },
			"step.before_standing",
			"before it stood anywhere",
		],
		[
			{ step: "start", on: "2026-02-20" },
			"step.locked",
			"in a locked dekad, by the owner",
		],
		[
			{ step: "prepare", on: "2026-03-10" },
			"step.not_from_here",
			"a step behind",
		],
	])("%o is refused as %s: %s", async (body, code) => {
		const projectId = await aPreWork();
		const answer = await step("owner", projectId, body);
		expect(answer.json()).toMatchObject({ code });
		const { next, title } = answer.json<{ next: string; title: string }>();
		expect(`${title} ${next}`).not.toContain("{");
		expect((await storyOf(projectId)).version).toBe(1);
	});

	test("the office reaches back into a locked dekad, and what was expected there follows", async () => {
		const projectId = await aPreWork();
		const answer = await step("office", projectId, {
			step: "start",
			on: "2026-01-15",
		});
		expect(answer.statusCode, answer.body).toBe(200);
		const expected = await storedExpected(projectId);
		expect(expected).toEqual(await naiveExpected(projectId));
		expect(expected["2026-01-01"]).toBe(false);
		expect(expected["2026-01-11"]).toBe(true);
	});

	test("another region's office, another owner, and those who only read move nothing", async () => {
		const projectId = await aPreWork();
		for (const [who, code] of [
			["otherOffice", "project.not_found"],
			["otherOwner", "project.not_found"],
			["leader", "access.not_allowed"],
			["auditor", "access.not_allowed"],
		] as const) {
			expect(
				(
					await step(who, projectId, { step: "start", on: "2026-03-10" })
				).json(),
			).toMatchObject({ code });
			expect(
				(
					await send(who, "PATCH", `/api/projects/${projectId}`, {
						version: 1,
						contactPhone: "1",
					})
				).json(),
			).toMatchObject({ code });
			expect(
				(
					await send(who, "POST", `/api/projects/${projectId}/dated-values`, {
						version: 1,
						field: "total_investment",
						amountYuan: 5,
						saidOn: "2026-03-01",
						reason: "概算调整",
					})
				).json(),
			).toMatchObject({ code });
		}
		expect(await storyOf(projectId, "leader")).toMatchObject({
			version: 1,
			may: { steps: [], edit: false },
		});
	});

	test("a stale version is told the current one, and two at once are one step", async () => {
		const projectId = await aPreWork();
		await step("owner", projectId, { step: "start", on: "2026-03-05" });
		later();
		const stale = await step("office", projectId, {
			version: 1,
			step: "pause",
			on: "2026-03-10",
			reason: "停工",
		});
		expect(stale.json()).toMatchObject({
			code: "project.version_conflict",
			detail: { current: 2 },
		});
		const pause = (who: Who) =>
			step(who, projectId, {
				version: 2,
				step: "pause",
				on: "2026-03-10",
				reason: `${who}说停工`,
			});
		const codes = (
			await releasedTogether(
				database.ownerDb,
				sql`select 1 from project where project_id = ${projectId} for update`,
				() => [pause("owner"), pause("office")],
			)
		).map(({ statusCode }) => statusCode);
		expect(codes.toSorted((a, b) => a - b)).toEqual([200, 409]);
		expect((await storyOf(projectId)).steps).toHaveLength(2);
	});

	test("an earlier instant is replayed with the dates known then", async () => {
		const projectId = await aPreWork();
		const knownAt = async (instant: string) =>
			asActor(database.db, office.actor("dispatcher"), async (tx) => {
				const { rows } = await sql<{ actual_start_on: string | null }>`
          select actual_start_on from (${sql.raw(projectAsOfSelect(`'${office.jurisdictionId}'::uuid`, `'${instant}'`))}) p
          where p.project_id = ${projectId}`.execute(tx);
				return rows[0]?.actual_start_on ?? null;
			});
		const before = now.toISOString();
		later();
		await step("owner", projectId, { step: "start", on: "2026-03-05" });
		const said = now.toISOString();
		later();
		const { may, version } = await storyOf(projectId, "office");
		await send(
			"office",
			"POST",
			`/api/projects/${projectId}/steps/${may.correctStepId}/correct`,
			{ version, on: "2026-03-07", reason: "核对" },
		);
		expect(await knownAt(before)).toBeNull();
		expect(await knownAt(said)).toBe("2026-03-05");
		expect(await knownAt(now.toISOString())).toBe("2026-03-07");
	});

	test("a retried step with the same key is one step", async () => {
		const projectId = await aPreWork();
		const once = () =>
			app.inject({
				method: "POST",
				url: `/api/projects/${projectId}/steps`,
				cookies: cookies.owner,
				headers: { "idempotency-key": `start-${projectId}` },
				payload: { version: 1, step: "start", on: "2026-03-05" },
			});
		const [first, second] = [await once(), await once()];
		expect(second.json()).toEqual(first.json());
		expect((await storyOf(projectId)).steps).toHaveLength(1);
	});
});

describe("dated values and people", () => {
	test("a new total investment stands beside the first with its reason; an older one changes no present figure", async () => {
		const projectId = await aProject(database, office, { totalYuan: 100 });
		const state = async (who: Who, saidOn: string, amountYuan: number) =>
			send(who, "POST", `/api/projects/${projectId}/dated-values`, {
				version: (await storyOf(projectId)).version,
				field: "total_investment",
				amountYuan,
				saidOn,
				reason: "概算调整",
			});
		expect((await state("owner", "2026-03-01", 300)).json()).toMatchObject({
			totalInvestmentYuan: 300,
		});
		later();
		expect((await state("office", "2026-02-01", 200)).json()).toMatchObject({
			totalInvestmentYuan: 300,
		});
		expect(
			(await storyOf(projectId)).datedValues.map(
				({ amountYuan }) => amountYuan,
			),
		).toEqual([200, 300]);
		expect((await state("office", "2026-03-13", 400)).json()).toMatchObject({
			code: "step.in_future",
		});
	});

	test("a planned date is a day and total investment an amount, never both", async () => {
		const projectId = await aProject(database, office, {});
		const answer = (body: object) =>
			send("owner", "POST", `/api/projects/${projectId}/dated-values`, {
				version: 1,
				saidOn: "2026-03-01",
				reason: "工期调整",
				...body,
			});
		expect(
			(await answer({ field: "planned_completion", amountYuan: 5 })).statusCode,
		).toBe(400);
		expect(
			(await answer({ field: "total_investment", plannedOn: "2027-01-01" }))
				.statusCode,
		).toBe(400);
		expect(
			(
				await answer({ field: "planned_completion", plannedOn: "2027-01-01" })
			).json(),
		).toMatchObject({ plannedCompletionOn: "2027-01-01" });
	});

	test("people change field by field, and the log names fields and no people", async () => {
		const projectId = await aProject(database, office, {});
		const changed = await send("owner", "PATCH", `/api/projects/${projectId}`, {
			version: 1,
			leadOfficial: "某副市长",
			contactPhone: "0351-1234567",
		});
		expect(changed.json()).toMatchObject({
			leadOfficial: "某副市长",
			contactPhone: "0351-1234567",
			projectManager: null,
			version: 2,
		});
		const emptied = await send(
			"office",
			"PATCH",
			`/api/projects/${projectId}`,
			{ version: 2, leadOfficial: "" },
		);
		expect(emptied.json()).toMatchObject({
			leadOfficial: null,
			contactPhone: "0351-1234567",
		});
		expect(JSON.stringify(emptied.json<ProjectView>().events)).not.toContain(
			"某副市长",
		);
	});
});
