/** Corrections of locked dekads, and the history of a figure. */
export const corrections = {
	"corrections.title": "Corrections",
	"corrections.subtitle":
		"A locked report never changes. State the true value; the difference is booked in the dekad that is open.",
	"corrections.back": "To the project",
	"corrections.link": "Corrections",
	"corrections.measure": "Figure",
	"corrections.year_before": "Year before",
	"corrections.year_after": "Year after",
	"corrections.year": "{year}",
	"corrections.table": "Dekads of {year}: {measure}",
	"corrections.dekad": "Dekad",
	"corrections.said": "Its report says",
	"corrections.as_reported": "As reported",
	"corrections.as_corrected": "As corrected",
	"corrections.lines": "Correction lines",
	"corrections.line_for": "{difference} booked in {dekad}: {reason}",
	"corrections.line_here": "{difference} booked here for {dekad}: {reason}",
	"corrections.mark": "corrected",
	"corrections.not_locked": "not locked",
	"corrections.year_to_date": "Year to date",
	"corrections.since_start": "Since the start (investment)",
	"corrections.views_note":
		"As reported is what a bulletin of that time says; as corrected is what is known today. From the booking on, both give the same since the start.",
	"corrections.booking": "A correction made now is booked in {dekad}.",
	"corrections.booking_none":
		"No dekad is open now; a correction can be booked as soon as the next one opens.",
	"corrections.nothing": "Nothing was reported in {year}.",
	"corrections.correct": "Correct",
	"corrections.correct_one": "Correct {dekad}",
	"corrections.dialog": "Correct the figures of {dekad}",
	"corrections.dialog_note":
		"Type the values as they should have been. The dekad's own report stays as it was.",
	"corrections.shown_now": "now",
	"corrections.difference": "Difference",
	"corrections.no_change": "unchanged",
	"corrections.reason": "Reason",
	"corrections.reason_hint":
		"What was wrong and what proves it, for example: counted twice, see voucher 12",
	"corrections.composition_note":
		"The composition was stated in full, so its parts must add up to the investment.",
	"corrections.composition_off":
		"The parts add up to {sum} and the investment would be {investment} ({unit}): correct them together.",
	"corrections.send": "Book in {dekad}",
	"corrections.cancel": "Cancel",
	"corrections.done": "Booked in the report of {dekad}.",
	"corrections.only_owner":
		"Only the project's owner changes a value. An office asks for a correction.",

	"corrections.problem.no_open_dekad":
		"No dekad is open to book the correction in.",
	"corrections.problem.before_tracking":
		"The project is not kept in that dekad.",
	"corrections.problem.not_locked":
		"That dekad is not locked yet: hand in its report again instead.",
	"corrections.problem.not_earlier":
		"Only an earlier dekad than the open one can be corrected.",
	"corrections.problem.report_sent_back":
		"The open dekad's report was sent back: mend it first, then correct.",
	"corrections.problem.measure_unknown": "There is no figure {measure}.",
	"corrections.problem.below_zero": "A true value is never below zero.",
	"corrections.problem.no_difference":
		"The value differs by nothing from what is shown.",
	"corrections.problem.composition":
		"The parts add up to {sum} yuan and the investment would be {investment} yuan: correct them together.",
	"corrections.problem.no_reason": "A reason is needed.",

	"figures.title": "History of a figure",
	"figures.close": "Close",
	"figures.open": "History of {measure}, {dekad}",
	"figures.shown": "What the totals showed",
	"figures.until_today": "to this day",
	"figures.revision_number": "Revision {revision}",
	"figures.none_counted": "no report counted",
	"figures.revisions": "What was said",
	"figures.handed_in_by": "handed in by {office} for the owner",
	"figures.from_file": "from the file {name}",
	"figures.counts": "counts",
	"figures.does_not_count": "does not count",
	"figures.late": "late",
	"figures.contested": "contested by {name}: {reason}",
	"figures.accepted": "accepted ({step})",
	"figures.returned": "sent back: {reason}",
	"figures.lines": "Correction lines",
	"figures.no_lines": "None.",
	"figures.requests": "Requests to correct it",
	"figures.request.open": "open",
	"figures.request.corrected": "corrected",
	"figures.request.explained": "explained",
	"figures.request.withdrawn": "withdrawn",
	"figures.request_said": "{name} asked: {reason}",
	"figures.answer_said": "{name} answered: {answer}",
	"figures.never_said": "Nobody has said this figure yet.",
	"figures.physical_progress": "Physical progress",
	"figures.people_on_site": "People on site",
	"figures.machines_on_site": "Machines on site",
	"figures.step.county": "county",
	"figures.step.city": "city",
	"figures.step.province": "province",
	"figures.step.group": "group",
} as const;
