/**
 * One PostgreSQL server process of a cluster folder: is it there, is it ours, start it, stop it.
 *
 * What PostgreSQL itself guards is left to it: its `postmaster.pid` lets one server run per
 * folder, so two starts at once need no lock of ours, the second one finds the first.
 */

import { spawn } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { OsUser } from "./service-user.ts";

export type Postmaster = {
	pid: number;
	/** The folder of its socket. */
	socket: string;
	isReady: boolean;
};

/**
 * "ours": the file names a living server of this folder. "stale": the file names a process that
 * is dead, or lives and is something else (ids start anew in a restarted container). "none": no
 * server and no file, or a file still being written.
 */
export type Sighting =
	| { is: "ours"; postmaster: Postmaster }
	| { is: "stale"; pid: number }
	| { is: "none" };

export function findPostmaster(cluster: string): Sighting {
	let lines: string[];
	try {
		lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT")
			return { is: "none" };
		throw error;
	}
	const pid = Number(lines[0]);
	if (!Number.isSafeInteger(pid) || pid <= 0) return { is: "none" };
	if (!isServerOf(pid, cluster)) return { is: "stale", pid };
	return {
		is: "ours",
		postmaster: {
			pid,
			socket: lines[4] ?? "",
			isReady: lines[7]?.trim() === "ready",
		},
	};
}

/**
 * Whether process `pid` is a living PostgreSQL of `cluster`: a server works in its own folder. A
 * zombie is not alive: where process 1 never reaps (a container started with node), a killed
 * server stays one for good.
 */
export function isServerOf(pid: number, cluster: string): boolean {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		// The name stands in brackets and may hold brackets itself; the state follows the last one.
		const state = stat.slice(
			stat.lastIndexOf(")") + 2,
			stat.lastIndexOf(")") + 3,
		);
		if (state === "Z" || state === "X") return false;
		return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
	} catch {
		return false;
	}
}

export type Launch = {
	bin: string;
	cluster: string;
	socket: string;
	user: OsUser;
	settings: Readonly<Record<string, string>>;
	/** A process the pid file names although it is not a server: PostgreSQL would wait for it. */
	stalePid?: number;
};

/**
 * Starts a server and waits until it takes connections, however long its recovery lasts.
 * Undefined when it is ready, else what PostgreSQL wrote before it gave up.
 *
 * It gets a session of its own: Ctrl-C reaches the whole group of a terminal, and PostgreSQL would
 * answer it before this process has decided anything. It also outlives a kill -9 of this process.
 */
export async function launch(asked: Launch): Promise<string | undefined> {
	const { bin, cluster, socket, user, settings, stalePid } = asked;
	const args = ["-D", cluster];
	const fixed = {
		listen_addresses: "",
		unix_socket_directories: `"${socket.replaceAll('"', '""')}"`,
		unix_socket_permissions: "0700",
		port: "5432",
	};
	for (const [name, value] of Object.entries({ ...settings, ...fixed }))
		args.push("-c", `${name}=${value}`);
	const child = spawn(join(bin, "postgres"), args, {
		...asUser(user),
		cwd: cluster,
		detached: true,
		stdio: ["ignore", "ignore", "pipe"],
		env: {
			...serverEnvironment(cluster),
			// How pg_ctl tells the server of an id in the pid file that is no rival. Unlike removing
			// the file, it keeps the check for survivors of a killed server in its shared memory.
			...(stalePid === undefined
				? {}
				: { PG_GRANDPARENT_PID: String(stalePid) }),
		},
	});
	let said = "";
	let isOver = false;
	child.stderr.setEncoding("utf8");
	child.stderr.on("data", (chunk: string) => {
		said += chunk;
	});
	child.on("error", (error) => {
		said += error.message;
		isOver = true;
	});
	child.on("close", () => {
		isOver = true;
	});
	while (!isOver) {
		const sighting = findPostmaster(cluster);
		if (
			sighting.is === "ours" &&
			sighting.postmaster.pid === child.pid &&
			sighting.postmaster.isReady
		) {
			// From here on it writes to its own log and must not keep this process alive.
			child.stderr.destroy();
			child.unref();
			return undefined;
		}
		await sleep(5);
	}
	return said.trim() || "nothing";
}

/**
 * Asks a server to stop at once, rolling back what is open, and waits for its last write. False
 * when it still works after `patienceMs`: a big checkpoint on a slow disk, which will end.
 */
export async function stopPostmaster(
	pid: number,
	cluster: string,
	patienceMs: number,
): Promise<boolean> {
	if (!isServerOf(pid, cluster)) return true;
	process.kill(pid, "SIGINT");
	const until = Date.now() + patienceMs;
	while (isServerOf(pid, cluster)) {
		if (Date.now() > until) return false;
		await sleep(5);
	}
	return true;
}

/** Spawn options that change the account; nothing when it is our own already. */
export const asUser = (user: OsUser): { uid?: number; gid?: number } =>
	process.geteuid?.() === user.uid ? {} : { uid: user.uid, gid: user.gid };

/** Nothing of the caller's environment: a PGDATA or a library path would lead elsewhere. */
export const serverEnvironment = (home: string): Record<string, string> => ({
	PATH: "/usr/bin:/bin",
	HOME: home,
	LC_ALL: "C.UTF-8",
});
