import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { derivedFigures } from "@dekad/core/reports/report-form.ts";
import { emptyReport } from "@dekad/core/reports/report-values.ts";
import { newId } from "../database/new-id.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { draft, reportDeskOf } from "../testing/report-desk.ts";

/** The owner's desk over HTTP. Dekads are timely until two days and locked from five days after their last day, UTC. */

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

const { send, desk, deskProject, handIn, anOwner } = reportDeskOf({
	database: () => database,
	app: () => app,
	now: () => clock,
});

async function at<T>(instant: string, work: () => Promise<T>): Promise<T> {
	const before = clock;
	clock = new Date(instant);
	try {
		return await work();
	} finally {
		clock = before;
	}
}

describe("the desk", () => {
	test("shows the oldest dekad that misses a report, and the one asked about now when none does", async () => {
		const { who, projectId } = await anOwner();
		const first = await desk(who);
		expect(
			first.dekads.map(({ dekad, isNow, missing }) => [dekad, isNow, missing]),
		).toEqual([["2025-02-D1", true, 1]]);
		expect([first.dekad, first.today]).toEqual(["2025-02-D1", "2025-02-11"]);
		clock = new Date("2025-02-04T08:00:00Z");
		expect((await desk(who)).dekad).toBe("2025-01-D3");
		await handIn(who, projectId, "2025-01-D3");
		const done = await desk(who);
		expect([done.dekad, done.dekads.map(({ missing }) => missing)]).toEqual([
			"2025-01-D3",
			[0, 1],
		]);
	});

	test("tells what was done and said before, each last word with its dekad, and what is planned", async () => {
		const { who, projectId } = await anOwner({
			openingYuan: 1000,
			annualPlans: { 2025: 3600 },
		});
		const problems = [
			{
				kind: "land",
				askedUnit: "县自然资源局",
				wantedBy: "2025-03-01",
				text: "用地未批",
				heldUpYuan: 5,
			},
		];
		await at("2025-01-11T08:00:00Z", () =>
			handIn(who, projectId, "2025-01-D1", {
				measures: { investment: 7, paid_loan: 2 },
				physicalProgressRatio: 0.25,
				physicalProgressText: "基础完成",
				nextSteps: "主体",
				peopleOnSite: 30,
			}),
		);
		await at("2025-02-01T08:00:00Z", () =>
			handIn(who, projectId, "2025-01-D3", {
				measures: { investment: 5 },
				machinesOnSite: 2,
				problems,
			}),
		);
		const project = await deskProject(who, projectId, "2025-02-D1");
		expect(project).toMatchObject({
			isExpected: true,
			every: "dekad",
			stage: "continued",
			plan: {
				inDekadYuan: 100,
				monthYuan: 300,
				ytdYuan: 400,
				annualYuan: 3600,
			},
			report: null,
			draft: null,
			before: {
				monthYuan: null,
				ytdYuan: 12,
				sinceStartYuan: 1012,
				bestDekadYuan: 7,
				paidYtdYuan: { loan: 2, self: null },
				physicalProgressRatio: { dekad: "2025-01-D1", value: 0.25 },
				physicalProgressText: { dekad: "2025-01-D1", value: "基础完成" },
				nextSteps: { dekad: "2025-01-D1", value: "主体" },
				peopleOnSite: { dekad: "2025-01-D1", value: 30 },
				machinesOnSite: { dekad: "2025-01-D3", value: 2 },
				problems: { dekad: "2025-01-D3", value: problems },
			},
		});
		expect(
			(await deskProject(who, projectId, "2025-01-D3")).before,
		).toMatchObject({
			monthYuan: 7,
			ytdYuan: 7,
			sinceStartYuan: 1007,
			machinesOnSite: null,
		});
		expect(
			(await deskProject(who, projectId, "2025-01-D1")).before,
		).toMatchObject({
			monthYuan: null,
			ytdYuan: null,
			sinceStartYuan: 1000,
			bestDekadYuan: null,
		});
	});

	test("what derives from it is what the totals say once the report is in", async () => {
		const { who, projectId } = await anOwner({ openingYuan: 500 });
		await at("2025-01-11T08:00:00Z", () =>
			handIn(who, projectId, "2025-01-D1"),
		);
		const { before } = await deskProject(who, projectId);
		const values = { ...emptyReport(), measures: { investment: 33 } };
		const told = derivedFigures(before, values);
		const reply = await handIn(who, projectId, "2025-02-D1", values);
		expect(reply.json()).toMatchObject({
			investmentYtdYuan: told.ytdYuan,
			investmentSinceStartYuan: told.sinceStartYuan,
		});
	});

	test("has the report that stands with everything it says, one sent back with the reason", async () => {
		const { who, projectId, office } = await anOwner();
		await handIn(who, projectId, "2025-02-D1", {
			measures: { investment: 9 },
			note: "说明",
			corrections: [
				{
					forDekad: "2025-01-D2",
					measure: "investment",
					differenceYuan: 1,
					reason: "核减",
				},
			],
		});
		expect((await deskProject(who, projectId)).report).toMatchObject({
			revision: 1,
			state: "submitted",
			isCounted: true,
			handedInBy: "测试owner",
			onBehalfBy: null,
			canContest: false,
			values: {
				measures: { investment: 9, paid_self: null },
				note: "说明",
				corrections: [{ forDekad: "2025-01-D2", differenceYuan: 1 }],
			},
		});
		await database.ownerDb
			.updateTable("progress_report")
			.set({
				state: "returned",
				is_counted: false,
				returned_at: clock,
				returned_reason: "请核对",
			})
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.execute();
		expect((await deskProject(who, projectId)).report).toMatchObject({
			state: "returned",
			isCounted: false,
			returnedReason: "请核对",
		});
	});

	test("shows requests for a correction with the figure as corrected, and reminders, which are seen once", async () => {
		const { who, projectId, office } = await anOwner();
		await at("2025-01-11T08:00:00Z", () =>
			handIn(who, projectId, "2025-01-D1"),
		);
		await at("2025-01-21T08:00:00Z", () =>
			handIn(who, projectId, "2025-01-D2", {
				corrections: [
					{
						forDekad: "2025-01-D1",
						measure: "investment",
						differenceYuan: 4,
						reason: "漏报",
					},
				],
			}),
		);
		const place = {
			jurisdiction_id: office.jurisdictionId,
			project_id: projectId,
			region_path: "14/1401/140105/",
			owner_org_id: office.owners[0],
		};
		await database.ownerDb
			.insertInto("correction_request")
			.values({
				...place,
				request_id: newId(),
				for_dekad: "2025-01-01",
				measure: "investment",
				reason: "与凭证不符",
				step: "city",
				asked_at: clock,
				asked_by: "市级",
			})
			.execute();
		const reminderId = newId();
		await database.ownerDb
			.insertInto("reminder")
			.values({
				...place,
				reminder_id: reminderId,
				dekad_start: "2025-02-01",
				said: "请尽快报送",
				reminded_at: clock,
				reminded_by: "县级",
			})
			.execute();
		expect(await deskProject(who, projectId)).toMatchObject({
			requests: [{ forDekad: "2025-01-D1", statedYuan: 14, askedBy: "市级" }],
			reminders: [{ said: "请尽快报送", seenAt: null }],
		});
		const seen = () =>
			send(who, "POST", "/api/report-desk/seen", { reminderIds: [reminderId] });
		const other = await signedIn(database, office, "owner", clock, {
			organisationId: office.owners[1],
		});
		const byOther = await send(other, "POST", "/api/report-desk/seen", {
			reminderIds: [reminderId],
		});
		expect(byOther.json()).toEqual({ seen: 0 });
		expect((await seen()).json()).toEqual({ seen: 1 });
		expect((await seen()).json()).toEqual({ seen: 0 });
		const [reminder] = (await deskProject(who, projectId)).reminders;
		expect(reminder?.seenAt).toBe(clock.toISOString());
	});

	test("is an owner's own: other roles are refused, other owners' projects are not in it", async () => {
		const { office, projectId } = await anOwner();
		for (const role of ["office", "dispatcher", "leader"] as const) {
			const who = await signedIn(database, office, role, clock);
			const reply = await send(who, "GET", "/api/report-desk");
			expect(reply.json()).toMatchObject({ code: "access.not_allowed" });
		}
		const other = await signedIn(database, office, "owner", clock, {
			organisationId: office.owners[1],
		});
		expect((await desk(other)).projects).toEqual([]);
		expect(
			(
				await send(
					other,
					"PUT",
					`/api/projects/${projectId}/report-draft`,
					draft(1),
				)
			).json(),
		).toMatchObject({ code: "project.not_found" });
	});

	test("of a dekad that is not opened is refused", async () => {
		const { who } = await anOwner();
		const reply = await send(who, "GET", "/api/report-desk?dekad=2025-03-D1");
		expect(reply.json()).toMatchObject({ code: "period.not_open" });
	});
});
