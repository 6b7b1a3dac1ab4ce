import { afterAll, beforeAll, expect, test } from "vitest";
import { type Db, openDb, openPool } from "../database/client.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { WALK_NOW } from "../testing/marked-office.ts";
import {
	aWorld,
	fingerprints,
	type Step,
	stepsOf,
	type Walk,
	walkQuestions,
	walkRefused,
} from "../testing/policy-walk.ts";

/**
 * The walk with row security off: the server works as the tables' owner, who is shown every row of every office.
 * The policies and the reach that each query names are then all there is.
 */

let database: TestDatabase;
let unheld: Db;
let walk: Walk;
let steps: Step[];
beforeAll(async () => {
	database = await testDatabase();
	const world = await aWorld(database);
	unheld = openDb(openPool(database.connection, "owner", { max: 10 }));
	const app = await testServer({ ...database, db: unheld }, () => WALK_NOW);
	await app.ready();
	walk = { app, ownerDb: database.ownerDb, world };
	steps = stepsOf(world);
}, 120_000);
afterAll(async () => {
	await walk?.app.close();
	await unheld?.destroy();
	await database.close();
});

test("the policies alone refuse the same calls with the same answers, and nothing is changed", async () => {
	const before = await fingerprints(database.ownerDb);
	expect(await walkRefused(walk, steps)).toEqual([]);
	expect(await fingerprints(database.ownerDb)).toEqual(before);
}, 300_000);

test("the policies alone answer with nothing of another place", async () => {
	expect(await walkQuestions(walk, steps)).toEqual([]);
}, 300_000);
