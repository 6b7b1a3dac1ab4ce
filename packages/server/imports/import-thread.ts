import { parentPort, workerData } from "node:worker_threads";
import type { Actor } from "@dekad/core/access/actor.ts";
import { type Connection, openDb, openPool } from "../database/client.ts";
import { DekadError, type ErrorCode } from "../errors.ts";
import { importJobs } from "./import-jobs.ts";

/** The other side of import-jobs-in-thread.ts: works one job off with connections of its own. */

export type ImportThreadData = {
	readonly connection: Connection;
	readonly kind: string;
	readonly actor: Actor;
	readonly input: Record<string, unknown>;
	/** The server's clock when the thread was started. */
	readonly nowMs: number;
};
export type FromImportThread =
	| {
			readonly kind: "progress";
			readonly done: number;
			readonly total: number | null;
	  }
	| { readonly kind: "done"; readonly result: Record<string, unknown> }
	| {
			readonly kind: "refused";
			readonly code: ErrorCode;
			readonly detail: Record<string, unknown>;
	  };
/** The only thing the thread is told: to stop. */
export type ToImportThread = { readonly kind: "stop" };

const { connection, kind, actor, input, nowMs } =
	workerData as ImportThreadData;
const port = parentPort!;
const say = (message: FromImportThread) => port.postMessage(message);
const controller = new AbortController();
port.on("message", () => controller.abort(new Error("stopped")));
const startedMs = performance.now();
const now = () => new Date(nowMs + performance.now() - startedMs);

// One does the work; a second is for what is read beside it.
const pool = openPool(connection, "app", { max: 2 });
try {
	const handlers = importJobs({ db: openDb(pool), now });
	const result = await handlers[kind]!({
		actor,
		input,
		signal: controller.signal,
		progress: (done, total) => say({ kind: "progress", done, total }),
	});
	say({ kind: "done", result });
} catch (error) {
	// Any other error ends the thread as its "error" event.
	if (!(error instanceof DekadError)) throw error;
	say({ kind: "refused", code: error.code, detail: error.detail });
} finally {
	await pool.end();
	port.close();
}
