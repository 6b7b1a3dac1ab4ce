import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	type Dekad,
	dekadAt,
	dekadBounds,
	dekadId,
} from "@dekad/core/periods/dekad.ts";
import {
	expectedYuan,
	linearLine,
	seasonLine,
} from "@dekad/core/rollups/lines.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { type ListRef, whose } from "./whose.ts";

/**
 * 36 points of the year: plan and, where a dekad is opened, actual as corrected; last year's actual, and the
 * two common lines. The last actual is the total's, whatever was corrected since.
 */
export async function yearCurve(
	tx: Tx,
	actor: Actor,
	last: Dekad,
	list: ListRef,
) {
	const { pack } = await officeOf(tx, actor.jurisdictionId);
	const { at, plans } = await asWholeOffice(tx, async () => ({
		at: await yearToDates(tx, actor, last.year, list),
		plans: await plannedToDates(tx, actor, last, list),
	}));
	const annual = at.get(dekadBounds(last).first)?.plan ?? null;
	return Array.from({ length: 36 }, (_, index) => {
		const dekad = dekadAt(last.year, index + 1);
		const start = dekadBounds(dekad).first;
		return {
			dekad: dekadId(dekad),
			planned: plans.get(index + 1) ?? null,
			actual:
				start <= dekadBounds(last).first
					? (at.get(start)?.actual ?? null)
					: null,
			lastYear:
				at.get(dekadBounds({ ...dekad, year: last.year - 1 }).first)?.actual ??
				null,
			linear: annual === null ? null : expectedYuan(linearLine(dekad), annual),
			season:
				annual === null
					? null
					: expectedYuan(seasonLine(pack.season.shares, dekad), annual),
		};
	});
}

/** Investment to date and annual plan of every dekad of a year and the one before it, by the dekad's first day. */
async function yearToDates(
	tx: Tx,
	actor: Actor,
	year: number,
	list: ListRef,
): Promise<Map<string, { actual: number | null; plan: number | null }>> {
	const { mine, parameters, parameter } = whose(actor, list);
	const span = `d.dekad_start between ${parameter(`${year - 1}-01-01`)}::date and ${parameter(`${year}-12-21`)}::date`;
	// What a line moves at the end of each dekad, as in correction-sql.ts. Outside of the stretch between the dekad it is
	// for and the one it is booked in, or across a year's end that year, it moves nothing.
	const { rows } = await tx.executeQuery<{
		start: string;
		actual: number | null;
		plan: number | null;
	}>(
		CompiledQuery.raw(
			`with moved as (
         select d.dekad_start, sum(case when l.for_dekad >= date_trunc('year', d.dekad_start) and l.for_dekad <= d.dekad_start and l.booked_dekad > d.dekad_start then l.difference_yuan
                     when l.for_dekad < date_trunc('year', d.dekad_start) and l.booked_dekad >= date_trunc('year', d.dekad_start) and l.booked_dekad <= d.dekad_start then -l.difference_yuan end) as yuan
         from correction_line l
         join progress_report r on r.jurisdiction_id = $1 and r.report_id = l.report_id and r.is_counted
         join project_dekad d on d.project_id = l.project_id and ${mine} and ${span}
           and d.dekad_start between l.for_dekad and case when date_trunc('year', l.for_dekad) = date_trunc('year', l.booked_dekad)
             then l.booked_dekad else (date_trunc('year', l.booked_dekad) + interval '1 year')::date end
         where l.jurisdiction_id = $1 and l.measure = 'investment'
         group by d.dekad_start
       ), said as (
         select d.dekad_start, sum(d.investment_ytd_yuan) as yuan, sum(d.annual_plan_yuan)::bigint as plan
         from project_dekad d where ${mine} and ${span} group by d.dekad_start
       )
       select s.dekad_start as start, s.plan, coalesce(s.yuan + m.yuan, s.yuan, m.yuan)::bigint as actual
       from said s left join moved m on m.dekad_start = s.dekad_start`,
			parameters,
		),
	);
	return new Map(rows.map(({ start, ...row }) => [start, row]));
}

/** What the plans of the year's projects, as they stand at `last`, expect by the end of each dekad, by its number. */
async function plannedToDates(
	tx: Tx,
	actor: Actor,
	last: Dekad,
	list: ListRef,
): Promise<Map<number, number | null>> {
	const { mine, parameters, parameter } = whose(actor, list);
	const { rows } = await tx.executeQuery<{
		index: number;
		planned: number | null;
	}>(
		CompiledQuery.raw(
			`select i as index, sum(p.cumulative_yuan[i])::bigint as planned
       from plan p
       join project_dekad d on d.project_id = p.project_id and d.dekad_start = ${parameter(dekadBounds(last).first)}::date and ${mine}
       cross join generate_series(1, 36) i
       where p.jurisdiction_id = $1 and p.year = ${parameter(last.year)} and p.state = 'approved' group by i`,
			parameters,
		),
	);
	return new Map(rows.map(({ index, planned }) => [index, planned]));
}
