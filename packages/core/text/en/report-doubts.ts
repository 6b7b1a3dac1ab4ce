/** Unusual values: keys of core/reports/report-doubts.ts. Amounts and ratios come formatted. */
export const reportDoubts = {
	"report_doubts.since_start_over_total":
		"Since the start {sinceStartYuan} would be done, of a total investment of {totalInvestmentYuan}. Is the amount right, or has the total investment changed?",
	"report_doubts.since_start_negative":
		"With these corrections less than nothing would be done since the start ({sinceStartYuan}).",
	"report_doubts.over_annual_plan":
		"This year {ytdYuan} would be done, more than 120 % of the year plan of {annualPlanYuan}.",
	"report_doubts.unit_slip":
		"{investmentYuan} beside {bestDekadYuan} in the best dekad so far: is the unit right?",
	"report_doubts.far_above_best":
		"{investmentYuan} is more than one and a half times the best dekad so far ({bestDekadYuan}).",
	"report_doubts.progress_falls":
		"Physical progress falls from {lastRatio} to {physicalProgressRatio}.",
	"report_doubts.progress_apart_from_money":
		"Physical progress is {physicalProgressRatio}, the money done {moneyRatio} of the total: more than 15 points apart.",
	"report_doubts.paid_over_arrived":
		"This year {paidYtdYuan} would be paid out and only {arrivedYtdYuan} have arrived.",
	"report_doubts.investment_without_people":
		"{investmentYuan} was done with nobody on site.",
	"report_doubts.people_without_investment":
		"{peopleOnSite} people are on site and no investment was done.",
	"report_doubts.investment_while_paused":
		"The project is paused and {investmentYuan} was done. Has it resumed?",
} as const;
