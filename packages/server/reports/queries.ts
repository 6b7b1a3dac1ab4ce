import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { seesProject } from "../access/reach.ts";
import type { Tx } from "../database/client.ts";
import { hot, later } from "../database/hot-query.ts";

const LOCK_PROJECT = hot(
	`select project_id as "projectId", owner_org_id as "ownerOrgId", region_path as "regionPath", sector_path as "sectorPath", tracked_from as "trackedFrom"
   from project where jurisdiction_id = $1 and project_id = $2 for no key update`,
);

/**
 * Locks a project's row until the transaction ends, so that two acts on it cannot interleave.
 * Undefined: there is none in the actor's reach.
 */
export async function lockProject(tx: Tx, actor: Actor, projectId: string) {
	const { rows } = await tx.executeQuery<{
		projectId: string;
		ownerOrgId: string;
		regionPath: string;
		sectorPath: string;
		trackedFrom: string;
	}>(CompiledQuery.raw(LOCK_PROJECT, [actor.jurisdictionId, projectId]));
	return rows.find((row) => seesProject(actor, row));
}

const LOCK_FIRST = later(
	hot(
		"select 1 from project where jurisdiction_id = $1 and project_id = $2 for no key update",
	),
);
// Read after the lock, as a statement of its own: one that waits for the lock itself would go on with what
// it saw before, and miss the revision it waited for.
const PROJECT_PERIOD_AND_LATEST = hot(
	`select p.owner_org_id as "ownerOrgId", p.region_path as "regionPath", p.sector_path as "sectorPath", p.tracked_from as "trackedFrom",
          t.timely_until as "timelyUntil", t.locked_from as "lockedFrom",
          (select max(n.dekad_start) from reporting_period n where n.jurisdiction_id = $1) as "newestOpened",
          r.revision, r.state, r.is_timely as "isTimely"
   from project p
   left join reporting_period t on t.jurisdiction_id = $1 and t.dekad_start = $3
   left join lateral (
     select revision, state, is_timely from progress_report
     where jurisdiction_id = $1 and project_id = $2 and dekad_start = $3
     order by revision desc limit 1) r on true
   where p.jurisdiction_id = $1 and p.project_id = $2`,
);

type ProjectPeriodAndLatest = {
	ownerOrgId: string;
	regionPath: string;
	sectorPath: string;
	trackedFrom: string;
	timelyUntil: Date | null;
	lockedFrom: Date | null;
	newestOpened: string;
	revision: number | null;
	state: string | null;
	isTimely: boolean | null;
};

/**
 * Locks a project's row as `lockProject` does and gives what a report for the dekad that starts on `start`
 * meets: the project (undefined: none to be seen), the dekad's dates with the newest opened one
 * (undefined: not opened), and the highest revision so far, whatever its state (undefined: none yet).
 */
export async function lockForReport(
	tx: Tx,
	actor: Actor,
	projectId: string,
	start: string,
) {
	const key = [actor.jurisdictionId, projectId];
	await tx.executeQuery(CompiledQuery.raw(LOCK_FIRST, key));
	const { rows } = await tx.executeQuery<ProjectPeriodAndLatest>(
		CompiledQuery.raw(PROJECT_PERIOD_AND_LATEST, [...key, start]),
	);
	const row = rows.find((found) => seesProject(actor, found));
	const { timelyUntil, lockedFrom, newestOpened } = row ?? {};
	const { revision, state, isTimely = null } = row ?? {};
	return {
		project: row,
		period:
			timelyUntil && lockedFrom && newestOpened
				? { timelyUntil, lockedFrom, newestOpened }
				: undefined,
		before: revision && state ? { revision, state, isTimely } : undefined,
	};
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
