import type { Actor } from "@dekad/core/access/actor.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { lockForAct } from "./lock-for-act.ts";
import {
	DATED_FIELDS,
	type DatedField,
	listDatedValues,
	recordDatedValues,
} from "./record-dated-values.ts";
import { markDekadSumsOf } from "../rollups/dekad-sums.ts";

/**
 * States total investment (whole yuan) or a planned date (a day) anew. The registry shows the one said last, by
 * the day it was said; all of them stay with their reasons.
 *
 * @throws DekadError project.not_found, access.not_allowed, project.version_conflict, step.in_future
 */
export async function stateDatedValue(
	tx: Tx,
	{
		actor,
		projectId,
		version,
		field,
		saidOn,
		value,
		reason,
		now,
	}: {
		actor: Actor;
		projectId: string;
		version: number;
		field: DatedField;
		saidOn: string;
		value: number | string;
		reason: string;
		now: Date;
	},
): Promise<void> {
	const project = await lockForAct(
		tx,
		actor,
		projectId,
		version,
		"project.state-value",
	);
	const office = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), office.timeZone);
	if (saidOn > today)
		throw new DekadError("step.in_future", { on: saidOn, today });
	await recordDatedValues(
		tx,
		actor,
		[
			{
				projectId,
				field,
				saidOn,
				value,
				reason,
				regionPath: project.regionPath,
				ownerOrgId: project.ownerOrgId,
			},
		],
		now,
	);
	const latest = (
		await listDatedValues(tx, actor.jurisdictionId, [projectId])
	).findLast((each) => each.field === field);
	const { column } = DATED_FIELDS.find((each) => each.field === field)!;
	await tx
		.updateTable("project")
		.set({
			[column]: latest?.value ?? value,
			version: project.version + 1,
			updated_at: now,
		})
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.execute();
	await markDekadSumsOf(tx, actor.jurisdictionId, [projectId]);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "project.value_stated",
				subjectId: projectId,
				projectId,
				regionPath: project.regionPath,
				payload: { field, value, saidOn, reason },
			},
		],
		now,
	);
}
