import type { reports as en } from "../en/reports.ts";

export const reports = {
	"reports.nothing_reported":
		"尚未填写任何数据。请填写本旬完成投资，没有则填0。",
	"reports.composition":
		"构成合计{sum}元，完成投资{investment}元，二者不符。请改正构成或完成投资。",
	"reports.correction_not_earlier":
		"更正只能针对以前的旬，{forDekad}不是以前的旬。请直接修改本期数据。",
	"reports.bad_amount": "金额须为不小于0的整数（元）。",
	"reports.bad_ratio": "形象进度须在0%至100%之间。",
	"reports.bad_count": "人数和设备台数须为不小于0的整数。",
	"reports.correction_below_zero":
		"对{forDekad}的更正会使数值低于零（{left}元）。差额可以为负，更正后的数值不得为负。",
	"reports.correction_unfinished":
		"第{number}条更正未填完：请填写旬、指标、差额（不为0）和原因。",
	"reports.problem_unfinished":
		"第{number}个问题未填完：请选择类别并说明情况。",
} as const satisfies Record<keyof typeof en, string>;
