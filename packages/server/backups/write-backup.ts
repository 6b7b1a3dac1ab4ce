import { open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { PassThrough } from "node:stream";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { clientConfig, type Connection } from "../database/client.ts";
import { PRODUCT_VERSION } from "../product-version.ts";
import { BackupWriter, FORMAT_VERSION } from "./backup-file.ts";
import {
	COPY_SETTINGS,
	closeAfterLoading,
	copyTarget,
	listCopiedTables,
	openForLoading,
	type CopiedTable,
	type CopyPlan,
} from "./copied-tables.ts";

export type BackupDone = {
	file: string;
	bytes: number;
	sha256: string;
	tables: number;
	rows: number;
};

/**
 * Writes one consistent copy of everything to `file`: all tables as they stood at one instant, while
 * people go on working. The file appears under its name only when it is complete and on disk, and
 * only its owner may read it (it holds password hashes).
 */
export async function writeBackup(
	connection: Connection,
	{ file, now }: { file: string; now: Date },
): Promise<BackupDone> {
	const draft = `${file}.part-${process.pid}`;
	const client = new pg.Client(clientConfig(connection, "owner"));
	client.on("error", () => {});
	await client.connect();
	const handle = await open(draft, "w", 0o600);
	try {
		const done = await copyEverything(client, new BackupWriter(handle), now);
		await handle.sync();
		await handle.close();
		await rename(draft, file);
		return { file, ...done };
	} catch (error) {
		await handle.close().catch(() => {});
		await rm(draft, { force: true });
		throw error;
	} finally {
		await client.end();
	}
}

async function copyEverything(
	client: pg.Client,
	writer: BackupWriter,
	now: Date,
): Promise<Omit<BackupDone, "file">> {
	await client.query(COPY_SETTINGS);
	await client.query("begin isolation level repeatable read read only");
	const tables = await listCopiedTables(client);
	const { rows: migrations } = await client.query<{
		name: string;
		sha256: string;
	}>("select name, sha256 from dekad.schema_migration order by name");
	const { rows: server } = await client.query<{ server_version: string }>(
		"show server_version",
	);
	await writer.header({
		formatVersion: FORMAT_VERSION,
		version: PRODUCT_VERSION,
		createdAt: now.toISOString(),
		postgres: server[0]?.server_version ?? "",
		migrations,
		tables: tables.map(({ name, columns }) => ({ name, columns })),
	});
	await writer.script(opening(tables));
	for (const table of tables) {
		await writer.script(`copy ${copyTarget(table)} from stdin;\n`);
		await writer.table(table.name, copiedRows(client, table));
		await writer.script("\\.\n");
	}
	await writer.script(closing(tables));
	await client.query("commit");
	return writer.end();
}

async function* copiedRows(
	client: pg.Client,
	table: CopiedTable,
): AsyncGenerator<Buffer> {
	const out = client.query(copyTo(`copy ${copyTarget(table)} to stdout`));
	// Through a pipe and not by iterating the query itself: leaving the loop early must not leave
	// the connection in the middle of a COPY without anybody reading it.
	const pipe = new PassThrough();
	const copied = pipeline(out, pipe);
	// Looked at below; until then a failure must not count as unhandled.
	copied.catch(() => {});
	for await (const chunk of pipe) yield chunk as Buffer;
	await copied;
}

/** The lines around the rows that make the file a script for psql as well. */
const opening = (tables: readonly CopyPlan[]) =>
	[
		"-- A backup of Dekad. Restore it with: dekad restore FILE",
		"-- Without Dekad: apply the migrations the header names, then: zstd -dc FILE | psql DATABASE",
		...[
			COPY_SETTINGS,
			"begin",
			"set local role dekad_owner",
			...openForLoading(tables),
		].map((sql) => `${sql};`),
		"",
	].join("\n");
const closing = (tables: readonly CopyPlan[]) =>
	[...closeAfterLoading(tables), "commit"].map((sql) => `${sql};\n`).join("");
