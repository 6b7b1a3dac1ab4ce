import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import type { PeriodCounts } from "@dekad/contract/lock-exceptions.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";

type Row = {
	dekadStart: string;
	timelyUntil: Date;
	lockedFrom: Date;
	calendarBasis: "official" | "weekends_only";
	isYearClosed: boolean;
	expected: number;
	reported: number;
	timely: number;
	accepted: number;
	acceptedByLevel: Record<string, number>;
	waiting: number;
	returned: number;
	exceptions: number;
};

/**
 * The office's opened dekads of a year, newest first, counted over the projects the actor sees. A report
 * sent back counts as such only while nothing was handed in after it.
 */
export async function periodCounts(
	tx: Tx,
	actor: Actor,
	{ year, now }: { year: number | undefined; now: Date },
): Promise<{ year: number | null; periods: PeriodCounts[] }> {
	const asked =
		year ??
		(
			await tx
				.selectFrom("reporting_period")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.select((eb) => eb.fn.max("year").as("year"))
				.executeTakeFirst()
		)?.year;
	if (asked === undefined || asked === null) return { year: null, periods: [] };
	const rows = await queryRows<Row>(
		tx,
		`with asked as (
       select d.dekad_start, count(*) filter (where d.is_expected) as expected,
              count(*) filter (where d.is_expected and d.report_id is not null) as reported,
              count(*) filter (where d.is_expected and d.report_state = 'accepted') as accepted
       from project_dekad d
       join reporting_period p on p.jurisdiction_id = $1 and p.dekad_start = d.dekad_start and p.year = $2
       where d.jurisdiction_id = $1 group by d.dekad_start),
     final as (
       select dekad_start, jsonb_object_agg(level, count) as levels from (
         select d.dekad_start, coalesce(r.accepted_level, '') as level, count(*) as count
         from project_dekad d
         join reporting_period p on p.jurisdiction_id = $1 and p.dekad_start = d.dekad_start and p.year = $2
         join progress_report r on r.jurisdiction_id = $1 and r.report_id = d.report_id
         where d.jurisdiction_id = $1 and d.is_expected and d.report_state = 'accepted'
         group by d.dekad_start, level) l
       group by dekad_start),
     newest as (
       select distinct on (r.project_id, r.dekad_start) r.project_id, r.dekad_start, r.state, r.is_timely, r.is_counted
       from progress_report r
       join reporting_period p on p.jurisdiction_id = $1 and p.dekad_start = r.dekad_start and p.year = $2
       where r.jurisdiction_id = $1
       order by r.project_id, r.dekad_start, r.revision desc),
     came as (
       select n.dekad_start, count(*) filter (where n.state = 'submitted') as waiting,
              count(*) filter (where n.state = 'returned') as returned,
              count(*) filter (where n.is_counted and n.is_timely and d.is_expected) as timely
       from newest n
       join project_dekad d on d.jurisdiction_id = $1 and d.dekad_start = n.dekad_start and d.project_id = n.project_id
       group by n.dekad_start),
     let_in as (
       select e.dekad_start, count(*) as exceptions from lock_exception e
       where e.jurisdiction_id = $1 and e.ended_at is null and e.until_at > $3 group by e.dekad_start)
     select p.dekad_start as "dekadStart", p.timely_until as "timelyUntil", p.locked_from as "lockedFrom", p.calendar_basis as "calendarBasis",
            exists (select 1 from closed_year c where c.jurisdiction_id = $1 and c.year = p.year) as "isYearClosed",
            coalesce(a.expected, 0) as expected, coalesce(a.reported, 0) as reported, coalesce(c.timely, 0) as timely,
            coalesce(a.accepted, 0) as accepted, coalesce(f.levels, '{}') as "acceptedByLevel", coalesce(c.waiting, 0) as waiting, coalesce(c.returned, 0) as returned,
            coalesce(l.exceptions, 0) as exceptions
     from reporting_period p
     left join asked a on a.dekad_start = p.dekad_start
     left join final f on f.dekad_start = p.dekad_start
     left join came c on c.dekad_start = p.dekad_start
     left join let_in l on l.dekad_start = p.dekad_start
     where p.jurisdiction_id = $1 and p.year = $2
     order by p.dekad_start desc`,
		[actor.jurisdictionId, asked, now.toISOString()],
	);
	const periods = rows.map(({ dekadStart: start, ...row }) => ({
		...row,
		dekad: dekadId(dekadOfStart(start)),
		timelyUntil: row.timelyUntil.toISOString(),
		lockedFrom: row.lockedFrom.toISOString(),
		stand:
			now >= row.lockedFrom
				? ("locked" as const)
				: now > row.timelyUntil
					? ("late" as const)
					: ("open" as const),
	}));
	return { year: asked, periods };
}
