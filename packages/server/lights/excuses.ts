import type { Actor } from "@dekad/core/access/actor.ts";
import type { Component } from "@dekad/core/lights/scheme.ts";
import type { ExcuseView } from "@dekad/contract/lights.ts";
import { reachOfRows } from "../access/reach.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { lockProject } from "../reports/queries.ts";

/**
 * Reasons an office accepts for a project until a day. Every published "no good reason" needs one with a name
 * under it; without such a record a light is not defensible (domain.md 4).
 */

const COLUMNS = [
	"excuse_id as excuseId",
	"project_id as projectId",
	"component",
	"from_on as fromOn",
	"until_on as untilOn",
	"reason",
	"accepted_by as acceptedBy",
	"accepted_at as acceptedAt",
	"withdrawn_at as withdrawnAt",
	"withdrawn_by as withdrawnBy",
	"region_path as regionPath",
] as const;

/** Accepted reasons of a project, newest first. @throws DekadError project.not_found */
export async function listExcuses(
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<ExcuseView[]> {
	const project = await tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where(reachOfRows(actor, "project"))
		.select("project_id")
		.executeTakeFirst();
	if (!project) throw new DekadError("project.not_found");
	const rows = await tx
		.selectFrom("excuse")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.orderBy("accepted_at", "desc")
		.select(COLUMNS)
		.execute();
	return rows.map(viewOf);
}

/**
 * Accepts a reason: an act of an office over the project or of the dispatcher, never of the owner it serves.
 *
 * @throws DekadError access.not_allowed, project.not_found
 */
export async function acceptExcuse(
	tx: Tx,
	{
		actor,
		projectId,
		now,
		...excuse
	}: {
		actor: Actor;
		projectId: string;
		component: Component;
		fromOn: string;
		untilOn: string;
		reason: string;
		now: Date;
	},
): Promise<ExcuseView> {
	requireMay(actor, "excuse.judge");
	const project = await lockProject(tx, actor, projectId);
	if (!project) throw new DekadError("project.not_found");
	const id = newId(now);
	const row = await tx
		.insertInto("excuse")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			excuse_id: id,
			project_id: projectId,
			region_path: project.regionPath,
			owner_org_id: project.ownerOrgId,
			component: excuse.component,
			from_on: excuse.fromOn,
			until_on: excuse.untilOn,
			reason: excuse.reason,
			accepted_at: now,
			accepted_by: actor.name,
		})
		.returning(COLUMNS)
		.executeTakeFirstOrThrow();
	await note(tx, actor, "excuse.accepted", row, now);
	return viewOf(row);
}

/** Takes a reason back. @throws DekadError access.not_allowed, excuse.not_found (none, or taken back already) */
export async function withdrawExcuse(
	tx: Tx,
	{ actor, excuseId, now }: { actor: Actor; excuseId: string; now: Date },
): Promise<ExcuseView> {
	requireMay(actor, "excuse.judge");
	const row = await tx
		.updateTable("excuse")
		.set({ withdrawn_at: now, withdrawn_by: actor.name })
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("excuse_id", "=", excuseId)
		.where(reachOfRows(actor, "excuse", "excuse.judge"))
		.where("withdrawn_at", "is", null)
		.returning(COLUMNS)
		.executeTakeFirst();
	if (!row) throw new DekadError("excuse.not_found");
	await note(tx, actor, "excuse.withdrawn", row, now);
	return viewOf(row);
}

type Row = {
	excuseId: string;
	projectId: string;
	component: string;
	fromOn: string;
	untilOn: string;
	reason: string;
	acceptedBy: string;
	acceptedAt: Date;
	withdrawnAt: Date | null;
	withdrawnBy: string | null;
	regionPath: string;
};

const note = (tx: Tx, actor: Actor, kind: string, row: Row, now: Date) =>
	appendEvents(
		tx,
		actor,
		[
			{
				kind,
				subjectId: row.excuseId,
				projectId: row.projectId,
				regionPath: row.regionPath,
				payload: {
					component: row.component,
					fromOn: row.fromOn,
					untilOn: row.untilOn,
					reason: row.reason,
				},
			},
		],
		now,
	);

const viewOf = ({ regionPath: _, ...row }: Row): ExcuseView => ({
	...row,
	component: row.component as Component,
	acceptedAt: row.acceptedAt.toISOString(),
	withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
});
