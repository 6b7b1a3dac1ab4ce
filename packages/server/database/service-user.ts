/**
 * Which account of the operating system the database, and later the server, run as.
 *
 * PostgreSQL refuses to run as root and refuses a user id without an account. So a start as root
 * takes a system account of its own: `dekad` (made if need be), else `postgres`, else `nobody`.
 * `nobody` is the last resort and said aloud: every other program of that account can read the
 * data. A start as an ordinary user changes nothing and runs everything as that user.
 */

import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { EmbeddedProblem, type Notice } from "./embedded-problem.ts";

export type OsUser = { name: string; uid: number; gid: number };

/** Home of the system account and root of everything that cannot stand in the asked folder. */
export const SYSTEM_FOLDER = "/var/lib/dekad";
const SERVICE_NAME = "dekad";

/** Whether this process may act for other accounts. */
export const isRoot = (): boolean => process.geteuid?.() === 0;

/** The account of `nameOrId`, or undefined. Asks the files first, then the directory service. */
export function findOsUser(nameOrId: string | number): OsUser | undefined {
	const fromLine = (line: string): OsUser | undefined => {
		const [name, , uid, gid] = line.split(":");
		if (!name || !uid || !gid) return undefined;
		if (String(nameOrId) !== (typeof nameOrId === "number" ? uid : name))
			return undefined;
		return { name, uid: Number(uid), gid: Number(gid) };
	};
	const search = (list: string): OsUser | undefined => {
		for (const line of list.split("\n")) {
			const user = fromLine(line);
			if (user) return user;
		}
		return undefined;
	};
	try {
		const user = search(readFileSync("/etc/passwd", "utf8"));
		if (user) return user;
	} catch {
		// No readable passwd file: the directory service below may still know.
	}
	const answer = spawnSync("getent", ["passwd", String(nameOrId)], {
		encoding: "utf8",
	});
	return answer.status === 0 ? search(answer.stdout) : undefined;
}

/**
 * The account this process runs as.
 * @throws EmbeddedProblem embedded.no_account when the user id has no account (a bare container)
 */
export function currentOsUser(): OsUser {
	try {
		const { username, uid, gid } = userInfo();
		return { name: username, uid, gid };
	} catch (error) {
		throw new EmbeddedProblem(
			"embedded.no_account",
			{ uid: process.geteuid?.() ?? -1 },
			error,
		);
	}
}

/**
 * The account for a database started by root. With `mayCreate` the account `dekad` is made when it
 * is missing; tests pass false and leave the machine as it was.
 */
export function serviceUser(mayCreate = true): OsUser {
	const existing = findOsUser(SERVICE_NAME);
	if (existing) return existing;
	if (mayCreate) {
		spawnSync(
			"useradd",
			[
				"--system",
				"--user-group",
				"--no-create-home",
				"--home-dir",
				SYSTEM_FOLDER,
				"--shell",
				"/usr/sbin/nologin",
				SERVICE_NAME,
			],
			{ stdio: "ignore" },
		);
		// Looked up and not concluded from the exit code: another start may have made it just now.
		const made = findOsUser(SERVICE_NAME);
		if (made) return made;
	}
	const other = findOsUser("postgres") ?? findOsUser("nobody");
	if (!other) throw new EmbeddedProblem("embedded.no_account", { uid: 0 });
	return other;
}

/** The notice that belongs to an account others use too, or undefined. */
export function sharedAccountNotice(user: OsUser): Notice | undefined {
	return user.name === "nobody"
		? { key: "embedded.shared_account", params: { user: user.name } }
		: undefined;
}

/**
 * Whether `user` can use `path`: "enter" a folder, "read" or "write" it. As root the question is
 * put to the kernel by a child of that user, since mode bits alone do not tell (access lists,
 * every parent folder, mounts).
 */
export function canUse(
	user: OsUser,
	path: string,
	way: "enter" | "read" | "write",
): boolean {
	if (process.geteuid?.() !== user.uid) {
		const flag = { enter: "-x", read: "-r", write: "-w" }[way];
		const answer = spawnSync(
			"/bin/sh",
			["-c", `[ ${flag} "$1" ]`, "sh", path],
			{ uid: user.uid, gid: user.gid, cwd: "/", stdio: "ignore" },
		);
		return answer.status === 0;
	}
	try {
		const mode = {
			enter: constants.X_OK,
			read: constants.R_OK,
			write: constants.W_OK | constants.X_OK,
		}[way];
		accessSync(path, mode);
		return true;
	} catch {
		return false;
	}
}

/**
 * Turns this process, all its threads, into `user` for good. To be called once everything that
 * needs root is done (a port below 1024 is bound). `needs` are the paths the process still reads
 * later: program files that are loaded on first use, the data folder. If `user` cannot read one of
 * them the process stays what it is, and the notice says so: a server that loses its own files
 * half an hour later is worse than one `doctor` complains about.
 *
 * Does nothing when not root.
 */
export function dropPrivileges(
	user: OsUser,
	needs: readonly string[] = [],
): Notice | undefined {
	if (!isRoot() || user.uid === 0) return undefined;
	const unreadable = needs.find((path) => !canUse(user, path, "read"));
	if (unreadable !== undefined)
		return {
			key: "embedded.still_root",
			params: { user: user.name, path: unreadable },
		};
	// Groups before the user: after setuid the process may no longer change them. The types of Node
	// leave initgroups out.
	(
		process as unknown as { initgroups(name: string, gid: number): void }
	).initgroups(user.name, user.gid);
	process.setgid?.(user.gid);
	process.setuid?.(user.uid);
	process.env.USER = user.name;
	process.env.LOGNAME = user.name;
	// Root's own settings files must not be looked for any more.
	process.env.HOME = SYSTEM_FOLDER;
	return undefined;
}
