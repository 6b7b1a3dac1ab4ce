import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Connection } from "../database/client.ts";

export type TestCluster = {
	/** A connection string of a login that may create databases. */
	urlOf(database: string): string;
	createDatabase(name: string): Promise<Connection>;
	stop(): Promise<void>;
};

/**
 * A PostgreSQL for tests and for `npm run generate`: the server of DEKAD_TEST_DATABASE_URL when that
 * is set, else the embedded one in a temporary folder without fsync (a test's data need not survive).
 */
export async function startTestCluster(): Promise<TestCluster> {
	const given = process.env["DEKAD_TEST_DATABASE_URL"];
	if (given)
		return clusterAt(
			(database) => withDatabase(given, database),
			async () => {},
		);
	const { openEmbedded } = await import("../database/embedded.ts");
	const dataDir = await mkdtemp(join(tmpdir(), "dekad-test-"));
	const embedded = await openEmbedded({
		dataDir,
		log: () => {},
		settings: {
			fsync: "off",
			synchronous_commit: "off",
			full_page_writes: "off",
		},
	});
	const { host, port, user } = embedded.connection;
	return clusterAt(
		(database) =>
			`postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
		async () => {
			await embedded.close();
			await rm(dataDir, { recursive: true, force: true });
		},
	);
}

function clusterAt(
	urlOf: (database: string) => string,
	stop: () => Promise<void>,
): TestCluster {
	return {
		urlOf,
		stop,
		async createDatabase(name) {
			const admin = new pg.Client(urlOf("postgres"));
			await admin.connect();
			await admin.query(`drop database if exists ${name} with (force)`);
			await admin.query(`create database ${name}`);
			await admin.end();
			return { url: urlOf(name) };
		},
	};
}

function withDatabase(url: string, database: string): string {
	const changed = new URL(url);
	changed.pathname = `/${database}`;
	// An encoded name would not be found; the caller passes plain names or the mark {database}.
	return changed.toString().replace("%7Bdatabase%7D", "{database}");
}
