import type { Actor } from "@dekad/core/access/actor.ts";
import type { Tx } from "./client.ts";
import { rowInserter } from "./insert-row.ts";
import { newId } from "./new-id.ts";

export type NewEvent = {
	/** "domain.what_happened" in the past tense. */
	kind: string;
	subjectId: string | null;
	projectId?: string | null;
	/** The subject's region, or the office's root path. */
	regionPath: string;
	payload?: Record<string, unknown>;
};

/** Appends what was done to the log, in the transaction of the act: any number in one statement. */
export async function appendEvents(
	tx: Tx,
	actor: Actor,
	events: readonly NewEvent[],
	now: Date,
): Promise<void> {
	if (events.length === 0) return;
	const rows = events.map((event) => rowOf(actor, event, now));
	if (rows.length === 1) await insertEvent(tx, rows[0]!);
	else await tx.insertInto("event").values(rows).execute();
}

function rowOf(actor: Actor, event: NewEvent, now: Date) {
	return {
		jurisdiction_id: actor.jurisdictionId,
		event_id: newId(now),
		at: now,
		kind: event.kind,
		subject_id: event.subjectId,
		project_id: event.projectId ?? null,
		region_path: event.regionPath,
		actor_account_id: actor.accountId,
		actor_organisation_id: actor.organisationId,
		actor_name: actor.name,
		actor_role: actor.role,
		ran_by: actor.ranBy ?? null,
		on_behalf_of: actor.onBehalfOf?.name ?? null,
		on_behalf_of_account_id: actor.onBehalfOf?.accountId ?? null,
		token_id: actor.tokenId ?? null,
		payload: JSON.stringify(event.payload ?? {}),
	};
}

// One event an act is the rule, and the reports of 16 owners at once write it hundreds of times a second.
const insertEvent = rowInserter<ReturnType<typeof rowOf>>("event", [
	"jurisdiction_id",
	"event_id",
	"at",
	"kind",
	"subject_id",
	"project_id",
	"region_path",
	"actor_account_id",
	"actor_organisation_id",
	"actor_name",
	"actor_role",
	"ran_by",
	"on_behalf_of",
	"on_behalf_of_account_id",
	"token_id",
	"payload",
]);
