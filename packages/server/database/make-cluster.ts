/**
 * A new database cluster, and the files Dekad keeps up to date in an existing one.
 */

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
	appendFileSync,
	chownSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { EmbeddedProblem } from "./embedded-problem.ts";
import { asUser, serverEnvironment } from "./postmaster.ts";
import { findOsUser, isRoot, type OsUser } from "./service-user.ts";

/** Who PostgreSQL knows: its own superuser, the owner of the tables, the server. */
export const ROLES = ["postgres", "dekad_owner", "dekad_app"] as const;

/**
 * For two cores and a machine that does other things too. An office changes one with
 * `alter system set ...`, which stands above this file.
 */
const SETTINGS = {
	max_connections: "100",
	shared_buffers: "256MB",
	work_mem: "16MB",
	maintenance_work_mem: "256MB",
	max_wal_size: "4GB",
	checkpoint_timeout: "15min",
	random_page_cost: "1.1",
	// Compiling costs more than it saves on statements of milliseconds.
	jit: "off",
	fsync: "on",
	synchronous_commit: "on",
	// Days and times are asked for with their zone; the machine's own zone must not matter.
	timezone: "UTC",
	log_timezone: "UTC",
	// One file for each day of the week, begun anew a week later: it cannot fill the disk.
	logging_collector: "on",
	log_directory: "log",
	log_filename: "postgresql-%a.log",
	log_truncate_on_rotation: "on",
	log_rotation_age: "1d",
	log_rotation_size: "0",
	log_checkpoints: "off",
	// Values of people stand in statements and details: the log keeps neither.
	log_min_error_statement: "panic",
	log_error_verbosity: "terse",
} as const;

/**
 * Makes the cluster unless it is there. Built under another name and renamed when whole: a start
 * killed half-way leaves no half cluster, and of two at once one wins.
 *
 * The C library's C.UTF-8 and no other locale: with C or the built-in one, trigrams of Chinese
 * text are empty and a search by likeness finds nothing.
 *
 * @throws EmbeddedProblem embedded.failed
 */
export async function makeCluster(
	cluster: string,
	bin: string,
	user: OsUser,
	isDurable: boolean,
): Promise<void> {
	if (existsSync(join(cluster, "PG_VERSION"))) return;
	removeAbandonedDrafts(cluster);
	const draft = `${cluster}.new-${process.pid}-${randomUUID().slice(0, 8)}`;
	mkdirSync(draft, { mode: 0o700 });
	if (isRoot()) chownSync(draft, user.uid, user.gid);
	const said = await runToEnd(
		join(bin, "initdb"),
		[
			"-D",
			draft,
			"--username=postgres",
			"--encoding=UTF8",
			"--locale=C.UTF-8",
			"--auth=peer",
			"--no-instructions",
			...(isDurable ? [] : ["--no-sync"]),
		],
		user,
		draft,
	);
	if (said !== undefined) {
		rmSync(draft, { recursive: true, force: true });
		throw new EmbeddedProblem("embedded.failed", {
			reason: said,
			folder: dirname(cluster),
		});
	}
	appendFileSync(
		join(draft, "postgresql.conf"),
		"\n# What Dekad sets; postgresql.auto.conf (alter system) stands above it.\ninclude 'dekad.conf'\n",
	);
	try {
		renameSync(draft, cluster);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		if (!existsSync(join(cluster, "PG_VERSION"))) throw error;
	}
}

/**
 * Writes settings and access rules where they differ. To be called before every start, so that a
 * new version of Dekad brings its own to an old cluster.
 */
export function configureCluster(cluster: string, user: OsUser): void {
	const settings = Object.entries(SETTINGS).map(
		([name, value]) => `${name} = '${value}'`,
	);
	const header = "# Written by Dekad at every start: do not edit.";
	write(join(cluster, "dekad.conf"), [header, ...settings], user);
	// The kernel says who asks (peer). No password to keep, and nobody is trusted unasked.
	write(
		join(cluster, "pg_hba.conf"),
		[header, "local all all peer map=dekad"],
		user,
	);
	const people = new Set([findOsUser(0)?.name ?? "root", user.name]);
	write(
		join(cluster, "pg_ident.conf"),
		[
			header,
			...[...people].flatMap((name) =>
				ROLES.map((role) => `dekad "${name}" ${role}`),
			),
		],
		user,
	);
}

/**
 * Root writes here into a folder of another account: through a new file that is then renamed,
 * never through a link somebody put in its place.
 */
function write(file: string, lines: readonly string[], user: OsUser): void {
	const content = `${lines.join("\n")}\n`;
	try {
		if (readFileSync(file, "utf8") === content) return;
	} catch {
		// Not there yet.
	}
	const draft = `${file}.${randomUUID().slice(0, 8)}`;
	writeFileSync(draft, content, { mode: 0o600, flag: "wx" });
	if (isRoot()) chownSync(draft, user.uid, user.gid);
	renameSync(draft, file);
}

function removeAbandonedDrafts(cluster: string): void {
	const start = `${basename(cluster)}.new-`;
	for (const name of readdirSync(dirname(cluster))) {
		if (!name.startsWith(start)) continue;
		const pid = Number.parseInt(name.slice(start.length), 10);
		if (existsSync(`/proc/${pid}`)) continue;
		rmSync(join(dirname(cluster), name), { recursive: true, force: true });
	}
}

/** Undefined when the program ended well, else what it wrote to standard error. */
function runToEnd(
	program: string,
	args: readonly string[],
	user: OsUser,
	home: string,
): Promise<string | undefined> {
	return new Promise((done) => {
		const child = spawn(program, args, {
			...asUser(user),
			cwd: home,
			// As for the server: a Ctrl-C is this process's to answer.
			detached: true,
			stdio: ["ignore", "ignore", "pipe"],
			env: serverEnvironment(home),
		});
		let said = "";
		child.stderr.setEncoding("utf8");
		child.stderr.on("data", (chunk: string) => {
			said += chunk;
		});
		child.on("error", (error) => done(error.message));
		child.on("close", (code) =>
			done(code === 0 ? undefined : said.trim() || `exit ${code}`),
		);
	});
}
