/** What stops a report: keys of core/reports/report-problems.ts. */
export const reports = {
	"reports.nothing_reported":
		"Nothing is stated yet. State this dekad's investment, 0 if there was none.",
	"reports.composition":
		"The parts add up to {sum} yuan, the investment is {investment} yuan. Correct the parts or the investment.",
	"reports.correction_not_earlier":
		"A correction puts an earlier dekad right; {forDekad} is not earlier. Change this report's own figure instead.",
	"reports.bad_amount": "An amount is a whole number of yuan from 0 on.",
	"reports.bad_ratio": "Physical progress lies between 0 and 100 %.",
	"reports.bad_count":
		"People and machines are counted in whole numbers from 0 on.",
	"reports.correction_below_zero":
		"The correction of {forDekad} would leave the figure below zero ({left} yuan). A difference may be negative, the value it leads to never.",
	"reports.correction_unfinished":
		"Correction {number} is not finished: state dekad, measure, difference (not 0) and reason.",
	"reports.problem_unfinished":
		"Problem {number} is not finished: state its kind and what it is, in words.",
} as const;
