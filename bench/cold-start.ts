import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, print, promise, say, seconds } from "./figures.ts";
import { Caller, startProcess } from "./http-caller.ts";

/**
 * From the command to the first page: `dekad serve` on a folder with the demo, its database stopped, until the
 * page's HTML, its main script and the first question of the page (/api/session) are answered. The same on an
 * empty folder, where the database is made first. The page is built beforehand, as it is once for an installation.
 */
const ROUNDS = 5;
const GOAL_MS = 5000;
const DEKAD = join(import.meta.dirname, "../packages/cli/bin/dekad.mjs");

type Steps = { listening: number; page: number; session: number };

async function start(folder: string, ...more: string[]): Promise<Steps> {
	const begun = performance.now();
	const since = () => performance.now() - begun;
	const server = await startProcess(process.execPath, [
		DEKAD,
		"serve",
		"--json",
		"--port",
		"0",
		"--data",
		folder,
		...more,
	]);
	const caller = new Caller(server.url);
	try {
		const listening = since();
		const html = await caller.call("GET", "/");
		const script = /<script[^>]+src="([^"]+)"/.exec(html.text)?.[1];
		if (html.status !== 200 || !script)
			throw new Error(`no page: ${html.status} ${html.text.slice(0, 200)}`);
		const main = await caller.call("GET", script);
		if (main.status !== 200) throw new Error(`no script: ${main.status}`);
		const page = since();
		await caller.ask("GET", "/api/session");
		return { listening, page, session: since() };
	} finally {
		caller.close();
		await server.stop();
	}
}

const show = (runs: readonly Steps[]) =>
	`listening ${seconds(median(runs.map(({ listening }) => listening)))}, page and its script ${seconds(median(runs.map(({ page }) => page)))}, first answer ${seconds(median(runs.map(({ session }) => session)))}`;

const base = mkdtempSync(join(tmpdir(), "dekad-bench-start-"));
// Started as root, the database runs as an account of its own, which must get in.
chmodSync(base, 0o755);
try {
	const folder = join(base, "demo");
	say("loading the demo, building the page");
	const loaded = spawnSync(
		process.execPath,
		[DEKAD, "demo", "--data", folder],
		{
			stdio: ["ignore", "ignore", "inherit"],
		},
	);
	if (loaded.status !== 0) throw new Error("dekad demo failed");
	await start(folder, "--demo");
	const again: Steps[] = [];
	const empty: Steps[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		again.push(await start(folder, "--demo"));
		empty.push(await start(join(base, `empty-${round}`)));
	}
	print(
		`cold-start: median of ${ROUNDS} starts from the command; a folder with the demo: ${show(again)}`,
	);
	print(`  an empty folder, the database made first: ${show(empty)}`);
	const worst = Math.max(...again.map(({ session }) => session));
	promise("cold start to first page and answer, the slowest", {
		kept: worst <= GOAL_MS,
		figure: seconds(worst),
		goal: `<= ${seconds(GOAL_MS)}`,
	});
} finally {
	rmSync(base, { recursive: true, force: true });
}
