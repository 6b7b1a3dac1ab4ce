import { CompiledQuery } from "kysely";
import type { Db, Tx } from "../database/client.ts";
import { hot, later } from "../database/hot-query.ts";
import { newId } from "../database/new-id.ts";

/**
 * Sums of past dekads that are kept, and the marks that say from which dekad on they may no longer be right (ADR
 * 0010). Exact at every moment: a change and its mark commit together, and who sums anew takes away only the marks
 * its own snapshot saw. Whoever sees a change sees its mark too, or sums that include the change.
 *
 * Refused: a total that writers keep up to date (they wait for each other at its row), one that is refreshed by the
 * clock alone (it is wrong in between).
 */

/** Before every dekad there is: all sums of the office are to be made again. */
export const ALL_DEKADS = "0001-01-01";

const MARK = later(
	hot(
		"insert into dekad_sum_mark (jurisdiction_id, mark_id, first_dekad) values ($1, $2, $3)",
	),
);
// A report that begins or ceases to count takes its correction lines with it, back to the dekads they are for.
const MARK_WITH_LINES = later(
	hot(
		`insert into dekad_sum_mark (jurisdiction_id, mark_id, first_dekad)
   select $1, $2, least($3::date, (select min(l.for_dekad) from correction_line l
     where l.jurisdiction_id = $1 and l.project_id = any($4::uuid[]) and l.booked_dekad >= $3::date))`,
	),
);

/** Says in the writer's transaction that the sums from a dekad on, by its first day, may be others when it commits. */
export async function markDekadSums(
	tx: Tx | Db,
	jurisdictionId: string,
	firstDekad: string,
): Promise<void> {
	await tx.executeQuery(
		CompiledQuery.raw(MARK, [jurisdictionId, newId(), firstDekad]),
	);
}

/** The same where reports of `projectIds` in that dekad or later may have brought or lost correction lines. */
export async function markDekadSumsOf(
	tx: Tx,
	jurisdictionId: string,
	projectIds: readonly string[],
	firstDekad: string,
): Promise<void> {
	await tx.executeQuery(
		CompiledQuery.raw(MARK_WITH_LINES, [
			jurisdictionId,
			newId(),
			firstDekad,
			[...projectIds],
		]),
	);
}

/** First day of the first dekad whose kept sums may be wrong; null: all are right. */
export async function firstUnsummed(
	tx: Tx,
	jurisdictionId: string,
): Promise<string | null> {
	const { rows } = await tx.executeQuery<{ first: string | null }>(
		CompiledQuery.raw(
			hot(
				"select min(first_dekad) as first from dekad_sum_mark where jurisdiction_id = $1",
			),
			[jurisdictionId],
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

// A region's row holds all below it, so that a reader at any level reads one row a dekad.
const SUM = `insert into dekad_sum (jurisdiction_id, dekad_start, region_path, investment_yuan, annual_plan_yuan, moved_yuan)
  with moved as (
    select d.dekad_start, d.region_path, ${MOVED_YUAN} as yuan
    ${movedFrom("d.jurisdiction_id = $1", "$2::date")}
    group by d.dekad_start, d.region_path
  ), said as (
    select d.dekad_start, d.region_path, sum(d.investment_ytd_yuan) as yuan, sum(d.annual_plan_yuan) as plan
    from project_dekad d where d.jurisdiction_id = $1 and d.dekad_start >= $2::date
    group by d.dekad_start, d.region_path
  )
  select $1::uuid, s.dekad_start, array_to_string(codes[1:depth], '/') || '/', sum(s.yuan)::bigint, sum(s.plan)::bigint, sum(m.yuan)::bigint
  from said s
  left join moved m on m.dekad_start = s.dekad_start and m.region_path = s.region_path
  cross join lateral string_to_array(rtrim(s.region_path, '/'), '/') codes
  cross join lateral generate_series(1, cardinality(codes)) depth
  group by s.dekad_start, array_to_string(codes[1:depth], '/')`;

// Two processes at once: the second finds a row gone, or there, that its snapshot did not know, and leaves it be.
const MET_ANOTHER = new Set(["40001", "23505"]);

/**
 * Makes the sums anew that an office's marks speak of, and takes those marks away. Run as the tables' owner. Returns whether there was
 * anything to do.
 */
export async function sumMarkedDekads(
	ownerDb: Db,
	jurisdictionId: string,
): Promise<boolean> {
	try {
		return await ownerDb
			.transaction()
			.setIsolationLevel("repeatable read")
			.execute(async (tx) => {
				const first = await firstUnsummed(tx, jurisdictionId);
				if (first === null) return false;
				const run = (text: string, ...more: string[]) =>
					tx.executeQuery(CompiledQuery.raw(text, [jurisdictionId, ...more]));
				await run(
					"delete from dekad_sum where jurisdiction_id = $1 and dekad_start >= $2",
					first,
				);
				await run(SUM, first);
				await run("delete from dekad_sum_mark where jurisdiction_id = $1");
				return true;
			});
	} catch (error) {
		if (MET_ANOTHER.has((error as { code?: string }).code ?? "")) return false;
		throw error;
	}
}

/** `sumMarkedDekads` for every office; what the server does once a minute. */
export async function sumAllMarkedDekads(ownerDb: Db): Promise<void> {
	const offices = await ownerDb
		.selectFrom("jurisdiction")
		.select("jurisdiction_id as jurisdictionId")
		.execute();
	for (const { jurisdictionId } of offices)
		await sumMarkedDekads(ownerDb, jurisdictionId);
}
