import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import type { RollupFrame } from "./rollup-sql.ts";
import { ofSubject } from "./subject-sql.ts";

/**
 * As corrected, a line moves from the dekad it is booked in to the dekad it is for. Seen at the end of
 * a dekad E of a year: lines for E or earlier of that year booked after E come in, lines booked in it up to E
 * for the years before go out. Since start, only lines booked after E for E or earlier are new.
 */

/** Whether a report counts: now by its mark, at an instant by what was handed in and sent back by then. */
function countedCondition({ jurisdiction, asOf }: RollupFrame): string {
	if (!asOf) return "r.is_counted";
	const known = (alias: string) =>
		`${alias}.submitted_at <= ${asOf}::timestamptz and (${alias}.returned_at is null or ${alias}.returned_at > ${asOf}::timestamptz)
       and (${alias}.superseded_at is null or ${alias}.superseded_at > ${asOf}::timestamptz)`;
	return `${known("r")}
       and not exists (select 1 from progress_report h where h.jurisdiction_id = ${jurisdiction} and h.project_id = r.project_id
         and h.dekad_start = r.dekad_start and h.revision > r.revision and ${known("h")})`;
}

/**
 * One row a project with lines that can change a figure: what moves, by measure, and where the lines lie. A line booked
 * this year before the period, for this year, stands in both of the project's rows already and is not read:
 * of a year's lines those of one dekad are left, a thirtieth.
 */
export function correctionSelect(frame: RollupFrame): string {
	const { jurisdiction, lastDekad, beforeDekad, yearStart } = frame;
	const year = `${yearStart}::date`;
	const inYear = (column: string, end: string) =>
		`${column} >= ${year} and ${column} <= ${end}::date`;
	const moved = (end: string, measure: string) =>
		`sum(case when l.measure <> '${measure}' then null
              when ${inYear("l.for_dekad", end)} and l.booked_dekad > ${end}::date then l.difference_yuan
              when l.for_dekad < ${year} and ${inYear("l.booked_dekad", end)} then -l.difference_yuan end)::bigint`;
	const inPeriod = (column: string) =>
		`${inYear(column, lastDekad)}${beforeDekad ? ` and ${column} > ${beforeDekad}::date` : ""}`;
	return `
    select l.project_id,
           ${FLOW_MEASURES.map((measure) => `${moved(lastDekad, measure)} as ${measure}_end`).join(",\n           ")},
           ${beforeDekad ? moved(beforeDekad, "investment") : "null::bigint"} as investment_before,
           bool_or(l.for_dekad < ${year} and ${inYear("l.booked_dekad", lastDekad)}) as crosses,
           count(*) filter (where l.measure = 'investment' and ${inPeriod("l.for_dekad")}) as lines_for_period,
           count(distinct l.booked_dekad) filter (where l.measure = 'investment' and r.investment_yuan is null and ${inPeriod("l.booked_dekad")}) as only_lines_booked,
           sum(l.difference_yuan) filter (where l.measure = 'investment' and l.for_dekad <= ${lastDekad}::date and l.booked_dekad > ${lastDekad}::date)::bigint as since_start
    from correction_line l
    join progress_report r on r.jurisdiction_id = ${jurisdiction} and r.report_id = l.report_id and ${countedCondition(frame)}
    where l.jurisdiction_id = ${jurisdiction}${ofSubject(frame, "l")} and l.booked_dekad >= ${year}${
			beforeDekad
				? ` and (l.booked_dekad > ${beforeDekad}::date or l.for_dekad < ${year})`
				: ""
		}
      and (l.booked_dekad <= ${lastDekad}::date or l.for_dekad <= ${lastDekad}::date)
    group by l.project_id`;
}

/** Of the few projects with a line across the year's start: how many reports of the year, and lines for it, speak of each measure. */
export function spokenSelect(frame: RollupFrame): string {
	const { jurisdiction, yearStart, lastDekad } = frame;
	const crossing = "in (select project_id from correction where crosses)";
	const counts = (count: (measure: string) => string) =>
		FLOW_MEASURES.map((measure) => `${count(measure)} as ${measure}`).join(
			", ",
		);
	return `
    select said.project_id, ${counts((measure) => `sum(said.${measure})`)} from (
      select r.project_id, ${counts((measure) => `count(r.${measure}_yuan)`)}
      from progress_report r
      where r.jurisdiction_id = ${jurisdiction} and r.project_id ${crossing}
        and r.dekad_start between ${yearStart}::date and ${lastDekad}::date and ${countedCondition(frame)}
      group by r.project_id
      union all
      select l.project_id, ${counts((measure) => `count(*) filter (where l.measure = '${measure}')`)}
      from correction_line l
      join progress_report r on r.jurisdiction_id = ${jurisdiction} and r.report_id = l.report_id and ${countedCondition(frame)}
      where l.jurisdiction_id = ${jurisdiction} and l.project_id ${crossing}
        and l.for_dekad between ${yearStart}::date and ${lastDekad}::date and l.booked_dekad >= ${yearStart}::date
      group by l.project_id) said
    group by said.project_id`;
}
