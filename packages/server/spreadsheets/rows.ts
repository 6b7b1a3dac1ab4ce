/**
 * What reading a workbook gives: a head once, then batches of rows.
 *
 * A batch is a handful of flat arrays rather than an object per cell: it crosses the border between the reading
 * thread and the server almost for free (the arrays are moved, the text is one string), and 100,000 rows never
 * exist at once. `cellAt` and `cellsOf` turn one place of it into an ordinary value.
 *
 * Rows are counted as the spreadsheet program shows them, from 1; columns from 0 (A is 0). Only cells that hold
 * something are there: a cell with a style and no value, and one with an empty text, are as absent as one never made.
 */

/** What a cell holds. `date` is a number whose format shows a date or a time, or an ISO date of a strict file. */
export type Cell =
	| { readonly kind: "text"; readonly text: string }
	/**
	 * `text` is the shortest decimal that is this number (what a person typed, not the 17 digits a file may carry),
	 * with leading zeros where the cell's format is nothing but zeros, as codes often are.
	 */
	| {
			readonly kind: "number";
			readonly number: number;
			readonly text: string;
			readonly isPercent: boolean;
	  }
	/**
	 * `text` is "2026-03-21", "2026-03-21T14:30:00" or, for a time without a day, "14:30:00". `serial` is the number
	 * behind it, counted from 1899-12-30 also in a workbook that counts from 1904.
	 */
	| { readonly kind: "date"; readonly text: string; readonly serial: number }
	| {
			readonly kind: "boolean";
			readonly value: boolean;
			readonly text: "TRUE" | "FALSE";
	  }
	/** `text` is the error as shown: "#N/A", "#REF!". */
	| { readonly kind: "error"; readonly text: string }
	/** A formula the file carries no computed value for. `text` is the formula, for a message; it is never computed here. */
	| { readonly kind: "formula"; readonly text: string };

/** Numbers of `RowBatch.kinds`. */
export const CELL_KIND = {
	text: 1,
	number: 2,
	percent: 3,
	date: 4,
	true: 5,
	false: 6,
	error: 7,
	formula: 8,
} as const;

/** Some rows, in the order of the sheet. Made by the reader, at most 1,000 rows, fewer when they are wide. */
export type RowBatch = {
	/** The row number of each row. */
	readonly rowNumbers: Uint32Array;
	/** 1 for a row that is hidden in the sheet (by hand or by a filter). */
	readonly hidden: Uint8Array;
	/** Where each row's cells begin in the four arrays below; one more than there are rows. */
	readonly starts: Uint32Array;
	readonly columns: Uint16Array;
	readonly kinds: Uint8Array;
	/** The number of a number, a percent or a date; 0 for the others. */
	readonly numbers: Float64Array;
	/** Where each cell's text ends in `text`; it begins where the one before ended. */
	readonly textEnds: Uint32Array;
	/** The texts of all cells, one after the other. Empty for numbers, whose text is made when asked for. */
	readonly text: string;
};

/** A block of cells, both ends included. */
export type CellRange = {
	readonly firstRow: number;
	readonly lastRow: number;
	readonly firstColumn: number;
	readonly lastColumn: number;
};

export type SheetEntry = { readonly name: string; readonly isVisible: boolean };

/** What is known before the first row. */
export type SheetHead = {
	readonly format: "xlsx" | "csv";
	/** The worksheets in the order of their tabs; one, named after nothing (""), for csv. */
	readonly sheets: readonly SheetEntry[];
	/** The name of the sheet whose rows follow. */
	readonly sheet: string;
	/** Whether the workbook counts days from 1904. Dates are given on the usual count all the same. */
	readonly isDate1904: boolean;
	readonly isRightToLeft: boolean;
	/** In the order of the file. The value of a merged range is in its first cell. */
	readonly mergedRanges: readonly CellRange[];
	/** How a csv file was understood; null for a workbook. */
	readonly csv: {
		readonly encoding: string;
		readonly delimiter: string;
	} | null;
};

/** Counted limits: each stops the reading the moment it is passed. */
export type ReadingLimits = {
	/** Files inside the zip. */
	readonly entries: number;
	/** Inflated bytes of one file inside the zip, or bytes of a csv file. */
	readonly entryBytes: number;
	/** Inflated bytes of everything read. */
	readonly totalBytes: number;
	/** Inflated bytes over compressed bytes, looked at after the first 4 MiB of an entry. */
	readonly ratio: number;
	readonly rows: number;
	readonly columns: number;
	/** Elements inside elements. */
	readonly depth: number;
	/** Characters of one text, attribute or tag. */
	readonly stringLength: number;
	/** Characters of all shared strings. */
	readonly sharedStringsLength: number;
	/** Characters handed out in all; a long shared string that a million cells point at counts a million times. */
	readonly textLength: number;
};

export type ReadingOptions = {
	/** Name of the sheet, or its place from 0. Without it: the first visible sheet that holds something. */
	readonly sheet?: string | number;
	readonly limits?: Partial<ReadingLimits>;
	/** Rows of a batch, 1,000 if not said. */
	readonly batchRows?: number;
};

/**
 * A reading under way. Ask for `head` first, or go straight for the rows; leaving the loop early ends the reading.
 *
 * @throws SpreadsheetRefusal from `head` and from the loop alike
 */
export type SheetReading = AsyncIterable<RowBatch> & {
	readonly head: Promise<SheetHead>;
};

/** How many rows `batch` holds. */
export const rowCount = (batch: RowBatch): number => batch.rowNumbers.length;

/** The cell of the `index`-th row of `batch` (from 0) in `column`, or undefined when it holds nothing. */
export function cellAt(
	batch: RowBatch,
	index: number,
	column: number,
): Cell | undefined {
	const place = findPlace(batch, index, column);
	return place < 0 ? undefined : cellOfPlace(batch, place);
}

/** The text of a cell as a person would read it, "" when it holds nothing. */
export function textAt(batch: RowBatch, index: number, column: number): string {
	return cellAt(batch, index, column)?.text ?? "";
}

/** All cells of the `index`-th row of `batch` (from 0), from left to right, each with its column. */
export function cellsOf(
	batch: RowBatch,
	index: number,
): [column: number, cell: Cell][] {
	const cells: [number, Cell][] = [];
	const end = batch.starts[index + 1] ?? 0;
	for (let place = batch.starts[index] ?? 0; place < end; place++) {
		cells.push([batch.columns[place]!, cellOfPlace(batch, place)]);
	}
	return cells;
}

/** Where the cell lies in the flat arrays, or -1. A row without gaps is found at the first look. */
function findPlace(
	{ starts, columns }: RowBatch,
	index: number,
	column: number,
): number {
	const start = starts[index] ?? 0;
	const end = starts[index + 1] ?? 0;
	for (let place = Math.min(start + column, end - 1); place >= start; place--) {
		const found = columns[place]!;
		if (found === column) return place;
		if (found < column) return -1;
	}
	return -1;
}

function cellOfPlace(
	{ kinds, numbers, textEnds, text: all }: RowBatch,
	place: number,
): Cell {
	const text = all.slice(
		place === 0 ? 0 : textEnds[place - 1]!,
		textEnds[place]!,
	);
	const number = numbers[place]!;
	switch (kinds[place]) {
		case CELL_KIND.number:
		case CELL_KIND.percent:
			return {
				kind: "number",
				number,
				text: text || String(number),
				isPercent: kinds[place] === CELL_KIND.percent,
			};
		case CELL_KIND.date:
			return { kind: "date", text, serial: number };
		case CELL_KIND.true:
			return { kind: "boolean", value: true, text: "TRUE" };
		case CELL_KIND.false:
			return { kind: "boolean", value: false, text: "FALSE" };
		case CELL_KIND.error:
			return { kind: "error", text };
		case CELL_KIND.formula:
			return { kind: "formula", text };
		default:
			return { kind: "text", text };
	}
}
