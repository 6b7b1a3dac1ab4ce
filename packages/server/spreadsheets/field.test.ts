import { spawnSync } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "./limits.ts";
import { markWorkbook } from "./mark-workbook.ts";
import { readInWorker } from "./read-in-worker.ts";
import { readWorkbook } from "./read-workbook.ts";
import { cellAt, rowCount, textAt } from "./rows.ts";
import { aWorkbook, countsOf, textsOf } from "./testing/a-workbook.ts";
import { writeCsv } from "./write-csv.ts";
import { workbookBuffer } from "./write-workbook.ts";
import { openZip, unpackAll } from "./zip-reader.ts";

/**
 * Real files, odd and hostile ones (DEKAD_FIELD_DATA names their folder; without it these tests are skipped). The
 * counts were taken with openpyxl; where openpyxl shows no sheets (strict files), from the sheet's XML.
 */
const DATA = process.env["DEKAD_FIELD_DATA"] ?? "";
const field = describe.skipIf(DATA === "");
const file = (...path: string[]) => join(DATA, ...path);

/** Of each workbook: the sheet that is read, its rows and cells, some cells; or the code it is refused with. */
// biome-ignore format: one file a line
const WORKBOOKS: Record<string, string | { sheet: string; rows: number; cells: number; some: Record<string, string>; others?: Record<string, [number, number]> }> = {
  "broken--59021": { sheet: "ERIS Rates & Codes", rows: 2, cells: 15, some: { A1: "Destination", B2: "7840", C2: "0.1345" } },
  "broken--MalformedSSTCount": { sheet: "Sheet1", rows: 3, cells: 12, some: { A1: "sdgf" } },
  "broken--clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6504225896792064": "spreadsheets.broken",
  "broken--clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6594557414080512": "spreadsheets.broken",
  // A test release of Excel 2007; openpyxl finds no cells, Excel's own format of then has them.
  "broken--sample-beta": { sheet: "Sheet1", rows: 10, cells: 20, some: { A1: "Lorem", B10: "4995" } },
  "protected--protected_passtika": "spreadsheets.encrypted",
  // Three sheets, all locked, all empty.
  "protected--sheetProtection_allLocked": "spreadsheets.no_sheet",
  "quirk--59746_NoRowNums": { sheet: "Features", rows: 71, cells: 571, some: { A1: "Checked", A2: "TRUE", D2: "644.24222" } },
  "quirk--Booleans": { sheet: "Sheet1", rows: 4, cells: 8, some: { A1: "TRUE", C1: "true from f" } },
  "quirk--DataTableCities": { sheet: "Formula", rows: 6, cells: 15, some: { A4: "Latitude" }, others: { Table: [15, 114], PivotTable: [14, 56] } },
  "quirk--NewlineInFormulas": { sheet: "Sheet1", rows: 10, cells: 11, some: { A1: "3" } },
  "quirk--NumberFormatTests": { sheet: "Flags", rows: 4, cells: 10, some: { B2: "Number Format Tests" }, others: { Tests: [326, 1304] } },
  "quirk--SampleSS": { sheet: "First Sheet", rows: 3, cells: 4, some: { A1: "Test spreadsheet" }, others: { "Sheet Number 2": [5, 11] } },
  "quirk--WithVariousData": { sheet: "Sheet1", rows: 9, cells: 21, some: { A2: "22.3", B2: "Foo" } },
  "quirk--right-to-left": { sheet: "English", rows: 4, cells: 4, some: { A1: "text", A2: "123" }, others: { عربى: [4, 4] } },
  "security--poc-xmlbomb-empty": "spreadsheets.doctype",
  "security--poc-xmlbomb": "spreadsheets.doctype",
  // The schema it would fetch is in a part nobody reads.
  "security--xxe_in_schema": { sheet: "Sheet1", rows: 2, cells: 4, some: { C9: "/Test/Test", C10: "1" } },
  "strict--SimpleStrict": { sheet: "Sheet1", rows: 6, cells: 8, some: { A1: "test", C6: "6" } },
  "strict--sample.strict": { sheet: "Sheet1", rows: 10, cells: 20, some: { A1: "Lorem", B2: "222" } },
};

field("each workbook gives its content or a clear refusal", () => {
	test("none of the folder is left out here", () => {
		const files = readdirSync(file("xlsx")).filter((name) =>
			name.endsWith(".xlsx"),
		);
		expect(files.map((name) => name.slice(0, -5)).sort()).toEqual(
			Object.keys(WORKBOOKS).sort(),
		);
	});

	test.each(Object.entries(WORKBOOKS))("%s", async (name, expected) => {
		const path = file("xlsx", `${name}.xlsx`);
		if (typeof expected === "string") {
			await expect(textsOf(readInWorker(path))).rejects.toMatchObject({
				name: "SpreadsheetRefusal",
				code: expected,
			});
			return;
		}
		const { sheet, some, others = {}, ...counts } = expected;
		const reading = readInWorker(path);
		expect((await reading.head).sheet).toBe(sheet);
		expect(await countsOf(reading)).toEqual(counts);
		expect(await textsOf(readWorkbook(path))).toMatchObject(some);
		for (const [other, [rows, cells]] of Object.entries(others)) {
			expect(await countsOf(readWorkbook(path, { sheet: other }))).toEqual({
				rows,
				cells,
			});
		}
	});

	test.each(
		Object.entries(WORKBOOKS).filter(
			([, expected]) => typeof expected === "object",
		),
	)("%s is marked, and nothing else of it changes", async (name) => {
		const before = readFileSync(file("xlsx", `${name}.xlsx`));
		const marks = [
			[1, 0],
			[2, 1],
			[3, 30],
			[500, 2],
		].map(([row, column]) => ({ row: row!, column: column!, message: "标注" }));
		const after = (
			await markWorkbook(before, marks, { author: "Dekad", sheetName: "x" })
		).file;
		expect(await textsOf(readWorkbook(after))).toEqual(
			await textsOf(readWorkbook(before)),
		);
		const [old, marked] = [
			await openZip(before, DEFAULT_LIMITS),
			await openZip(after, DEFAULT_LIMITS),
		];
		const changed: string[] = [];
		for (const entry of old.entries) {
			const now = marked.find(entry.fileName);
			if (now === undefined && entry.fileName.endsWith("/")) continue;
			if (!(await unpackAll(marked, now!)).equals(await unpackAll(old, entry)))
				changed.push(entry.fileName);
		}
		for (const part of changed)
			expect(part).toMatch(
				/worksheets\/(_rels\/)?sheet|styles\.xml$|comments|vmlDrawing|\[Content_Types\]|workbook\.xml\.rels$/,
			);
	});
});

field("csv", () => {
	test.each(["simple", "simple_crlf", "utf8"])(
		"%s, cell for cell",
		async (name) => {
			const expected = JSON.parse(
				readFileSync(file("csv", "json", `${name}.json`), "utf8"),
			) as Record<string, string>[];
			for await (const batch of readWorkbook(
				file("csv", "csvs", `${name}.csv`),
			)) {
				const header = [0, 1, 2].map((column) => textAt(batch, 0, column));
				const rows = Array.from({ length: rowCount(batch) - 1 }, (_, row) =>
					Object.fromEntries(
						header.map((key, column) => [key, textAt(batch, row + 1, column)]),
					),
				);
				expect(rows).toEqual(expected);
			}
		},
	);
});

field("naughty strings and payloads", () => {
	const naughty = () => [
		...(JSON.parse(
			readFileSync(file("blns", "naughty-strings.json"), "utf8"),
		) as string[]),
		...readFileSync(file("payloads", "csv-injection.md"), "utf8")
			.split("\n")
			.filter((line) => /^[=+\-@]|cmd|DDE/.test(line)),
	];
	const readBack = async (bytes: Buffer) => {
		const texts: string[] = [];
		for await (const batch of readWorkbook(bytes)) {
			for (let row = 0; row < rowCount(batch); row++) {
				const cell = cellAt(batch, row, 1);
				if (cell !== undefined) expect(cell.kind).toBe("text");
				texts.push(cell?.text ?? "");
			}
		}
		return texts;
	};

	test("go out and come back unchanged in a workbook, none of them a formula", async () => {
		const rows = naughty().map((text, index) => [index, text]);
		expect(
			await readBack(
				await workbookBuffer({
					author: "",
					sheets: [{ name: "a", columns: [], rows }],
				}),
			),
		).toEqual(naughty());
	});
	test("and in csv, none beginning like a formula", async () => {
		let csv = "";
		for await (const piece of writeCsv(
			naughty().map((text, index) => [index, text]),
		))
			csv += piece;
		expect(csv).not.toMatch(/(?:^|[\n,])"[=+\-@]/);
		expect(await readBack(Buffer.from(csv))).toEqual(naughty());
	});
	test("a file that would read another one is refused", async () => {
		await expect(
			readInWorker(file("payloads", "xxe-classic.xml")).head,
		).rejects.toMatchObject({ code: "spreadsheets.not_a_spreadsheet" });
	});
});

describe("a hostile file costs at most 300 MB above idle and 5 s", () => {
	let folder = "";
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "bombs-"));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const row = (index: number, cell: string) =>
		`<row r="${index}"><c r="A${index}"${cell}</c></row>`;
	const made: [string, string, () => Promise<Buffer>][] = [
		[
			"a sheet of nothing but blanks",
			"too_long",
			() => aWorkbook({ rows: " ".repeat(100_000_000) }),
		],
		[
			"a sheet of nothing but comments",
			"ratio",
			() => aWorkbook({ rows: "<!---->".repeat(12_000_000) }),
		],
		[
			"shared strings of nothing but one letter",
			"too_large",
			() =>
				aWorkbook({
					rows: row(1, ' t="s"><v>0</v>'),
					sharedStrings: `<si><t>${"x".repeat(30_000)}</t></si>`.repeat(10_000),
				}),
		],
		[
			"a long string that every cell points at",
			"too_large",
			() =>
				aWorkbook({
					rows: Array.from({ length: 20_000 }, (_, i) =>
						row(i + 1, ' t="s"><v>0</v>'),
					).join(""),
					sharedStrings: `<si><t>${"中".repeat(32_000)}</t></si>`,
				}),
		],
		[
			"cells without end",
			"ratio",
			() =>
				aWorkbook({
					rows: `<row>${"<c><v>1</v></c>".repeat(16_000)}</row>`.repeat(1_000),
				}),
		],
		[
			"elements without end",
			"too_deep",
			() => aWorkbook({ rows: "<row>".repeat(1_000_000) }),
		],
		[
			"a hundred thousand parts",
			"too_many_entries",
			() =>
				aWorkbook({
					parts: Array.from({ length: 60_000 }, (_, i) => ({
						name: `x${i}`,
						content: "",
					})),
				}),
		],
		[
			"a row of csv without end",
			"too_long",
			async () => Buffer.alloc(50_000_000, "x"),
		],
		[
			"csv of nothing but line ends",
			"too_many_rows",
			async () => Buffer.alloc(100_000_000, "\n"),
		],
	];
	const real =
		DATA === ""
			? []
			: ["security--poc-xmlbomb", "security--poc-xmlbomb-empty"].map(
					(name) =>
						[
							name,
							"doctype",
							async () => readFileSync(file("xlsx", `${name}.xlsx`)),
						] as (typeof made)[number],
				);

	test.each([...made, ...real])(
		"%s: %s",
		async (_, code, make) => {
			const path = join(folder, "bomb");
			writeFileSync(path, await make());
			const child = spawnSync(
				process.execPath,
				[join(import.meta.dirname, "testing", "read-and-measure.ts"), path],
				{ encoding: "utf8" },
			);
			const { refused, megabytesAboveIdle, seconds } = JSON.parse(
				child.stdout,
			) as Record<string, number | string>;
			expect(refused).toBe(`spreadsheets.${code}`);
			expect(megabytesAboveIdle).toBeLessThan(300);
			expect(seconds).toBeLessThan(5);
		},
		60_000,
	);
});
