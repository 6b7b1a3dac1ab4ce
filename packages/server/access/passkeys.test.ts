import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { anAccount } from "../testing/account.ts";
import { Browser } from "../testing/browser.ts";
import type { TestDatabase } from "../testing/database.ts";
import type { TestOffice } from "../testing/fixtures.ts";
import { signInDesk } from "../testing/sign-in-desk.ts";
import { SoftwarePasskey } from "../testing/software-passkey.ts";

const ORIGIN = "http://localhost:4300";
const BEGINNING = new Date("2026-03-21T08:00:00Z");
let now = BEGINNING;
const pass = (hours: number) => {
	now = new Date(now.getTime() + hours * 3_600_000);
};
const desk = signInDesk(() => now);
const { enter, kindsOf, own, session, withCodes } = desk;
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

describe("a passkey", () => {
	type Options = {
		options: {
			challenge: string;
			rp: { id?: string };
			rpId?: string;
		};
	};
	const added = async (browser: Browser, passkey = new SoftwarePasskey()) => {
		const { options } = await browser.do<Options>(
			"POST",
			"/api/account/passkeys/options",
			{},
		);
		await browser.do("POST", "/api/account/passkeys", {
			response: passkey.register(options, ORIGIN),
			name: "Bürorechner",
		});
		return passkey;
	};
	const challenged = async (browser: Browser) =>
		(await browser.do<Options>("POST", "/api/session/passkey/options", {}))
			.options;

	test("signs in without a name, in one step although codes are on", async () => {
		const account = await anAccount(database, office);
		const browser = await enter(account);
		await withCodes(account, browser);
		const passkey = await added(browser);
		const other = new Browser(app, { address: "198.51.100.7" });
		await other.do("POST", "/api/session/passkey", {
			response: passkey.use(await challenged(other), ORIGIN),
		});
		const { account: who } = await session(other);
		expect(who?.loginName).toBe(account.loginName);
		expect((await own(other)).passkeys).toMatchObject([
			{
				passkeyId: passkey.id,
				name: "Bürorechner",
				lastUsedAt: now.toISOString(),
			},
		]);
	});

	test("is refused with another origin, a used challenge, no PIN, or after its removal", async () => {
		const account = await anAccount(database, office);
		const browser = await enter(account);
		const passkey = await added(browser);
		const stranger = new Browser(app, { address: "198.51.100.8" });
		const tried = (response: unknown) =>
			stranger.send("POST", "/api/session/passkey", { response });
		const refused = { status: 422, body: { code: "access.passkey_refused" } };
		expect(
			await tried(
				passkey.use(await challenged(stranger), "https://evil.example"),
			),
		).toMatchObject(refused);
		const answer = passkey.use(await challenged(stranger), ORIGIN);
		expect((await tried(answer)).status).toBe(200);
		expect(await tried(answer)).toMatchObject(refused);
		expect(
			await tried(
				passkey.use(await challenged(stranger), ORIGIN, { isVerified: false }),
			),
		).toMatchObject(refused);
		expect(
			await tried(
				new SoftwarePasskey().use(await challenged(stranger), ORIGIN),
			),
		).toMatchObject(refused);
		expect(await tried({})).toMatchObject(refused);
		await browser.do("DELETE", `/api/account/passkeys/${passkey.id}`);
		expect(
			await tried(passkey.use(await challenged(stranger), ORIGIN)),
		).toMatchObject(refused);
		expect(await kindsOf(account)).toEqual(
			expect.arrayContaining([
				"account.passkey_added",
				"account.passkey_removed",
			]),
		);
	});

	test("confirms who one is, and not with somebody else's", async () => {
		const account = await anAccount(database, office);
		const browser = await enter(account);
		const passkey = await added(browser);
		const foreign = await added(await enter(await anAccount(database, office)));
		pass(0.25);
		const confirm = async (one: SoftwarePasskey) => {
			const { options } = await browser.do<Options>(
				"POST",
				"/api/account/confirm/options",
				{},
			);
			return browser.send("POST", "/api/account/confirm", {
				passkey: one.use(options, ORIGIN),
			});
		};
		expect((await confirm(foreign)).status).toBe(422);
		expect((await confirm(passkey)).status).toBe(200);
		await browser.do("PATCH", `/api/account/passkeys/${passkey.id}`, {
			name: "Telefon",
		});
		expect((await own(browser)).passkeys[0]?.name).toBe("Telefon");
	});

	test("cannot be had at a bare address, and the page is told so", async () => {
		const account = await anAccount(database, office);
		const browser = await enter(account, { host: "127.0.0.1:4300" });
		expect((await session(browser)).passkeysWork).toBe(false);
		expect(
			await browser.send("POST", "/api/session/passkey/options", {}),
		).toMatchObject({ status: 409, body: { code: "access.passkey_not_here" } });
	});
});
