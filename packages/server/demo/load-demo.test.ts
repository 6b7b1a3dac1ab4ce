import { createHash } from "node:crypto";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listCopiedTables } from "../backups/copied-tables.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { copyArray, copyRow } from "./copy-text.ts";
import { type LoadedDemo, loadDemo } from "./load-demo.ts";

const WISH = { projects: 120, years: 1 };
let database: TestDatabase;
let loaded: LoadedDemo;
const progress: string[] = [];

beforeAll(async () => {
	database = await testDatabase();
	loaded = await loadDemo(database.connection, {
		...WISH,
		onProgress: ({ step, done, total }) =>
			progress.push(`${step} ${done}/${total}`),
	});
});
afterAll(() => database.close());

const one = async <T extends object>(text: string): Promise<T> =>
	(await database.ownerPool.query<T>(text)).rows[0] as T;

/** A digest of every row of every table but the hour of loading, in the order of its text. */
async function contentOf({ ownerPool }: TestDatabase): Promise<string> {
	const hash = createHash("sha256");
	const client = await ownerPool.connect();
	try {
		await client.query("begin");
		await client.query(
			"update jurisdiction set settings = settings - 'demoClock'",
		);
		for (const { name } of await listCopiedTables(client)) {
			const { rows } = await client.query<{ row: string }>(
				`select t::text as row from ${name} t order by 1`,
			);
			hash.update(`${name}\n`);
			for (const { row } of rows) hash.update(`${row}\n`);
		}
	} finally {
		await client.query("rollback");
		client.release();
	}
	return hash.digest("hex");
}

async function inNewDatabase<T>(
	work: (fresh: TestDatabase) => Promise<T>,
): Promise<T> {
	const fresh = await testDatabase();
	try {
		return await work(fresh);
	} finally {
		await fresh.close();
	}
}

describe("a loaded demo", () => {
	test("says what it holds, and the database agrees", async () => {
		expect(loaded).toMatchObject({
			projects: 120,
			firstPeriod: "2025-11-D1",
			lastPeriod: "2026-10-D3",
			regions: 133,
			seed: 1,
		});
		expect(
			await one(`select (select count(*) from project) as projects, (select count(*) from progress_report where is_counted) as reports,
        (select count(*) from progress_report) as revisions, (select count(*) from correction_line) as corrections,
        (select count(*) from plan) as plans, (select count(*) from organisation) as organisations, (select count(*) from region) as regions`),
		).toEqual(
			Object.fromEntries(
				[
					"projects",
					"reports",
					"revisions",
					"corrections",
					"plans",
					"organisations",
					"regions",
				].map((key) => [key, loaded[key as keyof LoadedDemo]]),
			),
		);
		expect(progress.at(-1)).toBe("totals 1/1");
	});

	test("is the same to the byte for the same seed and another for another", async () => {
		const first = await contentOf(database);
		const again = await inNewDatabase(async (fresh) => {
			await loadDemo(fresh.connection, WISH);
			return contentOf(fresh);
		});
		const other = await inNewDatabase(async (fresh) => {
			await loadDemo(fresh.connection, { ...WISH, seed: 2 });
			return contentOf(fresh);
		});
		expect(again).toBe(first);
		expect(other).not.toBe(first);
	});

	test("has its totals: a rebuild changes nothing", async () => {
		const { rows, corrected, removed } = await rebuildProjectDekads(
			database.ownerDb,
			loaded.jurisdictionId,
		);
		expect(rows).toBeGreaterThan(2_000);
		expect([corrected, removed]).toEqual([0, 0]);
	});

	test("adds up: the newest year to date is the sum of what counts, in every measure", async () => {
		for (const measure of FLOW_MEASURES) {
			const { cell, raw } = await one<{ cell: number; raw: number }>(`
        select (select coalesce(sum(${measure}_ytd_yuan), 0) from project_dekad where dekad_start = '2026-10-21') as cell,
               (select coalesce(sum(${measure}_yuan), 0) from progress_report where is_counted and dekad_start >= '2026-01-01') +
               (select coalesce(sum(difference_yuan), 0) from correction_line where booked_dekad >= '2026-01-01' and measure = '${measure}') as raw`);
			expect(cell).toBe(raw);
		}
	});

	test("belongs to a synthetic office whose row security holds its owner again", async () => {
		expect(
			await one(
				"select is_synthetic, settings ->> 'dekadRule' as rule, settings ->> 'demo' as demo from jurisdiction",
			),
		).toEqual({
			is_synthetic: true,
			rule: "9_19_28",
			demo: "loaded",
		});
		expect(
			await one(
				"select count(*) from pg_class where relnamespace = 'dekad'::regnamespace and relrowsecurity and not relforcerowsecurity",
			),
		).toEqual({ count: 0 });
	});

	test("has one person a role and place, none with a password", async () => {
		const { rows } = await database.ownerPool.query(
			"select m.role, a.password_hash from account a join membership m using (account_id) order by 1",
		);
		expect(rows.map(({ role }) => role)).toEqual([
			"auditor",
			"department",
			"dispatcher",
			"enterprise",
			"leader",
			"office",
			"office",
			"operator",
			"owner",
		]);
		expect(rows.every(({ password_hash }) => password_hash === null)).toBe(
			true,
		);
		expect(
			await one(
				"select count(*) from project p join membership m on m.organisation_id = p.owner_org_id where m.role = 'owner'",
			),
		).toEqual({ count: 8 });
	});

	test("is not loaded twice, nor beside anything else", async () => {
		await expect(loadDemo(database.connection, WISH)).rejects.toMatchObject({
			code: "demo.not_empty",
		});
		await inNewDatabase(async (fresh) => {
			await fresh.ownerPool.query(
				"insert into account (account_id, login_name, display_name, created_at) values (gen_random_uuid(), 'somebody', 'Somebody', now())",
			);
			await expect(loadDemo(fresh.connection, WISH)).rejects.toMatchObject({
				code: "demo.not_empty",
			});
		});
	});
});

test("a cancelled demo leaves nothing behind", () =>
	inNewDatabase(async (fresh) => {
		const cancel = new AbortController();
		const load = loadDemo(fresh.connection, {
			...WISH,
			signal: cancel.signal,
			onProgress: () => cancel.abort(),
		});
		await expect(load).rejects.toMatchObject({ name: "AbortError" });
		expect(
			(await fresh.ownerPool.query("select from jurisdiction")).rowCount,
		).toBe(0);
		expect(
			(
				await fresh.ownerPool.query(
					"select from pg_class where relnamespace = 'dekad'::regnamespace and relrowsecurity and not relforcerowsecurity",
				)
			).rowCount,
		).toBe(0);
	}));

test("a demo killed before its totals were made is finished by the next call with the same wish", () =>
	inNewDatabase(async (fresh) => {
		const first = await loadDemo(fresh.connection, WISH);
		const whole = await contentOf(fresh);
		await fresh.ownerPool.query("delete from project_dekad");
		await fresh.ownerPool.query(
			"update jurisdiction set settings = settings - 'demo'",
		);
		await expect(
			loadDemo(fresh.connection, { ...WISH, seed: 2 }),
		).rejects.toMatchObject({ code: "demo.not_empty" });
		const { seconds: _, ...again } = await loadDemo(fresh.connection, WISH);
		expect(first).toMatchObject(again);
		expect(await contentOf(fresh)).toBe(whole);
	}));

test("COPY text escapes what would end a value or a row", () => {
	expect(copyRow(["a\tb\\c\nd", null, 0, true, false])).toBe(
		"a\\tb\\\\c\\nd\t\\N\t0\tt\tf\n",
	);
	expect(copyArray([1, 2])).toBe("{1,2}");
	expect(copyArray(['quo"te', "后\\"])).toBe('{"quo\\"te","后\\\\"}');
});
