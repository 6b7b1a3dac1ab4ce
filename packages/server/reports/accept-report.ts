import type { Actor } from "@dekad/core/access/actor.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { lockReport } from "./queries.ts";

/**
 * Takes a submitted report as true at a level: submitted -> accepted, in the totals' accepted count
 * when the transaction commits.
 *
 * @throws DekadError report.not_found, report.version_conflict (changed meanwhile, or not submitted), access.not_allowed
 */
export async function acceptReport(
	db: Db,
	{
		actor,
		reportId,
		version,
		level,
		now,
	}: {
		actor: Actor;
		reportId: string;
		version: number;
		level: "county" | "city" | "province";
		now: Date;
	},
): Promise<void> {
	if (actor.role !== "office" && actor.role !== "dispatcher")
		throw new DekadError("access.not_allowed");
	await asActor(
		db,
		actor,
		async (tx) => {
			const report = await lockReport(tx, actor, reportId);
			if (!report) throw new DekadError("report.not_found");
			if (report.version !== version || report.state !== "submitted")
				throw new DekadError("report.version_conflict", {
					current: report.version,
				});
			await tx
				.updateTable("progress_report")
				.set({
					state: "accepted",
					accepted_at: now,
					accepted_level: level,
					version: version + 1,
				})
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("report_id", "=", reportId)
				.execute();
			await appendEvents(
				tx,
				actor,
				[
					{
						kind: "report.accepted",
						subjectId: reportId,
						projectId: report.projectId,
						regionPath: report.regionPath,
						payload: { level },
					},
				],
				now,
			);
			await refreshProjectDekads(
				tx,
				actor.jurisdictionId,
				[report.projectId],
				report.dekadStart,
			);
		},
		{ reporting: true, keepsPlans: true },
	);
}
