import type { Entry } from "yauzl";
import { BatchBuilder } from "./batch-builder.ts";
import { columnOf, rowOf } from "./addresses.ts";
import { SpreadsheetRefusal } from "./refusal.ts";
import type {
	CellRange,
	ReadingLimits,
	ReadingOptions,
	RowBatch,
	SheetHead,
} from "./rows.ts";
import { SheetHandler, type SheetContext } from "./sheet-handler.ts";
import {
	openings,
	readFormats,
	readSharedStrings,
	readWorkbookParts,
	type SheetPart,
	type WorkbookParts,
} from "./workbook-parts.ts";
import { XmlScanner } from "./xml-scanner.ts";
import { decodeXml } from "./xml-text.ts";
import { broken, openZip, type ZipArchive } from "./zip-reader.ts";

const STEP_CHARACTERS = 16 * 1024;

/** Rows of a batch when nobody says. */
export const BATCH_ROWS = 1_000;

/**
 * Reads a workbook: its head first, then the rows of one sheet.
 *
 * The chosen sheet is unpacked twice. The first time finds the merged ranges, which the format puts after the rows
 * though a header is understood with them, and counts every byte, so that a sheet too large is refused before its first
 * row is given out; unpacking is a fifth of the work of reading. Nothing of it is kept.
 *
 * @throws SpreadsheetRefusal
 */
export async function* readXlsx(
	file: string | Uint8Array,
	options: ReadingOptions,
	limits: ReadingLimits,
): AsyncGenerator<SheetHead | RowBatch, void, void> {
	const archive = await openZip(file, limits);
	try {
		refuseOtherPackages(archive);
		const parts = await readWorkbookParts(archive, limits);
		const { sheet, context } = await chooseSheetOf(
			archive,
			parts,
			options.sheet,
			limits,
		);
		const { mergedRanges, isRightToLeft } = await surveySheet(
			archive,
			sheet.path,
			limits,
		);
		yield {
			format: "xlsx",
			sheets: parts.sheets.map(({ name, isVisible }) => ({ name, isVisible })),
			sheet: sheet.name,
			isDate1904: parts.isDate1904,
			isRightToLeft,
			mergedRanges,
			csv: null,
		};
		yield* sheetRows(archive, context, limits, options.batchRows ?? BATCH_ROWS);
	} finally {
		archive.close();
	}
}

/**
 * The sheet that reading with these options reads, and what its cells need to be understood.
 *
 * @throws SpreadsheetRefusal spreadsheets.sheet_not_found, spreadsheets.no_sheet
 */
export async function chooseSheetOf(
	archive: ZipArchive,
	parts: WorkbookParts,
	wanted: string | number | undefined,
	limits: ReadingLimits,
): Promise<{ sheet: SheetPart; context: SheetContext }> {
	const formats = await readFormats(archive, parts.stylesPath, limits);
	const strings = await readSharedStrings(
		archive,
		parts.sharedStringsPath,
		limits,
	);
	const contextOf = ({ path }: SheetPart): SheetContext => ({
		part: path,
		formats,
		strings,
		isDate1904: parts.isDate1904,
	});
	const sheet = await chooseSheet(parts.sheets, wanted, (candidate) =>
		holdsCells(archive, contextOf(candidate), limits),
	);
	return { sheet, context: contextOf(sheet) };
}

/** Zips that are something else get a name, so that the person knows what to do with them. */
function refuseOtherPackages(archive: ZipArchive): void {
	if (archive.find("xl/workbook.bin"))
		throw new SpreadsheetRefusal("spreadsheets.binary_format");
	// A zip without the list of types is no Office file at all.
	if (archive.find("[Content_Types].xml")) {
		if (
			archive.find("word/document.xml") ||
			archive.find("ppt/presentation.xml")
		) {
			throw new SpreadsheetRefusal("spreadsheets.not_a_spreadsheet");
		}
		return;
	}
	if (archive.find("mimetype") && archive.find("content.xml"))
		throw new SpreadsheetRefusal("spreadsheets.open_document");
	if (
		!archive.entries.some(({ fileName }) =>
			fileName.toLowerCase().startsWith("xl/"),
		)
	) {
		throw new SpreadsheetRefusal("spreadsheets.not_a_spreadsheet");
	}
}

/** The sheet asked for by name or place, else the first visible one that holds something. */
async function chooseSheet(
	sheets: readonly SheetPart[],
	wanted: string | number | undefined,
	holdsSomething: (sheet: SheetPart) => Promise<boolean>,
): Promise<SheetPart> {
	if (wanted !== undefined) {
		const found =
			typeof wanted === "number"
				? sheets[wanted]
				: sheets.find(({ name }) => name === wanted);
		if (found !== undefined) return found;
		throw new SpreadsheetRefusal("spreadsheets.sheet_not_found", {
			sheet: typeof wanted === "number" ? wanted + 1 : wanted,
			sheets: sheets.map(({ name }) => name).join(", "),
		});
	}
	for (const sheet of sheets) {
		if (sheet.isVisible && (await holdsSomething(sheet))) return sheet;
	}
	throw new SpreadsheetRefusal("spreadsheets.no_sheet");
}

async function holdsCells(
	archive: ZipArchive,
	context: SheetContext,
	limits: ReadingLimits,
): Promise<boolean> {
	for await (const _ of sheetRows(archive, context, limits, 1)) return true;
	return false;
}

/** Leaving the loop early stops the unpacking. */
async function* sheetRows(
	archive: ZipArchive,
	context: SheetContext,
	limits: ReadingLimits,
	batchRows: number,
): AsyncGenerator<RowBatch, void, void> {
	const builder = new BatchBuilder(limits, batchRows);
	const handler: SheetHandler = new SheetHandler(
		context,
		builder,
		() => scanner,
	);
	const scanner: XmlScanner = new XmlScanner(handler, limits, context.part);
	for await (const text of decodeXml(
		archive.unpack(entryOf(archive, context.part)),
		context.part,
	)) {
		// In small steps: sixteen thousand characters can point at a long string some three hundred times.
		for (let at = 0; at < text.length; at += STEP_CHARACTERS) {
			scanner.write(text.slice(at, at + STEP_CHARACTERS));
			yield* builder.take();
		}
	}
	scanner.end();
	builder.flush();
	yield* builder.take();
}

/** What stands around the rows: whether the sheet runs from the right, and after them the merged ranges. */
async function surveySheet(
	archive: ZipArchive,
	path: string,
	limits: ReadingLimits,
) {
	const mergedRanges: CellRange[] = [];
	let isRightToLeft = false;
	let tail: XmlScanner | undefined;
	const handler = openings((name) => {
		if (name !== "mergeCell") return;
		const range = rangeOf(tail!.attribute("ref") ?? "");
		if (range !== null) mergedRanges.push(range);
	});
	// The last characters of the piece before, in case the end of the rows lies on the border of two.
	let before = "";
	for await (const piece of decodeXml(
		archive.unpack(entryOf(archive, path)),
		path,
	)) {
		if (tail !== undefined) {
			tail.write(piece);
			continue;
		}
		const text = before + piece;
		if (before === "")
			isRightToLeft =
				/<(?:\w+:)?sheetView\b[^>]*\brightToLeft\s*=\s*["'](?:1|true)["']/i.test(
					text.slice(0, 20_000),
				);
		// A plain search first: the pattern alone is ten times slower over the whole sheet.
		const end = text.includes("sheetData") ? END_OF_ROWS.exec(text) : null;
		if (end === null) before = text.slice(-40);
		else {
			tail = new XmlScanner(handler, limits, path, true);
			tail.write(text.slice(end.index + end[0].length));
		}
	}
	return { mergedRanges, isRightToLeft };
}

const END_OF_ROWS = /<\/(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*\/>/;

function rangeOf(reference: string): CellRange | null {
	const [first = "", last = first] = reference.split(":");
	const range = {
		firstRow: rowOf(first),
		lastRow: rowOf(last),
		firstColumn: columnOf(first),
		lastColumn: columnOf(last),
	};
	return range.firstRow > 0 &&
		range.firstColumn >= 0 &&
		range.lastRow >= range.firstRow
		? range
		: null;
}

function entryOf(archive: ZipArchive, path: string): Entry {
	const entry = archive.find(path);
	if (entry === undefined) throw broken(path);
	return entry;
}
