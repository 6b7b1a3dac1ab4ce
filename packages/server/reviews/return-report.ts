import type { Actor } from "@dekad/core/access/actor.ts";
import { countedRevision } from "@dekad/core/rollups/project-cells.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { judgeReports, reviewedOf, writeWords } from "./review-reports.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";

export type Return = { reportId: string; version: number; reason: string };

/**
 * Sends a report that is not final back with a reason: it stops counting, unless an earlier revision of it was
 * accepted, which then counts again. Not after the lock, when its owner could not hand in another one.
 *
 * @throws DekadError access.not_allowed, report.not_found, report.version_conflict, review.no_step,
 *   review.already_said, review.locked
 */
export async function returnReport(
	db: Db,
	{ actor, now, ...asked }: { actor: Actor; now: Date } & Return,
) {
	return asActor(db, actor, (tx) => returnReportIn(tx, actor, asked, now), {
		reporting: true,
		keepsPlans: true,
	});
}

/** The same inside a transaction that stands already, opened with `reporting`. */
export async function returnReportIn(
	tx: Tx,
	actor: Actor,
	{ reason, ...asked }: Return,
	now: Date,
) {
	const { allowed, refused } = await judgeReports(
		tx,
		actor,
		"return",
		[asked],
		now,
	);
	const [one] = allowed;
	if (!one) throw refused[0]?.error;
	const { reportId, projectId, dekadStart, version } = one.report;
	const mine = (id: string) =>
		tx
			.updateTable("progress_report")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("report_id", "=", id);
	await mine(reportId)
		.set({
			state: "returned",
			is_counted: false,
			returned_at: now,
			returned_reason: reason,
			accepted_level: null,
			version: version + 1,
		})
		.execute();
	const revisions = await tx
		.selectFrom("progress_report")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where("dekad_start", "=", dekadStart)
		.select(["report_id as reportId", "revision", "state"])
		.execute();
	const counted = countedRevision(revisions);
	if (counted) await mine(counted.reportId).set({ is_counted: true }).execute();
	await writeWords(tx, actor, allowed, "returned", reason, now);
	await refreshProjectDekads(tx, actor.jurisdictionId, [projectId], dekadStart);
	return reviewedOf(one);
}
