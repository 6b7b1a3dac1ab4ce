import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { instantOf } from "@dekad/core/periods/zone.ts";
import { queryRows } from "../database/row-arrays.ts";
import type { ImportContext } from "./sheet-store.ts";
import type { CorrectionWrite } from "./store-reports.ts";
import type { ReportedProblem } from "./write-reports.ts";

export type OpenedPeriod = {
	readonly timelyUntil: Date;
	readonly lockedFrom: Date;
	readonly openedAt: Date;
	/** Start of the as-of day: before it a figure is an estimate. */
	readonly describedFrom: Date;
};

/** The dekads an office has opened, by first day. A few hundred at most. */
export async function openedPeriods({
	tx,
	actor,
}: ImportContext): Promise<Map<string, OpenedPeriod>> {
	const rows = await tx
		.selectFrom("reporting_period as period")
		.innerJoin(
			"jurisdiction",
			"jurisdiction.jurisdiction_id",
			"period.jurisdiction_id",
		)
		.where("period.jurisdiction_id", "=", actor.jurisdictionId)
		.where("jurisdiction.jurisdiction_id", "=", actor.jurisdictionId)
		.select([
			"dekad_start as start",
			"timely_until as timelyUntil",
			"locked_from as lockedFrom",
			"opened_at as openedAt",
			"as_of_on as asOfOn",
			"time_zone as timeZone",
		])
		.execute();
	return new Map(
		rows.map(({ start, asOfOn, timeZone, ...period }) => [
			start,
			{
				...period,
				describedFrom: new Date(
					instantOf({ on: asOfOn, time: "00:00" }, timeZone),
				),
			},
		]),
	);
}

/** The report of a project and dekad that stands now: the one that counts, or the newest when none does. */
export type CurrentReport = {
	readonly reportId: string;
	readonly isCounted: boolean;
	readonly state: string;
	readonly isTimely: boolean | null;
	readonly kind: string;
	/** The office that handed it in; null: the owner. */
	readonly handedInBy: string | null;
	readonly highestRevision: number;
	/** In the order of FLOW_MEASURES. */
	readonly measures: readonly (number | null)[];
	readonly physicalProgressRatio: number | null;
	readonly peopleOnSite: number | null;
	readonly machinesOnSite: number | null;
	readonly physicalProgressText: string;
	readonly nextSteps: string;
	readonly note: string;
	readonly problems: readonly ReportedProblem[];
	readonly corrections: readonly CorrectionWrite[];
};

type Row = {
	projectId: string;
	start: string;
	report_id: string;
	is_counted: boolean;
	state: string;
	is_timely: boolean | null;
	kind: string;
	handed_in_by_org_id: string | null;
	highest: number;
	physical_progress_ratio: number | null;
	people_on_site: number | null;
	machines_on_site: number | null;
	physical_progress_text: string;
	next_steps: string;
	note: string;
	problems: ReportedProblem[];
} & { [Measure in FlowMeasure as `${Measure}_yuan`]: number | null };

/** What stands for each of some projects and dekads, by "project start". A pair without any report is not there. */
export async function currentReports(
	{ tx, actor }: ImportContext,
	projectIds: readonly string[],
	starts: readonly string[],
): Promise<Map<string, CurrentReport>> {
	const { jurisdictionId } = actor;
	const parameters = [jurisdictionId, projectIds, [...new Set(starts)]];
	const rows = await queryRows<Row>(
		tx,
		`select distinct on (project_id, dekad_start) project_id as "projectId", dekad_start as start, report_id, is_counted, state, is_timely,
            kind, handed_in_by_org_id, max(revision) over (partition by project_id, dekad_start) as highest,
            ${FLOW_MEASURES.map((measure) => `${measure}_yuan`).join(", ")}, physical_progress_ratio, people_on_site,
            machines_on_site, physical_progress_text, next_steps, note, problems
     from progress_report
     where jurisdiction_id = $1 and project_id = any($2::uuid[]) and dekad_start = any($3::date[])
     order by project_id, dekad_start, is_counted desc, revision desc`,
		parameters,
	);
	if (rows.length === 0) return new Map();
	const lines = await queryRows<CorrectionWrite & { reportId: string }>(
		tx,
		`select report_id as "reportId", for_dekad as "forStart", measure, difference_yuan as "differenceYuan", reason
     from correction_line
     where jurisdiction_id = $1 and project_id = any($2::uuid[]) and booked_dekad = any($3::date[])`,
		parameters,
	);
	const byReport = Map.groupBy(lines, ({ reportId }) => reportId);
	return new Map(
		rows.map((row) => [
			`${row.projectId} ${row.start}`,
			{
				reportId: row.report_id,
				isCounted: row.is_counted,
				state: row.state,
				isTimely: row.is_timely,
				kind: row.kind,
				handedInBy: row.handed_in_by_org_id,
				highestRevision: row.highest,
				measures: FLOW_MEASURES.map((measure) => row[`${measure}_yuan`]),
				physicalProgressRatio: row.physical_progress_ratio,
				peopleOnSite: row.people_on_site,
				machinesOnSite: row.machines_on_site,
				physicalProgressText: row.physical_progress_text,
				nextSteps: row.next_steps,
				note: row.note,
				problems: row.problems,
				corrections: byReport.get(row.report_id) ?? [],
			},
		]),
	);
}
