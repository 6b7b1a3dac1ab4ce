/**
 * Unusual values of one report: the form asks to look at them once more, the reviewer's queue shows them.
 * A doubt never stops a report and never changes a figure (design.md rule 10); most are signs, not
 * proofs: a delivery of equipment looks like a jump, a guard on a winter site like people without work.
 *
 * Left out on purpose: exact repeats, round numbers and a figure equal to the plan (Q16 of domain.md
 * 11.2) say something over many units and nothing over one report.
 */

import { compareRatio, fractionOfDecimal } from "../units/fraction.ts";
import { decimalOfNumber } from "../units/decimal.ts";
import { type BeforeDekad, derivedFigures, formFields } from "./report-form.ts";
import type { ReportValues } from "./report-values.ts";

export const REPORT_DOUBTS = [
	"since_start_over_total",
	"since_start_negative",
	"over_annual_plan",
	"unit_slip",
	"far_above_best",
	"progress_falls",
	"progress_apart_from_money",
	"paid_over_arrived",
	"investment_without_people",
	"people_without_investment",
	"investment_while_paused",
] as const;
export type ReportDoubtKey = (typeof REPORT_DOUBTS)[number];

/** What a check saw. `key` names a text `report_doubts.<key>`, `saw` fills it: names in -Yuan are whole yuan, in -Ratio 0 to 1. */
export type ReportDoubt = {
	readonly key: ReportDoubtKey;
	readonly saw: Readonly<Record<string, number>>;
};

export type ReportFacts = {
	readonly values: ReportValues;
	readonly before: BeforeDekad;
	readonly stage: string;
	readonly isPaused: boolean;
	readonly totalInvestmentYuan: number | null;
	/** Of the dekad's year; null: no plan. */
	readonly annualPlanYuan: number | null;
};

/** Since-start may pass the total by a tenth (Q2 of domain.md 11.2; R2.3 leaves the tolerance open). */
const TOTAL_TOLERANCE = { num: 11, den: 10 } as const;
/** Over 120 % the plan was too low or the figure is too high (domain.md 3.3, Q20). */
const PLAN_TOLERANCE = { num: 6, den: 5 } as const;
/** k of R3.2: no project beat its best dekad by half without a reason one can name. */
const BEST_DEKAD = { num: 3, den: 2 } as const;
/** Between 万元 and yuan lie 10,000 and no project's dekads differ by 1,000 (Q26). */
const UNIT_SLIP = 1000;
/** Q5: physical progress and the share of money may be 15 points apart. */
const POINTS_APART = { num: 15n, den: 100n } as const;

/** What is unusual about a report, in the order of REPORT_DOUBTS; empty: nothing. What is not reported raises no doubt. */
export function reportDoubts(facts: ReportFacts): ReportDoubt[] {
	const { values, before, totalInvestmentYuan: total } = facts;
	const investment = values.measures.investment ?? null;
	const { ytdYuan, sinceStartYuan, arrivedTotalYtdYuan, paidTotalYtdYuan } =
		derivedFigures(before, values);
	const best = before.bestDekadYuan;
	const ratio = values.physicalProgressRatio;
	const people = values.peopleOnSite;
	const found: ReportDoubt[] = [];
	const doubt = (key: ReportDoubtKey, saw: ReportDoubt["saw"]) =>
		found.push({ key, saw });

	if (sinceStartYuan !== null && isOver(sinceStartYuan, total, TOTAL_TOLERANCE))
		doubt("since_start_over_total", {
			sinceStartYuan,
			totalInvestmentYuan: total ?? 0,
		});
	if (sinceStartYuan !== null && sinceStartYuan < 0)
		doubt("since_start_negative", { sinceStartYuan });
	if (ytdYuan !== null && isOver(ytdYuan, facts.annualPlanYuan, PLAN_TOLERANCE))
		doubt("over_annual_plan", {
			ytdYuan,
			annualPlanYuan: facts.annualPlanYuan ?? 0,
		});
	if (investment !== null && best !== null && best > 0) {
		const saw = { investmentYuan: investment, bestDekadYuan: best };
		// A slip is the likelier explanation of the same jump, so it is said alone.
		if (
			isOver(investment, best, { num: UNIT_SLIP, den: 1 }) ||
			(investment > 0 && isOver(best, investment, { num: UNIT_SLIP, den: 1 }))
		)
			doubt("unit_slip", saw);
		else if (isOver(investment, best, BEST_DEKAD)) doubt("far_above_best", saw);
	}
	const last = before.physicalProgressRatio;
	if (ratio !== null && last !== null && ratio < last.value)
		doubt("progress_falls", {
			physicalProgressRatio: ratio,
			lastRatio: last.value,
		});
	if (
		ratio !== null &&
		sinceStartYuan !== null &&
		total !== null &&
		total > 0 &&
		isFarApart(ratio, sinceStartYuan, total)
	)
		doubt("progress_apart_from_money", {
			physicalProgressRatio: ratio,
			moneyRatio: sinceStartYuan / total,
		});
	// Over all sources: money changes its source on the way to the contractor's account. Only where nothing was
	// invested before this year: what arrived in December is paid in January, and what a project had in hand
	// at the turn of the year nobody reports.
	if (
		(before.sinceStartYuan ?? 0) === (before.ytdYuan ?? 0) &&
		paidTotalYtdYuan !== null &&
		arrivedTotalYtdYuan !== null &&
		paidTotalYtdYuan > arrivedTotalYtdYuan
	)
		doubt("paid_over_arrived", {
			paidYtdYuan: paidTotalYtdYuan,
			arrivedYtdYuan: arrivedTotalYtdYuan,
		});
	const hasSite = formFields(facts.stage, facts.isPaused).asked.includes(
		"peopleOnSite",
	);
	if (hasSite && investment !== null && investment > 0 && people === 0)
		doubt("investment_without_people", { investmentYuan: investment });
	if (hasSite && investment === 0 && people !== null && people > 0)
		doubt("people_without_investment", { peopleOnSite: people });
	if (facts.isPaused && investment !== null && investment > 0)
		doubt("investment_while_paused", { investmentYuan: investment });
	return found;
}

/** Whether `value` > `of` x num/den, on whole numbers; false where there is nothing to compare with. */
const isOver = (
	value: number,
	of: number | null,
	{ num, den }: { readonly num: number; readonly den: number },
): boolean => of !== null && of > 0 && compareRatio(value, of, num, den) === 1;

/** |ratio - money/total| > 15 points, exactly: |n total - money d| x 100 > 15 d total for ratio n/d. */
function isFarApart(ratio: number, money: number, total: number): boolean {
	const { n, d } = fractionOfDecimal(decimalOfNumber(ratio));
	const apart = n * BigInt(total) - BigInt(money) * d;
	const size = apart < 0n ? -apart : apart;
	return size * POINTS_APART.den > POINTS_APART.num * d * BigInt(total);
}
