import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { listDrift } from "./drift.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

test("a database that the migrations made agrees with schema.sql", async () => {
	expect(await listDrift(database.ownerPool)).toEqual([]);
});

test("what was changed by hand is named line by line", async () => {
	const { ownerPool } = database;
	await ownerPool.query("alter table sector add column colour text");
	await ownerPool.query("alter table region no force row level security");
	await ownerPool.query("drop index event_project");
	await ownerPool.query("drop policy plan_app on plan");
	await ownerPool.query("grant delete on event to dekad_app");
	await ownerPool.query("create table notes (id int)");
	const said = (await listDrift(ownerPool)).map(
		({ table, kind, line }) => `${kind} ${table}: ${line}`,
	);
	expect(said).toEqual([
		expect.stringMatching(/^missing event: .*event_project/),
		"missing event: grant INSERT, SELECT to dekad_app".replace(
			"INSERT, SELECT",
			"insert, select",
		),
		"surplus event: grant delete, insert, select to dekad_app",
		"surplus notes: null",
		expect.stringMatching(/^missing plan: policy plan_app/),
		"missing region: row security true, forced true",
		"surplus region: row security true, forced false",
		"surplus sector: colour text",
	]);
});
