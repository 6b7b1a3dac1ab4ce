import type { Actor } from "@dekad/core/access/actor.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";

/**
 * Marks reminders to the actor's organisation as seen; the first time counts, and somebody else's are left alone.
 * Returns how many were seen for the first time.
 *
 * @throws DekadError access.not_allowed
 */
export async function seeReminders(
	tx: Tx,
	actor: Actor,
	reminderIds: readonly string[],
	now: Date,
): Promise<number> {
	requireMay(actor, "report.reminded");
	const seen = await queryRows<{
		reminderId: string;
		projectId: string;
		regionPath: string;
	}>(
		tx,
		`update reminder set seen_at = $3, seen_by = $4
     where jurisdiction_id = $1 and reminder_id = any($2::uuid[]) and owner_org_id = $5 and seen_at is null
     returning reminder_id as "reminderId", project_id as "projectId", region_path as "regionPath"`,
		[
			actor.jurisdictionId,
			[...reminderIds],
			now.toISOString(),
			actor.name,
			actor.organisationId,
		],
	);
	await appendEvents(
		tx,
		actor,
		seen.map(({ reminderId, projectId, regionPath }) => ({
			kind: "reminder.seen",
			subjectId: reminderId,
			projectId,
			regionPath,
		})),
		now,
	);
	return seen.length;
}
