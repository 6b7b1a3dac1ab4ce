/** The turn of the year. */
export const years = {
	"years.title": "Years",
	"years.link": "Turn of the year",
	"years.subtitle":
		"A year is opened while December is still being reported, and closed when all of it is locked.",
	"years.year": "{year}",
	"years.next": "Next: {year}",
	"years.next_open_from":
		"{year} can be opened as soon as {dekad} has been opened.",
	"years.next_note":
		"Opening {year} opens its first dekad, carries each list over as a version of 1 January and lets started new starts continue. Done again it changes nothing.",
	"years.starts": "{count} new starts that have started will continue",
	"years.lists": "Lists that are carried over",
	"years.no_lists": "There are no lists.",
	"years.list": "List",
	"years.members": "Projects",
	"years.staying": "Still to be built",
	"years.rule": "Goes on as",
	"years.rule.construction": "list of construction",
	"years.rule.whole": "whole list",
	"years.rule.ends": "ends",
	"years.rule_note.construction":
		"Completed projects, those in production and at capacity leave.",
	"years.rule_note.whole": "Every member stays, done ones too.",
	"years.rule_note.ends":
		"No version for the new year: the last one keeps standing as it is.",
	"years.decided": "has a version of the new year",
	"years.open": "Open {year}",
	"years.open_sure": "Open {year} now?",
	"years.open_done":
		"{year} is open: {dekads} dekads opened, {lists} lists carried over, {continued} projects continue.",
	"years.close": "Close {year}",
	"years.close_sure":
		"Close {year} for good? No exception is granted in it any more; mistakes are corrected in the year that runs.",
	"years.close_note": "Note",
	"years.cancel": "Cancel",
	"years.state": "State",
	"years.state.closed": "closed",
	"years.state.locked": "locked, not closed",
	"years.state.running": "running",
	"years.dekads": "Dekads",
	"years.dekads_of": "{opened} opened, {locked} locked",
	"years.last_cut_off": "Last cut-off",
	"years.plan": "Year's plan",
	"years.at_closing": "When closed",
	"years.as_reported": "As reported",
	"years.as_corrected": "As corrected",
	"years.closed_by": "closed by {name}",
	"years.opened_by": "opened by {name}",
	"years.against": "What stands against closing {year}",
	"years.against.not_locked": "Not locked: {dekads}. The last lock falls on",
	"years.against.exception_running":
		"Exceptions to the lock still run for {dekads}, until",
	"years.ready": "Everything of {year} is locked: it can be closed.",
	"years.only_dispatcher": "The dispatcher opens and closes years.",
	"years.problem.not_over": "Its last dekad {dekad} has not been opened yet.",
	"years.problem.not_locked":
		"Not locked: {dekads}; the last lock falls on {lockedFrom}.",
	"years.problem.exception_running":
		"Exceptions to the lock still run for {dekads}, until {until}.",
	"years.reason.continued": "Started before {year}: continued from 1 January",
	"years.reason.list.construction":
		"Carried over to {year}: what is still to be built",
	"years.reason.list.whole": "Carried over to {year}: every member",
} as const;
