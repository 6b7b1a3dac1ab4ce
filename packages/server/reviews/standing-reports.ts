import type { Actor } from "@dekad/core/access/actor.ts";
import {
	type ReportState,
	type ReviewTurn,
	reviewTurn,
} from "@dekad/core/reports/review-ladder.ts";
import {
	type ReviewOddity,
	reviewOddities,
} from "@dekad/core/reports/review-oddities.ts";
import { reachCondition } from "../access/reach.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { REQUEST_IS_OPEN } from "../reports/answer-requests.ts";
import { type Ladders, laddersOf } from "./ladders.ts";
import { type JudgedReport, judgedReports } from "./report-facts.ts";

/** The newest revision of one project's report of a dekad, and whose turn it is. */
export type StandingReport = {
	readonly reportId: string;
	readonly projectId: string;
	readonly code: string;
	readonly regionPath: string;
	readonly state: ReportState;
	readonly acceptedLevel: string | null;
	readonly version: number;
	readonly isOnBehalf: boolean;
	readonly isContested: boolean;
	readonly turn: ReviewTurn;
};

/**
 * Every project's newest revision of the dekad that starts on `start`, drafts aside, in order of region and code, with
 * whose turn it is for the actor; narrowed to a region path.
 */
export async function standingReports(
	tx: Tx,
	actor: Actor,
	start: string,
	regionPath: string,
): Promise<{ reports: StandingReport[]; ladders: Ladders }> {
	const rows = await queryRows<Omit<StandingReport, "turn">>(
		tx,
		`select * from (
       select distinct on (r.project_id) r.report_id as "reportId", r.project_id as "projectId", p.code, r.region_path as "regionPath", r.state,
              r.accepted_level as "acceptedLevel", r.version, r.handed_in_by_org_id is not null as "isOnBehalf", r.contested_at is not null as "isContested"
       from progress_report r
       join project p on p.jurisdiction_id = $1 and p.project_id = r.project_id
       where r.jurisdiction_id = $1 and r.dekad_start = $2 and r.state <> 'draft' and starts_with(r.region_path, $3::text)
         and ${reachCondition(actor, "r")}
       order by r.project_id, r.revision desc) newest
     order by "regionPath" collate "C", code collate "C"`,
		[actor.jurisdictionId, start, regionPath],
	);
	const ladders = await laddersOf(
		tx,
		actor,
		rows.map(({ projectId }) => projectId),
	);
	return {
		ladders,
		reports: rows.map((row) => {
			const ladder = ladders.of(row.projectId, row.regionPath);
			return { ...row, turn: reviewTurn(ladder, ladders.stepOf(ladder), row) };
		}),
	};
}

export type Oddness = {
	readonly judged: JudgedReport;
	readonly oddities: ReviewOddity[];
};

/** What is odd about reports of one dekad, by report. */
export async function oddnessOf(
	tx: Tx,
	jurisdictionId: string,
	start: string,
	reports: readonly Pick<
		StandingReport,
		"reportId" | "projectId" | "isOnBehalf" | "isContested"
	>[],
): Promise<Map<string, Oddness>> {
	const judged = await judgedReports(
		tx,
		jurisdictionId,
		start,
		reports.map(({ reportId }) => reportId),
	);
	const open = await queryRows<{ projectId: string; count: number }>(
		tx,
		`select q.project_id as "projectId", count(*) as count from correction_request q
     where q.jurisdiction_id = $1 and q.project_id = any($2::uuid[]) and ${REQUEST_IS_OPEN} group by q.project_id`,
		[jurisdictionId, reports.map(({ projectId }) => projectId)],
	);
	const requests = new Map(
		open.map(({ projectId, count }) => [projectId, count]),
	);
	return new Map(
		reports.flatMap(({ reportId, projectId, isOnBehalf, isContested }) => {
			const found = judged.get(reportId);
			if (!found) return [];
			const oddities = reviewOddities({
				doubts: found.doubts.length,
				isContested,
				isOnBehalf,
				openRequests: requests.get(projectId) ?? 0,
			});
			return [[reportId, { judged: found, oddities }] as const];
		}),
	);
}
