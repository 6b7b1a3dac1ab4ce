/** What a commissioned project brings, beside what was promised. */
export const outputs = {
	"outputs.title": "Output and benefit after commissioning",
	"outputs.note":
		"What the project brings in each quarter, beside a year's promise shared out over the days in production.",
	"outputs.commissioned": "In production since {on}",
	"outputs.no_promise": "No promise stated",
	"outputs.promise": "Promised a year: output {output}, tax {tax}",
	"outputs.last_year": "Last four quarters",
	"outputs.last_year_definition":
		"The quarters of the last four that are stated, against the promise for the same quarters. The capacity rate of the totals counts a project only with all four.",
	"outputs.of_four": "{count} of {all} quarters stated",
	"outputs.quarter": "Quarter",
	"outputs.output": "Output value",
	"outputs.tax": "Tax",
	"outputs.jobs": "People employed",
	"outputs.jobs_definition": "At the end of the quarter.",
	"outputs.expected_output": "Promised output",
	"outputs.expected_definition":
		"A quarter of the year's promise; in the quarter of commissioning only for its days in production.",
	"outputs.ratio": "Output ÷ promise",
	"outputs.state": "State {quarter}",
	"outputs.change": "Change {quarter}",
	"outputs.save": "Save",
	"outputs.cancel": "Cancel",
	"outputs.reason": "Reason for the change",
	"outputs.earlier": "Earlier: {said}",
	"outputs.amount_unit": "in {unit}",
	"outputs.nothing_stated":
		"State at least one of output, tax and people employed.",
	"outputs.reason_needed":
		"A quarter that was stated before is changed only with a reason.",
	"outputs.unchanged": "These are the figures that stand there already.",
	"outputs.bad_number": "{value} is not a number of {unit}.",
	"outputs.bad_jobs": "{value} is not a whole number of people.",
} as const;
