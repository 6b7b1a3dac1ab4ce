import type { Actor } from "@dekad/core/access/actor.ts";
import type { NewEvent } from "./append-event.ts";
import type { Tx } from "./client.ts";
import { newId } from "./new-id.ts";
import { insertRows } from "./row-arrays.ts";

/** `appendEvents` for thousands: the same rows by arrays, since a list of values ends at 65,535 parameters. */
export async function appendManyEvents(
	tx: Tx,
	actor: Actor,
	events: readonly NewEvent[],
	now: Date,
): Promise<void> {
	const at = now.toISOString();
	await insertRows<NewEvent>(
		tx,
		"event",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["event_id", "uuid", () => newId(now)],
			["at", "timestamptz", () => at],
			["kind", "text", (event) => event.kind],
			["subject_id", "uuid", (event) => event.subjectId],
			["project_id", "uuid", (event) => event.projectId],
			["region_path", "text", (event) => event.regionPath],
			["actor_account_id", "uuid", () => actor.accountId],
			["actor_organisation_id", "uuid", () => actor.organisationId],
			["actor_name", "text", () => actor.name],
			["actor_role", "text", () => actor.role],
			["ran_by", "text", () => actor.ranBy],
			["on_behalf_of", "text", () => actor.onBehalfOf?.name],
			["on_behalf_of_account_id", "uuid", () => actor.onBehalfOf?.accountId],
			["token_id", "uuid", () => actor.tokenId],
			["payload", "jsonb", (event) => JSON.stringify(event.payload ?? {})],
		],
		events,
	);
}
