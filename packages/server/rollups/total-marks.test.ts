import { afterAll, beforeAll, expect, test } from "vitest";
import { asActor } from "../database/as-actor.ts";
import { aFullOffice } from "../testing/full-office.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { liveThrough } from "../testing/live-office.ts";
import { WATCHED_TABLES, watchMarks } from "../testing/watch-marks.ts";
import { ownStatementTexts } from "./own-nodes.ts";

const NOW = new Date("2025-01-24T08:00:00Z");
let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

test("whoever changes what a total is made of marks it in the same transaction", async () => {
	const app = await testServer(database, () => NOW);
	const office = await aFullOffice(database);
	const marks = await watchMarks(database.connection as { url: string });
	await liveThrough(app, database, office, NOW);
	await app.close();
	expect(await marks.unmarked()).toEqual([]);
	// The days of that office wrote to every table there is to watch.
	const written = (await marks.watched()).map((what) => what.split(" ")[1]);
	expect([...new Set(written)]).toEqual(
		expect.arrayContaining([
			"correction_line",
			"progress_report",
			"project",
			"project_dekad",
			"project_standing",
		]),
	);
});

test("one who forgets is found", async () => {
	const other = await testDatabase();
	const office = await aFullOffice(other);
	const marks = await watchMarks(other.connection as { url: string });
	const actor = office.actor("dispatcher");
	await asActor(other.db, actor, (tx) =>
		tx
			.updateTable("project")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("project_id", "=", office.projects[0])
			.set({ total_investment_yuan: 7 })
			.execute(),
	);
	expect((await marks.unmarked())[0]?.what).toBe("UPDATE project");
	await other.close();
});

test("every table the kept sums are read from is watched, or is not what sums are made of", () => {
	const read = new Set(
		ownStatementTexts(["county"]).flatMap((text) =>
			[...text.matchAll(/\b(?:from|join)\s+([a-z_]+)/g)].map(
				([, name]) => name!,
			),
		),
	);
	const sets = new Set(
		ownStatementTexts(["county"]).flatMap((text) =>
			[...text.matchAll(/([a-z_]+) as (?:materialized )?\(/g)].map(
				([, name]) => name!,
			),
		),
	);
	const tables = [...read].filter(
		(name) => !sets.has(name) && !["lateral", "unnest"].includes(name),
	);
	expect(
		tables.filter((table) => !WATCHED_TABLES.includes(table)).sort(),
	).toEqual([]);
});
