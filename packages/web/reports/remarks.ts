/** Which field a stop or a doubt of core stands beside. The rules are core's; this is where they are told. */

import { parseDekad } from "@dekad/core/periods/dekad.ts";
import {
	reportDoubts,
	type ReportDoubt,
	type ReportDoubtKey,
} from "@dekad/core/reports/report-doubts.ts";
import {
	reportProblems,
	type ReportProblem,
} from "@dekad/core/reports/report-problems.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import type { FormUnit } from "./form-unit.tsx";
import type { DeskProject } from "@dekad/contract/report-desk.ts";
import { remarkText } from "./said-text.ts";

export type RemarkPlace =
	| "whole"
	| "investment"
	| "progress"
	| "arrived"
	| "paid"
	| "people"
	| "problems"
	| "corrections";

const PLACE_OF_DOUBT: Readonly<Record<ReportDoubtKey, RemarkPlace>> = {
	since_start_over_total: "investment",
	since_start_negative: "corrections",
	over_annual_plan: "investment",
	unit_slip: "investment",
	far_above_best: "investment",
	progress_falls: "progress",
	progress_apart_from_money: "progress",
	paid_over_arrived: "paid",
	investment_without_people: "people",
	people_without_investment: "people",
	investment_while_paused: "investment",
};
const PLACE_OF_STOP: Readonly<Record<ReportProblem["key"], RemarkPlace>> = {
	nothing_reported: "whole",
	composition: "investment",
	correction_not_earlier: "corrections",
	bad_amount: "investment",
	bad_ratio: "progress",
	bad_count: "people",
	correction_unfinished: "corrections",
	correction_below_zero: "corrections",
	problem_unfinished: "problems",
};

type Written = {
	readonly project: DeskProject;
	readonly values: ReportValues;
};

export const doubtsOf = ({ project, values }: Written): ReportDoubt[] =>
	reportDoubts({
		values,
		before: project.before,
		stage: project.stage,
		isPaused: project.isPaused,
		totalInvestmentYuan: project.totalInvestmentYuan,
		annualPlanYuan: project.plan?.annualYuan ?? null,
	});

export const stopsOf = (values: ReportValues, dekad: string): ReportProblem[] =>
	reportProblems(values, parseDekad(dekad));

type How = { readonly lang: Lang; readonly unit: FormUnit };

export const doubtText = ({ key, saw }: ReportDoubt, how: How): string =>
	remarkText(`report_doubts.${key}`, saw, how);

/** All stops and doubts as sentences, by the place they belong to. */
export function remarksByPlace({
	desk,
	project,
	values,
	...how
}: Written & How & { readonly desk: { readonly dekad: string } }) {
	const stops: Partial<Record<RemarkPlace, string[]>> = {};
	const doubts: Partial<Record<RemarkPlace, string[]>> = {};
	for (const { key, detail } of stopsOf(values, desk.dekad))
		(stops[PLACE_OF_STOP[key]] ??= []).push(
			remarkText(`reports.${key}`, detail, how),
		);
	for (const doubt of doubtsOf({ project, values }))
		(doubts[PLACE_OF_DOUBT[doubt.key]] ??= []).push(doubtText(doubt, how));
	return { stops, doubts };
}
