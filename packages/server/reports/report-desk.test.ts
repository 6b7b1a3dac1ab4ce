import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	type DeskProject,
	type ReportDesk,
	reportDeskSchema,
} from "@dekad/contract/report-desk.ts";
import { dekadStart, parseDekad } from "@dekad/core/periods/dekad.ts";
import { derivedFigures } from "@dekad/core/reports/report-form.ts";
import { emptyReport } from "@dekad/core/reports/report-values.ts";
import { newId } from "../database/new-id.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";

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

type Person = Awaited<ReturnType<typeof signedIn>>;
const send = async (
	{ cookies }: Person,
	method: "GET" | "POST" | "PUT" | "DELETE",
	url: string,
	payload?: object,
) => app.inject({ method, url, cookies, ...(payload ? { payload } : {}) });

async function desk(who: Person, dekad?: string): Promise<ReportDesk> {
	const reply = await send(
		who,
		"GET",
		`/api/report-desk${dekad ? `?dekad=${dekad}` : ""}`,
	);
	expect(reply.statusCode, reply.body).toBe(200);
	return reportDeskSchema.parse(reply.json());
}
async function deskProject(
	who: Person,
	projectId: string,
	dekad?: string,
): Promise<DeskProject> {
	const { projects } = await desk(who, dekad);
	return projects.find((project) => project.projectId === projectId)!;
}
async function handIn(
	who: Person,
	projectId: string,
	dekad: string,
	more: object = {},
) {
	return send(who, "POST", `/api/projects/${projectId}/reports`, {
		dekad,
		baseRevision: 0,
		measures: { investment: 10 },
		...more,
	});
}

/** An office with its dekads until 2025-02-D1 opened, and one project of its first owner. */
async function anOwner(given: Parameters<typeof aProject>[2] = {}) {
	const office = await anOffice(database, {
		openUntil: { year: 2025, month: 2, part: 1 },
	});
	await database.ownerDb
		.insertInto("cadence")
		.values([
			{
				jurisdiction_id: office.jurisdictionId,
				stage: "continued",
				is_paused: false,
				every: "dekad",
			},
			{
				jurisdiction_id: office.jurisdictionId,
				stage: "continued",
				is_paused: true,
				every: "month",
			},
		])
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	const projectId = await aProject(database, office, given);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const who = await signedIn(database, office, "owner", clock);
	return { office, projectId, who };
}

async function at<T>(instant: string, work: () => Promise<T>): Promise<T> {
	const before = clock;
	clock = new Date(instant);
	try {
		return await work();
	} finally {
		clock = before;
	}
}

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

const draft = (investment: number, second = 0, more: object = {}) => ({
	dekad: "2025-02-D1",
	baseRevision: 0,
	kind: "actual",
	values: { measures: { investment }, note: "写了一半" },
	writtenAt: new Date(Date.UTC(2025, 1, 11, 7, 0, second)).toISOString(),
	...more,
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
