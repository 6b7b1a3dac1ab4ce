import { workbookBuffer } from "@dekad/server/spreadsheets/write-workbook.ts";

/** Name, total investment in 亿元, planned completion and stage, as an office types them. */
type ListRow = readonly [
	name: string,
	amount: string,
	completion: string,
	stage: string,
];

/**
 * A list as an office keeps it: a title above the header, its own order of columns, 亿元. Codes count on from
 * `firstCode`; a numbered list has a column for the place.
 */
export const projectListSheet = (
	rows: readonly ListRow[],
	{
		firstCode,
		isNumbered = false,
	}: { firstCode: number; isNumbered?: boolean },
): Promise<Buffer> =>
	workbookBuffer({
		author: "journey",
		sheets: [
			{
				name: "重点项目清单",
				title: "2026年重点项目清单（单位：亿元）",
				columns: [
					...(isNumbered ? [{ header: "序号" }] : []),
					{ header: "项目名称" },
					{ header: "总投资（亿元）" },
					{ header: "所属行业" },
					{ header: "所属地区" },
					{ header: "建设单位" },
					{ header: "计划竣工时间" },
					{ header: "项目阶段" },
					{ header: "项目代码" },
				],
				rows: rows.map(([name, amount, completion, stage], index) => [
					...(isNumbered ? [index + 1] : []),
					name,
					amount,
					"水利",
					"霁浦区",
					"霁浦宏垣科技有限公司",
					completion,
					stage,
					`2601-900102-${String(firstCode + index).padStart(2, "0")}`,
				]),
			},
		],
	});
