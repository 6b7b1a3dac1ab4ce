import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rebuildProjectDekads } from "@dekad/server/rollups/refresh-project-dekads.ts";
import {
	type TestDatabase,
	testDatabase,
} from "@dekad/server/testing/database.ts";
import { anOffice, aProject } from "@dekad/server/testing/fixtures.ts";
import { runCommandLine } from "./command-line.ts";

const NOW = new Date("2026-03-21T08:00:00Z");
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
	database = await testDatabase();
	folder = await mkdtemp(join(tmpdir(), "dekad-cli-"));
	await chmod(folder, 0o755);
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true });
});

/** Runs a command line in this process against a database of the test server. */
async function dekad(
	args: string,
	{
		url = (database.connection as { url: string }).url,
		env = {},
	}: { url?: string; env?: Record<string, string> } = {},
) {
	let out = "";
	let err = "";
	const exit = await runCommandLine(args.split(" "), {
		out: (text) => (out += text),
		err: (text) => (err += text),
		env: { DATABASE_URL: url, SUDO_USER: "li", LANG: "en_GB.UTF-8", ...env },
		now: () => NOW,
	});
	return {
		exit,
		out,
		err,
		json: () =>
			JSON.parse(out) as Record<string, unknown> & {
				error?: { code: string; message: string; next: string };
			},
	};
}

describe("a command line", () => {
	test("that is mistaken is told as one JSON value, or in words on standard error", async () => {
		for (const args of [
			"frob",
			"backup",
			"doctor --frob",
			"doctor --lang fr",
		]) {
			const asked = await dekad(`${args} --json`);
			expect([asked.exit, asked.json().error?.code, asked.err]).toEqual([
				1,
				"cli.usage",
				"",
			]);
			const said = await dekad(args);
			expect([said.exit, said.out]).toEqual([1, ""]);
			expect(said.err).toContain("dekad --help");
		}
	});

	test("of a later issue says which one brings it, whatever its arguments", async () => {
		for (const command of [
			"forecast backtest x.csv --seed 1",
			"allocate f.json",
			"matters --overdue",
			"export oc4ids f.json",
			"verify f --key k",
		]) {
			const answer = await dekad(`${command} --json`);
			expect([answer.exit, answer.json().error?.code]).toEqual([
				1,
				"cli.later_issue",
			]);
			expect(answer.json().error?.message).toContain("issue");
		}
	});

	test("speaks the language asked for, else the environment's, else Chinese", async () => {
		expect((await dekad("--help --lang zh")).out).toContain("用法：");
		expect((await dekad("--help")).out).toContain("Usage:");
		expect((await dekad("--help", { env: { LANG: "" } })).out).toContain(
			"用法：",
		);
		expect((await dekad("rollup --lang zh")).err).toContain("辖区");
	});

	test("helps and tells its version with exit 0", async () => {
		expect((await dekad("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
		const help = await dekad("rollup --help");
		expect([help.exit, help.err]).toEqual([0, ""]);
		expect(help.out).toContain("--as reported");
	});

	test("whose database is not there says so and what to check", async () => {
		const answer = await dekad("doctor --json", {
			url: "postgres://nobody@127.0.0.1:1/none",
		});
		expect(answer.exit).toBe(1);
		expect(answer.json().error).toMatchObject({
			code: "installation.unreachable",
		});
	});
});

test("users: the first operator needs no office; a link is answered; the log keeps who ran it", async () => {
	const first = await dekad("user add op --role operator --json");
	expect(first.exit).toBe(0);
	expect(first.json()).toMatchObject({
		name: "op",
		url: expect.stringMatching(
			/^http:\/\/127\.0\.0\.1:4300\/reset\/[\w-]{43}$/,
		),
	});
	const refused = await dekad("user add wang --role office --json");
	expect(refused.json().error?.code).toBe("cli.no_jurisdiction");
	expect(
		(
			await dekad(
				"jurisdiction add NYC --root-region NYC --currency USD --time-zone America/New_York --json",
			)
		).exit,
	).toBe(0);
	const added = await dekad(
		"user add wang --role office --url https://dekad.example/ --json",
	);
	expect(added.json()["url"]).toMatch(/^https:\/\/dekad\.example\/reset\//);
	expect((await dekad("user reset wang --json")).exit).toBe(0);
	expect((await dekad("user reset nobody --json")).json().error?.code).toBe(
		"cli.user_unknown",
	);
	const events = await database.ownerDb
		.selectFrom("event")
		.select(["kind", "ran_by"])
		.orderBy("kind")
		.execute();
	expect(events).toEqual([
		{ kind: "user.added", ran_by: "li" },
		{ kind: "user.reset", ran_by: "li" },
	]);
});

describe("rollup", () => {
	beforeAll(async () => {
		const office = await anOffice(database, { code: "NORTH" });
		await aProject(database, office, { annualPlans: { 2026: 720_000_000 } });
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	});

	test("asks which office where there are several, by code", async () => {
		const answer = await dekad("rollup --json");
		expect(answer.json().error).toMatchObject({
			code: "cli.jurisdiction_needed",
			message: expect.stringContaining("NORTH, NYC"),
		});
	});

	test("answers cells whose sum is the total, and says the same in a table", async () => {
		const asked = "rollup --jurisdiction NORTH --period 2026-02 --by region";
		const answer = await dekad(`${asked} --json`);
		expect(answer.exit).toBe(0);
		expect(answer.json()).toMatchObject({
			period: "2026-02",
			view: "corrected",
			total: {
				projects: 1,
				annualPlan: 720_000_000,
				actual: null,
				completion: null,
			},
		});
		const table = await dekad(asked);
		expect(table.out).toMatch(/Total +1 +0\/\d+ +0 +72,000 +[\d,]+ +– +–/);
	});

	test("--as reported is the view, --as NAME the user, and both may be given", async () => {
		const asked = "rollup --jurisdiction NORTH --period 2026-02 --json";
		expect((await dekad(`${asked} --as reported`)).json()["view"]).toBe(
			"reported",
		);
		expect(
			(await dekad(`${asked} --as reported --as wang`)).json().error?.code,
		).toBe("access.not_allowed");
		expect((await dekad(`${asked} --as nobody`)).json().error?.code).toBe(
			"cli.user_unknown",
		);
	});

	test("--rebuild changes nothing in a sound state and stands in the log", async () => {
		const answer = await dekad(
			"rollup --jurisdiction NORTH --period 2026-02 --rebuild --json",
		);
		expect(answer.json()["rebuilt"]).toMatchObject({
			corrected: 0,
			removed: 0,
		});
		const kinds = await database.ownerDb
			.selectFrom("event")
			.where("kind", "=", "totals.rebuilt")
			.select("ran_by")
			.execute();
		expect(kinds).toEqual([{ ran_by: "li" }]);
	});

	test("refuses what is no period or dimension, with the next step", async () => {
		expect(
			(
				await dekad("rollup --jurisdiction NORTH --period 2026-13 --json")
			).json().error?.code,
		).toBe("period.invalid");
		expect(
			(
				await dekad(
					"rollup --jurisdiction NORTH --period 2026 --by colour --json",
				)
			).json().error?.code,
		).toBe("rollup.bad_dimension");
		expect(
			(await dekad("rollup --as-of yesterday --json")).json().error?.code,
		).toBe("cli.usage");
	});
});

describe("import and template", () => {
	const csv = (name: string, ...lines: string[]) =>
		writeFile(join(folder, name), `${lines.join("\n")}\n`).then(() =>
			join(folder, name),
		);

	test("a sheet is checked first, stored then, and changes nothing the second time", async () => {
		const file = await csv("sectors.csv", "代码,名称", "X1,新能源", "X2,文旅");
		const asked = `import sectors ${file} --jurisdiction NORTH --json`;
		const dry = await dekad(`${asked} --dry-run`);
		expect([dry.exit, dry.json()]).toMatchObject([
			0,
			{ rows: 2, accepted: 2, rejected: 0, dryRun: true },
		]);
		expect((await dekad(asked)).json()).toMatchObject({
			accepted: 2,
			unchanged: 0,
		});
		expect((await dekad(asked)).json()).toMatchObject({
			accepted: 0,
			unchanged: 2,
		});
	});

	test("rejected rows make exit 2, name row, column, cell and value, and come back marked", async () => {
		const file = await csv(
			"mixed.csv",
			"代码,名称,上级代码",
			"X3,物流,",
			"X4,港口,NONE",
		);
		const marked = join(folder, "marked.xlsx");
		const asked = `import sectors ${file} --jurisdiction NORTH --marked ${marked}`;
		const answer = await dekad(`${asked} --json`);
		expect([answer.exit, answer.json()]).toMatchObject([
			2,
			{
				accepted: 1,
				rejected: 1,
				problems: [
					{ row: 3, cell: "C3", value: "NONE", message: expect.any(String) },
				],
				marked: { file: marked, sha256: expect.any(String) },
			},
		]);
		expect((await dekad(asked)).out).toContain('C3 上级代码 "NONE"');
		const none = await dekad(`${asked} --all-or-nothing --json`);
		expect(none.json()).toMatchObject({ accepted: 0, rejected: 1 });
	});

	test("kinds of later issues, unknown kinds, roles that may not and broken mappings are refused by code", async () => {
		const file = await csv("any.csv", "代码,名称", "X5,其他");
		const codeOf = async (args: string) =>
			(await dekad(`${args} --jurisdiction NORTH --json`)).json().error?.code;
		expect(await codeOf(`import indicators ${file}`)).toBe("cli.later_issue");
		expect(await codeOf(`template schedule ${file}`)).toBe("cli.later_issue");
		expect(await codeOf(`import colours ${file}`)).toBe("import.kind_unknown");
		expect(await codeOf(`import sectors ${file}.none`)).toBe(
			"cli.file_unusable",
		);
		expect(await codeOf(`import sectors ${file} --mapping ${file}`)).toBe(
			"import.mapping_invalid",
		);
		expect(await codeOf(`import sectors ${import.meta.filename}`)).toMatch(
			/^import\./,
		);
	});

	test("a template is written whole, in either language, and is understood when it comes back", async () => {
		for (const lang of ["zh", "en"]) {
			const file = join(folder, `template-${lang}.xlsx`);
			const asked = `--jurisdiction NORTH --json --lang ${lang}`;
			const answer = await dekad(`template history ${file} ${asked}`);
			expect(answer.json()).toMatchObject({
				file,
				kind: "history",
				bytes: (await readFile(file)).length,
			});
			// Its second row names the units; taken for data it would be a bad row.
			const back = await dekad(`import history ${file} ${asked}`);
			expect([back.exit, back.json()]).toMatchObject([
				1,
				{
					rows: 0,
					problems: [{ row: 2 }],
					totals: [{ unit: expect.stringMatching(/万元|10,000/) }],
				},
			]);
		}
	});
});

test("backup and restore: the same file twice over gives the same totals; refusals keep the database", async () => {
	const file = join(folder, "b.zst");
	const backup = await dekad(`backup ${file} --json`);
	expect(backup.json()).toMatchObject({
		file,
		bytes: (await readFile(file)).length,
		sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
	});
	const other = await testDatabase();
	const url = (other.connection as { url: string }).url;
	const restored = await dekad(`restore ${file} --json`, { url });
	expect(restored.json()).toEqual(backup.json());
	const asked = "rollup --jurisdiction NORTH --period 2026 --by region --json";
	expect((await dekad(asked, { url })).json()).toEqual(
		(await dekad(asked)).json(),
	);
	expect(
		(await dekad(`restore ${file} --json`, { url })).json().error?.code,
	).toBe("backup.not_empty");
	const bytes = await readFile(file);
	bytes[bytes.length - 300]! ^= 1;
	await writeFile(file, bytes);
	const damaged = await dekad(`restore ${file} --json`, { url });
	expect(damaged.json().error).toMatchObject({
		code: "backup.damaged",
		message: expect.stringMatching(/byte \d+/),
	});
	await other.close();
});

test("restoring a file that is not there makes no data folder", async () => {
	const data = join(folder, "data");
	const answer = await dekad(
		`restore ${join(folder, "none")} --data ${data} --json`,
		{ url: "" },
	);
	expect(answer.json().error?.code).toBe("cli.file_unusable");
	expect(existsSync(data)).toBe(false);
});

test("doctor answers its checks, and exits 1 when one is wrong", async () => {
	const sound = await dekad("doctor --json");
	expect([
		sound.exit,
		(sound.json()["checks"] as { ok: boolean }[]).filter(({ ok }) => !ok),
	]).toEqual([0, []]);
	await database.ownerPool.query("create table strange (id int)");
	const wrong = await dekad("doctor");
	expect(wrong.exit).toBe(1);
	expect(wrong.out).toContain("table strange is not ours");
	await database.ownerPool.query("drop table strange");
});
