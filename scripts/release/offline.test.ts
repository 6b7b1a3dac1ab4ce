import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// A release is built, and an office's life walked through with it on a machine without a network
// and without this source tree: walk/*.sh say what came, these tests judge it.
const ROOT = resolve(import.meta.dirname, "..", "..");
const NAMESPACES = [
	"--net",
	"--mount",
	"--pid",
	"--fork",
	"--mount-proc",
] as const;
const hasNamespaces =
	process.getuid?.() === 0 &&
	spawnSync("unshare", [...NAMESPACES, "sh", "-c", "mount -t tmpfs none /opt"])
		.status === 0;
if (!hasNamespaces)
	console.log(
		"left out: the offline release is not walked through (it needs root, namespaces for network and mounts, and the right to mount)",
	);

describe.skipIf(!hasNamespaces)("a release without a network", () => {
	let work = "";
	const facts = new Map<string, string>();
	let said = "";
	afterAll(() => rmSync(work, { recursive: true, force: true }));
	/** A fact as `T`; names what the walk said when it came not so far. */
	const fact = <T>(name: string): T => {
		const value = facts.get(name);
		if (value === undefined) throw new Error(`no fact "${name}":\n${said}`);
		return JSON.parse(value) as T;
	};
	const figures = (name: string) => {
		const { asOf: _, ...rest } = fact<Record<string, unknown>>(name);
		return rest;
	};

	beforeAll(async () => {
		work = mkdtempSync(join(tmpdir(), "dekad-release-"));
		const built = await run(process.execPath, [
			join(ROOT, "scripts", "release.ts"),
			"--out",
			work,
			"--level",
			"1",
		]);
		if (built.code !== 0) throw new Error(built.err);
		// Another account walks, and must reach the archive.
		chmodSync(work, 0o755);
		cpSync(join(import.meta.dirname, "walk"), work, { recursive: true });
		const archive = readdirSync(work).find((name) => name.endsWith(".tar.gz"));
		const walk = await run("unshare", [
			...NAMESPACES,
			"sh",
			join(work, "in-namespace.sh"),
			ROOT,
			work,
			join(work, archive ?? ""),
		]);
		said = `${walk.out.slice(-2000)}\n${walk.err.slice(-4000)}`;
		for (const [, name, value] of walk.out.matchAll(/^fact (\w+) (.*)$/gm))
			facts.set(name ?? "", value ?? "");
	});

	test("the machine has loopback and nothing else", () => {
		expect(fact("network")).toEqual({
			interfaces: ["lo"],
			outside: "ENETUNREACH",
		});
	});

	test("the archive's sum holds, and a changed or added file is refused", () => {
		expect(fact("sum")).toBe(0);
		expect(fact("check")).toBe(0);
		expect(fact("check_changed")).toBe(1);
		expect(fact("check_added")).toBe(1);
	});

	test("a second install of the same release does nothing", () => {
		expect(fact("again")).toMatch(/already; nothing to do/);
	});

	test("the command works: help, an office of 30 projects, a sheet read in its thread", () => {
		expect(fact("help")).toMatch(/^Usage: dekad/);
		expect(fact("demo")).toMatchObject({ projects: 30 });
		expect(figures("before")).toMatchObject({ total: { projects: 30 } });
		expect(fact("import")).toMatchObject({
			kind: "regions",
			problems: [{ code: "imports.no_rows" }],
		});
	});

	test("bulletins are made in three forms, the PDF with its Chinese fonts inside", () => {
		for (const format of ["pdf", "docx", "xlsx"])
			expect(fact(format)).toMatchObject({ headline: { projects: 30 } });
		const { names, programs } = fact<{ names: string[]; programs: number }>(
			"fonts",
		);
		expect(names).toContain("NotoSerifSC-Regular");
		expect(programs).toBe(names.length);
	});

	test("the sign-in page and every file it names come over loopback, and it names no other machine", () => {
		expect(fact("page")).toMatchObject({
			status: 200,
			statuses: [200],
			foreign: [],
		});
		expect(fact("served")).toBe(0);
	});

	test("an upgrade beside a running server backs up first, switches the link and keeps the old version", () => {
		expect(fact("upgrade")).toMatch(/Dekad 99\.1\.0 is in use/);
		expect(fact("current")).toBe("99.1.0");
		expect(fact<string>("kept").split(" ")).toHaveLength(3);
	});

	test("the backup of the upgrade, restored into a new folder, has every figure of before", () => {
		expect(fact("restore")).toMatchObject({ rows: expect.any(Number) });
		expect(figures("restored")).toEqual(figures("before"));
	});

	test("a release that ends before the schema of the data is refused", () => {
		expect(fact("downgrade")).toBe(1);
		expect(fact("after_downgrade")).toBe("99.1.0");
	});

	test("the way back leads to the version and the data before the upgrade, and to nothing later", () => {
		expect(fact("back")).toMatch(/is in use again/);
		expect(fact("after_back")).not.toBe("99.1.0");
		expect(figures("back_data")).toEqual(figures("before"));
		expect([fact("added"), fact("added_twice"), fact("added_again")]).toEqual([
			0, 1, 0,
		]);
		const { checks } = fact<{ checks: { name: string; ok: boolean }[] }>(
			"doctor",
		);
		expect(checks.filter(({ ok }) => !ok)).toEqual([]);
	});

	test("an upgrade that was taken back can be made again", () => {
		expect(fact("upgrade_again")).toMatch(/Dekad 99\.1\.0 is in use/);
	});

	test("removing leaves the data, the backups and the settings", () => {
		expect(fact("left")).toBe(
			"backups data data-back-to-VERSION dekad.env upgrades".replace(
				"VERSION",
				fact("after_back"),
			),
		);
	});

	test("as root it makes the account, and its folders are closed to others", () => {
		expect(fact("root_install")).toMatch(/\/opt\/dekad/);
		expect(fact("root_owner")).toBe("dekad 755 dekad 700 dekad 700 root 640 ");
		expect(fact("root_command")).toMatchObject({ projects: 30 });
	});

	test("what the unit starts runs as that account, server and database", () => {
		expect(fact("root_page")).toMatchObject({ status: 200, statuses: [200] });
		expect(fact("root_accounts")).toEqual({
			programs: ["node", "postgres"],
			accounts: ["dekad"],
		});
		// A command of root beside the running service.
		expect(fact("root_beside")).toBe(0);
		expect(fact("root_served")).toBe(0);
		// systemd's own reading of the unit, where there is one.
		if (facts.has("unit")) expect(facts.get("unit")).toBe("");
	});

	test("removing it from a machine leaves the data only", () => {
		expect(fact<string>("root_left").trim().split(/\s+/)).toEqual([
			"backups",
			"main",
		]);
	});

	test("every package in it stands with its licence in PACKAGES.txt, and none without", () => {
		const release = readdirSync(work).find((name) =>
			name.endsWith(`${process.platform}-${process.arch}`),
		);
		const list = readFileSync(
			join(work, release ?? "", "PACKAGES.txt"),
			"utf8",
		);
		for (const line of [/^fastify {2}\S+ {2}MIT$/m, /^react {2}/m, /^OpenSSL/m])
			expect(list).toMatch(line);
		expect(list).not.toMatch(/^\S+ {2}\S+ {2}none$/m);
	});
});

/** Not spawnSync: a worker of vitest that says nothing for minutes is taken for dead. */
async function run(
	program: string,
	args: readonly string[],
): Promise<{ code: number | null; out: string; err: string }> {
	const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
	let out = "";
	let err = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
	child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
	const [code] = (await once(child, "close")) as [number | null];
	return { code, out, err };
}
