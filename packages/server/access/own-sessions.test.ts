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
import { clearAway } from "./clear-away.ts";

const BEGINNING = new Date("2026-03-21T08:00:00Z");
let now = BEGINNING;
const pass = (hours: number) => {
	now = new Date(now.getTime() + hours * 3_600_000);
};
const desk = signInDesk(() => now);
const { enter, own, session, withCodes } = desk;
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
