import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import type { ReportValues } from "@dekad/contract/reports.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";

const MEASURE_COLUMNS = FLOW_MEASURES.map(
	(measure) => `${measure}_yuan` as const,
);
/** What `valuesOf` reads of a progress_report `r`. */
export const VALUE_COLUMNS = [
	...MEASURE_COLUMNS.map((column) => `r.${column}`),
	"r.physical_progress_ratio",
	"r.people_on_site",
	"r.machines_on_site",
	"r.physical_progress_text",
	"r.next_steps",
	"r.note",
	"r.problems",
].join(", ");

export type ValueRow = Record<
	(typeof MEASURE_COLUMNS)[number],
	number | null
> & {
	physical_progress_ratio: number | string | null;
	people_on_site: number | null;
	machines_on_site: number | null;
	physical_progress_text: string;
	next_steps: string;
	note: string;
	problems: unknown;
};

/** A stored report as forms and checks read it; lines are told apart from it, since they stand in a table of their own. */
export const valuesOf = (
	row: ValueRow,
	corrections: ReportValues["corrections"] = [],
): ReportValues => ({
	measures: Object.fromEntries(
		FLOW_MEASURES.map((measure) => [measure, row[`${measure}_yuan`]]),
	),
	physicalProgressRatio:
		row.physical_progress_ratio === null
			? null
			: Number(row.physical_progress_ratio),
	peopleOnSite: row.people_on_site,
	machinesOnSite: row.machines_on_site,
	physicalProgressText: row.physical_progress_text,
	nextSteps: row.next_steps,
	note: row.note,
	problems: row.problems as ReportValues["problems"],
	corrections,
});

/** Correction lines of reports, by report. */
export async function linesOf(
	tx: Tx,
	jurisdictionId: string,
	reportIds: readonly string[],
): Promise<Map<string, ReportValues["corrections"]>> {
	const rows = await queryRows<{
		reportId: string;
		forDekad: string;
		measure: FlowMeasure;
		differenceYuan: number;
		reason: string;
	}>(
		tx,
		`select report_id as "reportId", for_dekad as "forDekad", measure, difference_yuan as "differenceYuan", reason
     from correction_line where jurisdiction_id = $1 and report_id = any($2::uuid[]) order by for_dekad, measure, line_id`,
		[jurisdictionId, [...reportIds]],
	);
	const lines = new Map<string, ReportValues["corrections"]>();
	for (const { reportId, forDekad, ...line } of rows)
		lines.set(reportId, [
			...(lines.get(reportId) ?? []),
			{ ...line, forDekad: dekadId(dekadOfStart(forDekad)) },
		]);
	return lines;
}
