import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@dekad/core/access/actor.ts";
import type { PersonView, SignInRulesView } from "@dekad/contract/accounts.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import { anAccount } from "../testing/account.ts";
import { Browser } from "../testing/browser.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";

/** Who looks after an office's people, and how far. */

let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let other: TestOffice;
let now = new Date("2026-03-21T08:00:00Z");
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
	office = await anOffice(database);
	other = await anOffice(database);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

async function as(
	role: Role,
	{ regionPath, of = office }: { regionPath?: string; of?: TestOffice } = {},
): Promise<Browser & { accountId: string }> {
	const browser = new Browser(app);
	const { cookies, accountId } = await signedIn(
		database,
		of,
		role,
		now,
		regionPath ? { regionPath } : {},
	);
	for (const [name, value] of Object.entries(cookies))
		browser.cookies.set(name, value);
	return Object.assign(browser, { accountId });
}

const invite = (
	keeper: Browser,
	more: Record<string, unknown>,
	loginName = `i${Math.trunc(performance.now() * 1000)}`,
) =>
	keeper.send<{ accountId: string; code?: string }>("POST", "/api/people", {
		loginName,
		displayName: "新人",
		...more,
	});
const findPerson = async (keeper: Browser, accountId: string) => {
	const { people } = await keeper.do<{ people: PersonView[] }>(
		"GET",
		"/api/people",
	);
	return people.find((person) => person.accountId === accountId);
};

describe("the list of people", () => {
	test("holds the office's accounts with their roles, and nobody of another office", async () => {
		const mine = await anAccount(database, office, { role: "office" });
		const theirs = await anAccount(database, other, { role: "office" });
		for (const role of ["operator", "dispatcher"] as const) {
			const keeper = await as(role);
			expect(await findPerson(keeper, mine.accountId)).toMatchObject({
				loginName: mine.loginName,
				hasSignIn: true,
				hasSecondFactor: false,
				roles: [{ role: "office", regionPath: "14/", isOver: false }],
			});
			expect(await findPerson(keeper, theirs.accountId)).toBeUndefined();
		}
	});

	test("is for dispatchers and the operator alone", async () => {
		for (const role of [
			"owner",
			"office",
			"department",
			"leader",
			"enterprise",
			"auditor",
		] as const)
			expect((await (await as(role)).send("GET", "/api/people")).status).toBe(
				403,
			);
	});

	test("of a city's dispatcher ends at the city's edge", async () => {
		const inside = await anAccount(database, office, {
			regionPath: "14/1401/140105/",
		});
		const outside = await anAccount(database, office, {
			regionPath: "14/1402/",
		});
		const keeper = await as("dispatcher", { regionPath: "14/1401/" });
		expect(await findPerson(keeper, inside.accountId)).toBeDefined();
		expect(await findPerson(keeper, outside.accountId)).toBeUndefined();
		expect(
			await keeper.send("POST", `/api/people/${outside.accountId}/recovery`, {
				clearsSecondFactor: false,
			}),
		).toMatchObject({ status: 404, body: { code: "person.not_found" } });
	});
});

describe("an invitation", () => {
	test("gives a role with its place and end, and cannot reach beyond the inviter", async () => {
		const keeper = await as("dispatcher", { regionPath: "14/1401/" });
		const { status, body } = await invite(keeper, {
			role: "office",
			regionPath: "14/1401/140105/",
			untilOn: "2026-12-31",
		});
		expect(status).toBe(200);
		expect(await findPerson(keeper, body.accountId)).toMatchObject({
			hasSignIn: false,
			roles: [{ regionPath: "14/1401/140105/", validUntilOn: "2026-12-31" }],
		});
		for (const more of [
			{ role: "office", regionPath: "14/1402/" },
			{ role: "dispatcher" },
			{ role: "owner", organisationCode: "OWNER-A" },
		])
			expect((await invite(keeper, more)).status).toBe(404);
	});

	test("of an operator comes from an operator alone", async () => {
		expect(
			(await invite(await as("dispatcher"), { role: "operator" })).status,
		).toBe(403);
		expect(
			(await invite(await as("operator"), { role: "operator" })).status,
		).toBe(200);
	});

	test("of an owner names its organisation", async () => {
		const keeper = await as("dispatcher");
		expect((await invite(keeper, { role: "owner" })).body.code).toBe(
			"access.organisation_needed",
		);
		expect(
			(await invite(keeper, { role: "owner", organisationCode: "OWNER-A" }))
				.status,
		).toBe(200);
	});

	test("takes no name that somebody has, in whatever office", async () => {
		const theirs = await anAccount(database, other);
		expect(
			(
				await invite(
					await as("dispatcher"),
					{ role: "office" },
					theirs.loginName.toUpperCase(),
				)
			).body.code,
		).toBe("access.name_taken");
	});
});

describe("a role that ends", () => {
	test("ends at once, with the sessions that work in it and no others", async () => {
		const account = await anAccount(database, office);
		const person = new Browser(app, { address: "198.51.100.30" });
		await person.signIn(account.loginName, account.password);
		expect((await person.send("GET", "/api/projects")).status).toBe(200);
		const keeper = await as("dispatcher");
		const { membershipId } = (await findPerson(keeper, account.accountId))!
			.roles[0]!;
		await keeper.do("POST", `/api/people/roles/${membershipId}/end`, {});
		expect((await person.send("GET", "/api/projects")).status).toBe(401);
		await person.signIn(account.loginName, account.password);
		expect((await person.send("GET", "/api/projects")).status).toBe(403);
		expect(await findPerson(keeper, account.accountId)).toMatchObject({
			roles: [{ isOver: true }],
		});
		await keeper.do("POST", `/api/people/${account.accountId}/roles`, {
			role: "leader",
		});
		expect((await person.send("GET", "/api/projects")).status).toBe(200);
	});

	test("is not one's own, nor an operator's by a dispatcher", async () => {
		const keeper = await as("dispatcher");
		const operator = await as("operator");
		const roleOf = async ({ accountId }: { accountId: string }) =>
			(await findPerson(operator, accountId))!.roles[0]!.membershipId;
		for (const one of [keeper, operator])
			expect(
				(
					await keeper.send(
						"POST",
						`/api/people/roles/${await roleOf(one)}/end`,
						{},
					)
				).status,
			).toBe(403);
	});
});

describe("an account that is closed", () => {
	test("is out at once, in every browser, and comes back when opened", async () => {
		const account = await anAccount(database, office);
		const browsers = [1, 2].map(
			(index) => new Browser(app, { address: `198.51.100.${40 + index}` }),
		);
		for (const browser of browsers) {
			await browser.signIn(account.loginName, account.password);
			// Held in the server's memory for seconds: closing must not wait for that.
			await browser.do("GET", "/api/account");
		}
		const keeper = await as("dispatcher");
		const close = (isClosed: boolean) =>
			keeper.do("POST", `/api/people/${account.accountId}/close`, { isClosed });
		await close(true);
		for (const browser of browsers)
			expect((await browser.send("GET", "/api/account")).status).toBe(401);
		expect(
			(await browsers[0]!.signIn(account.loginName, account.password)).status,
		).toBe(401);
		await close(false);
		expect(
			(await browsers[0]!.signIn(account.loginName, account.password)).status,
		).toBe(200);
	});

	test("is none that also works in another office, nor an operator's, unless an operator says so", async () => {
		const both = await anAccount(database, office);
		await database.ownerDb
			.insertInto("membership")
			.values({
				jurisdiction_id: other.jurisdictionId,
				membership_id: both.accountId,
				account_id: both.accountId,
				role: "leader",
				region_path: "14/",
				valid_from_on: "2020-01-01",
				created_at: now,
			})
			.execute();
		const operator = await anAccount(database, office, { role: "operator" });
		const dispatcher = await as("dispatcher");
		for (const { accountId } of [both, operator]) {
			for (const [act, body] of [
				["close", { isClosed: true }],
				["recovery", { clearsSecondFactor: true }],
			] as const)
				expect(
					await dispatcher.send(
						"POST",
						`/api/people/${accountId}/${act}`,
						body,
					),
				).toMatchObject({ status: 403, body: { code: "person.not_yours" } });
			expect(
				(
					await (
						await as("operator")
					).send("POST", `/api/people/${accountId}/recovery`, {
						clearsSecondFactor: false,
					})
				).status,
			).toBe(200);
		}
	});
});

describe("a second factor the office asks for", () => {
	const rules = (more: Partial<SignInRulesView>) => ({
		secondFactorRoles: [],
		graceDays: 7,
		sessionEnds: [],
		...more,
	});

	test("is told with its day, and after that the role rests until there is one", async () => {
		const strict = await anOffice(database);
		const keeper = await as("dispatcher", { of: strict });
		await keeper.do(
			"PUT",
			"/api/sign-in-rules",
			rules({ secondFactorRoles: ["dispatcher", "operator"] }),
		);
		const account = await anAccount(database, strict, { role: "dispatcher" });
		const person = new Browser(app, { address: "198.51.100.50" });
		await person.signIn(account.loginName, account.password);
		const due = async () =>
			(await person.do<SessionView>("GET", "/api/session")).secondFactorDue;
		expect(await due()).toEqual({
			by: new Date(now.getTime() + 7 * 86_400_000).toISOString(),
			isOver: false,
		});
		expect((await person.send("GET", "/api/projects")).status).toBe(200);
		now = new Date(now.getTime() + 8 * 86_400_000);
		await person.signIn(account.loginName, account.password);
		expect((await due())?.isOver).toBe(true);
		expect(await person.send("GET", "/api/projects")).toMatchObject({
			status: 403,
			body: { code: "access.second_factor_needed" },
		});
		// The way out stays open.
		expect((await person.send("GET", "/api/account")).status).toBe(200);
		expect(
			(await person.send("POST", "/api/account/second-factor", {})).status,
		).toBe(200);
		const leader = await anAccount(database, strict, { role: "leader" });
		const reader = new Browser(app, { address: "198.51.100.51" });
		await reader.signIn(leader.loginName, leader.password);
		expect((await reader.send("GET", "/api/projects")).status).toBe(200);
	});

	test("and the ends of sessions are the office's to set, within bounds, and stand in its log", async () => {
		const keeper = await as("dispatcher");
		const set = await keeper.do<SignInRulesView>(
			"PUT",
			"/api/sign-in-rules",
			rules({ sessionEnds: [{ role: "leader", idleHours: 2, wholeHours: 8 }] }),
		);
		expect(set.sessionEnds.find(({ role }) => role === "leader")).toEqual({
			role: "leader",
			idleHours: 2,
			wholeHours: 8,
		});
		expect(await keeper.do("GET", "/api/sign-in-rules")).toEqual(set);
		const leader = await anAccount(database, office, { role: "leader" });
		const person = new Browser(app, { address: "198.51.100.52" });
		await person.signIn(leader.loginName, leader.password);
		now = new Date(now.getTime() + 2.1 * 3_600_000);
		expect((await person.send("GET", "/api/account")).status).toBe(401);
		expect(
			(
				await keeper.send(
					"PUT",
					"/api/sign-in-rules",
					rules({
						sessionEnds: [{ role: "leader", idleHours: 2, wholeHours: 9999 }],
					}),
				)
			).status,
		).toBe(400);
		const { count } = await database.ownerDb
			.selectFrom("event")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("kind", "=", "sign_in_rules.set")
			.select((eb) => eb.fn.countAll().as("count"))
			.executeTakeFirstOrThrow();
		expect(Number(count)).toBe(1);
	});
});
