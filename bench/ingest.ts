import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	addDekads,
	type Dekad,
	dekadRange,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import { asActor } from "@dekad/server/database/as-actor.ts";
import { clientConfig } from "@dekad/server/database/client.ts";
import { loadDemo } from "@dekad/server/demo/load-demo.ts";
import type { Installation } from "@dekad/server/installation.ts";
import { officeOf } from "@dekad/server/jurisdictions/queries.ts";
import { openPeriods } from "@dekad/server/periods/open-periods.ts";
import { median, print, promise, say } from "./figures.ts";
import { HEADERS, writeReportSheet } from "./ingest-sheet.ts";
import { openFolder } from "./portfolio.ts";

/**
 * A sheet of reports, from its bytes until it is checked, stored and in every total: 10,000 rows and
 * 100,000, in an office of 10,000 projects with a year behind it. Beside it openpyxl reading, checking and
 * putting the same 10,000 rows into SQLite, which keeps no totals. Every run is a process of its own.
 */
const ROUNDS = 3;
const PROJECTS = 10_000;
const DEKADS_OF_LARGE = 10;
const LAST = parseDekad("2026-10-D3");
const NOW = new Date("2026-11-05T02:00:00Z");
const GOAL_RATIO = 2.5;
const GOAL_GROWTH = 10;
const GOAL_MEGABYTES = 200;
/** The made office, kept for next time. Each measurement works on a copy. */
const MADE = join(
	tmpdir(),
	`dekad-bench-ingest-${PROJECTS}-projects-1-year-v2`,
);

type Run = {
	rows: number;
	problems: number;
	first?: unknown;
	seconds: number;
	megabytes: number;
};
type Project = { code: string; name: string };

async function makeOnce(): Promise<void> {
	const installation = await openFolder(MADE);
	const client = new pg.Client(clientConfig(installation.connection, "owner"));
	try {
		await client.connect();
		await client.query("select pg_advisory_lock(hashtextextended('bench', 0))");
		const { rows } = await client.query(
			"select from jurisdiction where settings ->> 'demo' = 'loaded'",
		);
		if (rows.length > 0) return;
		say(`making an office of ${PROJECTS} projects; kept for next time`);
		await loadDemo(installation.connection, {
			projects: PROJECTS,
			years: 1,
			until: "2026-10-D3",
		});
		await client.query("vacuum analyze");
	} finally {
		await client.end();
		await installation.close();
	}
}

/** Opens the dekads a sheet is for, as their days come; not measured. */
async function open(
	{ appDb }: Installation,
	actor: Actor,
	dekads: readonly Dekad[],
): Promise<void> {
	await asActor(appDb, actor, async (tx) => {
		const { dekadRule, calendar, timeZone, rootPath } = await officeOf(
			tx,
			actor.jurisdictionId,
		);
		await openPeriods(tx, {
			actor,
			settings: { rule: dekadRule, calendar, timeZone },
			first: dekads[0]!,
			last: dekads.at(-1)!,
			regionPath: rootPath,
			now: NOW,
		});
	});
}

async function dispatcherOf(pool: pg.Pool): Promise<Actor> {
	const { rows } = await pool.query<Actor>(
		`select m.jurisdiction_id as "jurisdictionId", m.account_id as "accountId", a.display_name as name, m.role,
		        m.region_path as scope, m.organisation_id as "organisationId", 'zh' as lang
		 from membership m join account a on a.account_id = m.account_id where m.role = 'dispatcher'`,
	);
	return rows[0]!;
}

/** What the province's totals gained in investment by reports of these dekads, in yuan. */
async function totalOf(
	{ ownerPool }: Installation,
	dekads: readonly Dekad[],
): Promise<number> {
	const { rows } = await ownerPool.query<{ yuan: number }>(
		`select sum(coalesce(d.investment_since_start_yuan, 0) - coalesce(b.investment_since_start_yuan, 0)) as yuan
		 from project_dekad d join project_dekad b on b.project_id = d.project_id
		  and b.dekad_start = (select max(t.dekad_start) from reporting_period t where t.dekad_start < $1)
		 where d.dekad_start = $2`,
		[dekadStart(dekads[0]!), dekadStart(dekads.at(-1)!)],
	);
	return Number(rows[0]!.yuan);
}

function runHere(folder: string, sheet: string, actor: Actor): Run {
	const { stdout, status } = spawnSync(
		process.execPath,
		[
			join(import.meta.dirname, "ingest-child.ts"),
			folder,
			sheet,
			JSON.stringify(actor),
			NOW.toISOString(),
		],
		{ encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
	);
	if (status !== 0) throw new Error("the import failed");
	return JSON.parse(stdout) as Run;
}

function runAnchor(sheet: string, projects: string, base: string): Run | null {
	const folder = mkdtempSync(join(base, "sqlite-"));
	const { stdout, status } = spawnSync(
		"/usr/bin/python3",
		[
			"-W",
			"ignore",
			join(import.meta.dirname, "ingest-sqlite.py"),
			sheet,
			projects,
			folder,
		],
		{ encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
	);
	return status === 0 ? (JSON.parse(stdout) as Run) : null;
}

async function measure(base: string): Promise<void> {
	const folder = join(base, "office");
	execFileSync("cp", ["-a", MADE, folder]);
	const installation = await openFolder(folder);
	const here: Run[] = [];
	const there: Run[] = [];
	let large: Run | undefined;
	try {
		const actor = await dispatcherOf(installation.ownerPool);
		const { rows: projects } = await installation.ownerPool.query<Project>(
			"select code, name from project order by code",
		);
		const codes = join(base, "projects.json");
		writeFileSync(codes, JSON.stringify(projects.map(({ code }) => code)));
		const take = async (first: number, count: number): Promise<Run> => {
			const dekads = dekadRange(
				addDekads(LAST, first),
				addDekads(LAST, first + count - 1),
			);
			await open(installation, actor, dekads);
			const sheet = join(base, `${first}.xlsx`);
			const yuan = await writeReportSheet(sheet, projects, dekads);
			const run = runHere(folder, sheet, actor);
			if (run.rows !== projects.length * count || run.problems > 0)
				throw new Error(`not all rows were good: ${JSON.stringify(run)}`);
			const counted = await totalOf(installation, dekads);
			if (counted !== yuan)
				throw new Error(
					`the sheet says ${yuan} yuan, the totals gained ${counted}`,
				);
			if (count === 1) {
				const anchor = runAnchor(sheet, codes, base);
				if (anchor && anchor.rows !== run.rows)
					throw new Error(`openpyxl and SQLite kept ${JSON.stringify(anchor)}`);
				if (anchor) there.push(anchor);
			}
			rmSync(sheet);
			return run;
		};
		for (let round = 1; round <= ROUNDS; round++)
			here.push(await take(round, 1));
		large = await take(ROUNDS + 1, DEKADS_OF_LARGE);
	} finally {
		await installation.close();
	}
	tell(here, there, large);
}

function tell(here: readonly Run[], there: readonly Run[], large: Run): void {
	const list = (runs: readonly Run[]) =>
		runs.map(({ seconds }) => `${seconds.toFixed(2)} s`).join(", ");
	const small = median(here.map(({ seconds }) => seconds));
	const memory = (runs: readonly Run[]) =>
		Math.max(...runs.map(({ megabytes }) => megabytes));
	print(
		`ingest: 10,000 rows x ${HEADERS.length} columns checked, stored and in the totals to the yuan: ${list(here)}, ${memory(here).toFixed(0)} MB above idle`,
	);
	print(
		there.length > 0
			? `  openpyxl, the same checks, SQLite: ${list(there)}, ${memory(there).toFixed(0)} MB above idle`
			: "  openpyxl is not installed for /usr/bin/python3: no anchor",
	);
	print(
		`  100,000 rows: ${large.seconds.toFixed(2)} s, ${large.megabytes.toFixed(0)} MB above idle`,
	);
	if (there.length > 0) {
		const ratio = small / median(there.map(({ seconds }) => seconds));
		promise("ingest beside openpyxl and SQLite", {
			kept: ratio <= GOAL_RATIO,
			figure: `${ratio.toFixed(2)}x`,
			goal: `<= ${GOAL_RATIO}x`,
		});
	}
	const growth = large.seconds / small;
	promise("100,000 rows beside 10,000", {
		kept: growth <= GOAL_GROWTH,
		figure: `${growth.toFixed(1)}x`,
		goal: `<= ${GOAL_GROWTH}x`,
	});
	promise("memory of 100,000 rows above idle", {
		kept: large.megabytes <= GOAL_MEGABYTES,
		figure: `${large.megabytes.toFixed(0)} MB`,
		goal: `<= ${GOAL_MEGABYTES} MB`,
	});
}

await makeOnce();
const base = mkdtempSync(join(tmpdir(), "dekad-bench-ingest-run-"));
// Started as root, the database runs as an account of its own, which must get in.
chmodSync(base, 0o755);
try {
	await measure(base);
} finally {
	rmSync(base, { recursive: true, force: true });
}
