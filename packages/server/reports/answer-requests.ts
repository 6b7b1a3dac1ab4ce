import type { Actor } from "@dekad/core/access/actor.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";

/**
 * SQL: whether a correction request `q` waits for its owner. A line answers only while its report counts: sent
 * back, or replaced without it, the request is open again. `$1` is the office: a value the planner knows, since
 * a sub-select of another table's column would touch every office's partition.
 */
export const REQUEST_IS_OPEN = `(q.state = 'open' or (q.state = 'corrected' and not exists (
    select 1 from correction_line l join progress_report r on r.jurisdiction_id = $1 and r.report_id = l.report_id
    where l.jurisdiction_id = $1 and l.line_id = q.answered_line_id and r.is_counted)))`;

/**
 * Answers open requests by the correction lines of reports just handed in, in their transaction: a request for
 * the same project, dekad and measure is corrected. To be called only when there are lines.
 */
export async function answerRequests(
	tx: Tx,
	actor: Actor,
	reportIds: readonly string[],
	now: Date,
): Promise<void> {
	const answered = await queryRows<{
		requestId: string;
		projectId: string;
		regionPath: string;
	}>(
		tx,
		`update correction_request q set state = 'corrected', answer = l.reason, answered_line_id = l.line_id, answered_at = $3, answered_by = $4, version = q.version + 1
     from correction_line l
     where l.jurisdiction_id = $1 and l.report_id = any($2) and q.jurisdiction_id = $1 and q.project_id = l.project_id
       and q.for_dekad = l.for_dekad and q.measure = l.measure and ${REQUEST_IS_OPEN}
     returning q.request_id as "requestId", q.project_id as "projectId", q.region_path as "regionPath"`,
		[actor.jurisdictionId, [...reportIds], now.toISOString(), actor.name],
	);
	await appendEvents(
		tx,
		actor,
		answered.map(({ requestId, projectId, regionPath }) => ({
			kind: "correction.corrected",
			subjectId: requestId,
			projectId,
			regionPath,
		})),
		now,
	);
}
