import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findHeader } from "./find-header.ts";
import { sheetKindOf } from "./find-sheet-kind.ts";
import { fieldLabel, SHEET_KINDS, type SheetRow } from "./sheet-kind.ts";

/** Rows of texts, numbered from 1; "" is no cell. */
const sheet = (...rows: string[][]): SheetRow[] =>
	rows.map((texts, index) => ({
		number: index + 1,
		cells: texts.flatMap((text, column) =>
			text === "" ? [] : [[column, { kind: "text" as const, text }] as const],
		),
	}));
const projects = sheetKindOf("projects");
const reports = sheetKindOf("reports");
const plans = sheetKindOf("plans");

const placesOf = (found: ReturnType<typeof findHeader>) =>
	Object.fromEntries(
		[...(found?.fields ?? [])].map(([field, { index }]) => [field, index]),
	);

describe("findHeader", () => {
	test("finds the header below title rows, in any order, with units, stars and line breaks", () => {
		const found = findHeader(
			projects,
			sheet(
				["2026年省级重点工程项目清单"],
				["填报单位：某市重点办", "", "单位：亿元"],
				[
					"序号",
					"总投资\n（万元）",
					"＊项目名称",
					"项目代码*",
					"建设单位",
					"属 地",
					"所属行业",
					"项目阶段",
					"年产值",
				],
				["1", "12000", "甲项目", "P-1", "甲公司", "140105", "01", "续建", "3"],
			),
			[],
		);
		expect(found).toMatchObject({
			row: 3,
			height: 1,
			unit: "yi",
			problems: [],
		});
		expect(placesOf(found)).toEqual({
			total_investment: 1,
			name: 2,
			code: 3,
			owner: 4,
			region: 5,
			sector: 6,
			stage: 7,
			expected_output: 8,
		});
		expect(found?.fields.get("total_investment")?.unit).toBe("wan");
		expect(found?.fields.get("expected_output")?.unit).toBeNull();
		expect(found?.ignored.map(({ header }) => header)).toEqual(["序号"]);
	});

	test("reads a group above its columns, merged or left empty to the right", () => {
		const rows = sheet(
			["旬报表"],
			["项目代码", "旬", "到位资金（万元）", "", "支付资金（万元）", ""],
			["", "", "中央", "贷款", "中央", "贷款"],
			["P-1", "2026-03-D1", "1", "2", "3", "4"],
		);
		const merged = [
			{ firstRow: 2, lastRow: 3, firstColumn: 0, lastColumn: 0 },
			{ firstRow: 2, lastRow: 3, firstColumn: 1, lastColumn: 1 },
			{ firstRow: 2, lastRow: 2, firstColumn: 2, lastColumn: 3 },
			{ firstRow: 2, lastRow: 2, firstColumn: 4, lastColumn: 5 },
		];
		for (const blocks of [merged, []]) {
			const found = findHeader(reports, rows, blocks);
			expect(found).toMatchObject({ row: 3, height: 2 });
			expect(placesOf(found)).toEqual({
				project_code: 0,
				period: 1,
				arrived_central: 2,
				arrived_loan: 3,
				paid_central: 4,
				paid_loan: 5,
			});
			expect(found?.fields.get("paid_loan")).toMatchObject({
				header: "支付资金（万元） / 贷款",
				unit: "wan",
			});
		}
	});

	test("a second row of nothing but units belongs to the header", () => {
		const found = findHeader(
			reports,
			sheet(
				["项目代码", "旬", "完成投资", "建筑工程"],
				["", "", "（亿元）", "（万元）"],
				["P-1", "2026-03-D1", "1", "2"],
			),
			[],
		);
		expect(found).toMatchObject({ row: 2, height: 2 });
		expect(found?.fields.get("investment")?.unit).toBe("yi");
	});

	test("months of a year plan are found with the year before them", () => {
		const found = findHeader(
			plans,
			sheet([
				"Project code",
				"Year",
				"2026年度计划投资（亿元）",
				...Array.from({ length: 12 }, (_, month) => `${month + 1}月`),
			]),
			[],
		);
		expect(placesOf(found)).toMatchObject({ annual: 2, m1: 3, m12: 14 });
	});

	test("two columns that say the same equally well are a problem, and neither is taken", () => {
		const found = findHeader(
			reports,
			sheet(["项目代码", "旬", "完成投资", "完成投资"]),
			[],
		);
		expect(found?.fields.has("investment")).toBe(false);
		expect(found?.problems.map(({ code, cell }) => [code, cell])).toEqual([
			["imports.duplicate_column", "C1"],
			["imports.duplicate_column", "D1"],
		]);
	});

	test("our own label beats a synonym of the same field", () => {
		const found = findHeader(
			reports,
			sheet(["项目代码", "旬", "完成投资", "本旬完成投资"]),
			[],
		);
		expect(placesOf(found)).toMatchObject({ investment: 3 });
		expect(found?.problems).toEqual([]);
	});

	test("required fields without a column are named in both languages", () => {
		const found = findHeader(reports, sheet(["项目代码", "完成投资"]), []);
		expect(found?.problems).toMatchObject([
			{
				row: 1,
				code: "imports.missing_column",
				params: { zh: "旬", en: "Dekad" },
			},
		]);
	});

	test("a mapping outranks the labels, and a header it names in vain is told", () => {
		const rows = sheet(["ID", "FFC", "Group"], ["Q1", "2.5", "x"]);
		const found = findHeader(projects, rows, [], {
			columns: { ID: "code", FFC: "total_investment", Missing: "region" },
			copy: { name: "ID" },
			constants: { owner: "MW", sector: "water", stage: "continued" },
		});
		expect(placesOf(found)).toEqual({ code: 0, name: 0, total_investment: 1 });
		expect(found?.problems.map(({ code }) => code)).toEqual([
			"imports.mapping_column_missing",
			"imports.missing_column",
		]);
	});

	test("a sheet of something else has no header", () =>
		expect(
			findHeader(projects, sheet(["Menu", "Price"], ["Soup", "3"]), []),
		).toBeUndefined());

	test.each(SHEET_KINDS)(
		"every label of %s is found in any order of columns, in either language, below any number of titles",
		(name) => {
			const kind = sheetKindOf(name);
			fc.assert(
				fc.property(
					fc.shuffledSubarray([...kind.fields], { minLength: 2 }),
					fc.constantFrom("zh" as const, "en" as const),
					fc.array(fc.constantFrom("标题", "Title 2026", "（一）"), {
						maxLength: 5,
					}),
					(fields, lang, titles) => {
						const found = findHeader(
							kind,
							sheet(
								...titles.map((title) => [title]),
								fields.map((field) => fieldLabel(field, lang)),
							),
							[],
						);
						expect(found?.row).toBe(titles.length + 1);
						expect(placesOf(found)).toEqual(
							Object.fromEntries(
								fields.map((field, index) => [field.key, index]),
							),
						);
					},
				),
				{ numRuns: 50 },
			);
		},
	);
});
