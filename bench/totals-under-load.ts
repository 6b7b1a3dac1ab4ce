import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { clientConfig } from "@dekad/server/database/client.ts";
import { loadDemo } from "@dekad/server/demo/load-demo.ts";
import { median, ms, print, promise, quantile, say, timed } from "./figures.ts";
import { Caller, startServerOn } from "./http-caller.ts";
import { OPEN_DEKAD, openFolder } from "./portfolio.ts";
import { memoryOf, processorMsOf } from "./processes.ts";
import { endBenchSessions, startBenchSession } from "./sessions.ts";

/**
 * 50 people read totals at once: by region, by sector, and the cockpit's data, over 3,000 projects with this year and last.
 * Half of them see the province, half one of its cities. First each asks once a second, then each asks again as soon
 * as answered; at last each asks once a second of the open dekad while owners hand in five reports a second, so that what is kept
 * is always being summed anew. `--seconds N` is how long each of the three lasts. The requests start by the clock in the first and the
 * last, so that a slow server meets more of them at once.
 *
 * Beside the latencies stands the processor time of a request: on a shared machine it is what compares.
 */
const PROJECTS = 3_000;
const PEOPLE = 50;
const PERIOD = "2026-10-D3";
const pathsOf = (period: string) => [
	`/api/rollups?period=${period}&by=region`,
	`/api/rollups?period=${period}&by=sector`,
	`/api/cockpit?period=${period}`,
];
const PATHS = pathsOf(PERIOD);
const REPORTS_A_SECOND = 5;
const NAMES = ["by region", "by sector", "cockpit"];
const GOALS = { "once a second": 25, "without pause": 40 };
const RUSH = "once a second, five reports a second handed in";
const GOAL_MB = 1024;
const secondsAt = process.argv.indexOf("--seconds");
const SECONDS = secondsAt > 0 ? Number(process.argv[secondsAt + 1]) : 20;
const ANCHOR_RUNS = 20;

const folder = join(
	tmpdir(),
	`dekad-bench-totals-${PROJECTS}x2-to-${PERIOD}-v1`,
);

type Sample = number[][];

type Owner = { projectId: string; token: string };

const { tokens, owners, anchor } = await prepare();
const server = await startServerOn(folder);
const callers = tokens.map((token) => {
	const caller = new Caller(server.url);
	caller.signInWith(token);
	return caller;
});
try {
	for (const caller of callers)
		for (const path of PATHS) await caller.ask("GET", path);
	print(
		`totals-under-load: ${PEOPLE} people, ${PROJECTS} projects, 72 dekads; load of the machine ${loadavg()[0]!.toFixed(1)}`,
	);
	print(
		`  anchor: bare SQL over raw rows, investment by region, one connection: p50 ${ms(median(anchor))}, p95 ${ms(quantile(anchor, 0.95))}`,
	);
	// The first thousand answers of a process are dearer: what runs often has not been compiled yet.
	for (let turn = 0; turn < 20; turn++)
		await Promise.all(
			callers.map((caller, person) =>
				caller.ask("GET", PATHS[(person + turn) % PATHS.length]!),
			),
		);
	await run("once a second", onceASecond(PATHS));
	await run("without pause", async (sample, until) => {
		await Promise.all(
			callers.map(async (caller, person) => {
				for (let turn = 0; performance.now() < until; turn++)
					await ask(sample, caller, PATHS, person + turn);
			}),
		);
	});
	for (const path of pathsOf(OPEN_DEKAD))
		for (const caller of callers) await caller.ask("GET", path);
	let reports = 0;
	await run(RUSH, async (sample, until) => {
		const began = performance.now();
		const handing: Promise<void>[] = [];
		const hands = (async () => {
			for (let serial = 0; ; serial++) {
				const at = began + (serial / REPORTS_A_SECOND) * 1000;
				if (at >= until) break;
				await pause(at - performance.now());
				handing.push(
					handIn(owners[serial % owners.length]!, serial).then(() => {
						reports += 1;
					}),
				);
			}
		})();
		await onceASecond(pathsOf(OPEN_DEKAD))(sample, until);
		await hands;
		await Promise.all(handing);
	});
	print(`  ${reports} reports were handed in meanwhile`);
	const megabytes = memoryOf(server.pid, folder);
	promise("server and database together", {
		kept: megabytes < GOAL_MB,
		figure: `${Math.round(megabytes)} MB`,
		goal: `< ${GOAL_MB} MB, sum of PSS`,
	});
} finally {
	for (const caller of callers) caller.close();
	await server.stop();
}

function onceASecond(paths: readonly string[]) {
	return async (sample: Sample, until: number) => {
		const began = performance.now();
		await Promise.all(
			callers.map(async (caller, person) => {
				const own: Promise<void>[] = [];
				for (let turn = 0; ; turn++) {
					const at = began + (turn + person / PEOPLE) * 1000;
					if (at >= until) break;
					await pause(at - performance.now());
					own.push(ask(sample, caller, paths, person + turn));
				}
				await Promise.all(own);
			}),
		);
	};
}

/** An owner looks at the desk and hands in a report of the open dekad. */
async function handIn(
	{ projectId, token }: Owner,
	serial: number,
): Promise<void> {
	const caller = new Caller(server.url);
	caller.signInWith(token);
	try {
		const desk = await caller.ask<{
			projects: { projectId: string; report: { revision: number } | null }[];
		}>("GET", `/api/report-desk?dekad=${OPEN_DEKAD}`);
		const mine = desk.projects.find((each) => each.projectId === projectId);
		await caller.ask("POST", `/api/projects/${projectId}/reports`, {
			dekad: OPEN_DEKAD,
			kind: "estimate",
			baseRevision: mine?.report?.revision ?? 0,
			measures: { investment: 1_000_000 + serial * 37 },
			physicalProgressRatio: 0.5,
			physicalProgressText: "主体结构施工",
		});
	} finally {
		caller.close();
	}
}

async function run(
	how: string,
	work: (sample: Sample, until: number) => Promise<void>,
): Promise<void> {
	const sample: Sample = PATHS.map(() => []);
	const before = processorMsOf(server.pid, folder);
	const began = performance.now();
	await work(sample, began + SECONDS * 1000);
	const took = (performance.now() - began) / 1000;
	const after = processorMsOf(server.pid, folder);
	const all = sample.flat();
	const each = (of: "server" | "database") =>
		ms((after[of] - before[of]) / all.length);
	print(
		`  ${how}: ${all.length} answers, ${(all.length / took).toFixed(0)} a second; processor time of one: server ${each("server")}, database ${each("database")}; load ${loadavg()[0]!.toFixed(1)}`,
	);
	for (const [place, own] of sample.entries())
		print(
			`    ${NAMES[place]!.padEnd(10)} p50 ${ms(median(own))}, p95 ${ms(quantile(own, 0.95))}, p99 ${ms(quantile(own, 0.99))}`,
		);
	const p95 = quantile(all, 0.95);
	const goal = (GOALS as Readonly<Record<string, number>>)[how];
	if (goal === undefined) return;
	promise(`totals and cockpit, ${PEOPLE} people, ${how}, p95`, {
		kept: p95 <= goal,
		figure: ms(p95),
		goal: `<= ${goal} ms`,
	});
}

async function ask(
	sample: Sample,
	caller: Caller,
	paths: readonly string[],
	turn: number,
) {
	const place = turn % paths.length;
	const { took } = await timed(() => caller.ask("GET", paths[place]!));
	sample[place]!.push(took);
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) =>
		setTimeout(resolve, Math.max(0, milliseconds)),
	);
}

/** The office, made once; people with their sessions; and the anchor, measured before the server runs. */
async function prepare(): Promise<{
	tokens: string[];
	owners: Owner[];
	anchor: number[];
}> {
	const installation = await openFolder(folder);
	const client = new pg.Client(clientConfig(installation.connection, "owner"));
	try {
		await client.connect();
		const { rows: made } = await client.query(
			"select from jurisdiction where settings ->> 'demo' = 'loaded'",
		);
		if (made.length === 0) {
			say(`making ${PROJECTS} projects; kept for next time`);
			await loadDemo(installation.connection, {
				projects: PROJECTS,
				years: 2,
				seed: 1,
				until: PERIOD,
			});
			await client.query("vacuum analyze");
		}
		await endBenchSessions(client);
		const { rows: offices } = await client.query<{ id: string; root: string }>(
			"select jurisdiction_id as id, root_region_code || '/' as root from jurisdiction",
		);
		const { id, root } = offices[0]!;
		const { rows: cities } = await client.query<{ path: string }>(
			`select region_path as path from region
			 where level = 1 and kind = 'administrative' and valid_until_on is null order by region_path`,
		);
		const tokens: string[] = [];
		for (let person = 0; person < PEOPLE; person++)
			tokens.push(
				await startBenchSession(client, id, person % 2 ? "office" : "leader", {
					regionPath:
						person % 2
							? cities[((person - 1) / 2) % cities.length]!.path
							: root,
					organisationId: null,
				}),
			);
		const anchor: number[] = [];
		for (let turn = 0; turn < ANCHOR_RUNS; turn++)
			anchor.push(
				(
					await timed(() =>
						client.query(
							`select split_part(p.region_path, '/', 2) as city, sum(r.investment_yuan), count(*)
							 from progress_report r join project p using (jurisdiction_id, project_id)
							 where r.is_counted and r.dekad_start between '2026-01-01' and '2026-10-21' group by 1`,
						),
					)
				).took,
			);
		const { rows: projects } = await client.query<{
			id: string;
			owner: string;
		}>(
			`select project_id as id, owner_org_id as owner from project
			 where tracked_from <= '2026-10-21' order by md5(project_id::text) limit $1`,
			[REPORTS_A_SECOND * SECONDS],
		);
		const owners: Owner[] = [];
		for (const { id: projectId, owner } of projects)
			owners.push({
				projectId,
				token: await startBenchSession(client, id, "owner", {
					regionPath: null,
					organisationId: owner,
				}),
			});
		return { tokens, owners, anchor };
	} finally {
		await client.end();
		await installation.close();
	}
}
