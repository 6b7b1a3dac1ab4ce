import { countedRevision } from "@dekad/core/rollups/project-cells.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { lockReport } from "./queries.ts";

/**
 * Sends a submitted report back with a reason: it stops counting, unless an earlier revision of it was
 * accepted, which then counts again.
 *
 * @throws DekadError report.not_found, report.version_conflict, access.not_allowed
 */
export async function returnReport(
	db: Db,
	{
		actor,
		reportId,
		version,
		reason,
		now,
	}: {
		actor: Actor;
		reportId: string;
		version: number;
		reason: string;
		now: Date;
	},
): Promise<void> {
	if (actor.role !== "office" && actor.role !== "dispatcher")
		throw new DekadError("access.not_allowed");
	await asActor(
		db,
		actor,
		async (tx) => {
			const found = await lockReport(tx, actor, reportId);
			if (!found) throw new DekadError("report.not_found");
			if (found.version !== version || found.state !== "submitted")
				throw new DekadError("report.version_conflict", {
					current: found.version,
				});
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
					version: version + 1,
				})
				.execute();
			const revisions = await tx
				.selectFrom("progress_report")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("project_id", "=", found.projectId)
				.where("dekad_start", "=", found.dekadStart)
				.select(["report_id as reportId", "revision", "state"])
				.execute();
			const counted = countedRevision(revisions);
			if (counted)
				await mine(counted.reportId).set({ is_counted: true }).execute();
			await appendEvents(
				tx,
				actor,
				[
					{
						kind: "report.returned",
						subjectId: reportId,
						projectId: found.projectId,
						regionPath: found.regionPath,
						payload: { reason },
					},
				],
				now,
			);
			await refreshProjectDekads(
				tx,
				actor.jurisdictionId,
				[found.projectId],
				found.dekadStart,
			);
		},
		{ reporting: true, keepsPlans: true },
	);
}
