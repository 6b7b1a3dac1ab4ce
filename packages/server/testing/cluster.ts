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
import { openEmbedded } from "../database/embedded.ts";
import { clusterNames } from "../database/embedded-folders.ts";
import { findPostmaster, stopPostmaster } from "../database/postmaster.ts";

/** Plain data, so that vitest can `provide` it to its workers. */
export type TestConnection =
	| { url: string }
	| { host: string; port: number; user: string; database: string };

export type TestCluster = {
	/** Of a login that may create databases and roles. */
	connection: TestConnection;
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
	if (url) return { connection: { url }, stop: async () => undefined };
	await removeAbandoned();
	const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`));
	const database = await openEmbedded({
		dataDir: folder,
		log: { info: () => undefined, warn: (message) => console.warn(message) },
		settings: TEST_SETTINGS,
		// A test leaves no account behind on the machine.
		mayCreateUser: false,
	});
	return {
		connection: database.connection,
		stop: async () => {
			await database.close({ force: true });
			rmSync(folder, { recursive: true, force: true });
		},
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
