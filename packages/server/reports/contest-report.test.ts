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
import { type Person, reportDeskOf } from "../testing/report-desk.ts";

/** What an owner says to a report it did not write. Dekads are timely until two days and locked from five days after their last day, UTC. */

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

describe("a report handed in on behalf", () => {
	async function onBehalf() {
		const owner = await anOwner();
		await handIn(owner.who, owner.projectId, "2025-02-D1");
		await database.ownerDb
			.updateTable("progress_report")
			.set({ handed_in_by_org_id: owner.office.countyOfficeId })
			.where("jurisdiction_id", "=", owner.office.jurisdictionId)
			.execute();
		const { report } = await deskProject(owner.who, owner.projectId);
		return { ...owner, report: report! };
	}
	const contest = (who: Person, reportId: string, version: number) =>
		send(who, "POST", `/api/reports/${reportId}/contest`, {
			version,
			reason: "数字不是我们报的",
		});

	test("is contested by its owner until the lock: it goes on counting, and the log says so", async () => {
		const { who, projectId, office, report } = await onBehalf();
		expect(report.canContest).toBe(true);
		expect(report.onBehalfBy).not.toBeNull();
		const reply = await contest(who, report.reportId, report.version);
		expect(reply.statusCode, reply.body).toBe(200);
		expect((await deskProject(who, projectId)).report).toMatchObject({
			isCounted: true,
			canContest: false,
			contested: { by: "测试owner", reason: "数字不是我们报的" },
		});
		expect(
			await database.ownerDb
				.selectFrom("event")
				.where("jurisdiction_id", "=", office.jurisdictionId)
				.where("kind", "=", "report.contested")
				.selectAll()
				.execute(),
		).toHaveLength(1);
		expect(
			(await contest(who, report.reportId, report.version + 1)).json(),
		).toMatchObject({
			code: "report.not_on_behalf",
		});
	});

	test("is not contested after the lock, from an old look, by an office or by another owner", async () => {
		const { who, office, report } = await onBehalf();
		expect((await contest(who, report.reportId, 7)).json()).toMatchObject({
			code: "report.version_conflict",
		});
		const clerk = await signedIn(database, office, "office", clock);
		expect((await contest(clerk, report.reportId, 1)).json()).toMatchObject({
			code: "access.not_allowed",
		});
		const other = await signedIn(database, office, "owner", clock, {
			organisationId: office.owners[1],
		});
		expect((await contest(other, report.reportId, 1)).json()).toMatchObject({
			code: "report.not_found",
		});
		clock = new Date("2025-02-15T00:00:00Z");
		expect((await contest(who, report.reportId, 1)).json()).toMatchObject({
			code: "period.locked",
		});
	});

	test("that the owner handed in itself cannot be contested", async () => {
		const { who, projectId } = await anOwner();
		await handIn(who, projectId, "2025-02-D1");
		const { report } = await deskProject(who, projectId);
		expect((await contest(who, report!.reportId, 1)).json()).toMatchObject({
			code: "report.not_on_behalf",
		});
	});
});
