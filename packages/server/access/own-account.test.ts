import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import type { SessionView } from "@dekad/contract/session.ts";
import { anAccount } from "../testing/account.ts";
import { Browser } from "../testing/browser.ts";
import type { TestDatabase } from "../testing/database.ts";
import type { TestOffice } from "../testing/fixtures.ts";
import { signInDesk } from "../testing/sign-in-desk.ts";

const BEGINNING = new Date("2026-03-21T08:00:00Z");
let now = BEGINNING;
const pass = (hours: number) => {
	now = new Date(now.getTime() + hours * 3_600_000);
};
const desk = signInDesk(() => now);
const { codeNow, enter, kindsOf, own, secrets, session, withCodes, written } =
	desk;
let app: FastifyInstance;
let database: TestDatabase;
let office: TestOffice;

beforeAll(async () => {
	({ app, database, office } = await desk.open());
});
afterAll(() => desk.close());
beforeEach(() => {
	// A code works once: each test has steps of its own.
	pass(24 * 40);
});

describe("a password", () => {
	test.each([
		["short", "access.password_short"],
		["elf Zeichen", "access.password_short"],
		["qwertyuiop1234", "access.password_breached"],
		["Password2026!!!!", "access.password_breached"],
		["aaaabbbbaaaabbbb", "access.password_weak"],
	])("of the kind %s is refused: %s", async (password, code) => {
		const account = await anAccount(database, office);
		const browser = await enter(account);
		secrets.add(password);
		expect(
			await browser.send("POST", "/api/account/password", {
				present: account.password,
				password,
			}),
		).toMatchObject({ status: 422, body: { code } });
	});

	test.each([
		["128 characters", "Ein langer Satz. ".repeat(8).slice(0, 128)],
		["digits alone", "739184650217"],
		["Chinese", "汾河的水流过太原和临汾两座城"],
		["signs and blanks", "  ~!@#$%^&*()_+  "],
	])("of %s is taken: no rule asks for a mixture", async (_, password) => {
		const account = await anAccount(database, office);
		const browser = await enter(account);
		await browser.do("POST", "/api/account/password", {
			present: account.password,
			password,
		});
		await enter({ ...account, password });
	});

	test("is changed with the present one; every other session ends, and the change is told", async () => {
		const account = await anAccount(database, office);
		const here = await enter(account);
		const there = await enter(account, { address: "198.51.100.1" });
		const next = "Neun Brücken über die Fen";
		secrets.add(next);
		expect(
			await here.send("POST", "/api/account/password", {
				present: "not the present one",
				password: next,
			}),
		).toMatchObject({ status: 401, body: { code: "access.wrong_password" } });
		await here.do("POST", "/api/account/password", {
			present: account.password,
			password: next,
		});
		expect((await session(here)).notices.map(({ kind }) => kind)).toEqual([
			"password_changed",
		]);
		expect((await session(there)).account).toBeNull();
		expect((await there.send("GET", "/api/account")).status).toBe(401);
		expect(
			(await there.signIn(account.loginName, account.password)).status,
		).toBe(401);
		await enter({ ...account, password: next });
		const seen = await here.do<SessionView>(
			"POST",
			"/api/account/notices/seen",
			{},
		);
		expect(seen.notices).toEqual([]);
		expect(await kindsOf(account)).toContain("account.password_changed");
	});
});

describe("codes of an app", () => {
	test("are asked after the password once they are on, and a half sign-in opens nothing else", async () => {
		const account = await anAccount(database, office);
		await withCodes(account, await enter(account));
		pass(1);
		const browser = new Browser(app, { address: "198.51.100.2" });
		const { status, body } = await browser.signIn(
			account.loginName,
			account.password,
		);
		expect({ status, awaitsCode: body.awaitsCode }).toEqual({
			status: 200,
			awaitsCode: true,
		});
		expect([...browser.cookies.keys()]).toEqual(["dekad_half"]);
		for (const token of browser.cookies.values()) secrets.add(token);
		expect((await session(browser)).account).toBeNull();
		for (const path of ["/api/account", "/api/projects", "/api/settings"])
			expect((await browser.send("GET", path)).status).toBe(401);
		expect(
			await browser.send("POST", "/api/session/code", { code: "000000" }),
		).toMatchObject({ status: 422, body: { code: "access.code_wrong" } });
		await browser.do("POST", "/api/session/code", {
			code: await codeNow(account),
		});
		expect((await session(browser)).account?.loginName).toBe(account.loginName);
	});

	test("work once: the same code in two browsers at once lets one of them in", async () => {
		const account = await anAccount(database, office);
		await withCodes(account, await enter(account));
		pass(1);
		const code = await codeNow(account);
		const browsers = [1, 2, 3].map(
			(index) => new Browser(app, { address: `198.51.100.${20 + index}` }),
		);
		for (const browser of browsers)
			await browser.signIn(account.loginName, account.password);
		const answers = await Promise.all(
			browsers.map((browser) =>
				browser.send("POST", "/api/session/code", { code }),
			),
		);
		expect(
			answers.map(({ status }) => status).toSorted((a, b) => a - b),
		).toEqual([200, 422, 422]);
	});

	test("are guessed at five times, then slowed, in whatever new half sign-in", async () => {
		const account = await anAccount(database, office);
		await withCodes(account, await enter(account));
		pass(1);
		const thief = new Browser(app, { address: "192.0.2.1" });
		const statuses = [];
		for (let guess = 0; guess < 9; guess++) {
			await thief.signIn(account.loginName, account.password);
			const { status } = await thief.send("POST", "/api/session/code", {
				code: String(100_000 + guess),
			});
			statuses.push(status);
		}
		expect(statuses.slice(0, 6)).toEqual(Array(6).fill(422));
		expect(new Set(statuses.slice(6))).toEqual(new Set([429]));
		expect(await kindsOf(account)).toContain("account.guessing_slowed");
	});

	test("a half sign-in is over after ten minutes, and when the password changes", async () => {
		const account = await anAccount(database, office);
		const here = await enter(account);
		await withCodes(account, here);
		pass(1);
		const late = new Browser(app, { address: "198.51.100.3" });
		await late.signIn(account.loginName, account.password);
		pass(11 / 60);
		expect(
			await late.send("POST", "/api/session/code", {
				code: await codeNow(account),
			}),
		).toMatchObject({ status: 410, body: { code: "access.sign_in_over" } });
		await late.signIn(account.loginName, account.password);
		await here.do("POST", "/api/account/password", {
			present: account.password,
			password: "Sieben Pagoden am Fluss",
		});
		expect(
			(await late.send("POST", "/api/session/code", { code: "1" })).status,
		).toBe(410);
	});

	test("a recovery code lets in once, ends every other session and is told", async () => {
		const account = await anAccount(database, office);
		const there = await enter(account);
		const codes = await withCodes(account, there);
		expect(codes).toHaveLength(10);
		// 28 signs of 32 are 140 bits.
		for (const code of codes)
			expect(code).toMatch(/^[A-Z2-7]{7}(-[A-Z2-7]{7}){3}$/);
		pass(1);
		const browser = new Browser(app, { address: "198.51.100.4" });
		await browser.signIn(account.loginName, account.password);
		// As people copy from paper.
		const typed = codes[3]!.toLowerCase().replaceAll("-", " ");
		await browser.do("POST", "/api/session/code", { code: typed });
		const { notices } = await session(browser);
		expect(notices.map(({ kind }) => kind)).toEqual(["recovery_code_used"]);
		expect((await there.send("GET", "/api/account")).status).toBe(401);
		expect((await own(browser)).secondFactor?.recoveryCodesLeft).toBe(9);
		const again = new Browser(app, { address: "198.51.100.5" });
		await again.signIn(account.loginName, account.password);
		expect(
			(await again.send("POST", "/api/session/code", { code: codes[3] }))
				.status,
		).toBe(422);
		expect(await kindsOf(account)).toContain("account.recovered");
	});

	test("changing them asks again who one is, ten minutes after the last time", async () => {
		const account = await anAccount(database, office);
		const browser = await enter(account);
		await withCodes(account, browser);
		pass(0.25);
		const refused = { status: 403, body: { code: "access.confirm_first" } };
		for (const path of [
			"/api/account/second-factor/end",
			"/api/account/recovery-codes",
			"/api/account/passkeys/options",
		])
			expect(await browser.send("POST", path, {})).toMatchObject(refused);
		expect(
			(
				await browser.send("POST", "/api/account/confirm", {
					password: "not mine at all",
				})
			).status,
		).toBe(401);
		await browser.do("POST", "/api/account/confirm", {
			password: account.password,
		});
		await browser.do("POST", "/api/account/second-factor/end", {});
		expect((await own(browser)).secondFactor).toBeNull();
		pass(1);
		const other = new Browser(app, { address: "198.51.100.6" });
		const { body } = await other.signIn(account.loginName, account.password);
		expect(body.awaitsCode).toBe(false);
	});
});

test("nothing of what people typed or were given stands in the server's log", () => {
	const log = written.join("");
	expect(written.length).toBeGreaterThan(100);
	expect(secrets.size).toBeGreaterThan(60);
	for (const secret of secrets)
		for (const form of [
			secret,
			encodeURIComponent(secret),
			JSON.stringify(secret).slice(1, -1),
		])
			expect(log.includes(form), secret).toBe(false);
});

test("nothing of it stands in the log of acts or, readable, in the tables of sign-in", async () => {
	const { rows } = await database.ownerPool.query<{ row: string }>(
		`select to_jsonb(e)::text as row from dekad.event e
		 union all select to_jsonb(s)::text from dekad.session s union all select to_jsonb(h)::text from dekad.half_sign_in h
		 union all select to_jsonb(r)::text from dekad.recovery_code r union all select to_jsonb(k)::text from dekad.known_device k
		 union all select to_jsonb(a)::text from dekad.account a union all select to_jsonb(c)::text from dekad.passkey_challenge c`,
	);
	const all = rows.map(({ row }) => row).join("\n");
	for (const secret of secrets)
		expect(all.includes(secret), secret).toBe(false);
});
