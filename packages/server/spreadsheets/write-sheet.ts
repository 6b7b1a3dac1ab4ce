import { cellAddress, columnName } from "./addresses.ts";
import {
	type CellStyle,
	type CellStyles,
	type NumberFormat,
} from "./cell-styles.ts";
import type { CellComment } from "./comments.ts";
import { escapeCellText, escapeXml } from "./escape-xml.ts";
import { wouldRun } from "./neutralise.ts";
import { DECLARATION } from "./package-edits.ts";

/** What a cell is given. A text is written as a text whatever it begins with; null and "" leave the cell empty. */
export type CellValue =
	| string
	| number
	| boolean
	| null
	| { readonly date: string };

export type SheetColumn = {
	readonly header: string;
	/** A second line of the header, such as the unit. */
	readonly unit?: string;
	/** Shown when the pointer rests on the header. */
	readonly comment?: string;
	/** In characters; 12 when not said. */
	readonly width?: number;
	readonly format?: NumberFormat;
	/** The only values the column takes: a drop-down list. */
	readonly choices?: readonly string[];
	/** In a protected sheet, the values given cannot be changed. */
	readonly isKnown?: boolean;
};

export type SheetSpec = {
	readonly name: string;
	/** A line across the sheet above the header. */
	readonly title?: string;
	/** None: the rows are written as they come, without a header. */
	readonly columns: readonly SheetColumn[];
	readonly rows:
		| Iterable<readonly CellValue[]>
		| AsyncIterable<readonly CellValue[]>;
	/** Columns that stay in sight when scrolling to the right. */
	readonly frozenColumns?: number;
	/** A form to fill in: header and known values are locked (without a password), and this many rows below are open for typing. */
	readonly form?: { readonly inputRows: number };
	readonly isHidden?: boolean;
	/** Cells to fill in red, with what to say there. */
	readonly marks?: readonly CellComment[];
};

/** What of a sheet the workbook around it must know. */
export type SheetFrame = {
	readonly headerRow: number;
	readonly firstRow: number;
	readonly comments: readonly CellComment[];
};

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS =
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/** The last row of the spreadsheet programs, and the longest text of a cell. */
const LAST_ROW = 1_048_576;
const LONGEST_TEXT = 32_767;
const PIECE_CHARACTERS = 64 * 1024;

/** Where the header and the first row of values of a sheet stand (0: no header), and its comments. */
export function frameOf({ title, columns, marks = [] }: SheetSpec): SheetFrame {
	const titleRows = title === undefined ? 0 : 1;
	const headerRow = columns.length > 0 ? titleRows + 1 : 0;
	const unitRows = columns.some(({ unit }) => unit !== undefined) ? 1 : 0;
	const headers = columns.flatMap(({ comment }, column) =>
		comment === undefined ? [] : [{ row: headerRow, column, text: comment }],
	);
	return {
		headerRow,
		firstRow: columns.length > 0 ? headerRow + unitRows + 1 : titleRows + 1,
		comments: [...headers, ...marks],
	};
}

/**
 * The XML of a worksheet, piece by piece, in the order the format demands. Rows are taken one by one and forgotten.
 *
 * @param listOf the formula that names the list of a column's choices
 * @param drawingId the relation of the comments' drawing, when there are comments
 */
export async function* sheetXml(
	spec: SheetSpec,
	styles: CellStyles,
	listOf: (column: number) => string,
	drawingId: string | undefined,
): AsyncGenerator<string, void, void> {
	const { title, columns, form } = spec;
	const { headerRow, firstRow, comments } = frameOf(spec);
	const marked = new Map<number, number[]>();
	for (const { row, column } of spec.marks ?? [])
		marked.set(row, [...(marked.get(row) ?? []), column]);
	const unlocked = form !== undefined;

	yield `${DECLARATION}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
		viewXml(spec, firstRow) +
		`<sheetFormatPr defaultRowHeight="15"/>` +
		columnsXml(columns, styles, unlocked) +
		"<sheetData>";

	let piece = "";
	if (title !== undefined)
		piece += rowXml(
			1,
			[cellXml(1, 0, title, styles, { look: "title" })],
			'ht="26" customHeight="1"',
		);
	if (headerRow > 0) {
		piece += rowXml(
			headerRow,
			columns.map(({ header }, column) =>
				cellXml(headerRow, column, header, styles, { look: "header" }),
			),
		);
		if (firstRow > headerRow + 1) {
			piece += rowXml(
				headerRow + 1,
				columns.map(({ unit }, column) =>
					cellXml(headerRow + 1, column, unit ?? "", styles, { look: "unit" }),
				),
			);
		}
	}
	const valueStyles = columns.map(
		({ format, isKnown }): CellStyle => ({
			...(format === undefined ? {} : { format }),
			...(unlocked && isKnown ? { look: "known" } : { isInput: unlocked }),
		}),
	);
	let row = firstRow;
	let width = columns.length;
	for await (const values of spec.rows) {
		if (row > LAST_ROW) throw new RangeError(`a sheet holds ${LAST_ROW} rows`);
		const marks = marked.get(row) ?? [];
		marked.delete(row);
		width = Math.max(width, values.length);
		let cells = "";
		const end = marks.reduce(
			(last, column) => Math.max(last, column + 1),
			values.length,
		);
		for (let column = 0; column < end; column++) {
			const style = valueStyles[column] ?? {};
			cells += cellXml(
				row,
				column,
				values[column] ?? null,
				styles,
				marks.includes(column) ? { ...style, look: "marked" } : style,
			);
		}
		piece += rowXml(row, [cells]);
		row++;
		if (piece.length > PIECE_CHARACTERS) {
			yield piece;
			piece = "";
		}
	}
	for (const [below, markedColumns] of [...marked].sort(
		([one], [other]) => one - other,
	)) {
		if (below < row) continue;
		piece += rowXml(
			below,
			markedColumns
				.sort((one, other) => one - other)
				.map((column) =>
					cellXml(below, column, null, styles, { look: "marked" }),
				),
		);
	}
	const lastRow = Math.max(row - 1, firstRow - 1);
	yield `${piece}</sheetData>${form === undefined ? "" : PROTECTION}` +
		(headerRow > 0
			? `<autoFilter ref="A${firstRow - 1}:${cellAddress(lastRow, columns.length - 1)}"/>`
			: "") +
		(title !== undefined && width > 1
			? `<mergeCells count="1"><mergeCell ref="A1:${cellAddress(1, width - 1)}"/></mergeCells>`
			: "") +
		validationsXml(
			columns,
			firstRow,
			Math.max(lastRow, firstRow - 1 + (form?.inputRows ?? 0)),
			listOf,
		) +
		`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>` +
		(comments.length > 0 && drawingId !== undefined
			? `<legacyDrawing r:id="${drawingId}"/>`
			: "") +
		"</worksheet>";
}

/** What a person may do in a protected form: widths and heights, sorting, filtering, adding and removing rows. */
const PROTECTION = `<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" insertRows="0" deleteRows="0" sort="0" autoFilter="0"/>`;

function viewXml(
	{ columns, frozenColumns = 0 }: SheetSpec,
	firstRow: number,
): string {
	const frozenRows = columns.length > 0 ? firstRow - 1 : 0;
	if (frozenRows === 0 && frozenColumns === 0)
		return `<sheetViews><sheetView workbookViewId="0"/></sheetViews>`;
	const pane =
		frozenRows === 0
			? "topRight"
			: frozenColumns === 0
				? "bottomLeft"
				: "bottomRight";
	return (
		`<sheetViews><sheetView workbookViewId="0"><pane${frozenColumns > 0 ? ` xSplit="${frozenColumns}"` : ""}` +
		`${frozenRows > 0 ? ` ySplit="${frozenRows}"` : ""} topLeftCell="${cellAddress(frozenRows + 1, frozenColumns)}"` +
		` activePane="${pane}" state="frozen"/><selection pane="${pane}"/></sheetView></sheetViews>`
	);
}

/** Column styles reach the cells nobody has written yet: a person types there in the right format, unlocked. */
function columnsXml(
	columns: readonly SheetColumn[],
	styles: CellStyles,
	isInput: boolean,
): string {
	if (columns.length === 0) return "";
	const lines = columns.map(({ width = 12, format }, column) => {
		const style = styles.number({
			...(format === undefined ? {} : { format }),
			isInput,
		});
		return `<col min="${column + 1}" max="${column + 1}" width="${width}" customWidth="1" style="${style}"/>`;
	});
	return `<cols>${lines.join("")}</cols>`;
}

function validationsXml(
	columns: readonly SheetColumn[],
	firstRow: number,
	lastRow: number,
	listOf: (column: number) => string,
): string {
	const lines = columns.flatMap(({ choices }, column) =>
		choices === undefined || choices.length === 0 || lastRow < firstRow
			? []
			: [
					`<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${columnName(column)}${firstRow}:${cellAddress(lastRow, column)}">` +
						`<formula1>${escapeXml(listOf(column))}</formula1></dataValidation>`,
				],
	);
	return lines.length === 0
		? ""
		: `<dataValidations count="${lines.length}">${lines.join("")}</dataValidations>`;
}

const rowXml = (row: number, cells: readonly string[], attributes = "") =>
	`<row r="${row}"${attributes === "" ? "" : ` ${attributes}`}>${cells.join("")}</row>`;

/** A cell; an empty one only when its look is worth writing. */
function cellXml(
	row: number,
	column: number,
	value: CellValue,
	styles: CellStyles,
	style: CellStyle,
): string {
	const start = `<c r="${columnName(column)}${row}"`;
	if (value === null || value === "") {
		// A known value that is not known after all is open for typing, as its column is.
		const isBare = style.look === undefined || style.look === "known";
		return isBare ? "" : `${start} s="${styles.number(style)}"/>`;
	}
	switch (typeof value) {
		case "number":
			if (!Number.isFinite(value))
				throw new RangeError(`not a number of a spreadsheet: ${value}`);
			return `${start} s="${styles.number(style)}"><v>${value}</v></c>`;
		case "boolean":
			return `${start} s="${styles.number(style)}" t="b"><v>${value ? 1 : 0}</v></c>`;
		case "object": {
			const format = style.format ?? "date";
			return `${start} s="${styles.number({ ...style, format })}"><v>${serialOf(value.date)}</v></c>`;
		}
		default: {
			// An inline text is never a formula; the mark of a quoted one keeps it so when a person edits the cell.
			const text =
				value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) : value;
			const quoted = wouldRun(text) ? { isQuoted: true } : {};
			const wrapped = text.includes("\n") ? { isWrapped: true } : {};
			const number = styles.number({ ...style, ...quoted, ...wrapped });
			return `${start} s="${number}" t="inlineStr"><is><t xml:space="preserve">${escapeCellText(text)}</t></is></c>`;
		}
	}
}

/** The day count of a civil date. */
function serialOf(date: string): number {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
	if (match === null) throw new RangeError(`not a civil date: "${date}"`);
	const days =
		Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) /
			86_400_000 +
		25_569;
	// Before March 1900 the programs count one day less.
	return days < 61 ? days - 1 : days;
}
