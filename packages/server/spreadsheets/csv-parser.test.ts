import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BatchBuilder } from "./batch-builder.ts";
import { CsvParser, guessDelimiter } from "./csv-parser.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { readWorkbook } from "./read-workbook.ts";
import { textsOf } from "./testing/a-workbook.ts";
import { writeCsv } from "./write-csv.ts";

async function parse(pieces: readonly string[], delimiter = ",") {
	const builder = new BatchBuilder(DEFAULT_LIMITS, 1000);
	const parser = new CsvParser(delimiter, builder, DEFAULT_LIMITS);
	for (const piece of pieces) parser.write(piece);
	parser.end();
	builder.flush();
	return textsOf(
		(async function* () {
			yield* builder.take();
		})(),
	);
}

describe("rows are numbered as a spreadsheet program shows them", () => {
	test.each([
		[
			"lines of any kind",
			"a\r\nb\nc\rd",
			{ A1: "a", A2: "b", A3: "c", A4: "d" },
		],
		["an empty line is a row", "a\n\nb\n", { A1: "a", A3: "b" }],
		[
			"a line end in quotes is none",
			'"a\r\nb",c\nd',
			{ A1: "a\r\nb", B1: "c", A2: "d" },
		],
		[
			"quotes twice, and the delimiter inside",
			'"a,""b""",c',
			{ A1: 'a,"b"', B1: "c" },
		],
		["a quote in the middle is a quote", 'a"b,c"\n', { A1: 'a"b', B1: 'c"' }],
		[
			"what follows a closing quote belongs to the cell",
			'"a"b,c',
			{ A1: "ab", B1: "c" },
		],
		["blanks are kept", " a , b ", { A1: " a ", B1: " b " }],
		["a quote never closed runs to the end", '"a,b\nc', { A1: "a,b\nc" }],
		["an empty last cell", "a,\n,b", { A1: "a", B2: "b" }],
	])("%s", async (_, csv, cells) => {
		expect(await parse([csv])).toEqual(cells);
		expect(await parse([...csv])).toEqual(cells);
	});
});

test.each([
	["a,b\n1,2", ",", 0],
	["a;b\n1,5;2,5", ";", 0],
	["a\tb, c\n1\t2", "\t", 0],
	['"a;b;c",d\n"e;f",g', ",", 0],
	["sep=|\r\na|b", "|", 7],
	["only one column", ",", 0],
])("the delimiter of %j is %j", (csv, delimiter, skip) =>
	expect(guessDelimiter(csv)).toEqual({ delimiter, skip }),
);

test("sep= is said to the program and is no row", async () => {
	expect(await textsOf(readWorkbook(Buffer.from("sep=,\na,b")))).toEqual({
		A1: "a",
		B1: "b",
	});
});

test("what is written is read back, unchanged, whatever the texts", async () => {
	const texts = fc.oneof(
		fc.string({ unit: "grapheme" }),
		fc.constantFrom(
			"=1+1",
			"'=1",
			"''@x",
			"-",
			"+5",
			"\t=",
			"\r\n",
			'"',
			"＝1",
			"'",
			"a,b;c",
		),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(texts, { minLength: 1, maxLength: 5 }), {
				minLength: 1,
				maxLength: 5,
			}),
			async (rows) => {
				// A lone half of a surrogate pair has no UTF-8; a first line "sep=," would speak to the program.
				const given = [
					["first"],
					...rows.map((row) => row.map((text) => text.toWellFormed())),
				];
				let csv = "";
				for await (const piece of writeCsv(given)) csv += piece;
				const expected = Object.fromEntries(
					given.flatMap((row, index) =>
						row.flatMap((text, column) =>
							text === ""
								? []
								: [[`${String.fromCharCode(65 + column)}${index + 1}`, text]],
						),
					),
				);
				expect(await textsOf(readWorkbook(Buffer.from(csv)))).toEqual(expected);
			},
		),
		{ numRuns: 200 },
	);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "'=1"])(
	"%j is never written so that it could run",
	async (text) => {
		let csv = "";
		for await (const piece of writeCsv([[text]])) csv += piece;
		expect(csv).toBe(`\uFEFF"'${text}"\r\n`);
	},
);

describe("the encoding is what the whole file is valid as", () => {
	const encode = async (bytes: Uint8Array) => {
		const reading = readWorkbook(bytes);
		return [(await reading.head).csv?.encoding, (await textsOf(reading))["A1"]];
	};
	test("UTF-8 with and without a mark", async () => {
		expect(await encode(Buffer.from("\uFEFF名称,b"))).toEqual([
			"utf-8",
			"名称",
		]);
		expect(await encode(Buffer.from("名称,b"))).toEqual(["utf-8", "名称"]);
	});
	test("GB18030, also when the first Chinese letter comes late", async () => {
		expect(
			await encode(Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0x62])),
		).toEqual(["gb18030", "名称"]);
		const late = Buffer.concat([
			Buffer.from(`a${"\n".repeat(400_000)}`),
			Buffer.from([0xc3, 0xfb]),
		]);
		expect(await encode(late)).toEqual(["gb18030", "a"]);
	});
	test("UTF-16 by its mark", async () =>
		expect(await encode(Buffer.from("\uFEFF名称\t1", "utf16le"))).toEqual([
			"utf-16le",
			"名称",
		]));
	test("neither is refused", async () => {
		await expect(
			encode(Buffer.from([0x61, 0x2c, 0xe9, 0x20, 0x62])),
		).rejects.toMatchObject({ code: "spreadsheets.encoding" });
	});
});
