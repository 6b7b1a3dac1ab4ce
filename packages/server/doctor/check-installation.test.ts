import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { newId } from "../database/new-id.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { checkInstallation } from "./check-installation.ts";

const NOW = new Date("2026-03-21T08:00:00Z");
let database: TestDatabase;
let office: TestOffice;
let folder: string;

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database, { code: "NORTH" });
	await aProject(database, office);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	folder = await mkdtemp(join(tmpdir(), "dekad-doctor-"));
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true });
});

async function examine(lang: "en" | "zh" = "en", user = "dekad") {
	const { uid, gid } = userInfo();
	return checkInstallation(
		{
			ownerPool: database.ownerPool,
			ownerDb: database.ownerDb,
			dataDir: folder,
			serviceUser: { name: user, uid, gid },
		},
		{ now: NOW, lang },
	);
}
const run = (statement: string) => database.ownerPool.query(statement);
const wrongIn = (checks: Awaited<ReturnType<typeof examine>>) =>
	checks.filter(({ ok }) => !ok);
let undo: (() => Promise<unknown>) | undefined;
afterEach(async () => {
	await undo?.();
	undo = undefined;
});

test("a sound installation has nothing wrong, in either language", async () => {
	expect(wrongIn(await examine())).toEqual([]);
	const chinese = await examine("zh");
	expect(wrongIn(chinese)).toEqual([]);
	for (const { message } of chinese) expect(message).not.toMatch(/\{\w+\}/);
});

test("a total changed by hand is found and its project named", async () => {
	await run(
		"update project_dekad set investment_ytd_yuan = 1 where dekad_start = '2025-03-01'",
	);
	undo = () => rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const [wrong, ...others] = wrongIn(await examine());
	expect(others).toEqual([]);
	expect(wrong?.name).toBe("totals");
	expect(wrong?.next).toContain("dekad rollup --rebuild");
});

test("a total that is missing is found too", async () => {
	await run("delete from project_dekad where dekad_start = '2025-03-01'");
	undo = () => rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	expect(wrongIn(await examine()).map(({ name }) => name)).toEqual(["totals"]);
});

test("row security taken off a table is told as such and as drift", async () => {
	await run("alter table plan no force row level security");
	undo = () => run("alter table plan force row level security");
	const wrong = wrongIn(await examine());
	expect(wrong.map(({ name }) => name)).toEqual(["row_security", "drift"]);
	expect(wrong[0]?.message).toContain("plan");
	expect(wrong[1]?.message).toContain(
		"plan lacks row security true, forced true",
	);
});

test("a running job without a sign of life is told", async () => {
	const id = newId(NOW);
	await database.ownerDb
		.insertInto("job")
		.values({
			jurisdiction_id: office.jurisdictionId,
			job_id: id,
			kind: "import",
			state: "running",
			input: "{}",
			actor: "{}",
			created_at: "2026-03-21T07:00:00Z",
			heartbeat_at: "2026-03-21T07:50:00Z",
		})
		.execute();
	undo = () => run("delete from job");
	const [wrong] = wrongIn(await examine());
	expect(wrong).toMatchObject({
		name: "jobs",
		message: expect.stringContaining(id),
	});
});

test("a migration changed after it was applied is told", async () => {
	const { rows } = await database.ownerPool.query<{ sha256: string }>(
		"select sha256 from schema_migration where name like '0001%'",
	);
	await run("update schema_migration set sha256 = 'x' where name like '0001%'");
	undo = () =>
		database.ownerPool.query(
			"update schema_migration set sha256 = $1 where name like '0001%'",
			[rows[0]?.sha256],
		);
	expect(wrongIn(await examine()).map(({ name }) => name)).toEqual([
		"migrations",
	]);
});

test("a data folder others can read, and a shared account, are told", async () => {
	await chmod(folder, 0o755);
	undo = () => chmod(folder, 0o700);
	expect(wrongIn(await examine("en", "nobody"))).toEqual([
		expect.objectContaining({
			name: "folder",
			next: `Run: chmod 700 ${folder}`,
		}),
		expect.objectContaining({ name: "account" }),
	]);
});

test("a check that cannot be made is a finding and stops no other", async () => {
	await run("alter table job rename to job_away");
	undo = () => run("alter table job_away rename to job");
	const checks = await examine();
	expect(wrongIn(checks).map(({ name }) => name)).toEqual(["drift", "jobs"]);
	expect(checks.at(-1)?.name).toBe("totals");
});
