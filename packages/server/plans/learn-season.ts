import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { DEKADS_IN_YEAR } from "@dekad/core/periods/dekad.ts";
import {
	LEAST_REPORTED_IN_TEN,
	learnSeason,
} from "@dekad/core/plans/learn-season.ts";
import type { LearnedSeasonView } from "@dekad/contract/plans.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { findPlannedProject } from "./queries.ts";

/**
 * Seasons that the regions and the sector around a project have shown in complete years before `year`: of its
 * county, city and office, first within its sector, then of all sectors; nearest first.
 *
 * It reads the whole office: a season belongs to a place and not to whoever plans there. What it tells are
 * shares of at least five projects of three owners, no amounts and no names.
 *
 * @throws DekadError project.not_found
 */
export async function learnSeasons(
	tx: Tx,
	actor: Actor,
	{ projectId, year }: { projectId: string; year: number },
): Promise<LearnedSeasonView[]> {
	const project = await findPlannedProject(tx, actor, projectId);
	if (!project) throw new DekadError("project.not_found");
	const regions = pathsUp(project.regionPath);
	const scopes = [project.sectorPath, null].flatMap((sectorPath) =>
		regions.map((regionPath) => ({ regionPath, sectorPath })),
	);
	const evidence = await asWholeOffice(tx, () =>
		seasonEvidence(tx, actor, scopes, year),
	);
	return scopes.map((scope, place) => {
		const rests = evidence[place] ?? NOTHING;
		const learned = learnSeason(rests);
		return {
			...scope,
			projects: rests.projects,
			owners: rests.owners,
			years: rests.years,
			shares: learned.ok ? [...learned.shares] : null,
			refusal: learned.ok
				? null
				: { reason: learned.reason, params: learned.params },
		};
	});
}

type Scope = {
	readonly regionPath: string;
	readonly sectorPath: string | null;
};
type Evidence = {
	projects: number;
	owners: number;
	years: number[];
	doneYuan: number[];
};
const NOTHING: Evidence = { projects: 0, owners: 0, years: [], doneYuan: [] };

/** A path and those above it, nearest first. */
function pathsUp(path: string): string[] {
	const codes = path.split("/").filter(Boolean);
	return codes
		.map((_, place) => `${codes.slice(0, place + 1).join("/")}/`)
		.toReversed();
}

/**
 * A complete year of a project: the office opened all 36 dekads and the last one is locked or older, the project
 * stood in the first, nine in ten of the reports asked for are there, and something was invested. Where the
 * project stood at the year's end is where its year counts.
 */
async function seasonEvidence(
	tx: Tx,
	actor: Actor,
	scopes: readonly Scope[],
	year: number,
): Promise<Evidence[]> {
	const { rows } = await tx.executeQuery<
		Omit<Evidence, "doneYuan"> & { scope: number; doneYuan: number[] }
	>(
		CompiledQuery.raw(
			`with whole_year as (
         select t.year, max(t.dekad_start) as last_start from reporting_period t
         where t.jurisdiction_id = $1 and t.year < $2 group by t.year having count(*) = ${DEKADS_IN_YEAR}
       ), taught as (
         select e.project_id, e.owner_org_id, w.year, s.place
         from whole_year w
         join project_dekad e on e.jurisdiction_id = $1 and e.dekad_start = w.last_start
         join project_dekad f on f.jurisdiction_id = $1 and f.project_id = e.project_id and f.dekad_start = make_date(w.year, 1, 1)
         join unnest($3::text[], $4::text[]) with ordinality as s(region_path, sector_path, place)
           on starts_with(e.region_path, s.region_path) and (s.sector_path is null or starts_with(e.sector_path, s.sector_path))
         where e.investment_ytd_yuan > 0 and e.expected_ytd > 0 and e.reported_ytd * 10 >= e.expected_ytd * ${LEAST_REPORTED_IN_TEN}
       ), basis as (
         select place, count(distinct project_id)::int as projects, count(distinct owner_org_id)::int as owners,
                array_agg(distinct year order by year)::int[] as years
         from taught group by place
       ), done as (
         select t.place,
                (extract(month from d.dekad_start)::int - 1) * 3 + (extract(day from d.dekad_start)::int - 1) / 10 + 1 as index,
                d.investment_ytd_yuan as yuan
         from taught t
         join project_dekad d on d.jurisdiction_id = $1 and d.project_id = t.project_id
           and d.dekad_start between make_date(t.year, 1, 1) and make_date(t.year, 12, 21)
       ), summed as (
         select place, index, coalesce(sum(yuan), 0)::bigint as yuan from done group by place, index
       )
       select b.place::int as scope, b.projects, b.owners, b.years,
              (select array_agg(s.yuan order by s.index) from summed s where s.place = b.place) as "doneYuan"
       from basis b`,
			[
				actor.jurisdictionId,
				year,
				scopes.map(({ regionPath }) => regionPath),
				scopes.map(({ sectorPath }) => sectorPath),
			],
		),
	);
	const byScope = new Map(rows.map((row) => [row.scope, row]));
	return scopes.map((_, place) => byScope.get(place + 1) ?? NOTHING);
}
