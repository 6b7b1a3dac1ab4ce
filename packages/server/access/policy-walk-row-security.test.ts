import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { WALK_NOW } from "../testing/marked-office.ts";
import {
	aWorld,
	fingerprints,
	isInSight,
	nameOf,
	sent,
	type Step,
	stepsOf,
	type Walk,
	wordsIn,
} from "../testing/policy-walk.ts";

/**
 * The walk with the policy layer switched off: every role may ask everything, and no query names a reach. What
 * PostgreSQL shows is then all there is.
 */

let database: TestDatabase;
let walk: Walk;
let steps: Step[];
beforeAll(async () => {
	database = await testDatabase();
	const world = await aWorld(database);
	const app = await testServer(database, () => WALK_NOW, {
		policiesOff: true,
	});
	await app.ready();
	walk = { app, ownerDb: database.ownerDb, world };
	steps = stepsOf(world);
}, 120_000);
afterAll(async () => {
	await walk?.app.close();
	await database.close();
});

test("row security alone shows nobody a row of another scope, whatever is asked", async () => {
	const wrong: unknown[] = [];
	let answered = 0;
	for (const step of steps) {
		if (step.operation.endpoint.method !== "GET") continue;
		const answer = await sent(walk, step);
		if (answer.status === 200) answered += 1;
		const words = wordsIn(walk, step, answer, true);
		if (words.length > 0) wrong.push([nameOf(step), "said", words]);
	}
	expect(wrong).toEqual([]);
	// Roles the policies refuse are answered here: the layer was off.
	expect(answered).toBeGreaterThan(900);
}, 300_000);

test("row security alone lets nobody change a row of another scope", async () => {
	const before = await fingerprints(database.ownerDb, { onlyOfProjects: true });
	const wrong: unknown[] = [];
	for (const step of steps) {
		if (step.operation.endpoint.method === "GET" || isInSight(step)) continue;
		const answer = await sent(walk, step);
		const words = wordsIn(walk, step, answer, true);
		if (words.length > 0) wrong.push([nameOf(step), "said", words]);
	}
	expect(wrong).toEqual([]);
	expect(
		await fingerprints(database.ownerDb, { onlyOfProjects: true }),
	).toEqual(before);
}, 300_000);

test("the policies cannot be switched off outside a test run", async () => {
	const isTest = process.env["VITEST"];
	delete process.env["VITEST"];
	try {
		await expect(
			testServer(database, () => WALK_NOW, { policiesOff: true }),
		).rejects.toThrow(RangeError);
	} finally {
		process.env["VITEST"] = isTest;
	}
});
