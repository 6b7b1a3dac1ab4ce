import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { clientConfig, type Connection } from "../database/client.ts";
import { migrate, migrationFiles } from "../database/migrate.ts";
import { DekadError } from "../errors.ts";
import {
	readBackup,
	type BackupHeader,
	type BackupPart,
} from "./backup-file.ts";
import {
	closeAfterLoading,
	COPY_SETTINGS,
	copyTarget,
	listCopiedTables,
	openForLoading,
	quoted,
} from "./copied-tables.ts";
import {
	bringBack,
	getRestoreApproval,
	giveUp,
	noteRestored,
	setAside,
} from "./replace-data.ts";
import type { BackupDone } from "./write-backup.ts";

/**
 * Loads a backup, all or nothing: into an empty database, or with the approval of a second person over the data that
 * stand, which come back whole when something fails. Order of work: the whole file is read and
 * checked; the database must be empty; the schema is brought to the backup's level; all rows are
 * loaded in one transaction, in which the file is checked a second time as it is read; then the
 * migrations that are newer than the backup run on the data, as in any upgrade.
 *
 * @throws DekadError backup.damaged (nothing was changed), backup.not_empty, backup.newer_schema, approval.code_invalid
 */
export async function restoreBackup(
	connection: Connection,
	{
		file,
		approval,
	}: {
		file: string;
		/** The second person's code, to restore over data; left out: only into an empty database. */
		approval?: { code: string; ranBy: string; now: Date } | undefined;
	},
): Promise<BackupDone> {
	const checked = await checkBackup(file);
	const { header, tables, rows } = checked;
	await refuseUnknownLevel(header);
	const sha256 = await digestOf(file);
	const loadIt = async () => {
		await bringToLevel(connection, header);
		await load(connection, file, header);
		await migrate(connection);
	};
	if (approval && (await holdsData(connection)))
		await replace(connection, { ...approval, sha256, header }, loadIt);
	else await loadIt();
	return { file, bytes: (await stat(file)).size, sha256, tables, rows };
}

/** Loads in place of what stands. The schema that stands is kept aside until the new one is whole. */
async function replace(
	connection: Connection,
	{
		code,
		ranBy,
		now,
		sha256,
		header,
	}: {
		code: string;
		ranBy: string;
		now: Date;
		sha256: string;
		header: BackupHeader;
	},
	loadIt: () => Promise<void>,
): Promise<void> {
	// The login itself: only who may make schemas may rename one.
	const client = new pg.Client(clientConfig(connection, "login"));
	client.on("error", () => {});
	await client.connect();
	try {
		const approval = await getRestoreApproval(client, { code, sha256, now });
		await setAside(client);
		try {
			await loadIt();
			await noteRestored(client, {
				approval,
				sha256,
				backupAt: header.createdAt,
				ranBy,
				now,
			});
		} catch (error) {
			await bringBack(client);
			throw error;
		}
		await giveUp(client);
	} finally {
		await client.end();
	}
}

/** Whether the database holds anything a restore would replace. */
async function holdsData(connection: Connection): Promise<boolean> {
	const client = new pg.Client(clientConfig(connection, "owner"));
	await client.connect();
	try {
		await refuseContent(client);
		return false;
	} catch (error) {
		if (error instanceof DekadError && error.code === "backup.not_empty")
			return true;
		throw error;
	} finally {
		await client.end();
	}
}

/** Reads and checks every byte, changes nothing. @throws DekadError backup.damaged */
export async function checkBackup(
	file: string,
): Promise<{ header: BackupHeader; tables: number; rows: number }> {
	let header: BackupHeader | undefined;
	for await (const part of readBackup(file)) {
		if (part.kind === "header") header = part.header;
		if (part.kind === "end" && header)
			return { header, tables: part.tables, rows: part.rows };
	}
	throw new Error("readBackup ended without its last part");
}

/** This program must know every migration of the backup, unchanged: else it would misread the columns. */
async function refuseUnknownLevel(header: BackupHeader): Promise<void> {
	const known = new Map(
		(await migrationFiles()).map(({ name, sha256 }) => [name, sha256]),
	);
	const unknown = header.migrations.find(
		({ name, sha256 }) => known.get(name) !== sha256,
	);
	if (unknown)
		throw new DekadError("backup.newer_schema", {
			migration: unknown.name,
			version: header.version,
		});
}

async function bringToLevel(
	connection: Connection,
	header: BackupHeader,
): Promise<void> {
	const level = header.migrations.at(-1)?.name ?? "";
	const client = new pg.Client(clientConfig(connection, "login"));
	await client.connect();
	try {
		const { rows: schema } = await client.query(
			"select 1 from pg_namespace where nspname = 'dekad'",
		);
		if (schema.length > 0) {
			await client.query("set role dekad_owner");
			await refuseContent(client);
			const { rows: at } = await client.query<{ name: string | null }>(
				"select max(name) as name from dekad.schema_migration",
			);
			// The tables are empty and of another level: the backup's own level is made from nothing.
			if (at[0]?.name !== level)
				await client.query("drop schema dekad cascade");
		}
	} finally {
		await client.end();
	}
	await migrate(connection, { upTo: level });
}

/**
 * A link for the first operator is not content: whoever looked at the empty program before
 * restoring has one, and it must not outlive the restore.
 */
async function refuseContent(client: pg.Client): Promise<void> {
	for (const { name } of await listCopiedTables(client)) {
		if (name === "one_time_link") continue;
		const { rows } = await client.query(
			`select 1 from dekad.${quoted(name)} limit 1`,
		);
		if (rows.length > 0)
			throw new DekadError("backup.not_empty", { table: name });
	}
}

async function load(
	connection: Connection,
	file: string,
	header: BackupHeader,
): Promise<void> {
	const client = new pg.Client(clientConfig(connection, "owner"));
	client.on("error", () => {});
	await client.connect();
	try {
		await client.query(COPY_SETTINGS);
		await client.query("begin");
		const tables = await listCopiedTables(client);
		for (const statement of openForLoading(tables))
			await client.query(statement);
		await client.query("delete from dekad.one_time_link");
		// Again, now that the tables are locked: somebody may have signed up since.
		await refuseContent(client);
		await copyRows(client, readBackup(file), header);
		for (const statement of closeAfterLoading(tables))
			await client.query(statement);
		await client.query("commit");
		// Without statistics the first roll-ups would be planned for empty tables.
		await client.query("analyze");
	} finally {
		// Ending the connection rolls back what was not committed.
		await client.end();
	}
}

async function copyRows(
	client: pg.Client,
	parts: AsyncIterable<BackupPart>,
	header: BackupHeader,
): Promise<void> {
	const targets = new Map(
		header.tables.map((table) => [table.name, copyTarget(table)]),
	);
	let into: CopyingTable | undefined;
	try {
		for await (const part of parts) {
			if (part.kind === "rows") {
				into ??= new CopyingTable(
					client.query(copyFrom(`copy ${targets.get(part.table)} from stdin`)),
				);
				await into.write(part.text);
			} else if (part.kind === "table" && into) {
				await into.end();
				into = undefined;
			}
		}
	} catch (error) {
		// The COPY must be given up, or the connection waits for rows for ever.
		into?.giveUp();
		throw error;
	}
}

/** One COPY FROM: writes wait for room, and the server's refusal reaches whoever waits. */
class CopyingTable {
	readonly #stream: Writable;
	readonly #ended: Promise<void>;

	constructor(stream: Writable) {
		this.#stream = stream;
		this.#ended = finished(stream);
		// Looked at by write and end; a refusal between the two is no unhandled one.
		this.#ended.catch(() => {});
	}

	async write(text: Buffer): Promise<void> {
		const taken = new Promise<void>((resolve, reject) => {
			this.#stream.write(text, (error) => (error ? reject(error) : resolve()));
		});
		await Promise.race([taken, this.#ended]);
	}

	async end(): Promise<void> {
		this.#stream.end();
		await this.#ended;
	}

	giveUp(): void {
		this.#stream.destroy();
	}
}

async function digestOf(file: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(file))
		hash.update(chunk as Buffer);
	return hash.digest("hex");
}
