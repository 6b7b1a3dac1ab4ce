import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asActor } from "../database/as-actor.ts";
import { openPeriods } from "../periods/open-periods.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { rollup } from "../rollups/queries.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";

/** Acts that really meet: each waits at the same lock before all are let go. */

const NOW = new Date("2025-01-11T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => NOW);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const holdProject = (projectId: string) =>
	sql`select 1 from project where project_id = ${projectId} for update`;
const holdReporting = ({ jurisdictionId }: TestOffice) =>
	sql`select pg_advisory_xact_lock(hashtextextended(${jurisdictionId}, 0))`;

// Async, since an injected request starts only when somebody waits for it.
async function submit(
	who: { cookies: Record<string, string> },
	projectId: string,
	investment: number,
	key?: string,
) {
	return app.inject({
		method: "POST",
		url: `/api/projects/${projectId}/reports`,
		cookies: who.cookies,
		...(key ? { headers: { "idempotency-key": key } } : {}),
		payload: {
			dekad: "2025-01-D1",
			baseRevision: 0,
			measures: { investment },
		},
	});
}

async function anOwner(openUntil = { year: 2025, month: 1, part: 1 as const }) {
	const office = await anOffice(database, { openUntil });
	const projectId = await aProject(database, office);
	const who = await signedIn(database, office, "owner", NOW);
	return { office, projectId, who };
}

const reportsOf = ({ jurisdictionId }: TestOffice) =>
	database.ownerDb
		.selectFrom("progress_report")
		.where("jurisdiction_id", "=", jurisdictionId)
		.select(["revision", "investment_yuan as investment"])
		.execute();

describe("two reports of one project at once", () => {
	test("one wins, the other is a version conflict that says what stands", async () => {
		const { office, projectId, who } = await anOwner();
		const replies = await releasedTogether(
			database.ownerDb,
			holdProject(projectId),
			() => [submit(who, projectId, 10), submit(who, projectId, 20)],
		);
		expect(
			replies.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
		).toEqual([200, 409]);
		const refused = replies.find(({ statusCode }) => statusCode === 409)!;
		expect(refused.json()).toMatchObject({
			code: "report.version_conflict",
			detail: { current: 1 },
		});
		expect(await reportsOf(office)).toHaveLength(1);
	});

	test("with one idempotency key they are one report and one answer", async () => {
		const { office, projectId, who } = await anOwner();
		const replies = await releasedTogether(
			database.ownerDb,
			holdProject(projectId),
			() => [
				submit(who, projectId, 10, "once"),
				submit(who, projectId, 10, "once"),
			],
		);
		const [first, second] = replies.map((reply) => reply.json() as object);
		expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
		expect(second).toEqual(first);
		expect(await reportsOf(office)).toHaveLength(1);
	});
});

test("an idempotency key used again answers the first answer, and refuses another request", async () => {
	const { office, projectId, who } = await anOwner();
	const first = await submit(who, projectId, 10, "again");
	const second = await submit(who, projectId, 10, "again");
	expect(second.json()).toEqual(first.json());
	const other = await submit(who, projectId, 11, "again");
	expect(other.statusCode).toBe(409);
	expect(other.json()).toMatchObject({ code: "request.key_reused" });
	expect(await reportsOf(office)).toEqual([{ revision: 1, investment: 10 }]);
});

test("a key of one account is nothing to another", async () => {
	const { office, projectId, who } = await anOwner();
	await submit(who, projectId, 10, "mine");
	const colleague = await signedIn(database, office, "owner", NOW);
	const reply = await submit(colleague, projectId, 10, "mine");
	expect(reply.json()).toMatchObject({ code: "report.version_conflict" });
});

describe("a report handed in while", () => {
	const totalOf = async (office: TestOffice, period: string) => {
		const actor = office.actor("office");
		const { total } = await asActor(database.db, actor, (tx) =>
			rollup(tx, actor, { period, now: NOW }),
		);
		return [total.projects, total.actual];
	};

	// Waiting sessions are served in the order they came.
	test.each([
		["before", true],
		["after", false],
	])(
		"the next dekad is opened just %s it is in the totals of both",
		async (_, isFirst) => {
			const { office, projectId, who } = await anOwner();
			const dispatcher = office.actor("dispatcher");
			const next = { year: 2025, month: 1, part: 2 as const };
			const open = () =>
				asActor(database.db, dispatcher, async (tx) => {
					const { dekadRule, calendar } = await officeOf(
						tx,
						office.jurisdictionId,
					);
					await openPeriods(tx, {
						actor: dispatcher,
						settings: { rule: dekadRule, calendar, timeZone: "UTC" },
						first: next,
						last: next,
						regionPath: "14/",
						now: NOW,
					});
				});
			await releasedTogether<unknown>(
				database.ownerDb,
				holdReporting(office),
				() =>
					isFirst
						? [open(), submit(who, projectId, 10)]
						: [submit(who, projectId, 10), open()],
			);
			expect(await totalOf(office, "2025-01-D1")).toEqual([1, 10]);
			expect(await totalOf(office, "2025-01-D2")).toEqual([1, 10]);
			expect(
				await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
			).toMatchObject({ corrected: 0, removed: 0 });
		},
	);

	test("all totals are built again is in them", async () => {
		const { office, projectId, who } = await anOwner({
			year: 2025,
			month: 1,
			part: 1,
		});
		await releasedTogether<unknown>(
			database.ownerDb,
			holdReporting(office),
			() => [
				rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
				submit(who, projectId, 10),
			],
		);
		expect(await totalOf(office, "2025-01-D1")).toEqual([1, 10]);
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ corrected: 0, removed: 0 });
	});
});
