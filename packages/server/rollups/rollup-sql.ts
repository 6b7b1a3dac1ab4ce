import {
	FLOW_MEASURES,
	type FlowMeasure,
	FUND_SOURCES,
} from "@dekad/core/reports/measures.ts";
import { correctionSelect, spokenSelect } from "./correction-sql.ts";
import { planSelect, projectDekadSelect } from "./project-dekad-sql.ts";
import { projectAsOfSelect } from "./project-as-of-sql.ts";
import { ofSubject } from "./subject-sql.ts";

const ARRIVED = FUND_SOURCES.map((source) => `arrived_${source}` as const);

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
	/** Conditions over `d` and `p`, the actor's reach among them. */
	conditions: readonly string[];
	/** The uuid[] of projects that `conditions` come down to, so that what is read beside `d` is read of them alone; absent: of all. */
	subject?: string;
};

/** What a statement over the rows behind a total is put together from. */
export type RollupParts = {
	ctes: string;
	/** From FROM to the last condition. */
	from: string;
	/** A measure from 1 January to the end of the period; null: nothing said. */
	ytd: (measure: string) => string;
	/** Investment of the period alone; null: nothing said in it. */
	inPeriod: string;
	/** Investment since the project's start. */
	sinceStart: string;
};

/**
 * The rows behind a total: `d` the project's row at the last dekad, `b` its row before the period, `p`
 * the project, `y` its plan of the year, `u` its output of the last four quarters, `c` what later corrections change in them and `k` which measures reports of the year
 * speak of (corrected view), `s` whether it stood still this year and was a reserve when it began. `joins` are put before the conditions.
 * `isLean` leaves out `b`, `y`, `s` and `u`, which rates and the period alone ask for and which cost a third of the statement: `inPeriod` cannot
 * be asked then, unless `withPeriod`; a replay reads the year only, so that `sinceStart` does not hold, and of `projects` (a parameter) only those.
 */
export function rollupParts(
	frame: RollupFrame,
	joins = "",
	{
		isLean = false,
		withPeriod = !isLean,
		projects,
	}: { isLean?: boolean; withPeriod?: boolean; projects?: string } = {},
): RollupParts {
	const { jurisdiction, lastDekad, beforeDekad, yearStart, asOf, corrected } =
		frame;
	// A replay's rows are put into two sets first, and the office is not asked of them again: each further
	// condition makes the planner expect fewer rows, until it scans all of them once for every project.
	const [ended, began] = asOf
		? ["ended", "began"]
		: ["project_dekad", "project_dekad"];
	const isAt = (row: string, dekad: string) =>
		asOf
			? "true"
			: `${row}.jurisdiction_id = ${jurisdiction} and ${row}.dekad_start = ${dekad}::date`;
	const ctes = [
		...(asOf
			? [
					`cells as materialized (${projectDekadSelect({ jurisdiction, until: lastDekad, asOf, ...(isLean ? { year: yearStart } : {}), ...(projects ? { projects } : {}) })})`,
					// No row is later. Asked with a sum the planner expects a third of all and not one, for which it would scan every other set once a project.
					`ended as materialized (select * from cells where dekad_start + 0 >= ${lastDekad}::date)`,
					`began as materialized (select * from cells where ${beforeDekad ? `dekad_start = ${beforeDekad}::date` : "false"})`,
					`project_then as materialized (${projectAsOfSelect(jurisdiction, asOf)})`,
				]
			: []),
		...(corrected
			? [
					`correction as materialized (${correctionSelect(frame)})`,
					`spoken as materialized (${spokenSelect(frame)})`,
				]
			: []),
		...(!isLean
			? [
					`standstill as materialized (${standstillSelect(frame)})`,
					`output as materialized (${outputSelect(frame)})`,
				]
			: []),
	];
	const from = `from ${ended} d
    join ${asOf ? "project_then p on p.project_id = d.project_id" : `project p on p.jurisdiction_id = ${jurisdiction} and p.project_id = d.project_id`}
    ${frame.listId ? `join project_list_member m on m.jurisdiction_id = ${jurisdiction} and m.list_id = ${frame.listId} and m.version = ${frame.listVersion} and m.project_id = d.project_id` : ""}
    ${withPeriod ? `left join ${began} b on ${beforeDekad ? `b.project_id = d.project_id and ${isAt("b", beforeDekad)}` : "false"}` : ""}
    ${corrected ? "left join correction c on c.project_id = d.project_id left join spoken k on k.project_id = d.project_id" : ""}
    ${
			!isLean
				? `left join (${planSelect(`p.jurisdiction_id = ${jurisdiction} and p.year = extract(year from ${yearStart}::date)${ofSubject(frame, "p")}`, asOf)}) y on y.project_id = d.project_id
    left join standstill s on s.project_id = d.project_id
    left join output u on u.project_id = d.project_id`
				: ""
		}
    ${joins}
    where ${isAt("d", lastDekad)}${frame.conditions.map((condition) => ` and ${condition}`).join("")}`;
	const sum = (a: string, b: string) => `coalesce(${a} + ${b}, ${a}, ${b})`;
	const ytd = (measure: string) =>
		corrected
			? // A line booked this year for a year before moves out and may leave nothing said behind it.
				// The first question spares the many without a line all others.
				`case when c.project_id is null then d.${measure}_ytd_yuan
              when c.crosses and coalesce(k.${measure}, 0) = 0 then null
              else ${sum(`d.${measure}_ytd_yuan`, `c.${measure}_end`)} end`
			: `d.${measure}_ytd_yuan`;
	const before = corrected
		? sum("b.investment_ytd_yuan", "c.investment_before")
		: "b.investment_ytd_yuan";
	const said = corrected
		? "d.investment_dekads_ytd - coalesce(b.investment_dekads_ytd, 0) - coalesce(c.only_lines_booked, 0) + coalesce(c.lines_for_period, 0)"
		: "d.investment_dekads_ytd - coalesce(b.investment_dekads_ytd, 0)";
	return {
		ctes: ctes.length > 0 ? `with ${ctes.join(",\n  ")}` : "",
		from,
		ytd,
		inPeriod: `case when ${said} = 0 then null else coalesce(${ytd("investment")}, 0) - coalesce(${before}, 0) end`,
		sinceStart: corrected
			? sum("d.investment_since_start_yuan", "c.since_start")
			: "d.investment_since_start_yuan",
	};
}

/**
 * The projects that stood still on a day of the year up to the period's end, or were a reserve when it began. It reads only
 * standings that could say so and asks of each whether it held: later said otherwise for the same day, or
 * left behind before the year, it did not.
 */
function standstillSelect(frame: RollupFrame): string {
	const { jurisdiction, lastDay, yearStart, asOf } = frame;
	const year = `${yearStart}::date`;
	const known = (alias: string) =>
		`${alias}.jurisdiction_id = ${jurisdiction}${asOf ? ` and ${alias}.recorded_at <= ${asOf}::timestamptz` : ""}`;
	return `
    select s.project_id, bool_or(s.is_paused) as stood_still,
           bool_or(s.stage in ('reserve', 'pre_work') and s.from_on <= ${year}) as was_reserve
    from project_standing s
    where ${known("s")}${ofSubject(frame, "s")} and s.from_on <= ${lastDay}::date
      and (s.is_paused or (s.stage in ('reserve', 'pre_work') and s.from_on <= ${year}))
      and not exists (select 1 from project_standing n where ${known("n")} and n.project_id = s.project_id
        and ((n.from_on = s.from_on and n.recorded_at > s.recorded_at) or (n.from_on > s.from_on and n.from_on <= ${year})))
    group by s.project_id`;
}

/** The last four quarters that are over by the end of the period. */
const outputSelect = (frame: RollupFrame): string => {
	const { jurisdiction, lastDay, asOf } = frame;
	return `
    select o.project_id, sum(o.output_yuan)::bigint as yuan, count(o.output_yuan) as quarters
    from (select distinct on (q.project_id, q.quarter_start) q.project_id, q.output_yuan from project_output q
          where q.jurisdiction_id = ${jurisdiction}${ofSubject(frame, "q")} and q.quarter_start < ${nextQuarter(lastDay)} and q.quarter_start >= ${nextQuarter(lastDay)} - interval '1 year'
            ${asOf ? `and q.recorded_at <= ${asOf}::timestamptz` : ""}
          order by q.project_id, q.quarter_start, q.revision desc) o
    group by o.project_id`;
};

/** First day of the quarter that holds the day after a parameter's day: all quarters before it are over by that day. */
const nextQuarter = (day: string) =>
	`(select date_trunc('quarter', ${day}::date + 1)::date)`;

/** Beginning of the names of what counts acceptances; behind it the step of the review ladder. */
export const ACCEPTED_AT = "acceptedAt.";

/**
 * Joins `a`: the highest step that accepted the report behind `d`, at a past instant by what was said until then. A
 * report that came in already accepted has no words of review, and its own step is what is known.
 *
 * @param stepIds ids of the pack's steps, the highest first
 */
export function acceptedAtJoin(
	{
		jurisdiction,
		lastDekad,
		asOf,
	}: Pick<RollupFrame, "jurisdiction" | "lastDekad" | "asOf">,
	stepIds: readonly string[],
): string {
	const own = `from progress_report r where r.jurisdiction_id = ${jurisdiction} and r.dekad_start = ${lastDekad}::date and r.report_id = d.report_id and d.report_state = 'accepted'`;
	if (!asOf)
		return `left join lateral (select r.accepted_level as step ${own}) a on true`;
	const words = `from report_review w where w.jurisdiction_id = ${jurisdiction} and w.report_id = r.report_id and w.verdict = 'accepted'`;
	const height = `array_position(array[${stepIds.map((id) => `'${id}'`).join(", ")}]::text[], w.step)`;
	return `left join lateral (
      select case when exists (select 1 ${words})
                  then (select w.step ${words} and w.at <= ${asOf}::timestamptz order by ${height} limit 1)
                  else r.accepted_level end as step ${own}) a on true`;
}

/** 1 to 36 of the dekad that starts on a parameter's day. */
const dekadNumber = (start: string) =>
	`((extract(month from ${start}::date) - 1) * 3 + (extract(day from ${start}::date) - 1) / 10 + 1)::int`;

/**
 * The counts and sums of a cell, named as the fields of core/rollups/cell.ts. Definitions with their
 * sources stand in core/rollups/rates.ts; 5 million yuan is the entry threshold of the investment survey [S67][S63].
 *
 * @param stepIds steps whose acceptances are counted; they need `acceptedAtJoin`
 * `only`: the names of those asked for; absent: all.
 */
export function cellSums(
	frame: RollupFrame,
	{ ytd, inPeriod, sinceStart }: RollupParts,
	stepIds: readonly string[],
	only?: readonly string[],
): string {
	const year = `${frame.yearStart}::date`;
	const yearEnd = `(${year} + interval '1 year' - interval '1 day')::date`;
	const day = `${frame.lastDay}::date`;
	const count = (condition: string) => `count(*) filter (where ${condition})`;
	const plannedStart = `p.planned_start_on between ${year} and ${yearEnd}`;
	const measureSum = (measures: readonly FlowMeasure[]) => {
		const parts = measures.map((measure) => `(${ytd(measure)})`);
		return `case when num_nonnulls(${parts.join(", ")}) = 0 then null else ${parts.map((part) => `coalesce(${part}, 0)`).join(" + ")} end`;
	};
	// Sessions are named by their quarter, 2026-Q1; others sort by their year.
	// Asked once: to_char depends on the session's settings, so PostgreSQL would write it anew for every project.
	const session = `(select to_char(${day}, 'YYYY"-Q"Q'))`;
	const batch = (comparison: "<" | "<=") =>
		`p.batch_session collate "C" ${comparison} ${session}`;
	const fundsPlanned = `y.funds_cumulative_yuan[${dekadNumber(frame.lastDekad)}]`;
	const hasYearOfOutput =
		"coalesce(u.quarters = 4, false) and p.expected_output_yuan is not null";
	const entered = `p.statistics_entered_on <= ${day}`;
	const running = `p.actual_start_on < ${year} and (p.actual_completion_on is null or p.actual_completion_on >= ${year})`;
	const sums: Record<string, string> = {
		projects: "count(*)",
		expected: "coalesce(sum(d.expected_ytd - coalesce(b.expected_ytd, 0)), 0)",
		reported: "coalesce(sum(d.reported_ytd - coalesce(b.reported_ytd, 0)), 0)",
		timely: "coalesce(sum(d.timely_ytd - coalesce(b.timely_ytd, 0)), 0)",
		accepted: "coalesce(sum(d.accepted_ytd - coalesce(b.accepted_ytd, 0)), 0)",
		...Object.fromEntries(
			stepIds.map((id) => [
				`${ACCEPTED_AT}${id}`,
				count(`d.is_expected and a.step = '${id}'`),
			]),
		),
		startsPlanned: count(plannedStart),
		startsDue: count(`p.planned_start_on between ${year} and ${day}`),
		startsDueOnTime: count(
			`p.planned_start_on between ${year} and ${day} and p.actual_start_on <= ${day}`,
		),
		startsEarly: count(
			`${plannedStart} and p.planned_start_on > ${day} and p.actual_start_on <= ${day}`,
		),
		// Also one that began before the year it was planned for: started = due and started + early [S27].
		started: count(`${plannedStart} and p.actual_start_on <= ${day}`),
		continued: count(running),
		stopped: count(`${running} and s.stood_still`),
		resumed: count(`${running} and s.stood_still and not d.is_paused`),
		completionsPlanned: count(
			`p.planned_completion_on between ${year} and ${yearEnd}`,
		),
		completed: count(
			`p.planned_completion_on between ${year} and ${yearEnd} and p.actual_completion_on <= ${day}`,
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
		batchSigned: count(batch("<")),
		batchSignedStarted: count(`${batch("<")} and p.actual_start_on <= ${day}`),
		batchStarted: count(`${batch("<=")} and p.actual_start_on <= ${day}`),
		batchInProduction: count(
			`${batch("<=")} and p.actual_start_on <= ${day} and p.actual_commissioning_on <= ${day}`,
		),
		reserve: count("s.was_reserve"),
		converted: count(
			`s.was_reserve and p.actual_start_on between ${year} and ${day}`,
		),
		withoutCompletionDate: count("p.planned_completion_on is null"),
		withoutFundsPlan: count("y.funds_cumulative_yuan is null"),
		withoutYearOfOutput: count(
			`p.actual_commissioning_on <= ${day} and not (${hasYearOfOutput})`,
		),
		entered: count(entered),
		enteredActualYuan: `sum(${ytd("investment")}) filter (where ${entered})`,
		enteredStatisticalYuan: `sum(${ytd("statistical_investment")}) filter (where ${entered})`,
		expectedOutputYuan: `sum(p.expected_output_yuan) filter (where ${hasYearOfOutput})`,
		actualOutputYuan: `sum(u.yuan) filter (where ${hasYearOfOutput})`,
		fundsPlannedYuan: `sum(${fundsPlanned})`,
		fundsArrivedYuan: `sum(${measureSum(ARRIVED)}) filter (where y.funds_cumulative_yuan is not null)`,
		annualPlanYuan: "sum(d.annual_plan_yuan)",
		plannedYuan: "sum(d.planned_ytd_yuan)",
		actualYuan: `sum(${ytd("investment")})`,
		// A project kept only since within the period has no row before it, but its plan runs from 1 January.
		plannedInPeriodYuan: frame.beforeDekad
			? `sum(d.planned_ytd_yuan - coalesce(b.planned_ytd_yuan, y.cumulative_yuan[${dekadNumber(frame.beforeDekad)}], 0))`
			: "sum(d.planned_ytd_yuan)",
		actualInPeriodYuan: `sum(${inPeriod})`,
		privateInvestmentYuan: `sum(${ytd("investment")}) filter (where p.ownership = 'private')`,
		allInvestmentYuan: `sum(${ytd("investment")}) filter (where p.ownership is not null)`,
		sinceStartYuan: `sum(${sinceStart})`,
		totalInvestmentYuan: "sum(p.total_investment_yuan)",
	};
	for (const measure of FLOW_MEASURES) sums[measure] = `sum(${ytd(measure)})`;
	return Object.entries(sums)
		.filter(([name]) => !only || only.includes(name))
		.map(([name, text]) => `(${text})::bigint as "${name}"`)
		.join(",\n  ");
}
