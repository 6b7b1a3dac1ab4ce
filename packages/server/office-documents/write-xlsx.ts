import ExcelJS from "exceljs";
import { type Figure } from "@dekad/core/documents/figure.ts";
import {
	allSections,
	type OfficeDocument,
	type Run,
	runText,
	type Table,
} from "@dekad/core/documents/document.ts";
import { fixedZip } from "./fixed-zip.ts";

const RED = "FFC00000";
/** A cell without a face is drawn in whatever the reader's program likes, bold ones in another. */
const HEADING_FACE = { zh: "黑体", en: "Arial" } as const;
const faceOf = ({ lang }: OfficeDocument): Partial<ExcelJS.Font> => ({
	name: lang === "zh" ? "宋体" : "Arial",
	size: 10,
});
const LINE: Partial<ExcelJS.Border> = {
	style: "thin",
	color: { argb: "FF7F7F7F" },
};
const BOX: Partial<ExcelJS.Borders> = {
	top: LINE,
	bottom: LINE,
	left: LINE,
	right: LINE,
};

/**
 * The document as a workbook to calculate with: figures are numbers, unrounded, under a format
 * that shows the text of the other formats; words are words and never a formula. The first sheet
 * has the sentences, figure by figure; each table has a sheet of its own.
 *
 * exceljs blocks its thread (4 s at 100,000 rows): for a worker thread.
 */
export async function writeXlsx(document: OfficeDocument): Promise<Uint8Array> {
	const madeAt = new Date(document.madeAt);
	const book = new ExcelJS.Workbook();
	book.creator = document.issuer[0] ?? "";
	book.lastModifiedBy = book.creator;
	book.created = madeAt;
	book.modified = madeAt;
	book.title = `${document.head} ${document.issue}`;
	writeSentences(book, document);
	for (const section of allSections(document)) {
		for (const block of section.blocks)
			if (block.kind === "table") writeTable(book, block, document);
	}
	const file = await book.xlsx.writeBuffer();
	return fixedZip(new Uint8Array(file as ArrayBuffer), madeAt);
}

function writeSentences(
	book: ExcelJS.Workbook,
	document: OfficeDocument,
): void {
	const sheet = book.addWorksheet(sheetName(book, document.issue), {
		pageSetup: pageSetup("portrait"),
	});
	sheet.columns = [{ width: 44 }, { width: 26 }];
	const wide = (words: string, font: Partial<ExcelJS.Font>, lines = 1) => {
		const row = sheet.addRow([words]);
		sheet.mergeCells(row.number, 1, row.number, 2);
		row.getCell(1).font = font;
		row.getCell(1).alignment = { wrapText: true, vertical: "middle" };
		row.height = 18 * lines;
		return row;
	};
	const font = HEADING_FACE[document.lang];
	const face = faceOf(document);
	wide(
		document.head,
		{
			name: font,
			size: 18,
			bold: true,
			color: { argb: `FF${document.look.colour.slice(1)}` },
		},
		2,
	);
	wide(provenance(document), { ...face, size: 11 }, 2);
	if (document.warning !== null)
		wide(document.warning, { ...face, size: 11, color: { argb: RED } });
	for (const section of allSections(document)) {
		const sentences = section.blocks.filter(
			(block) => block.kind === "paragraph",
		);
		if (sentences.length === 0) continue;
		wide(section.heading, { name: font, size: 12, bold: true });
		for (const { runs } of sentences) {
			const figures = runs.filter((run) => typeof run !== "string");
			if (figures.length === 0) {
				const words = runs.map(runText).join("");
				// A merged cell does not grow by itself; a CJK character takes two of the 70 places of a line.
				wide(
					words,
					face,
					Math.ceil((words.length * (document.lang === "zh" ? 2 : 1)) / 74),
				);
			}
			for (const figure of figures) {
				const row = sheet.addRow([figure.label]);
				row.getCell(1).border = BOX;
				writeRun(row.getCell(2), figure);
				row.font = face;
			}
		}
	}
	for (const words of document.issuer) {
		const row = sheet.addRow(["", words]);
		row.font = face;
		row.getCell(2).alignment = { horizontal: "right" };
	}
	sheet.headerFooter.oddFooter = footer(document);
}

/** Organ, number, period and how far the figures reach. */
const provenance = ({ look, issue, asOf }: OfficeDocument): string =>
	[look.organ, look.number, issue, asOf]
		.filter((words) => words !== null)
		.join("\u3000");

function writeTable(
	book: ExcelJS.Workbook,
	table: Table,
	document: OfficeDocument,
): void {
	const headingRow =
		3 + (table.unit === null ? 0 : 1) + (document.warning === null ? 0 : 1);
	const face = faceOf(document);
	const sheet = book.addWorksheet(sheetName(book, table.caption), {
		pageSetup: {
			...pageSetup("landscape"),
			printTitlesRow: `${headingRow}:${headingRow}`,
		},
		views: [{ state: "frozen", xSplit: 1, ySplit: headingRow }],
	});
	sheet.columns = table.columns.map(({ weight, holds }) => ({
		width:
			holds === "words" ? Math.max(14, weight * 2.4) : Math.max(13, weight * 2),
	}));
	sheet.addRow([table.caption]).font = {
		name: HEADING_FACE[document.lang],
		size: 14,
		bold: true,
	};
	// A sheet torn from its book still says whose figures these are, of when.
	sheet.addRow([provenance(document)]).font = face;
	if (document.warning !== null)
		sheet.addRow([document.warning]).font = {
			...face,
			color: { argb: RED },
		};
	if (table.unit !== null) sheet.addRow([table.unit]).font = face;
	const heading = sheet.addRow(table.columns.map((column) => column.heading));
	heading.eachCell((cell) => {
		cell.font = { ...face, bold: true };
		cell.border = BOX;
		cell.fill = {
			type: "pattern",
			pattern: "solid",
			fgColor: { argb: "FFF2F2F2" },
		};
		cell.alignment = {
			horizontal: "center",
			vertical: "middle",
			wrapText: true,
		};
	});
	for (const { cells, isTotal } of table.rows) {
		const row = sheet.addRow([]);
		cells.forEach((content, index) => {
			const cell = row.getCell(index + 1);
			writeRun(cell, content);
			cell.font = { ...face, bold: isTotal };
		});
	}
	sheet.headerFooter.oddFooter = footer(document);
}

function writeRun(cell: ExcelJS.Cell, run: Run): void {
	cell.border = BOX;
	if (typeof run === "string") {
		// A string value is stored as shared text; "=1+1" stays four characters.
		cell.value = run;
		cell.alignment = { wrapText: true, vertical: "middle" };
		return;
	}
	cell.value = run.value ?? run.text;
	cell.alignment = { horizontal: "right", vertical: "middle" };
	if (run.value !== null) cell.numFmt = numberFormat(run);
}

/** The number format under which a spreadsheet shows the figure's own text. */
export function numberFormat({ text, suffix, style }: Figure): string {
	const decimals = style.decimals === 0 ? "" : `.${"0".repeat(style.decimals)}`;
	const literal =
		suffix === "" || style.isPercent ? "" : `"${suffix.replace(/"/g, "")}"`;
	const base = `#,##0${decimals}${style.isPercent ? "%" : ""}${literal}`;
	const isZero = !/[1-9]/.test(text.slice(0, text.length - suffix.length));
	// What rounds to zero has no sign; spreadsheets would show -0 or +0.
	if (isZero) return `${base};${base}`;
	return style.isSigned ? `+${base};-${base};${base}` : base;
}

/** At most 31 characters, none of \ / ? * [ ] :, and no two alike. */
function sheetName(book: ExcelJS.Workbook, wanted: string): string {
	const plain =
		wanted
			.replace(/[\\/?*[\]:']/g, " ")
			.trim()
			.slice(0, 28) || "1";
	const taken = new Set(
		book.worksheets.map((sheet) => sheet.name.toLowerCase()),
	);
	let name = plain;
	for (let number = 2; taken.has(name.toLowerCase()); number++)
		name = `${plain} ${number}`;
	return name;
}

const pageSetup = (
	orientation: "portrait" | "landscape",
): Partial<ExcelJS.PageSetup> => ({
	paperSize: 9, // A4
	orientation,
	fitToPage: true,
	fitToWidth: 1,
	fitToHeight: 0,
});

/** "Page &P of &N"; an ampersand of the words themselves is doubled. */
const footer = ({ pageOf }: OfficeDocument) =>
	`&C${pageOf.replace(/&/g, "&&").replace("{page}", "&P").replace("{pages}", "&N")}`;
