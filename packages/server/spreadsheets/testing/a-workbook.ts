import { zipBuffer, type ZipPart } from "../zip-writer.ts";
import {
	cellsOf,
	type RowBatch,
	rowCount,
	type SheetReading,
} from "../rows.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE =
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A workbook written by hand: `rows` is the content of `<sheetData>`, everything else has a plain default. */
export async function aWorkbook({
	rows = "",
	before = "",
	after = "",
	sharedStrings,
	formats = [],
	workbookPr = "",
	parts = [],
	sheets = [{ name: "Sheet1" }],
}: {
	rows?: string;
	before?: string;
	after?: string;
	sharedStrings?: string;
	/** Format codes; the style number of each is its place, after 0 for no format. */
	formats?: readonly (string | number)[];
	workbookPr?: string;
	parts?: readonly ZipPart[];
	sheets?: readonly { name: string; state?: string; rows?: string }[];
} = {}): Promise<Buffer> {
	const relation = (id: string, kind: string, target: string) =>
		`<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
	const relations = (lines: string) =>
		`<Relationships xmlns="${PACKAGE}/relationships">${lines}</Relationships>`;
	const sheet = (content: string) =>
		`<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}">${before}<sheetData>${content}</sheetData>${after}</worksheet>`;
	const codes = formats.map((code, place) =>
		typeof code === "string"
			? `<numFmt numFmtId="${200 + place}" formatCode="${code}"/>`
			: "",
	);
	const xfs = formats.map(
		(code, place) =>
			`<xf numFmtId="${typeof code === "number" ? code : 200 + place}"/>`,
	);
	return zipBuffer([
		{
			name: "[Content_Types].xml",
			content: `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
		},
		{
			name: "_rels/.rels",
			content: relations(relation("rId1", "officeDocument", "xl/workbook.xml")),
		},
		{
			name: "xl/workbook.xml",
			content:
				`<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${workbookPr}<sheets>` +
				sheets
					.map(
						({ name, state }, i) =>
							`<sheet name="${name}" sheetId="${i + 1}"${state ? ` state="${state}"` : ""} r:id="s${i + 1}"/>`,
					)
					.join("") +
				"</sheets></workbook>",
		},
		{
			name: "xl/_rels/workbook.xml.rels",
			content: relations(
				sheets
					.map((_, i) =>
						relation(`s${i + 1}`, "worksheet", `worksheets/sheet${i + 1}.xml`),
					)
					.join("") +
					relation("st", "styles", "styles.xml") +
					relation("ss", "sharedStrings", "sharedStrings.xml"),
			),
		},
		...sheets.map((one, i) => ({
			name: `xl/worksheets/sheet${i + 1}.xml`,
			content: sheet(one.rows ?? rows),
		})),
		{
			name: "xl/styles.xml",
			content: `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join("")}</numFmts><cellXfs><xf numFmtId="0"/>${xfs.join("")}</cellXfs></styleSheet>`,
		},
		...(sharedStrings === undefined
			? []
			: [
					{
						name: "xl/sharedStrings.xml",
						content: `<sst xmlns="${MAIN}">${sharedStrings}</sst>`,
					},
				]),
		...parts,
	]);
}

/** Every cell of a reading as "A1" (letters of the column by its number) to its text. */
export async function textsOf(
	reading: AsyncIterable<RowBatch>,
): Promise<Record<string, string>> {
	const texts: Record<string, string> = {};
	for await (const batch of reading) {
		for (let index = 0; index < rowCount(batch); index++) {
			for (const [column, cell] of cellsOf(batch, index))
				texts[`${String.fromCharCode(65 + column)}${batch.rowNumbers[index]}`] =
					cell.text;
		}
	}
	return texts;
}

/** How many rows and cells a reading gives, and the kinds of its cells. */
export async function countsOf(reading: SheetReading) {
	const counts = { rows: 0, cells: 0 };
	for await (const batch of reading) {
		counts.rows += rowCount(batch);
		counts.cells += batch.columns.length;
	}
	return counts;
}
