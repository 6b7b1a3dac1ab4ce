import {
	chmod,
	mkdtemp,
	readdir,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
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

/**
 * Lets another login in by password. The embedded test server, which asks the kernel who its own people are, is given a
 * line for this one alone; a named server (DEKAD_TEST_DATABASE_URL) has lines of its own.
 */
async function letIn(login: string): Promise<void> {
	if (process.env.DEKAD_TEST_DATABASE_URL) return;
	const admin = new pg.Client(adminUrl("postgres"));
	await admin.connect();
	const { rows } = await admin.query<{ file: string }>(
		"select current_setting('hba_file') as file",
	);
	const file = rows[0]!.file;
	// Rewritten in place: the file stays its account's. First, since the first line that fits decides.
	await writeFile(
		file,
		`local all ${login} scram-sha-256\n${await readFile(file, "utf8")}`,
	);
	await admin.query("select pg_reload_conf()");
	await admin.end();
}

/** The test server's address with another login; undefined when it lets only its own in. */
async function loginUrl(): Promise<string | undefined> {
	const url = new URL(adminUrl(DATABASE));
	url.username = LOGIN;
	url.password = "only-for-this-test";
	const enter = async () => {
		const client = new pg.Client(url.href);
		try {
			await client.connect();
			return url.href;
		} finally {
			await client.end().catch(() => {});
		}
	};
	// The server reads its lines anew some moments after it was told to.
	return vi.waitFor(enter, { timeout: 5000 }).catch(() => undefined);
}

beforeAll(async () => {
	await asAdmin(
		`create role ${LOGIN} login password 'only-for-this-test'`,
		`create database ${DATABASE}`,
	);
	await letIn(LOGIN);
});
afterAll(() =>
	asAdmin(`drop database ${DATABASE} with (force)`, `drop role ${LOGIN}`),
);

test("a login without rights is told the exact SQL, and works once an administrator ran it", async (context) => {
	const url = await loginUrl();
	if (!url) {
		// Only a server somebody named may have such rules.
		expect(process.env.DEKAD_TEST_DATABASE_URL).toBeDefined();
		return context.skip("the test server lets no other login in");
	}
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
