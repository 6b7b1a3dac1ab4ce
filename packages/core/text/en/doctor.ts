/** What `dekad doctor` says: what was found, and under `.next` what to do where something is to be done. */
export const doctor = {
	"doctor.server": "PostgreSQL {version}.",
	"doctor.roles":
		"The role dekad_app cannot pass over row security and is no owner of tables.",
	"doctor.roles.bad":
		"The role dekad_app can pass over row security: {reasons}.",
	"doctor.roles.next":
		"Let an administrator run: alter role dekad_app nosuperuser nobypassrls; revoke dekad_owner from dekad_app;",
	"doctor.row_security":
		"Row security is on and forced on all {count} tables that hold an office's data.",
	"doctor.row_security.bad": "Row security is not forced on: {tables}.",
	"doctor.row_security.next":
		"Stop the server and let an administrator run for each: alter table dekad.NAME enable row level security, force row level security;",
	"doctor.migrations": "All {count} migrations are applied, unchanged.",
	"doctor.migrations.bad": "Migrations that do not fit: {names}.",
	"doctor.migrations.next":
		"Install the version of Dekad that wrote this database, or restore a backup into a new one.",
	"doctor.drift": "Tables, keys, indexes and rights are those of this version.",
	"doctor.drift.bad":
		"The database differs from this version in {count} places: {differences}.",
	"doctor.drift.next":
		"Undo what was changed by hand (docs/operate/drift.md); a migration never repairs it.",
	"doctor.drift.missing": "{table} lacks {line}",
	"doctor.drift.surplus": "{table} has in addition {line}",
	"doctor.drift.missing_table": "table {table} is missing",
	"doctor.drift.surplus_table": "table {table} is not ours",
	"doctor.search":
		"Search finds Chinese names by likeness (extension pg_trgm).",
	"doctor.search.bad":
		"Search by likeness does not see Chinese characters: the database's locale is {locale}.",
	"doctor.search.next":
		"Make a database with locale C.UTF-8 (create database … template template0 lc_ctype 'C.UTF-8' lc_collate 'C.UTF-8') and restore a backup into it.",
	"doctor.search.no_extension": "The extension pg_trgm is missing.",
	"doctor.search.no_extension.next":
		"Let an administrator run: create extension pg_trgm with schema public;",
	"doctor.disk": "{free} are free in {folder}.",
	"doctor.disk.bad": "Only {free} are free in {folder}.",
	"doctor.disk.next":
		"Make room: below {least} the database may stop in the middle of a day.",
	"doctor.disk.elsewhere":
		"The database is on a server of its own; its disk is watched there.",
	"doctor.folder": "The data folder {folder} is closed to other accounts.",
	"doctor.folder.bad":
		"The data folder {folder} can be read by other accounts (mode {mode}).",
	"doctor.folder.next": "Run: chmod 700 {folder}",
	"doctor.account": "The database runs as {user}.",
	"doctor.account.bad":
		"The database runs as {user}, which other programs use too: each of them can read the data.",
	"doctor.account.next":
		"Make an account of its own (useradd --system dekad), give it the data folder (chown -R) and start again.",
	"doctor.offices": "Offices: {codes}.",
	"doctor.offices.none": "There is no office yet.",
	"doctor.offices.none.next":
		"Run dekad serve and open its set-up link, or dekad demo for invented data.",
	"doctor.operators": "Operators who can sign in: {count}.",
	"doctor.operators.bad": "Nobody can sign in as operator.",
	"doctor.operators.next":
		"Run dekad serve for a set-up link, or dekad user reset NAME for a new password.",
	"doctor.packs": "Packs: {packs}.",
	"doctor.packs.bad":
		"Offices that work by a pack this version does not ship: {packs}.",
	"doctor.packs.next":
		"Nothing is wrong with past figures; read the changelog and take up the new pack under Settings.",
	"doctor.calendar": "Public holidays are published for {years}.",
	"doctor.calendar.bad":
		"Public holidays of {years} are not known: due dates there avoid weekends only, and say so.",
	"doctor.calendar.next":
		"After publication (usually in November) install the next version or add the year to packs/calendars.",
	"doctor.fonts": "This machine has every font that documents ask for.",
	"doctor.fonts.bad":
		"Fonts that documents ask for and this machine lacks: {fonts}. PDFs are set in the shipped ones instead; a DOCX names them all the same.",
	"doctor.fonts.next":
		"Install them, or put their files into a folder and name it in DEKAD_FONTS; then start again.",
	"doctor.jobs": "No job hangs and none failed in the last week.",
	"doctor.jobs.hanging": "Jobs without a sign of life: {jobs}.",
	"doctor.jobs.hanging.next":
		"Start the server: it takes them up again by itself.",
	"doctor.jobs.failed": "Jobs that failed in the last week: {jobs}.",
	"doctor.jobs.failed.next":
		"Open them on the operator's page: input and error are kept.",
	"doctor.totals":
		"The totals of {projects} projects, picked at random, equal their rebuild from raw reports.",
	"doctor.totals.bad":
		"The totals of {wrong} of {projects} projects differ from their rebuild from raw reports ({codes}).",
	"doctor.totals.next":
		"Run dekad rollup --rebuild, then report it: this must not happen.",
	"doctor.unanswered": "This could not be checked: {reason}.",
	"doctor.unanswered.next": "Put right what stands above, then run it again.",
	"doctor.all_well": "All is well.",
	"doctor.not_well": "{count} things to put right.",
} as const;
