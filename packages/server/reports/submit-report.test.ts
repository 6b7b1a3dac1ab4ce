import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { dekadStart, parseDekad } from "@dekad/core/periods/dekad.ts";
import { newId } from "../database/new-id.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { aProject, type TestOffice } from "../testing/fixtures.ts";
import { testServer } from "../testing/http.ts";
import { reportDeskOf } from "../testing/report-desk.ts";

/** Handing in over HTTP. Dekads are timely until two days and locked from five days after their last day, UTC. */

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

const { desk, deskProject, handIn, anOwner } = reportDeskOf({
	database: () => database,
	app: () => app,
	now: () => clock,
});

async function grant(
	office: TestOffice,
	dekad: string,
	more: object = {},
): Promise<void> {
	await database.ownerDb
		.insertInto("lock_exception")
		.values({
			jurisdiction_id: office.jurisdictionId,
			exception_id: newId(),
			dekad_start: dekadStart(parseDekad(dekad)),
			region_path: "14/",
			until_at: new Date("2025-02-12T00:00:00Z"),
			reason: "洪水",
			granted_at: new Date("2025-02-10T00:00:00Z"),
			granted_by: "test",
			...more,
		})
		.execute();
}

describe("a locked dekad", () => {
	test("takes a report in under a running exception, and it is late", async () => {
		const { who, projectId, office } = await anOwner();
		const refused = await handIn(who, projectId, "2025-01-D3");
		expect(refused.json()).toMatchObject({ code: "period.locked" });
		await grant(office, "2025-01-D3");
		const under = await deskProject(who, projectId);
		expect(under).toMatchObject({
			isUnderException: true,
			lockedFrom: "2025-02-12T00:00:00.000Z",
		});
		expect((await desk(who)).dekad).toBe("2025-01-D3");
		expect((await handIn(who, projectId, "2025-01-D3")).statusCode).toBe(200);
		expect(
			(await deskProject(who, projectId, "2025-01-D3")).report,
		).toMatchObject({ isTimely: false });
	});

	test.each<[string, object]>([
		["that ran out", { until_at: new Date("2025-02-11T07:59:59Z") }],
		["that was taken back", { ended_at: new Date("2025-02-11T00:00:00Z") }],
		["of another region", { region_path: "14/1402/" }],
		["of another project", { project_id: "another" }],
	])("takes nothing in under an exception %s", async (_, more) => {
		const { who, projectId, office } = await anOwner();
		const other =
			"project_id" in more
				? { project_id: await aProject(database, office) }
				: more;
		await grant(office, "2025-01-D3", other);
		expect((await handIn(who, projectId, "2025-01-D3")).json()).toMatchObject({
			code: "period.locked",
		});
		expect((await desk(who)).dekad).toBe("2025-02-D1");
		expect(await deskProject(who, projectId, "2025-01-D3")).toMatchObject({
			isUnderException: false,
		});
	});

	test("of a closed year takes nothing in, exception or not", async () => {
		const { who, projectId, office } = await anOwner();
		await grant(office, "2025-01-D3");
		await database.ownerDb
			.insertInto("closed_year")
			.values({
				jurisdiction_id: office.jurisdictionId,
				year: 2025,
				closed_at: clock,
				closed_by: "test",
				figures: "{}",
			})
			.execute();
		expect((await handIn(who, projectId, "2025-01-D3")).json()).toMatchObject({
			code: "period.locked",
		});
	});
});

test("how a report was written is kept with its event, and only what was said", async () => {
	const { who, projectId, office } = await anOwner();
	await handIn(who, projectId, "2025-02-D1", {
		isUnchanged: true,
		confirmedDoubts: ["people_without_investment"],
		burden: { seconds: 12, fieldsAsked: 0, fieldsAskedTwice: 0 },
	});
	const event = await database.ownerDb
		.selectFrom("event")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("kind", "=", "report.submitted")
		.select("payload")
		.executeTakeFirstOrThrow();
	expect(event.payload).toEqual({
		dekad: "2025-02-D1",
		revision: 1,
		kind: "actual",
		isUnchanged: true,
		confirmedDoubts: ["people_without_investment"],
		burden: { seconds: 12, fieldsAsked: 0, fieldsAskedTwice: 0 },
	});
});

test("a draft an import brought along is no standing report: the first hand-in names none and counts", async () => {
	const { office, projectId, who } = await anOwner();
	const { dekad } = await desk(who);
	await database.ownerDb
		.insertInto("progress_report")
		.values({
			jurisdiction_id: office.jurisdictionId,
			report_id: newId(clock),
			project_id: projectId,
			region_path: "90/",
			sector_path: "x/",
			owner_org_id: office.owners[0],
			dekad_start: dekadStart(parseDekad(dekad!)),
			revision: 1,
			kind: "actual",
			state: "draft",
			created_at: clock,
			created_by: "an import",
		})
		.execute();
	expect((await deskProject(who, projectId, dekad!)).report).toBeNull();
	const stale = await handIn(who, projectId, dekad!, { baseRevision: 1 });
	expect(stale.json()).toMatchObject({
		code: "report.version_conflict",
		detail: { current: 0 },
	});
	const first = await handIn(who, projectId, dekad!);
	expect(first.statusCode, first.body).toBe(200);
	const { report } = await deskProject(who, projectId, dekad!);
	expect(report).toMatchObject({ isCounted: true, state: "submitted" });
	const next = await handIn(who, projectId, dekad!, {
		baseRevision: report!.revision,
	});
	expect(next.statusCode, next.body).toBe(200);
});
