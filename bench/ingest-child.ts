import { readFileSync, writeFileSync } from "node:fs";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { ImportResult } from "@dekad/contract/imports.ts";
import { asActor } from "@dekad/server/database/as-actor.ts";
import { newId } from "@dekad/server/database/new-id.ts";
import { importJobsInThread } from "@dekad/server/imports/import-jobs-in-thread.ts";
import { keepFile } from "@dekad/server/imports/queries.ts";
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
const who = JSON.parse(actor) as Actor;
const { appDb: db, connection } = installation;
const now = () => new Date(at);
const idle = memory("VmRSS");
writeFileSync("/proc/self/clear_refs", "5");
const begun = performance.now();
const importId = newId(now());
// As the server does: the file is kept, then a job reads, checks and stores it.
await asActor(db, who, async (tx) => {
	const fileId = await keepFile(tx, who, {
		name: "reports.xlsx",
		mediaType:
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		content: readFileSync(sheet),
		now: now(),
		place: { regionPath: who.scope ?? "" },
	});
	await tx
		.insertInto("import_run")
		.values({
			jurisdiction_id: who.jurisdictionId,
			import_id: importId,
			kind: "reports",
			file_id: fileId,
			state: "storing",
			created_by: who.accountId,
			created_at: now(),
		})
		.execute();
});
await importJobsInThread({ connection, now })["import.store"]!({
	actor: who,
	input: { importId },
	signal: new AbortController().signal,
	progress: () => {},
});
const seconds = (performance.now() - begun) / 1000;
const megabytes = memory("VmHWM") - idle;
const { result } = await asActor(db, who, (tx) =>
	tx
		.selectFrom("import_run")
		.where("jurisdiction_id", "=", who.jurisdictionId)
		.where("import_id", "=", importId)
		.select("result")
		.executeTakeFirstOrThrow(),
);
const { accepted, rejected, problems } = result as ImportResult;
process.stdout.write(
	`${JSON.stringify({ rows: accepted, problems: rejected, first: problems[0], seconds, megabytes, idle })}\n`,
);
await server.close();
await installation.close();
