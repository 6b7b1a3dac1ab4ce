import { detectFormat } from "./detect-format.ts";
import {
	type CellMark,
	commentsOf,
	type MarkingOptions,
	markXlsx,
} from "./mark-xlsx.ts";
import { readWorkbook } from "./read-workbook.ts";
import { type RowBatch, cellsOf, rowCount } from "./rows.ts";
import { workbookBuffer } from "./write-workbook.ts";
import type { CellValue } from "./write-sheet.ts";

export type MarkedWorkbook = {
	/** An .xlsx workbook. */
	readonly file: Buffer;
	/** The file was csv, which can hold neither fill nor comment: its rows were put into a workbook of our own. Say so. */
	readonly isConverted: boolean;
};

/**
 * The same workbook with the marked cells filled and commented (mark-xlsx.ts says how); a csv file becomes a workbook
 * with the same rows in the same places. This thread does the work: the server asks `markInWorker`.
 *
 * @throws SpreadsheetRefusal as reading the same file does
 */
export async function markWorkbook(
	file: string | Uint8Array,
	marks: readonly CellMark[],
	options: MarkingOptions & { readonly sheetName: string },
): Promise<MarkedWorkbook> {
	if ((await detectFormat(file)) === "zip")
		return { file: await markXlsx(file, marks, options), isConverted: false };
	const { author, sheetName, limits } = options;
	const reading = readWorkbook(file, limits === undefined ? {} : { limits });
	const converted = await workbookBuffer({
		author,
		sheets: [
			{
				name: sheetName,
				columns: [],
				rows: textRows(reading),
				marks: commentsOf(marks),
			},
		],
	});
	return { file: converted, isConverted: true };
}

/** The rows of a csv file as texts, the empty ones among them, so that every row keeps its number. */
async function* textRows(
	batches: AsyncIterable<RowBatch>,
): AsyncGenerator<CellValue[], void, void> {
	let next = 1;
	for await (const batch of batches) {
		for (let index = 0; index < rowCount(batch); index++) {
			for (; next < batch.rowNumbers[index]!; next++) yield [];
			const values: CellValue[] = [];
			for (const [column, cell] of cellsOf(batch, index)) {
				while (values.length < column) values.push(null);
				values.push(cell.text);
			}
			yield values;
			next++;
		}
	}
}
