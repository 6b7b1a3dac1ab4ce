import {
	addFractions,
	type Fraction,
	fraction,
	fractionOfDecimal,
	multiplyFractions,
} from "../units/fraction.ts";
import { judge, type LightVerdict } from "./evaluate.ts";
import type { LightFacts } from "./facts.ts";
import { lineShare } from "./quantities.ts";
import type { LightRule, Severity } from "./scheme.ts";

/** The nearest thing that turns a light better, by the rule alone; null: it is good, or nothing of the project's own doing changes it. */
export type Change =
	| {
			readonly kind: "amount";
			readonly what: "investment" | "month_investment" | "funds" | "bond_use";
			/** The least further amount in whole yuan that reaches `to`. */
			readonly yuan: number;
			readonly to: Severity;
	  }
	| {
			readonly kind: "act";
			readonly what: "start" | "enter_statistics" | "answer";
	  }
	| {
			readonly kind: "state";
			readonly missing: readonly (keyof LightFacts)[];
	  }
	| null;

/**
 * What would change a verdict. An amount is exact: one yuan less leaves the light as it is (a property test
 * holds it to that).
 */
export function whatWouldChange(
	rule: LightRule,
	facts: LightFacts,
	verdict: LightVerdict,
): Change {
	if (verdict.missing.length > 0)
		return { kind: "state", missing: verdict.missing };
	const { severity } = verdict;
	if (severity === null || severity === 0) return null;
	const { metric } = rule;
	switch (metric.family) {
		case "overdue":
			return {
				kind: "act",
				what: metric.what === "start" ? "start" : "enter_statistics",
			};
		case "paper":
			return { kind: "act", what: "answer" };
		case "peers":
		case "streak":
			return null;
		default:
			return nearestAmount(rule, facts, severity);
	}
}

function nearestAmount(
	rule: LightRule,
	facts: LightFacts,
	severity: Severity,
): Change {
	const lever = leverOf(rule, facts);
	if (!lever) return null;
	const thresholds = rule.bands
		.flatMap(({ when }) => when)
		.flatMap(({ atLeast, above, atMost, below }) =>
			[atLeast, above, atMost, below].filter((each) => each !== undefined),
		);
	let best: Change = null;
	for (const threshold of thresholds) {
		const { n, d } = lever.amountFor(fractionOfDecimal(threshold));
		const atThreshold = n / d + (n % d > 0n ? 1n : 0n);
		// At the threshold, or one yuan beyond where the bound is not inclusive.
		for (const amount of [atThreshold, atThreshold + 1n]) {
			const yuan = Number(amount - BigInt(lever.now));
			if (yuan <= 0 || !Number.isSafeInteger(yuan)) continue;
			const then = judge(rule, lever.after(lever.now + yuan)).severity;
			if (then === null || then >= severity) continue;
			if (best?.kind === "amount" && best.yuan <= yuan) continue;
			best = { kind: "amount", what: lever.what, yuan, to: then };
		}
	}
	return best;
}

type Lever = {
	readonly what: "investment" | "month_investment" | "funds" | "bond_use";
	readonly now: number;
	/** The amount at which the rule's quantity is exactly the threshold. */
	readonly amountFor: (threshold: Fraction) => Fraction;
	readonly after: (amount: number) => LightFacts;
};

function leverOf(rule: LightRule, facts: LightFacts): Lever | null {
	const { metric } = rule;
	const times = (amount: number, by: Fraction) =>
		multiplyFractions(fraction(amount, 1), by);
	if (metric.family === "gap" || metric.family === "ratio") {
		const share = lineShare(facts, metric.line);
		const { annualPlanYuan, actualYtdYuan } = facts;
		if (share === null || annualPlanYuan === null || actualYtdYuan === null)
			return null;
		return {
			what: "investment",
			now: actualYtdYuan,
			amountFor: (threshold) =>
				times(
					annualPlanYuan,
					metric.family === "gap"
						? addFractions(share, threshold)
						: multiplyFractions(share, threshold),
				),
			after: (amount) => ({ ...facts, actualYtdYuan: amount }),
		};
	}
	if (metric.family === "month_ratio") {
		const month = facts.months.at(-1);
		if (!month?.taskYuan || month.doneByEndYuan === null) return null;
		const { taskYuan } = month;
		return {
			what: "month_investment",
			now: month.doneByEndYuan,
			amountFor: (threshold) => times(taskYuan, threshold),
			after: (amount) => ({
				...facts,
				months: [
					...facts.months.slice(0, -1),
					{ ...month, doneByEndYuan: amount },
				],
			}),
		};
	}
	if (metric.family === "funds") {
		const { fundsPlannedYtdYuan, fundsArrivedYtdYuan } = facts;
		if (fundsPlannedYtdYuan === null || fundsArrivedYtdYuan === null)
			return null;
		return {
			what: "funds",
			now: fundsArrivedYtdYuan,
			amountFor: (threshold) => times(fundsPlannedYtdYuan, threshold),
			after: (amount) => ({ ...facts, fundsArrivedYtdYuan: amount }),
		};
	}
	if (metric.family === "elapsed_money") {
		const { bond } = facts;
		if (bond === null || bond.usedYuan === null) return null;
		const elapsed = judge(rule, { ...facts, bond: { ...bond, usedYuan: 1 } })
			.observed["ratio"];
		if (!elapsed || elapsed.n === 0n) return null;
		return {
			what: "bond_use",
			now: bond.usedYuan,
			// One yuan used gives `elapsed` of the ratio, so the amount is threshold / elapsed.
			amountFor: (threshold) =>
				multiplyFractions(threshold, { n: elapsed.d, d: elapsed.n }),
			after: (amount) => ({ ...facts, bond: { ...bond, usedYuan: amount } }),
		};
	}
	return null;
}
