/**
 * The registry's acts on projects, for any number at once: adding, changing, and stating where they
 * stand from a day on. Each writes its events; the caller refreshes the totals of what these return.
 */

import type { Actor } from "@dekad/core/access/actor.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import type { Tx } from "../database/client.ts";
import { removeUntrackedDekads } from "../rollups/refresh-project-dekads.ts";
import {
	insertRows,
	queryRows,
	type RowColumn,
	updateRows,
} from "../database/row-arrays.ts";
import {
	PROJECT_FIELDS,
	type ProjectValues,
	STANDING_FIELDS,
} from "./project-values.ts";
import { markDekadSumsOf } from "../rollups/dekad-sums.ts";

export type ProjectWrite = {
	readonly projectId: string;
	readonly code: string;
	/** All fields with their values after the act. */
	readonly values: ProjectValues;
	/** Names of the fields that differ from before; all of them for a new project. */
	readonly changed: readonly string[];
	/** The day from which the project stands so. */
	readonly fromOn: string;
	readonly reason: string;
};

const fieldColumns: readonly RowColumn<ProjectWrite>[] = PROJECT_FIELDS.map(
	([column, type]) => [column, type, ({ values }) => values[column]],
);
const regionPathOf = ({ values }: ProjectWrite): string =>
	String(values["region_path"]);

/**
 * Adds projects with their first standing. A code that another part of the office uses already, where the actor
 * cannot see it, adds nothing: the codes really added are returned.
 */
export async function createProjects(
	tx: Tx,
	actor: Actor,
	projects: readonly ProjectWrite[],
	now: Date,
): Promise<Set<string>> {
	const at = now.toISOString();
	const added = await insertRows<ProjectWrite, { code: string }>(
		tx,
		"project",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["project_id", "uuid", ({ projectId }) => projectId],
			["code", "text", ({ code }) => code],
			...fieldColumns,
			["created_at", "timestamptz", () => at],
			["updated_at", "timestamptz", () => at],
		],
		projects,
		{
			onConflict: "on conflict (jurisdiction_id, code) do nothing",
			returning: "code",
		},
	);
	const codes = new Set(added.map(({ code }) => code));
	const written = projects.filter(({ code }) => codes.has(code));
	await recordStandings(tx, actor, written, now);
	await appendManyEvents(
		tx,
		actor,
		written.map((project) => ({
			kind: "project.created",
			subjectId: project.projectId,
			projectId: project.projectId,
			regionPath: regionPathOf(project),
			payload: { code: project.code },
		})),
		now,
	);
	return codes;
}

/** Changes projects to the given values; a new standing is recorded where region, sector, owner, stage or pause differ. */
export async function changeProjects(
	tx: Tx,
	actor: Actor,
	projects: readonly ProjectWrite[],
	now: Date,
): Promise<void> {
	await updateRows<ProjectWrite>(
		tx,
		"project",
		actor.jurisdictionId,
		[["project_id", "uuid", ({ projectId }) => projectId]],
		fieldColumns,
		projects,
		["version = t.version + 1", `updated_at = '${now.toISOString()}'`],
	);
	const moved = projects.filter(({ changed }) =>
		STANDING_FIELDS.some((field) => changed.includes(field)),
	);
	await recordStandings(tx, actor, moved, now);
	await carryPlace(tx, actor.jurisdictionId, moved);
	await markDekadSumsOf(
		tx,
		actor.jurisdictionId,
		projects.map(({ projectId }) => projectId),
	);
	await removeUntrackedDekads(
		tx,
		actor.jurisdictionId,
		projects
			.filter(({ changed }) => changed.includes("tracked_from"))
			.map(({ projectId }) => projectId),
	);
	await appendManyEvents(
		tx,
		actor,
		projects.map((project) => ({
			kind: "project.changed",
			subjectId: project.projectId,
			projectId: project.projectId,
			regionPath: regionPathOf(project),
			payload: { fields: project.changed },
		})),
		now,
	);
}

/** Where projects stand from a day on. Of several statements for one day the latest holds; the others stay, for the replay of an earlier instant. */
async function recordStandings(
	tx: Tx,
	actor: Actor,
	projects: readonly ProjectWrite[],
	now: Date,
): Promise<void> {
	await insertRows<ProjectWrite>(
		tx,
		"project_standing",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["project_id", "uuid", ({ projectId }) => projectId],
			["from_on", "date", ({ fromOn }) => fromOn],
			...fieldColumns.filter(([column]) =>
				(STANDING_FIELDS as readonly string[]).includes(column),
			),
			["reason", "text", ({ reason }) => reason],
			["recorded_at", "timestamptz", () => now.toISOString()],
			["recorded_by", "text", () => actor.name],
		],
		projects,
		{
			onConflict: `on conflict (jurisdiction_id, project_id, from_on, recorded_at) do update set
        ${STANDING_FIELDS.map((field) => `${field} = excluded.${field}`).join(", ")},
        reason = excluded.reason, recorded_by = excluded.recorded_by`,
		},
	);
}

/** Row security reads region and owner on every row of a project: after a move its dated values, plans, steps and papers follow it. */
async function carryPlace(
	tx: Tx,
	jurisdictionId: string,
	projects: readonly ProjectWrite[],
): Promise<void> {
	const moved = projects.filter(
		({ changed }) =>
			changed.includes("region_path") || changed.includes("owner_org_id"),
	);
	if (moved.length === 0) return;
	for (const table of [
		"project_dated_value",
		"project_history",
		"plan",
		"project_step",
		"project_output",
		"project_document",
	] as const)
		await queryRows(
			tx,
			`update ${table} as t set region_path = v.path, owner_org_id = v.owner
       from unnest($2::uuid[], $3::text[], $4::uuid[]) as v(id, path, owner)
       where t.jurisdiction_id = $1 and t.project_id = v.id`,
			[
				jurisdictionId,
				moved.map(({ projectId }) => projectId),
				moved.map(regionPathOf),
				moved.map(({ values }) => values["owner_org_id"]),
			],
		);
}
