import exceljs from "exceljs";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "./limits.ts";
import { markInWorker } from "./mark-in-worker.ts";
import { markWorkbook } from "./mark-workbook.ts";
import type { CellMark } from "./mark-xlsx.ts";
import { readWorkbook } from "./read-workbook.ts";
import { aWorkbook, textsOf } from "./testing/a-workbook.ts";
import {
	askOpenpyxl,
	hasLibreOffice,
	hasOpenpyxl,
	throughLibreOffice,
} from "./testing/other-programs.ts";
import { openZip, unpackAll } from "./zip-reader.ts";

const OPTIONS = { author: "Dekad", sheetName: "Marked" };
const mark = async (
	file: Uint8Array,
	marks: readonly CellMark[],
	sheet?: string,
) =>
	(
		await markWorkbook(file, marks, {
			...OPTIONS,
			...(sheet === undefined ? {} : { sheet }),
		})
	).file;

async function partsOf(file: Uint8Array): Promise<Map<string, string>> {
	const zip = await openZip(file, DEFAULT_LIMITS);
	const parts = new Map<string, string>();
	for (const entry of zip.entries)
		parts.set(entry.fileName, (await unpackAll(zip, entry)).toString("utf8"));
	return parts;
}

/** A workbook of another program with what must survive: a comment, a drop-down, a conditional format, a formula, a picture. */
async function aRichWorkbook(): Promise<Buffer> {
	const book = new exceljs.Workbook();
	const sheet = book.addWorksheet("旬报");
	sheet.addRow(["项目", "投资", "日期"]);
	sheet.addRow(["甲", 12.5, new Date(Date.UTC(2026, 2, 21))]);
	sheet.addRow(["乙", { formula: "B2*2", result: 25 }, null]);
	sheet.getCell("C2").numFmt = "yyyy-mm-dd";
	sheet.getCell("A2").note = "already here";
	sheet.getCell("A3").dataValidation = { type: "list", formulae: ['"甲,乙"'] };
	sheet.addConditionalFormatting({
		ref: "B2:B3",
		rules: [
			{
				type: "cellIs",
				operator: "greaterThan",
				formulae: [20],
				priority: 1,
				style: { font: { bold: true } },
			},
		],
	});
	const image = book.addImage({
		buffer: Buffer.from("89504e470d0a1a0a", "hex") as never,
		extension: "png",
	});
	sheet.addImage(image, "E1:F3");
	book.addWorksheet("其他").addRow([1]);
	return Buffer.from(await book.xlsx.writeBuffer());
}

const MARKS: CellMark[] = [
	{ row: 2, column: 0, message: "名称重复 <甲> & 乙" },
	{ row: 2, column: 2, message: "日期不对" },
	{ row: 2, column: 2, message: "second reason" },
	{ row: 2, column: 2, message: "second reason" },
	{ row: 3, column: 25, message: "a cell that was not there" },
	{ row: 9, column: 1, message: "a row that was not there" },
];

test("only the parts that marking needs are changed; every other one is the same to the byte", async () => {
	const before = await aRichWorkbook();
	const after = await mark(before, MARKS);
	const [old, marked] = [await partsOf(before), await partsOf(after)];
	const changed = [...old]
		.filter(([name, content]) => marked.get(name) !== content)
		.map(([name]) => name);
	expect(changed.sort()).toEqual([
		"xl/comments1.xml",
		"xl/drawings/vmlDrawing1.vml",
		"xl/styles.xml",
		"xl/worksheets/sheet1.xml",
	]);
	expect([...marked.keys()].filter((name) => !old.has(name))).toEqual([]);
});

test("a workbook without comments gets a comments part, its drawing and their relations", async () => {
	const before = await aWorkbook({
		rows: '<row r="2" spans="1:1"><c r="A2"><v>1</v></c></row>',
		before: '<dimension ref="A2"/>',
	});
	const after = await mark(before, [
		{ row: 2, column: 3, message: "x" },
		{ row: 1, column: 0, message: "y" },
	]);
	const [old, marked] = [await partsOf(before), await partsOf(after)];
	expect([...marked.keys()].filter((name) => !old.has(name))).toEqual([
		"xl/comments1.xml",
		"xl/drawings/vmlDrawing1.vml",
		"xl/worksheets/_rels/sheet1.xml.rels",
	]);
	expect(marked.get("xl/worksheets/sheet1.xml")).toContain(
		'<dimension ref="A1:D2"/><sheetData><row r="1"><c r="A1" s="1"/></row><row r="2" spans="1:4"><c r="A2"><v>1</v></c><c r="D2" s="1"/></row></sheetData><legacyDrawing ',
	);
});

describe("cells are made in their place", () => {
	const sheetOf = async (
		rows: string,
		marks: [number, number][],
		before = "",
		after = "",
	) => {
		const marked = await mark(
			await aWorkbook({ rows, before, after }),
			marks.map(([row, column]) => ({ row, column, message: "x" })),
			"Sheet1",
		);
		return /<sheetData.*<\/sheetData>/s
			.exec((await partsOf(marked)).get("xl/worksheets/sheet1.xml")!)?.[0]
			.replaceAll("\n", "");
	};
	test.each<[string, string, [number, number][], string]>([
		[
			"between two cells",
			'<row r="1"><c r="A1"/><c r="D1" s="0"/></row>',
			[
				[1, 1],
				[1, 3],
			],
			'<row r="1"><c r="A1"/><c r="B1" s="1"/><c r="D1" s="1"/></row>',
		],
		[
			"in a row that closes itself",
			'<row r="2" ht="20"/>',
			[[2, 1]],
			'<row r="2" ht="20"><c r="B2" s="1"/></row>',
		],
		[
			"between two rows, and after the last",
			'<row r="1"/><row r="4"/>',
			[
				[3, 0],
				[7, 0],
			],
			'<row r="1"/><row r="3"><c r="A3" s="1"/></row><row r="4"/><row r="7"><c r="A7" s="1"/></row>',
		],
		[
			"where cells have no addresses",
			"<row><c><v>1</v></c><c><v>2</v></c></row><row><c/></row>",
			[
				[1, 1],
				[1, 2],
				[2, 0],
			],
			'<row><c><v>1</v></c><c s="1"><v>2</v></c><c r="C1" s="1"/></row><row><c s="1"/></row>',
		],
		[
			"in the look of their row",
			'<row r="1" s="0" customFormat="1"></row>',
			[[1, 0]],
			'<row r="1" s="0" customFormat="1"><c r="A1" s="1"/></row>',
		],
		[
			"in a sheet without rows",
			"",
			[[2, 0]],
			'<row r="2"><c r="A2" s="1"/></row>',
		],
	])("%s", async (_, rows, marks, expected) =>
		expect(await sheetOf(rows, marks)).toBe(
			`<sheetData>${expected}</sheetData>`,
		),
	);

	test("the drawing's reference goes where the format wants it", async () => {
		const marked = await mark(
			await aWorkbook({
				rows: '<row r="1"><c r="A1"><v>1</v></c></row>',
				after: '<pageMargins left="1"/><tableParts count="0"/><extLst/>',
			}),
			[{ row: 1, column: 0, message: "x" }],
		);
		expect((await partsOf(marked)).get("xl/worksheets/sheet1.xml")).toMatch(
			/<pageMargins left="1"\/><legacyDrawing [^>]*\/><tableParts/,
		);
	});
});

test("what was read before marking is read after it, and marking twice keeps both", async () => {
	const before = await aRichWorkbook();
	const once = await mark(before, MARKS);
	const twice = await mark(once, [
		{ row: 2, column: 2, message: "third reason" },
	]);
	expect(await textsOf(readWorkbook(once))).toEqual(
		await textsOf(readWorkbook(before)),
	);
	expect(await textsOf(readWorkbook(twice))).toEqual(
		await textsOf(readWorkbook(before)),
	);
	expect((await partsOf(twice)).get("xl/comments1.xml")).toMatch(
		/second reason.*third reason/s,
	);
});

test("another sheet is marked by name, and no marks change nothing", async () => {
	const before = await aRichWorkbook();
	const old = await partsOf(before);
	const other = await partsOf(
		await mark(before, [{ row: 1, column: 0, message: "x" }], "其他"),
	);
	expect(other.get("xl/worksheets/sheet1.xml")).toBe(
		old.get("xl/worksheets/sheet1.xml"),
	);
	expect(other.get("xl/worksheets/sheet2.xml")).toContain("legacyDrawing");
	expect(await partsOf(await mark(before, []))).toEqual(old);
});

test("a csv file comes back as a workbook with the same rows in the same places, and says so", async () => {
	const csv = Buffer.from('a,b\n\n"=1+1",名称\n');
	const { file, isConverted } = await markInWorker(
		csv,
		[
			{ row: 3, column: 0, message: "x" },
			{ row: 5, column: 1, message: "y" },
		],
		OPTIONS,
	);
	expect(isConverted).toBe(true);
	expect(await textsOf(readWorkbook(file))).toEqual({
		A1: "a",
		B1: "b",
		A3: "=1+1",
		B3: "名称",
	});
	const parts = await partsOf(file);
	expect(parts.get("xl/comments1.xml")).toContain('ref="B5"');
});

test("the worker gives the same bytes, and a refusal as it is", async () => {
	const file = await aRichWorkbook();
	expect(
		(await markInWorker(file, MARKS, OPTIONS)).file.equals(
			await mark(file, MARKS),
		),
	).toBe(true);
	await expect(
		markInWorker(Buffer.alloc(0), MARKS, OPTIONS),
	).rejects.toMatchObject({ code: "spreadsheets.empty" });
});

test.skipIf(!hasOpenpyxl)(
	"openpyxl (skipped without it) finds fill, number format and comments, old and new",
	async () => {
		const seen = await askOpenpyxl<
			Record<string, [string, string, string | null]>
		>(
			await mark(await aRichWorkbook(), MARKS),
			`ws = wb["旬报"]
print(json.dumps({c: [ws[c].fill.fgColor.rgb, ws[c].number_format, ws[c].comment and ws[c].comment.text] for c in ["A2", "C2", "Z3", "B9", "B2"]}))`,
		);
		expect(seen).toEqual({
			A2: ["FFFFC7CE", "General", "already here\nDekad: 名称重复 <甲> & 乙"],
			C2: ["FFFFC7CE", "yyyy-mm-dd", "日期不对\nsecond reason"],
			Z3: ["FFFFC7CE", "General", "a cell that was not there"],
			B9: ["FFFFC7CE", "General", "a row that was not there"],
			B2: ["00000000", "General", null],
		});
	},
);

test.skipIf(!hasLibreOffice)(
	"LibreOffice (skipped without it) shows the comments, the drop-down, the conditional format and the picture",
	async () => {
		const flat = await throughLibreOffice(
			await mark(await aRichWorkbook(), MARKS),
		);
		expect(flat.match(/<office:annotation\b/g)).toHaveLength(4);
		expect(flat).toContain("名称重复 &lt;甲&gt; &amp; 乙");
		expect(flat).toContain("#ffc7ce");
		expect(flat).toMatch(/<table:content-validation\b/);
		expect(flat).toMatch(/<calcext:conditional-format\b/);
		expect(flat).toContain("of:=[.B2]*2");
		expect(flat).toMatch(/<draw:image\b/);
	},
	120_000,
);
