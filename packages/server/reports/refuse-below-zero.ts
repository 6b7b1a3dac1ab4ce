import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import type { ReportProblem } from "@dekad/core/reports/report-problems.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";

/**
 * Refuses a report that was just written with lines that leave a figure below zero as corrected: a correction may be
 * negative, the value it leads to never (R2.3, domain.md 2.4). Asked behind the writing, so that this revision's
 * lines count and those of the one it replaces do not; the transaction takes it all back.
 *
 * @throws DekadError report.invalid
 */
export async function refuseBelowZero(
	tx: Tx,
	actor: Actor,
	projectId: string,
	reportId: string,
): Promise<void> {
	const rows = await asWholeOffice(tx, () =>
		queryRows<{ forDekad: string; measure: string; left: number }>(
			tx,
			`select l.for_dekad as "forDekad", l.measure, coalesce(said.yuan, 0) + coalesce(booked.yuan, 0) as "left"
     from (select distinct for_dekad, measure from correction_line where jurisdiction_id = $1 and report_id = $3) l
     left join lateral (
       select (to_jsonb(r) ->> (l.measure || '_yuan'))::bigint as yuan from progress_report r
       where r.jurisdiction_id = $1 and r.project_id = $2 and r.dekad_start = l.for_dekad and r.is_counted) said on true
     left join lateral (
       select sum(b.difference_yuan)::bigint as yuan from correction_line b
       join progress_report r on r.jurisdiction_id = $1 and r.report_id = b.report_id and r.is_counted
       where b.jurisdiction_id = $1 and b.project_id = $2 and b.for_dekad = l.for_dekad and b.measure = l.measure) booked on true
     where coalesce(said.yuan, 0) + coalesce(booked.yuan, 0) < 0
     order by l.for_dekad, l.measure`,
			[actor.jurisdictionId, projectId, reportId],
		),
	);
	if (rows.length === 0) return;
	const problems = rows.map(
		({ forDekad, measure, left }): ReportProblem => ({
			key: "correction_below_zero",
			detail: {
				forDekad: dekadId(dekadOfStart(forDekad)),
				measure,
				left,
			},
		}),
	);
	throw new DekadError("report.invalid", {
		problem: problems.map(({ key }) => key).join(", "),
		problems,
	});
}
