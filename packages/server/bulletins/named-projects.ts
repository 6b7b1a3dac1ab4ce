import { CompiledQuery } from "kysely";
import type {
	BulletinFacts,
	BulletinMilestone,
	CountedProject,
	NamedProject,
	NamedProjects,
	StoppedProject,
} from "@dekad/core/documents/bulletin-facts.ts";
import type { Tx } from "../database/client.ts";
import { standingSelect } from "../rollups/project-dekad-sql.ts";
import { type Frame, MINE } from "./frame.ts";

/** A table of names holds at most so many projects; the count beside it is of all. */
const NAMES_CAP = 200;

/**
 * $7 is the last day, $8 and $9 the first and last day of its year. A statement that has no use for one still
 * mentions it: PostgreSQL must know the type of each.
 */
const withYear = ({ parameters }: Frame, lastDay: string) => [
	...parameters,
	lastDay,
	`${lastDay.slice(0, 4)}-01-01`,
	`${lastDay.slice(0, 4)}-12-31`,
];

type NameRow = {
	kind: string;
	place: string;
	total: number;
	code: string;
	name: string;
	nameEn: string | null;
	owner: string;
	ownerEn: string | null;
	countyPath: string;
	county: string | null;
	countyEn: string | null;
	plannedOn: string | null;
	actualOn: string | null;
	stoppedOn: string | null;
};

/** The rest of a statement whose set `said` has project_id, region_path, kind, place and three days: of each place the first `most` names, or all. */
const named = (most: number | null) => `, counted as (
     select said.*, p.code, p.name, p.name_en, p.owner_org_id,
            array_to_string((string_to_array(rtrim(said.region_path, '/'), '/'))[1:3], '/') || '/' as county_path,
            count(*) over (partition by kind, place) as total,
            row_number() over (partition by kind, place order by said.region_path, p.code) as number
     from said join project p on p.jurisdiction_id = $1 and p.project_id = said.project_id)
   select s.kind, s.place, s.total, s.code, s.name, s.name_en as "nameEn", o.name as owner, o.name_en as "ownerEn",
          s.county_path as "countyPath", c.name_zh as county, c.name_en as "countyEn",
          s.planned_on::text as "plannedOn", s.actual_on::text as "actualOn", s.stopped_on::text as "stoppedOn"
   from counted s
   join organisation o on o.jurisdiction_id = $1 and o.organisation_id = s.owner_org_id
   left join region c on c.jurisdiction_id = $1 and c.region_path = s.county_path
     and c.valid_from_on <= $7::date and (c.valid_until_on is null or c.valid_until_on >= $7::date)
   ${most === null ? "" : `where s.number <= ${most}`}
   order by s.kind, s.place, s.region_path, s.code`;

function namedOf(rows: readonly NameRow[]): NamedProjects<StoppedProject> {
	return {
		projects: rows[0]?.total ?? 0,
		rows: rows.slice(0, NAMES_CAP).map((row) => ({
			projectCode: row.code,
			projectName: { zh: row.name, en: row.nameEn },
			county: { zh: row.county ?? row.countyPath, en: row.countyEn },
			owner: { zh: row.owner, en: row.ownerEn },
			plannedOn: row.plannedOn,
			actualOn: row.actualOn,
			stoppedOn: row.stoppedOn,
		})),
	};
}

/** Starts and completions name no standstill. */
const withoutStop = ({
	projects,
	rows,
}: NamedProjects<StoppedProject>): NamedProjects => ({
	projects,
	rows: rows.map(({ stoppedOn: _, ...row }): NamedProject => row),
});

/**
 * Starts and completions of the year, counted and named: due and not done, done before their date, done in the
 * period. Dates are the registry's present ones, as in the totals' start rates.
 */
export async function milestonesOf(
	tx: Tx,
	frame: Frame,
	lastDay: string,
): Promise<{ starts: BulletinMilestone; completions: BulletinMilestone }> {
	const steps = `step as materialized (
     select mine.project_id, mine.region_path, p.code, k.kind, k.planned_on, k.actual_on, k.planned_on between $8::date and $9::date as is_planned
     from mine join project p on p.jurisdiction_id = $1 and p.project_id = mine.project_id
     cross join lateral (values ('starts', p.planned_start_on, p.actual_start_on),
                                ('completions', p.planned_completion_on, p.actual_completion_on)) k(kind, planned_on, actual_on)
     where k.planned_on between $8::date and $9::date or k.actual_on between $2::date and $7::date)`;
	const counts = await tx.executeQuery<{
		kind: string;
		planned: number;
		due: number;
		done: number;
		members: CountedProject[];
	}>(
		CompiledQuery.raw(
			`with ${MINE}, ${steps}
       select kind, count(*) as planned, count(*) filter (where planned_on <= $7::date) as due,
              count(*) filter (where actual_on <= $7::date) as done,
              json_agg(json_build_object('code', code, 'plannedOn', planned_on, 'actualOn', actual_on) order by region_path, code) as members
       from step where is_planned and $2::date is not null and $9::date is not null group by kind`,
			withYear(frame, lastDay),
		),
	);
	const names = await tx.executeQuery<NameRow>(
		CompiledQuery.raw(
			`with ${MINE}, ${steps}, said as (
         select step.project_id, region_path, kind, v.place, planned_on, actual_on, null::date as stopped_on
         from step cross join lateral (values
           ('late', is_planned and planned_on <= $7::date and (actual_on is null or actual_on > $7::date)),
           ('early', is_planned and planned_on > $7::date and actual_on <= $7::date),
           ('inPeriod', actual_on between $2::date and $7::date)) v(place, holds)
         where v.holds)${named(NAMES_CAP)}`,
			withYear(frame, lastDay),
		),
	);
	const milestone = (kind: string): BulletinMilestone => {
		const count = counts.rows.find((row) => row.kind === kind);
		const at = (place: string) =>
			withoutStop(
				namedOf(
					names.rows.filter((row) => row.kind === kind && row.place === place),
				),
			);
		return {
			planned: count?.planned ?? 0,
			due: count?.due ?? 0,
			done: count?.done ?? 0,
			late: at("late"),
			early: at("early"),
			inPeriod: at("inPeriod"),
			members: count?.members ?? [],
		};
	};
	return { starts: milestone("starts"), completions: milestone("completions") };
}

/**
 * Works begun before the year and not completed before it that stood still in it, gone on or not at the last dekad: the same
 * projects as the totals' restart rate. The expected day is the one the newest statement of a pause named.
 */
export async function resumptionsOf(
	tx: Tx,
	frame: Frame,
	lastDay: string,
): Promise<NonNullable<BulletinFacts["resumptions"]>> {
	const { rows } = await tx.executeQuery<NameRow>(
		CompiledQuery.raw(
			`with ${MINE}, stands as (
         select s.project_id, s.is_paused, s.from_on,
                lead(s.from_on) over (partition by s.project_id order by s.from_on) as until_on,
                coalesce(lag(s.is_paused) over (partition by s.project_id order by s.from_on), false) as was_paused
         from (${standingSelect("s.jurisdiction_id = $1 and s.project_id in (select project_id from mine)")}) s),
       stop as (
         select project_id,
                max(from_on) filter (where is_paused and not was_paused) as stopped_on,
                max(from_on) filter (where not is_paused and was_paused) as resumed_on
         from stands where from_on <= $7::date
         group by project_id
         having bool_or(is_paused and (until_on is null or until_on > $8::date))),
       said as (
         select mine.project_id, mine.region_path, 'resumptions' as kind,
                case when mine.is_paused then 'notResumed' when stop.resumed_on >= $2::date then 'inPeriod' else 'resumed' end as place,
                case when mine.is_paused then (select t.expected_resumption_on from project_step t
                  where t.jurisdiction_id = $1 and t.project_id = mine.project_id and t.step = 'pause' and t.happened_on <= $7::date
                  order by t.recorded_at desc limit 1) end as planned_on,
                case when mine.is_paused then null else stop.resumed_on end as actual_on, stop.stopped_on
         from mine join stop on stop.project_id = mine.project_id
         join project p on p.jurisdiction_id = $1 and p.project_id = mine.project_id
         where p.actual_start_on < $8::date and (p.actual_completion_on is null or p.actual_completion_on >= $8::date)
           and $9::date is not null)${named(null)}`,
			withYear(frame, lastDay),
		),
	);
	const at = (place: string) => rows.filter((row) => row.place === place);
	const earlier = at("resumed");
	const inPeriod = at("inPeriod");
	const notResumed = at("notResumed");
	const resumed = earlier.length + inPeriod.length;
	return {
		stopped: resumed + notResumed.length,
		resumed,
		inPeriod: namedOf(inPeriod),
		notResumed: namedOf(notResumed),
		members: [...earlier, ...inPeriod, ...notResumed].map(
			({ code, plannedOn, actualOn }) => ({ code, plannedOn, actualOn }),
		),
	};
}
