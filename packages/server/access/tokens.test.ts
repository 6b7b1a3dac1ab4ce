import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@dekad/core/access/actor.ts";
import { listOperations } from "@dekad/contract/openapi.ts";
import { addressOf } from "@dekad/contract/client.ts";
import type { DelegationView, TokenView } from "@dekad/contract/tokens.ts";
import { newId } from "../database/new-id.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { COOKIE } from "./routes.ts";
import { listMemberships, startSession } from "./sessions.ts";

/** What a program may with a token, and a person in a role that is somebody else's. */

let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let other: TestOffice;
/** Owner A's, in the first county. */
let projectId: string;
let now = new Date("2025-02-20T08:00:00Z");
/** A little later, so that nothing of the few seconds' cache answers. */
const goOn = (seconds = 10) => {
	now = new Date(now.getTime() + seconds * 1000);
};
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
	const open = { openUntil: { year: 2025, month: 2, part: 2 } } as const;
	office = await anOffice(database, open);
	other = await anOffice(database, open);
	projectId = await aProject(database, office);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

type Person = { cookies: Record<string, string>; accountId: string };
type Headers = Record<string, string>;
const ask = async (
	who: Person | Headers,
	method: "GET" | "POST" | "PATCH",
	url: string,
	payload?: object,
) => {
	const reply = await app.inject({
		method,
		url,
		...("cookies" in who
			? { cookies: (who as Person).cookies }
			: { headers: who as Headers }),
		...(payload ? { payload } : {}),
	});
	return {
		status: reply.statusCode,
		body: reply.json<Record<string, never>>(),
	};
};
const bearer = (secret: string): Headers => ({
	authorization: `Bearer ${secret}`,
});
const as = (role: Role, more: { regionPath?: string } = {}): Promise<Person> =>
	signedIn(database, office, role, now, more);

async function aToken(
	person: Person,
	more: object = {},
): Promise<{ token: TokenView; secret: string }> {
	const { status, body } = await ask(person, "POST", "/api/tokens", {
		name: "夜间导出",
		scopes: ["read"],
		untilOn: "2025-03-31",
		...more,
	});
	expect(status, JSON.stringify(body)).toBe(200);
	return body as unknown as { token: TokenView; secret: string };
}

const eventsOf = async (subjectId: string) =>
	database.ownerDb
		.selectFrom("event")
		.where("subject_id", "=", subjectId)
		.orderBy("event_id")
		.select(["kind", "actor_name", "on_behalf_of", "token_id"])
		.execute();

describe("a token", () => {
	test("is shown once, stored as a hash only, and reads what its maker reads", async () => {
		const person = await as("office", { regionPath: COUNTIES[0] });
		const { token, secret } = await aToken(person);
		expect(secret).toMatch(/^dekad_[\w-]{64}$/);
		const seen = await ask(bearer(secret), "GET", "/api/projects");
		const own = await ask(person, "GET", "/api/projects");
		expect(seen).toEqual(own);
		const { rows } = await database.ownerPool.query(
			"select * from api_token where token_id = $1",
			[token.tokenId],
		);
		expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
		const list = await ask(person, "GET", "/api/tokens");
		expect(JSON.stringify(list)).not.toContain(secret.slice(6));
		expect(
			(list.body as unknown as { tokens: TokenView[] }).tokens[0],
		).toMatchObject({
			tokenId: token.tokenId,
			lastUsedAt: now.toISOString(),
			state: "running",
		});
		expect((await eventsOf(token.tokenId)).map(({ kind }) => kind)).toEqual([
			"token.made",
		]);
	});

	test("needs no cookie, and a cookie beside it says nothing", async () => {
		const owner = await as("owner");
		const { secret } = await aToken(owner);
		const dispatcher = await as("dispatcher");
		const reply = await app.inject({
			method: "GET",
			url: "/api/settings",
			headers: bearer(secret),
			cookies: dispatcher.cookies,
		});
		expect(reply.statusCode).toBe(200);
		const members = await app.inject({
			method: "GET",
			url: "/api/members",
			headers: bearer(secret),
			cookies: dispatcher.cookies,
		});
		expect(members.json()).toMatchObject({ code: "token.not_in_scope" });
	});

	test("that reads writes nothing; one that reports stands in the log by its id", async () => {
		const owner = await as("owner");
		const reading = await aToken(owner);
		const reporting = await aToken(owner, { scopes: ["report"] });
		const address = `/api/projects/${projectId}/reports`;
		const report = {
			dekad: "2025-02-D2",
			baseRevision: 0,
			measures: { investment: 7 },
		};
		expect(
			(await ask(bearer(reading.secret), "POST", address, report)).body,
		).toMatchObject({ code: "token.not_in_scope" });
		const done = await ask(bearer(reporting.secret), "POST", address, report);
		expect(done.status, JSON.stringify(done.body)).toBe(200);
		const { rows } = await database.ownerPool.query(
			"select kind, token_id from event where token_id = $1",
			[reporting.token.tokenId],
		);
		expect(rows).toContainEqual({
			kind: "report.submitted",
			token_id: reporting.token.tokenId,
		});
	});

	test("never reaches an account, a session, another token or a delegation, whatever its scopes", async () => {
		const dispatcher = await as("dispatcher");
		const { secret } = await aToken(dispatcher, {
			scopes: [
				"read",
				"report",
				"registry",
				"plan",
				"review",
				"import",
				"publish",
				"export",
			],
		});
		const closed = listOperations().filter(
			({ endpoint }) =>
				/^(account|token|delegation|access|approval|member|settings\.change|year|light\.scheme-set|lock-exception\.grant)/.test(
					endpoint.policy,
				) && !endpoint.policy.endsWith("-read"),
		);
		expect(closed.length).toBeGreaterThan(10);
		for (const { endpoint, name } of closed) {
			const reply = await app.inject({
				method: endpoint.method,
				url: addressOf(endpoint, {
					params: new Proxy({}, { get: () => newId() }),
				}),
				headers: bearer(secret),
				...(endpoint.method === "GET" ? {} : { payload: {} }),
			});
			expect([name, reply.json<{ code: string }>().code]).toEqual([
				name,
				"token.not_in_scope",
			]);
		}
		// At a public door it is nobody.
		expect(
			(await ask(bearer(secret), "GET", "/api/session")).body,
		).toMatchObject({ account: null });
	});

	test("ends by its day, by its end, with its maker's role and with the account", async () => {
		const status = async (secret: string) =>
			(await ask(bearer(secret), "GET", "/api/settings")).status;
		const stood = now;
		const person = await as("auditor");
		const short = await aToken(person, { untilOn: "2025-02-20" });
		const ended = await aToken(person);
		const orphaned = await aToken(person);
		expect(await status(short.secret)).toBe(200);
		now = new Date("2025-02-21T00:00:00Z");
		expect(await status(short.secret)).toBe(401);
		expect(await status(ended.secret)).toBe(200);
		expect(
			(await ask(person, "POST", `/api/tokens/${ended.token.tokenId}/end`, {}))
				.body,
		).toMatchObject({ state: "ended" });
		expect(await status(ended.secret)).toBe(401);
		expect(await status(orphaned.secret)).toBe(200);
		await database.ownerDb
			.updateTable("membership")
			.set({ valid_until_on: "2025-02-20" })
			.where("account_id", "=", person.accountId)
			.execute();
		goOn();
		expect(await status(orphaned.secret)).toBe(401);
		await database.ownerDb
			.updateTable("membership")
			.set({ valid_until_on: null })
			.where("account_id", "=", person.accountId)
			.execute();
		goOn();
		expect(await status(orphaned.secret)).toBe(200);
		await database.ownerDb
			.updateTable("account")
			.set({ disabled_at: now })
			.where("account_id", "=", person.accountId)
			.execute();
		goOn();
		expect(await status(orphaned.secret)).toBe(401);
		now = stood;
	});

	test("lives a year at most, has a scope, and is none of nonsense", async () => {
		const person = await as("leader");
		for (const [more, code] of [
			[{ untilOn: "2026-02-21" }, "token.date_invalid"],
			[{ untilOn: "2025-02-19" }, "token.date_invalid"],
			[{ scopes: [] }, "request.invalid"],
			[{ scopes: ["dispatch"] }, "request.invalid"],
			[{ name: " " }, "request.invalid"],
		] as const)
			expect([
				more,
				(
					await ask(person, "POST", "/api/tokens", {
						name: "x",
						scopes: ["read"],
						untilOn: "2025-03-31",
						...more,
					})
				).body,
			]).toEqual([more, expect.objectContaining({ code })]);
		const { secret } = await aToken(person);
		const bytes = Buffer.from(secret.slice(6), "base64url");
		// The same secret with another office's id, cut short, and turned round.
		const foreign = Buffer.concat([
			Buffer.from(other.jurisdictionId.replaceAll("-", ""), "hex"),
			bytes.subarray(16),
		]).toString("base64url");
		for (const wrong of [
			`dekad_${foreign}`,
			secret.slice(0, -2),
			`${secret}A`,
			"dekad_",
			"nonsense",
			[...secret].toReversed().join(""),
		])
			expect([
				wrong,
				(await ask(bearer(wrong), "GET", "/api/settings")).body,
			]).toEqual([wrong, expect.objectContaining({ code: "token.invalid" })]);
	});

	test("is seen and ended by the office's operator, who sees no secret; another office's operator finds nothing", async () => {
		const person = await as("department");
		const { token, secret } = await aToken(person);
		const operator = await as("operator");
		const stranger = await signedIn(database, other, "operator", now);
		const overview = await ask(operator, "GET", "/api/access-overview");
		const { tokens } = overview.body as unknown as { tokens: TokenView[] };
		expect(tokens.map(({ tokenId }) => tokenId)).toContain(token.tokenId);
		expect(JSON.stringify(tokens)).not.toContain("hash");
		const url = `/api/access-overview/tokens/${token.tokenId}/end`;
		expect((await ask(stranger, "POST", url, {})).body).toMatchObject({
			code: "token.not_found",
		});
		expect((await ask(person, "POST", url, {})).body).toMatchObject({
			code: "access.not_allowed",
		});
		expect((await ask(operator, "POST", url, {})).status).toBe(200);
		expect((await ask(bearer(secret), "GET", "/api/settings")).status).toBe(
			401,
		);
	});
});

describe("a delegated role", () => {
	const give = async (
		giver: Person,
		delegate: { accountId: string },
		more: object = {},
	) =>
		ask(giver, "POST", "/api/delegations", {
			delegateId: delegate.accountId,
			untilOn: "2025-02-28",
			reason: "出差",
			...more,
		});
	/** The delegate's session, changed to the given role. */
	const workAs = async (person: Person, delegationId: string) => {
		goOn();
		const reply = await app.inject({
			method: "PATCH",
			url: "/api/session",
			cookies: person.cookies,
			payload: { membershipId: delegationId },
		});
		// Another role is another session token.
		const next = reply.cookies.find(({ name }) => name === COOKIE);
		if (next) person.cookies[COOKIE] = next.value;
		return { body: reply.json<Record<string, unknown>>() };
	};
	const idOf = ({ body }: Awaited<ReturnType<typeof give>>) =>
		(body as unknown as DelegationView).delegationId;

	test("is worked in by the delegate, and the log names both", async () => {
		const giver = await as("office", { regionPath: COUNTIES[0] });
		const delegate = await as("department");
		const given = await give(giver, delegate);
		expect(given.status, JSON.stringify(given.body)).toBe(200);
		const entered = await workAs(delegate, idOf(given));
		expect(entered.body).toMatchObject({
			membership: {
				role: "office",
				regionPath: COUNTIES[0],
				delegation: { name: "测试office", untilOn: "2025-02-28" },
			},
		});
		goOn();
		const reminded = await ask(
			delegate,
			"POST",
			`/api/projects/${projectId}/steps`,
			{ step: "restart", on: "2025-01-01" },
		);
		expect(reminded.status).not.toBe(403);
		const excuse = await ask(
			delegate,
			"POST",
			`/api/projects/${projectId}/excuses`,
			{
				component: "start",
				fromOn: "2025-01-01",
				untilOn: "2025-03-01",
				reason: "冻土",
			},
		);
		expect(excuse.status, JSON.stringify(excuse.body)).toBe(200);
		const { rows } = await database.ownerPool.query(
			"select actor_name, on_behalf_of, on_behalf_of_account_id, actor_account_id from event where kind = 'excuse.accepted' order by event_id desc limit 1",
		);
		expect(rows).toEqual([
			{
				actor_name: "测试department",
				on_behalf_of: "测试office",
				on_behalf_of_account_id: giver.accountId,
				actor_account_id: delegate.accountId,
			},
		]);
	});

	test("narrowed to a region and to scopes is no more than that", async () => {
		const giver = await as("office", { regionPath: "14/1401/" });
		const delegate = await as("leader");
		const given = await give(giver, delegate, {
			regionPath: COUNTIES[1],
			scopes: ["read"],
		});
		await workAs(delegate, idOf(given));
		goOn();
		const { rows } = (await ask(delegate, "GET", "/api/projects"))
			.body as unknown as { rows: unknown[] };
		// The only project of the city stands in the other county.
		expect(rows).toEqual([]);
		expect(
			(
				await ask(delegate, "POST", `/api/projects/${projectId}/excuses`, {
					component: "start",
					fromOn: "2025-01-01",
					untilOn: "2025-03-01",
					reason: "冻土",
				})
			).body,
		).toMatchObject({ code: "access.not_allowed" });
	});

	test("cannot be given on, makes no token, and its account stays the delegate's own", async () => {
		const giver = await as("dispatcher");
		const delegate = await as("auditor");
		const third = await as("leader");
		await workAs(delegate, idOf(await give(giver, delegate)));
		goOn();
		expect((await give(delegate, third)).body).toMatchObject({
			code: "access.not_allowed",
		});
		expect(
			(
				await ask(delegate, "POST", "/api/tokens", {
					name: "x",
					scopes: ["read"],
					untilOn: "2025-03-31",
				})
			).body,
		).toMatchObject({ code: "access.not_allowed" });
		expect((await ask(delegate, "GET", "/api/session")).body).toMatchObject({
			account: { accountId: delegate.accountId },
		});
	});

	test("ends by its day, taken back, given back, and with the giver's role", async () => {
		const roleOf = async (person: Person) =>
			(
				(await ask(person, "GET", "/api/session")).body as unknown as {
					membership: { role: Role };
				}
			).membership.role;
		const giver = await as("dispatcher");
		const ends: ((id: string, delegate: Person) => Promise<unknown>)[] = [
			(id) => ask(giver, "POST", `/api/delegations/${id}/end`, {}),
			(id, delegate) => ask(delegate, "POST", `/api/delegations/${id}/end`, {}),
			() =>
				database.ownerDb
					.updateTable("membership")
					.set({ valid_until_on: "2025-02-19" })
					.where("account_id", "=", giver.accountId)
					.execute(),
		];
		for (const end of ends) {
			const delegate = await as("auditor");
			const id = idOf(await give(giver, delegate));
			await workAs(delegate, id);
			goOn();
			expect(await roleOf(delegate)).toBe("dispatcher");
			// Given back from the delegate's own role: a delegated one does not touch delegations.
			await workAs(delegate, await ownRole(delegate.accountId));
			goOn();
			await end(id, delegate);
			goOn();
			expect((await workAs(delegate, id)).body).toMatchObject({
				code: "access.not_allowed",
			});
			expect(await roleOf(delegate)).toBe("auditor");
		}
		const late = await as("auditor");
		const other = await as("dispatcher");
		await workAs(
			late,
			idOf(await give(other, late, { untilOn: "2025-02-20" })),
		);
		goOn();
		expect(await roleOf(late)).toBe("dispatcher");
		const stood = now;
		now = new Date("2025-02-21T00:00:00Z");
		// The session itself has ended over night; what the next one could work in is the own role.
		const held = await listMemberships(database.db, late.accountId, now);
		expect(held.map(({ role }) => role)).toEqual(["auditor"]);
		now = stood;
	});

	const ownRole = async (accountId: string) =>
		(
			await database.ownerDb
				.selectFrom("membership")
				.where("account_id", "=", accountId)
				.select("membership_id")
				.executeTakeFirstOrThrow()
		).membership_id;

	test("goes to somebody else of the same office, below one's own region, for a year at most", async () => {
		const giver = await as("office", { regionPath: "14/1401/" });
		const delegate = await as("leader");
		const stranger = await signedIn(database, other, "leader", now);
		for (const [to, more] of [
			[giver, {}],
			[stranger, {}],
			[delegate, { regionPath: "14/1402/" }],
			[delegate, { regionPath: "14/" }],
			[delegate, { regionPath: "14/1401/999999/" }],
			[delegate, { untilOn: "2025-02-19" }],
			[delegate, { untilOn: "2026-03-01" }],
		] as const)
			expect([more, (await give(giver, to, more)).body]).toEqual([
				more,
				expect.objectContaining({ code: "delegation.invalid" }),
			]);
	});

	test("of a person who left the office works no more, though nobody took it back", async () => {
		const giver = await as("dispatcher");
		const delegate = await as("leader");
		await workAs(delegate, idOf(await give(giver, delegate)));
		await database.ownerDb
			.updateTable("membership")
			.set({ valid_until_on: "2025-02-19" })
			.where("account_id", "=", delegate.accountId)
			.execute();
		goOn();
		expect((await ask(delegate, "GET", "/api/session")).body).toMatchObject({
			membership: null,
		});
	});
});

test("an account that starts a session works in its own role first", async () => {
	const giver = await as("dispatcher");
	const delegate = await as("leader");
	await ask(giver, "POST", "/api/delegations", {
		delegateId: delegate.accountId,
		untilOn: "2025-02-28",
		reason: "出差",
	});
	const token = await startSession(database.db, {
		accountId: delegate.accountId,
		now,
	});
	expect(
		(
			await ask(
				{ cookies: { [COOKIE]: token }, accountId: "" },
				"GET",
				"/api/session",
			)
		).body,
	).toMatchObject({ membership: { role: "leader" } });
});
