import { spawn, spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	mkdtempSync,
	readdirSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findOsUser, isRoot } from "@dekad/server/database/service-user.ts";

/** Where Debian puts PostgreSQL servers, one folder a major version. */
const DEBIAN = "/usr/lib/postgresql";

/** The oldest PostgreSQL >= 15 of the machine, as its folder of programs; undefined: there is none. */
export function findMachinePostgres(): string | undefined {
	let majors: number[];
	try {
		majors = readdirSync(DEBIAN).map(Number);
	} catch {
		return undefined;
	}
	const oldest = majors
		.filter((major) => major >= 15)
		.toSorted((a, b) => a - b)[0];
	return oldest === undefined ? undefined : join(DEBIAN, String(oldest), "bin");
}

/**
 * A private cluster of the machine's PostgreSQL in a temporary folder, reached through a socket, for
 * the second run of the server's tests. Needs no root; as root it runs as `postgres` or `nobody`,
 * since PostgreSQL refuses root.
 */
export async function startMachinePostgres(
	programs: string,
): Promise<{ url: string; stop(): Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), "dekad-second-"));
	const user = isRoot()
		? (findOsUser("postgres") ?? findOsUser("nobody"))
		: undefined;
	const asUser = user ? { uid: user.uid, gid: user.gid } : {};
	if (user) chownSync(folder, user.uid, user.gid);
	chmodSync(folder, 0o700);
	const data = join(folder, "data");
	const options = {
		...asUser,
		cwd: "/",
		env: { PATH: "/usr/bin:/bin", HOME: folder },
	};
	const made = spawnSync(
		join(programs, "initdb"),
		[
			"-D",
			data,
			"-U",
			"postgres",
			"--auth=trust",
			"--encoding=UTF8",
			"--locale=C.UTF-8",
			"--no-sync",
		],
		{ ...options, encoding: "utf8" },
	);
	if (made.status !== 0) {
		rmSync(folder, { recursive: true, force: true });
		throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);
	}
	const server = spawn(
		join(programs, "postgres"),
		[
			"-D",
			data,
			"-k",
			folder,
			"-c",
			"listen_addresses=",
			"-c",
			"fsync=off",
			"-c",
			"synchronous_commit=off",
			"-c",
			"full_page_writes=off",
			"-c",
			"max_connections=200",
		],
		{ ...options, stdio: "ignore" },
	);
	const ended = new Promise<void>((resolve) =>
		server.once("exit", () => resolve()),
	);
	const stop = async () => {
		server.kill("SIGQUIT");
		await ended;
		rmSync(folder, { recursive: true, force: true });
	};
	// A socket's folder stands in the query: as a host name it would be cut at its slashes.
	const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
	for (let tries = 0; ; tries++) {
		const client = new pg.Client(url);
		try {
			await client.connect();
			await client.end();
			return { url, stop };
		} catch (error) {
			if (tries === 100 || server.exitCode !== null) {
				await stop();
				throw error;
			}
			await sleep(100);
		}
	}
}
