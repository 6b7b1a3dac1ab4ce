import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@dekad/core/access/actor.ts";
import { buildApp } from "../../app.ts";
import { newId } from "../../database/new-id.ts";
import { importJobs } from "../../imports/import-jobs.ts";
import { Jobs } from "../../jobs/run-jobs.ts";
import { PLAIN_SETTINGS } from "../../http/server-settings.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { anOffice, type TestOffice } from "../../testing/fixtures.ts";
import { signedIn } from "../../testing/http.ts";
import {
	type OidcServer,
	startOidcServer,
	walkOidc,
} from "../../testing/oidc-server.ts";
import { makeOneTimeLink } from "../one-time-link.ts";
import { COOKIE } from "../routes.ts";

/** OpenID Connect end to end, against a provider that runs: what makes an account, what does not, and what is refused. */

const PUBLIC = new URL("http://127.0.0.1:4399");
const CALLBACK = `${PUBLIC.origin}/api/session/providers/sso/callback`;
let now = new Date();
let database: TestDatabase;
let office: TestOffice;
let app: FastifyInstance;
let provider: OidcServer;
const people: Record<string, Record<string, unknown>> = {};

async function anApp(more: object = {}): Promise<FastifyInstance> {
	const { db, ownerDb } = database;
	const jobs = new Jobs({
		db,
		ownerDb,
		handlers: importJobs({ db, now: () => now }),
	});
	return buildApp({
		db,
		ownerDb,
		jobs,
		now: () => now,
		demo: false,
		settings: { ...PLAIN_SETTINGS, publicUrl: PUBLIC, rateFactor: 0 },
		providers: {
			privateRanges: ["127.0.0.1/32"],
			providers: [
				{
					kind: "oidc",
					id: "sso",
					nameZh: "统一身份认证",
					nameEn: "Single sign-on",
					issuer: provider.issuer,
					clientId: provider.clientId,
					secret: provider.clientSecret,
					scope: "openid profile email",
					alsoHosts: [],
					signsOutThere: true,
					match: { claim: "email", verifiedBy: "email_verified" },
					...more,
				},
			],
		},
	});
}

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 1 },
	});
	provider = await startOidcServer({
		callback: CALLBACK,
		signedOut: `${PUBLIC.origin}/sign-in`,
		people,
	});
	app = await anApp();
});
afterAll(async () => {
	await app.close();
	await provider.stop();
	await database.close();
});

/** An account with a role; its login name is what a claim may say. */
async function anAccount(
	loginName: string,
	role: Role | null = "leader",
): Promise<string> {
	const accountId = newId();
	await database.ownerDb
		.insertInto("account")
		.values({
			account_id: accountId,
			login_name: loginName,
			display_name: loginName,
			is_operator: role === "operator",
			created_at: now,
		})
		.execute();
	if (role)
		await database.ownerDb
			.insertInto("membership")
			.values({
				jurisdiction_id: office.jurisdictionId,
				membership_id: newId(),
				account_id: accountId,
				role,
				region_path: office.rootPath,
				valid_from_on: "2020-01-01",
				created_at: now,
			})
			.execute();
	return accountId;
}

const aPerson = (claims: Record<string, unknown> = {}): string => {
	const name = `p-${newId()}`;
	people[name] = claims;
	return name;
};

type Cookies = Record<string, string>;
const cookiesOf = (reply: {
	cookies: { name: string; value: string }[];
}): Cookies =>
	Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));

async function begin(body: object = {}, on = app) {
	const reply = await on.inject({
		method: "POST",
		url: "/api/session/providers/sso",
		payload: body,
	});
	return {
		to: reply.json<{ to?: string; code?: string }>(),
		cookies: cookiesOf(reply),
	};
}

const arrive = (arrived: URL, cookies: Cookies, on = app) =>
	on.inject({ method: "GET", url: arrived.pathname + arrived.search, cookies });

/** The whole way: to the provider, through its pages, and back. */
async function signInAs(name: string, body: object = {}, on = app) {
	const { to, cookies } = await begin(body, on);
	const arrived = await walkOidc(to.to!, name, CALLBACK);
	const reply = await arrive(arrived, cookies, on);
	return {
		reply,
		location: String(reply.headers["location"]),
		session: cookiesOf(reply)[COOKIE],
		arrived,
		cookies,
	};
}

const sessionOf = async (token: string | undefined) =>
	(
		await app.inject({
			method: "GET",
			url: "/api/session",
			cookies: token ? { [COOKIE]: token } : {},
		})
	).json<{
		account: { accountId: string } | null;
		membership: { role: string } | null;
	}>();

test("the address asks for a code with PKCE, state and nonce, and nothing secret leaves with it", async () => {
	const { to } = await begin();
	const { searchParams, origin } = new URL(to.to!);
	expect(origin).toBe(provider.issuer);
	expect(Object.fromEntries(searchParams)).toMatchObject({
		response_type: "code",
		code_challenge_method: "S256",
		redirect_uri: CALLBACK,
		client_id: "dekad",
	});
	for (const name of ["state", "nonce", "code_challenge"])
		expect(searchParams.get(name)?.length).toBeGreaterThan(30);
	const stored = await database.ownerDb
		.selectFrom("sign_in_attempt")
		.selectAll()
		.execute();
	expect(to.to).not.toContain(stored.at(-1)?.code_verifier);
});

describe("a person the provider knows", () => {
	test("and nobody here is told so, and no account, no role and no session is made", async () => {
		const count = async () =>
			(
				await database.ownerDb
					.selectFrom("account")
					.select("account_id")
					.execute()
			).length;
		const before = await count();
		const { reply, location, session } = await signInAs(
			aPerson({ email: "nobody@example.gov.cn", email_verified: true }),
		);
		expect(reply.statusCode).toBe(303);
		expect(location).toBe("/sign-in?problem=sign_in.not_linked&provider=sso");
		expect(session).toBeUndefined();
		expect(await count()).toBe(before);
	});

	test("whose verified claim is a login name comes in, in the role the office gave; from then on by subject", async () => {
		const accountId = await anAccount("wang@example.gov.cn");
		const name = aPerson({
			email: "Wang@example.gov.cn",
			email_verified: true,
		});
		const { location, session } = await signInAs(name);
		expect(location).toBe("/");
		expect(await sessionOf(session)).toMatchObject({
			account: { accountId },
			membership: { role: "leader" },
		});
		people[name] = { email: "other@example.gov.cn", email_verified: false };
		expect(await sessionOf((await signInAs(name)).session)).toMatchObject({
			account: { accountId },
		});
		// The name is given to somebody else: that person is not the first one's account.
		const second = aPerson({
			email: "wang@example.gov.cn",
			email_verified: true,
		});
		expect((await signInAs(second)).location).toContain("sign_in.not_linked");
		const events = await database.ownerDb
			.selectFrom("event")
			.where("subject_id", "=", accountId)
			.select(["kind", "payload"])
			// By kind: two events of the same millisecond have no order of their own.
			.orderBy("kind")
			.execute();
		expect(events.map(({ kind }) => kind)).toEqual([
			"account.identity_linked",
			"account.signed_in",
			"account.signed_in",
		]);
		expect(events[0]?.payload).toEqual({ provider: "sso", how: "claim" });
	});

	test("by a claim nobody verified, of a closed account or of an operator, does not come in", async () => {
		await anAccount("li@example.gov.cn");
		await anAccount("root@example.gov.cn", "operator");
		const closed = await anAccount("gone@example.gov.cn");
		await database.ownerDb
			.updateTable("account")
			.set({ disabled_at: now })
			.where("account_id", "=", closed)
			.execute();
		for (const claims of [
			{ email: "li@example.gov.cn" },
			{ email: "li@example.gov.cn", email_verified: false },
			{ email: "li@example.gov.cn", email_verified: "true" },
			{ email: "root@example.gov.cn", email_verified: true },
			{ email: "gone@example.gov.cn", email_verified: true },
			{ email: "", email_verified: true },
		])
			expect([claims, (await signInAs(aPerson(claims))).location]).toEqual([
				claims,
				"/sign-in?problem=sign_in.not_linked&provider=sso",
			]);
	});

	test("comes in without any role as an account without one: the provider gives none", async () => {
		await anAccount("new@example.gov.cn", null);
		const { session } = await signInAs(
			aPerson({ email: "new@example.gov.cn", email_verified: true }),
		);
		expect(await sessionOf(session)).toMatchObject({ membership: null });
	});

	test("with a one-time link is linked to its account, once", async () => {
		const accountId = await anAccount("chen");
		const { token } = await database.db
			.transaction()
			.execute((tx) =>
				makeOneTimeLink(tx, { purpose: "reset", accountId, now }),
			);
		const name = aPerson();
		const { session } = await signInAs(name, { linkToken: token });
		expect(await sessionOf(session)).toMatchObject({ account: { accountId } });
		expect((await begin({ linkToken: token })).to).toMatchObject({
			code: "access.link_invalid",
		});
		expect(await sessionOf((await signInAs(name)).session)).toMatchObject({
			account: { accountId },
		});
	});

	test("links an account that is signed in, and unlinks it; an identity has one account", async () => {
		const person = await signedIn(database, office, "auditor", now);
		const ask = (method: "GET" | "POST" | "DELETE", url: string) =>
			app.inject({
				method,
				url,
				cookies: person.cookies,
				...(method === "GET" ? {} : { payload: {} }),
			});
		const linking = await ask("POST", "/api/account/providers/sso");
		const name = aPerson();
		const arrived = await walkOidc(
			linking.json<{ to: string }>().to,
			name,
			CALLBACK,
		);
		const reply = await arrive(arrived, cookiesOf(linking));
		expect(reply.headers["location"]).toBe("/access");
		expect(await sessionOf(cookiesOf(reply)[COOKIE])).toMatchObject({
			account: { accountId: person.accountId },
		});
		const list = (await ask("GET", "/api/account/providers")).json<{
			providers: { linkedAt: string | null }[];
		}>();
		expect(list.providers[0]?.linkedAt).not.toBeNull();
		const other = await signedIn(database, office, "leader", now);
		const taken = await app.inject({
			method: "POST",
			url: "/api/account/providers/sso",
			cookies: other.cookies,
			payload: {},
		});
		const again = await arrive(
			await walkOidc(taken.json<{ to: string }>().to, name, CALLBACK),
			cookiesOf(taken),
		);
		expect(again.headers["location"]).toContain("sign_in.linked_elsewhere");
		expect((await ask("DELETE", "/api/account/providers/sso")).json()).toEqual({
			removed: 1,
		});
		expect((await signInAs(name)).location).toContain("sign_in.not_linked");
	});
});

describe("a callback", () => {
	test("works once, in the browser that began, for ten minutes", async () => {
		await anAccount("once@example.gov.cn");
		const name = aPerson({
			email: "once@example.gov.cn",
			email_verified: true,
		});
		const { arrived, cookies } = await signInAs(name);
		expect((await arrive(arrived, cookies)).headers["location"]).toContain(
			"sign_in.attempt_over",
		);
		const mine = await begin();
		const victim = await begin();
		const back = await walkOidc(mine.to.to!, name, CALLBACK);
		// Somebody else's browser is led to an answer that was made for mine.
		for (const foreign of [victim.cookies, {}])
			expect([(await arrive(back, foreign)).headers["location"]]).toEqual([
				expect.stringMatching(/sign_in\.(attempt_over|not_proved)/),
			]);
		const late = await begin();
		const lateBack = await walkOidc(late.to.to!, name, CALLBACK);
		const stood = now;
		now = new Date(now.getTime() + 11 * 60_000);
		expect(
			(await arrive(lateBack, late.cookies)).headers["location"],
		).toContain("sign_in.attempt_over");
		now = stood;
	});

	test("with another state, a made-up code, another issuer or a refusal signs nobody in", async () => {
		await anAccount("state@example.gov.cn");
		const name = aPerson({
			email: "state@example.gov.cn",
			email_verified: true,
		});
		const changes: ((url: URL) => void)[] = [
			(url) => url.searchParams.set("state", "x".repeat(43)),
			(url) => url.searchParams.delete("state"),
			(url) => url.searchParams.set("code", "made-up"),
			(url) => url.searchParams.set("iss", "http://127.0.0.1:1"),
			(url) => {
				url.searchParams.delete("code");
				url.searchParams.set("error", "access_denied");
			},
		];
		for (const change of changes) {
			const { to, cookies } = await begin();
			const back = await walkOidc(to.to!, name, CALLBACK);
			change(back);
			const reply = await arrive(back, cookies);
			expect([
				back.search.slice(0, 60),
				reply.headers["location"],
				cookiesOf(reply)[COOKIE],
			]).toEqual([
				back.search.slice(0, 60),
				"/sign-in?problem=sign_in.not_proved&provider=sso",
				undefined,
			]);
		}
	});

	test("of a sign-in whose nonce or verifier was another one signs nobody in", async () => {
		await anAccount("nonce@example.gov.cn");
		const name = aPerson({
			email: "nonce@example.gov.cn",
			email_verified: true,
		});
		for (const column of ["nonce", "code_verifier"] as const) {
			const { to, cookies } = await begin();
			const back = await walkOidc(to.to!, name, CALLBACK);
			await database.ownerDb
				.updateTable("sign_in_attempt")
				.set({ [column]: "another-one-of-the-same-length-aaaaaaaaaaaaa" })
				.execute();
			expect((await arrive(back, cookies)).headers["location"]).toContain(
				"sign_in.not_proved",
			);
		}
	});
});

test("signing out leads over the provider's own page", async () => {
	await anAccount("bye@example.gov.cn");
	const { session } = await signInAs(
		aPerson({ email: "bye@example.gov.cn", email_verified: true }),
	);
	const out = await app.inject({
		method: "POST",
		url: "/api/session/end",
		cookies: { [COOKIE]: session! },
		payload: {},
	});
	const to = new URL(out.json<{ to: string }>().to);
	expect(to.origin).toBe(provider.issuer);
	expect(to.searchParams.get("post_logout_redirect_uri")).toBe(
		`${PUBLIC.origin}/sign-in`,
	);
	expect(await sessionOf(session)).toMatchObject({ account: null });
});

test("without an entry for its private address a provider is not called, and the person is told whom to ask", async () => {
	const { db, ownerDb } = database;
	const jobs = new Jobs({
		db,
		ownerDb,
		handlers: importJobs({ db, now: () => now }),
	});
	const strict = await buildApp({
		db,
		ownerDb,
		jobs,
		now: () => now,
		demo: false,
		settings: { ...PLAIN_SETTINGS, publicUrl: PUBLIC, rateFactor: 0 },
		providers: {
			privateRanges: [],
			providers: [
				{
					kind: "oidc",
					id: "sso",
					nameZh: "a",
					nameEn: "a",
					issuer: provider.issuer,
					clientId: "dekad",
					scope: "openid",
					alsoHosts: [],
					signsOutThere: true,
				},
			],
		},
	});
	expect((await begin({}, strict)).to).toMatchObject({
		code: "outgoing.refused",
		detail: { reason: "address" },
	});
	await strict.close();
});

test("a provider nobody configured is none", async () => {
	const reply = await app.inject({
		method: "POST",
		url: "/api/session/providers/other",
		payload: {},
	});
	expect(reply.json()).toMatchObject({ code: "sign_in.provider_unknown" });
	expect(
		(await app.inject({ method: "GET", url: "/api/session/providers" })).json(),
	).toEqual({
		providers: [
			{
				providerId: "sso",
				nameZh: "统一身份认证",
				nameEn: "Single sign-on",
				way: "page",
			},
		],
	});
});
