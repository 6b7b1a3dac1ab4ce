import {
	addDays,
	addMonths,
	daysBetween,
	daysInMonth,
	civilDate,
	parseCivilDate,
} from "../periods/civil-date.ts";
import { dekadBounds } from "../periods/dekad.ts";
import {
	gapPoints,
	linearLine,
	type LineKind,
	ratioToLine,
} from "../rollups/lines.ts";
import {
	type Fraction,
	fraction,
	subtractFractions,
} from "../units/fraction.ts";
import type { Excuse, LightFacts } from "./facts.ts";
import type { Component, LightRule } from "./scheme.ts";

/** What a rule saw: exact quantities by name; or nothing, with what was missing for it. */
export type Observed = {
	readonly quantities: Readonly<Record<string, Fraction>>;
	/** Names of the facts that were needed and not there. Not empty: there are no quantities. */
	readonly missing: readonly (keyof LightFacts)[];
	/** Reasons that kept something from counting. */
	readonly excusedBy: readonly Excuse[];
};

/** Days are counted on a month of this many, so that one month and a day is more than one month and less than two. */
const MONTH_PARTS = 31;

/** The quantities of a rule's family for one project and dekad. */
export function observe(rule: LightRule, facts: LightFacts): Observed {
	const { metric } = rule;
	switch (metric.family) {
		case "gap":
			return progress("gap", facts, metric.line, gapPoints);
		case "ratio":
			return progress("ratio", facts, metric.line, ratioToLine);
		case "month_ratio":
			return monthRatio(facts);
		case "overdue":
			return metric.what === "start"
				? monthsUnstarted(rule, facts)
				: monthsUnentered(rule, facts);
		case "streak":
			return missedInARow(rule, facts);
		case "made_up":
			return lateness(rule, facts);
		case "peers":
			return beside(facts);
		case "elapsed_money":
			return bondClock(facts, metric.months);
		case "funds":
			return funds(facts);
		case "paper":
			return unanswered(rule, facts);
	}
}

const seen = (
	quantities: Record<string, Fraction>,
	excusedBy: readonly Excuse[] = [],
): Observed => ({ quantities, missing: [], excusedBy });
const lacking = (...missing: (keyof LightFacts)[]): Observed => ({
	quantities: {},
	missing,
	excusedBy: [],
});

function progress(
	name: "gap" | "ratio",
	facts: LightFacts,
	line: LineKind,
	measure: typeof gapPoints,
): Observed {
	const { actualYtdYuan, annualPlanYuan } = facts;
	const missing: (keyof LightFacts)[] = [];
	if (actualYtdYuan === null) missing.push("actualYtdYuan");
	// A plan of 0 has no line to be on: the denominator is 0, which is unknown.
	if (annualPlanYuan === null || annualPlanYuan === 0)
		missing.push("annualPlanYuan");
	const share = lineShare(facts, line);
	if (share === null && missing.length === 0) missing.push("plannedYtdYuan");
	const value =
		missing.length === 0 ? measure(actualYtdYuan, annualPlanYuan, share) : null;
	// The line still expects nothing: there is nothing to be behind.
	return value === null
		? lacking(...(missing.length > 0 ? missing : (["plannedYtdYuan"] as const)))
		: seen({ [name]: value });
}

/** The share of the annual plan a line expects by the end of the dekad; null: no plan. */
export function lineShare(facts: LightFacts, line: LineKind): Fraction | null {
	if (line === "linear") return linearLine(facts.dekad);
	if (line === "season") return facts.seasonShare;
	return facts.plannedYtdYuan === null || !facts.annualPlanYuan
		? null
		: fraction(facts.plannedYtdYuan, facts.annualPlanYuan);
}

function monthRatio({ months }: LightFacts): Observed {
	const month = months.at(-1);
	if (!month?.taskYuan || month.doneByEndYuan === null)
		return lacking("months");
	return seen({ ratio: fraction(month.doneByEndYuan, month.taskYuan) });
}

/** Month ends passed since the planned start, excused ones left out; 0 once started. "Due this month counts as month 1 overdue at month end." */
function monthsUnstarted(rule: LightRule, facts: LightFacts): Observed {
	const { plannedStartOn, actualStartOn } = facts;
	const { last } = dekadBounds(facts.dekad);
	if (actualStartOn !== null && actualStartOn <= last)
		return seen({ months: fraction(0, 1) });
	if (plannedStartOn === null) return lacking("plannedStartOn");
	const dueOn = addDays(plannedStartOn, rule.graceDays);
	const excusedBy = new Set<Excuse>();
	let months = 0;
	for (
		let end = monthEnd(dueOn);
		end <= last;
		end = monthEnd(addDays(end, 1))
	) {
		const excuse = rule.excusable && excuseOn(facts, rule.component, end);
		if (excuse) excusedBy.add(excuse);
		else months++;
	}
	return seen({ months: fraction(months, 1) }, [...excusedBy]);
}

/** Months since the start without entry in the statistics: whole ones, and days beyond as 31sts of one; an excused day stops the count. */
function monthsUnentered(rule: LightRule, facts: LightFacts): Observed {
	const { actualStartOn, statisticsEnteredOn } = facts;
	const { last } = dekadBounds(facts.dekad);
	if (statisticsEnteredOn !== null && statisticsEnteredOn <= last)
		return seen({ months: fraction(0, 1) });
	if (actualStartOn === null || actualStartOn > last)
		return lacking("actualStartOn");
	const excuse = rule.excusable
		? excuseOn(facts, rule.component, last)
		: undefined;
	if (excuse) return seen({ months: fraction(0, 1) }, [excuse]);
	const from = addDays(actualStartOn, rule.graceDays);
	if (from > last) return seen({ months: fraction(0, 1) });
	let whole = 0;
	while (addMonths(from, whole + 1) <= last) whole++;
	const days = daysBetween(addMonths(from, whole), last);
	return seen({
		months: fraction(whole * MONTH_PARTS + days, MONTH_PARTS),
	});
}

/** Months that are over, from the last one back, whose task was missed when they ended. A month without a figure ends the row: silence is not a miss. An excused month neither counts nor ends it. */
function missedInARow(rule: LightRule, facts: LightFacts): Observed {
	const over = facts.months.filter(({ isOver }) => isOver);
	const last = over.at(-1);
	if (!last || last.taskYuan === null || last.doneByEndYuan === null)
		return lacking("months");
	const excusedBy = new Set<Excuse>();
	let missed = 0;
	for (const { month, taskYuan, doneByEndYuan } of over.toReversed()) {
		if (taskYuan === null || doneByEndYuan === null) break;
		if (doneByEndYuan >= taskYuan) break;
		const excuse = excuseOfMonth(rule, facts, month);
		if (excuse) excusedBy.add(excuse);
		else missed++;
	}
	return seen({ missed: fraction(missed, 1) }, [...excusedBy]);
}

/** Of the months that are over the worst: not met, met later ("red, made up late, is yellow"), or met by its end. An excused month that was not met is left out. */
function lateness(rule: LightRule, facts: LightFacts): Observed {
	const over = facts.months.filter(({ isOver }) => isOver);
	if (over.length === 0) return lacking("months");
	const excusedBy = new Set<Excuse>();
	let worst = 0;
	for (const month of over) {
		const { taskYuan, doneByEndYuan, cumulativeTaskYuan, doneSinceYuan } =
			month;
		if (
			taskYuan === null ||
			doneByEndYuan === null ||
			cumulativeTaskYuan === null ||
			doneSinceYuan === null
		)
			return lacking("months");
		if (doneByEndYuan >= taskYuan) continue;
		const excuse = excuseOfMonth(rule, facts, month.month);
		if (excuse) excusedBy.add(excuse);
		else worst = Math.max(worst, doneSinceYuan >= cumulativeTaskYuan ? 1 : 2);
	}
	return seen({ lateness: fraction(worst, 1) }, [...excusedBy]);
}

/** The reason accepted for the end of a month, which is when its task is judged. */
const excuseOfMonth = (
	rule: LightRule,
	facts: LightFacts,
	month: number,
): Excuse | undefined =>
	rule.excusable
		? excuseOn(
				facts,
				rule.component,
				civilDate(
					facts.dekad.year,
					month,
					daysInMonth(facts.dekad.year, month),
				),
			)
		: undefined;

function beside({ growth }: LightFacts): Observed {
	if (growth === null) return lacking("growth");
	return seen({
		growth: growth.actual,
		overPlan: subtractFractions(growth.actual, growth.plan),
		overPeers: subtractFractions(growth.actual, growth.peers),
	});
}

/** Used over expected: the months since the month after the issue out of `months`, at most all; in the month of issue nothing is expected yet. */
function bondClock({ bond, dekad }: LightFacts, months: number): Observed {
	if (bond === null || bond.usedYuan === null || bond.amountYuan === 0)
		return lacking("bond");
	const [year, month] = parseCivilDate(bond.issuedOn);
	const elapsed = Math.min(
		months,
		Math.max(0, (dekad.year - year) * 12 + dekad.month - month),
	);
	if (elapsed === 0) return seen({ ratio: fraction(1, 1) });
	return seen({
		ratio: fraction(
			BigInt(bond.usedYuan) * BigInt(months),
			BigInt(bond.amountYuan) * BigInt(elapsed),
		),
	});
}

function funds({
	fundsPlannedYtdYuan,
	fundsArrivedYtdYuan,
}: LightFacts): Observed {
	if (!fundsPlannedYtdYuan) return lacking("fundsPlannedYtdYuan");
	if (fundsArrivedYtdYuan === null) return lacking("fundsArrivedYtdYuan");
	return seen({ ratio: fraction(fundsArrivedYtdYuan, fundsPlannedYtdYuan) });
}

function unanswered(rule: LightRule, facts: LightFacts): Observed {
	if (facts.paperDueOn === null) return seen({ days: fraction(0, 1) });
	const { last } = dekadBounds(facts.dekad);
	const days = daysBetween(addDays(facts.paperDueOn, rule.graceDays), last);
	return seen({ days: fraction(Math.max(0, days), 1) });
}

/** The reason accepted for a component on a day; undefined: none was. */
export const excuseOn = (
	{ excuses }: LightFacts,
	component: Component,
	day: string,
): Excuse | undefined =>
	excuses.find(
		(excuse) =>
			excuse.component === component &&
			excuse.fromOn <= day &&
			day <= excuse.untilOn,
	);

function monthEnd(date: string): string {
	const [year, month] = parseCivilDate(date);
	return civilDate(year, month, daysInMonth(year, month));
}
