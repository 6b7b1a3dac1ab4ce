import type { SheetField, SheetKind } from "../sheet-kind.ts";

const MONTHS_EN = [
	["Jan", "January"],
	["Feb", "February"],
	["Mar", "March"],
	["Apr", "April"],
	["May", "May"],
	["Jun", "June"],
	["Jul", "July"],
	["Aug", "August"],
	["Sep", "September"],
	["Oct", "October"],
	["Nov", "November"],
	["Dec", "December"],
] as const;
const PARTS = [
	["上旬", "D1"],
	["中旬", "D2"],
	["下旬", "D3"],
] as const;
const MONTHS_ZH = "一 二 三 四 五 六 七 八 九 十 十一 十二".split(" ");
const QUARTERS_ZH = "一 二 三 四".split(" ");

const partHelp = {
	zh: "本期新增投资，不是累计。各期之和须等于年度计划。",
	en: "Investment of this period alone, not cumulative. The periods must sum to the year plan.",
};

const quarters: SheetField[] = QUARTERS_ZH.map((zh, index) => ({
	key: `q${index + 1}`,
	type: "money",
	unit: "wan",
	labels: {
		zh: [
			`第${zh}季度`,
			`${zh}季度`,
			`${index + 1}季度`,
			`第${index + 1}季度`,
			`${zh}季度计划`,
			`第${zh}季度计划投资`,
		],
		en: [`Q${index + 1}`, `Quarter ${index + 1}`],
	},
	help: partHelp,
}));

const months: SheetField[] = MONTHS_EN.map(([short, long], index) => {
	const number = index + 1;
	return {
		key: `m${number}`,
		type: "money",
		unit: "wan",
		labels: {
			zh: [
				`${number}月`,
				`${number}月份`,
				`${MONTHS_ZH[index]}月`,
				`${MONTHS_ZH[index]}月份`,
				`${number}月计划`,
				`${number}月份计划`,
			],
			en: short === long ? [short] : [short, long],
		},
		help: partHelp,
	};
});

const dekads: SheetField[] = Array.from({ length: 36 }, (_, index) => {
	const month = Math.floor(index / 3) + 1;
	const [zh, en] = PARTS[index % 3] as (typeof PARTS)[number];
	const [short, long] = MONTHS_EN[month - 1] as (typeof MONTHS_EN)[number];
	const padded = String(month).padStart(2, "0");
	return {
		key: `d${index + 1}`,
		type: "money",
		unit: "wan",
		labels: {
			zh: [
				`${month}月${zh}`,
				`${MONTHS_ZH[month - 1]}月${zh}`,
				`${month}月份${zh}`,
			],
			en:
				short === long
					? [`${short} ${en}`, `${padded}-${en}`]
					: [`${short} ${en}`, `${padded}-${en}`, `${long} ${en}`],
		},
		help: partHelp,
	};
});

/** The year plan of a project with its quarters, months or dekads: one way of cutting the year a row. */
export const plansSheet: SheetKind = {
	name: "plans",
	labels: { zh: "计划", en: "plans" },
	identity: ["project_code", "year"],
	prefilled: ["project_code", "project_name", "year"],
	fields: [
		{
			key: "project_code",
			type: "code",
			isRequired: true,
			maxLength: 100,
			labels: {
				zh: ["项目代码", "项目编码", "项目编号", "投资项目统一代码"],
				en: ["Project code", "Project ID", "Code"],
			},
			help: {
				zh: "已登记项目的代码。",
				en: "Code of a project already registered.",
			},
		},
		{
			key: "project_name",
			type: "text",
			isKnown: true,
			labels: {
				zh: ["项目名称", "名称"],
				en: ["Project name", "Name", "Project"],
			},
			help: { zh: "仅供核对，不导入。", en: "For reading only; not imported." },
		},
		{
			key: "year",
			type: "integer",
			isRequired: true,
			labels: { zh: ["年度", "年份", "计划年度"], en: ["Year", "Plan year"] },
			help: {
				zh: "计划年度，例如 2026。",
				en: "The plan's year, such as 2026.",
			},
		},
		{
			key: "annual",
			type: "money",
			unit: "wan",
			isRequired: true,
			labels: {
				zh: [
					"年度计划投资",
					"年度计划",
					"全年计划",
					"年计划投资",
					"本年计划投资",
					"当年计划投资",
					"计划投资",
					"全年计划投资",
				],
				en: ["Year plan", "Annual plan", "Annual plan investment", "Plan"],
			},
			help: {
				zh: "全年计划完成投资。不填各期时按36旬平均分解，余数归最后一旬。",
				en: "Planned investment of the year. Without parts it is spread evenly over 36 dekads, the remainder in the last.",
			},
		},
		...quarters,
		...months,
		...dekads,
		{
			key: "reason",
			type: "text",
			labels: {
				zh: ["调整原因", "计划依据", "原因"],
				en: ["Reason", "Reason for change"],
			},
			help: {
				zh: "调整已有计划时必填；首次计划可填依据。",
				en: "Needed when an existing plan changes; the first plan may name its basis.",
			},
		},
	],
};
