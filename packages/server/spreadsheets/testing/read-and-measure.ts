import { readFileSync } from "node:fs";
import { readInWorker } from "../read-in-worker.ts";
import { SpreadsheetRefusal } from "../refusal.ts";
import { cellsOf, rowCount } from "../rows.ts";

/**
 * A process of its own that reads one file (its argument) as the server does and prints what came of it, how long it
 * took and how far the memory of the whole process rose at its highest above what it was before.
 */

const path = process.argv[2]!;
/** The peak since the process began, as Linux counts it (VmHWM), in kilobytes. */
const peak = () =>
	Number(
		/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ??
			process.resourceUsage().maxRSS,
	);

const idle = peak();
const start = performance.now();
let rows = 0;
let cells = 0;
let refused: string | null = null;
try {
	for await (const batch of readInWorker(path)) {
		rows += rowCount(batch);
		for (let index = 0; index < rowCount(batch); index++)
			cells += cellsOf(batch, index).length;
	}
} catch (error) {
	if (!(error instanceof SpreadsheetRefusal)) throw error;
	refused = error.code;
}
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
	JSON.stringify({
		rows,
		refused,
		seconds,
		megabytesAboveIdle: (peak() - idle) / 1024,
	}),
);
