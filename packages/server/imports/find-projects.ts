import type { ImportContext } from "./sheet-store.ts";
import { queryRows } from "../database/row-arrays.ts";

/** What an import needs to know of a project its rows name. */
export type KnownProject = {
	readonly projectId: string;
	readonly code: string;
	readonly ownerOrgId: string;
	readonly regionPath: string;
	readonly sectorPath: string;
	readonly trackedFrom: string;
};

/**
 * The projects of some codes that the actor may hand figures in for, by code. An owner's are its own, an
 * office's those of its region; any other is simply not there, as if it did not exist. Storing locks them, in the
 * order of their ids, so that two imports wait for each other instead of crossing.
 */
export async function findProjects(
	{ tx, actor, isDry }: ImportContext,
	codes: readonly string[],
): Promise<Map<string, KnownProject>> {
	const rows = await queryRows<KnownProject>(
		tx,
		`select project_id as "projectId", code, owner_org_id as "ownerOrgId", region_path as "regionPath",
            sector_path as "sectorPath", tracked_from as "trackedFrom"
     from project
     where jurisdiction_id = $1 and code = any($2::text[])
       and case when $3::text is null then owner_org_id = $4::uuid else starts_with(region_path, $3) end
     order by project_id${isDry ? "" : " for no key update"}`,
		[
			actor.jurisdictionId,
			[...new Set(codes)],
			actor.role === "owner" ? null : actor.scope,
			actor.organisationId,
		],
	);
	return new Map(rows.map((row) => [row.code, row]));
}
