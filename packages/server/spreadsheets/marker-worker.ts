import { parentPort, workerData } from "node:worker_threads";
import { markWorkbook } from "./mark-workbook.ts";
import { type RefusalCode, SpreadsheetRefusal } from "./refusal.ts";

/** The other side of mark-in-worker.ts. */

export type FromMarker =
	| {
			readonly kind: "marked";
			readonly file: Uint8Array<ArrayBuffer>;
			readonly isConverted: boolean;
	  }
	| {
			readonly kind: "refused";
			readonly code: RefusalCode;
			readonly params: SpreadsheetRefusal["params"];
	  };

const { file, marks, options } = workerData as {
	file: string | Uint8Array;
	marks: Parameters<typeof markWorkbook>[1];
	options: Parameters<typeof markWorkbook>[2];
};

try {
	const marked = await markWorkbook(file, marks, options);
	// A small Buffer is a slice of a shared pool, which cannot be moved: take a copy that is its own.
	const bytes = Uint8Array.from(marked.file);
	parentPort!.postMessage(
		{
			kind: "marked",
			file: bytes,
			isConverted: marked.isConverted,
		} satisfies FromMarker,
		[bytes.buffer],
	);
} catch (error) {
	if (!(error instanceof SpreadsheetRefusal)) throw error;
	parentPort!.postMessage({
		kind: "refused",
		code: error.code,
		params: error.params,
	} satisfies FromMarker);
}
