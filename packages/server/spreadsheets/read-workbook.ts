import { DEFAULT_LIMITS } from "./limits.ts";
import { detectFormat } from "./detect-format.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { rowStream } from "./row-stream.ts";
import type { ReadingOptions, SheetReading } from "./rows.ts";

/**
 * Reads a spreadsheet in this thread: an .xlsx workbook or a csv file, told apart by their contents. The server asks
 * `readInWorker` instead; this is for the worker itself, tests and small tools.
 *
 * Memory stays flat: beside the batches the consumer has not taken yet, only the shared strings are kept.
 *
 * @throws SpreadsheetRefusal from the head and from the rows
 */
export function readWorkbook(
	file: string | Uint8Array,
	options: ReadingOptions = {},
): SheetReading {
	const limits = { ...DEFAULT_LIMITS, ...options.limits };
	return rowStream(async function* () {
		const format = await detectFormat(file);
		yield* format === "zip"
			? readXlsx(file, options, limits)
			: readCsv(file, options, limits);
	});
}
