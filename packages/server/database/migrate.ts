import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { DekadError } from "../errors.ts";
import { clientConfig, type Connection } from "./client.ts";

/**
 * Numbered .sql files, forward only, one transaction each, one statement per call (a distributed
 * server refuses several), under an advisory lock, with a stored checksum. Kept as sixty lines of
 * our own: the migration tools lag the query builder's versions.
 */
const FOLDER = join(import.meta.dirname, "..", "migrations");
const LOCK = 7_061_003; // any number; all processes of one database use the same

/**
 * Brings a database to the newest schema, or to the level of the migration named `upTo` (restore
 * needs the backup's). Returns the names applied now, in order.
 * @throws Error when a stored file was changed
 * @throws DekadError installation.newer_schema when the database has a migration this program does not know
 */
export async function migrate(
	connection: Connection,
	{ upTo }: { upTo?: string } = {},
): Promise<string[]> {
	const client = new pg.Client(clientConfig(connection, "login"));
	await client.connect();
	try {
		await client.query("select pg_advisory_lock($1)", [LOCK]);
		await prepareDatabase(client);
		await client.query("set role dekad_owner");
		return await applyPending(client, upTo);
	} finally {
		await client.end();
	}
}

/** Roles are of the whole server, the schema and the extension of this database. */
async function prepareDatabase(client: pg.Client): Promise<void> {
	const { rows } = await client.query<{ rolname: string }>(
		"select rolname from pg_roles where rolname in ('dekad_owner', 'dekad_app')",
	);
	for (const role of ["dekad_owner", "dekad_app"]) {
		if (rows.some((row) => row.rolname === role)) continue;
		// Two databases of one server may be set up at the same moment; the second finds the role made.
		await client
			.query(`create role ${role} nologin nobypassrls`)
			.catch((error: pg.DatabaseError) => {
				if (error.code !== "42710" && error.code !== "23505") throw error;
			});
	}
	const { rows: member } = await client.query<{ owner: boolean; app: boolean }>(
		"select pg_has_role(current_user, 'dekad_owner', 'member') as owner, pg_has_role(current_user, 'dekad_app', 'member') as app",
	);
	if (!member[0]?.owner)
		await client.query("grant dekad_owner to current_user");
	if (!member[0]?.app) await client.query("grant dekad_app to current_user");
	await client.query(
		"create extension if not exists pg_trgm with schema public",
	);
	await client.query(
		"create schema if not exists dekad authorization dekad_owner",
	);
	await client.query("grant usage on schema dekad to dekad_app");
}

async function applyPending(
	client: pg.Client,
	upTo: string | undefined,
): Promise<string[]> {
	await client.query(`create table if not exists dekad.schema_migration (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`);
	await client.query("grant select on dekad.schema_migration to dekad_app");
	const { rows } = await client.query<{ name: string; sha256: string }>(
		"select name, sha256 from dekad.schema_migration order by name",
	);
	const stored = new Map(rows.map((row) => [row.name, row.sha256]));
	const files = await migrationFiles();
	const names = new Set(files.map(({ name }) => name));
	const newer = rows.findLast(({ name }) => !names.has(name));
	if (newer)
		throw new DekadError("installation.newer_schema", {
			migration: newer.name,
		});
	const applied: string[] = [];
	for (const { name, text, sha256 } of files) {
		if (upTo !== undefined && name > upTo) break;
		const known = stored.get(name);
		if (known === sha256) continue;
		if (known)
			throw new Error(
				`migration ${name} was changed after it was applied; restore the file or start a new one`,
			);
		const alone = text.startsWith("--! no-transaction");
		if (!alone) await client.query("begin");
		try {
			for (const statement of statements(text)) await client.query(statement);
			await client.query(
				"insert into dekad.schema_migration (name, sha256) values ($1, $2)",
				[name, sha256],
			);
			if (!alone) await client.query("commit");
		} catch (error) {
			if (!alone) await client.query("rollback");
			throw new Error(`migration ${name} failed: ${(error as Error).message}`, {
				cause: error,
			});
		}
		applied.push(name);
	}
	return applied;
}

/** The migration files in order, each with its checksum. */
export async function migrationFiles(): Promise<
	{ name: string; text: string; sha256: string }[]
> {
	const names = (await readdir(FOLDER))
		.filter((name) => name.endsWith(".sql"))
		.sort();
	return Promise.all(
		names.map(async (name) => {
			const text = await readFile(join(FOLDER, name), "utf8");
			return {
				name,
				text,
				sha256: createHash("sha256").update(text).digest("hex"),
			};
		}),
	);
}

/** Splits a file at the semicolons outside of quotes, comments and dollar quotes. Empty pieces are dropped. */
export function statements(text: string): string[] {
	const parts: string[] = [];
	let from = 0;
	const token =
		/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|;/g;
	for (let match = token.exec(text); match; match = token.exec(text)) {
		if (match[0] !== ";") continue;
		parts.push(text.slice(from, match.index));
		from = match.index + 1;
	}
	parts.push(text.slice(from));
	return parts
		.map((part) => part.trim())
		.filter((part) => part.replace(/--[^\n]*/g, "").trim() !== "");
}
