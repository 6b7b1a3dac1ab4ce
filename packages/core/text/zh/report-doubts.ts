import type { reportDoubts as en } from "../en/report-doubts.ts";

export const reportDoubts = {
	"report_doubts.since_start_over_total":
		"自开工累计将达{sinceStartYuan}，而总投资为{totalInvestmentYuan}。金额是否有误，或总投资已调整？",
	"report_doubts.since_start_negative":
		"按这些更正，自开工累计将小于0（{sinceStartYuan}）。",
	"report_doubts.over_annual_plan":
		"本年累计将达{ytdYuan}，超过年度计划{annualPlanYuan}的120%。",
	"report_doubts.unit_slip":
		"本旬{investmentYuan}，此前最高一旬为{bestDekadYuan}，单位是否有误？",
	"report_doubts.far_above_best":
		"本旬{investmentYuan}，超过此前最高一旬（{bestDekadYuan}）的1.5倍。",
	"report_doubts.progress_falls":
		"形象进度由{lastRatio}降为{physicalProgressRatio}。",
	"report_doubts.progress_apart_from_money":
		"形象进度{physicalProgressRatio}，投资完成占总投资{moneyRatio}，相差超过15个百分点。",
	"report_doubts.paid_over_arrived":
		"本年累计支付将达{paidYtdYuan}，而到位资金仅{arrivedYtdYuan}。",
	"report_doubts.investment_without_people":
		"现场无人，却完成投资{investmentYuan}。",
	"report_doubts.people_without_investment":
		"现场有{peopleOnSite}人，却未完成投资。",
	"report_doubts.investment_while_paused":
		"项目处于停工状态，却完成投资{investmentYuan}。是否已复工？",
} as const satisfies Record<keyof typeof en, string>;
