/**
 * The PostgreSQL of a test run: an embedded one in a temporary folder that nothing waits on the
 * disk for, or the server that DEKAD_TEST_DATABASE_URL names (the oldest supported one, say).
 */

import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openEmbedded } from "../database/embedded.ts";
import { clusterNames } from "../database/embedded-folders.ts";
import { findPostmaster, stopPostmaster } from "../database/postmaster.ts";

export type TestCluster = {
	/** A login that may create databases and roles, in a database of that name. */
	urlOf(database: string): string;
	/** An empty database. */
	createDatabase(name: string): Promise<{ url: string }>;
	/** Stops the server, whoever is still connected, and removes it. */
	stop(): Promise<void>;
};

/** Loses everything at a power cut, which is right for a test and wrong for anything else. */
export const TEST_SETTINGS = {
	fsync: "off",
	synchronous_commit: "off",
	full_page_writes: "off",
	shared_buffers: "128MB",
	max_connections: "200",
} as const;

const FOLDER = "dekad-test-";

/** A server for the tests of one run. */
export async function startTestCluster(): Promise<TestCluster> {
	const url = process.env.DEKAD_TEST_DATABASE_URL;
	if (url) return testCluster(url, async () => undefined);
	await removeAbandoned();
	const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`));
	const database = await openEmbedded({
		dataDir: folder,
		log: { info: () => undefined, warn: (message) => console.warn(message) },
		settings: TEST_SETTINGS,
		// A test leaves no account behind on the machine.
		mayCreateUser: false,
	});
	const { host, port, user } = database.connection;
	// A socket's folder stands in the query: as a host name it would be cut at its slashes.
	const socket = `postgres://${user}@localhost:${port}/postgres?host=${encodeURIComponent(host)}`;
	return testCluster(socket, async () => {
		await database.close({ force: true });
		rmSync(folder, { recursive: true, force: true });
	});
}

function testCluster(url: string, stop: () => Promise<void>): TestCluster {
	const urlOf = (database: string): string => {
		const marked = new URL(url);
		marked.pathname = "/DATABASE";
		// Put in as text: a URL would encode the braces of a placeholder.
		return marked.href.replace("/DATABASE", () => `/${database}`);
	};
	return {
		urlOf,
		createDatabase: async (name) => {
			const admin = new pg.Client(urlOf("postgres"));
			await admin.connect();
			try {
				await admin.query(`create database ${pg.escapeIdentifier(name)}`);
			} finally {
				await admin.end();
			}
			return { url: urlOf(name) };
		},
		stop,
	};
}

/** Servers of test runs that were killed: their process is in the name of the folder. */
async function removeAbandoned(): Promise<void> {
	for (const name of readdirSync(tmpdir())) {
		const pid = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1];
		if (pid === undefined || isRunning(pid)) continue;
		const folder = join(tmpdir(), name);
		try {
			for (const cluster of clusterNames(folder)) {
				const path = join(folder, cluster);
				const sighting = findPostmaster(path);
				if (sighting.is === "ours")
					await stopPostmaster(sighting.postmaster.pid, path, 10_000);
			}
			rmSync(folder, { recursive: true, force: true });
		} catch {
			// Another account's: not ours to remove.
		}
	}
}

function isRunning(pid: string): boolean {
	if (!existsSync(`/proc/${pid}`)) return false;
	try {
		// The id may have gone to another program since; a test run is a node.
		return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("node");
	} catch {
		return true;
	}
}
