/** What is wrong in a sheet that was handed in. Every sentence ends in what to do next. */
export const imports = {
	"imports.missing_column":
		"No column of the sheet is “{words}”. Add it to the header, or say in the mapping which column it is or what every row gets.",
	"imports.duplicate_column":
		"“{label}” stands over several columns ({columns}) that mean the same. Rename or delete all but one, or say in the mapping which one counts.",
	"imports.mapping_column_missing":
		"The mapping names a column “{header}” that the sheet does not have. Write it as the sheet does.",
	"imports.no_rows":
		"There is no row below the header. Fill in at least one and hand the sheet in again.",
	"imports.required": "“{label}” is empty and must not be. Fill it in.",
	"imports.cell_error":
		"“{label}” holds the spreadsheet error {value}. Mend the formula or type the value.",
	"imports.formula_without_value":
		"“{label}” holds a formula whose result is not in the file. Open it in the spreadsheet program, save it and send it again, or type the value.",
	"imports.bad_amount": "“{label}”: {reason}.",
	"imports.negative":
		"“{label}” is negative ({value}). What was done is never below zero: to take something back, book a correction line.",
	"imports.bad_number":
		"“{label}” is not a number: “{value}”. Write digits only, such as 112.549.",
	"imports.bad_integer":
		"“{label}” is not a whole number: “{value}”. Write digits only, such as 120.",
	"imports.bad_ratio":
		"“{label}” is not a percentage: “{value}”. Write it with the sign, such as 35%.",
	"imports.ratio_unclear":
		"“{label}” says {value}, which may be 1% or 100%. Write it with the percent sign.",
	"imports.ratio_out_of_range":
		"“{label}” is outside 0% to 100%: “{value}”. Check it and write it with the percent sign.",
	"imports.bad_date":
		"“{label}” is not a day: “{value}”. Write it as 2026-03-05.",
	"imports.date_order":
		"“{label}” says {value}, which is one day with the day first and another with the month first, and nothing in the file proves which. Say the order (--date-order dmy or mdy), or write 2026-03-05.",
	"imports.month_needs_day":
		"“{label}” says a month only: “{value}”. Add the day, such as 2026-03-05.",
	"imports.month_as_number":
		"“{label}” says {value} as a number, which may be month 1 or month 10. Write the day in full, such as 2026-10-01.",
	"imports.date_instead_of_number":
		"“{label}” holds a date ({value}) where a number is asked. Type the number and set the cell's format to number.",
	"imports.bad_dekad":
		"“{label}” is not a ten-day period: “{value}”. Write it as 2026-03-D1.",
	"imports.bad_period":
		"“{label}” is not a period: “{value}”. Write 2026, 2026-Q1, 2026-03 or 2026-03-D1.",
	"imports.bad_flag":
		"“{label}” is neither yes nor no: “{value}”. Write one of the two.",
	"imports.bad_choice":
		"“{label}” does not know “{value}”. Choose one of: {words}.",
	"imports.bad_characters":
		"“{label}” holds characters that are no text (a NUL or half a character). Type it again.",
	"imports.text_too_long":
		"“{label}” is longer than {limit} characters. Shorten it.",
	"imports.code_lost_digits":
		"“{label}” was kept by the spreadsheet as the number {value} and has lost digits. Set the column's format to text and type the code again.",
	"imports.bad_code":
		"“{label}” may hold digits, letters, _ and - only: “{value}”. Write it so.",
	"imports.duplicate_row":
		"Row {firstRow} already says this for the same thing. Keep one of the two rows.",
	"imports.project_not_found":
		"No project with code “{value}”, or it is not in your area. Check the code; a new project is handed in with the projects sheet first.",
	"imports.region_not_found":
		"No region “{value}”. Write the code or name of one of the office's regions; several regions in one cell go to the cross-region line.",
	"imports.region_ambiguous":
		"Several regions are called “{value}” ({codes}). Write the code.",
	"imports.region_outside":
		"“{value}” is not in your area. Projects there are handed in by their own office or the one above.",
	"imports.sector_not_found":
		"No sector “{value}”. Write the code or name of one of the office's sectors, or hand in the sectors sheet first.",
	"imports.sector_ambiguous":
		"Several sectors are called “{value}” ({codes}). Write the code.",
	"imports.organisation_not_found":
		"No organisation “{value}”. Write the code or full name of a registered one, or hand in the organisations sheet first.",
	"imports.organisation_ambiguous":
		"Several organisations are called “{value}” ({codes}). Write the code.",
	"imports.not_an_owner":
		"“{value}” is registered as another kind of organisation than a project owner. Name the owner of the project.",
	"imports.not_your_organisation":
		"You hand in projects of your own organisation only, not of “{value}”. Leave the row to its owner or office.",
	"imports.owner_changes_registry":
		"An owner may not move a project to another owner. Ask the office to do it.",
	"imports.parent_not_found":
		"No “{value}” to stand below: it is neither registered nor in this sheet. Add its row or mend the code.",
	"imports.parent_circle":
		"“{value}” stands below itself through its parents. Mend the parent code.",
	"imports.has_projects":
		"Projects stand in “{value}” or below it, so it cannot be put below another one here. Keep its parent, or add a new one and move the projects.",
	"imports.root_fixed":
		"The root of the tree is set with the office and cannot be moved below another region. Leave its parent empty.",
	"imports.said_in_future":
		"“{label}” lies in the future ({value}). Write the day the figures were stated.",
	"imports.before_tracking":
		"This office keeps the project's figures from {from} on. Hand earlier figures in with the history sheet.",
	"imports.period_not_open":
		"{period} is not open for reports. Ask the dispatching office to open it, or check the period.",
	"imports.period_locked":
		"{period} is locked and its report no longer changes. Put it right with a correction line in {openPeriod}: columns “Correction for dekad”, “Correction measure”, “Correction difference” and “Correction reason”.",
	"imports.report_by_owner":
		"The owner has already reported {period} itself, and only the owner changes that figure. Send the report back with a reason, or ask the owner to hand in a new one.",
	"imports.estimate_after_actual":
		"An actual figure of {period} is there already and is not replaced by an estimate. Hand in an actual, or leave the row out.",
	"imports.nothing_reported":
		"The row states no figure of {period}. Fill in at least the investment (0 means none), or delete the row.",
	"imports.composition":
		"Building, installation, equipment and other costs add up to {sum} yuan, the investment is {investment} yuan. Make the parts add up, or leave those empty that are not known.",
	"imports.correction_incomplete":
		"A correction needs the dekad it is for, the difference and the reason. Fill in “{words}”.",
	"imports.correction_zero":
		"A correction of 0 changes nothing. State the true value minus the reported one, or leave the correction columns empty.",
	"imports.correction_not_earlier":
		"A correction is booked in a later dekad than the one it is for. Book it in an open dekad after {for}.",
	"imports.plan_mixed":
		"“{label}” does not equal the finer parts below it ({sum} yuan). Correct one of them.",
	"imports.plan_gap":
		"The parts add up to {sum} yuan and the year plan is {annual} yuan: {difference} yuan are missing and {missing} parts are empty. Fill them in.",
	"imports.plan_sum":
		"The parts add up to {sum} yuan and the year plan is {annual} yuan, a difference of {difference} yuan. Correct the parts or the year.",
	"imports.plan_year":
		"“{label}” is not a year from 2000 to 2099: “{value}”. Write four digits.",
	"imports.plan_reason":
		"The project has a plan of {year} already and this one differs. Say why in the column “Reason”.",
	"imports.history_period":
		"State the period, or its first and its last day with the first not after the last.",
	"imports.history_tracked":
		"The period reaches into {from}, from which on this office keeps reports. Hand these figures in with the reports sheet, or end the period earlier.",
	"imports.history_overlap":
		"The period overlaps another one of the same project ({other}). Give each day once.",
	"imports.list_name_needed":
		"“{value}” is a new list and needs a name. Fill in “List name”.",
	"imports.list_superseded":
		"List “{value}” has a later version, effective on {later}. A version is added at the end: choose a later day.",
	"imports.name_taken":
		"“{value}” is taken by an account of another name. Choose another sign-in name, or write the name as registered.",
	"imports.user_needs_organisation":
		"The role needs an organisation. Fill in “Organisation”.",
	"imports.user_beyond":
		"Only an operator of the installation makes operators. Choose another role.",
	"imports.not_owner_of_plan": "You hand in plans of your own projects only.",
	"imports.field_mapping": "{at}: {value}",
	"imports.note.year_of_header": "The year {year} is taken from the headers.",
	"imports.note.location_doubts":
		"The coordinates of {count} projects lie nearer to another prefecture's projects; please check: {codes}.",
	"imports.note.header": "Header found in row {row}; {read} columns read.",
	"imports.note.ignored": "Columns not read: {columns}.",
	"imports.note.remembered":
		"The column mapping remembered for this header row was used.",
	"imports.note.date_order.dmy":
		"Dates are read day first: {proofs} cells prove it, {ambiguous} could be read both ways.",
	"imports.note.date_order.mdy":
		"Dates are read month first: {proofs} cells prove it, {ambiguous} could be read both ways.",
	"imports.note.date_order_said":
		"Dates are read in the order you said: {order}.",
	"imports.note.date_order_mixed":
		"Columns of this file prove different orders of day and month ({dmy} cells day first, {mdy} month first); each column is read by its own proof.",
	"imports.note.date_order_none":
		"{ambiguous} dates could be read both ways and nothing proves which.",
	"imports.note.unitless":
		"No unit is named for: {columns}. Read in {unit}; name the unit in the header if that is wrong.",
	"imports.note.rounded":
		"{column}: {cells} amounts had a fraction of a yuan and were rounded to whole yuan.",
	"imports.note.month_only":
		"{column}: {cells} cells name a month only; the first or last day of the month was taken.",
	"imports.note.untouched":
		"{rows} rows of the template were left empty and passed over.",
	"imports.note.totals_row":
		"{rows} total rows were compared and not imported.",
	"imports.note.total_differs":
		"{column}: the file's own total says {own}, its rows add up to {sum}. Check the rows.",
	"imports.note.all_or_nothing":
		"Nothing was stored: all or nothing was asked and {rejected} rows have problems.",
	"imports.note.would_add_owners":
		"{count} owners would be added to the registry: {names}. Check that none is a registered one written differently.",
	"imports.note.added_owners":
		"{count} owners were added to the registry: {names}.",
	"imports.note.handed_in":
		"The reports are marked as handed in by {office} for their owners, who can see and contest this until the lock.",
	"imports.note.links":
		"{count} new accounts. Each person sets a password by a one-time link: the command line shows the links once, later ones are made with dekad user reset NAME.",
	"imports.kind.regions": "regions",
	"imports.kind.organisations": "organisations",
	"imports.kind.sectors": "sectors",
	"imports.kind.lists": "lists",
	"imports.kind.users": "users",
	"imports.kind.projects": "projects",
	"imports.kind.plans": "plans",
	"imports.kind.reports": "reports",
	"imports.kind.history": "history",
	"imports.reason.first": "First stated",
	"imports.reason.changed": "Changed by an imported sheet",
	"imports.note.plans_proposed":
		"{plans} changes of a plan in force wait as proposals until the office approves them.",
	"imports.plan_year_closed":
		"The year {year} is closed: its plan stays. Plan in the year that runs, or the next.",
	"imports.reason.plan_replaced":
		"Replaced by a plan handed in later as a spreadsheet",
	"imports.reason.plan": "Year plan",
	"imports.reason.list": "Imported list",
	"imports.template.title": "{kind}",
	"imports.template.required": "Required.",
	"imports.template.unit": "In {unit}.",
	"imports.unit.count": "count",
} as const;
