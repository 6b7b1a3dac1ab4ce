import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { sql } from "kysely";
import { aProject, linearCurve } from "../testing/fixtures.ts";
import { csv, handInTo } from "../testing/hand-in.ts";
import { planDeskOf, replanned, type Who } from "../testing/plan-desk.ts";

/** Nine dekads, to the end of March, are locked; 2025-04-D2 is the newest opened one. */
const NOW = new Date("2025-04-12T08:00:00Z");
let now = NOW;
let database: TestDatabase;
let desk: ReturnType<typeof planDeskOf>;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
	desk = planDeskOf({ database, app, now: () => now });
});
beforeEach(() => {
	now = NOW;
});
afterAll(async () => {
	await app.close();
	await database.close();
});

describe("an owner's plan", () => {
	test("waits as a proposal that counts nowhere until its office approves it, then stands in every total", async () => {
		const { office, owner, county } = await desk.people();
		const projectId = await aProject(database, office);
		const proposed = await desk.save(owner, projectId, {});
		expect(proposed).toMatchObject({
			status: 200,
			body: { state: "draft", isBaseline: false, revision: 1 },
		});
		expect((await desk.totalOf(office, "2025-04")).annualPlan).toBeNull();

		const approved = await desk.decide(
			county,
			proposed.body.planId,
			"approve",
			{
				version: proposed.body.version,
				baseRevision: 0,
			},
		);
		expect(approved.body).toMatchObject({
			state: "approved",
			isBaseline: true,
			decidedBy: "测试office",
		});
		expect(await desk.totalOf(office, "2025-04")).toMatchObject({
			annualPlan: 3600,
			planned: 1100,
			plannedInPeriod: 200,
		});
	});

	test("handed in again takes the place of the one that waits", async () => {
		const { office, owner } = await desk.people();
		const projectId = await aProject(database, office);
		await desk.save(owner, projectId, {});
		const again = await desk.save(owner, projectId, {
			cumulativeYuan: linearCurve(7200),
			draftVersion: 1,
		});
		expect(again.body).toMatchObject({ revision: 1, version: 2 });
		const seen = await desk.deskOf(owner, projectId);
		expect(seen.revisions).toHaveLength(1);
		expect(seen.revisions[0]!.cumulativeYuan.at(-1)).toBe(7200);
	});

	test("refused with a reason stays as history, never counts, and another can be proposed", async () => {
		const { office, owner, county } = await desk.people();
		const projectId = await aProject(database, office);
		const { body: plan } = await desk.save(owner, projectId, {});
		const without = await desk.decide(county, plan.planId, "refuse", {
			version: 1,
			reason: "  ",
		});
		expect(without.status).toBe(400);
		const refused = await desk.decide(county, plan.planId, "refuse", {
			version: 1,
			reason: "低于责任书",
		});
		expect(refused.body).toMatchObject({
			state: "refused",
			decidedReason: "低于责任书",
		});
		const next = await desk.save(owner, projectId, {});
		expect(next.body).toMatchObject({ state: "draft", revision: 2 });
		const approved = await desk.decide(county, next.body.planId, "approve", {
			version: 1,
			baseRevision: 0,
		});
		expect(approved.body.isBaseline).toBe(true);
	});

	test("withdrawn by its owner never counts, and is not the office's to withdraw", async () => {
		const { office, owner, county } = await desk.people();
		const projectId = await aProject(database, office);
		const { body: plan } = await desk.save(owner, projectId, {});
		expect(
			(await desk.decide(county, plan.planId, "withdraw", { version: 1 }))
				.status,
		).toBe(403);
		const withdrawn = await desk.decide(owner, plan.planId, "withdraw", {
			version: 1,
		});
		expect(withdrawn.body.state).toBe("refused");
		expect((await desk.totalOf(office, "2025-04")).annualPlan).toBeNull();
	});

	test("sent twice under one key is one proposal", async () => {
		const { office, owner } = await desk.people();
		const projectId = await aProject(database, office);
		const [first, second] = [
			await desk.save(owner, projectId, {}, "once"),
			await desk.save(owner, projectId, {}, "once"),
		];
		expect(second).toEqual(first);
	});
});

describe("the office", () => {
	test("sets a plan of its region as a named act; the first one stays the baseline beside it", async () => {
		const { office, county } = await desk.people();
		const projectId = await aProject(database, office, {
			annualPlans: { 2025: 3600 },
		});
		const set = await desk.save(county, projectId, {
			cumulativeYuan: replanned(7200),
			reason: "概算调整",
			baseRevision: 1,
		});
		expect(set.body).toMatchObject({
			state: "approved",
			isBaseline: false,
			revision: 2,
			recordedBy: "测试office",
			decidedAt: null,
		});
		const { revisions } = await desk.deskOf(county, projectId);
		expect(
			revisions.map(({ state, isBaseline, cumulativeYuan }) => [
				state,
				isBaseline,
				cumulativeYuan.at(-1),
			]),
		).toEqual([
			["superseded", true, 3600],
			["approved", false, 7200],
		]);
		expect((await desk.totalOf(office, "2025-04")).annualPlan).toBe(7200);
	});

	test("of the city and the dispatcher decide too, each in its reach", async () => {
		const { office, owner, city, dispatcher } = await desk.people();
		for (const who of [city, dispatcher]) {
			const projectId = await aProject(database, office);
			const { body: plan } = await desk.save(owner, projectId, {});
			const approved = await desk.decide(who, plan.planId, "approve", {
				version: 1,
				baseRevision: 0,
			});
			expect(approved.status).toBe(200);
		}
	});

	test("sees its waiting proposals as a list, and only its own", async () => {
		const { office, owner, county, otherCounty } = await desk.people();
		const mine = await aProject(database, office, { code: "B-1" });
		await aProject(database, office, {
			code: "A-1",
			annualPlans: { 2025: 3600 },
		});
		await desk.save(owner, mine, { reason: "新开工" });
		const list = async (who: Who, query: string) =>
			(
				await desk.get<{
					rows: { code: string; proposal: object | null }[];
					waiting: number;
					total: number;
				}>(who, `/api/plans?year=2025&${query}`)
			).body;
		expect(await list(county, "show=waiting")).toMatchObject({
			waiting: 1,
			total: 1,
			rows: [
				{
					code: "B-1",
					currentYuan: null,
					proposal: { annualYuan: 3600, reason: "新开工" },
				},
			],
		});
		expect(await list(county, "show=all&limit=1")).toMatchObject({
			total: 2,
			waiting: 1,
			nextCursor: "A-1",
			rows: [{ code: "A-1", baselineYuan: 3600, currentYuan: 3600 }],
		});
		expect((await list(county, "cursor=A-1")).rows).toHaveLength(1);
		expect((await list(county, "show=without")).rows).toHaveLength(1);
		expect((await list(county, "search=b-1")).rows).toHaveLength(1);
		expect(await list(otherCounty, "show=all")).toMatchObject({
			total: 0,
			waiting: 0,
		});
	});
});

describe("who may not", () => {
	test("another region, another owner and a reader are turned away", async () => {
		const { office, owner, otherCounty, otherOwner, leader } =
			await desk.people();
		const projectId = await aProject(database, office);
		const { body: plan } = await desk.save(owner, projectId, {});
		const approval = { version: 1, baseRevision: 0 };
		for (const stranger of [otherCounty, otherOwner]) {
			expect((await desk.save(stranger, projectId, {})).body.code).toBe(
				"project.not_found",
			);
			expect(
				(await desk.decide(stranger, plan.planId, "approve", approval)).body
					.code,
			).toBe(
				// An owner decides on no plan, whosever it is; an office on none of another region.
				stranger === otherOwner ? "access.not_allowed" : "plan.not_found",
			);
			expect(
				(await desk.get(stranger, `/api/projects/${projectId}/plan`)).status,
			).toBe(404);
			expect(
				(await desk.get(stranger, `/api/projects/${projectId}/plan/seasons`))
					.status,
			).toBe(404);
		}
		expect((await desk.save(leader, projectId, {})).body.code).toBe(
			"access.not_allowed",
		);
		for (const reader of [leader, owner])
			expect(
				(await desk.decide(reader, plan.planId, "approve", approval)).body.code,
			).toBe("access.not_allowed");
		expect((await desk.deskOf(leader, projectId)).may).toEqual({
			propose: false,
			set: false,
			decide: false,
		});
		expect((await desk.totalOf(office, "2025-04")).annualPlan).toBeNull();
	});
});

describe("what has changed meanwhile", () => {
	test("is told with the plan that stands, and nothing is overwritten", async () => {
		const { office, owner, county } = await desk.people();
		const projectId = await aProject(database, office, {
			annualPlans: { 2025: 3600 },
		});
		const stale = await desk.save(owner, projectId, {
			cumulativeYuan: replanned(4000),
		});
		expect(stale).toMatchObject({
			status: 409,
			body: {
				code: "plan.version_conflict",
				detail: { current: 1, plan: { revision: 1 }, draft: null },
			},
		});
		const { body: draft } = await desk.save(owner, projectId, {
			baseRevision: 1,
			cumulativeYuan: replanned(4000),
		});
		// A colleague who has not seen the proposal.
		const second = await desk.save(owner, projectId, {
			baseRevision: 1,
			cumulativeYuan: replanned(5000),
		});
		expect(second).toMatchObject({
			status: 409,
			body: { detail: { draft: { planId: draft.planId } } },
		});
		// The office sets a plan itself; the proposal was compared with the one before.
		await desk.save(county, projectId, {
			baseRevision: 1,
			cumulativeYuan: replanned(6000),
		});
		const late = await desk.decide(county, draft.planId, "approve", {
			version: 1,
			baseRevision: 1,
		});
		expect(late).toMatchObject({
			status: 409,
			body: { detail: { current: 3 } },
		});
		const known = await desk.decide(county, draft.planId, "approve", {
			version: 1,
			baseRevision: 3,
		});
		expect(known.status).toBe(200);
		expect((await desk.totalOf(office, "2025-04")).annualPlan).toBe(4000);
	});

	test("the plan in force handed in once more is no change", async () => {
		const { office, county } = await desk.people();
		const projectId = await aProject(database, office, {
			annualPlans: { 2025: 3600 },
		});
		const same = await desk.save(county, projectId, { baseRevision: 1 });
		expect(same.body.code).toBe("plan.unchanged");
	});

	test.each([
		["approve", "approve"],
		["approve", "refuse"],
	] as const)(
		"two offices that %s and %s one proposal at once: one decides, the other hears of it",
		async (one, other) => {
			const { office, owner, county, city } = await desk.people();
			const projectId = await aProject(database, office);
			const { body: plan } = await desk.save(owner, projectId, {});
			const payload = { version: 1, baseRevision: 0, reason: "同意" };
			const replies = await releasedTogether(
				database.ownerDb,
				sql`select 1 from project where project_id = ${projectId} for update`,
				() => [
					desk.decide(county, plan.planId, one, payload),
					desk.decide(city, plan.planId, other, payload),
				],
			);
			expect(
				replies.map(({ status }) => status).toSorted((a, b) => a - b),
			).toEqual([200, 409]);
			const events = await database.ownerDb
				.selectFrom("event")
				.where("project_id", "=", projectId)
				.where("kind", "in", ["plan.approved", "plan.refused"])
				.select("kind")
				.execute();
			expect(events).toHaveLength(1);
		},
	);

	test("two plans set at once: one is in force, the other hears of it", async () => {
		const { office, county, city } = await desk.people();
		const projectId = await aProject(database, office);
		const replies = await releasedTogether(
			database.ownerDb,
			sql`select 1 from project where project_id = ${projectId} for update`,
			() => [desk.save(county, projectId, {}), desk.save(city, projectId, {})],
		);
		expect(
			replies.map(({ status }) => status).toSorted((a, b) => a - b),
		).toEqual([200, 409]);
		expect((await desk.totalOf(office, "2025-04")).annualPlan).toBe(3600);
	});
});

describe("what is no plan", () => {
	test.each([
		[linearCurve(3600).with(5, 10), 422, "plan.invalid", "falls"],
		[linearCurve(3600).slice(1), 400, "request.invalid", "35 dekads"],
		[linearCurve(3600).with(0, -1), 400, "request.invalid", "below 0"],
		[linearCurve(3600).with(3, 1.5), 400, "request.invalid", "half a yuan"],
	])("%o is refused (%d %s: %s)", async (cumulativeYuan, status, code) => {
		const { office, county } = await desk.people();
		const projectId = await aProject(database, office);
		const reply = await desk.save(county, projectId, { cumulativeYuan });
		expect(reply).toMatchObject({ status, body: { code } });
	});

	test("without a reason it is refused", async () => {
		const { office, county } = await desk.people();
		const projectId = await aProject(database, office);
		expect((await desk.save(county, projectId, { reason: " " })).status).toBe(
			400,
		);
	});
});

describe("dekads that are past", () => {
	test("keep their plan unless it is said on purpose, and the replay of a past day keeps it for good", async () => {
		const { office, owner, county } = await desk.people();
		const projectId = await aProject(database, office, {
			annualPlans: { 2025: 3600 },
		});
		expect((await desk.deskOf(county, projectId)).lockedDekads).toBe(9);
		const change = { baseRevision: 1, cumulativeYuan: linearCurve(7200) };
		expect((await desk.save(county, projectId, change)).body).toMatchObject({
			code: "plan.past_locked",
			detail: { dekad: 1, locked: 9 },
		});
		const { body: draft } = await desk.save(owner, projectId, {
			...change,
			changesPast: true,
		});
		const unseen = { version: 1, baseRevision: 1 };
		expect(
			(await desk.decide(county, draft.planId, "approve", unseen)).body.code,
		).toBe("plan.past_locked");
		now = new Date("2025-04-13T08:00:00Z");
		const approved = await desk.decide(county, draft.planId, "approve", {
			...unseen,
			changesPast: true,
		});
		expect(approved.status).toBe(200);
		expect((await desk.totalOf(office, "2025-Q1")).planned).toBe(1800);
		// Proposed on the 12th, in force since the 13th: the replay of that noon still plans as before.
		const replayed = await desk.totalOf(
			office,
			"2025-Q1",
			"2025-04-12T12:00:00Z",
		);
		expect(replayed.planned).toBe(900);
		const after = await desk.totalOf(office, "2025-Q1", "2025-04-13T12:00:00Z");
		expect(after.planned).toBe(1800);
	});

	test("of a closed year stay whoever asks", async () => {
		const { office, dispatcher } = await desk.people();
		const projectId = await aProject(database, office);
		await database.ownerDb
			.insertInto("closed_year")
			.values({
				jurisdiction_id: office.jurisdictionId,
				year: 2024,
				closed_at: NOW,
				closed_by: "test",
				figures: "{}",
			})
			.execute();
		const reply = await desk.save(dispatcher, projectId, { year: 2024 });
		expect(reply.body.code).toBe("plan.year_closed");
		expect(await desk.deskOf(dispatcher, projectId, 2024)).toMatchObject({
			isYearClosed: true,
			may: { set: false },
		});
	});
});

test("a funds plan stands beside the works' and is no change of it", async () => {
	const { office, county } = await desk.people();
	const projectId = await aProject(database, office, {
		annualPlans: { 2025: 3600 },
	});
	const saved = await desk.save(county, projectId, {
		baseRevision: 1,
		fundsCumulativeYuan: linearCurve(1800),
		reason: "资金计划",
	});
	expect(saved.body.fundsCumulativeYuan?.at(-1)).toBe(1800);
	expect((await desk.totalOf(office, "2025-04")).annualPlan).toBe(3600);
});

test("a spreadsheet's first plan after a refused proposal is the baseline and needs no reason", async () => {
	const { office, owner, county } = await desk.people();
	const projectId = await aProject(database, office, { code: "SHEET-1" });
	const { body: plan } = await desk.save(owner, projectId, {});
	await desk.decide(county, plan.planId, "refuse", {
		version: 1,
		reason: "过低",
	});
	const handedIn = await handInTo(() => database)(
		office.actor("dispatcher"),
		"plans",
		csv(["项目代码", "年度", "年度计划投资"], ["SHEET-1", 2025, 0.36]),
	);
	expect(handedIn.result).toMatchObject({ accepted: 1, rejected: 0 });
	const { revisions } = await desk.deskOf(county, projectId);
	expect(revisions.map(({ state, isBaseline }) => [state, isBaseline])).toEqual(
		[
			["refused", false],
			["approved", true],
		],
	);
});
