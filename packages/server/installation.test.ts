import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { TEST_SETTINGS } from "./testing/cluster.ts";
import { openInstallation } from "./installation.ts";

const log = { info() {}, warn() {} };
const embedded = { mayCreateUser: false, settings: TEST_SETTINGS };
const LOGIN = `dekad_plain_${process.pid}`;
const DATABASE = `dekad_own_${process.pid}`;
const adminUrl = (database: string) =>
	inject("adminUrl").replace("{database}", database);

async function asAdmin(...statements: string[]): Promise<void> {
	const admin = new pg.Client(adminUrl("postgres"));
	await admin.connect();
	for (const statement of statements) await admin.query(statement);
	await admin.end();
}

/** The test server's address with another login; undefined when it lets only its own in. */
async function loginUrl(): Promise<string | undefined> {
	const url = new URL(adminUrl(DATABASE));
	url.username = LOGIN;
	url.password = "only-for-this-test";
	const client = new pg.Client(url.href);
	try {
		await client.connect();
		return url.href;
	} catch {
		return undefined;
	} finally {
		await client.end().catch(() => {});
	}
}

beforeAll(() =>
	asAdmin(
		`create role ${LOGIN} login password 'only-for-this-test'`,
		`create database ${DATABASE}`,
	),
);
afterAll(() =>
	asAdmin(`drop database ${DATABASE} with (force)`, `drop role ${LOGIN}`),
);

test("a login without rights is told the exact SQL, and works once an administrator ran it", async (context) => {
	const url = await loginUrl();
	if (!url) return context.skip("the test server lets no other login in");
	const refusal = await openInstallation({
		dataDir: "",
		databaseUrl: url,
		log,
	}).then(
		() => undefined,
		(error: { code: string; detail: { sql: string } }) => error,
	);
	expect(refusal?.code).toBe("installation.roles_missing");
	expect(refusal?.detail.sql).toBe(
		`grant dekad_owner to "${LOGIN}"; grant dekad_app to "${LOGIN}"; grant create on database "${DATABASE}" to "${LOGIN}";`,
	);
	await asAdmin(...(refusal?.detail.sql ?? "").split(/(?<=;) /));
	const installation = await openInstallation({
		dataDir: "",
		databaseUrl: url,
		log,
	});
	const offices = await installation.ownerDb
		.selectFrom("jurisdiction")
		.selectAll()
		.execute();
	expect(offices).toEqual([]);
	await installation.close();
});

test("data a newer program has migrated are refused by name, not misread", async () => {
	const databaseUrl = adminUrl(DATABASE);
	const open = () => openInstallation({ dataDir: "", databaseUrl, log });
	const first = await open();
	await first.ownerPool.query(
		"insert into dekad.schema_migration (name, sha256) values ('9999_later.sql', 'x')",
	);
	await first.close();
	await expect(open()).rejects.toMatchObject({
		code: "installation.newer_schema",
		detail: { migration: "9999_later.sql" },
	});
});

test("the embedded database of a folder is made, left, and opened again with its rows", async () => {
	const folder = await mkdtemp(join(tmpdir(), "dekad-installation-"));
	// Started as root, the database runs as another account, which must reach its folder.
	await chmod(folder, 0o755);
	const dataDir = join(folder, "data");
	try {
		const first = await openInstallation({ dataDir, log, embedded });
		await first.ownerPool.query(
			"insert into account (account_id, login_name, display_name, created_at) values (gen_random_uuid(), 'li', '李', now())",
		);
		await first.close();
		const second = await openInstallation({ dataDir, log, embedded });
		const { rows } = await second.ownerPool.query(
			"select login_name from account",
		);
		expect(rows).toEqual([{ login_name: "li" }]);
		await second.close();
		// The last to leave stops the server: its lock file is gone.
		const files = await readdir(dataDir, { recursive: true });
		expect(files.filter((name) => name.endsWith("postmaster.pid"))).toEqual([]);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});
