import type { Actor } from "@dekad/core/access/actor.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { lockForAct } from "./lock-for-act.ts";
import { markDekadSumsOf } from "../rollups/dekad-sums.ts";

const COLUMNS = {
	leadOfficial: "lead_official",
	responsibleUnit: "responsible_unit",
	responsiblePerson: "responsible_person",
	projectManager: "project_manager",
	contactPhone: "contact_phone",
} as const;
export type PeopleChange = {
	readonly [F in keyof typeof COLUMNS]?: string | null | undefined;
};

/**
 * Changes who stands for a project and how they are reached; a field left out stays, an empty one is no longer
 * known. The log names the fields and not the people.
 *
 * @throws DekadError project.not_found, access.not_allowed, project.version_conflict
 */
export async function changeProjectPeople(
	tx: Tx,
	{
		actor,
		projectId,
		version,
		people,
		now,
	}: {
		actor: Actor;
		projectId: string;
		version: number;
		people: PeopleChange;
		now: Date;
	},
): Promise<void> {
	const project = await lockForAct(
		tx,
		actor,
		projectId,
		version,
		"project.people",
	);
	const fields = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter(
		(field) => people[field] !== undefined,
	);
	if (fields.length === 0) return;
	await tx
		.updateTable("project")
		.set({
			...Object.fromEntries(
				fields.map((field) => [COLUMNS[field], people[field] || null]),
			),
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
				kind: "project.people_changed",
				subjectId: projectId,
				projectId,
				regionPath: project.regionPath,
				payload: { fields: fields.map((field) => COLUMNS[field]) },
			},
		],
		now,
	);
}
