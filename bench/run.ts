import { spawnSync } from "node:child_process";
import { join } from "node:path";

/**
 * One command per measured promise. `npm run bench` names them; `npm run bench NAME` runs one, which prints its
 * figures beside their anchor, measured in the same run. Nothing here is a test: a slow machine fails no check.
 */
const BENCHES: Readonly<Record<string, string>> = {
	ingest:
		"a sheet of 10,000 and of 100,000 reports: checked, stored, in the totals",
	"report-to-total":
		"16 owners at once over 1,080,000 reports, beside bare SQL",
	"rush-hour": "3,000 reports in ten minutes, with the pages read meanwhile",
	"totals-under-load":
		"50 people read totals and the cockpit over 3,000 projects, beside bare SQL",
	scale: "3,000, 30,000 and 300,000 projects: loading, totals, pages",
	rebuild: "all totals from 1,080,000 reports x 16 measures, beside bare SQL",
	"access-cost": "a signed-in request, beside the same handler without access",
	"cold-start": "from the command to the page's first answer",
	"spreadsheets-read": "reading workbooks, beside openpyxl",
	"project-list-scroll": "10,000 rows scrolled end to end in Chromium",
	"phone-form": "the report form's first load on a slow phone and a slow line",
	lights: "lights of 3,000 projects for one dekad, and for 72",
	bulletin: "a province's bulletin in three formats",
};

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !Object.hasOwn(BENCHES, name)) {
	for (const [each, what] of Object.entries(BENCHES))
		process.stdout.write(`npm run bench ${each.padEnd(20)} ${what}\n`);
	process.exitCode = name === undefined ? 0 : 1;
} else {
	const { status } = spawnSync(
		process.execPath,
		[join(import.meta.dirname, `${name}.ts`), ...args],
		{ stdio: "inherit" },
	);
	process.exitCode = status ?? 1;
}
