import type { SheetKind } from "../sheet-kind.ts";

/** Investment of whole periods before the office kept the project here. */
export const historySheet: SheetKind = {
	name: "history",
	labels: { zh: "历史数据", en: "history" },
	identity: ["project_code", "period", "first_on"],
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
			key: "period",
			type: "period",
			labels: {
				zh: ["期别", "期间", "年度", "时期", "月份"],
				en: ["Period", "Year", "Month"],
			},
			help: {
				zh: "2025、2025-Q3、2025-06 或 2025年6月上旬；也可改填起止日期。",
				en: "2025, 2025-Q3, 2025-06 or 2025-06-D1; or give the first and last day instead.",
			},
		},
		{
			key: "first_on",
			type: "date",
			monthMeans: "first",
			labels: { zh: ["起始日期", "开始日期", "起"], en: ["First day", "From"] },
			help: {
				zh: "与截止日期一起填写。",
				en: "Together with the last day.",
			},
		},
		{
			key: "last_on",
			type: "date",
			monthMeans: "last",
			labels: {
				zh: ["截止日期", "结束日期", "止"],
				en: ["Last day", "To", "Until"],
			},
			help: {
				zh: "与起始日期一起填写。",
				en: "Together with the first day.",
			},
		},
		{
			key: "investment",
			type: "money",
			unit: "wan",
			isRequired: true,
			labels: {
				zh: ["完成投资", "投资额", "完成投资额", "本期完成投资"],
				en: ["Investment", "Investment done"],
			},
			help: {
				zh: "该期间完成的投资，不是累计。",
				en: "Investment done in that period alone, not cumulative.",
			},
		},
	],
};
