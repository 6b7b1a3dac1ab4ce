import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { coveringException } from "../periods/lock-exceptions.ts";
import { lockReport } from "./queries.ts";

/**
 * The owner says, until the lock, that a report an office handed in on its behalf is wrong (design.md rule 4). The
 * report goes on counting until the owner replaces it or the office sends it back: a silent hole in the
 * totals would be worse than a figure under dispute that is marked.
 *
 * @throws DekadError report.not_found, report.not_yours, report.not_on_behalf, report.version_conflict, period.locked
 */
export async function contestReport(
	tx: Tx,
	actor: Actor,
	{
		reportId,
		version,
		reason,
		now,
	}: { reportId: string; version: number; reason: string; now: Date },
): Promise<{ reportId: string; version: number }> {
	const found = await lockReport(tx, actor, reportId);
	if (!found) throw new DekadError("report.not_found");
	const [report] = await queryRows<{
		ownerOrgId: string;
		onBehalf: string | null;
		isCounted: boolean;
		contestedAt: Date | null;
		lockedFrom: Date;
		newestOpened: string;
	}>(
		tx,
		`select p.owner_org_id as "ownerOrgId", r.handed_in_by_org_id as "onBehalf", r.is_counted as "isCounted", r.contested_at as "contestedAt",
            t.locked_from as "lockedFrom",
            (select max(n.dekad_start) from reporting_period n where n.jurisdiction_id = $1) as "newestOpened"
     from progress_report r
     join project p on p.jurisdiction_id = $1 and p.project_id = r.project_id
     join reporting_period t on t.jurisdiction_id = $1 and t.dekad_start = r.dekad_start
     where r.jurisdiction_id = $1 and r.report_id = $2`,
		[actor.jurisdictionId, reportId],
	);
	if (!report) throw new DekadError("report.not_found");
	if (may(actor, "report.contest", report) !== "allowed")
		throw new DekadError("report.not_yours");
	if (
		report.onBehalf === null ||
		!report.isCounted ||
		report.contestedAt !== null
	)
		throw new DekadError("report.not_on_behalf");
	if (found.version !== version)
		throw new DekadError("report.version_conflict", {
			current: found.revision,
		});
	const { projectId, dekadStart, regionPath } = found;
	if (
		now >= report.lockedFrom &&
		!(await coveringException(tx, actor.jurisdictionId, {
			projectId,
			regionPath,
			dekadStart,
			now,
		}))
	)
		throw new DekadError("period.locked", {
			period: dekadId(dekadOfStart(dekadStart)),
			lockedFrom: report.lockedFrom.toISOString(),
			openPeriod: dekadId(dekadOfStart(report.newestOpened)),
		});
	await queryRows(
		tx,
		`update progress_report set contested_at = $3, contested_by = $4, contested_reason = $5, version = version + 1
     where jurisdiction_id = $1 and report_id = $2`,
		[actor.jurisdictionId, reportId, now.toISOString(), actor.name, reason],
	);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "report.contested",
				subjectId: reportId,
				projectId,
				regionPath,
				payload: { reason, dekad: dekadId(dekadOfStart(dekadStart)) },
			},
		],
		now,
	);
	return { reportId, version: version + 1 };
}
