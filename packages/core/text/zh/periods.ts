import type { periods as en } from "../en/periods.ts";

export const periods = {
	"periods.dekad": "{year}年{month}月{part}",
	"periods.dekad.1": "上旬",
	"periods.dekad.2": "中旬",
	"periods.dekad.3": "下旬",
	"periods.month": "{year}年{month}月",
	"periods.quarter": "{year}年第{quarter}季度",
	"periods.half": "{year}年{half}",
	"periods.year": "{year}年",
	"periods.span": "{year}年{first}—{last}月",
	"periods.date": "{year}年{month}月{day}日",
	"periods.kind.dekad": "旬",
	"periods.kind.month": "月",
	"periods.kind.quarter": "季度",
	"periods.kind.half": "半年",
	"periods.kind.year": "年",
	"periods.kind.span": "累计月份",
	"periods.month.1": "1",
	"periods.month.2": "2",
	"periods.month.3": "3",
	"periods.month.4": "4",
	"periods.month.5": "5",
	"periods.month.6": "6",
	"periods.month.7": "7",
	"periods.month.8": "8",
	"periods.month.9": "9",
	"periods.month.10": "10",
	"periods.month.11": "11",
	"periods.month.12": "12",
	"periods.bad_period":
		"“{value}”不是有效的期：请写成 2026-03-D1（旬）、2026-03（月）、2026-Q1（季）、2026-H1（半年）或 2026（年）",
	"periods.basis.official": "按{year}年官方放假安排",
	"periods.basis.not_published":
		"{year}年放假安排尚未公布：仅按周六、周日休息计算",
	"periods.basis.not_held":
		"系统没有{year}年的放假安排：仅按周六、周日休息计算",
} satisfies Record<keyof typeof en, string>;
