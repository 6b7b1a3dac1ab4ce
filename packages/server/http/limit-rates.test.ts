import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listOperations } from "@dekad/contract/openapi.ts";
import { problemSchema } from "@dekad/contract/wire.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { addressKey } from "./address-key.ts";
import { Buckets, RATES, statedRate } from "./limit-rates.ts";
import { PLAIN_SETTINGS } from "./server-settings.ts";

const NOW = new Date("2025-02-20T08:00:00Z");

describe("a bucket", () => {
	test("gives its burst at once and then as many as flow in", () => {
		const buckets = new Buckets({ burst: 3, aMinute: 60 });
		expect([0, 0, 0, 0].map((at) => buckets.take("a", at))).toEqual([
			0, 0, 0, 1,
		]);
		expect(buckets.take("b", 0)).toBe(0);
		expect(buckets.take("a", 999)).toBe(1);
		expect(buckets.take("a", 1000)).toBe(0);
		expect(buckets.take("a", 1000)).toBe(1);
	});

	test("never gives more than its burst and what flowed in, and what it says to wait is enough", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 20 }),
				fc.integer({ min: 1, max: 600 }),
				fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 }),
				(burst, aMinute, pauses) => {
					const buckets = new Buckets({ burst, aMinute });
					let at = 0;
					let given = 0;
					for (const pause of pauses) {
						at += pause;
						const wait = buckets.take("a", at);
						if (wait === 0) given++;
						else expect(buckets.take("a", at + wait * 1000)).toBe(0);
						if (wait !== 0) return;
					}
					expect(given).toBeLessThanOrEqual(
						burst + (at / 60_000) * aMinute + 1,
					);
				},
			),
		);
	});

	test("forgets whom nobody used for longest, so that a flood of addresses fills no memory", () => {
		const buckets = new Buckets({ burst: 1, aMinute: 1 });
		for (let count = 0; count < 60_000; count++) buckets.take(`${count}`, 0);
		expect(buckets.size).toBeLessThanOrEqual(50_000);
		expect(buckets.take("59999", 0)).toBeGreaterThan(0);
	});
});

test.each([
	["192.0.2.7", "192.0.2.7"],
	["::ffff:192.0.2.7", "192.0.2.7"],
	["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
	["2001:db8:1:2::1", "2001:db8:1:2"],
	["2001:0db8:0001:0002::9", "2001:db8:1:2"],
	["::1", "0:0:0:0"],
	["fe80::1%eth0", "fe80:0:0:0"],
])("%s is counted as %s", (ip, key) => expect(addressKey(ip)).toBe(key));

test("an office of fifty behind one address hands in on the last day without being held up", () => {
	// Five hand-ins a second is the rush hour's measured load; each is some ten requests of a page.
	const buckets = new Buckets(RATES.other.address);
	for (let second = 0; second < 600; second++)
		for (let count = 0; count < 50; count++)
			expect(buckets.take("office", second * 1000)).toBe(0);
	// Fifty people who sign in within one minute, each of them mistyping twice.
	const doors = new Buckets(RATES.sign_in.address);
	for (let count = 0; count < 150; count++)
		expect(doors.take("office", count * 400)).toBe(0);
});

describe("the server", () => {
	let database: TestDatabase;
	let office: TestOffice;
	const apps: FastifyInstance[] = [];
	beforeAll(async () => {
		database = await testDatabase();
		office = await anOffice(database);
	});
	afterAll(async () => {
		for (const app of apps) await app.close();
		await database.close();
	});
	/** Limits so small that a test reaches them. */
	const strict = async (trustedProxies: readonly string[] = []) => {
		const app = await testServer(database, () => NOW, {
			settings: { ...PLAIN_SETTINGS, trustedProxies, rateFactor: 0.02 },
		});
		apps.push(app);
		return app;
	};
	let knocks = 0;
	/** A name of its own each time: guessing at one name is slowed by itself, in the database. */
	const door = (app: FastifyInstance, headers: Record<string, string> = {}) =>
		app.inject({
			method: "POST",
			url: "/api/session",
			headers,
			payload: { loginName: `nobody ${knocks++}`, password: "wrong" },
		});

	test("says when to come again, in the reader's language", async () => {
		const app = await strict();
		for (let count = 0; count < 4; count++)
			expect((await door(app)).json()).toMatchObject({
				code: "access.wrong_password",
			});
		const reply = await door(app, { "accept-language": "en" });
		expect(reply.statusCode).toBe(429);
		expect(reply.headers["content-type"]).toMatch("application/problem+json");
		const seconds = Number(reply.headers["retry-after"]);
		expect(seconds).toBeGreaterThan(0);
		const problem = problemSchema.parse(reply.json());
		expect(problem).toMatchObject({
			code: "request.too_many",
			title: "Too many requests in a short time.",
		});
		expect(problem.next).toContain(`${seconds} seconds`);
		expect((await door(app)).json()).toMatchObject({
			next: expect.stringContaining("秒") as unknown,
		});
		// Other doors of the same address stay open.
		const health = await app.inject({ method: "GET", url: "/api/health" });
		expect(health.statusCode).toBe(200);
	});

	test("believes an address told by others only from the proxies it was given", async () => {
		const open = await strict();
		const behind = await strict(["127.0.0.0/8"]);
		for (let count = 0; count < 8; count++) {
			const told = { "x-forwarded-for": `198.51.100.${count}` };
			const [atOpen, atBehind] = [
				await door(open, told),
				await door(behind, told),
			];
			expect(atOpen.statusCode).toBe(count < 4 ? 401 : 429);
			expect(atBehind.statusCode).toBe(401);
		}
		// What the visitor itself put before the proxy's word is not believed either.
		for (let count = 0; count < 8; count++)
			expect(
				(
					await door(behind, {
						"x-forwarded-for": `203.0.113.${count}, 198.51.100.200`,
					})
				).statusCode,
			).toBe(count < 4 ? 401 : 429);
	});

	test("counts a person's files apart from another's at the same address", async () => {
		const app = await strict();
		const [first, second] = [
			await signedIn(database, office, "dispatcher", NOW),
			await signedIn(database, office, "dispatcher", NOW),
		];
		const template = ({ cookies }: { cookies: Record<string, string> }) =>
			app.inject({ method: "GET", url: "/api/templates/lists", cookies });
		expect((await template(first)).statusCode).toBe(200);
		expect((await template(first)).statusCode).toBe(429);
		expect((await template(second)).statusCode).toBe(200);
	});

	test("counts every operation under the rate its kind has", () => {
		const kinds = new Map<string, string[]>();
		for (const { name, endpoint } of listOperations()) {
			const rate = statedRate(endpoint);
			kinds.set(rate, [...(kinds.get(rate) ?? []), name]);
		}
		expect(kinds.get("sign_in")).toEqual(
			expect.arrayContaining(["signIn", "useOneTimeLink", "getOneTimeLink"]),
		);
		expect(kinds.get("upload")).toEqual(
			expect.arrayContaining(["startImport", "addProjectDocument"]),
		);
		expect(kinds.get("document")).toEqual(
			expect.arrayContaining(["exportRollup", "getBulletinFile"]),
		);
		expect(kinds.get("other")).toEqual(
			expect.arrayContaining(["submitReport", "streamChanges", "getSession"]),
		);
	});
});
