import { neutralise } from "./neutralise.ts";
import type { CellValue } from "./write-sheet.ts";

/**
 * A csv file, piece by piece: UTF-8 with a byte order mark (without it, Excel in China takes it for GB18030), lines ended by
 * CR LF, every text in quotes. A text that a program would take for a formula gets an apostrophe in front;
 * reading it here takes it away again, so a round trip changes nothing. Numbers and dates are written plainly.
 *
 * @throws RangeError for a number that is none
 */
export async function* writeCsv(
	rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>,
): AsyncGenerator<string, void, void> {
	let piece = "\uFEFF";
	for await (const row of rows) {
		piece += `${row.map(csvCell).join(",")}\r\n`;
		if (piece.length > 64 * 1024) {
			yield piece;
			piece = "";
		}
	}
	yield piece;
}

function csvCell(value: CellValue): string {
	if (value === null || value === "") return "";
	if (typeof value === "string")
		return `"${neutralise(value).replaceAll('"', '""')}"`;
	if (typeof value === "number" && !Number.isFinite(value))
		throw new RangeError(`not a number of a spreadsheet: ${value}`);
	if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
	return typeof value === "object" ? value.date : String(value);
}
