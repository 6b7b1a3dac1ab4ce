import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anAccount } from "../testing/account.ts";
import { Browser } from "../testing/browser.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { testServer } from "../testing/http.ts";

/** Guessing is slowed, and nobody is locked out by it: the forced scenarios, with a clock of our own. */

let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let now = new Date("2026-03-21T08:00:00Z");
const pass = (seconds: number) => {
	now = new Date(now.getTime() + seconds * 1000);
};
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
	office = await anOffice(database);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const WRONG = { status: 401, code: "access.wrong_password" };
const SLOWED = { status: 429, code: "access.too_many_attempts" };
const said = ({
	status,
	body,
}: {
	status: number;
	body: { code?: string };
}) => ({
	status,
	code: body.code,
});

test("1,000 misses of a stranger are let through 17 times, and delay the person on their own browser by nothing", async () => {
	const { loginName, password } = await anAccount(database, office);
	const own = new Browser(app, { address: "198.51.100.10" });
	expect((await own.signIn(loginName, password)).status).toBe(200);
	await own.do("POST", "/api/session/end", {});

	const attacker = new Browser(app, { address: "192.0.2.66" });
	let lookedAt = 0;
	for (let guess = 0; guess < 1000; guess++) {
		const answer = said(
			await attacker.signIn(loginName, `guess number ${guess}`),
		);
		expect([WRONG, SLOWED]).toContainEqual(answer);
		if (answer.status === WRONG.status) lookedAt++;
		// Nine a minute, for near two hours.
		pass(6.5);
		// Every hundred guesses the person signs in, at once, on the browser used before.
		if (guess % 100 === 99) {
			expect((await own.signIn(loginName, password)).status).toBe(200);
			await own.do("POST", "/api/session/end", {});
		}
	}
	// Five free, then 30 s, 1, 2, 4, 8 and 15 minutes apart, in 108 minutes.
	expect(lookedAt).toBe(17);
});

test("a thousand guesses at once are a thousand misses, and not a thousand tries", async () => {
	const { loginName } = await anAccount(database, office);
	const answers = await Promise.all(
		Array.from({ length: 60 }, (_, guess) =>
			new Browser(app, { address: "192.0.2.67" })
				.signIn(loginName, `at once ${guess}`)
				.then(said),
		),
	);
	const lookedAt = answers.filter(({ status }) => status === WRONG.status);
	expect(lookedAt.length).toBeLessThanOrEqual(6);
});

test("one password sprayed from one address over many names is slowed after thirty names", async () => {
	const names: string[] = [];
	for (let index = 0; index < 4; index++)
		names.push((await anAccount(database, office)).loginName);
	// Names nobody has count alike, or they would be told from the others.
	for (let index = 0; index < 96; index++) names.push(`nobody-${index}`);
	const attacker = new Browser(app, { address: "192.0.2.99" });
	const answers = [];
	for (const name of names) {
		answers.push(said(await attacker.signIn(name, "Sommer in Taiyuan 2026")));
		pass(1);
	}
	expect(answers.slice(0, 31)).toEqual(Array(31).fill(WRONG));
	// From there 10, 20, 40 ... seconds: 69 seconds hold two more.
	expect(answers.filter(({ status }) => status === 401)).toHaveLength(33);
});

test("many addresses against one name are slowed together, and its owner's browser is not", async () => {
	const { loginName, password } = await anAccount(database, office);
	const own = new Browser(app, { address: "198.51.100.11" });
	await own.signIn(loginName, password);
	let lookedAt = 0;
	for (let bot = 0; bot < 160; bot++) {
		const { status } = await new Browser(app, {
			address: `10.1.${bot}.1`,
		}).signIn(loginName, "a bot's guess");
		if (status === 401) lookedAt++;
		pass(1);
	}
	expect(lookedAt).toBeLessThan(110);
	expect((await own.signIn(loginName, password)).status).toBe(200);
});

describe("answers tell nothing", () => {
	test("a wrong password, a name nobody has and a closed account answer alike, word for word", async () => {
		const { loginName } = await anAccount(database, office);
		const closed = await anAccount(database, office);
		await database.ownerDb
			.updateTable("account")
			.set({ disabled_at: now })
			.where("account_id", "=", closed.accountId)
			.execute();
		const bodies = [];
		for (const [name, password] of [
			[loginName, "not the password"],
			["nobody at all", "not the password"],
			[closed.loginName, closed.password],
		] as const) {
			const { status, body } = await new Browser(app, {
				address: `192.0.2.${150 + bodies.length}`,
			}).signIn(name, password);
			const { requestId: _, ...rest } = body as Record<string, unknown>;
			bodies.push({ status, ...rest });
		}
		expect(bodies[1]).toEqual(bodies[0]);
		expect(bodies[2]).toEqual(bodies[0]);
	});

	test("a name nobody has is slowed after as many misses as one that exists", async () => {
		const { loginName } = await anAccount(database, office);
		const runs = [];
		for (const [index, name] of [loginName, "still nobody"].entries()) {
			const attacker = new Browser(app, { address: `192.0.2.${160 + index}` });
			const run = [];
			for (let guess = 0; guess < 9; guess++)
				run.push((await attacker.signIn(name, `guess ${guess}`)).status);
			runs.push(run);
		}
		expect(runs[0]).toEqual([401, 401, 401, 401, 401, 401, 429, 429, 429]);
		expect(runs[1]).toEqual(runs[0]);
	});

	test("an unknown name costs as much work as a known one", async () => {
		const { loginName } = await anAccount(database, office);
		const medianMs = async (name: (index: number) => string) => {
			const times = [];
			for (let index = 0; index < 11; index++) {
				const from = new Browser(app, { address: `10.${index}.7.7` });
				const began = performance.now();
				await from.signIn(name(index), "not the password at all");
				times.push(performance.now() - began);
			}
			return times.sort((a, b) => a - b)[5]!;
		};
		const known = await medianMs(() => loginName);
		const unknown = await medianMs((index) => `nobody ${index}`);
		// A hash is most of it; without one an answer takes a fifth.
		expect(unknown).toBeGreaterThan(known / 3);
		expect(unknown).toBeLessThan(known * 3);
	});
});

test("a person who mistypes five times and then knows waits for nothing", async () => {
	const { loginName, password } = await anAccount(database, office);
	const person = new Browser(app, { address: "198.51.100.77" });
	for (let miss = 0; miss < 5; miss++)
		expect((await person.signIn(loginName, `typo ${miss}`)).status).toBe(401);
	expect((await person.signIn(loginName, password)).status).toBe(200);
	// And begins anew.
	await person.do("POST", "/api/session/end", {});
	for (let miss = 0; miss < 5; miss++)
		expect((await person.signIn(loginName, `typo ${miss}`)).status).toBe(401);
	expect((await person.signIn(loginName, password)).status).toBe(200);
});

test("the log says once that guessing at an account is slowed, and nothing of what was guessed", async () => {
	const { loginName, accountId } = await anAccount(database, office);
	const attacker = new Browser(app, { address: "192.0.2.200" });
	for (let guess = 0; guess < 12; guess++)
		await attacker.signIn(loginName, `Geheimnis ${guess}`);
	const events = await database.ownerDb
		.selectFrom("event")
		.where("subject_id", "=", accountId)
		.select(["kind", "payload"])
		.execute();
	expect(events).toEqual([
		{
			kind: "account.guessing_slowed",
			payload: { source: "192.0.2.*", by: ["account_source"] },
		},
	]);
});
