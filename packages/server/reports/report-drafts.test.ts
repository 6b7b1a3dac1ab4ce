import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { draft, type Person, reportDeskOf } from "../testing/report-desk.ts";

/** Drafts of the owner's desk over HTTP. Dekads are timely until two days and locked from five days after their last day, UTC. */

let clock = new Date("2025-02-11T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => clock);
});
afterAll(async () => {
	await app.close();
	await database.close();
});
beforeEach(() => {
	clock = new Date("2025-02-11T08:00:00Z");
});

const { send, deskProject, handIn, anOwner } = reportDeskOf({
	database: () => database,
	app: () => app,
	now: () => clock,
});

describe("a draft", () => {
	const save = (who: Person, projectId: string, body: object) =>
		send(who, "PUT", `/api/projects/${projectId}/report-draft`, body);

	test("is one person's: a colleague of the same owner does not see it", async () => {
		const { who, projectId, office } = await anOwner();
		const reply = await save(who, projectId, draft(5));
		expect(reply.json()).toMatchObject({
			draft: { values: { measures: { investment: 5 } }, baseValues: null },
		});
		const colleague = await signedIn(database, office, "owner", clock);
		expect((await deskProject(colleague, projectId)).draft).toBeNull();
		expect((await deskProject(who, projectId)).draft).toMatchObject({
			values: { note: "写了一半" },
		});
	});

	test("written earlier never replaces one written later, whichever comes first", async () => {
		const { who, projectId } = await anOwner();
		await save(who, projectId, draft(6, 30));
		const late = await save(who, projectId, draft(5, 10));
		expect(late.json()).toMatchObject({
			draft: { values: { measures: { investment: 6 } } },
		});
		const newer = await save(who, projectId, draft(7, 31));
		expect(newer.json()).toMatchObject({
			draft: { values: { measures: { investment: 7 } } },
		});
	});

	test("is thrown away only as far as it was seen", async () => {
		const { who, projectId } = await anOwner();
		await save(who, projectId, draft(6, 30));
		const discard = (second: number) =>
			send(
				who,
				"DELETE",
				`/api/projects/${projectId}/report-draft?dekad=2025-02-D1&writtenUntil=${draft(0, second).writtenAt}`,
			);
		expect((await discard(29)).json()).toMatchObject({
			draft: { values: { measures: { investment: 6 } } },
		});
		expect((await discard(30)).json()).toEqual({ draft: null });
		expect((await deskProject(who, projectId)).draft).toBeNull();
	});

	test("is done with when its report is handed in; words written later stay", async () => {
		const { who, projectId } = await anOwner();
		await save(who, projectId, draft(6, 30));
		await handIn(who, projectId, "2025-02-D1", {
			writtenAt: draft(0, 29).writtenAt,
		});
		expect((await deskProject(who, projectId)).draft).toMatchObject({
			values: { measures: { investment: 6 } },
		});
		await handIn(who, projectId, "2025-02-D1", {
			baseRevision: 1,
			writtenAt: draft(0, 30).writtenAt,
		});
		expect((await deskProject(who, projectId)).draft).toBeNull();
	});

	test("may be half done, and counts nowhere", async () => {
		const { who, projectId } = await anOwner();
		const reply = await save(
			who,
			projectId,
			draft(5, 0, {
				values: {
					measures: {},
					corrections: [
						{ forDekad: null, measure: null, differenceYuan: null, reason: "" },
					],
				},
			}),
		);
		expect(reply.statusCode, reply.body).toBe(200);
		expect((await deskProject(who, projectId)).report).toBeNull();
	});

	test("of an office is refused, and of a dekad that is not opened", async () => {
		const { who, projectId, office } = await anOwner();
		const clerk = await signedIn(database, office, "office", clock);
		expect((await save(clerk, projectId, draft(1))).json()).toMatchObject({
			code: "access.not_allowed",
		});
		expect(
			(await save(who, projectId, draft(1, 0, { dekad: "2025-03-D1" }))).json(),
		).toMatchObject({ code: "period.not_open" });
	});
});
