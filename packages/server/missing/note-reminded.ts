import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadStart, parseDekad } from "@dekad/core/periods/dekad.ts";
import { reachOfRows } from "../access/reach.ts";
import { requireMay } from "../access/require-may.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { insertRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";

/**
 * Notes that the owners of some projects were reminded of a dekad's missing report: a reminder each, which
 * the owner finds on its report desk, and an event. A project that has a report by now, or was not
 * asked, is skipped and named: between reading the list and saying it, reports come in.
 *
 * @throws DekadError access.not_allowed, period.not_open, project.not_found when one is not the actor's to see
 */
export async function noteRemindedIn(
	tx: Tx,
	{
		actor,
		dekad,
		projectIds,
		said,
		now,
	}: {
		actor: Actor;
		dekad: string;
		projectIds: readonly string[];
		said: string;
		now: Date;
	},
): Promise<{ reminded: string[]; skipped: string[] }> {
	requireMay(actor, "missing.remind");
	const start = dekadStart(parseDekad(dekad));
	const period = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("dekad_start", "=", start)
		.select("dekad_start")
		.executeTakeFirst();
	if (!period)
		throw new DekadError("period.not_open", { period: dekad, opensOn: start });
	const wanted = [...new Set(projectIds)];
	const projects = await tx
		.selectFrom("project as p")
		.leftJoin("project_dekad as d", (join) =>
			join
				.onRef("d.jurisdiction_id", "=", "p.jurisdiction_id")
				.onRef("d.project_id", "=", "p.project_id")
				.on("d.dekad_start", "=", start),
		)
		.where("p.jurisdiction_id", "=", actor.jurisdictionId)
		.where("p.project_id", "in", wanted)
		.where(reachOfRows(actor, "p", "missing.remind"))
		.orderBy("p.project_id")
		.select([
			"p.project_id as projectId",
			"p.region_path as regionPath",
			"p.owner_org_id as ownerOrgId",
			"d.is_expected as isExpected",
			"d.report_id as reportId",
		])
		.execute();
	if (projects.length < wanted.length)
		throw new DekadError("project.not_found");
	const missing = projects.filter(
		({ isExpected, reportId }) => isExpected === true && reportId === null,
	);
	await insertRows<(typeof missing)[number]>(
		tx,
		"reminder",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["reminder_id", "uuid", () => newId(now)],
			["project_id", "uuid", (row) => row.projectId],
			["region_path", "text", (row) => row.regionPath],
			["owner_org_id", "uuid", (row) => row.ownerOrgId],
			["dekad_start", "date", () => start],
			["said", "text", () => said],
			["reminded_at", "timestamptz", () => now.toISOString()],
			["reminded_by", "text", () => actor.name],
		],
		missing,
	);
	await appendManyEvents(
		tx,
		actor,
		missing.map(({ projectId, regionPath }) => ({
			kind: "report.reminded",
			subjectId: projectId,
			projectId,
			regionPath,
			payload: { dekad },
		})),
		now,
	);
	const reminded = missing.map(({ projectId }) => projectId);
	return {
		reminded,
		skipped: wanted.filter((projectId) => !reminded.includes(projectId)),
	};
}
