import { CompiledQuery } from "kysely";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { hot, later } from "../database/hot-query.ts";
import { newId } from "../database/new-id.ts";

/**
 * Sums of past dekads that are kept, and the marks that say where and from which dekad on kept sums may no longer be
 * right (ADR 0010, 0012). Exact at every moment: a change and its mark commit together, and who sums anew takes away only the marks
 * its own snapshot saw. Whoever sees a change sees its mark too, or sums that include the change.
 *
 * Refused: a total that writers keep up to date (they wait for each other at its row), one that is refreshed by the
 * clock alone (it is wrong in between).
 */

/** Before every dekad there is: all sums of the office are to be made again. */
export const ALL_DEKADS = "0001-01-01";

const MARK = later(
	hot(
		"insert into dekad_sum_mark (jurisdiction_id, mark_id, first_dekad, region_path) values ($1, $2, $3, $4)",
	),
);
/** Of more regions than this one mark says: anywhere. */
const MOST_REGIONS = 40;
// A report that begins or ceases to count takes its correction lines with it, back to the dekads they are for. A project's
// rows stand where some statement of its standing says, and no statement is ever taken away: those are all regions it can touch.
const MARK_OF = later(
	hot(
		`insert into dekad_sum_mark (jurisdiction_id, mark_id, first_dekad, region_path)
   select distinct on (m.region_path) $1::uuid, gen_random_uuid(), m.first_dekad, m.region_path
   from (select least($2::date, (select min(l.for_dekad) from correction_line l
           where l.jurisdiction_id = $1 and l.project_id = any($3::uuid[]) and l.booked_dekad >= $2::date)) as first_dekad,
           case when count(*) over () <= ${MOST_REGIONS} then s.region_path end as region_path
         from (select distinct region_path from project_standing where jurisdiction_id = $1 and project_id = any($3::uuid[])) s) m`,
	),
);

/**
 * Says in the writer's transaction that totals from a dekad on, by its first day, may be others when it commits: those
 * of projects that stand in `regionPath`; null: of any.
 */
export async function markDekadSums(
	tx: Tx | Db,
	jurisdictionId: string,
	firstDekad: string,
	regionPath: string | null = null,
): Promise<void> {
	await tx.executeQuery(
		CompiledQuery.raw(MARK, [jurisdictionId, newId(), firstDekad, regionPath]),
	);
}

/**
 * The same for what was changed of `projectIds`: their reports in that dekad or later, which may have brought or
 * lost correction lines, or facts that a total reads beside reports. Their standings of now count, so that it is said after
 * they were written, and by one who sees the whole office.
 */
export async function markDekadSumsOf(
	tx: Tx,
	jurisdictionId: string,
	projectIds: readonly string[],
	firstDekad: string = ALL_DEKADS,
): Promise<void> {
	if (projectIds.length === 0) return;
	await asWholeOffice(tx, () =>
		tx.executeQuery(
			CompiledQuery.raw(MARK_OF, [jurisdictionId, firstDekad, [...projectIds]]),
		),
	);
}

/** First day of the first dekad whose kept sums of a region may be wrong; null: all are right. */
export async function firstUnsummed(
	tx: Tx,
	jurisdictionId: string,
	regionPath: string,
): Promise<string | null> {
	const { rows } = await tx.executeQuery<{ first: string | null }>(
		CompiledQuery.raw(
			hot(
				"select min(first_dekad) as first from dekad_sum_mark where jurisdiction_id = $1 and (region_path is null or starts_with(region_path, $2))",
			),
			[jurisdictionId, regionPath],
		),
	);
	return rows[0]?.first ?? null;
}

/**
 * What correction lines move at the end of each dekad, over `l` and the project's row `d` of that dekad; as in
 * correction-sql.ts. Outside of the stretch between the dekad a line is for and the one it is booked in, or across a
 * year's end the booking's year, it moves nothing. `mine` narrows `d`; `from`: first day of the first dekad asked for.
 */
export const movedFrom = (mine: string, from: string): string =>
	`from correction_line l
     join progress_report r on r.jurisdiction_id = $1 and r.report_id = l.report_id and r.is_counted
     join project_dekad d on d.project_id = l.project_id and ${mine} and d.dekad_start >= ${from}
       and d.dekad_start between l.for_dekad and case when date_trunc('year', l.for_dekad) = date_trunc('year', l.booked_dekad)
         then l.booked_dekad else (date_trunc('year', l.booked_dekad) + interval '1 year')::date end
     where l.jurisdiction_id = $1 and l.measure = 'investment' and l.booked_dekad >= date_trunc('year', ${from})::date
       and (l.booked_dekad >= ${from} or l.for_dekad < date_trunc('year', l.booked_dekad))`;
export const MOVED_YUAN = `sum(case when l.for_dekad >= date_trunc('year', d.dekad_start) and l.for_dekad <= d.dekad_start and l.booked_dekad > d.dekad_start then l.difference_yuan
       when l.for_dekad < date_trunc('year', d.dekad_start) and l.booked_dekad >= date_trunc('year', d.dekad_start) and l.booked_dekad <= d.dekad_start then -l.difference_yuan end)`;

const OWN = (condition: string) => `moved as (
    select d.dekad_start, d.region_path, ${MOVED_YUAN} as yuan
    ${movedFrom(`d.jurisdiction_id = $1${condition}`, "$2::date")}
    group by d.dekad_start, d.region_path
  ), said as (
    select d.dekad_start, d.region_path, sum(d.investment_ytd_yuan) as yuan, sum(d.annual_plan_yuan) as plan
    from project_dekad d where d.jurisdiction_id = $1 and d.dekad_start >= $2::date${condition}
    group by d.dekad_start, d.region_path
  ), own as (
    select s.dekad_start, s.region_path, s.yuan::bigint as yuan, s.plan::bigint as plan, m.yuan::bigint as moved
    from said s left join moved m on m.dekad_start = s.dekad_start and m.region_path = s.region_path
  )`;

// A region's row holds all below it, so that a reader at any level reads one row a dekad.
const SUM = `insert into dekad_sum (jurisdiction_id, dekad_start, region_path, investment_yuan, annual_plan_yuan, moved_yuan, own_investment_yuan, own_annual_plan_yuan, own_moved_yuan)
  with ${OWN("")}
  select $1::uuid, o.dekad_start, array_to_string(codes[1:depth], '/') || '/', sum(o.yuan)::bigint, sum(o.plan)::bigint, sum(o.moved)::bigint,
         ${["yuan", "plan", "moved"].map((column) => `(sum(o.${column}) filter (where depth = cardinality(codes)))::bigint`).join(", ")}
  from own o
  cross join lateral string_to_array(rtrim(o.region_path, '/'), '/') codes
  cross join lateral generate_series(1, cardinality(codes)) depth
  group by o.dekad_start, array_to_string(codes[1:depth], '/')`;

/** Makes all sums from a dekad on anew, in a transaction of the tables' owner with one snapshot. */
export async function sumDekads(
	tx: Tx,
	jurisdictionId: string,
	first: string,
): Promise<void> {
	await tx.executeQuery(
		CompiledQuery.raw(
			"delete from dekad_sum where jurisdiction_id = $1 and dekad_start >= $2",
			[jurisdictionId, first],
		),
	);
	await tx.executeQuery(CompiledQuery.raw(SUM, [jurisdictionId, first]));
}

const FORGET_OWN = hot(
	`update dekad_sum set own_investment_yuan = null, own_annual_plan_yuan = null, own_moved_yuan = null
   where jurisdiction_id = $1 and dekad_start >= $2 and region_path = any($3::text[])`,
);
const SUM_OWN =
	hot(`insert into dekad_sum as t (jurisdiction_id, dekad_start, region_path, own_investment_yuan, own_annual_plan_yuan, own_moved_yuan)
  with ${OWN(" and d.region_path = any($3::text[])")}
  select $1::uuid, dekad_start, region_path, yuan, plan, moved from own
  on conflict (jurisdiction_id, dekad_start, region_path) do update
  set own_investment_yuan = excluded.own_investment_yuan, own_annual_plan_yuan = excluded.own_annual_plan_yuan, own_moved_yuan = excluded.own_moved_yuan`);
const SUM_ABOVE =
	hot(`insert into dekad_sum as t (jurisdiction_id, dekad_start, region_path, investment_yuan, annual_plan_yuan, moved_yuan)
  select $1::uuid, o.dekad_start, above.path, sum(o.own_investment_yuan)::bigint, sum(o.own_annual_plan_yuan)::bigint, sum(o.own_moved_yuan)::bigint
  from (select distinct array_to_string(codes[1:depth], '/') || '/' as path
        from unnest($3::text[]) region
        cross join lateral string_to_array(rtrim(region, '/'), '/') codes
        cross join lateral generate_series(1, cardinality(codes)) depth) above
  join dekad_sum o on o.jurisdiction_id = $1 and o.dekad_start >= $2 and starts_with(o.region_path, above.path)
  group by o.dekad_start, above.path
  on conflict (jurisdiction_id, dekad_start, region_path) do update
  set investment_yuan = excluded.investment_yuan, annual_plan_yuan = excluded.annual_plan_yuan, moved_yuan = excluded.moved_yuan`);

/** The same for some regions, by their paths, and those above them; what else is kept stays. */
export async function sumDekadsOf(
	tx: Tx,
	jurisdictionId: string,
	first: string,
	regions: readonly string[],
): Promise<void> {
	for (const text of [FORGET_OWN, SUM_OWN, SUM_ABOVE])
		await tx.executeQuery(
			CompiledQuery.raw(text, [jurisdictionId, first, [...regions]]),
		);
}
