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
import type { ApprovalView } from "@dekad/contract/approvals.ts";
import { readLightSchemes } from "../packs/read-light-schemes.ts";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";

/** Acts two people do: what one alone cannot, what the second one sees and does, and that it is done once. */

let now = new Date("2025-01-16T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let projectId: string;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
});
beforeEach(async () => {
	now = new Date("2025-01-16T08:00:00Z");
	office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 2 },
		twoPeople: true,
	});
	projectId = await aProject(database, office);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

type Person = Awaited<ReturnType<typeof signedIn>>;
const as = (role: Role, more: { regionPath?: string } = {}) =>
	signedIn(database, office, role, now, more);
const ask = async <T = { code: string }>(
	who: Person,
	method: "GET" | "POST" | "PATCH",
	url: string,
	payload?: object,
) =>
	(
		await app.inject({
			method,
			url,
			cookies: who.cookies,
			...(payload ? { payload } : {}),
		})
	).json<T>();

const unlocking = () => ({
	dekad: "2025-01-D1",
	projectId,
	until: "2025-01-20T00:00:00Z",
	reason: "停电",
});
const asking = (who: Person, act: string, input: object) =>
	ask<ApprovalView & { code?: string }>(who, "POST", "/api/approvals", {
		act,
		input,
	});
const deciding = (
	who: Person,
	requestId: string,
	verdict: "approve" | "refuse" = "approve",
	note = "",
) =>
	ask<{ request: ApprovalView; code: string | null }>(
		who,
		"POST",
		`/api/approvals/${requestId}/decide`,
		{ verdict, note },
	);
const exceptions = async () =>
	database.ownerDb
		.selectFrom("lock_exception")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.selectAll()
		.execute();
const eventsOf = async (kinds: string[]) =>
	database.ownerDb
		.selectFrom("event")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("kind", "in", kinds)
		.orderBy("kind")
		.select(["kind", "actor_account_id"])
		.execute();

describe("past a lock", () => {
	test("one person alone gets nowhere; asked, nothing is done; approved by another, it is done once, under both names", async () => {
		const dispatcher = await as("dispatcher");
		const operator = await as("operator");
		expect(
			await ask(dispatcher, "POST", "/api/lock-exceptions", unlocking()),
		).toMatchObject({ code: "approval.needed" });
		const asked = await asking(dispatcher, "lock_exception", unlocking());
		expect(asked).toMatchObject({
			state: "waiting",
			isOwn: true,
			mayDecide: false,
			shown: { dekad: "2025-01-D1", projectCode: expect.any(String) },
		});
		expect(await exceptions()).toEqual([]);
		const seen = await ask<{ requests: ApprovalView[]; others: string[] }>(
			operator,
			"GET",
			"/api/approvals",
		);
		expect(seen.requests[0]).toMatchObject({
			requestId: asked.requestId,
			mayDecide: true,
			reason: "停电",
		});
		expect(await deciding(operator, asked.requestId)).toMatchObject({
			request: { state: "done", decidedBy: "测试operator" },
			code: null,
		});
		expect(await exceptions()).toMatchObject([
			{ project_id: projectId, granted_by: "测试dispatcher" },
		]);
		expect(
			await eventsOf([
				"approval.asked",
				"approval.approved",
				"lock_exception.granted",
			]),
		).toEqual([
			{ kind: "approval.approved", actor_account_id: operator.accountId },
			{ kind: "approval.asked", actor_account_id: dispatcher.accountId },
			{
				kind: "lock_exception.granted",
				actor_account_id: dispatcher.accountId,
			},
		]);
		expect(await deciding(operator, asked.requestId)).toMatchObject({
			code: "approval.not_waiting",
		});
		expect(await exceptions()).toHaveLength(1);
	});

	test("two who approve at the same moment do it once", async () => {
		const dispatcher = await as("dispatcher");
		const [first, second] = [await as("operator"), await as("dispatcher")];
		const { requestId } = await asking(
			dispatcher,
			"lock_exception",
			unlocking(),
		);
		const both = await releasedTogether(
			database.ownerDb,
			sql`select from approval_request where request_id = ${requestId} for update`,
			() => [deciding(first, requestId), deciding(second, requestId)],
		);
		const codes = both
			.map((each) => (each as unknown as { code?: string }).code ?? "done")
			.toSorted();
		expect(codes).toEqual(["approval.not_waiting", "done"]);
		expect(await exceptions()).toHaveLength(1);
	});

	test("is approved neither by whoever asked, in any role, nor in that person's name, nor by who has no say", async () => {
		const dispatcher = await as("dispatcher");
		const operator = await as("operator");
		const county = await as("office", { regionPath: "14/1401/" });
		const regional = await as("dispatcher", { regionPath: "14/1401/" });
		const { requestId } = await asking(
			dispatcher,
			"lock_exception",
			unlocking(),
		);
		expect(await deciding(dispatcher, requestId)).toMatchObject({
			code: "approval.own",
		});
		for (const who of [county, regional])
			expect(await deciding(who, requestId)).toMatchObject({
				code: "access.not_allowed",
			});
		// The dispatcher's own role in the auditor's hands is still the dispatcher's.
		const auditor = await as("auditor");
		const given = await ask<{ delegationId: string }>(
			dispatcher,
			"POST",
			"/api/delegations",
			{ delegateId: auditor.accountId, untilOn: "2025-01-31", reason: "出差" },
		);
		now = new Date(now.getTime() + 10_000);
		const changed = await app.inject({
			method: "PATCH",
			url: "/api/session",
			cookies: auditor.cookies,
			payload: { membershipId: given.delegationId },
		});
		const delegate = {
			...auditor,
			cookies: Object.fromEntries(
				changed.cookies.map(({ name, value }) => [name, value]),
			),
		};
		expect(await deciding(delegate, requestId)).toMatchObject({
			code: "approval.own",
		});
		expect(await asking(delegate, "lock_exception", unlocking())).toMatchObject(
			{ code: "access.not_allowed" },
		);
		expect(await exceptions()).toEqual([]);
		expect(await deciding(operator, requestId)).toMatchObject({
			request: { state: "done" },
		});
		await expect(
			database.ownerPool.query(
				"update approval_request set decided_by = requested_by where request_id = $1",
				[requestId],
			),
		).rejects.toMatchObject({ code: "23514" });
	});

	test("waits for the operator where there is one dispatcher, and is refused with the next step where there is nobody else", async () => {
		const alone = await as("dispatcher");
		expect(await asking(alone, "lock_exception", unlocking())).toMatchObject({
			code: "approval.nobody_else",
		});
		await as("operator");
		expect(await asking(alone, "lock_exception", unlocking())).toMatchObject({
			state: "waiting",
		});
	});

	test("asked for what is not possible is refused at once, and nothing waits", async () => {
		const dispatcher = await as("dispatcher");
		await as("operator");
		expect(
			await asking(dispatcher, "lock_exception", {
				...unlocking(),
				until: "2025-01-16T07:00:00Z",
			}),
		).toMatchObject({ code: "exception.too_short" });
		expect(
			await asking(await as("operator"), "lock_exception", unlocking()),
		).toMatchObject({ code: "access.not_allowed" });
		expect(
			(await ask<{ requests: [] }>(dispatcher, "GET", "/api/approvals"))
				.requests,
		).toEqual([]);
	});

	test("refused, withdrawn, too late, or by somebody who lost the right: not done", async () => {
		const dispatcher = await as("dispatcher");
		const operator = await as("operator");
		const one = await asking(dispatcher, "lock_exception", unlocking());
		expect(
			await deciding(operator, one.requestId, "refuse", "不够充分"),
		).toMatchObject({ request: { state: "refused", note: "不够充分" } });
		const two = await asking(dispatcher, "lock_exception", unlocking());
		expect(
			await ask(
				operator,
				"POST",
				`/api/approvals/${two.requestId}/withdraw`,
				{},
			),
		).toMatchObject({ code: "approval.not_found" });
		expect(
			await ask(
				dispatcher,
				"POST",
				`/api/approvals/${two.requestId}/withdraw`,
				{},
			),
		).toMatchObject({ state: "withdrawn" });
		expect(await deciding(operator, two.requestId)).toMatchObject({
			code: "approval.not_waiting",
		});
		const three = await asking(dispatcher, "lock_exception", unlocking());
		await database.ownerDb
			.updateTable("membership")
			.set({ valid_until_on: "2025-01-15" })
			.where("account_id", "=", dispatcher.accountId)
			.execute();
		expect(await deciding(operator, three.requestId)).toMatchObject({
			code: "approval.no_longer",
		});
		await database.ownerDb
			.updateTable("membership")
			.set({ valid_until_on: null })
			.where("account_id", "=", dispatcher.accountId)
			.execute();
		now = new Date("2025-01-23T08:00:00Z");
		expect(await deciding(await as("operator"), three.requestId)).toMatchObject(
			{ code: "approval.not_waiting" },
		);
		expect(await exceptions()).toEqual([]);
	});

	test("that is no longer possible when it is approved leaves the request waiting and nothing done", async () => {
		const dispatcher = await as("dispatcher");
		const operator = await as("operator");
		const { requestId } = await asking(dispatcher, "lock_exception", {
			...unlocking(),
			until: "2025-01-17T00:00:00Z",
		});
		now = new Date("2025-01-18T08:00:00Z");
		const later = await as("operator");
		expect(await deciding(later, requestId)).toMatchObject({
			code: "exception.too_short",
		});
		const { requests } = await ask<{ requests: ApprovalView[] }>(
			later,
			"GET",
			"/api/approvals",
		);
		expect(requests[0]?.state).toBe("waiting");
		expect(operator.accountId).not.toBe(later.accountId);
	});

	test("of another office is not there", async () => {
		const dispatcher = await as("dispatcher");
		await as("operator");
		const { requestId } = await asking(
			dispatcher,
			"lock_exception",
			unlocking(),
		);
		office = await anOffice(database, { twoPeople: true });
		const stranger = await as("operator");
		expect(await deciding(stranger, requestId)).toMatchObject({
			code: "approval.not_found",
		});
		expect(
			(await ask<{ requests: [] }>(stranger, "GET", "/api/approvals")).requests,
		).toEqual([]);
	});
});

describe("rules", () => {
	test("a scheme of lights and the due rule need two, names of the office one", async () => {
		const dispatcher = await as("dispatcher");
		const operator = await as("operator");
		const scheme = {
			scheme: readLightSchemes().get("yinchuan"),
			effectiveOn: "2025-01-11",
			reason: "试行",
		};
		expect(
			await ask(dispatcher, "POST", "/api/light-schemes", scheme),
		).toMatchObject({ code: "approval.needed" });
		expect(
			await ask(dispatcher, "PATCH", "/api/settings", {
				version: 1,
				dekadRule: "x",
			}),
		).toMatchObject({ code: "approval.needed" });
		expect(
			await ask(dispatcher, "PATCH", "/api/settings", {
				version: 1,
				nameEn: "Named",
			}),
		).toMatchObject({ jurisdiction: { nameEn: "Named" } });
		const asked = await asking(dispatcher, "light_scheme", scheme);
		expect(asked.shown).toMatchObject({
			scheme: "yinchuan",
			effectiveOn: "2025-01-11",
		});
		expect(await deciding(operator, asked.requestId)).toMatchObject({
			request: { state: "done" },
		});
		const { rows } = await database.ownerPool.query(
			"select scheme_id, recorded_by from light_scheme where jurisdiction_id = $1",
			[office.jurisdictionId],
		);
		expect(rows).toEqual([
			{ scheme_id: "yinchuan", recorded_by: "测试dispatcher" },
		]);
		const { dekadRules } = await ask<{ dekadRules: { id: string }[] }>(
			dispatcher,
			"GET",
			"/api/settings",
		);
		const rule = await asking(dispatcher, "due_rule", {
			version: 2,
			dekadRule: dekadRules[1]!.id,
			reason: "按新规定",
		});
		expect(await deciding(operator, rule.requestId)).toMatchObject({
			request: { state: "done" },
		});
		expect(await ask(dispatcher, "GET", "/api/settings")).toMatchObject({
			dekadRule: { id: dekadRules[1]!.id },
		});
	});

	test("an office leaves acts to one person by an act of two; a restore and this rule never", async () => {
		const dispatcher = await as("dispatcher");
		const operator = await as("operator");
		expect(
			await asking(dispatcher, "approval_rule", {
				onePersonActs: ["restore"],
				reason: "x",
			}),
		).toMatchObject({ code: "request.invalid" });
		const { requestId } = await asking(dispatcher, "approval_rule", {
			onePersonActs: ["lock_exception"],
			reason: "人手不足",
		});
		expect(
			await ask(dispatcher, "POST", "/api/lock-exceptions", unlocking()),
		).toMatchObject({ code: "approval.needed" });
		await deciding(operator, requestId);
		expect(
			await ask(dispatcher, "POST", "/api/lock-exceptions", unlocking()),
		).toMatchObject({ isRunning: true });
		const { acts } = await ask<{
			acts: { act: string; needsTwo: boolean; isFixed: boolean }[];
		}>(operator, "GET", "/api/approvals");
		expect(
			acts.map(({ act, needsTwo, isFixed }) => [act, needsTwo, isFixed]),
		).toEqual([
			["lock_exception", false, false],
			["light_scheme", true, false],
			["due_rule", true, false],
			["approval_rule", true, true],
			["restore", true, true],
		]);
	});
});

test("a restore is asked by an operator and gives the second person a code, once; only its hash is kept", async () => {
	const operator = await as("operator");
	const dispatcher = await as("dispatcher");
	const sha256 = "a".repeat(64);
	expect(
		await asking(dispatcher, "restore", { sha256, reason: "x" }),
	).toMatchObject({ code: "access.not_allowed" });
	const { requestId } = await asking(operator, "restore", {
		sha256,
		reason: "盘坏了",
	});
	const { request, code } = await deciding(dispatcher, requestId);
	expect(request.state).toBe("approved");
	expect(code).toMatch(/^[\w-]{32}$/);
	const { rows } = await database.ownerPool.query(
		"select * from approval_request where request_id = $1",
		[requestId],
	);
	expect(JSON.stringify(rows)).not.toContain(code);
	expect(await deciding(dispatcher, requestId)).toMatchObject({
		code: "approval.not_waiting",
	});
});
