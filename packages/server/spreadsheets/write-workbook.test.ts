import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWorkbook } from "./read-workbook.ts";
import { textsOf } from "./testing/a-workbook.ts";
import {
	askOpenpyxl,
	hasLibreOffice,
	hasOpenpyxl,
	throughLibreOffice,
} from "./testing/other-programs.ts";
import type { CellValue, SheetSpec } from "./write-sheet.ts";
import { workbookBuffer } from "./write-workbook.ts";

const book = (sheet: Partial<SheetSpec>, ...more: SheetSpec[]) =>
	workbookBuffer({
		author: "Dekad",
		sheets: [{ name: "Sheet", columns: [], rows: [], ...sheet }, ...more],
	});

const LONG_CHOICES = Array.from(
	{ length: 117 },
	(_, index) => `${140_100 + index} 县, ${index}`,
);
const aForm = () =>
	book(
		{
			name: "旬报: 2026/03",
			title: "重点工程旬报",
			form: { inputRows: 100 },
			frozenColumns: 1,
			columns: [
				{ header: "项目", width: 30, format: "text", isKnown: true },
				{ header: "县", choices: LONG_CHOICES },
				{ header: "状态", choices: ["在建", "停工"] },
				{
					header: "投资",
					unit: "万元",
					format: "decimal",
					comment: "本旬完成",
				},
				{ header: "日期", format: "date" },
			],
			rows: [
				["=甲", LONG_CHOICES[0]!, "在建", 12.5, { date: "2026-03-21" }],
				["乙", null, null, null, null],
			],
		},
		{ name: "说明", columns: [], rows: [["请逐行填写"]] },
	);

test("whatever text is written is read back, unchanged", async () => {
	const texts = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.constantFrom(
			"=1+1",
			"_x0041_",
			"_x005F_x0041_",
			"_x0041_x0042_",
			"\r\n",
			" a ",
			"\u0000\uFFFF",
			"\uD800",
			"𠮷",
			"]]>",
		),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(texts, { minLength: 1, maxLength: 20 }),
			async (given) => {
				const expected = Object.fromEntries(
					given.flatMap((text, index) =>
						text === "" ? [] : [[`A${index + 1}`, text]],
					),
				);
				const file = await book({
					rows: [...given.map((text) => [text]), ["end"]],
				});
				expect(await textsOf(readWorkbook(file))).toEqual({
					...expected,
					[`A${given.length + 1}`]: "end",
				});
			},
		),
		{ numRuns: 100 },
	);
});

test("values of every kind are read back as what they were", async () => {
	const rows: CellValue[][] = [
		[
			1.5,
			-0.1,
			1e21,
			true,
			false,
			null,
			{ date: "1900-01-01" },
			{ date: "1900-03-01" },
			{ date: "2026-03-21" },
		],
	];
	expect(await textsOf(readWorkbook(await book({ rows })))).toEqual({
		A1: "1.5",
		B1: "-0.1",
		C1: "1e+21",
		D1: "TRUE",
		E1: "FALSE",
		G1: "1900-01-01",
		H1: "1900-03-01",
		I1: "2026-03-21",
	});
});

describe("the programmer is told", () => {
	test.each<[string, CellValue]>([
		["no number", Number.NaN],
		["no date", { date: "21.3.2026" }],
	])("%s", async (_, value) => {
		await expect(book({ rows: [[value]] })).rejects.toThrow(RangeError);
	});
});

test("the same rows give the same bytes", async () =>
	expect((await aForm()).equals(await aForm())).toBe(true));

test("a table is pulled row by row, and stops pulling when nobody takes it", async () => {
	let pulled = 0;
	function* rows() {
		for (; ; pulled++) yield [`行 ${pulled}`, pulled];
	}
	const { writeWorkbook } = await import("./write-workbook.ts");
	let bytes = 0;
	for await (const chunk of writeWorkbook({
		author: "",
		sheets: [
			{ name: "a", columns: [{ header: "a" }, { header: "b" }], rows: rows() },
		],
	})) {
		bytes += chunk.length;
		if (bytes > 200_000) break;
	}
	expect(pulled).toBeLessThan(200_000);
});

test.skipIf(!hasOpenpyxl)(
	"openpyxl (skipped without it) finds the form as it was asked for",
	async () => {
		const seen = await askOpenpyxl(
			await aForm(),
			`ws = wb.worksheets[0]
print(json.dumps({
  "sheets": [[s.title, s.sheet_state] for s in wb],
  "header": [c.value for c in ws[2]], "unit": ws["D3"].value, "freeze": ws.freeze_panes, "filter": ws.auto_filter.ref,
  "merged": [str(m) for m in ws.merged_cells.ranges], "protected": ws.protection.sheet, "password": ws.protection.password,
  "locked": [ws[c].protection.locked for c in ["A2", "A4", "B4"]] + [ws.column_dimensions["A"].protection.locked],
  "text": [ws["A4"].value, ws["A4"].data_type, ws["A4"].quotePrefix],
  "lists": [[str(d.sqref), d.formula1] for d in ws.data_validations.dataValidation],
  "names": [[d.name, d.attr_text] for d in wb.defined_names.definedName],
  "comment": ws["D2"].comment.text, "formats": [ws["D4"].number_format, ws["E4"].number_format, ws["A4"].number_format],
  "date": ws["E4"].value.isoformat(), "printed": ws.print_title_rows}))`,
		);
		expect(seen).toEqual({
			sheets: [
				["旬报  2026 03", "visible"],
				["说明", "visible"],
				["choices", "hidden"],
			],
			header: ["项目", "县", "状态", "投资", "日期"],
			unit: "万元",
			freeze: "B4",
			filter: "A3:E5",
			merged: ["A1:E1"],
			protected: true,
			password: null,
			locked: [true, true, false, false],
			text: ["=甲", "s", true],
			lists: [
				["B4:B103", "choices_1"],
				["C4:C103", '"在建,停工"'],
			],
			names: [["choices_1", "'choices'!$A$1:$A$117"]],
			comment: "本旬完成",
			formats: ["#,##0.00", "yyyy-mm-dd", "@"],
			date: "2026-03-21T00:00:00",
			printed: "$2:$3",
		});
	},
);

test.skipIf(!hasLibreOffice)(
	"LibreOffice (skipped without it) sees texts and no formula, the lists and the comment",
	async () => {
		const flat = await throughLibreOffice(await aForm());
		expect(flat).not.toContain("table:formula");
		expect(flat).toContain("<text:p>=甲</text:p>");
		expect(flat.match(/<table:content-validation\b/g)).toHaveLength(2);
		expect(flat.match(/<office:annotation\b/g)).toHaveLength(1);
	},
	120_000,
);
