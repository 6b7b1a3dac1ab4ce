import { Worker } from "node:worker_threads";
import { SpreadsheetRefusal } from "./refusal.ts";
import type { FromReader, ToReader } from "./reader-worker.ts";
import { rowStream } from "./row-stream.ts";
import type {
	ReadingOptions,
	RowBatch,
	SheetHead,
	SheetReading,
} from "./rows.ts";

/** Batches the worker may be ahead: enough to keep both threads busy, few enough to keep memory flat. */
const BATCHES_AHEAD = 3;

/**
 * The worker's own heap, so that no file can take the server down with it. Reading 100,000 rows of 20 columns raises the
 * whole process by 70 to 80 MB; the small young generation keeps short-lived strings from piling up before they are
 * collected.
 */
const RESOURCE_LIMITS = {
	maxOldGenerationSizeMb: 160,
	maxYoungGenerationSizeMb: 16,
	stackSizeMb: 4,
};

/**
 * Reads a spreadsheet in a thread of its own: `readWorkbook` with the event loop left free. The worker waits when the
 * consumer is slow, ends when the loop is left, and is stopped at once by `signal`. A file given as bytes is copied to the worker.
 *
 * @throws SpreadsheetRefusal from the head and from the rows; the signal's reason when it was aborted
 *
 * @example
 * const reading = readInWorker(path, { signal });
 * const { sheet, mergedRanges } = await reading.head;
 * for await (const batch of reading) for (let i = 0; i < rowCount(batch); i++) textAt(batch, i, 0);
 */
export function readInWorker(
	file: string | Uint8Array,
	{
		signal,
		...options
	}: ReadingOptions & { readonly signal?: AbortSignal } = {},
): SheetReading {
	return rowStream(() => receive(file, options, signal));
}

async function* receive(
	file: string | Uint8Array,
	options: ReadingOptions,
	signal: AbortSignal | undefined,
): AsyncGenerator<SheetHead | RowBatch, void, void> {
	signal?.throwIfAborted();
	const worker = new Worker(new URL("./reader-worker.ts", import.meta.url), {
		workerData: { file, options, ahead: BATCHES_AHEAD },
		resourceLimits: RESOURCE_LIMITS,
	});
	const arrived: FromReader[] = [];
	let wake: () => void = () => {};
	let failure: { error: unknown } | undefined;
	const fail = (error: unknown) => {
		failure ??= { error };
		wake();
	};
	const onAbort = () => {
		fail(signal?.reason);
		// At once, also when nobody is waiting for the next batch.
		void worker.terminate();
	};
	signal?.addEventListener("abort", onAbort, { once: true });
	worker.on("message", (message: FromReader) => {
		arrived.push(message);
		wake();
	});
	worker.on("error", (error) =>
		fail(
			(error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY"
				? new SpreadsheetRefusal("spreadsheets.memory", {}, { cause: error })
				: error,
		),
	);
	let exitCode: number | undefined;
	worker.on("exit", (code) => {
		exitCode = code;
		wake();
	});

	try {
		for (;;) {
			if (failure) throw failure.error;
			const message = arrived.shift();
			if (message === undefined) {
				// What it said before it ended is taken first: its last word often arrives together with its end.
				if (exitCode !== undefined) {
					throw new Error(
						`the reading thread ended with ${exitCode} before the last row`,
					);
				}
				await new Promise<void>((resolve) => (wake = resolve));
				continue;
			}
			if (message.kind === "end") return;
			if (message.kind === "refused")
				throw new SpreadsheetRefusal(message.code, message.params);
			yield message.kind === "head" ? message.head : message.batch;
			worker.postMessage({ kind: "more" } satisfies ToReader);
		}
	} finally {
		signal?.removeEventListener("abort", onAbort);
		await worker.terminate();
	}
}
