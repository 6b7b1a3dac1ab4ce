/** The command line: its help, and what commands say to a person. */
export const cli = {
	"cli.about":
		"Dekad runs the closed loop of a key-projects office: ten-day reports in, true totals and bulletins out.",
	"cli.title.usage": "Usage:",
	"cli.title.arguments": "Arguments:",
	"cli.title.options": "Options:",
	"cli.title.global_options": "Options of every command:",
	"cli.title.commands": "Commands:",
	"cli.option.version": "say the version",
	"cli.option.help": "say how it is used",
	"cli.option.json":
		"answer with one JSON value on standard output, for scripts; logs go to standard error",
	"cli.option.data":
		"folder of the embedded database; DATABASE_URL names a server instead",
	"cli.option.as":
		"act as this user; left out: the operator as the office's dispatcher. The log keeps both names",
	"cli.option.jurisdiction":
		"code of the office; may be left out where there is one",
	"cli.option.lang":
		"language; left out: the account's, else the environment's, else zh",
	"cli.backup": "Write a consistent copy of everything, while people work",
	"cli.backup.file":
		"where to; holds password hashes, keep it like the database",
	"cli.backup.done":
		"{file}: {tables} tables, {rows} rows, {bytes} bytes, SHA-256 {sha256}",
	"cli.restore": "Load a backup into an empty database, all or nothing",
	"cli.restore.approval":
		"code of the second person who approved restoring this file over the data that are there",
	"cli.restore.file":
		"a file of dekad backup; every byte is checked before anything is changed",
	"cli.restore.done":
		"Restored {tables} tables with {rows} rows from {file}. Start with: dekad serve",
	"cli.doctor": "Look the installation over and say what is wrong",
	"cli.user": "Accounts without the page",
	"cli.user.add":
		"Add an account; answers a link by which the person sets the password once",
	"cli.user.second_factor_lost":
		"the person lost phone and recovery codes too: using the link ends codes and passkeys",
	"cli.user.reset": "Make a link that sets a new password once",
	"cli.user.name": "the name to sign in with",
	"cli.user.display_name": "the person's name; left out: the sign-in name",
	"cli.user.role": "what the account may do in the office",
	"cli.user.region":
		"code of the region the role works at; left out: the whole office",
	"cli.user.organisation":
		"code of the organisation; needed for owner and enterprise",
	"cli.user.url": "where people reach the server; the link starts with it",
	"cli.user.link": "{name} sets the password here, once, until {expiresAt}:",
	"cli.jurisdiction": "Offices without the page",
	"cli.jurisdiction.add":
		"Add an office with its pack's regions, sectors and reporting rhythm",
	"cli.jurisdiction.code": "its code, such as a region code",
	"cli.jurisdiction.name": "its name in Chinese",
	"cli.jurisdiction.name_en": "its name in English",
	"cli.jurisdiction.pack": "the pack of its method",
	"cli.jurisdiction.root_region":
		"code of its own region tree's root; left out: the pack's tree",
	"cli.jurisdiction.currency": "currency; left out: the pack's",
	"cli.jurisdiction.time_zone":
		"time zone, such as Asia/Shanghai; left out: the pack's",
	"cli.jurisdiction.done": "The office {code} ({name}) is there.",
	"cli.serve": "Start the server and the page",
	"cli.serve.port": "port; 0 takes any free one",
	"cli.serve.host":
		"address to listen on; left out: this machine only. Put a proxy with TLS before it for others",
	"cli.serve.demo":
		"one button a role signs in; for invented data, on this machine only",
	"cli.serve.load_demo": "load the demo first where the database is empty",
	"cli.serve.no_page": "the interface alone, without the page",
	"cli.serve.building": "Building the page ...",
	"cli.serve.stale_page":
		"The built page is older than its sources and could not be built anew; it is served as it is.",
	"cli.serve.running": "Dekad runs at {url}",
	"cli.serve.demo_running":
		"Dekad runs at {url} with invented data; one button a role signs in. Ctrl-C ends it.",
	"cli.serve.setup":
		"Nobody can sign in yet. Set the first password here, once, within a day: {url}",
	"cli.serve.stopping": "Stopping ...",
	"cli.demo": "Load an invented province into an empty database",
	"cli.demo.projects": "how many projects; left out: 600",
	"cli.demo.years": "how many years of reports; left out: 2",
	"cli.demo.seed":
		"another seed gives another province; the same seed the same one, on every day",
	"cli.demo.until": "the last dekad, such as 2026-10-D3",
	"cli.demo.loading": "{done} of {total} projects",
	"cli.demo.totals": "totals",
	"cli.demo.done":
		"The demo is loaded: {projects} projects, {reports} reports, up to {lastPeriod}. All of it is invented.",
	"cli.import": "Check a spreadsheet and store its good rows",
	"cli.import.kind":
		"regions, organisations, sectors, lists, users, projects, plans, reports or history",
	"cli.import.file":
		"an .xlsx or .csv file, a template filled in or a list as an office keeps it",
	"cli.import.dry_run": "check and say everything, store nothing",
	"cli.import.all_or_nothing":
		"store nothing when any row is bad; left out: the good rows are kept",
	"cli.import.mapping":
		"which column is which, as JSON; left out: found by the headers, or as last time",
	"cli.import.date_order":
		"order of day, month and year, where the file does not prove it",
	"cli.import.marked":
		"write the same workbook with the bad cells marked, when there are any",
	"cli.import.marked_file": "Marked: {file}",
	"cli.import.more_problems": "... and {count} more",
	"cli.import.total":
		"Sum of {column} ({unit}): {inFile} in {rows} rows of the file",
	"cli.import.done":
		"{rows} rows: {accepted} taken, {unchanged} unchanged, {rejected} rejected.",
	"cli.template": "Write the spreadsheet to fill in for a kind of import",
	"cli.template.file": "FILE.xlsx",
	"cli.template.period": "reports: the dekad; plans: the year",
	"cli.template.done": "{file} is ready to be filled in.",
	"cli.rollup": "Totals of a period by region, sector, list ...",
	"cli.rollup.period":
		"2026-03-D1, 2026-03, 2026-Q1, 2026-H1 or 2026; left out: the latest closed dekad",
	"cli.rollup.by":
		"what to split by, joined by commas: region,sector,stage ...; region:2 for a depth",
	"cli.rollup.list": "code of the list; its version is named in the answer",
	"cli.rollup.where":
		"only where, such as region=14/1401/ or stage=continued; may be repeated",
	"cli.rollup.as_of":
		"what was known at this instant, such as 2026-03-21T08:00:00Z",
	"cli.rollup.rebuild":
		"make the totals again from the raw reports first; a sound state does not change",
	"cli.rollup.as":
		"--as reported shows figures as they were reported, --as corrected (the default) with later corrections; any other --as names the user to act as.",
	"cli.rollup.rebuilt":
		"Rebuilt: {rows} rows, {corrected} corrected, {removed} removed.",
	"cli.rollup.heading": "{period}, as of {asOf}; money in 10,000 yuan",
	"cli.rollup.columns":
		"|projects|reports|accepted|annual plan|planned|actual|completion",
	"cli.rollup.total": "Total",
	"cli.lights": "Every project's lights of a period, with their reasons",
	"cli.lights.span":
		"Dekads from one to another: the counts of each, and how many lights turned",
	"cli.lights.turned": "{worse} worse, {better} better",
	"cli.lights.heading": "{period}, rules: {scheme}",
	"cli.bulletin":
		"Freeze a period's figures and write the bulletin made from them",
	"cli.bulletin.file": "FILE.docx, FILE.pdf or FILE.xlsx",
	"cli.bulletin.region": "code or path of the region; left out: one's own",
	"cli.bulletin.done":
		"{file}: the bulletin of {period}, figures as of {asOf}.",
	"cli.later.forecast": "a later issue, forecasts",
	"cli.later.allocate": "a later issue, factors and allocation",
	"cli.later.matters": "a later issue, matters and clocks",
	"cli.later.export": "a later issue, exchange and the log with its proof",
	"cli.later.verify": "a later issue, the log with its proof",
	"cli.later.import": "a later issue, programmes and schedules",
} as const;
