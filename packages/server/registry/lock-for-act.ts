import type { Actor } from "@dekad/core/access/actor.ts";
import type { PolicyName } from "@dekad/core/access/policies.ts";
import type { Stage } from "@dekad/core/packs/pack.ts";
import type { Standing } from "@dekad/core/registry/lifecycle.ts";
import { requireMay } from "../access/require-may.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { lockProject } from "../reports/queries.ts";

/** A project as an act on it needs it. */
export type LockedProject = Awaited<ReturnType<typeof lockForAct>>;

/** One day of a project's standing: of several statements for one day the latest. */
export type StandingDay = {
	readonly fromOn: string;
	readonly stage: Stage;
	readonly isPaused: boolean;
	readonly regionCode: string;
	readonly regionPath: string;
	readonly sectorCode: string;
	readonly sectorPath: string;
	readonly ownerOrgId: string;
};

/**
 * Locks a project for an act of its owner or an office above it, and gives it as it stands after the wait for
 * the lock, as `policy` lets the actor do it. `version` undefined: the act adds something and overwrites nothing.
 *
 * @throws DekadError project.not_found, access.not_allowed, project.version_conflict
 */
export async function lockForAct(
	tx: Tx,
	actor: Actor,
	projectId: string,
	version: number | undefined,
	policy: PolicyName,
) {
	if (!(await lockProject(tx, actor, projectId)))
		throw new DekadError("project.not_found");
	const project = await tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.select([
			"project_id as projectId",
			"version",
			"region_code as regionCode",
			"region_path as regionPath",
			"sector_code as sectorCode",
			"sector_path as sectorPath",
			"owner_org_id as ownerOrgId",
			"stage",
			"is_paused as isPaused",
			"actual_start_on",
			"actual_completion_on",
			"actual_commissioning_on",
			"statistics_entered_on",
		])
		.executeTakeFirstOrThrow();
	requireMay(actor, policy, project, "project.not_found");
	if (version !== undefined && project.version !== version)
		throw new DekadError("project.version_conflict", {
			current: project.version,
		});
	return { ...project, stage: project.stage as Stage };
}

/** Where a project stood, day by day of change, oldest first. */
export const listStandingDays = (
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<StandingDay[]> =>
	queryRows<StandingDay>(
		tx,
		`select distinct on (from_on) from_on as "fromOn", stage, is_paused as "isPaused",
       region_code as "regionCode", region_path as "regionPath",
       sector_code as "sectorCode", sector_path as "sectorPath", owner_org_id as "ownerOrgId"
     from project_standing where jurisdiction_id = $1 and project_id = $2
     order by from_on, recorded_at desc`,
		[actor.jurisdictionId, projectId],
	);

/**
 * The last stretch of days with one stage and pause: a project that changed its region or owner in between has
 * stood in its stage since the first of them. Empty for no days.
 */
export function lastStretch(days: readonly StandingDay[]): StandingDay[] {
	const last = days.at(-1);
	if (!last) return [];
	const before = days.findLastIndex(
		({ stage, isPaused }) => stage !== last.stage || isPaused !== last.isPaused,
	);
	return days.slice(before + 1);
}

/** Where a project stands now and since when; the registry's own stage where no day is on record. */
export function currentStanding(
	days: readonly StandingDay[],
	project: { readonly stage: Stage; readonly isPaused: boolean },
): Standing {
	const [first] = lastStretch(days);
	return first ?? { ...project, fromOn: "1000-01-01" };
}
