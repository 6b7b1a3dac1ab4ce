import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Dekad, dekadId } from "@dekad/core/periods/dekad.ts";
import { writeWorkbook } from "@dekad/server/spreadsheets/write-workbook.ts";

/**
 * A sheet of ten-day reports as an office sends it, 20 columns, every row good: a title above the header, money in
 * 万元, here and there as text with separators or in full-width digits, the dekad in two spellings, gaps.
 */
export const HEADERS = [
	"项目代码",
	"项目名称",
	"填报旬",
	"数据性质",
	"本旬完成投资（万元）",
	"建筑工程（万元）",
	"安装工程（万元）",
	"设备购置（万元）",
	"其他费用（万元）",
	"统计投资（万元）",
	"到位中央预算内（万元）",
	"到位地方资金（万元）",
	"到位专项债（万元）",
	"到位贷款（万元）",
	"到位自筹（万元）",
	"形象进度",
	"形象进度说明",
	"现场人数",
	"机械台数",
	"下步计划",
];

const PARTS = ["上旬", "中旬", "下旬"];
const WORKS = ["路基土方", "桥梁下部结构", "主体结构", "设备安装", "管网敷设"];

/** Tenths of 万元, as a number or as people type it. */
function money(tenths: number, row: number): number | string | null {
	if (row % 11 === 3 && tenths === 0) return null;
	if (row % 17 === 0)
		return (tenths / 10).toLocaleString("en", { minimumFractionDigits: 1 });
	if (row % 53 === 0)
		return (tenths / 10)
			.toFixed(1)
			.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
	return tenths / 10;
}

type Project = { code: string; name: string };

/** Writes the sheet. Returns the sum of its investment, in yuan. */
export async function writeReportSheet(
	path: string,
	projects: readonly Project[],
	dekads: readonly Dekad[],
): Promise<number> {
	let yuan = 0;
	function* rows() {
		let row = 0;
		for (const dekad of dekads) {
			const spelled = `${dekad.year}年${dekad.month}月${PARTS[dekad.part - 1]}`;
			for (const { code, name } of projects) {
				row++;
				const parts = [1, 2, 3, 4].map(
					(place) =>
						((row * 7919 + place * 104_729) % 9000) + (place === 1 ? 10 : 0),
				);
				const investment = parts.reduce((sum, part) => sum + part, 0);
				yuan += investment * 1000;
				const funds = [1, 2, 3, 4, 5].map(
					(place) => (row * (place + 3)) % 4000,
				);
				yield [
					code,
					name,
					row % 3 === 0 ? dekadId(dekad) : spelled,
					"实际",
					...[investment, ...parts, investment, ...funds].map((tenths) =>
						money(tenths, row),
					),
					(row % 1000) / 1000,
					`本旬完成${WORKS[row % WORKS.length]}${(row % 97) + 1}处，累计完成${row % 100}%`,
					row % 400,
					row % 40,
					"按计划推进下一分部工程",
				];
			}
		}
	}
	const workbook = writeWorkbook({
		author: "bench",
		sheets: [
			{
				name: "旬报",
				title: "重点工程项目旬报表",
				columns: HEADERS.map((header) => ({ header })),
				rows: rows(),
			},
		],
	});
	await pipeline(Readable.from(workbook), createWriteStream(path));
	return yuan;
}
