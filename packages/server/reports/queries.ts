import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { Tx } from "../database/client.ts";

/**
 * Locks a project's row until the transaction ends, so that two acts on it cannot interleave.
 * Undefined: there is none, or row security hides it from this actor.
 */
export async function lockProject(tx: Tx, actor: Actor, projectId: string) {
	return tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.select([
			"project_id as projectId",
			"owner_org_id as ownerOrgId",
			"region_path as regionPath",
			"sector_path as sectorPath",
			"tracked_from as trackedFrom",
		])
		.forNoKeyUpdate()
		.executeTakeFirst();
}

/** The opened dekad that starts on `start` and the newest opened one. Undefined: not opened. */
export async function findPeriodForReport(
	tx: Tx,
	jurisdictionId: string,
	start: string,
) {
	return tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("dekad_start", "=", start)
		.select([
			"timely_until as timelyUntil",
			"locked_from as lockedFrom",
			sql<string>`(select max(t.dekad_start) from reporting_period t where t.jurisdiction_id = ${jurisdictionId})`.as(
				"newestOpened",
			),
		])
		.executeTakeFirst();
}

/** The highest revision of a project's dekad, whatever its state. Undefined: none yet. */
export async function latestRevision(
	tx: Tx,
	jurisdictionId: string,
	projectId: string,
	start: string,
) {
	return tx
		.selectFrom("progress_report")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("project_id", "=", projectId)
		.where("dekad_start", "=", start)
		.select([
			"report_id as reportId",
			"revision",
			"state",
			"is_counted as isCounted",
			"is_timely as isTimely",
			"version",
		])
		.orderBy("revision", "desc")
		.limit(1)
		.executeTakeFirst();
}

/** The derived year to date and since-start of a project's dekad, as its row says. */
export async function reportTotals(
	tx: Tx,
	jurisdictionId: string,
	projectId: string,
	start: string,
) {
	return tx
		.selectFrom("project_dekad")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("dekad_start", "=", start)
		.where("project_id", "=", projectId)
		.select([
			"investment_ytd_yuan as investmentYtdYuan",
			"investment_since_start_yuan as investmentSinceStartYuan",
		])
		.executeTakeFirst();
}

/**
 * Locks a report's project and then the report (the order everywhere: project, report, children), found
 * inside the actor's reach. Undefined: there is none, or it is not the actor's to see.
 */
export async function lockReport(tx: Tx, actor: Actor, reportId: string) {
	const report = () =>
		tx
			.selectFrom("progress_report")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("report_id", "=", reportId)
			.select([
				"project_id as projectId",
				"dekad_start as dekadStart",
				"revision",
				"state",
				"version",
				"region_path as regionPath",
			]);
	const found = await report().executeTakeFirst();
	if (!found || !(await lockProject(tx, actor, found.projectId)))
		return undefined;
	return report().forNoKeyUpdate().executeTakeFirst();
}
