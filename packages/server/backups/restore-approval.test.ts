import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ApprovalView } from "@dekad/contract/approvals.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { restoreBackup } from "./restore-backup.ts";
import { writeBackup } from "./write-backup.ts";

/** Restoring over data that are there takes the code of a second person for exactly that file. */

const NOW = new Date("2025-01-16T08:00:00Z");
let folder: string;
let database: TestDatabase;
let office: TestOffice;
let backup: { file: string; sha256: string };
let other: { file: string; sha256: string };

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "dekad-restore-"));
	database = await testDatabase();
	office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 1 },
		twoPeople: true,
	});
	await aProject(database, office, { code: "OLD" });
	backup = await writeBackup(database.connection, {
		file: join(folder, "one.zst"),
		now: NOW,
	});
	await aProject(database, office, { code: "NEW" });
	other = await writeBackup(database.connection, {
		file: join(folder, "two.zst"),
		now: NOW,
	});
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true, force: true });
});

const codes = async () =>
	(
		await database.ownerPool.query<{ code: string }>(
			"select code from project order by code",
		)
	).rows.map(({ code }) => code);

/** The code for a file, as two people of the page come to it. */
async function aCode(sha256: string): Promise<string> {
	const app = await testServer(database, () => NOW);
	const operator = await signedIn(database, office, "operator", NOW);
	const dispatcher = await signedIn(database, office, "dispatcher", NOW);
	const asked = await app.inject({
		method: "POST",
		url: "/api/approvals",
		cookies: operator.cookies,
		payload: { act: "restore", input: { sha256, reason: "误删" } },
	});
	const decided = await app.inject({
		method: "POST",
		url: `/api/approvals/${asked.json<ApprovalView>().requestId}/decide`,
		cookies: dispatcher.cookies,
		payload: { verdict: "approve" },
	});
	await app.close();
	return decided.json<{ code: string }>().code;
}

const restore = (file: string, code?: string, now = NOW) =>
	restoreBackup(database.connection, {
		file,
		approval: code === undefined ? undefined : { code, ranBy: "root", now },
	});

test("without a code, with another one, for another file, or too late, nothing is touched", async () => {
	const code = await aCode(backup.sha256);
	await expect(restore(backup.file)).rejects.toMatchObject({
		code: "backup.not_empty",
	});
	const week = new Date(NOW.getTime() + 8 * 86_400_000);
	for (const [file, given, at] of [
		[backup.file, "made-up", NOW],
		[backup.file, "", NOW],
		[other.file, code, NOW],
		[backup.file, code, week],
	] as const)
		await expect(restore(file, given, at)).rejects.toMatchObject({
			code: "approval.code_invalid",
		});
	expect(await codes()).toEqual(["NEW", "OLD"]);
});

test("a restore that fails half-way brings the data back whole, and the code still holds", async () => {
	const code = await aCode(backup.sha256);
	// The disk is full in the middle of making the new tables.
	const admin = await superuser();
	await admin.query(
		"create or replace function public.refuse() returns event_trigger language plpgsql as $$ begin raise exception 'disk full'; end $$",
	);
	await admin.query(
		"create event trigger refuse on ddl_command_end when tag in ('CREATE POLICY') execute function public.refuse()",
	);
	await expect(restore(backup.file, code)).rejects.toThrow("disk full");
	expect(await codes()).toEqual(["NEW", "OLD"]);
	await admin.query("drop event trigger refuse");
	await admin.end();
	await restore(backup.file, code);
	expect(await codes()).toEqual(["OLD"]);
	const { rows } = await database.ownerPool.query(
		"select kind, actor_name, ran_by, payload from event where kind = 'backup.restored'",
	);
	expect(rows).toEqual([
		{
			kind: "backup.restored",
			actor_name: "测试operator",
			ran_by: "root",
			payload: {
				sha256: backup.sha256,
				backupAt: NOW.toISOString(),
				requestedBy: "测试operator",
				approvedBy: "测试dispatcher",
				reason: "误删",
			},
		},
	]);
	// Used up with the data it stood in.
	await expect(restore(backup.file, code)).rejects.toMatchObject({
		code: "approval.code_invalid",
	});
	const schemas = await database.ownerPool.query(
		"select 1 from pg_namespace where nspname = 'dekad_before_restore'",
	);
	expect(schemas.rows).toEqual([]);
});

async function superuser() {
	const { default: pg } = await import("pg");
	const client = new pg.Client((database.connection as { url: string }).url);
	await client.connect();
	return client;
}

test("an empty database takes a backup without any code", async () => {
	const empty = await testDatabase();
	await restoreBackup(empty.connection, { file: backup.file });
	const { rows } = await empty.ownerPool.query("select code from project");
	expect(rows).toEqual([{ code: "OLD" }]);
	await empty.close();
});
