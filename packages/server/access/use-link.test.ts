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
import { signedIn } from "../testing/http.ts";
import { signInDesk } from "../testing/sign-in-desk.ts";

const BEGINNING = new Date("2026-03-21T08:00:00Z");
let now = BEGINNING;
const pass = (hours: number) => {
	now = new Date(now.getTime() + hours * 3_600_000);
};
const desk = signInDesk(() => now);
const { codeNow, enter, kindsOf, own, secrets, session, withCodes } = desk;
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

describe("one-time links", () => {
	const tokenOf = (path: string) => {
		const token = path.split("/").at(-1)!;
		secrets.add(token);
		return token;
	};
	/** A dispatcher of the whole office at the page. */
	const aDispatcher = async () => {
		const browser = new Browser(app, { address: "198.51.100.200" });
		const { cookies } = await signedIn(database, office, "dispatcher", now);
		for (const [name, value] of Object.entries(cookies))
			browser.cookies.set(name, value);
		return browser;
	};
	type Link = { accountId: string; path: string };

	test("of an invitation let a person set a password, once, and sign them in", async () => {
		const dispatcher = await aDispatcher();
		const { accountId, path } = await dispatcher.do<Link>(
			"POST",
			"/api/people",
			{
				loginName: "Xiao.Li",
				displayName: "李晓",
				role: "office",
				regionPath: "14/1401/",
				untilOn: "2099-12-31",
			},
		);
		expect(path).toMatch(/^\/invite\/[\w-]{43}$/);
		const token = tokenOf(path);
		const person = new Browser(app, { address: "198.51.100.201" });
		expect(await person.do("GET", `/api/links/${token}`)).toMatchObject({
			purpose: "invite",
			loginName: "xiao.li",
		});
		const password = "Drei Kraniche im Nebel";
		secrets.add(password);
		// A password that is refused does not cost the link.
		expect(
			(
				await person.send("POST", `/api/links/${token}`, {
					password: "xiao.li 1234",
				})
			).status,
		).toBe(422);
		const entered = await person.do<SessionView>(
			"POST",
			`/api/links/${token}`,
			{
				password,
			},
		);
		expect(entered).toMatchObject({
			account: { loginName: "xiao.li" },
			membership: { role: "office", regionPath: "14/1401/" },
			notices: [],
		});
		expect((await person.send("GET", `/api/links/${token}`)).status).toBe(410);
		expect((await kindsOf({ accountId })).sort()).toEqual([
			"account.accepted",
			"account.signed_in",
			"user.added",
		]);
	});

	test("of a recovery end every session, forget the browsers, and are told; the second factor stays unless it is lost too", async () => {
		const account = await anAccount(database, office);
		const old = await enter(account);
		await withCodes(account, old);
		pass(1);
		const dispatcher = await aDispatcher();
		const linkFor = async (clearsSecondFactor: boolean) =>
			tokenOf(
				(
					await dispatcher.do<Link>(
						"POST",
						`/api/people/${account.accountId}/recovery`,
						{ clearsSecondFactor },
					)
				).path,
			);
		const kept = await linkFor(false);
		const person = new Browser(app, { address: "198.51.100.202" });
		const password = "Vier Boote am Ufer";
		secrets.add(password);
		expect(
			await person.do("POST", `/api/links/${kept}`, { password }),
		).toMatchObject({ account: null, awaitsCode: true });
		await person.do("POST", "/api/session/code", {
			code: await codeNow(account),
		});
		expect((await session(person)).notices.map(({ kind }) => kind)).toEqual([
			"password_reset",
		]);
		expect((await old.send("GET", "/api/account")).status).toBe(401);
		const lost = await linkFor(true);
		expect(
			await person.do("POST", `/api/links/${lost}`, {
				password: `${password}!!`,
			}),
		).toMatchObject({ awaitsCode: false });
		expect((await own(person)).secondFactor).toBeNull();
		expect(await kindsOf(account)).toEqual(
			expect.arrayContaining(["user.reset", "account.recovered"]),
		);
	});

	test("of a recovery end a sign-in that waits for its code, since the password it began with is gone", async () => {
		const account = await anAccount(database, office);
		await withCodes(account, await enter(account));
		pass(1);
		const half = new Browser(app, { address: "198.51.100.204" });
		await half.signIn(account.loginName, account.password);
		const dispatcher = await aDispatcher();
		const { path } = await dispatcher.do<Link>(
			"POST",
			`/api/people/${account.accountId}/recovery`,
			{ clearsSecondFactor: false },
		);
		const person = new Browser(app, { address: "198.51.100.205" });
		await person.do("POST", `/api/links/${tokenOf(path)}`, {
			password: "Sechs Segel im Wind",
		});
		const code = await codeNow(account);
		expect(
			await half.send("POST", "/api/session/code", { code }),
		).toMatchObject({ status: 410, body: { code: "access.sign_in_over" } });
		await person.do("POST", "/api/session/code", { code });
	});

	test("end when a newer one is made, and when the account is closed", async () => {
		const account = await anAccount(database, office);
		const dispatcher = await aDispatcher();
		const link = () =>
			dispatcher.do<Link>("POST", `/api/people/${account.accountId}/recovery`, {
				clearsSecondFactor: false,
			});
		const first = tokenOf((await link()).path);
		const second = tokenOf((await link()).path);
		const person = new Browser(app, { address: "198.51.100.203" });
		expect((await person.send("GET", `/api/links/${first}`)).status).toBe(410);
		await dispatcher.do("POST", `/api/people/${account.accountId}/close`, {
			isClosed: true,
		});
		expect((await person.send("GET", `/api/links/${second}`)).status).toBe(410);
		expect(
			(
				await person.send("POST", `/api/links/${second}`, {
					password: "Fünf Türme am See",
				})
			).status,
		).toBe(410);
	});
});
