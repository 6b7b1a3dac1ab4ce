import { Worker } from "node:worker_threads";
import type { MarkedWorkbook, markWorkbook } from "./mark-workbook.ts";
import type { FromMarker } from "./marker-worker.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

/** Above what reading needs: the packed sheet and the whole new file are held at the end. */
const RESOURCE_LIMITS = {
	maxOldGenerationSizeMb: 256,
	maxYoungGenerationSizeMb: 16,
	stackSizeMb: 4,
};

/**
 * `markWorkbook` in a thread of its own, stopped at once by `signal`.
 *
 * @throws SpreadsheetRefusal; the signal's reason when it was aborted
 */
export async function markInWorker(
	file: string | Uint8Array,
	marks: Parameters<typeof markWorkbook>[1],
	{
		signal,
		...options
	}: Parameters<typeof markWorkbook>[2] & { readonly signal?: AbortSignal },
): Promise<MarkedWorkbook> {
	signal?.throwIfAborted();
	const worker = new Worker(new URL("./marker-worker.ts", import.meta.url), {
		workerData: { file, marks, options },
		resourceLimits: RESOURCE_LIMITS,
	});
	try {
		const answer = await new Promise<FromMarker>((resolve, reject) => {
			signal?.addEventListener("abort", () => reject(signal.reason as Error), {
				once: true,
			});
			worker.once("message", resolve);
			worker.once("error", (error: NodeJS.ErrnoException) =>
				reject(
					error.code === "ERR_WORKER_OUT_OF_MEMORY"
						? new SpreadsheetRefusal(
								"spreadsheets.memory",
								{},
								{ cause: error },
							)
						: error,
				),
			);
			worker.once("exit", (code) =>
				reject(
					new Error(`the marking thread ended with ${code} before it answered`),
				),
			);
		});
		if (answer.kind === "refused")
			throw new SpreadsheetRefusal(answer.code, answer.params);
		const { buffer, byteOffset, byteLength } = answer.file;
		return {
			file: Buffer.from(buffer, byteOffset, byteLength),
			isConverted: answer.isConverted,
		};
	} finally {
		await worker.terminate();
	}
}
