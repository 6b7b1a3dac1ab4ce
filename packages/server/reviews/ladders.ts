import type { Actor } from "@dekad/core/access/actor.ts";
import type { RegionKind, ReviewStep } from "@dekad/core/packs/pack.ts";
import {
	type ProjectLadder,
	projectLadder,
	stepOf,
} from "@dekad/core/reports/review-ladder.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { officeOf } from "../jurisdictions/queries.ts";

export type Ladders = {
	/** The ladder of a project's report, by the region it is of. */
	of(projectId: string, regionPath: string): ProjectLadder;
	/** The step the actor speaks for on it. */
	stepOf(ladder: ProjectLadder): ReviewStep | undefined;
	/** Names of all steps of the pack, from the first reviewer up. */
	readonly steps: readonly ReviewStep[];
};

/**
 * Ladders of many projects, by two statements. The deciding level is the highest one among the lists whose newest
 * version holds the project.
 */
export async function laddersOf(
	tx: Tx,
	actor: Actor,
	projectIds: readonly string[],
): Promise<Ladders> {
	const { pack } = await officeOf(tx, actor.jurisdictionId);
	const special = await queryRows<{ regionPath: string; kind: RegionKind }>(
		tx,
		`select region_path as "regionPath", kind from region
     where jurisdiction_id = $1 and kind <> 'administrative' and valid_until_on is null order by level, code`,
		[actor.jurisdictionId],
	);
	const named = await queryRows<{ projectId: string; finalLevels: string[] }>(
		tx,
		`select m.project_id as "projectId", array_agg(distinct l.final_level) as "finalLevels"
     from project_list l
     join (select list_id, max(version) as version from project_list_version where jurisdiction_id = $1 group by list_id) v on v.list_id = l.list_id
     join project_list_member m on m.jurisdiction_id = $1 and m.list_id = v.list_id and m.version = v.version
     where l.jurisdiction_id = $1 and m.project_id = any($2::uuid[])
     group by m.project_id`,
		[actor.jurisdictionId, [...projectIds]],
	);
	const finals = new Map(
		named.map(({ projectId, finalLevels }) => [projectId, finalLevels]),
	);
	// Most projects of an office share a handful of ladders.
	const known = new Map<string, ProjectLadder>();
	const { steps, lines } = pack.reviewLadder;
	const all = [...steps, ...lines.flatMap((line) => line.steps)];
	return {
		of(projectId, regionPath) {
			const finalLevels = finals.get(projectId) ?? [];
			const key = `${regionPath} ${finalLevels.join(" ")}`;
			let ladder = known.get(key);
			if (!ladder) {
				const kinds = special
					.filter((region) => regionPath.startsWith(region.regionPath))
					.map(({ kind }) => kind);
				ladder = projectLadder(pack.reviewLadder, {
					regionPath,
					kinds,
					finalLevels,
				});
				known.set(key, ladder);
			}
			return ladder;
		},
		stepOf: (ladder) => stepOf(ladder, actor),
		steps: all.filter(
			({ id }, place) => all.findIndex((other) => other.id === id) === place,
		),
	};
}
