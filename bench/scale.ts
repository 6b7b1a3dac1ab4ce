import { loadavg, tmpdir } from "node:os";
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { clientConfig } from "@dekad/server/database/client.ts";
import { loadDemo } from "@dekad/server/demo/load-demo.ts";
import { median, ms, print, promise, quantile, say, timed } from "./figures.ts";
import { Caller, startServerOn } from "./http-caller.ts";
import { openFolder } from "./portfolio.ts";
import { processorMsOf } from "./processes.ts";
import { endBenchSessions, startBenchSession } from "./sessions.ts";

/**
 * What ten and a hundred times the projects cost: loading a year of them by COPY, making all totals, and reading the pages one after
 * the other. 300,000 projects are some 7 million reports: a quarter of an hour on a quiet machine and 15 GB of disk, which `--sizes 3000,30000`
 * spares. Folders are taken away at the end but for the smallest.
 *
 * Pages are asked by one person, so that the figure is the answer's own and not a queue's.
 */
const UNTIL = "2026-01-D3";
// The last of these dekads is over and no further one opened.
const AT = "2026-01-31T12:00:00Z";
const DEKADS = 36;
const ASKED = 60;
const sizesAt = process.argv.indexOf("--sizes");
const SIZES = (sizesAt > 0 ? process.argv[sizesAt + 1]! : "3000,30000,300000")
	.split(",")
	.map(Number);
const PATHS = [
	`/api/rollups?period=${UNTIL}&by=region`,
	`/api/rollups?period=${UNTIL}&by=sector`,
	`/api/cockpit?period=${UNTIL}`,
];
/** Page p95 beside that of the smallest. */
const GOALS: Readonly<Record<number, number>> = { 30_000: 1.3, 300_000: 2 };

type Measured = {
	projects: number;
	rows: number;
	ingestMs: number;
	rebuildMs: number;
	p95: number;
	processorMs: number;
};

print(
	`scale: ${DEKADS} dekads, ${ASKED} answers each; load of the machine ${loadavg()[0]!.toFixed(1)}`,
);
const all: Measured[] = [];
for (const projects of SIZES) {
	const one = await measure(projects);
	all.push(one);
	const { rows, ingestMs, rebuildMs, p95, processorMs } = one;
	print(
		`  ${projects.toLocaleString("en")} projects, ${rows.toLocaleString("en")} reports: ${
			ingestMs > 0
				? `COPY ${ms((ingestMs / rows) * 1000)} and totals ${ms((rebuildMs / rows) * 1000)} a thousand reports`
				: "loaded before"
		}; page p95 ${ms(p95)}, processor time of one ${ms(processorMs)}`,
	);
}
const [least] = all;
for (const { projects, p95, processorMs, rows, ingestMs, rebuildMs } of all) {
	const goal = GOALS[projects];
	if (goal === undefined || !least) continue;
	const ratio = (of: number, by: number) => (of / by).toFixed(2);
	promise(`${projects.toLocaleString("en")} projects, page p95`, {
		kept: p95 <= goal * least.p95,
		figure: `${ratio(p95, least.p95)} x, processor time ${ratio(processorMs, least.processorMs)} x`,
		goal: `<= ${goal} x that of ${least.projects.toLocaleString("en")}`,
	});
	if (ingestMs > 0 && least.ingestMs > 0)
		print(
			`        a report costs ${ratio(ingestMs / rows, least.ingestMs / least.rows)} x to load and ${ratio(rebuildMs / rows, least.rebuildMs / least.rows)} x to total; linear is 1`,
		);
}

async function measure(projects: number): Promise<Measured> {
	const folder = join(tmpdir(), `dekad-bench-scale-${projects}-v1`);
	let ingestMs = 0;
	let rebuildMs = 0;
	let rows = 0;
	let token = "";
	const installation = await openFolder(folder);
	const client = new pg.Client(clientConfig(installation.connection, "owner"));
	try {
		await client.connect();
		const { rows: made } = await client.query(
			"select from jurisdiction where settings ->> 'demo' = 'loaded'",
		);
		if (made.length === 0) {
			say(`making ${projects} projects`);
			const began = performance.now();
			let copied = began;
			await loadDemo(installation.connection, {
				projects,
				years: 1,
				seed: 1,
				until: UNTIL,
				onProgress: ({ step, done }) => {
					if (step === "totals" && done === 0) copied = performance.now();
				},
			});
			ingestMs = copied - began;
			rebuildMs = performance.now() - copied;
			await client.query("vacuum analyze");
		}
		await endBenchSessions(client);
		const { rows: offices } = await client.query<{
			id: string;
			root: string;
			reports: number;
		}>(
			"select jurisdiction_id as id, root_region_code || '/' as root, (select count(*)::int from progress_report) as reports from jurisdiction",
		);
		const { id, root, reports } = offices[0]!;
		rows = reports;
		token = await startBenchSession(client, id, "leader", {
			regionPath: root,
			organisationId: null,
		});
	} finally {
		await client.end();
		await installation.close();
	}
	const server = await startServerOn(folder, AT);
	const caller = new Caller(server.url);
	caller.signInWith(token);
	const sample: number[] = [];
	let processorMs = 0;
	try {
		for (let turn = 0; turn < 90; turn++)
			await caller.ask("GET", PATHS[turn % PATHS.length]!);
		const before = processorMsOf(server.pid, folder);
		for (let turn = 0; turn < ASKED; turn++)
			sample.push(
				(await timed(() => caller.ask("GET", PATHS[turn % PATHS.length]!)))
					.took,
			);
		const after = processorMsOf(server.pid, folder);
		processorMs =
			(after.server + after.database - before.server - before.database) / ASKED;
	} finally {
		caller.close();
		await server.stop();
	}
	say(`p50 ${ms(median(sample))}`);
	if (projects !== SIZES[0]) rmSync(folder, { recursive: true, force: true });
	return {
		projects,
		rows,
		ingestMs,
		rebuildMs,
		p95: quantile(sample, 0.95),
		processorMs,
	};
}
