import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";

export type SettingsChange = {
	version: number;
	nameZh?: string | undefined;
	nameEn?: string | undefined;
	dekadRule?: string | undefined;
};

/**
 * Changes the office's names or the rule by which dekads are due; only dekads opened from now on follow a new
 * rule, those that stand keep their dates. A recorded act of the dispatching office.
 *
 * @throws DekadError access.not_allowed, request.invalid (no such rule in the pack), project.version_conflict
 */
export async function changeSettings(
	tx: Tx,
	{ actor, change, now }: { actor: Actor; change: SettingsChange; now: Date },
): Promise<void> {
	requireMay(actor, "settings.change");
	const office = await officeOf(tx, actor.jurisdictionId);
	if (
		change.dekadRule &&
		!office.pack.dekadRules.some(({ id }) => id === change.dekadRule)
	)
		throw new DekadError("request.invalid", {
			problem: `dekadRule: ${change.dekadRule}`,
		});
	const changed = await tx
		.updateTable("jurisdiction")
		.set({
			name_zh: change.nameZh ?? office.nameZh,
			name_en: change.nameEn ?? office.nameEn,
			settings: sql`settings || ${JSON.stringify({
				dekadRule: change.dekadRule ?? office.dekadRule.id,
			})}::jsonb`,
			version: change.version + 1,
		})
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("version", "=", change.version)
		.returning("version")
		.executeTakeFirst();
	if (!changed)
		throw new DekadError("project.version_conflict", {
			current: office.version,
		});
	const { version: _, ...payload } = change;
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "settings.changed",
				subjectId: actor.jurisdictionId,
				regionPath: office.rootPath,
				payload,
			},
		],
		now,
	);
}
