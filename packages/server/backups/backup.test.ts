import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	copyFile,
	mkdtemp,
	open,
	readFile,
	rm,
	stat,
	truncate,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientConfig, type Connection } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { readBackup } from "./backup-file.ts";
import { listCopiedTables, quoted } from "./copied-tables.ts";
import { restoreBackup } from "./restore-backup.ts";
import { writeBackup } from "./write-backup.ts";

const NOW = new Date("2026-03-21T08:00:00Z");
const has = (program: string) => spawnSync(program, ["--version"]).status === 0;
let folder: string;
let source: TestDatabase;
let file: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "dekad-backup-"));
	source = await testDatabase();
	await fill(source.connection);
	file = join(folder, "copy.dekad.zst");
	await writeBackup(source.connection, { file, now: NOW });
});
afterAll(async () => {
	await source.close();
	await rm(folder, { recursive: true, force: true });
});

describe("a backup", () => {
	test("restored into an empty database gives the same rows in every table", async () => {
		const target = await testDatabase();
		const done = await restoreBackup(target.connection, { file });
		expect(await contentOf(target.connection)).toEqual(
			await contentOf(source.connection),
		);
		const bytes = await readFile(file);
		expect(done).toMatchObject({
			bytes: bytes.length,
			sha256: createHash("sha256").update(bytes).digest("hex"),
		});
		expect(done.rows).toBeGreaterThan(3_000);
		await target.close();
	});

	test("leaves row security as strict as the migrations made it", async () => {
		const target = await testDatabase();
		const before = await forcedTables(target.connection);
		await restoreBackup(target.connection, { file });
		expect(await forcedTables(target.connection)).toEqual(before);
		expect(before).toContain("project");
		await target.close();
	});

	test("restores into a database that has no schema yet", async () => {
		const target = await testDatabase();
		await target.ownerPool.query("drop schema dekad cascade");
		await restoreBackup(target.connection, { file });
		expect(await contentOf(target.connection)).toEqual(
			await contentOf(source.connection),
		);
		await target.close();
	});

	test("is refused by a database that holds anything, which stays as it was", async () => {
		const before = await contentOf(source.connection);
		await expect(
			restoreBackup(source.connection, { file }),
		).rejects.toMatchObject({
			code: "backup.not_empty",
		});
		expect(await contentOf(source.connection)).toEqual(before);
	});

	test("replaces the set-up link of a program that was only looked at", async () => {
		const target = await testDatabase();
		await target.ownerPool.query(
			"insert into one_time_link (token_hash, purpose, created_at, expires_at) values ('\\x00', 'setup', $1, $1)",
			[NOW],
		);
		await restoreBackup(target.connection, { file });
		expect(await contentOf(target.connection)).toEqual(
			await contentOf(source.connection),
		);
		await target.close();
	});

	test.skipIf(!has("zstd") || !has("psql"))(
		"is a plain .zst file of an SQL script, which psql loads without Dekad",
		async () => {
			const target = await testDatabase();
			const url = (target.connection as { url: string }).url;
			execFileSync("/bin/sh", [
				"-c",
				'zstd -dc "$1" | psql --quiet --set ON_ERROR_STOP=1 "$2"',
				"sh",
				file,
				url,
			]);
			expect(await contentOf(target.connection)).toEqual(
				await contentOf(source.connection),
			);
			await target.close();
		},
	);

	test("can be read by its owner only", async () => {
		expect((await stat(file)).mode & 0o777).toBe(0o600);
	});
});

describe("a damaged backup", () => {
	test("with any one byte changed is refused at or before that byte's piece ends", async () => {
		const size = (await stat(file)).size;
		await fc.assert(
			fc.asyncProperty(
				fc.nat({ max: size - 1 }),
				fc.integer({ min: 1, max: 255 }),
				async (at, flip) => {
					const bad = await copyWith(async (handle) => {
						const byte = Buffer.alloc(1);
						await handle.read(byte, 0, 1, at);
						byte[0]! ^= flip;
						await handle.write(byte, 0, 1, at);
					});
					const error = await damage(bad);
					expect(error.code).toBe("backup.damaged");
					// The piece that is named starts at or before the byte.
					expect(Number(error.detail["byte"])).toBeLessThanOrEqual(at);
				},
			),
			{ numRuns: 60 },
		);
	});

	test("cut short anywhere is refused", async () => {
		const size = (await stat(file)).size;
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: size - 1 }), async (length) => {
				const bad = join(folder, "short.zst");
				await copyFile(file, bad);
				await truncate(bad, length);
				expect(await damage(bad)).toMatchObject({
					code: "backup.damaged",
					detail: { reason: "cut_short" },
				});
			}),
			{ numRuns: 40 },
		);
	});

	test("names the byte and the table", async () => {
		const text = await readFile(file);
		const record = text.indexOf('"table":"project","bytes"');
		const at = text.indexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), record);
		const bad = await copyWith(async (handle) => {
			await handle.write(Buffer.from([text[at + 9]! ^ 1]), 0, 1, at + 9);
		});
		expect(await damage(bad)).toMatchObject({
			detail: { byte: at, part: "project", reason: "wrong_digest" },
		});
	});

	test("with bytes after its end is refused", async () => {
		const size = (await stat(file)).size;
		const bad = await copyWith(async (handle) => {
			await handle.write(Buffer.from("x"), 0, 1, size);
		});
		expect(await damage(bad)).toMatchObject({
			detail: { byte: size, reason: "bytes_after_end" },
		});
	});

	test("that is another file altogether is said to be no backup", async () => {
		expect(await damage(import.meta.filename)).toMatchObject({
			detail: { byte: 0, reason: "not_a_backup" },
		});
	});

	test("changes nothing in the database", async () => {
		const target = await testDatabase();
		const bad = await copyWith(async (handle) => {
			await handle.write(Buffer.from("x"), 0, 1, (await stat(file)).size - 10);
		});
		await expect(
			restoreBackup(target.connection, { file: bad }),
		).rejects.toMatchObject({ code: "backup.damaged" });
		const rows = await contentOf(target.connection);
		expect(Object.values(rows).every(({ count }) => count === 0)).toBe(true);
		await target.close();
	});

	async function copyWith(
		change: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>,
	): Promise<string> {
		const bad = join(folder, "bad.zst");
		await copyFile(file, bad);
		const handle = await open(bad, "r+");
		await change(handle);
		await handle.close();
		return bad;
	}

	async function damage(bad: string): Promise<DekadError> {
		try {
			for await (const part of readBackup(bad)) void part;
		} catch (error) {
			if (error instanceof DekadError) return error;
			throw error;
		}
		throw new Error("the file was taken");
	}
});

test("a backup of another schema level is refused by name", async () => {
	const other = await testDatabase();
	await other.ownerPool.query(
		"insert into schema_migration (name, sha256) values ('9999_later.sql', 'x')",
	);
	const later = join(folder, "later.zst");
	await writeBackup(other.connection, { file: later, now: NOW });
	await expect(
		restoreBackup(other.connection, { file: later }),
	).rejects.toMatchObject({
		code: "backup.newer_schema",
		detail: { migration: "9999_later.sql" },
	});
	await other.close();
});

test("a copy taken while people write is one instant, not a mixture", async () => {
	const client = new pg.Client(clientConfig(source.connection, "owner"));
	await client.connect();
	// Each turn moves one unit between two tables' rows inside one transaction; their sum never changes.
	let stop = false;
	const writing = (async () => {
		while (!stop) {
			await client.query("begin");
			await client.query("update jurisdiction set version = version + 1");
			await client.query("update organisation set version = version - 1");
			await client.query("commit");
		}
	})();
	const busy = join(folder, "busy.zst");
	for (let round = 0; round < 5; round++) {
		await writeBackup(source.connection, { file: busy, now: NOW });
		const target = await testDatabase();
		await restoreBackup(target.connection, { file: busy });
		const { rows } = await target.ownerPool.query<{ sum: number }>(
			"select (select max(version) from jurisdiction) + (select max(version) from organisation) as sum",
		);
		expect(rows[0]?.sum).toBe(2);
		await target.close();
	}
	stop = true;
	await writing;
	await client.end();
});

/** Row count and digest of every table, whatever order its rows stand in. */
async function contentOf(
	connection: Connection,
): Promise<Record<string, { count: number; digest: string }>> {
	const client = new pg.Client(clientConfig(connection, "owner"));
	await client.connect();
	const content: Record<string, { count: number; digest: string }> = {};
	for (const { name } of await listCopiedTables(client)) {
		const { rows } = await client.query<{ count: number; digest: string }>(
			`select count(*) as count, md5(coalesce(string_agg(t::text, '|' order by t::text collate "C"), '')) as digest from ${quoted(name)} t`,
		);
		content[name] = rows[0]!;
	}
	await client.end();
	return content;
}

async function forcedTables(connection: Connection): Promise<string[]> {
	const client = new pg.Client(clientConfig(connection, "owner"));
	await client.connect();
	const tables = await listCopiedTables(client);
	await client.end();
	return tables.filter((table) => table.isForced).map((table) => table.name);
}

/** An office with the values that break copies: quotes, tabs, line ends, backslashes, null beside '', bytes, arrays. */
async function fill(connection: Connection): Promise<void> {
	const client = new pg.Client(clientConfig(connection, "owner"));
	await client.connect();
	const id = newId(NOW);
	const owner = newId(NOW);
	const nasty = `晋A"'\\.\t\n\r\\N 𠮷 \u2028 ${"长".repeat(300)}`;
	await client.query(
		`insert into jurisdiction (jurisdiction_id, code, name_zh, name_en, root_region_code, pack_id, pack_version, created_at, settings)
     values ($1, 'DEMO', $2, '', '99', 'generic', '1', $3, '{"a": [1, null, "\\\\."]}')`,
		[id, nasty, NOW],
	);
	await client.query(
		"insert into sector (jurisdiction_id, code, name_zh, sector_path) values ($1, 'E', '能源', 'E/')",
		[id],
	);
	await client.query(
		"insert into organisation (jurisdiction_id, organisation_id, code, name, kind) values ($1, $2, 'ORG', $3, 'owner')",
		[id, owner, nasty],
	);
	await client.query(
		`insert into project (jurisdiction_id, project_id, code, name, owner_org_id, region_code, region_path, sector_code, sector_path,
       stage, tags, total_investment_yuan, longitude, tracked_from, search_text, created_at, updated_at)
     select $1, gen_random_uuid(), 'P' || n, $3 || n, $2, '99', '99/', 'E', 'E/', 'under_construction',
       array['a,b', '"', null, $3], case when n % 3 = 0 then null else 9007199254740991 - n end, 112.5 + n * 0.000001, '2026-01-01', '', $4, $4
     from generate_series(1, 3000) n`,
		[id, owner, nasty, NOW],
	);
	await client.query(
		`insert into stored_file (jurisdiction_id, file_id, name, media_type, bytes, sha256, content, created_at)
     values ($1, $2, 'a.xlsx', 'x', 300000, '', $3, $4)`,
		[
			id,
			newId(NOW),
			Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31) % 256)),
			NOW,
		],
	);
	await client.end();
}
