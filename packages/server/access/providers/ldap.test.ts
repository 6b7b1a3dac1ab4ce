import type { FastifyInstance } from "fastify";
import ldap from "ldapjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { anOffice, type TestOffice } from "../../testing/fixtures.ts";
import {
	accountOf,
	aLeader,
	appWithProviders,
} from "../../testing/provider-office.ts";
import { filterValue } from "./ldap.ts";

/** LDAP against a directory that runs: a search as the service, then a bind as the person. */

const now = new Date("2025-02-20T08:00:00Z");
const BASE = "ou=people,dc=example";
const PASSWORDS: Readonly<Record<string, string>> = {
	"cn=service,dc=example": "service-secret",
	[`uid=wu,${BASE}`]: "wu-secret",
	[`uid=zheng,${BASE}`]: "zheng-secret",
	[`uid=twin,ou=a,${BASE}`]: "twin-secret",
	[`uid=twin,ou=b,${BASE}`]: "twin-secret",
};
const plain = (dn: string) => dn.replaceAll(/,\s+/g, ",").toLowerCase();
/** What of ldapjs's own objects is used here; its types know less than it does. */
type Asked = {
	dn: { toString(): string };
	credentials: string;
	filter: { toString(): string; matches(attributes: object): boolean };
};
type Answered = { send(entry: object): void; end(): void };
type Next = (error?: unknown) => void;
let database: TestDatabase;
let office: TestOffice;
let app: FastifyInstance;
let directory: ldap.Server;
const searched: string[] = [];

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 1 },
	});
	directory = ldap.createServer();
	directory.bind("", (request: Asked, reply: Answered, next: Next) => {
		const dn = plain(request.dn.toString());
		// As RFC 4513 5.1.2 says and directories do: no password is an anonymous bind, which succeeds.
		if (request.credentials === "" || PASSWORDS[dn] === request.credentials) {
			reply.end();
			return next();
		}
		return next(new ldap.InvalidCredentialsError());
	});
	directory.search(BASE, (request: Asked, reply: Answered, next: Next) => {
		searched.push(request.filter.toString());
		for (const dn of Object.keys(PASSWORDS).filter((each) =>
			each.endsWith(BASE),
		)) {
			const uid = /^uid=(\w+)/.exec(dn)?.[1] ?? "";
			const entry = {
				dn,
				attributes: {
					objectclass: ["person"],
					uid: [uid],
					mail: [`${uid}@example.gov.cn`],
					entryuuid: [`uuid-of-${dn}`],
				},
			};
			if (request.filter.matches(entry.attributes)) reply.send(entry);
		}
		reply.end();
		return next();
	});
	await new Promise<void>((resolve) =>
		directory.listen(0, "127.0.0.1", resolve),
	);
	const { port } = new URL(directory.url);
	const common = {
		nameZh: "目录",
		nameEn: "Directory",
		kind: "ldap" as const,
		url: `ldap://127.0.0.1:${port}`,
		startTls: false,
		baseDn: BASE,
		nameAttribute: "uid",
		subjectAttribute: "entryUUID",
	};
	app = await appWithProviders(database, () => now, {
		privateRanges: ["127.0.0.1"],
		providers: [
			{
				...common,
				id: "ldap",
				bindDn: "cn=service,dc=example",
				secret: "service-secret",
				match: { claim: "uid", verifiedBy: null },
			},
			{
				...common,
				id: "closed",
				bindDn: "cn=service,dc=example",
				secret: "wrong",
				match: { claim: "uid", verifiedBy: null },
			},
			{
				...common,
				id: "gone",
				url: "ldap://127.0.0.1:9",
				match: { claim: "uid", verifiedBy: null },
			},
		],
	});
});
afterAll(async () => {
	await app.close();
	await new Promise<void>((resolve) => directory.close(() => resolve()));
	await database.close();
});

const signIn = async (loginName: string, password: string, id = "ldap") => {
	const reply = await app.inject({
		method: "POST",
		url: `/api/session/providers/${id}/password`,
		payload: { loginName, password },
	});
	return {
		body: reply.json<{ code?: string; account?: { accountId: string } }>(),
		accountId: await accountOf(
			app,
			Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value])),
		),
	};
};

describe("a directory", () => {
	test("signs in whom it knows by name and password, as the account of that name", async () => {
		const accountId = await aLeader(database, office, "wu", now);
		const { body } = await signIn("wu", "wu-secret");
		expect(body.account?.accountId).toBe(accountId);
		expect((await signIn("wu", "wu-secret")).accountId).toBe(accountId);
		const kept = await database.ownerDb
			.selectFrom("account_identity")
			.selectAll()
			.execute();
		expect(kept).toMatchObject([
			{
				account_id: accountId,
				subject: `uuid-of-uid=wu,${BASE}`,
				linked_by: "claim",
			},
		]);
		expect(JSON.stringify(kept)).not.toContain("wu-secret");
	});

	test("is not asked with an empty password, which it would take for nobody's", async () => {
		const before = searched.length;
		expect((await signIn("wu", "")).body.code).toBe("request.invalid");
		expect((await signIn(" ", "x")).body.code).toBe("access.wrong_password");
		expect(searched).toHaveLength(before);
	});

	test("refuses a wrong password, a name it does not know, a name two people have, and signs that widen the search", async () => {
		for (const [name, password] of [
			["wu", "wrong"],
			["nobody", "wu-secret"],
			["twin", "twin-secret"],
			["*", "wu-secret"],
			["w*", "wu-secret"],
			["wu)(uid=*", "wu-secret"],
			["x)(|(uid=wu)", "wu-secret"],
			["wu\u0000", "wu-secret"],
		] as const) {
			const { body, accountId } = await signIn(name, password);
			expect([name, accountId, body.code]).toEqual([
				name,
				null,
				expect.stringMatching(/^(access\.wrong_password|request\.invalid)$/),
			]);
		}
	});

	test("that knows somebody without an account here makes none", async () => {
		expect((await signIn("zheng", "zheng-secret")).body.code).toBe(
			"sign_in.not_linked",
		);
	});

	test("that does not answer, or does not take the service's own password, signs nobody in and says no secret", async () => {
		for (const id of ["closed", "gone"]) {
			const { body } = await signIn("wu", "wu-secret", id);
			expect(body.code).toBe("sign_in.not_proved");
			expect(JSON.stringify(body)).not.toMatch(/secret|wrong/);
		}
	});

	test("is guarded against guessing like a password of our own", async () => {
		const codes = [];
		for (let n = 0; n < 15; n++)
			codes.push((await signIn("guessed", `guess-${n}`)).body.code);
		expect(codes.at(-1)).toBe("access.too_many_attempts");
	});
});

test("what ends or widens a filter is written as bytes", () => {
	expect(filterValue("a*(b)\\\u0000")).toBe("a\\2a\\28b\\29\\5c\\00");
	expect(filterValue("王")).toBe("王");
});
