import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { type Dekad, dekadBounds } from "@dekad/core/periods/dekad.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { parseDimensions } from "./dimensions.ts";
import { ofSubject } from "./subject-sql.ts";
import { type ListRef, whose } from "./whose.ts";

/** Where one project or region stands beside its own plan, now and before the period. All whole yuan. */
export type Mover = {
	readonly annualPlanYuan: number;
	/** Done less planned, since 1 January; negative: behind. */
	readonly gapYuan: number;
	/** What the period added to that gap; positive: caught up or went further ahead. */
	readonly movedYuan: number;
};
export type ProjectMover = Mover & {
	readonly projectId: string;
	readonly code: string;
	readonly name: string;
	readonly regionPath: string;
};
export type RegionMover = Mover & {
	readonly regionPath: string;
	/** Projects it is made of: those that reported in the period. */
	readonly projects: number;
};

export type Movers = {
	readonly up: ProjectMover[];
	readonly down: ProjectMover[];
	/** Furthest behind its own plan in money, whether it moved or not. */
	readonly behind: ProjectMover[];
	/** One level below the reader, in the order of their codes. */
	readonly regions: RegionMover[];
};

export const SHOWN_MOVERS = 5;

/**
 * Whose completion beside the own plan changed most in the period: done less planned, as a share of the year's
 * plan, at its end less before it. Corrections count in the dekad they are for, so that putting an old
 * figure right moves nobody. Of those that reported in the period only: who is silent has not moved,
 * it is missing. One statement; each project's row is read twice.
 *
 * A project whose plan of the year is 0 or not stated has no line and is left out.
 */
export async function movers(
	tx: Tx,
	actor: Actor,
	{
		last,
		before,
		list,
		rootPath,
	}: {
		last: Dekad;
		before: Dekad | undefined;
		list: ListRef;
		rootPath: string;
	},
): Promise<Movers> {
	const { mine, parameters, parameter } = whose(actor, list);
	const end = `${parameter(dekadBounds(last).first)}::date`;
	const began = before
		? `${parameter(dekadBounds(before).first)}::date`
		: "null::date";
	const year = `${parameter(`${last.year}-01-01`)}::date`;
	const region =
		parseDimensions("region", actor.scope ?? rootPath, null)[0]?.expression ??
		"''";
	const text = `with ${moversCtes({ mine, end, began, year, region })}, chosen as (
      (select 'up' as way, m.project_id, m.gap, m.by_yuan, m.by_share as place from moved m where m.by_yuan > 0 order by m.by_share desc, m.project_id limit ${SHOWN_MOVERS})
      union all
      (select 'down', m.project_id, m.gap, m.by_yuan, -m.by_share from moved m where m.by_yuan < 0 order by m.by_share, m.project_id limit ${SHOWN_MOVERS})
      union all
      (select 'behind', s.project_id, s.gap, s.gap - s.gap_before, -s.gap from stood s where s.gap < 0 and s.is_known order by s.gap, s.project_id limit ${SHOWN_MOVERS})
    )
    select c.way, p.project_id as "projectId", p.code collate "C" as code, p.name, s.region_path collate "C" as "regionPath", s.plan as "annualPlanYuan",
           c.gap::bigint as "gapYuan", c.by_yuan::bigint as "movedYuan", 1::bigint as projects, c.place as place
    from chosen c join stood s on s.project_id = c.project_id
    join project p on p.jurisdiction_id = $1 and p.project_id = c.project_id
    union all
    select 'region', null, null, null, m.region, sum(m.plan)::bigint, sum(m.gap)::bigint, sum(m.by_yuan)::bigint, count(*), 0 from moved m group by m.region
    order by 1, 10 desc, 5, 3`;
	const { rows } = await asWholeOffice(tx, () =>
		tx.executeQuery<
			ProjectMover &
				RegionMover & {
					way: "up" | "down" | "behind" | "region";
					place: number;
				}
		>(CompiledQuery.raw(text, parameters)),
	);
	const of = (wanted: string) =>
		rows
			.filter(({ way }) => way === wanted)
			.map(({ way: _, place: __, projects: ___, ...row }) => row);
	return {
		up: of("up"),
		down: of("down"),
		behind: of("behind"),
		regions: rows
			.filter(({ way }) => way === "region")
			.map(({ regionPath, projects, annualPlanYuan, gapYuan, movedYuan }) => ({
				regionPath,
				projects,
				annualPlanYuan,
				gapYuan,
				movedYuan,
			})),
	};
}

/**
 * The sets `stood`, every project of `mine` with a plan of the year, and `moved`, those of it that reported in the period. All but
 * `subject`, the uuid[] of projects that `mine` comes down to, is over `d`.
 */
export function moversCtes({
	mine,
	end,
	began,
	year,
	region,
	subject,
}: {
	mine: string;
	end: string;
	began: string;
	year: string;
	region: string;
	subject?: string;
}): string {
	const movedAt = (dekad: string) =>
		`coalesce(sum(case when l.for_dekad >= ${year} and l.for_dekad <= ${dekad} and l.booked_dekad > ${dekad} then l.difference_yuan
                   when l.for_dekad < ${year} and l.booked_dekad >= ${year} and l.booked_dekad <= ${dekad} then -l.difference_yuan end), 0)`;
	return `line as (
      select l.project_id, ${movedAt(end)} as at_end, ${movedAt(began)} as at_began
      from correction_line l
      join progress_report r on r.jurisdiction_id = $1 and r.report_id = l.report_id and r.is_counted
      where l.jurisdiction_id = $1${ofSubject(subject ? { subject } : {}, "l")} and l.measure = 'investment' and l.booked_dekad >= ${year}
        and (l.booked_dekad > coalesce(${began}, ${year} - 1) or l.for_dekad < ${year}) and (l.booked_dekad <= ${end} or l.for_dekad <= ${end})
      group by l.project_id
    ), stood as materialized (
      select d.project_id, d.region_path, ${region} as region, d.annual_plan_yuan as plan,
        coalesce(d.investment_ytd_yuan, 0) + coalesce(line.at_end, 0) - coalesce(d.planned_ytd_yuan, 0) as gap,
        coalesce(b.investment_ytd_yuan, 0) + coalesce(line.at_began, 0) - coalesce(b.planned_ytd_yuan, 0) as gap_before,
        d.reported_ytd > coalesce(b.reported_ytd, 0) as has_reported, d.investment_ytd_yuan is not null or line.at_end <> 0 as is_known
      from project_dekad d
      left join project_dekad b on b.jurisdiction_id = $1 and b.project_id = d.project_id and b.dekad_start = ${began}
      left join line on line.project_id = d.project_id
      where ${mine} and d.dekad_start = ${end} and d.annual_plan_yuan > 0
    ), moved as materialized (
      select s.*, s.gap - s.gap_before as by_yuan, (s.gap - s.gap_before) / s.plan::numeric as by_share
      from stood s where s.has_reported
    )`;
}

export const TURNS = ["started", "paused", "resumed", "completed"] as const;
export type Turn = (typeof TURNS)[number];
export type TurnRow = {
	readonly turn: Turn;
	readonly on: string;
	readonly projectId: string;
	readonly code: string;
	readonly name: string;
	readonly regionPath: string;
};

/** The turns of the `days` (a condition on a day), by project; of `subject`, the uuid[] of projects, where it is given. */
export function turnsSelect(days: string, subject?: string): string {
	const only = (alias: string) => ofSubject(subject ? { subject } : {}, alias);
	return `
           select 'started' as turn, p.actual_start_on as on_day, p.project_id from project p where p.jurisdiction_id = $1${only("p")} and p.actual_start_on ${days}
           union all
           select 'completed', p.actual_completion_on, p.project_id from project p where p.jurisdiction_id = $1${only("p")} and p.actual_completion_on ${days}
           union all
           select case when s.is_paused then 'paused' else 'resumed' end, s.from_on, s.project_id
           from project_standing s
           join lateral (select b.is_paused from project_standing b where b.jurisdiction_id = $1 and b.project_id = s.project_id and b.from_on < s.from_on
                         order by b.from_on desc limit 1) was on was.is_paused <> s.is_paused
           where s.jurisdiction_id = $1${only("s")} and s.from_on ${days}`;
}

/**
 * What happened to projects in the days of the period: started, paused, resumed, works completed. How many of
 * each, and the newest few of each. A pause is a standing with the mark behind one without, and the other way round.
 */
export async function turnsOf(
	tx: Tx,
	actor: Actor,
	{ last, firstDay, list }: { last: Dekad; firstDay: string; list: ListRef },
): Promise<{ counts: Record<Turn, number>; rows: TurnRow[] }> {
	const { mine, parameters, parameter } = whose(actor, list);
	const bounds = dekadBounds(last);
	const end = `${parameter(bounds.first)}::date`;
	const days = `between ${parameter(firstDay)}::date and ${parameter(bounds.last)}::date`;
	const { rows } = await asWholeOffice(tx, () =>
		tx.executeQuery<TurnRow & { count: number }>(
			CompiledQuery.raw(
				`with turn as (${turnsSelect(days)}         ), placed as (
           select t.turn, t.on_day, p.project_id, p.code, p.name, d.region_path, count(*) over (partition by t.turn) as count,
                  row_number() over (partition by t.turn order by t.on_day desc, p.code collate "C") as place
           from turn t
           join project_dekad d on d.project_id = t.project_id and d.dekad_start = ${end} and ${mine}
           join project p on p.jurisdiction_id = $1 and p.project_id = t.project_id
         )
         select turn, on_day as "on", project_id as "projectId", code, name, region_path as "regionPath", count
         from placed where place <= ${SHOWN_MOVERS} order by turn, place`,
				parameters,
			),
		),
	);
	const counts = Object.fromEntries(
		TURNS.map((turn) => [
			turn,
			rows.find((row) => row.turn === turn)?.count ?? 0,
		]),
	) as Record<Turn, number>;
	return {
		counts,
		rows: rows.map(({ count: _, ...row }) => row),
	};
}
