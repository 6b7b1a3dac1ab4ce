import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { projectDekadSelect } from "./project-dekad-sql.ts";

/** Which rows a total is made of; every value is the text of a query parameter, null where there is none. */
export type RollupFrame = {
	jurisdiction: string;
	/** First day of the last dekad added up, and its last day. */
	lastDekad: string;
	lastDay: string;
	/** First day of the dekad before the period, in the same year; null: the period starts the year. */
	beforeDekad: string | null;
	/** 1 January of the year. */
	yearStart: string;
	listId: string | null;
	listVersion: string | null;
	asOf: string | null;
	corrected: boolean;
	/** Conditions over `d` and `p`. */
	conditions: readonly string[];
};

/**
 * The rows behind a total: `d` the project's row at the last dekad, `b` its row before the period, `p`
 * the project, `c` and `cb` what later corrections change in them (corrected view), `s` whether it
 * stood still this year. Text to put after FROM, with the CTEs it needs.
 */
export function rollupFrom(frame: RollupFrame): {
	ctes: string;
	from: string;
	ytd: (measure: string) => string;
	before: (measure: string) => string;
} {
	const { jurisdiction, lastDekad, beforeDekad, yearStart, asOf } = frame;
	const cells = asOf
		? `cells as materialized (${projectDekadSelect({ jurisdiction, until: lastDekad, asOf })}),`
		: "";
	const rows = asOf ? "cells" : "project_dekad";
	const counted = asOf
		? `r.submitted_at <= ${asOf}::timestamptz and (r.returned_at is null or r.returned_at > ${asOf}::timestamptz)
       and (r.superseded_at is null or r.superseded_at > ${asOf}::timestamptz)
       and not exists (select 1 from progress_report h where h.jurisdiction_id = ${jurisdiction} and h.project_id = r.project_id
         and h.dekad_start = r.dekad_start and h.revision > r.revision and h.submitted_at <= ${asOf}::timestamptz
         and (h.returned_at is null or h.returned_at > ${asOf}::timestamptz) and (h.superseded_at is null or h.superseded_at > ${asOf}::timestamptz))`
		: "r.is_counted";
	// As corrected: a line moves from the dekad it is booked in to the dekad it is for. Seen at the end of a
	// dekad E of year Y: lines for E or earlier in Y booked after E come in; lines booked in Y up to E for years before go out.
	const moved = (end: string, measure: string) =>
		`sum(case when l.measure <> '${measure}' then null
              when l.for_dekad >= ${yearStart}::date and l.for_dekad <= ${end}::date and l.booked_dekad > ${end}::date then l.difference_yuan
              when l.for_dekad < ${yearStart}::date and l.booked_dekad >= ${yearStart}::date and l.booked_dekad <= ${end}::date then -l.difference_yuan end)`;
	const correction = frame.corrected
		? `correction as materialized (
         select l.project_id,
                ${FLOW_MEASURES.map((measure) => `${moved(lastDekad, measure)}::bigint as ${measure}_end`).join(", ")},
                ${beforeDekad ? `${moved(beforeDekad, "investment")}::bigint` : "null::bigint"} as investment_before,
                sum(l.difference_yuan) filter (where l.measure = 'investment' and l.for_dekad <= ${lastDekad}::date and l.booked_dekad > ${lastDekad}::date)::bigint as since_start
         from correction_line l
         join progress_report r on r.jurisdiction_id = ${jurisdiction} and r.report_id = l.report_id and ${counted}
         where l.jurisdiction_id = ${jurisdiction}
         group by l.project_id),`
		: "";
	const ctes = `with ${cells} ${correction} standstill as materialized (
    select s.project_id, bool_or(s.is_paused) as stood_still
    from (select project_id, is_paused, from_on, lead(from_on) over (partition by project_id order by from_on) as until_on
          from project_standing where jurisdiction_id = ${jurisdiction}) s
    where s.from_on <= ${frame.lastDay}::date and (s.until_on is null or s.until_on > ${yearStart}::date)
    group by s.project_id)`;
	const from = `from ${rows} d
    join project p on p.jurisdiction_id = ${jurisdiction} and p.project_id = d.project_id
    ${frame.listId ? `join project_list_member m on m.jurisdiction_id = ${jurisdiction} and m.list_id = ${frame.listId} and m.version = ${frame.listVersion} and m.project_id = d.project_id` : ""}
    left join ${rows} b on ${beforeDekad ? `b.jurisdiction_id = ${jurisdiction} and b.project_id = d.project_id and b.dekad_start = ${beforeDekad}::date` : "false"}
    ${frame.corrected ? "left join correction c on c.project_id = d.project_id" : ""}
    left join standstill s on s.project_id = d.project_id
    where d.jurisdiction_id = ${jurisdiction} and d.dekad_start = ${lastDekad}::date${frame.conditions.map((condition) => ` and ${condition}`).join("")}`;
	const ytd = (measure: string) =>
		frame.corrected
			? `coalesce(d.${measure}_ytd_yuan + c.${measure}_end, d.${measure}_ytd_yuan, c.${measure}_end)`
			: `d.${measure}_ytd_yuan`;
	const before = (measure: string) =>
		frame.corrected && measure === "investment"
			? `coalesce(b.${measure}_ytd_yuan + c.investment_before, b.${measure}_ytd_yuan, c.investment_before)`
			: `b.${measure}_ytd_yuan`;
	return { ctes, from, ytd, before };
}

/** What was done in the period alone; null when nothing was reported in it and nothing moved. */
export const inPeriod = (ytd: string, before: string): string =>
	`case when d.reported_ytd = coalesce(b.reported_ytd, 0) and coalesce(${ytd}, 0) = coalesce(${before}, 0) then null
        else coalesce(${ytd}, 0) - coalesce(${before}, 0) end`;

/**
 * The counts and sums of a cell, named as the fields of core/rollups/cell.ts. Definitions with their
 * sources stand in core/rollups/rates.ts; 5 million yuan is the entry threshold of the investment survey [S67][S63].
 */
export function cellSums(
	frame: RollupFrame,
	{
		ytd,
		before,
	}: { ytd: (measure: string) => string; before: (measure: string) => string },
): string {
	const year = `${frame.yearStart}::date`;
	const yearEnd = `(${year} + interval '1 year' - interval '1 day')::date`;
	const day = `${frame.lastDay}::date`;
	const count = (condition: string) => `count(*) filter (where ${condition})`;
	const plannedStart = `p.planned_start_on between ${year} and ${yearEnd}`;
	const running = `p.actual_start_on < ${year} and (p.actual_completion_on is null or p.actual_completion_on >= ${year})`;
	const since = frame.corrected
		? "coalesce(d.investment_since_start_yuan + c.since_start, d.investment_since_start_yuan, c.since_start)"
		: "d.investment_since_start_yuan";
	const sums: Record<string, string> = {
		projects: "count(*)",
		expected: "coalesce(sum(d.expected_ytd - coalesce(b.expected_ytd, 0)), 0)",
		reported: "coalesce(sum(d.reported_ytd - coalesce(b.reported_ytd, 0)), 0)",
		timely: "coalesce(sum(d.timely_ytd - coalesce(b.timely_ytd, 0)), 0)",
		accepted: "coalesce(sum(d.accepted_ytd - coalesce(b.accepted_ytd, 0)), 0)",
		startsPlanned: count(plannedStart),
		startsDue: count(`p.planned_start_on between ${year} and ${day}`),
		startsDueOnTime: count(
			`p.planned_start_on between ${year} and ${day} and p.actual_start_on <= ${day}`,
		),
		startsEarly: count(
			`${plannedStart} and p.planned_start_on > ${day} and p.actual_start_on <= ${day}`,
		),
		started: count(
			`${plannedStart} and p.actual_start_on between ${year} and ${day}`,
		),
		continued: count(running),
		stopped: count(`${running} and s.stood_still`),
		resumed: count(`${running} and s.stood_still and not d.is_paused`),
		completionsPlanned: count(
			`p.planned_completion_on between ${year} and ${yearEnd}`,
		),
		completed: count(
			`p.planned_completion_on between ${year} and ${yearEnd} and p.actual_completion_on between ${year} and ${day}`,
		),
		underConstruction: count(
			`p.actual_start_on <= ${day} and not d.is_paused and (p.actual_commissioning_on is null or p.actual_commissioning_on >= ${year})`,
		),
		commissioned: count(
			`p.actual_start_on <= ${day} and not d.is_paused and p.actual_commissioning_on between ${year} and ${day}`,
		),
		eligibleStarted: count(
			`p.actual_start_on <= ${day} and p.total_investment_yuan >= 5000000`,
		),
		enteredStatistics: count(
			`p.actual_start_on <= ${day} and p.total_investment_yuan >= 5000000 and p.statistics_entered_on <= ${day}`,
		),
		withoutCompletionDate: count("p.planned_completion_on is null"),
		annualPlanYuan: "sum(d.annual_plan_yuan)",
		plannedYuan: "sum(d.planned_ytd_yuan)",
		actualYuan: `sum(${ytd("investment")})`,
		plannedInPeriodYuan:
			"sum(d.planned_ytd_yuan - coalesce(b.planned_ytd_yuan, 0))",
		actualInPeriodYuan: `sum(${inPeriod(ytd("investment"), before("investment"))})`,
		privateInvestmentYuan: `sum(${ytd("investment")}) filter (where p.ownership = 'private')`,
		allInvestmentYuan: `sum(${ytd("investment")}) filter (where p.ownership is not null)`,
		sinceStartYuan: `sum(${since})`,
		totalInvestmentYuan: "sum(p.total_investment_yuan)",
	};
	const measures = FLOW_MEASURES.map(
		(measure) => `sum(${ytd(measure)})::bigint as "${measure}"`,
	);
	return [
		...Object.entries(sums).map(
			([name, text]) => `(${text})::bigint as "${name}"`,
		),
		...measures,
	].join(",\n  ");
}
