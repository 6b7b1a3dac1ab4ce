export const bulletin = {
	"bulletin.foreign.wan": "10,000 {currency}",
	"bulletin.foreign.million": "million {currency}",
	"bulletin.foreign.yi": "100 million {currency}",
	"bulletin.points": "percentage points",
	"bulletin.no_plan": "no plan",
	"bulletin.unit": "Unit: {unit}",
	"bulletin.page_of": "Page {page}",

	"bulletin.head": "Key projects bulletin: {region}",
	"bulletin.number": "{code} [{year}] No. {number}",
	"bulletin.signatory": "Signed by: {name}",
	"bulletin.addressee": "To: {names}",
	"bulletin.copy_to": "Copy to: {names}",
	"bulletin.printed_on": "Printed on {date}",
	"bulletin.under_title": "{issue}. {until}",
	"bulletin.tag.mark": "The mark in red",
	"bulletin.tag.number": "Document number",
	"bulletin.tag.signatory": "Who signs for it",
	"bulletin.tag.head": "Title",
	"bulletin.tag.issue": "Period",
	"bulletin.tag.until": "How far the figures reach",
	"bulletin.tag.addressee": "Addressees",
	"bulletin.tag.issuer": "Issuing organ",
	"bulletin.tag.date": "Day of issue",
	"bulletin.tag.copyTo": "Copies to",
	"bulletin.tag.printedBy": "Who had it printed",
	"bulletin.tag.sentences": "Sentences of {title}, a paragraph each",
	"bulletin.starting_template": "Template to begin with",
	"bulletin.single_figures":
		"Single figures (copy what you need, then delete this table)",
	"bulletin.annex": "Annex",
	"bulletin.annex_named": "Annex: {title}",
	"bulletin.until": "Figures to {date}",
	"bulletin.synthetic":
		"Synthetic data for demonstration: no real project, place or person",
	"bulletin.numerals": "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
	"bulletin.heading": "{numeral}. {title}",

	"bulletin.overall": "Overall",
	"bulletin.counts":
		"Projects followed in {region}: {projects} ({list}). Reports of {period}: due {expected}, handed in {reported}, of these accepted {accepted}. Late projects: {late}.",
	"bulletin.money":
		"The plan for the year is {annualPlan}. From 1 January to {date}, {actualToDate} has been invested, {completion} of the plan for the year; {actualInPeriod} of it in {period}.",
	"bulletin.money_unknown":
		"Plan for the year: {annualPlan}. Invested from 1 January to {date}: {actualToDate}; completion of the plan: {completion}. Invested in {period}: {actualInPeriod}.",
	"bulletin.last_year":
		"Invested to the same day of last year: {lastYearToDate}; change: {change} ({growth}). Invested in the same period of last year alone: {lastYearInPeriod}.",
	"bulletin.last_year_not_kept":
		"There are no figures of last year in this system, so nothing is compared with it.",
	"bulletin.no_projects": "There are no projects, so the tables are empty.",

	"bulletin.label.projects": "Projects",
	"bulletin.label.expected": "Reports due",
	"bulletin.label.reported": "Reports handed in",
	"bulletin.label.accepted": "Reports accepted",
	"bulletin.label.late": "Late projects",
	"bulletin.label.annualPlan": "Plan for the year",
	"bulletin.label.actualToDate": "Invested since 1 January",
	"bulletin.label.actualInPeriod": "Invested in the period",
	"bulletin.label.lastYearToDate": "Same day last year",
	"bulletin.label.change": "Change on last year",
	"bulletin.label.growth": "Growth on last year",
	"bulletin.label.lastYearInPeriod": "Same period last year",
	"bulletin.label.shown": "Late projects listed here",
	"bulletin.label.timely": "Reports on time",
	"bulletin.label.acceptance": "Acceptance",
	"bulletin.label.acceptedCounty": "Accepted by the county",
	"bulletin.label.acceptedCity": "Accepted by the city",
	"bulletin.label.acceptedProvince": "Accepted by the province",
	"bulletin.label.onBehalf": "Handed in on behalf",
	"bulletin.label.onBehalfShare": "Share handed in on behalf",
	"bulletin.label.projectsWithoutPlan": "Projects without a plan",
	"bulletin.label.projectsNeverReported": "Projects never reported this year",

	"bulletin.lines": "Beside the plan lines",
	"bulletin.column.line": "Plan line",
	"bulletin.column.lineExpected": "Due by now",
	"bulletin.column.lineShare": "Share of the year",
	"bulletin.column.gapMoney": "Ahead or behind",
	"bulletin.column.gapPoints": "Gap, points",
	"bulletin.line.linear": "Linear ({dekads} of 36 dekads)",
	"bulletin.line.season": "Season curve",
	"bulletin.line.own": "The projects' own plans",
	"bulletin.no_lines":
		"Lines are not drawn: no project has a plan for the year.",

	"bulletin.regions": "Regions beside their own past",
	"bulletin.regions_caption": "Investment by region",
	"bulletin.column.region": "Region",
	"bulletin.column.sector": "Sector",
	"bulletin.column.projects": "Projects",
	"bulletin.column.annualPlan": "Year's plan",
	"bulletin.column.actualToDate": "This year to date",
	"bulletin.column.completion": "Done",
	"bulletin.column.actualInPeriod": "In period",
	"bulletin.column.lastYearToDate": "Last year to date",
	"bulletin.column.change": "Change",
	"bulletin.column.growth": "Growth",
	"bulletin.column.expected": "Due",
	"bulletin.column.reported": "Handed in",
	"bulletin.column.accepted": "Accepted",
	"bulletin.column.acceptance": "Acceptance",
	"bulletin.total": "Total",
	"bulletin.kind.own": "{name} (own)",
	"bulletin.kind.administrative": "{name}",
	"bulletin.kind.statistics_only": "{name} (statistics only)",
	"bulletin.kind.cross_region": "{name} (cross-region)",
	"bulletin.kind.group_line": "{name} (group line)",
	"bulletin.no_ranking":
		"Regions stand in the order of their codes, each beside its own past. They are not ranked: a ranking needs an authority on record.",
	"bulletin.ranking_authority":
		"Ranked by {rate} under {document} of {issuedBy}, dated {documentOn} and valid until {untilOn}.",
	"bulletin.ranked_by.completion": "investment completion",
	"bulletin.ranked_by.growth": "growth on last year",
	"bulletin.ranking_caption": "Ranking of regions",
	"bulletin.ranking_note":
		"Regions with fewer than {minimum} projects are listed unranked; {tie}. Standing apart: {apart}. Coverage, timeliness and the share handed in on behalf say how far the rate can be trusted.",
	"bulletin.tie.shared":
		"equal rates share a rank and the next rank is left out",
	"bulletin.tie.dense": "equal rates share a rank and the next rank follows",
	"bulletin.names_and": ", ",
	"bulletin.unranked": "unranked",
	"bulletin.apart": "Apart, not ranked",
	"bulletin.column.score": "Score",
	"bulletin.score_caption": "Score of regions ({name})",
	"bulletin.score_note":
		'Points are those of the office\'s rules "{name}", each part beside their sum. Points change no rank; a region that is not ranked has none, and a sum with an unknown part is none.',
	"bulletin.column.rank": "Rank",
	"bulletin.column.timely": "Timeliness",
	"bulletin.column.onBehalf": "On behalf",
	"bulletin.rows_add_up":
		"Cross-region projects and lines of enterprise groups are rows of their own, so the rows add up to the total. Printed amounts are rounded and may differ from it in the last digit.",
	"bulletin.no_regions": "The region has no parts to list.",

	"bulletin.levels": "Provincial, city and county projects",
	"bulletin.levels_caption": "Investment by level",
	"bulletin.column.level": "Level",
	"bulletin.level.none": "No level stated",
	"bulletin.cross_region":
		"{name} stand apart from the regions: {projects} projects, plan for the year {annualPlan}, invested {actualToDate}, completion {completion}.",

	"bulletin.starts": "New starts",
	"bulletin.starts_counts":
		"New starts planned for the year: {planned}; due by now: {due}; started: {done} ({rate} of those planned). Late: {late}; early: {early}. Started in {period}: {inPeriod}.",
	"bulletin.starts_late_caption": "Due and not started",
	"bulletin.starts_early_caption": "Started before their date",
	"bulletin.starts_inPeriod_caption": "Started in the period",
	"bulletin.label.starts.planned": "New starts planned for the year",
	"bulletin.label.starts.due": "New starts due by now",
	"bulletin.label.starts.done": "New starts done",
	"bulletin.label.starts.late": "Due and not started",
	"bulletin.label.starts.early": "Started early",
	"bulletin.label.starts.inPeriod": "Started in the period",

	"bulletin.resumptions": "Works resumed and not resumed",
	"bulletin.resumptions_none":
		"No works begun before this year have stood still in it.",
	"bulletin.resumptions_counts":
		"Works begun before this year that stood still in it: {stopped}; resumed: {resumed} ({rate}), {inPeriod} of them in {period}; not resumed: {notResumed}.",
	"bulletin.resumptions_notResumed_caption": "Not resumed",
	"bulletin.resumptions_inPeriod_caption": "Resumed in the period",
	"bulletin.label.resumptions.stopped": "Works that stood still",
	"bulletin.label.resumptions.resumed": "Resumed",
	"bulletin.label.resumptions.inPeriod": "Resumed in the period",
	"bulletin.label.resumptions.notResumed": "Not resumed",

	"bulletin.completions": "Completions",
	"bulletin.completions_counts":
		"Completions planned for the year: {planned}; due by now: {due}; completed: {done} ({rate} of those planned). Late: {late}; early: {early}. Completed in {period}: {inPeriod}.",
	"bulletin.completions_late_caption": "Due and not completed",
	"bulletin.completions_early_caption": "Completed before their date",
	"bulletin.completions_inPeriod_caption": "Completed in the period",
	"bulletin.label.completions.planned": "Completions planned for the year",
	"bulletin.label.completions.due": "Completions due by now",
	"bulletin.label.completions.done": "Completions done",
	"bulletin.label.completions.late": "Due and not completed",
	"bulletin.label.completions.early": "Completed early",
	"bulletin.label.completions.inPeriod": "Completed in the period",

	"bulletin.column.plannedOn": "Planned",
	"bulletin.column.actualOn": "Actual",
	"bulletin.column.stoppedOn": "Stopped on",
	"bulletin.column.expectedOn": "Expected to go on",
	"bulletin.column.resumedOn": "Went on",
	"bulletin.names_cut": "The first {shown} of {projects} are listed.",

	"bulletin.groups": "Enterprise groups",
	"bulletin.groups_caption": "Investment by group",
	"bulletin.column.group": "Group",
	"bulletin.groups_note":
		"Only projects that belong to a group are counted here; the rows do not add up to the total.",

	"bulletin.lights": "Lights",
	"bulletin.lights_counts":
		"Overall lights by the scheme {scheme} (version {version}): failing {failing}, behind {behind}, watch {watch}, good {good}, unknown {unknown}.",
	"bulletin.label.failing": "Lights: failing",
	"bulletin.label.behind": "Lights: behind",
	"bulletin.label.watch": "Lights: watch",
	"bulletin.label.good": "Lights: good",
	"bulletin.label.unknown": "Lights: unknown",

	"bulletin.nextSteps": "Next steps",
	"bulletin.only_chinese":
		"The office wrote these words in Chinese; there is no English version.",

	"bulletin.sectors": "Sectors",
	"bulletin.sectors_caption": "Investment by sector",
	"bulletin.no_sectors": "There are no sectors to list.",

	"bulletin.late": "Late reports",
	"bulletin.late_none": "No project is late.",
	"bulletin.late_all":
		"Reports of {period} that were due and are not handed in. Projects listed, by county and project code: {shown}, which is all of them.",
	"bulletin.late_capped":
		"Reports of {period} that were due and are not handed in. Projects listed, by county and project code: the first {shown}; a bulletin lists at most {cap}.",
	"bulletin.late_caption": "Late projects",
	"bulletin.column.county": "County",
	"bulletin.column.owner": "Owner",
	"bulletin.column.project": "Project",
	"bulletin.column.contact": "Contact",
	"bulletin.column.missingCount": "Missing",
	"bulletin.column.missing": "Dekads",
	"bulletin.dekads_to": "{first} to {last}",
	"bulletin.dekads_and": "; ",
	"bulletin.not_stated": "not stated",

	"bulletin.quality": "Quality of the figures",
	"bulletin.quality_counts":
		"Coverage: {coverage}. Timeliness: {timeliness} (on time: {timely}). Acceptance: {acceptance} (by a county: {acceptedCounty}; by a city: {acceptedCity}; by the province: {acceptedProvince}).",
	"bulletin.quality_gaps":
		"Reports handed in by an office on behalf of the owner: {onBehalf} ({onBehalfShare}). Projects without a plan for the year: {projectsWithoutPlan}. Projects that have not reported this year, whose investment is unknown and not zero: {projectsNeverReported}.",
	"bulletin.quality_caption": "Reports by region",

	"bulletin.basis": "How the figures are made",
	"bulletin.basis_caption": "Definitions",
	"bulletin.column.rate": "Figure",
	"bulletin.column.placeholder": "As printed",
	"bulletin.column.formula": "How it is calculated",
	"bulletin.define_name.milestones": "Due, late, early, done",
	"bulletin.define_name.resumptions": "Stood still, resumed",
	"bulletin.define_name.lights": "Numbers of lights",
	"bulletin.define_name.acceptedBy": "Accepted by level",
	"bulletin.define.projects":
		"Projects of this scope on the register at the end of the period.",
	"bulletin.define.expected":
		"Reports of the period that the cadence asks for; what was not asked does not count.",
	"bulletin.define.reported":
		"Of those due, the reports handed in and not sent back.",
	"bulletin.define.accepted":
		"Of those handed in, the reports accepted by the level whose word is final.",
	"bulletin.define.annualPlan":
		"Sum of the projects' plans for the year in force at the end of the period; a project without one is left out and is not zero.",
	"bulletin.define.actualInPeriod":
		"Sum of the investment reported for the dekads of the period.",
	"bulletin.define.lastYearInPeriod":
		"The same figure for the same period of last year.",
	"bulletin.define.change": "This year to date − last year to date.",
	"bulletin.define.lineShare": "Due by now ÷ year's plan.",
	"bulletin.define.gapMoney":
		"This year to date − due by now; above zero is ahead, below zero behind.",
	"bulletin.define.rank":
		"By the rate the authority names, highest first; a region with too few projects has no rank.",
	"bulletin.define.milestones":
		"By the dates on the register. Due: planned for a day not after the end of the period. Late: due and not done. Early: planned for a later day and done. Done = due − late + early.",
	"bulletin.define.resumptions":
		"Works begun before this year that stood still in it; resumed are those that do so no longer at the end of the period.",
	"bulletin.define.lights":
		"Each project's overall light by the scheme named, each project once; unknown stands apart and is not good.",
	"bulletin.define.acceptedBy":
		"Accepted reports by the highest level that accepted them.",
	"bulletin.define.projectsWithoutPlan":
		"Projects that have no plan for the year.",
	"bulletin.define.projectsNeverReported":
		"Projects without one valid report this year; their investment is unknown and not zero.",
	"bulletin.define.actualToDate":
		"Investment done from 1 January to the end of the period, as reported by that day, corrections booked by that day included; the sum of the reports handed in or accepted.",
	"bulletin.define.lastYearToDate":
		"The same figure on the same day of last year, of the projects counted in the same place then.",
	"bulletin.define.growth":
		"(this year to date − last year to date) ÷ last year to date.",
	"bulletin.define_name.linear": "Linear line",
	"bulletin.define.linear": "Year's plan × dekads gone ÷ 36.",
	"bulletin.define.season":
		"Year's plan × the share that the pack's season curve gives for the dekad.",
	"bulletin.define.own":
		"Sum of the projects' own plans to the end of the period.",
	"bulletin.define.gapPoints":
		"(invested since 1 January − due by now) ÷ year's plan, in percentage points.",
	"bulletin.define.acceptance": "Reports accepted ÷ reports handed in.",
	"bulletin.define.onBehalfShare":
		"Reports handed in on behalf ÷ reports handed in.",
	"bulletin.define.late":
		"Projects with a report due in the period, past its date and not handed in when the figures were taken.",
	"bulletin.rates_note":
		'A rate of a region or sector is the ratio of its sums, not the mean of its projects\' rates. "{dash}" stands where a rate has nothing to divide by; "{absent}" is not zero.',
	"bulletin.basis_list": "Projects: {list}.",
	"bulletin.list_all": "all registered projects",
	"bulletin.list_version": 'list "{name}", version {version} of {date}',
	"bulletin.basis_pack": "Rules: pack {id}, version {version}.",
	"bulletin.calendar.official": "Due dates follow the official calendar.",
	"bulletin.calendar.weekends_only":
		"Due dates take only Saturdays and Sundays as days off: no official calendar of the year was at hand.",
	"bulletin.undrawable":
		"Characters that the fonts of this file cannot draw are printed as their codes: {codes}.",
	"bulletin.basis_as_of":
		"The figures were taken at {asOf} (office time) and do not change with later reports.",
} as const;
