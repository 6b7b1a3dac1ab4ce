import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@dekad/core/access/actor.ts";
import type { MissingView } from "@dekad/contract/missing.ts";
import { asActor } from "../database/as-actor.ts";
import { returnReport } from "../reviews/return-report.ts";
import { submitReport } from "../reports/submit-report.ts";
import { rollup } from "../rollups/queries.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";

let database: TestDatabase;
let app: FastifyInstance;
/** Two and a half days after the timely moment of 2025-03-D3, which is 2 April 00:00 UTC; locked from the 5th. */
let now = new Date("2025-04-04T12:00:00Z");
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

/** Three counties: two projects of owner A missing, one sent back, one of owner B, one reported, one nobody asked. */
async function aSpring() {
	now = new Date("2025-04-04T12:00:00Z");
	const office = await anOffice(database, {
		openUntil: { year: 2025, month: 4, part: 1 },
	});
	const of = (code: string, given: Parameters<typeof aProject>[2] = {}) =>
		aProject(database, office, { code, name: `项目${code}`, ...given });
	const projects = {
		a1: await of("A1"),
		a2: await of("A2"),
		returned: await of("A3", { regionPath: COUNTIES[1] }),
		b: await of("B1", {
			ownerOrgId: office.owners[1],
			regionPath: COUNTIES[2],
		}),
		reported: await of("C1"),
		unasked: await of("D1", { stage: "at_capacity" }),
	};
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const report = (projectId: string, dekad = "2025-03-D3") =>
		submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId,
				dekad,
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment: 1 }),
			},
			now: new Date("2025-04-01T00:00:00Z"),
		});
	await report(projects.reported);
	const sent = await report(projects.returned);
	await returnReport(database.db, {
		actor: office.actor("office"),
		reportId: sent.reportId,
		version: sent.version,
		reason: "重填",
		now: new Date("2025-04-01T09:00:00Z"),
	});
	return { office, projects, report };
}

const as = (
	office: TestOffice,
	role: Role,
	reach: Parameters<typeof signedIn>[4] = {},
) => signedIn(database, office, role, new Date("2025-04-01T00:00:00Z"), reach);
type SignedIn = Awaited<ReturnType<typeof as>>;

async function missing(
	{ cookies }: SignedIn,
	query: Record<string, string> = {},
): Promise<MissingView> {
	const answer = await app.inject({ url: "/api/missing", query, cookies });
	expect(answer.statusCode).toBe(200);
	return answer.json<MissingView>();
}
const remind = (
	{ cookies }: SignedIn,
	body: object,
	headers: Record<string, string> = {},
) =>
	app.inject({
		method: "POST",
		url: "/api/reminders",
		payload: body,
		cookies,
		headers,
	});
const codes = (view: MissingView) => view.rows.map(({ code }) => code);

describe("the list of the missing", () => {
	test("is of the dekad asked about now, by region, owner and code, with days late and whom to call", async () => {
		const { office, projects } = await aSpring();
		await database.ownerDb
			.updateTable("organisation")
			.set({ contact_name: "王芳", contact_phone: "0900-1234567" })
			.where("organisation_id", "=", office.owners[0])
			.execute();
		await database.ownerDb
			.updateTable("project")
			.set({ project_manager: "李强", contact_phone: "13800000000" })
			.where("project_id", "=", projects.a2)
			.execute();
		const view = await missing(await as(office, "dispatcher"));
		expect(view).toMatchObject({
			dekad: "2025-03-D3",
			timely: { on: "2025-04-01", time: "24:00" },
			locked: { on: "2025-04-04", time: "24:00" },
			isLocked: false,
			daysLate: 3,
			asked: 5,
			reported: 1,
		});
		expect(codes(view)).toEqual(["A1", "A2", "A3", "B1"]);
		expect(view.rows[0]).toMatchObject({
			regionPath: COUNTIES[0],
			ownerName: "甲建设有限公司",
			contactName: "王芳",
			contactPhone: "0900-1234567",
			missedThisYear: 9,
			askedThisYear: 9,
			isReturned: false,
			reminders: 0,
			lastReminder: null,
		});
		expect(view.rows[1]).toMatchObject({
			contactName: "李强",
			contactPhone: "13800000000",
		});
		expect(view.rows[2]).toMatchObject({ code: "A3", isReturned: true });
	});

	test("is the cell coverage=missing of the totals", async () => {
		const { office } = await aSpring();
		const actor = office.actor("dispatcher");
		const { cells } = await asActor(database.db, actor, (tx) =>
			rollup(tx, actor, { period: "2025-03-D3", by: "coverage", now }),
		);
		const view = await missing(await as(office, "dispatcher"));
		const cell = (word: string) =>
			cells.find(({ key }) => key["coverage"] === word)?.projects;
		expect([view.rows.length, view.reported]).toEqual([
			cell("missing"),
			cell("reported"),
		]);
	});

	test("narrows to a region and a list, and each reads only its own reach", async () => {
		const { office, projects } = await aSpring();
		const dispatcher = await as(office, "dispatcher");
		expect(codes(await missing(dispatcher, { region: "14/1402" }))).toEqual([
			"B1",
		]);
		const listId = crypto.randomUUID();
		const list = { jurisdiction_id: office.jurisdictionId, list_id: listId };
		await database.ownerDb
			.insertInto("project_list")
			.values({ ...list, code: "KEY", name_zh: "重点" })
			.execute();
		await database.ownerDb
			.insertInto("project_list_version")
			.values({
				...list,
				version: 1,
				effective_on: "2025-01-01",
				reason: "年初",
				recorded_at: new Date("2025-01-01T00:00:00Z"),
				recorded_by: "test",
			})
			.execute();
		await database.ownerDb
			.insertInto("project_list_member")
			.values({ ...list, version: 1, project_id: projects.a2 })
			.execute();
		const listed = await missing(dispatcher, { list: "KEY" });
		expect([listed.listVersion, codes(listed), listed.asked]).toEqual([
			1,
			["A2"],
			1,
		]);

		const county = await as(office, "office", { regionPath: COUNTIES[1] });
		expect(codes(await missing(county))).toEqual(["A3"]);
		const other = await as(office, "owner", {
			organisationId: office.owners[1],
		});
		expect(codes(await missing(other))).toEqual(["B1"]);
	});

	test("before the timely moment nobody is late; a dekad that is not open and a list there is not are refused", async () => {
		const { office } = await aSpring();
		const dispatcher = await as(office, "dispatcher");
		now = new Date("2025-04-02T00:00:00Z");
		expect((await missing(dispatcher)).daysLate).toBe(0);
		now = new Date("2025-04-05T00:00:00Z");
		expect(await missing(dispatcher)).toMatchObject({
			daysLate: 3,
			isLocked: true,
		});
		for (const [query, code] of [
			[{ dekad: "2025-05-D1" }, "period.not_open"],
			[{ list: "NONE" }, "list.not_found"],
		] as const) {
			const answer = await app.inject({
				url: "/api/missing",
				query,
				cookies: dispatcher.cookies,
			});
			expect(answer.json()).toMatchObject({ code });
		}
	});

	test("an office that has opened nothing is asked about nothing", async () => {
		const office = await anOffice(database, {
			openFrom: { year: 2024, month: 12, part: 3 },
			openUntil: { year: 2024, month: 12, part: 3 },
		});
		await database.ownerDb
			.deleteFrom("reporting_period")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.execute();
		expect(await missing(await as(office, "dispatcher"))).toMatchObject({
			dekad: null,
			rows: [],
		});
	});
});

describe("noting a reminder", () => {
	const body = (projectIds: string[]) => ({
		dekad: "2025-03-D3",
		projectIds,
		said: "请尽快补报",
	});

	test("stands in the list, in the log, and for the owner to see; what is reported by now is skipped", async () => {
		const { office, projects } = await aSpring();
		const county = await as(office, "office", { regionPath: COUNTIES[0] });
		const answer = await remind(
			county,
			body([
				projects.a1,
				projects.a2,
				projects.reported,
				projects.unasked,
				projects.a1,
			]),
		);
		expect(answer.statusCode).toBe(200);
		const { reminded, skipped } = answer.json<{
			reminded: string[];
			skipped: string[];
		}>();
		expect(reminded.toSorted()).toEqual([projects.a1, projects.a2].toSorted());
		expect(skipped.toSorted()).toEqual(
			[projects.reported, projects.unasked].toSorted(),
		);

		const rows = await database.ownerDb
			.selectFrom("reminder")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.selectAll()
			.execute();
		expect(rows).toHaveLength(2);
		expect(rows[0]).toMatchObject({
			owner_org_id: office.owners[0],
			dekad_start: "2025-03-21",
			said: "请尽快补报",
			reminded_by: "测试office",
			seen_at: null,
		});
		const events = await database.ownerDb
			.selectFrom("event")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("kind", "=", "report.reminded")
			.select(["project_id", "payload"])
			.execute();
		expect(events).toHaveLength(2);

		// Seen by the owner, said once more: the last one is the one shown.
		await database.ownerDb
			.updateTable("reminder")
			.set({ seen_at: new Date("2025-04-04T13:00:00Z"), seen_by: "王芳" })
			.where("project_id", "=", projects.a2)
			.execute();
		now = new Date("2025-04-04T15:00:00Z");
		await remind(county, body([projects.a1]));
		const dispatcher = await missing(await as(office, "dispatcher"));
		expect(
			dispatcher.rows.map((row) => [row.code, row.reminders, row.lastReminder]),
		).toEqual([
			[
				"A1",
				2,
				{
					at: "2025-04-04T15:00:00.000Z",
					by: "测试office",
					seenAt: null,
					seenBy: null,
				},
			],
			[
				"A2",
				1,
				{
					at: "2025-04-04T12:00:00.000Z",
					by: "测试office",
					seenAt: "2025-04-04T13:00:00.000Z",
					seenBy: "王芳",
				},
			],
			["A3", 0, null],
			["B1", 0, null],
		]);
	});

	test("sent twice with one key is one reminder", async () => {
		const { office, projects } = await aSpring();
		const county = await as(office, "office");
		const key = { "idempotency-key": crypto.randomUUID() };
		const answers = await Promise.all(
			[1, 2].map(() => remind(county, body([projects.a1]), key)),
		);
		expect(answers.map((answer) => answer.json())).toEqual([
			{ reminded: [projects.a1], skipped: [] },
			{ reminded: [projects.a1], skipped: [] },
		]);
		expect((await missing(county)).rows[0]?.reminders).toBe(1);
	});

	test.each(["owner", "leader", "auditor", "department"] as const)(
		"is not for the role %s",
		async (role) => {
			const { office, projects } = await aSpring();
			const answer = await remind(await as(office, role), body([projects.a1]));
			expect([answer.statusCode, answer.json()]).toMatchObject([
				403,
				{ code: "access.not_allowed" },
			]);
		},
	);

	test("another region's project is not found, and then nothing at all is noted", async () => {
		const { office, projects } = await aSpring();
		const county = await as(office, "office", { regionPath: COUNTIES[0] });
		const answer = await remind(county, body([projects.a1, projects.b]));
		expect(answer.json()).toMatchObject({ code: "project.not_found" });
		const closed = await remind(county, {
			...body([projects.a1]),
			dekad: "2025-06-D1",
		});
		expect(closed.json()).toMatchObject({ code: "period.not_open" });
		expect((await missing(county)).rows.map((row) => row.reminders)).toEqual([
			0, 0,
		]);
	});
});

test("the project list narrows to what is reported, missing or not asked for, of the same dekad", async () => {
	const { office } = await aSpring();
	const { cookies } = await as(office, "dispatcher");
	const listed = async (coverage?: string) => {
		const answer = await app.inject({
			url: "/api/projects",
			query: coverage ? { coverage } : {},
			cookies,
		});
		const page = answer.json<{
			dekad: string;
			total: number;
			rows: { code: string }[];
		}>();
		expect(page.dekad).toBe("2025-03-D3");
		expect(page.total).toBe(page.rows.length);
		return page.rows.map(({ code }) => code);
	};
	expect(await listed("missing")).toEqual(["A1", "A2", "A3", "B1"]);
	expect(await listed("reported")).toEqual(["C1"]);
	expect(await listed("not_asked")).toEqual(["D1"]);
	expect(await listed()).toHaveLength(6);
});
