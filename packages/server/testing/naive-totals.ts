import { figureOf } from "@dekad/core/reports/corrections.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
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
	isIn: (place: Selectable<Tables["project_standing"]>) => boolean;
};

export type NaiveCell = {
	projects: number;
	expected: number;
	reported: number;
	timely: number;
	accepted: number;
	annualPlan: number | null;
	planned: number | null;
	plannedInPeriod: number | null;
	actual: number | null;
	actualInPeriod: number | null;
	sinceStart: number | null;
	totalInvestment: number | null;
	measures: Record<string, number | null>;
};

/** Null adds nothing; a sum of nulls is null. */
export const sumOf = (
	values: readonly (number | null | undefined)[],
): number | null =>
	values.reduce<number | null>(
		(sum, value) => (value == null ? sum : (sum ?? 0) + value),
		null,
	);

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
		if (!place || project.tracked_from > last || !question.isIn(place))
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
	const plan = raw.plan.find(
		(row) =>
			row.project_id === project.project_id &&
			row.year === Number(last.slice(0, 4)) &&
			row.state === "approved",
	)?.cumulative_yuan;
	const planned = plan?.[indexOf(last) - 1] ?? null;
	const plannedBefore =
		indexOf(first) === 1 ? 0 : (plan?.[indexOf(first) - 2] ?? null);
	return {
		projects: 1,
		expected: asked.length,
		reported: answered.length,
		timely: answered.filter((report) => report.is_timely).length,
		accepted: answered.filter((report) => report.state === "accepted").length,
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
