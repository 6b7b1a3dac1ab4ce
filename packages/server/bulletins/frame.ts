import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadBounds, parseDekad } from "@dekad/core/periods/dekad.ts";
import { parsePeriod, periodBounds } from "@dekad/core/periods/period.ts";
import type { RollupView } from "@dekad/contract/rollups.ts";

/** The parameters that all statements below share: $1 office, $2 first and $3 last dekad, $4 region path, $5 list, $6 its version. */
export type Frame = {
	readonly parameters: readonly [
		string,
		string,
		string,
		string,
		string | null,
		number | null,
	];
};

export function frameOf(actor: Actor, path: string, view: RollupView): Frame {
	return {
		parameters: [
			actor.jurisdictionId,
			periodBounds(parsePeriod(view.period)).first,
			dekadBounds(parseDekad(view.lastDekad as string)).first,
			path,
			view.list,
			view.listVersion,
		],
	};
}

/** The rows the total is made of, as `d`: every project of the region (and list) at the last dekad. */
export const MINE = `mine as materialized (
  select d.project_id, d.region_path, d.annual_plan_yuan, d.investment_ytd_yuan, d.is_paused
  from project_dekad d
  where d.jurisdiction_id = $1 and d.dekad_start = $3::date and starts_with(d.region_path, $4)
    and ($5::text is null or exists (
      select 1 from project_list l
      join project_list_member m on m.jurisdiction_id = $1 and m.list_id = l.list_id and m.version = $6::int
      where l.jurisdiction_id = $1 and l.code = $5 and m.project_id = d.project_id)))`;
