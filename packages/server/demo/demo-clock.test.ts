import { afterAll, beforeAll, expect, test } from "vitest";
import { openDuePeriods } from "../periods/open-due-periods.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice } from "../testing/fixtures.ts";
import { demoClock } from "./demo-clock.ts";
import { loadDemo } from "./load-demo.ts";

let database: TestDatabase;
const now = () => new Date();
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

test("without a synthetic office the clock is the real one", async () => {
	expect(await demoClock(database.ownerDb, now)).toBe(now);
});

test("a demo served on any day begins at the hour its data ends: its last dekad is late, not locked, and the next one runs", async () => {
	await loadDemo(database.connection, { projects: 30, years: 1 });
	const clock = await demoClock(database.ownerDb, now);
	const began = Date.parse("2026-11-01T10:00:00+08:00");
	expect(clock().getTime()).toBeGreaterThanOrEqual(began);
	expect(clock().getTime() - began).toBeLessThan(120_000);

	const { db, ownerDb } = database;
	expect(await openDuePeriods({ db, ownerDb, now: clock() })).toBe(0);
	expect(await openDuePeriods({ db, ownerDb, now: clock(), demo: true })).toBe(
		1,
	);
	const { rows } = await database.ownerPool.query<{
		start: string;
		late: boolean;
		locked: boolean;
	}>(
		"select dekad_start::text as start, timely_until < $1 as late, locked_from <= $1 as locked from reporting_period order by 1 desc limit 2",
		[clock()],
	);
	expect(rows).toEqual([
		{ start: "2026-11-01", late: false, locked: false },
		{ start: "2026-10-21", late: true, locked: false },
	]);
});

test("a real office beside it makes the clock real again", async () => {
	await anOffice(database);
	expect(await demoClock(database.ownerDb, now)).toBe(now);
});
