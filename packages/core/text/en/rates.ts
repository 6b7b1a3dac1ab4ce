export const rates = {
	"rates.completion": "Investment completion",
	"rates.completion.definition":
		"Investment done since 1 January ÷ annual plan. Groups: ratio of the sums.",
	"rates.start": "Start rate (year)",
	"rates.start.definition":
		"New projects started ÷ new starts planned for the whole year.",
	"rates.start_to_date": "Start rate to date",
	"rates.start_to_date.definition":
		"Projects due to start by now that started on time ÷ projects due to start by now. Early starts are counted beside it, not in it.",
	"rates.restart": "Restart rate",
	"rates.restart.definition":
		"Continued projects that resumed ÷ continued projects that had stopped.",
	"rates.start_and_restart": "Start-and-restart rate",
	"rates.start_and_restart.definition":
		"(Resumed + newly started) ÷ (continued + due to start) projects.",
	"rates.works_completion": "Completion of works",
	"rates.works_completion.definition":
		"Projects completed ÷ completions planned.",
	"rates.batch_start": "Start rate (three batches)",
	"rates.batch_start.definition":
		"Signed projects of earlier sessions that started ÷ signed projects of earlier sessions; the session of the period's own quarter is left out.",
	"rates.batch_commissioning": "Commissioning rate (three batches)",
	"rates.batch_commissioning.definition":
		"Batch projects in production ÷ batch projects started, sessions up to the period's own quarter.",
	"rates.capacity": "Capacity rate",
	"rates.capacity.definition":
		"Output of the last four quarters that are over ÷ the year's output promised, by value and over the same projects. Commissioned projects without all four quarters or without a promise are left out of both and counted.",
	"rates.statistics_commissioning": "Commissioning rate (statistics)",
	"rates.statistics_commissioning.definition":
		"Projects fully commissioned ÷ projects under construction in the period, stopped ones left out. Not the three-batches rate of the same Chinese name.",
	"rates.statistics_entry": "Statistics entry rate",
	"rates.statistics_entry.definition":
		"Projects entered in the investment survey ÷ projects started and eligible.",
	"rates.funds_in_place": "Funds in place",
	"rates.funds_in_place.definition":
		"Funds arrived since 1 January ÷ funds planned to arrive by the end of the period. Projects without a funds plan are left out of both and counted.",
	"rates.conversion": "Conversion rate",
	"rates.conversion.definition":
		"Of the projects that were reserve or pre-work on 1 January, those started since ÷ all of them.",
	"rates.settlement": "Settlement rate",
	"rates.settlement.definition": "Matters closed ÷ matters raised.",
	"rates.private_share": "Private share",
	"rates.private_share.definition":
		"Private fixed-asset investment ÷ fixed-asset investment.",
	"rates.missing_completion_date": "Without completion date",
	"rates.missing_completion_date.definition":
		"Projects that state no planned completion ÷ projects. A flag on the data, not on the works.",
	"rates.coverage": "Coverage",
	"rates.coverage.definition":
		"Reports handed in ÷ reports asked for. What was not asked for is not counted.",
	"rates.timeliness": "Timeliness",
	"rates.timeliness.definition":
		"Reports handed in by the cut-off ÷ reports asked for.",
	"rates.source": "Source: {source}",
	"rates.source_ours": "Defined by this product",
	"rates.unknown": "no rate: nothing reported, or nothing to divide by",
	"rates.over_completed":
		"more than 120 % of the annual plan: the plan is too low, or too much is reported",
	"rates.unranked.no_rate": "not ranked: no rate",
	"rates.unranked.too_few": "not ranked: fewer than {minimum} projects",
	"rates.line.linear": "linear line (dekads elapsed ÷ 36)",
	"rates.line.season": "season line of the region",
	"rates.line.own": "own plan",
} as const;
