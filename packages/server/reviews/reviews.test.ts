import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@dekad/core/access/actor.ts";
import type { ReviewQueue } from "@dekad/contract/reviews.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { newId } from "../database/new-id.ts";

/** Review through HTTP on 2025-01-D1, which is timely until the 12th and locked from the 15th. */

const IN_TIME = new Date("2025-01-11T08:00:00Z");
const LOCKED = new Date("2025-01-16T08:00:00Z");
const CITY = "14/1401/";
let database: TestDatabase;
let app: FastifyInstance;
let now = IN_TIME;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

type Who = { cookies: Record<string, string> };
const post = async (who: Who, url: string, payload: object) =>
	app.inject({ method: "POST", url, cookies: who.cookies, payload });
const get = async <T>(who: Who, url: string): Promise<T> =>
	(await app.inject({ method: "GET", url, cookies: who.cookies })).json<T>();
const queueOf = (who: Who, query = "") =>
	get<ReviewQueue>(who, `/api/reviews?dekad=2025-01-D1${query}`);

async function aReviewedOffice(projects = 1) {
	now = IN_TIME;
	const office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 3 },
	});
	const as = (role: Role, regionPath?: string) =>
		signedIn(database, office, role, IN_TIME, regionPath ? { regionPath } : {});
	const people = {
		owner: await as("owner"),
		county: await as("office", COUNTIES[0]),
		city: await as("office", CITY),
		elsewhere: await as("office", COUNTIES[2]),
		dispatcher: await as("dispatcher"),
		leader: await as("leader"),
	};
	const projectIds: string[] = [];
	for (let nth = 0; nth < projects; nth++)
		projectIds.push(
			await aProject(database, office, {
				code: `P-${String(nth).padStart(3, "0")}`,
				annualPlans: { 2025: 3_600_000 },
			}),
		);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	return { office, projectId: projectIds[0]!, projectIds, ...people };
}

type Said = { reportId: string; version: number; state: string };
async function handIn(
	owner: Who,
	projectId: string,
	values: object = { measures: { investment: 100_000 } },
	baseRevision = 0,
	dekad = "2025-01-D1",
): Promise<Said> {
	const reply = await post(owner, `/api/projects/${projectId}/reports`, {
		dekad,
		baseRevision,
		...values,
	});
	expect(reply.statusCode, reply.body).toBe(200);
	return reply.json<Said>();
}

const accept = (who: Who, { reportId, version }: Said) =>
	post(who, `/api/reports/${reportId}/accept`, { version });
const sendBack = (
	who: Who,
	{ reportId, version }: Said,
	reason = "与凭证不符",
) => post(who, `/api/reports/${reportId}/return`, { version, reason });
const isTrue = async (office: TestOffice) =>
	expect(
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
	).toMatchObject({ corrected: 0, removed: 0 });

async function aList(office: TestOffice, projectId: string, level: string) {
	const listId = newId();
	const key = { jurisdiction_id: office.jurisdictionId, list_id: listId };
	const { ownerDb } = database;
	await ownerDb
		.insertInto("project_list")
		.values({ ...key, code: level, name_zh: "名单", final_level: level })
		.execute();
	await ownerDb
		.insertInto("project_list_version")
		.values({
			...key,
			version: 1,
			effective_on: "2025-01-01",
			reason: "年度",
			recorded_at: IN_TIME,
			recorded_by: "test",
		})
		.execute();
	await ownerDb
		.insertInto("project_list_member")
		.values({ ...key, version: 1, project_id: projectId })
		.execute();
}

describe("accepting", () => {
	test("by the county makes a report final; the city then confirms it and the level rises", async () => {
		const { office, projectId, owner, county, city } = await aReviewedOffice();
		const report = await handIn(owner, projectId);
		expect((await accept(county, report)).json()).toEqual({
			reportId: report.reportId,
			state: "accepted",
			acceptedLevel: "county",
			version: 2,
		});
		expect((await queueOf(city)).counts).toMatchObject({ waiting: 1 });
		const confirmed = await accept(city, { ...report, version: 2 });
		expect(confirmed.json()).toMatchObject({
			state: "accepted",
			acceptedLevel: "city",
		});
		const row = await database.ownerDb
			.selectFrom("progress_report")
			.where("report_id", "=", report.reportId)
			.select(["accepted_at", "state"])
			.executeTakeFirstOrThrow();
		expect(row).toEqual({ accepted_at: IN_TIME, state: "accepted" });
		await isTrue(office);
	});

	test("below the level of a list leaves it submitted, and no total calls it accepted", async () => {
		const { office, projectId, owner, county, city } = await aReviewedOffice();
		await aList(office, projectId, "city");
		const report = await handIn(owner, projectId);
		expect((await accept(county, report)).json()).toMatchObject({
			state: "submitted",
			acceptedLevel: "county",
		});
		const total = async () =>
			(
				await get<{ total: { accepted: number } }>(
					city,
					"/api/rollups?period=2025-01-D1",
				)
			).total.accepted;
		expect(await total()).toBe(0);
		expect(
			(await accept(city, { ...report, version: 2 })).json(),
		).toMatchObject({ state: "accepted" });
		expect(await total()).toBe(1);
		await isTrue(office);
	});

	test("is refused to who has no step, no reach, an old version, or comes second", async () => {
		const { projectId, owner, county, city, elsewhere, leader } =
			await aReviewedOffice();
		const report = await handIn(owner, projectId);
		const codeOf = async (reply: ReturnType<typeof accept>) => {
			const { statusCode, body } = await reply;
			return [statusCode, (JSON.parse(body) as { code: string }).code];
		};
		expect(await codeOf(accept(owner, report))).toEqual([
			403,
			"access.not_allowed",
		]);
		expect(await codeOf(accept(leader, report))).toEqual([
			403,
			"access.not_allowed",
		]);
		expect(await codeOf(accept(elsewhere, report))).toEqual([
			404,
			"report.not_found",
		]);
		expect(await codeOf(accept(county, { ...report, version: 7 }))).toEqual([
			409,
			"report.version_conflict",
		]);
		expect((await accept(city, report)).statusCode).toBe(200);
		expect(await codeOf(accept(county, { ...report, version: 2 }))).toEqual([
			409,
			"review.already_said",
		]);
		expect(await codeOf(sendBack(city, { ...report, version: 2 }))).toEqual([
			409,
			"review.already_said",
		]);
	});
});

describe("sending back", () => {
	test("takes a reason, stops the report counting, and its owner hands in again", async () => {
		const { office, projectId, owner, county } = await aReviewedOffice();
		const report = await handIn(owner, projectId);
		expect((await sendBack(county, report, "  ")).statusCode).toBe(400);
		expect((await sendBack(county, report)).json()).toMatchObject({
			state: "returned",
			acceptedLevel: null,
		});
		expect(await queueOf(county)).toMatchObject({
			counts: { waiting: 0, returned: 1 },
			missing: 1,
		});
		await handIn(owner, projectId, { measures: { investment: 90_000 } }, 1);
		const { items } = await queueOf(county);
		expect(items[0]).toMatchObject({
			revision: 2,
			replaced: {
				revision: 1,
				state: "returned",
				values: { measures: { investment: 100_000 } },
			},
			words: [
				{
					verdict: "returned",
					reason: "与凭证不符",
					step: "county",
					revision: 1,
				},
			],
		});
		await isTrue(office);
	});

	test("is over with the lock, unless an exception lets a new one in", async () => {
		const { projectId, owner, county, dispatcher } = await aReviewedOffice();
		const report = await handIn(owner, projectId);
		now = LOCKED;
		expect((await sendBack(county, report)).json()).toMatchObject({
			code: "review.locked",
		});
		const granted = await post(dispatcher, "/api/lock-exceptions", {
			dekad: "2025-01-D1",
			region: "1401",
			until: "2025-01-20T00:00:00Z",
			reason: "停电",
		});
		expect(granted.statusCode, granted.body).toBe(200);
		expect((await sendBack(county, report)).statusCode).toBe(200);
	});
});

describe("the queue", () => {
	test("stands in order of region and code, tells whose turn it is, and what is odd", async () => {
		const { projectIds, owner, county, city } = await aReviewedOffice(3);
		await handIn(owner, projectIds[2]!);
		const odd = await handIn(owner, projectIds[1]!, {
			measures: { investment: 2_000_000_000 },
		});
		const queue = await queueOf(county);
		expect(queue).toMatchObject({
			step: "county",
			counts: { waiting: 2, below: 0 },
			expected: 3,
			missing: 1,
			odd: 1,
			regions: [{ regionPath: COUNTIES[0], waiting: 2, odd: 1, missing: 1 }],
		});
		expect(queue.items.map(({ projectCode }) => projectCode)).toEqual([
			"P-001",
			"P-002",
		]);
		expect(queue.items[0]).toMatchObject({
			oddities: ["doubts"],
			plan: { inDekadYuan: 100_000, annualYuan: 3_600_000 },
			finalStep: "county",
		});
		expect(queue.items[0]!.doubts.map(({ key }) => key)).toContain(
			"since_start_over_total",
		);
		expect(queue.plain).toHaveLength(1);
		expect(queue.plain[0]!.reportId).not.toBe(odd.reportId);
		expect((await queueOf(city)).counts).toMatchObject({
			waiting: 0,
			below: 2,
		});
		expect((await queueOf(county, "&odd=yes")).items).toHaveLength(1);
		expect((await queueOf(county, "&odd=no")).items).toHaveLength(1);
	});

	test("is read page by page, each report once", async () => {
		const { projectIds, owner, county } = await aReviewedOffice(5);
		for (const projectId of projectIds) await handIn(owner, projectId);
		const codes: string[] = [];
		let cursor: string | null = "";
		while (cursor !== null) {
			const page: ReviewQueue = await queueOf(
				county,
				`&limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
			);
			codes.push(...page.items.map(({ projectCode }) => projectCode));
			cursor = page.nextCursor;
		}
		expect(codes).toEqual(["P-000", "P-001", "P-002", "P-003", "P-004"]);
	});

	test("compares with the report before and tells nobody's doings of another county", async () => {
		const { projectId, owner, county, elsewhere } = await aReviewedOffice();
		await handIn(owner, projectId);
		now = new Date("2025-01-21T08:00:00Z");
		await handIn(
			owner,
			projectId,
			{ measures: { investment: 120_000 }, peopleOnSite: 40 },
			0,
			"2025-01-D2",
		);
		const queue = await get<ReviewQueue>(
			county,
			"/api/reviews?dekad=2025-01-D2",
		);
		expect(queue.items[0]!.before).toMatchObject({
			dekad: "2025-01-D1",
			values: { measures: { investment: 100_000 }, peopleOnSite: null },
		});
		expect(queue.items[0]!.investmentYtdYuan).toBe(220_000);
		expect(
			(await get<ReviewQueue>(elsewhere, "/api/reviews?dekad=2025-01-D2"))
				.items,
		).toEqual([]);
	});

	test("is not an owner's", async () => {
		const { owner } = await aReviewedOffice();
		expect(
			(
				await app.inject({
					method: "GET",
					url: "/api/reviews",
					cookies: owner.cookies,
				})
			).statusCode,
		).toBe(403);
	});
});

describe("many at once", () => {
	test("the odd, the changed and the foreign are named, the others go through", async () => {
		const { office, projectIds, owner, county } = await aReviewedOffice(4);
		const [plain, odd, changed, late] = await Promise.all([
			handIn(owner, projectIds[0]!),
			handIn(owner, projectIds[1]!, {
				measures: { investment: 2_000_000_000 },
			}),
			handIn(owner, projectIds[2]!),
			handIn(owner, projectIds[3]!),
		]);
		await handIn(owner, projectIds[2]!, undefined, 1);
		await accept(county, late!);
		const reply = await post(county, "/api/reviews/accept-many", {
			reports: [plain!, odd!, changed!, late!]
				.map(({ reportId, version }) => ({ reportId, version }))
				.concat({ reportId: newId(), version: 1 }),
		});
		const { accepted, refused } = reply.json<{
			accepted: Said[];
			refused: { code: string; projectCode: string; oddities: string[] }[];
		}>();
		expect(accepted).toMatchObject([
			{ reportId: plain!.reportId, state: "accepted", version: 2 },
		]);
		expect(refused.map(({ projectCode, code }) => [projectCode, code])).toEqual(
			[
				["P-002", "report.version_conflict"],
				["P-003", "report.version_conflict"],
				[null, "report.not_found"],
				["P-001", "review.odd"],
			],
		);
		expect(refused.at(-1)!.oddities).toEqual(["doubts"]);
		await isTrue(office);
	});

	test("500 in one transaction leave what 500 words one by one leave", async () => {
		const codes = Array.from({ length: 500 }, (_, nth) => `B-${nth}`);
		const made = async () => {
			const base = await aReviewedOffice();
			const reports: { reportId: string; version: number }[] = [];
			// Straight into the table: 1,000 hand-ins are another test's business.
			for (const code of codes) {
				const projectId = await aProject(database, base.office, { code });
				const reportId = newId();
				await database.ownerDb
					.insertInto("progress_report")
					.values({
						jurisdiction_id: base.office.jurisdictionId,
						report_id: reportId,
						project_id: projectId,
						region_path: COUNTIES[0],
						sector_path: "industry/",
						owner_org_id: base.office.owners[0],
						dekad_start: "2025-01-01",
						revision: 1,
						kind: "actual",
						state: "submitted",
						is_counted: true,
						investment_yuan: 100_000,
						created_at: IN_TIME,
						created_by: "test",
						submitted_at: IN_TIME,
						submitted_by: "test",
						is_timely: true,
					})
					.execute();
				reports.push({ reportId, version: 1 });
			}
			await rebuildProjectDekads(database.ownerDb, base.office.jurisdictionId);
			return { ...base, reports };
		};
		const [bulk, single] = [await made(), await made()];
		const reply = await post(bulk.county, "/api/reviews/accept-many", {
			reports: bulk.reports,
		});
		expect(reply.json<{ accepted: Said[] }>().accepted).toHaveLength(500);
		for (const report of single.reports)
			expect(
				(await accept(single.county, { ...report, state: "" })).statusCode,
			).toBe(200);
		const leftBy = async ({ office }: { office: TestOffice }) => {
			const { rows } = await sql<object>`
				select p.code, r.state, r.accepted_level, r.accepted_at, r.version, r.is_counted, w.step, w.verdict, w.reviewer_name,
				       (select count(*) from event e where e.subject_id = r.report_id and e.kind = 'report.accepted') as events,
				       d.report_state, d.accepted_ytd, d.investment_ytd_yuan
				from progress_report r join project p on p.project_id = r.project_id
				join report_review w on w.report_id = r.report_id
				join project_dekad d on d.project_id = r.project_id and d.dekad_start = '2025-01-21'
				where r.jurisdiction_id = ${office.jurisdictionId} order by p.code`.execute(
				database.ownerDb,
			);
			return rows;
		};
		const left = await leftBy(bulk);
		expect(left).toHaveLength(500);
		expect(left).toEqual(await leftBy(single));
		await isTrue(bulk.office);
	});
});

describe("two at once", () => {
	const holdProject = (projectId: string) =>
		sql`select 1 from project where project_id = ${projectId} for update`;
	const statesOf = async (projectId: string) =>
		(
			await database.ownerDb
				.selectFrom("progress_report")
				.where("project_id", "=", projectId)
				.orderBy("revision")
				.select(["state", "is_counted"])
				.execute()
		).map(({ state, is_counted }) => [state, is_counted]);

	test("one accepts and one sends back: the first word holds, the second is a conflict", async () => {
		for (const isFirst of [true, false]) {
			const { office, projectId, owner, county, city } =
				await aReviewedOffice();
			const report = await handIn(owner, projectId);
			const replies = await releasedTogether(
				database.ownerDb,
				holdProject(projectId),
				() =>
					isFirst
						? [accept(county, report), sendBack(city, report)]
						: [sendBack(city, report), accept(county, report)],
			);
			expect(
				replies.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
			).toEqual([200, 409]);
			expect(await statesOf(projectId)).toEqual(
				replies[0]!.json<Said>().state === "accepted" ||
					replies[1]!.json<Said>().state === "accepted"
					? [["accepted", true]]
					: [["returned", false]],
			);
			await isTrue(office);
		}
	});

	test("one accepts while its owner replaces it: what is accepted is what was seen", async () => {
		const { office, projectId, owner, county } = await aReviewedOffice();
		const report = await handIn(owner, projectId);
		const [accepted, replaced] = await releasedTogether(
			database.ownerDb,
			holdProject(projectId),
			() => [
				accept(county, report),
				post(owner, `/api/projects/${projectId}/reports`, {
					dekad: "2025-01-D1",
					baseRevision: 1,
					measures: { investment: 1 },
				}),
			],
		);
		expect(replaced!.statusCode).toBe(200);
		// Either the word came first and stays with the revision it was on, or it came too late.
		expect(await statesOf(projectId)).toEqual(
			accepted!.statusCode === 200
				? [
						["accepted", false],
						["submitted", true],
					]
				: [
						["superseded", false],
						["submitted", true],
					],
		);
		await isTrue(office);
	});
});

describe("a correction request", () => {
	const ask = (who: Who, projectId: string, more: object = {}) =>
		post(who, "/api/correction-requests", {
			projectId,
			forDekad: "2025-01-D1",
			measure: "investment",
			reason: "与统计不符",
			...more,
		});
	type Asked = { requestId: string; version: number; state: string };
	const openOf = async (who: Who) =>
		(await get<{ requests: Asked[] }>(who, "/api/correction-requests"))
			.requests;

	test("waits until the figure is final, is asked once, and never touches the report", async () => {
		const { projectId, owner, county, city } = await aReviewedOffice();
		const report = await handIn(owner, projectId);
		expect((await ask(city, projectId)).json()).toMatchObject({
			code: "correction_request.not_final",
		});
		await accept(county, report);
		expect((await ask(owner, projectId)).statusCode).toBe(403);
		const asked = await ask(city, projectId);
		expect(asked.json()).toMatchObject({ state: "open", step: "city" });
		expect((await ask(county, projectId)).json()).toMatchObject({
			code: "correction_request.asked_already",
		});
		expect(await openOf(owner)).toHaveLength(1);
		expect((await queueOf(city)).items[0]).toMatchObject({
			state: "accepted",
			oddities: ["request_open"],
		});
	});

	test("is answered by a correction line for it, and open again when that report is sent back", async () => {
		const { projectId, owner, county, city } = await aReviewedOffice();
		await accept(county, await handIn(owner, projectId));
		await ask(city, projectId);
		now = new Date("2025-01-21T08:00:00Z");
		const line = {
			forDekad: "2025-01-D1",
			measure: "investment",
			differenceYuan: -5,
			reason: "凭证更正",
		};
		const answering = await handIn(
			owner,
			projectId,
			{ measures: { investment: 1 }, corrections: [line] },
			0,
			"2025-01-D2",
		);
		expect(await openOf(city)).toEqual([]);
		const { requests } = await get<{ requests: object[] }>(
			city,
			"/api/correction-requests?state=all",
		);
		expect(requests).toMatchObject([
			{ state: "corrected", answer: "凭证更正" },
		]);
		await sendBack(county, answering);
		expect(await openOf(owner)).toMatchObject([{ state: "open", answer: "" }]);
		await handIn(
			owner,
			projectId,
			{ measures: { investment: 2 }, corrections: [line] },
			1,
			"2025-01-D2",
		);
		expect(await openOf(city)).toEqual([]);
	});

	test("is explained by its owner alone and withdrawn by the step that asked alone, once", async () => {
		const { projectId, owner, county, city } = await aReviewedOffice();
		await accept(county, await handIn(owner, projectId));
		const { requestId, version } = (await ask(city, projectId)).json<Asked>();
		const url = (verb: string) =>
			`/api/correction-requests/${requestId}/${verb}`;
		const explain = { version, answer: "口径不同" };
		expect((await post(city, url("explain"), explain)).json()).toMatchObject({
			code: "access.not_allowed",
		});
		expect(
			(await post(county, url("withdraw"), { version })).json(),
		).toMatchObject({
			code: "correction_request.not_yours",
		});
		expect((await post(owner, url("explain"), explain)).json()).toMatchObject({
			state: "explained",
			answer: "口径不同",
		});
		expect(
			(await post(city, url("withdraw"), { version: 2 })).json(),
		).toMatchObject({
			code: "correction_request.not_open",
		});
	});

	test("in a locked dekad reaches a figure nobody has decided, and a gap", async () => {
		const { projectIds, owner, county } = await aReviewedOffice(2);
		await handIn(owner, projectIds[0]!);
		now = LOCKED;
		for (const projectId of projectIds)
			expect((await ask(county, projectId)).json()).toMatchObject({
				state: "open",
			});
	});
});
