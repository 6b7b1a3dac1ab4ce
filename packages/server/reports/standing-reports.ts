import type { StandingReport } from "@dekad/contract/report-desk.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import {
	linesOf,
	VALUE_COLUMNS,
	type ValueRow,
	valuesOf,
} from "./report-values.ts";

type Row = ValueRow & {
	projectId: string;
	reportId: string;
	revision: number;
	version: number;
	kind: StandingReport["kind"];
	state: StandingReport["state"];
	isCounted: boolean;
	submittedAt: Date;
	handedInBy: string | null;
	onBehalfBy: string | null;
	isTimely: boolean | null;
	acceptedLevel: string | null;
	returnedAt: Date | null;
	returnedReason: string | null;
	contestedAt: Date | null;
	contestedBy: string | null;
	contestedReason: string | null;
};

/**
 * The highest revision of each project's report for the dekad that starts on `start`, a returned one too, by
 * project. A project without one is missing.
 *
 * @param isLocked whether the project takes nothing in any more; then nothing can be contested either
 */
export async function standingReports(
	tx: Tx,
	jurisdictionId: string,
	{
		start,
		projectIds,
		isLocked,
	}: {
		start: string;
		projectIds: readonly string[];
		isLocked: (projectId: string) => boolean;
	},
): Promise<Map<string, StandingReport>> {
	const rows = await queryRows<Row>(
		tx,
		`select distinct on (r.project_id) r.project_id as "projectId", r.report_id as "reportId", r.revision, r.version, r.kind, r.state,
            r.is_counted as "isCounted", r.submitted_at as "submittedAt", r.submitted_by as "handedInBy", h.name as "onBehalfBy", r.is_timely as "isTimely",
            r.accepted_level as "acceptedLevel", r.returned_at as "returnedAt", r.returned_reason as "returnedReason",
            r.contested_at as "contestedAt", r.contested_by as "contestedBy", r.contested_reason as "contestedReason", ${VALUE_COLUMNS}
     from progress_report r
     left join organisation h on h.jurisdiction_id = $1 and h.organisation_id = r.handed_in_by_org_id
     where r.jurisdiction_id = $1 and r.project_id = any($2::uuid[]) and r.dekad_start = $3 and r.state <> 'draft'
     order by r.project_id, r.revision desc`,
		[jurisdictionId, [...projectIds], start],
	);
	const lines = await linesOf(
		tx,
		jurisdictionId,
		rows.map(({ reportId }) => reportId),
	);
	return new Map(
		rows.map((row) => [
			row.projectId,
			viewOf(row, {
				values: valuesOf(row, lines.get(row.reportId)),
				isLocked: isLocked(row.projectId),
			}),
		]),
	);
}

function viewOf(
	row: Row,
	{ values, isLocked }: { values: StandingReport["values"]; isLocked: boolean },
): StandingReport {
	const { reportId, revision, version, kind, state, isCounted } = row;
	return {
		reportId,
		revision,
		version,
		kind,
		state,
		isCounted,
		values,
		submittedAt: row.submittedAt.toISOString(),
		handedInBy: row.handedInBy ?? "",
		onBehalfBy: row.onBehalfBy,
		isTimely: row.isTimely,
		acceptedLevel: row.acceptedLevel,
		returnedAt: row.returnedAt?.toISOString() ?? null,
		returnedReason: row.returnedReason,
		contested: row.contestedAt && {
			at: row.contestedAt.toISOString(),
			by: row.contestedBy ?? "",
			reason: row.contestedReason ?? "",
		},
		canContest:
			row.onBehalfBy !== null &&
			isCounted &&
			row.contestedAt === null &&
			!isLocked,
	};
}
