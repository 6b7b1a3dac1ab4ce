import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DateOrderCount } from "./date-cells.ts";
import { findHeader } from "./find-header.ts";
import { sheetKindOf } from "./find-sheet-kind.ts";
import { rowReader } from "./read-row.ts";
import type { SheetCell, SheetKindName, SheetRow } from "./sheet-kind.ts";
import type { MappingWish } from "./sheet-mapping.ts";
import { problemSentence } from "./sheet-problem.ts";

type Written = string | number | null | SheetCell;
const cellOf = (written: Exclude<Written, null>): SheetCell =>
	typeof written === "string"
		? { kind: "text", text: written }
		: typeof written === "number"
			? {
					kind: "number",
					number: written,
					text: String(written),
					isPercent: false,
				}
			: written;
const rowsOf = (...rows: Written[][]): SheetRow[] =>
	rows.map((cells, index) => ({
		number: index + 1,
		cells: cells.flatMap((written, column) =>
			written === null ? [] : [[column, cellOf(written)] as const],
		),
	}));

function readAll(
	name: SheetKindName,
	rows: SheetRow[],
	wish: MappingWish = {},
) {
	const kind = sheetKindOf(name);
	const header = findHeader(kind, rows, [], wish);
	if (!header) throw new Error("no header");
	const dates = new DateOrderCount();
	for (const row of rows)
		for (const [column, cell] of row.cells) dates.add(column, cell.text);
	const reader = rowReader(kind, header, wish, dates);
	const read = rows
		.filter(({ number }) => number > header.row)
		.map((row) => reader.read(row));
	return { reader, read, header };
}

/** The value or problem code of one cell of a reports sheet under `header`. */
function one(header: string, written: Exclude<Written, null>) {
	const { read } = readAll(
		"reports",
		rowsOf(["项目代码", "旬", header], ["P", "2026-03-D1", written]),
	);
	const [row] = read;
	if (row?.is !== "data") return row?.is;
	if (row.problems[0]) return row.problems[0].code;
	return Object.entries(row.values).find(
		([key]) => !["project_code", "period"].includes(key),
	)?.[1];
}

describe("cells", () => {
	test.each<[string, Exclude<Written, null>, unknown]>([
		["完成投资（万元）", 12.5, 125_000],
		["完成投资（亿元）", "１.２５", 125_000_000],
		["完成投资", "1,234,567", 1_234_567],
		["完成投资（万元）", "3.5亿元", 350_000_000], // the cell's own unit outranks the header
		["完成投资（万元）", "-5", "imports.negative"],
		["完成投资（万元）", "约3亿", "imports.bad_amount"],
		["完成投资（万元）", "—", "untouched"], // a dash says nothing, and nothing else is said
		["完成投资（万元）", 0, 0], // zero is a value
		["完成投资", { kind: "error", text: "#REF!" }, "imports.cell_error"],
		[
			"完成投资",
			{ kind: "formula", text: "A1+B1" },
			"imports.formula_without_value",
		],
		[
			"完成投资",
			{ kind: "date", text: "2026-03-05", serial: 46086 },
			"imports.date_instead_of_number",
		],
		["形象进度", "35%", 0.35],
		["形象进度", 35, 0.35],
		["形象进度", 0.35, 0.35],
		["形象进度（%）", 0.35, 0.0035],
		["形象进度", 1, "imports.ratio_unclear"],
		["形象进度（%）", 1, 0.01],
		["形象进度", "120%", "imports.ratio_out_of_range"],
		["形象进度", { kind: "number", number: 1, text: "1", isPercent: true }, 1],
		["现场人数", "1,200人", 1200],
		["现场人数", 12.5, "imports.bad_integer"],
		["问题类型", "用 地", "land"],
		["数据性质", "差不多", "imports.bad_choice"],
		["更正差额（万元）", "(12)", -120_000],
	])("%s: %o is %o", (header, written, expected) =>
		expect(one(header, written)).toEqual(expected),
	);

	test("a code of twenty digits in a number cell has lost its end for good", () => {
		const { read } = readAll(
			"reports",
			rowsOf(["项目代码", "旬", "完成投资"], [1.40105e19, "2026-03-D1", 1]),
		);
		expect(read[0]).toMatchObject({
			problems: [{ code: "imports.code_lost_digits", cell: "A2" }],
		});
	});
});

describe("rows", () => {
	test("totals and footers are not data; the file's own total stands beside ours", () => {
		const { reader, read } = readAll(
			"reports",
			rowsOf(
				["项目代码", "项目名称", "旬", "完成投资（万元）"],
				["P-1", "甲", "2026-03-D1", 1.5],
				["P-2", "乙", "2026-03-D1", "2.25"],
				[null, "合 计", null, 3.8],
				["备注：以上为预计数"],
			),
		);
		expect(read.map(({ is }) => is)).toEqual([
			"data",
			"data",
			"total",
			"footer",
		]);
		for (const row of read) if (row.is === "data") reader.keep(row.values);
		expect(reader.totals()).toEqual([
			{
				column: "完成投资（万元）",
				field: "investment",
				unit: "wan",
				inFile: "3.75",
				stored: 37_500,
				rows: 2,
				ownTotal: "3.8",
			},
		]);
	});

	test("a project called Total, with a code of its own, is a project", () => {
		const { read } = readAll(
			"reports",
			rowsOf(
				["项目名称", "项目代码", "旬", "完成投资"],
				["Total", "P", "2026-03-D1", 5],
			),
		);
		expect(read[0]).toMatchObject({ is: "data", problems: [] });
	});

	test("a prefilled row nobody filled in is passed over", () => {
		const { read } = readAll(
			"reports",
			rowsOf(
				["项目代码", "项目名称", "旬", "完成投资"],
				["P-1", "甲", "2026-03-D1", null],
			),
		);
		expect(read).toEqual([{ is: "untouched", number: 2 }]);
	});

	test("a problem names the cell, what it holds and the next step in both languages", () => {
		const { read } = readAll(
			"reports",
			rowsOf(["项目代码", "旬", "完成\n投资（万元）"], ["P-1", null, "约3亿"]),
		);
		const problems = read[0]?.is === "data" ? read[0].problems : [];
		expect(problems).toMatchObject([
			{ row: 2, cell: "C2", column: "完成 投资（万元）", value: "约3亿" },
			{ row: 2, cell: "B2", column: "旬", code: "imports.required" },
		]);
		expect(problemSentence(problems[0]!, "zh")).toContain("约3亿");
		expect(problemSentence(problems[0]!, "en")).toContain(
			"write the exact amount",
		);
		expect(problemSentence(problems[1]!, "zh")).toBe(
			"“旬”为必填项，现为空。请补填。",
		);
	});

	test("constants, copies and replaced values of a mapping", () => {
		const { read } = readAll(
			"projects",
			rowsOf(["PID", "Borough"], ["53", "Manhatten"], ["54", null]),
			{
				columns: { PID: "code", Borough: "region" },
				copy: { name: "PID" },
				constants: { owner: "DDC", sector: "s", stage: "Construction" },
				values: { region: { Manhatten: "Manhattan", "": "Citywide" } },
			},
		);
		expect(read).toMatchObject([
			{
				problems: [],
				values: {
					code: "53",
					name: "53",
					region: "Manhattan",
					stage: "continued",
				},
			},
			{ problems: [], values: { region: "Citywide" } },
		]);
	});

	test("a money column without a unit follows the one the others name; with none or several named it is yuan", () => {
		const unitsOf = (...headers: string[]) => {
			const { read } = readAll(
				"reports",
				rowsOf(["项目代码", "旬", ...headers], ["P", "2026-03-D1", 1, 1, 1]),
			);
			return read[0]?.is === "data"
				? Object.values(read[0].values).filter(
						(value) => typeof value === "number",
					)
				: [];
		};
		expect(unitsOf("完成投资（万元）", "其中：建筑工程", "安装工程")).toEqual([
			10_000, 10_000, 10_000,
		]);
		expect(unitsOf("完成投资（万元）", "建筑工程（亿元）", "安装工程")).toEqual(
			[10_000, 100_000_000, 1],
		);
		expect(unitsOf("完成投资", "建筑工程", "安装工程")).toEqual([1, 1, 1]);
	});

	test("any text survives a text column unchanged, and no text makes reading throw", () =>
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				const { read } = readAll(
					"reports",
					rowsOf(
						["项目代码", "旬", "备注", "完成投资"],
						["P", "2026-03-D1", text, text],
					),
				);
				const row = read[0];
				if (row?.is !== "data") return;
				const isKept =
					text.trim() !== "" && !text.includes("\0") && text.isWellFormed();
				if (isKept) expect(row.values["note"]).toBe(text);
				else expect(row.values["note"]).toBeUndefined();
			}),
		));

	const field = process.env["DEKAD_FIELD_DATA"];
	test.skipIf(!field)(
		"the list of naughty strings is kept as text (DEKAD_FIELD_DATA)",
		() => {
			const strings = JSON.parse(
				readFileSync(`${field}/blns/naughty-strings.json`, "utf8"),
			) as string[];
			for (const text of strings) {
				const { read } = readAll(
					"reports",
					rowsOf(
						["项目代码", "旬", "备注", "完成投资"],
						["P", "2026-03-D1", text, 1],
					),
				);
				expect(read[0]).toMatchObject({
					is: "data",
					problems: [],
					values: text.trim() === "" ? {} : { note: text },
				});
			}
		},
	);
});
