import { isMainThread } from "node:worker_threads";
import { createHash } from "node:crypto";
import {
	type FoundHeader,
	findHeader,
	HEADER_WINDOW,
} from "@dekad/core/sheets/find-header.ts";
import { impliedYear } from "@dekad/core/sheets/implied-year.ts";
import type { SheetKind, SheetRow } from "@dekad/core/sheets/sheet-kind.ts";
import {
	headerFingerprint,
	type MappingWish,
} from "@dekad/core/sheets/sheet-mapping.ts";
import { DateOrderCount } from "@dekad/core/sheets/date-cells.ts";
import { readInWorker } from "../spreadsheets/read-in-worker.ts";
import { readWorkbook } from "../spreadsheets/read-workbook.ts";
import {
	cellsOf,
	rowCount,
	type RowBatch,
	type SheetReading,
} from "../spreadsheets/rows.ts";

/** A sheet whose header is known and whose rows are waiting. */
export type OpenedSheet = {
	readonly header: FoundHeader;
	readonly wish: MappingWish;
	readonly isRemembered: boolean;
	/** The year taken from the headers; undefined: a column, the mapping or nothing says it. */
	readonly yearOfHeader: string | undefined;
	/** Digest of the header row, by which a mapping is remembered. */
	readonly headerHash: string;
	/** Rows below the header, batch by batch; each row is made when it is asked for and may be forgotten at once. */
	readonly batches: AsyncIterable<Iterable<SheetRow>>;
};

/**
 * Opens a file and finds its header, by the mapping given, else by the one remembered for a row of it, else by
 * its labels. Undefined: no row looks like a header. The file is read in a thread of its own.
 *
 * @param remembered gives the mapping kept for one of some header digests, in the order of the rows
 * @throws SpreadsheetRefusal
 */
export async function openSheet(
	file: Uint8Array,
	{
		kind,
		wish,
		remembered,
		signal,
	}: {
		kind: SheetKind;
		wish: MappingWish | undefined;
		remembered: (hashes: readonly string[]) => Promise<MappingWish | undefined>;
		signal: AbortSignal | undefined;
	},
): Promise<OpenedSheet | undefined> {
	const reading = read(file, signal);
	const { mergedRanges } = await reading.head;
	const iterator = reading[Symbol.asyncIterator]();
	const first: SheetRow[] = [];
	while (first.length < HEADER_WINDOW) {
		const next = await iterator.next();
		if (next.done) break;
		first.push(...rowsOf(next.value));
	}
	const beginning = first.slice(0, HEADER_WINDOW);
	const kept = wish ?? (await remembered(beginning.map(hashOfRow)));
	let used = kept ?? {};
	let header = findHeader(kind, beginning, mergedRanges, used);
	const year = header && impliedYear(kind, header);
	if (year !== undefined && used.constants?.["year"] === undefined) {
		used = { ...used, constants: { ...used.constants, year } };
		header = findHeader(kind, beginning, mergedRanges, used);
	}
	if (!header) {
		await iterator.return?.();
		return undefined;
	}
	async function* batches(from: number): AsyncGenerator<Iterable<SheetRow>> {
		try {
			yield first.splice(0).filter(({ number }) => number > from);
			for (;;) {
				const next = await iterator.next();
				if (next.done) return;
				yield rowsOf(next.value);
			}
		} finally {
			// Leaving early must end the reading thread.
			await iterator.return?.();
		}
	}
	const found = header;
	const headerRow = beginning.find(({ number }) => number === found.row);
	return {
		header: found,
		wish: used,
		yearOfHeader: used === kept ? undefined : year,
		isRemembered: wish === undefined && kept !== undefined,
		headerHash: headerRow ? hashOfRow(headerRow) : "",
		batches: batches(found.row),
	};
}

/** What all cells of a file prove about the order of day and month, mapped columns or not. */
export async function countDateOrders(
	file: Uint8Array,
	signal: AbortSignal | undefined,
): Promise<DateOrderCount> {
	const count = new DateOrderCount();
	for await (const batch of read(file, signal)) {
		for (let index = 0; index < rowCount(batch); index++)
			for (const [column, cell] of cellsOf(batch, index))
				if (cell.kind === "text") count.add(column, cell.text);
	}
	return count;
}

/** In a job's thread the file is read right there: a second thread below it would cost 50 MB and a copy of the file. */
const read = (
	file: Uint8Array,
	signal: AbortSignal | undefined,
): SheetReading =>
	isMainThread
		? readInWorker(file, signal ? { signal } : {})
		: readWorkbook(file);

function* rowsOf(batch: RowBatch): Generator<SheetRow, void, void> {
	for (let index = 0; index < rowCount(batch); index++)
		yield { number: batch.rowNumbers[index]!, cells: cellsOf(batch, index) };
}

const hashOfRow = (row: SheetRow): string =>
	createHash("sha256")
		.update(headerFingerprint(row.cells.map(([, cell]) => cell.text)))
		.digest("hex");
