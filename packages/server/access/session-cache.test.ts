import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { signedIn } from "../testing/http.ts";
import { COOKIE } from "./routes.ts";
import { SessionCache } from "./session-cache.ts";

const NOW = new Date("2025-02-20T08:00:00Z");
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
let database: TestDatabase;
let office: TestOffice;
beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
});
afterAll(() => database.close());

/** A token with its session held since `NOW`, and what ends the session behind the cache's back. */
async function held() {
	const { cookies, accountId } = await signedIn(
		database,
		office,
		"dispatcher",
		NOW,
	);
	const token = cookies[COOKIE]!;
	const cache = new SessionCache(database.db);
	expect(await cache.get(token, NOW)).toBeDefined();
	const end = () =>
		database.ownerDb
			.deleteFrom("session")
			.where("account_id", "=", accountId)
			.execute();
	return { cache, token, end };
}

test("a session ended elsewhere is still held for less than five seconds and no longer", async () => {
	const { cache, token, end } = await held();
	await end();
	expect(await cache.get(token, after(1.9))).toBeDefined();
	expect(await cache.get(token, after(5))).toBeUndefined();
});

test("who keeps asking is answered from what is held while it is read anew", async () => {
	const { cache, token, end } = await held();
	await end();
	expect(await cache.get(token, after(3))).toBeDefined();
	await vi.waitFor(async () =>
		expect(await cache.get(token, after(3.1))).toBeUndefined(),
	);
});

test("a session forgotten while it is read anew does not come back", async () => {
	const { cache, token, end } = await held();
	void cache.get(token, after(3));
	await end();
	cache.forget(token);
	expect(await cache.get(token, after(3.1))).toBeUndefined();
	expect(await cache.get(token, after(3.2))).toBeUndefined();
});
