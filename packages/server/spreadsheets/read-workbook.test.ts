import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readWorkbook } from "./read-workbook.ts";
import { cellAt, cellsOf, type ReadingOptions, rowCount } from "./rows.ts";
import { aWorkbook, textsOf } from "./testing/a-workbook.ts";
import { zipBuffer } from "./zip-writer.ts";

const texts = async (
	workbook: Parameters<typeof aWorkbook>[0],
	options?: ReadingOptions,
) => textsOf(readWorkbook(await aWorkbook(workbook), options));
const refusalOf = async (file: Uint8Array, options?: ReadingOptions) => {
	try {
		await textsOf(readWorkbook(file, options));
		return "read";
	} catch (error) {
		return (error as { code?: string }).code;
	}
};

describe("cells", () => {
	test.each([
		[
			"shared, with runs joined and phonetics left out",
			{
				rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
				sharedStrings:
					"<si><r><t>重点</t></r><r><t xml:space='preserve'> 项目</t></r><rPh sb='0' eb='1'><t>zhong</t></rPh></si>",
			},
			{ A1: "重点 项目" },
		],
		[
			"inline",
			{
				rows: '<row r="1"><c r="B1" t="inlineStr"><is><t>a&amp;b</t></is></c></row>',
			},
			{ B1: "a&b" },
		],
		[
			"the result of a formula",
			{
				rows: '<row r="1"><c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>',
			},
			{ A1: "ab", B1: "2" },
		],
		[
			"a formula without a result is the formula",
			{
				rows: '<row r="1"><c r="A1"><f>SUM(B1:B2)</f></c><c r="B1"><f>1</f><v></v></c><c r="C1" t="str"><f>""</f><v></v></c></row>',
			},
			{ A1: "=SUM(B1:B2)", B1: "=1" },
		],
		[
			"boolean, error, ISO date",
			{
				rows: '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="d"><v>2026-03-21T00:00:00</v></c></row>',
			},
			{ A1: "TRUE", B1: "#N/A", C1: "2026-03-21" },
		],
		[
			"seventeen digits are the decimal a person typed",
			{
				rows: '<row r="1"><c r="A1"><v>0.10000000000000001</v></c><c r="B1"><v>1.5E3</v></c></row>',
			},
			{ A1: "0.1", B1: "1500" },
		],
		[
			"formats: date, percent, zeros",
			{
				rows: '<row r="1"><c r="A1" s="1"><v>46102</v></c><c r="B1" s="2"><v>0.25</v></c><c r="C1" s="3"><v>140105</v></c></row>',
				formats: [14, "0%", "00000000"],
			},
			{ A1: "2026-03-21", B1: "0.25", C1: "00140105" },
		],
		[
			"escapes of characters XML cannot hold",
			{
				rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c></row>',
			},
			{ A1: "a\rb_x0041_" },
		],
		[
			"rows and cells without addresses follow the one before",
			{
				rows: '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>',
			},
			{ A1: "1", B1: "2", C5: "3", D5: "4", A6: "5" },
		],
		[
			"cells out of order are ordered, the later of two counts",
			{
				rows: '<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="C1"><v>4</v></c></row>',
			},
			{ A1: "1", C1: "4" },
		],
		[
			"a number that is none is a text",
			{
				rows: '<row r="1"><c r="A1"><v>0x10</v></c><c r="B1"><v>abc</v></c></row>',
			},
			{ A1: "0x10", B1: "abc" },
		],
		[
			"nothing where there is only a style",
			{
				rows: '<row r="1"><c r="A1" s="0"/><c r="B1" t="inlineStr"><is><t></t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
			},
			{ A2: "1" },
		],
	])("%s", async (_, workbook, expected) =>
		expect(await texts(workbook)).toEqual(expected),
	);

	test("days counted from 1904 are given on the usual count", async () => {
		const reading = readWorkbook(
			await aWorkbook({
				workbookPr: '<workbookPr date1904="1"/>',
				formats: [14],
				rows: '<row r="1"><c r="A1" s="1"><v>44640</v></c></row>',
			}),
		);
		expect((await reading.head).isDate1904).toBe(true);
		for await (const batch of reading)
			expect(cellAt(batch, 0, 0)).toEqual({
				kind: "date",
				text: "2026-03-21",
				serial: 46102,
			});
	});

	test("a wide row with gaps is found cell by cell", async () => {
		const rows =
			'<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c><c r="XFD1"><v>9</v></c></row>';
		for await (const batch of readWorkbook(await aWorkbook({ rows }))) {
			expect(
				[0, 1, 2, 3, 16_383].map((column) => cellAt(batch, 0, column)?.text),
			).toEqual(["1", undefined, "3", undefined, "9"]);
			expect(cellsOf(batch, 0).map(([column]) => column)).toEqual([
				0, 2, 16_383,
			]);
		}
	});
});

describe("the head", () => {
	test("names the sheets and the merged ranges, before the first row", async () => {
		const file = await aWorkbook({
			before:
				'<sheetViews><sheetView rightToLeft="1" workbookViewId="0"/></sheetViews>',
			rows: '<row r="1"><c r="A1"><v>1</v></c></row>',
			after:
				'<mergeCells count="2"><mergeCell ref="A1:D1"/><mergeCell ref="B2:B3"/></mergeCells>',
		});
		expect(await readWorkbook(file).head).toEqual({
			format: "xlsx",
			sheets: [{ name: "Sheet1", isVisible: true }],
			sheet: "Sheet1",
			isDate1904: false,
			isRightToLeft: true,
			mergedRanges: [
				{ firstRow: 1, lastRow: 1, firstColumn: 0, lastColumn: 3 },
				{ firstRow: 2, lastRow: 3, firstColumn: 1, lastColumn: 1 },
			],
			csv: null,
		});
	});

	const three = aWorkbook({
		sheets: [
			{
				name: "hidden",
				state: "hidden",
				rows: '<row r="1"><c r="A1"><v>1</v></c></row>',
			},
			{ name: "empty", rows: '<row r="1"><c r="A1" s="0"/></row>' },
			{
				name: "旬报",
				rows: '<row r="1" hidden="1"><c r="A1"><v>3</v></c></row>',
			},
		],
	});
	test("the first visible sheet that holds something is read", async () => {
		const reading = readWorkbook(await three);
		expect((await reading.head).sheet).toBe("旬报");
		for await (const batch of reading) expect([...batch.hidden]).toEqual([1]);
	});
	test("another by name or place", async () => {
		expect(
			await textsOf(readWorkbook(await three, { sheet: "hidden" })),
		).toEqual({ A1: "1" });
		expect(await textsOf(readWorkbook(await three, { sheet: 1 }))).toEqual({});
	});
	test("one that is not there is named with those that are", async () => {
		await expect(
			readWorkbook(await three, { sheet: "x" }).head,
		).rejects.toMatchObject({
			code: "spreadsheets.sheet_not_found",
			params: { sheet: "x", sheets: "hidden, empty, 旬报" },
		});
	});
});

test("batches have the rows asked for, and fewer when they are wide", async () => {
	const rows = Array.from(
		{ length: 25 },
		(_, i) => `<row r="${i + 1}"><c r="A${i + 1}"><v>${i}</v></c></row>`,
	).join("");
	const sizes: number[] = [];
	for await (const batch of readWorkbook(await aWorkbook({ rows }), {
		batchRows: 10,
	}))
		sizes.push(rowCount(batch));
	expect(sizes).toEqual([10, 10, 5]);
});

describe("limits are counted", () => {
	const cells = (count: number) =>
		Array.from(
			{ length: count },
			(_, i) =>
				`<row r="${i + 1}"><c r="A${i + 1}" t="inlineStr"><is><t>${"x".repeat(100)}</t></is></c></row>`,
		).join("");
	test.each([
		["entries", { entries: 3 }, "spreadsheets.too_many_entries"],
		["bytes of a part", { entryBytes: 5_000 }, "spreadsheets.too_large"],
		["bytes in all", { totalBytes: 6_000 }, "spreadsheets.too_large"],
		["rows", { rows: 49 }, "spreadsheets.too_many_rows"],
		["characters of a text", { stringLength: 99 }, "spreadsheets.too_long"],
		["characters in all", { textLength: 4_000 }, "spreadsheets.too_large"],
		["depth", { depth: 5 }, "spreadsheets.too_deep"],
		["columns", { columns: 0 }, "spreadsheets.too_many_columns"],
	])("%s", async (_, limits, code) => {
		const file = await aWorkbook({ rows: cells(50) });
		expect(await refusalOf(file)).toBe("read");
		expect(await refusalOf(file, { limits })).toBe(code);
	});

	test("shared strings", async () => {
		const file = await aWorkbook({
			rows: cells(1),
			sharedStrings: `<si><t>${"y".repeat(500)}</t></si>`.repeat(10),
		});
		expect(
			await refusalOf(file, { limits: { sharedStringsLength: 5_000 } }),
		).toBe("spreadsheets.too_large");
	});

	test("a text a million cells point at counts each time", async () => {
		const rows = Array.from(
			{ length: 100 },
			(_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>0</v></c></row>`,
		).join("");
		const file = await aWorkbook({
			rows,
			sharedStrings: `<si><t>${"y".repeat(30_000)}</t></si>`,
		});
		expect(await refusalOf(file, { limits: { textLength: 1_000_000 } })).toBe(
			"spreadsheets.too_large",
		);
	});

	test("a part that unpacks to hundreds of times its size, whatever the zip says", async () => {
		const file = await aWorkbook({ rows: "<!---->".repeat(3 * 1024 * 1024) });
		expect(await refusalOf(file)).toBe("spreadsheets.ratio");
	});

	test("a zip that lies about a size is broken", async () => {
		const file = await aWorkbook({ rows: cells(5) });
		const directory = file.indexOf(
			Buffer.from("xl/worksheets/sheet1.xml"),
			file.indexOf(Buffer.from("PK\u0001\u0002")),
		);
		file.writeUInt32LE(10, directory - 46 + 24);
		expect(await refusalOf(file)).toBe("spreadsheets.broken");
	});
});

describe("what is not read is refused by name", () => {
	const ole = Buffer.concat([
		Buffer.from("d0cf11e0a1b11ae1", "hex"),
		Buffer.alloc(512),
	]);
	const zip = (...names: string[]) =>
		zipBuffer(names.map((name) => ({ name, content: "x" })));
	test.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
		["nothing", () => Buffer.alloc(0), "spreadsheets.empty"],
		[".xls", () => ole, "spreadsheets.old_format"],
		[
			"a password",
			() => Buffer.concat([ole, Buffer.from("EncryptedPackage", "utf16le")]),
			"spreadsheets.encrypted",
		],
		[
			".xlsb",
			() => zip("[Content_Types].xml", "xl/workbook.bin"),
			"spreadsheets.binary_format",
		],
		[
			".ods",
			() => zip("mimetype", "content.xml"),
			"spreadsheets.open_document",
		],
		[
			".docx",
			() => zip("[Content_Types].xml", "word/document.xml"),
			"spreadsheets.not_a_spreadsheet",
		],
		["some zip", () => zip("a.txt"), "spreadsheets.not_a_spreadsheet"],
		[
			"a part twice",
			() => zip("xl/workbook.xml", "xl/workbook.xml"),
			"spreadsheets.broken",
		],
		[
			"a web page",
			() => Buffer.from("\uFEFF <html><table>"),
			"spreadsheets.not_a_spreadsheet",
		],
		[
			"XML",
			() => Buffer.from('<?xml version="1.0"?><a/>'),
			"spreadsheets.not_a_spreadsheet",
		],
		[
			"a picture",
			() => Buffer.from("89504e470d0a1a0a0000000d", "hex"),
			"spreadsheets.not_a_spreadsheet",
		],
		["PDF", () => Buffer.from("%PDF-1.7\n"), "spreadsheets.not_a_spreadsheet"],
		[
			"a workbook cut off",
			async () => (await aWorkbook()).subarray(0, 300),
			"spreadsheets.broken",
		],
		["a workbook without cells", () => aWorkbook(), "spreadsheets.no_sheet"],
		[
			"a string that is not there",
			() =>
				aWorkbook({ rows: '<row r="1"><c r="A1" t="s"><v>7</v></c></row>' }),
			"spreadsheets.broken",
		],
		[
			"bytes that are not UTF-8",
			() =>
				aWorkbook({ rows: "", parts: [] }).then((file) =>
					withPart(
						file,
						"xl/worksheets/sheet1.xml",
						Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c]),
					),
				),
			"spreadsheets.broken",
		],
	])("%s", async (_, file, code) =>
		expect(await refusalOf(await file())).toBe(code),
	);
});

/** The same zip as seen by a reader that takes the last part of a name; here the broken part simply comes alone. */
async function withPart(
	file: Buffer,
	name: string,
	content: Buffer,
): Promise<Buffer> {
	const { openZip, unpackAll } = await import("./zip-reader.ts");
	const { DEFAULT_LIMITS } = await import("./limits.ts");
	const zip = await openZip(file, DEFAULT_LIMITS);
	const parts = [];
	for (const entry of zip.entries)
		parts.push({
			name: entry.fileName,
			content: entry.fileName === name ? content : await unpackAll(zip, entry),
		});
	return zipBuffer(parts);
}

test("a workbook in UTF-16 is read as it says", async () => {
	const xml =
		'<?xml version="1.0" encoding="utf-16"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>项目</t></is></c></row></sheetData></worksheet>';
	const file = await withPart(
		await aWorkbook(),
		"xl/worksheets/sheet1.xml",
		Buffer.from(`\uFEFF${xml}`, "utf16le"),
	);
	expect(await textsOf(readWorkbook(file))).toEqual({ A1: "项目" });
});

test("an inflated stream that breaks off is broken, not a crash", async () => {
	const packed = deflateRawSync(Buffer.from("<worksheet>".repeat(1000)));
	const part = {
		name: "xl/worksheets/sheet1.xml",
		packed: packed.subarray(0, packed.length / 2),
		method: 8,
		checksum: 0,
		unpackedBytes: 11_000,
		stamp: { date: 33, time: 0 },
	};
	const whole = await aWorkbook({ sheets: [{ name: "a" }] });
	const { openZip, unpackAll } = await import("./zip-reader.ts");
	const { DEFAULT_LIMITS } = await import("./limits.ts");
	const zip = await openZip(whole, DEFAULT_LIMITS);
	const parts = [];
	for (const entry of zip.entries)
		parts.push(
			entry.fileName === part.name
				? part
				: { name: entry.fileName, content: await unpackAll(zip, entry) },
		);
	expect(await refusalOf(await zipBuffer(parts))).toBe("spreadsheets.broken");
});
