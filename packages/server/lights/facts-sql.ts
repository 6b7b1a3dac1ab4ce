import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { type Dekad, dekadBounds } from "@dekad/core/periods/dekad.ts";
import { FUND_SOURCES } from "@dekad/core/reports/measures.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { correctionSelect, spokenSelect } from "../rollups/correction-sql.ts";
import { projectAsOfSelect } from "../rollups/project-as-of-sql.ts";
import {
	planSelect,
	projectDekadSelect,
} from "../rollups/project-dekad-sql.ts";
import { frameOf } from "../rollups/resolve-question.ts";
import { rollupParts } from "../rollups/rollup-sql.ts";
import type { FactsQuestion } from "./facts.ts";

/** A project in a dekad. What no dekad changes stands in the first of its rows alone and is null in the others. */
export type FactsRow = {
	readonly dekadStart: string;
	readonly projectId: string;
	readonly ownerName: string;
	readonly regionPath: string;
	readonly sectorPath: string;
	readonly stage: string;
	readonly isPaused: boolean;
	readonly annualPlanYuan: number | null;
	readonly plannedYtdYuan: number | null;
	readonly actualYtdYuan: number | null;
	/** Investment of the year as it was booked, without what was corrected since. */
	readonly ytdAsBooked: number | null;
	readonly fundsPlannedYtdYuan: number | null;
	readonly fundsArrivedYtdYuan: number | null;
	readonly code: string | null;
	readonly name: string | null;
	readonly totalInvestmentYuan: number | null;
	readonly plannedStartOn: string | null;
	readonly actualStartOn: string | null;
	readonly statisticsEnteredOn: string | null;
	readonly plan: readonly number[] | null;
	/** Months of the year that are over, and the year to date at their ends. */
	readonly monthNumbers: readonly number[] | null;
	readonly monthYtd: readonly (number | null)[] | null;
};

/**
 * The rows by project code and dekad. Every part is the roll-up's own (the derived state or its replay, corrections, plans, the
 * sum of both), so that a light and a total never speak of different things; only that all dekads are asked of them at once.
 */
export async function readFactsRows(
	tx: Tx,
	actor: Actor,
	{
		question,
		office,
		dekads,
		last,
		withMonths,
		projectIds,
	}: FactsQuestion & { readonly last: Dekad },
): Promise<readonly FactsRow[]> {
	// The period before belongs to rates alone; which projects a list holds comes as their ids.
	const { frame, parameters, parameter } = frameOf(actor, question, office, {
		period: { kind: "dekad", ...last },
		last,
		before: undefined,
		list: null,
	});
	const { jurisdiction, yearStart, lastDekad, lastDay, asOf } = frame;
	const bounds = dekads.map(dekadBounds);
	const starts = parameter(bounds.map(({ first }) => first));
	const ends = parameter(bounds.map((each) => each.last));
	// The reasons of one project need no replay of all.
	const one = /^project=([0-9a-f-]{36})$/.exec(question.where ?? "")?.[1];
	const chosen = projectIds ?? (one ? [one] : undefined);
	const only = chosen && parameter(chosen);
	const cells = asOf ? "cells" : "project_dekad";
	const ofOffice = (alias: string) =>
		asOf ? "" : ` and ${alias}.jurisdiction_id = ${jurisdiction}`;
	const atDekad = {
		...frame,
		lastDekad: "e.first_on",
		beforeDekad: "e.first_on",
		lastDay: "e.last_on",
	};
	const ctes = [
		// The planner knows how many these are as long as nothing is asked of them. The days of the last one stand in it to give their parameters a type.
		`dekads as materialized (
  select t.first_on, t.last_on, ((extract(month from t.first_on) - 1) * 3 + (extract(day from t.first_on) - 1) / 10 + 1)::int as place, ${lastDekad}::date as newest_on, ${lastDay}::date as newest_until
  from unnest(${starts}::date[], ${ends}::date[]) t(first_on, last_on))`,
		...(asOf
			? [
					`cells as materialized (${projectDekadSelect({ jurisdiction, until: lastDekad, asOf, year: yearStart, ...(only ? { projects: only } : {}) })})`,
					`project_then as materialized (${projectAsOfSelect(jurisdiction, asOf)})`,
				]
			: []),
		...(frame.corrected
			? [
					`correction as materialized (select e.first_on, moved.* from dekads e cross join lateral (${correctionSelect(atDekad)}) moved)`,
					// Of each dekad its own few projects: asked for those of all, every report of the year would be read once a dekad.
					`spoken as materialized (select e.first_on, counted.* from dekads e cross join lateral (
  with correction as materialized (select m.project_id, m.crosses from correction m where m.first_on = e.first_on and m.crosses)
  ${spokenSelect(atDekad)}) counted)`,
				]
			: []),
	];
	const { ytd } = rollupParts(frame, "", { isLean: true });
	const arrived = FUND_SOURCES.map((source) => ytd(`arrived_${source}`));
	const onlyFirst = (column: string) =>
		`case when row_number() over of_project = 1 then ${column} end`;
	const months = withMonths
		? `left join (
  select m.project_id, array_agg(extract(month from m.dekad_start)::int order by m.dekad_start) as numbers, array_agg(m.investment_ytd_yuan order by m.dekad_start) as ytd
  from ${cells} m
  where m.dekad_start between ${yearStart}::date and ${lastDekad}::date and extract(day from m.dekad_start) = 21${ofOffice("m")}${only ? ` and m.project_id = any(${only}::uuid[])` : ""}
  group by m.project_id) m on m.project_id = d.project_id`
		: "";
	const ofDekad = (alias: string) =>
		`${alias}.project_id = d.project_id and ${alias}.first_on = d.dekad_start`;
	// Each plain condition makes the planner expect a two-hundredth of a replay's rows, until it scans a set once for every one of them.
	const conditions = frame.conditions.map((condition) =>
		asOf ? `(case when ${condition} then true else false end)` : condition,
	);
	const statement = `
with ${ctes.join(",\n")}
select d.dekad_start as "dekadStart", d.project_id as "projectId", o.name as "ownerName", d.region_path as "regionPath", d.sector_path as "sectorPath",
  d.stage, d.is_paused as "isPaused", d.annual_plan_yuan as "annualPlanYuan", d.planned_ytd_yuan as "plannedYtdYuan",
  (${ytd("investment")})::bigint as "actualYtdYuan", ${withMonths ? "d.investment_ytd_yuan" : "null::bigint"} as "ytdAsBooked",
  l.funds_cumulative_yuan[e.place] as "fundsPlannedYtdYuan",
  (case when ${arrived.map((each) => `(${each}) is null`).join(" and ")} then null
        else ${arrived.map((each) => `coalesce(${each}, 0)`).join(" + ")} end)::bigint as "fundsArrivedYtdYuan",
  ${onlyFirst("p.code")} as code, ${onlyFirst("p.name")} as name, ${onlyFirst("p.total_investment_yuan")} as "totalInvestmentYuan",
  ${onlyFirst("p.planned_start_on")} as "plannedStartOn", ${onlyFirst("p.actual_start_on")} as "actualStartOn",
  ${onlyFirst("p.statistics_entered_on")} as "statisticsEnteredOn",
  ${withMonths ? `${onlyFirst("l.cumulative_yuan")} as plan, ${onlyFirst("m.numbers")} as "monthNumbers", ${onlyFirst("m.ytd")} as "monthYtd"` : `null::bigint[] as plan, null::int[] as "monthNumbers", null::bigint[] as "monthYtd"`}
from dekads e
join ${cells} d on d.dekad_start = e.first_on${ofOffice("d")}
join ${asOf ? "project_then" : "project"} p on p.project_id = d.project_id${ofOffice("p")}
join organisation o on o.jurisdiction_id = ${jurisdiction} and o.organisation_id = d.owner_org_id
left join (${planSelect(`p.jurisdiction_id = ${jurisdiction} and p.year = extract(year from ${yearStart}::date)`, asOf)}) l on l.project_id = d.project_id
${frame.corrected ? `left join correction c on ${ofDekad("c")} left join spoken k on ${ofDekad("k")}` : ""}
${months}
where true${only ? ` and d.project_id = any(${only}::uuid[])` : ""}${conditions.map((condition) => ` and ${condition}`).join("")}
window of_project as (partition by p.code collate "C", d.project_id order by d.dekad_start)
order by p.code collate "C", d.project_id, d.dekad_start`;
	const { rows } = await asWholeOffice(tx, () =>
		tx.executeQuery<FactsRow>(CompiledQuery.raw(statement, parameters)),
	);
	return rows;
}
