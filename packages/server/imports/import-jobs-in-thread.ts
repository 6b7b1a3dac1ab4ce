import { Worker } from "node:worker_threads";
import { text } from "@dekad/core/text/text.ts";
import type { Connection } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import type { JobContext, JobHandler } from "../jobs/run-jobs.ts";
import type {
	FromImportThread,
	ImportThreadData,
	ToImportThread,
} from "./import-thread.ts";

/**
 * A large sheet takes seconds of judging and text making. In a thread of its own it holds up nobody's
 * page, and its garbage, several hundred MB in the server's roomy heap, is collected in a small one.
 */
const RESOURCE_LIMITS = {
	maxOldGenerationSizeMb: 256,
	maxYoungGenerationSizeMb: 6,
};
/** Time to roll back after a stop; then the thread is ended and PostgreSQL rolls back by itself. */
const STOP_PATIENCE_MS = 10_000;

/** The jobs of import-jobs.ts, each worked off in a thread with connections of its own. */
export function importJobsInThread({
	connection,
	now,
}: {
	connection: Connection;
	now: () => Date;
}): Record<string, JobHandler> {
	const inThread =
		(kind: string): JobHandler =>
		(context) =>
			runInThread(context, {
				connection,
				kind,
				actor: context.actor,
				input: context.input,
				nowMs: now().getTime(),
			});
	return {
		"import.check": inThread("import.check"),
		"import.store": inThread("import.store"),
	};
}

const isOutOfMemory = (error: unknown): boolean =>
	(error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";

/** A file that asks for more memory than it may have is refused like any other, not a defect. */
const tooLarge = ({ actor }: ImportThreadData): DekadError =>
	new DekadError("import.file_refused", {
		reason: text(actor.lang, "spreadsheets.memory"),
		code: "spreadsheets.memory",
	});

async function runInThread(
	{ signal, progress }: JobContext,
	workerData: ImportThreadData,
): Promise<Record<string, unknown>> {
	signal.throwIfAborted();
	const worker = new Worker(new URL("./import-thread.ts", import.meta.url), {
		workerData,
		resourceLimits: RESOURCE_LIMITS,
	});
	let patience: NodeJS.Timeout | undefined;
	const stop = () => {
		worker.postMessage({ kind: "stop" } satisfies ToImportThread);
		patience = setTimeout(() => void worker.terminate(), STOP_PATIENCE_MS);
	};
	signal.addEventListener("abort", stop, { once: true });
	try {
		const last = await new Promise<FromImportThread | undefined>(
			(resolve, reject) => {
				let said: FromImportThread | undefined;
				worker.on("message", (message: FromImportThread) => {
					if (message.kind === "progress")
						progress(message.done, message.total);
					else said = message;
				});
				worker.once("error", (error) =>
					reject(isOutOfMemory(error) ? tooLarge(workerData) : error),
				);
				worker.once("exit", () => resolve(said));
			},
		);
		if (last?.kind === "done") return last.result;
		if (last?.kind === "refused") throw new DekadError(last.code, last.detail);
		throw new Error("the import's thread ended without an answer");
	} catch (error) {
		// What a thread that was told to stop says of it is only the way it ended.
		signal.throwIfAborted();
		throw error;
	} finally {
		clearTimeout(patience);
		signal.removeEventListener("abort", stop);
	}
}
