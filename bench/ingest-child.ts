import { readFileSync, writeFileSync } from "node:fs";
import type { Actor } from "@dekad/core/access/actor.ts";
import { runImport } from "@dekad/server/imports/run-import.ts";
import { startServer } from "@dekad/server/main.ts";
import { openFolder } from "./portfolio.ts";

/**
 * The server with one import in it, in a process of its own so that its memory can be told:
 * node ingest-child.ts FOLDER SHEET ACTOR_JSON NOW. Writes one line of JSON.
 */
const [folder = "", sheet = "", actor = "", at = ""] = process.argv.slice(2);

/** Resident memory of the process, its threads included, in MB. `VmHWM`: the highest since it was last set back. */
const memory = (name: "VmRSS" | "VmHWM"): number =>
	Number(
		new RegExp(`${name}:\\s+(\\d+) kB`).exec(
			readFileSync("/proc/self/status", "utf8"),
		)?.[1],
	) / 1024;

const installation = await openFolder(folder);
const server = await startServer({
	installation,
	port: 0,
	now: () => new Date(at),
});
const idle = memory("VmRSS");
writeFileSync("/proc/self/clear_refs", "5");
const begun = performance.now();
const { result } = await runImport(installation.appDb, {
	actor: JSON.parse(actor) as Actor,
	kind: "reports",
	fileName: "reports.xlsx",
	bytes: readFileSync(sheet),
	dryRun: false,
	now: new Date(at),
});
const seconds = (performance.now() - begun) / 1000;
const megabytes = memory("VmHWM") - idle;
process.stdout.write(
	`${JSON.stringify({ rows: result.accepted, problems: result.rejected, first: result.problems?.[0], seconds, megabytes, idle })}\n`,
);
await server.close();
await installation.close();
