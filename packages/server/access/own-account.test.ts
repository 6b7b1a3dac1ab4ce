import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { Writable } from "node:stream";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import type { AccountView } from "@dekad/contract/accounts.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import { anAccount, type TestAccount } from "../testing/account.ts";
import { Browser } from "../testing/browser.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { openLog } from "../http/open-log.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { SoftwarePasskey } from "../testing/software-passkey.ts";
import { clearAway } from "./clear-away.ts";
import { codeOf, stepOf } from "./one-time-code.ts";

const ORIGIN = "http://localhost:4300";
const BEGINNING = new Date("2026-03-21T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let now = BEGINNING;
const pass = (hours: number) => {
	now = new Date(now.getTime() + hours * 3_600_000);
};
/** Everything the server wrote to its log while these tests ran, and every secret that went through it. */
const written: string[] = [];
const secrets = new Set<string>();

beforeAll(async () => {
	database = await testDatabase();
	const stream = new Writable({
		write(chunk, _, done) {
			written.push(String(chunk));
			done();
		},
	});
	app = await testServer(database, () => now, {
		logger: openLog("trace", stream) as unknown as FastifyBaseLogger,
	});
	office = await anOffice(database);
});
afterAll(async () => {
	await app.close();
	await database.close();
});
beforeEach(() => {
	// A code works once: each test has steps of its own.
	pass(24 * 40);
});

/** Signed in with name and password. */
async function enter(
	account: TestAccount,
	from?: ConstructorParameters<typeof Browser>[1],
): Promise<Browser> {
	secrets.add(account.password);
	const browser = new Browser(app, from);
	expect(
		(await browser.signIn(account.loginName, account.password)).status,
	).toBe(200);
	for (const token of browser.cookies.values()) secrets.add(token);
	return browser;
}

const secretOf = async ({ accountId }: TestAccount): Promise<Buffer> => {
	const { totp_secret: secret } = await database.ownerDb
		.selectFrom("account")
		.where("account_id", "=", accountId)
		.select("totp_secret")
		.executeTakeFirstOrThrow();
	return secret!;
};
const codeNow = async (account: TestAccount, ahead = 0) =>
	codeOf(await secretOf(account), stepOf(now) + ahead);
const kindsOf = async ({ accountId }: { accountId: string }) =>
	(
		await database.ownerDb
			.selectFrom("event")
			.where("subject_id", "=", accountId)
			.orderBy("event_id")
			.select("kind")
			.execute()
	).map(({ kind }) => kind);
const own = (browser: Browser) =>
	browser.do<AccountView>("GET", "/api/account");
const session = (browser: Browser) =>
	browser.do<SessionView>("GET", "/api/session");

/** Codes set up. Returns the recovery codes. */
async function withCodes(
	account: TestAccount,
	browser: Browser,
): Promise<string[]> {
	const { secret } = await browser.do<{ secret: string }>(
		"POST",
		"/api/account/second-factor",
		{},
	);
	secrets.add(secret);
	const { recoveryCodes } = await browser.do<{ recoveryCodes: string[] }>(
		"POST",
		"/api/account/second-factor/confirm",
		{ code: await codeNow(account) },
	);
	for (const code of recoveryCodes) secrets.add(code);
	return recoveryCodes;
}

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

describe("sessions", () => {
	test("are listed with their device and ended, one or all others", async () => {
		const account = await anAccount(database, office);
		const here = await enter(account);
		const phone = await enter(account, {
			address: "2001:db8:1:2::3",
			agent: "Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile",
		});
		const third = await enter(account, { address: "198.51.100.9" });
		const { sessions } = await own(here);
		expect(sessions.map(({ device, source }) => [device, source])).toEqual(
			expect.arrayContaining([
				["Firefox · Windows", "203.0.113.*"],
				["Chrome · Android", "2001:db8:1:*"],
				["Firefox · Windows", "198.51.100.*"],
			]),
		);
		expect(sessions.filter(({ isThisOne }) => isThisOne)).toHaveLength(1);
		const ofPhone = sessions.find(({ source }) => source === "2001:db8:1:*")!;
		await here.do("POST", `/api/account/sessions/${ofPhone.sessionId}/end`, {});
		expect((await phone.send("GET", "/api/account")).status).toBe(401);
		expect(
			await here.do("POST", "/api/account/sessions/end-others", {}),
		).toEqual({ ended: 1 });
		expect((await third.send("GET", "/api/account")).status).toBe(401);
		expect((await own(here)).sessions).toHaveLength(1);
	});

	test("of somebody else cannot be ended", async () => {
		const mine = await enter(await anAccount(database, office));
		const other = await own(await enter(await anAccount(database, office)));
		expect(
			await mine.send(
				"POST",
				`/api/account/sessions/${other.sessions[0]!.sessionId}/end`,
				{},
			),
		).toMatchObject({
			status: 404,
			body: { code: "access.session_not_found" },
		});
	});

	test.each([
		["operator", 1, 12],
		["dispatcher", 12, 120],
		["owner", 288, 720],
	] as const)(
		"of an %s end after %i hours idle and %i in all",
		async (role, idle, whole) => {
			const account = await anAccount(database, office, { role });
			const alive = async (browser: Browser) =>
				(await browser.send("GET", "/api/account")).status === 200;
			const resting = await enter(account);
			pass(idle - 0.1);
			expect(await alive(resting)).toBe(true);
			pass(idle + 0.1);
			expect(await alive(resting)).toBe(false);
			const busy = await enter(account);
			for (let hours = 0; hours + idle * 0.9 < whole; hours += idle * 0.9) {
				expect(await alive(busy)).toBe(true);
				pass(idle * 0.9);
			}
			pass(idle * 0.9);
			expect(await alive(busy)).toBe(false);
		},
	);

	test("get a new token at sign-in and at a change of role, and the old one is worth nothing", async () => {
		const account = await anAccount(database, office, { role: "dispatcher" });
		await database.ownerDb
			.insertInto("membership")
			.values({
				jurisdiction_id: office.jurisdictionId,
				membership_id: account.accountId,
				account_id: account.accountId,
				role: "auditor",
				region_path: office.rootPath,
				valid_from_on: "2020-01-01",
				created_at: BEGINNING,
			})
			.execute();
		const browser = await enter(account);
		const first = browser.cookies.get("dekad_session")!;
		await browser.signIn(account.loginName, account.password);
		const second = browser.cookies.get("dekad_session")!;
		expect(second).not.toBe(first);
		const { sessionId } = (await own(browser)).sessions[0]!;
		expect((await own(browser)).sessions).toHaveLength(1);
		await browser.do("PATCH", "/api/session", {
			membershipId: account.accountId,
		});
		const third = browser.cookies.get("dekad_session")!;
		expect(third).not.toBe(second);
		expect((await own(browser)).sessions).toMatchObject([{ sessionId }]);
		expect((await session(browser)).membership?.role).toBe("auditor");
		for (const old of [first, second]) {
			const thief = new Browser(app);
			thief.cookies.set("dekad_session", old);
			expect((await thief.send("GET", "/api/account")).status).toBe(401);
		}
	});
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

test("what signing in leaves behind is cleared away, and nothing that still works", async () => {
	const account = await anAccount(database, office);
	const resting = await enter(account);
	await withCodes(account, await enter(account));
	const half = new Browser(app, { address: "198.51.100.220" });
	await half.signIn(account.loginName, account.password);
	await half.send("POST", "/api/session/passkey/options", {});
	pass(23);
	await resting.do("GET", "/api/account");
	const codes = await database.ownerDb
		.selectFrom("recovery_code")
		.select((eb) => eb.fn.countAll<string>().as("count"))
		.executeTakeFirstOrThrow();
	await clearAway(database.db, now);
	pass(2);
	expect(await clearAway(database.db, now)).toBeGreaterThanOrEqual(1);
	expect((await resting.send("GET", "/api/account")).status).toBe(200);
	expect((await own(resting)).sessions).toHaveLength(1);
	const left = async (table: "half_sign_in" | "passkey_challenge") =>
		database.ownerDb.selectFrom(table).selectAll().execute();
	expect(await left("half_sign_in")).toEqual([]);
	expect(await left("passkey_challenge")).toEqual([]);
	expect(
		await database.ownerDb
			.selectFrom("recovery_code")
			.select((eb) => eb.fn.countAll<string>().as("count"))
			.executeTakeFirstOrThrow(),
	).toEqual(codes);
	expect(await clearAway(database.db, now)).toBe(0);
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
