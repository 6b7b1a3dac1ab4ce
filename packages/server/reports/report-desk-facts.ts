import {
	addDekads,
	dekadId,
	dekadIndex,
	dekadOfStart,
	dekadStart,
} from "@dekad/core/periods/dekad.ts";
import { FUND_SOURCES } from "@dekad/core/reports/measures.ts";
import type { BeforeDekad, DeskProject } from "@dekad/contract/report-desk.ts";
import type { ReportValues } from "@dekad/contract/reports.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";

/** What the desk knows of a project before anything is said of the dekad. */
export type DeskFacts = Pick<
	DeskProject,
	"stage" | "isPaused" | "isExpected" | "every" | "plan" | "before"
>;

const SERIES = ["arrived", "paid"] as const;
const SOURCE_YTD = SERIES.flatMap((series) =>
	FUND_SOURCES.map((source) => `${series}_${source}_ytd_yuan` as const),
);
type Said<T> = [dekadStart: string, value: T] | null;
type Row = Record<(typeof SOURCE_YTD)[number], number | null> & {
	projectId: string;
	stage: string;
	isPaused: boolean;
	isExpected: boolean | null;
	every: DeskProject["every"];
	opening: number | null;
	hasBefore: boolean;
	ytd: number | null;
	sinceStart: number | null;
	spoken: number | null;
	monthBaseYtd: number | null;
	monthBaseSpoken: number | null;
	planned: number[] | null;
	best: number | null;
	ratio: Said<number>;
	words: Said<string>;
	steps: Said<string>;
	people: Said<number>;
	machines: Said<number>;
	problems: Said<ReportValues["problems"]>;
};

/** The newest counted report before the dekad that says something in a column, as [dekad, value]. */
const lastSaid = (alias: string, column: string, condition: string) =>
	`left join lateral (
       select jsonb_build_array(e.dekad_start, e.${column}) as said from progress_report e
       where e.jurisdiction_id = $1 and e.project_id = p.project_id and e.dekad_start < $3 and e.is_counted and ${condition}
       order by e.dekad_start desc limit 1) ${alias} on true`;

/**
 * What is known of each project before the dekad that starts on `start`, by project, in one statement. To be asked
 * with the sight of the whole office once the projects are known to be the actor's own: what was
 * invested and said under a former owner is part of the project's since-start.
 */
export async function deskFacts(
	tx: Tx,
	jurisdictionId: string,
	{ start, projectIds }: { start: string; projectIds: readonly string[] },
): Promise<Map<string, DeskFacts>> {
	const dekad = dekadOfStart(start);
	const before = addDekads(dekad, -1);
	const monthBase = addDekads({ ...dekad, part: 1 }, -1);
	const inYear = (start: string) =>
		start.startsWith(`${dekad.year}-`) ? start : null;
	const rows = await queryRows<Row>(
		tx,
		`select p.project_id as "projectId", coalesce(d.stage, p.stage) as stage, coalesce(d.is_paused, p.is_paused) as "isPaused",
            d.is_expected as "isExpected", coalesce(c.every, 'never') as every, p.opening_investment_yuan as opening,
            s.project_id is not null as "hasBefore", s.investment_since_start_yuan as "sinceStart",
            b.investment_ytd_yuan as ytd, b.investment_dekads_ytd as spoken,
            m.investment_ytd_yuan as "monthBaseYtd", m.investment_dekads_ytd as "monthBaseSpoken",
            l.cumulative_yuan as planned, ${SOURCE_YTD.map((column) => `b.${column}`).join(", ")},
            best.yuan as best, ratio.said as ratio, words.said as words, steps.said as steps, people.said as people,
            machines.said as machines, problems.said as problems
     from project p
     left join project_dekad d on d.jurisdiction_id = $1 and d.project_id = p.project_id and d.dekad_start = $3
     left join project_dekad s on s.jurisdiction_id = $1 and s.project_id = p.project_id and s.dekad_start = $4
     left join project_dekad b on b.jurisdiction_id = $1 and b.project_id = p.project_id and b.dekad_start = $5
     left join project_dekad m on m.jurisdiction_id = $1 and m.project_id = p.project_id and m.dekad_start = $6
     left join plan l on l.jurisdiction_id = $1 and l.project_id = p.project_id and l.year = $7 and l.state = 'approved'
     left join cadence c on c.jurisdiction_id = $1 and c.stage = coalesce(d.stage, p.stage) and c.is_paused = coalesce(d.is_paused, p.is_paused)
     left join lateral (
       select max(e.investment_yuan) as yuan from progress_report e
       where e.jurisdiction_id = $1 and e.project_id = p.project_id and e.dekad_start < $3 and e.is_counted) best on true
     ${lastSaid("ratio", "physical_progress_ratio", "e.physical_progress_ratio is not null")}
     ${lastSaid("words", "physical_progress_text", "e.physical_progress_text <> ''")}
     ${lastSaid("steps", "next_steps", "e.next_steps <> ''")}
     ${lastSaid("people", "people_on_site", "e.people_on_site is not null")}
     ${lastSaid("machines", "machines_on_site", "e.machines_on_site is not null")}
     ${lastSaid("problems", "problems", "true")}
     where p.jurisdiction_id = $1 and p.project_id = any($2::uuid[])`,
		[
			jurisdictionId,
			[...projectIds],
			start,
			dekadStart(before),
			// Sums of the year begin anew with it.
			inYear(dekadStart(before)),
			inYear(dekadStart(monthBase)),
			dekad.year,
		],
	);
	const index = dekadIndex(dekad);
	return new Map(
		rows.map((row) => [
			row.projectId,
			{
				stage: row.stage,
				isPaused: row.isPaused,
				isExpected: row.isExpected ?? false,
				every: row.every,
				plan: planOf(row.planned, index),
				before: beforeOf(row),
			},
		]),
	);
}

function planOf(
	cumulative: readonly number[] | null,
	index: number,
): DeskProject["plan"] {
	if (!cumulative) return null;
	const until = (end: number) => (end === 0 ? 0 : (cumulative[end - 1] ?? 0));
	const monthEnd = Math.ceil(index / 3) * 3;
	return {
		inDekadYuan: until(index) - until(index - 1),
		monthYuan: until(monthEnd) - until(monthEnd - 3),
		ytdYuan: until(index),
		annualYuan: until(36),
	};
}

function beforeOf(row: Row): BeforeDekad {
	const bySource = (series: (typeof SERIES)[number]) =>
		Object.fromEntries(
			FUND_SOURCES.map((source) => [
				source,
				row[`${series}_${source}_ytd_yuan`],
			]),
		) as BeforeDekad["paidYtdYuan"];
	// The sum of a month in which nobody spoke is not 0.
	const hasMonth = (row.spoken ?? 0) > (row.monthBaseSpoken ?? 0);
	return {
		monthYuan: hasMonth ? (row.ytd ?? 0) - (row.monthBaseYtd ?? 0) : null,
		ytdYuan: row.ytd,
		sinceStartYuan: row.hasBefore ? row.sinceStart : row.opening,
		bestDekadYuan: row.best,
		arrivedYtdYuan: bySource("arrived"),
		paidYtdYuan: bySource("paid"),
		physicalProgressRatio: statedOf(row.ratio),
		physicalProgressText: statedOf(row.words),
		nextSteps: statedOf(row.steps),
		peopleOnSite: statedOf(row.people),
		machinesOnSite: statedOf(row.machines),
		problems: statedOf(row.problems),
	};
}

const statedOf = <T>(said: Said<T>): { dekad: string; value: T } | null =>
	said && { dekad: dekadId(dekadOfStart(said[0])), value: said[1] };
