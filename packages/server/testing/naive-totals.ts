import { figureOf } from "@dekad/core/reports/corrections.ts";
import { FLOW_MEASURES, FUND_SOURCES } from "@dekad/core/reports/measures.ts";
import {
	countedRevision,
	type Every,
	isAskedFor,
} from "@dekad/core/rollups/project-cells.ts";
import type { Tables } from "../database/tables.ts";
import type { Selectable } from "kysely";
import type { TestDatabase } from "./database.ts";

/**
 * Totals the slow and plain way: from the raw tables, dekad by dekad, without the derived state and
 * without a year to date that is carried on. What the roll-ups answer is held against this.
 */

type Raw = { [T in (typeof TABLES)[number]]: Selectable<Tables[T]>[] };
const TABLES = [
	"project",
	"project_standing",
	"progress_report",
	"correction_line",
	"plan",
	"reporting_period",
	"cadence",
	"project_list",
	"project_list_version",
	"project_list_member",
	"project_output",
] as const;

/** All an office's rows that totals come from. */
export async function rawRows(
	{ ownerDb }: Pick<TestDatabase, "ownerDb">,
	jurisdictionId: string,
): Promise<Raw> {
	const entries = await Promise.all(
		TABLES.map(
			async (table) =>
				[
					table,
					await ownerDb
						.selectFrom(table as "project")
						.where("jurisdiction_id", "=", jurisdictionId)
						.selectAll()
						.execute(),
				] as const,
		),
	);
	return Object.fromEntries(entries) as unknown as Raw;
}

export type NaiveQuestion = {
	/** First days of the period's first and last opened dekad. */
	first: string;
	last: string;
	list: string | null;
	view: "reported" | "corrected";
	/** Whether a project that stands so at the end of the last dekad is in the cell. */
	isIn: (
		place: Selectable<Tables["project_standing"]>,
		reporting: NaiveReporting,
	) => boolean;
};

/** What the reporting dimensions say of a project in the period's last dekad. */
export type NaiveReporting = {
	owner: string;
	cadence: string;
	coverage: string;
	timeliness: string;
	acceptance: string;
};

export type NaiveCell = {
	projects: number;
	expected: number;
	reported: number;
	timely: number;
	accepted: number;
	/** Of the period's last dekad. */
	acceptedByLevel: Record<string, number>;
	annualPlan: number | null;
	planned: number | null;
	plannedInPeriod: number | null;
	actual: number | null;
	actualInPeriod: number | null;
	sinceStart: number | null;
	totalInvestment: number | null;
	measures: Record<string, number | null>;
	/** What the rates are made of, by the fields of core/rollups/cell.ts. */
	counts: Record<string, number | null>;
};

/** Null adds nothing; a sum of nulls is null. */
export const sumOf = (
	values: readonly (number | null | undefined)[],
): number | null =>
	values.reduce<number | null>(
		(sum, value) => (value == null ? sum : (sum ?? 0) + value),
		null,
	);

/** Counts by word, added up word by word. */
export function addCounts(
	counts: readonly Record<string, number>[],
): Record<string, number> {
	const sum: Record<string, number> = {};
	for (const [word, count] of counts.flatMap((one) => Object.entries(one)))
		sum[word] = (sum[word] ?? 0) + count;
	return sum;
}

/** One cell of a question. */
export function naiveCell(raw: Raw, question: NaiveQuestion): NaiveCell {
	const parts = naiveParts(raw, question);
	const total = (pick: (part: NaiveCell) => number | null) =>
		sumOf(parts.map(pick));
	const count = (pick: (part: NaiveCell) => number) =>
		parts.reduce((sum, part) => sum + pick(part), 0);
	return {
		projects: parts.length,
		expected: count((part) => part.expected),
		reported: count((part) => part.reported),
		timely: count((part) => part.timely),
		accepted: count((part) => part.accepted),
		acceptedByLevel: addCounts(parts.map((part) => part.acceptedByLevel)),
		annualPlan: total((part) => part.annualPlan),
		planned: total((part) => part.planned),
		plannedInPeriod: total((part) => part.plannedInPeriod),
		actual: total((part) => part.actual),
		actualInPeriod: total((part) => part.actualInPeriod),
		sinceStart: total((part) => part.sinceStart),
		totalInvestment: total((part) => part.totalInvestment),
		measures: Object.fromEntries(
			FLOW_MEASURES.map((measure) => [
				measure,
				total((part) => part.measures[measure] ?? null),
			]),
		),
		counts: Object.fromEntries(
			Object.keys(parts[0]?.counts ?? {}).map((field) => [
				field,
				total((part) => part.counts[field] ?? null),
			]),
		),
	};
}

/** Where a project stands on a day: the latest statement of the latest day that is not later. */
export function standingOn(raw: Raw, projectId: string, day: string) {
	return raw.project_standing
		.filter((row) => row.project_id === projectId && row.from_on <= day)
		.toSorted(
			(a, b) =>
				(a.from_on < b.from_on ? -1 : a.from_on > b.from_on ? 1 : 0) ||
				a.recorded_at.getTime() - b.recorded_at.getTime(),
		)
		.at(-1);
}

/** The version of a list in force on a day. Undefined: none yet. */
export function listVersionOn(raw: Raw, code: string, day: string) {
	const list = raw.project_list.find((row) => row.code === code);
	return raw.project_list_version
		.filter((row) => row.list_id === list?.list_id && row.effective_on <= day)
		.toSorted((a, b) => a.version - b.version)
		.at(-1);
}

/** The projects of a cell, each as a cell of its own. */
function naiveParts(raw: Raw, question: NaiveQuestion): NaiveCell[] {
	const { first, last, list } = question;
	const end = raw.reporting_period.find((row) => row.dekad_start === last)!;
	const version = list && listVersionOn(raw, list, end.dekad_end);
	return raw.project.flatMap((project) => {
		const place = standingOn(raw, project.project_id, end.dekad_end);
		if (
			!place ||
			project.tracked_from > last ||
			!question.isIn(place, naiveReporting(raw, project, place, last))
		)
			return [];
		if (
			version &&
			!raw.project_list_member.some(
				(row) =>
					row.list_id === version.list_id &&
					row.version === version.version &&
					row.project_id === project.project_id,
			)
		)
			return [];
		return [naivePart(raw, project, { ...question, first, last })];
	});
}

function naiveReporting(
	raw: Raw,
	project: Selectable<Tables["project"]>,
	place: Selectable<Tables["project_standing"]>,
	last: string,
): NaiveReporting {
	const report = countedReports(raw, project.project_id).find(
		({ dekad_start: at }) => at === last,
	);
	const cadence = everyOf(raw, place);
	const wasReturned = raw.progress_report.some(
		(row) =>
			row.project_id === project.project_id &&
			row.dekad_start === last &&
			row.returned_at !== null,
	);
	const answer = (said: string) =>
		!isAskedFor(cadence, last) ? "not_asked" : report ? said : "missing";
	return {
		owner: place.owner_org_id,
		cadence,
		coverage: answer("reported"),
		timeliness: answer(report?.is_timely ? "in_time" : "late"),
		acceptance: report
			? report.state === "accepted"
				? "final"
				: "waiting"
			: wasReturned
				? "returned"
				: "none",
	};
}

/** The counts behind the rates, each by the words of its definition in core/text/en/rates.ts. */
function naiveCounts(
	raw: Raw,
	project: Selectable<Tables["project"]>,
	{
		last,
		funds,
		said,
	}: {
		last: string;
		funds: readonly number[] | null;
		said: (measure: string) => number | null;
	},
): Record<string, number | null> {
	const year = last.slice(0, 4);
	const newYear = `${year}-01-01`;
	const day = raw.reporting_period.find(
		(row) => row.dekad_start === last,
	)!.dekad_end;
	const by = (date: string | null) => date !== null && date <= day;
	const inYear = (date: string | null) =>
		date !== null && date.startsWith(year);
	const one = (holds: boolean) => (holds ? 1 : 0);
	const started = by(project.actual_start_on);
	const { planned_start_on: plannedStart } = project;

	const turns = raw.project_standing.filter(
		(row) =>
			row.project_id === project.project_id &&
			row.from_on > newYear &&
			row.from_on <= day,
	);
	const stands = [newYear, ...turns.map((row) => row.from_on)].flatMap(
		(on) => standingOn(raw, project.project_id, on) ?? [],
	);
	const isPaused = standingOn(raw, project.project_id, day)!.is_paused;
	const stoodStill = stands.some((row) => row.is_paused);
	const first = standingOn(raw, project.project_id, newYear);
	const wasReserve =
		first !== undefined && ["reserve", "pre_work"].includes(first.stage);
	const continued =
		project.actual_start_on !== null &&
		project.actual_start_on < newYear &&
		(project.actual_completion_on === null ||
			project.actual_completion_on >= newYear);

	const quarterOf = (date: string) =>
		`${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
	const session = project.batch_session;
	const isEarlier = session !== null && session < quarterOf(day);
	const isHeld = session !== null && session <= quarterOf(day);

	const over = new Date(Date.parse(day) + 86_400_000);
	const month =
		over.getUTCFullYear() * 12 + Math.floor(over.getUTCMonth() / 3) * 3;
	const quarters = [3, 6, 9, 12].flatMap((back) => {
		const at = month - back;
		const start = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}-01`;
		const latest = raw.project_output
			.filter(
				(row) =>
					row.project_id === project.project_id && row.quarter_start === start,
			)
			.toSorted((a, b) => a.revision - b.revision)
			.at(-1)?.output_yuan;
		return latest ?? [];
	});
	const hasYear =
		quarters.length === 4 && project.expected_output_yuan !== null;
	const eligible =
		started &&
		project.total_investment_yuan !== null &&
		project.total_investment_yuan >= 5_000_000;
	const entered = by(project.statistics_entered_on);
	const building =
		started &&
		!isPaused &&
		(project.actual_commissioning_on === null ||
			project.actual_commissioning_on >= newYear);
	return {
		startsPlanned: one(inYear(plannedStart)),
		startsDue: one(inYear(plannedStart) && by(plannedStart)),
		startsDueOnTime: one(inYear(plannedStart) && by(plannedStart) && started),
		started: one(inYear(plannedStart) && started),
		continued: one(continued),
		stopped: one(continued && stoodStill),
		resumed: one(continued && stoodStill && !isPaused),
		completionsPlanned: one(inYear(project.planned_completion_on)),
		completed: one(
			inYear(project.planned_completion_on) && by(project.actual_completion_on),
		),
		batchSigned: one(isEarlier),
		batchSignedStarted: one(isEarlier && started),
		batchStarted: one(isHeld && started),
		batchInProduction: one(
			isHeld && started && by(project.actual_commissioning_on),
		),
		underConstruction: one(building),
		commissioned: one(building && by(project.actual_commissioning_on)),
		eligibleStarted: one(eligible),
		enteredStatistics: one(eligible && entered),
		reserve: one(wasReserve),
		converted: one(wasReserve && inYear(project.actual_start_on) && started),
		withoutCompletionDate: one(project.planned_completion_on === null),
		withoutFundsPlan: one(funds === null),
		withoutYearOfOutput: one(by(project.actual_commissioning_on) && !hasYear),
		entered: one(entered),
		enteredActualYuan: entered ? said("investment") : null,
		enteredStatisticalYuan: entered ? said("statistical_investment") : null,
		expectedOutputYuan: hasYear ? project.expected_output_yuan : null,
		actualOutputYuan: hasYear ? sumOf(quarters) : null,
		fundsPlannedYuan: funds?.[indexOf(last) - 1] ?? null,
		fundsArrivedYuan: funds
			? sumOf(FUND_SOURCES.map((source) => said(`arrived_${source}`)))
			: null,
		privateInvestmentYuan:
			project.ownership === "private" ? said("investment") : null,
		allInvestmentYuan: project.ownership === null ? null : said("investment"),
	};
}

function naivePart(
	raw: Raw,
	project: Selectable<Tables["project"]>,
	{ first, last, view }: NaiveQuestion,
): NaiveCell {
	const yearStart = `${last.slice(0, 4)}-01-01`;
	const reports = countedReports(raw, project.project_id);
	const lines = raw.correction_line.filter((line) =>
		reports.some(({ report_id }) => report_id === line.report_id),
	);
	// The rule of the two views as core states it: the SQL of the roll-ups is held to it here.
	const said = (measure: string, from: string) =>
		figureOf(
			{
				said: reports.map((row) => ({
					dekadStart: row.dekad_start,
					yuan: row[`${measure}_yuan` as "investment_yuan"],
				})),
				lines: lines
					.filter((line) => line.measure === measure)
					.map((line) => ({
						bookedDekad: line.booked_dekad,
						forDekad: line.for_dekad,
						differenceYuan: line.difference_yuan,
					})),
			},
			from,
			last,
			view,
		);
	const asked = raw.reporting_period.filter((period) => {
		const stand = standingOn(raw, project.project_id, period.dekad_end);
		return (
			stand &&
			period.dekad_start >= first &&
			period.dekad_start <= last &&
			period.dekad_start >= project.tracked_from &&
			isAskedFor(everyOf(raw, stand), period.dekad_start)
		);
	});
	const answered = asked.flatMap(
		(period) =>
			reports.find(({ dekad_start: at }) => at === period.dekad_start) ?? [],
	);
	const approved = raw.plan.find(
		(row) =>
			row.project_id === project.project_id &&
			row.year === Number(last.slice(0, 4)) &&
			row.state === "approved",
	);
	const plan = approved?.cumulative_yuan;
	const planned = plan?.[indexOf(last) - 1] ?? null;
	const plannedBefore =
		indexOf(first) === 1 ? 0 : (plan?.[indexOf(first) - 2] ?? null);
	return {
		projects: 1,
		expected: asked.length,
		reported: answered.length,
		timely: answered.filter((report) => report.is_timely).length,
		accepted: answered.filter((report) => report.state === "accepted").length,
		acceptedByLevel: Object.fromEntries(
			answered.flatMap((report) =>
				report.dekad_start === last &&
				report.state === "accepted" &&
				report.accepted_level
					? [[report.accepted_level, 1]]
					: [],
			),
		),
		annualPlan: plan?.[35] ?? null,
		planned,
		plannedInPeriod: planned === null ? null : planned - (plannedBefore ?? 0),
		actual: said("investment", yearStart),
		actualInPeriod: said("investment", first),
		sinceStart: sumOf([
			project.opening_investment_yuan,
			said("investment", "0001-01-01"),
		]),
		totalInvestment: project.total_investment_yuan,
		measures: Object.fromEntries(
			FLOW_MEASURES.map((measure) => [measure, said(measure, yearStart)]),
		),
		counts: naiveCounts(raw, project, {
			last,
			funds: approved?.funds_cumulative_yuan ?? null,
			said: (measure) => said(measure, yearStart),
		}),
	};
}

function countedReports(raw: Raw, projectId: string) {
	const byDekad = Map.groupBy(
		raw.progress_report.filter((row) => row.project_id === projectId),
		(row) => row.dekad_start,
	);
	return [...byDekad.values()].flatMap(
		(revisions) => countedRevision(revisions) ?? [],
	);
}

const everyOf = (
	raw: Raw,
	{ stage, is_paused }: Selectable<Tables["project_standing"]>,
): Every =>
	(raw.cadence.find((row) => row.stage === stage && row.is_paused === is_paused)
		?.every as Every | undefined) ?? "never";

const indexOf = (start: string) =>
	(Number(start.slice(5, 7)) - 1) * 3 +
	(Number(start.slice(8, 10)) - 1) / 10 +
	1;
