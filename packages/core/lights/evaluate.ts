import {
	compareFractions,
	type Fraction,
	fractionOfDecimal,
} from "../units/fraction.ts";
import { dekadBounds } from "../periods/dekad.ts";
import type { Excuse, LightFacts } from "./facts.ts";
import { excuseOn, observe } from "./quantities.ts";
import type {
	Band,
	Bound,
	Component,
	Effect,
	LightRule,
	LightScheme,
	Metric,
	Scope,
	Severity,
} from "./scheme.ts";

/** One rule's word on one project, with everything that answers "why?". */
export type LightVerdict = {
	readonly ruleId: string;
	readonly component: Component;
	/** Null: unknown, see `missing`. */
	readonly severity: Severity | null;
	/** Place of the band that matched; null: none, or unknown. */
	readonly band: number | null;
	/** The published text says nothing here: the severity is a setting. */
	readonly isOurs: boolean;
	readonly observed: Readonly<Record<string, Fraction>>;
	readonly missing: readonly (keyof LightFacts)[];
	readonly excusedBy: readonly Excuse[];
	readonly effects: readonly Effect[];
	/** What the rule itself says now, where the shown light has not improved yet (hysteresis). */
	readonly unsettled: Severity | null;
	/** What the rule would say without the reason accepted for this day; null: nothing is excused. */
	readonly excusedFrom: Severity | null;
};

export type Lights = {
	/** The worst of the components; see `worstOf`. */
	readonly overall: Severity | null;
	/** One verdict for each rule that speaks of the project, in the scheme's order. */
	readonly verdicts: readonly LightVerdict[];
};

/**
 * Judges one project for one dekad. `before` holds the same project's facts of the closed dekads before, newest
 * first, as far as a rule with hysteresis looks back; without any, each light shows what its rule says.
 */
export function evaluateLights(
	scheme: LightScheme,
	facts: LightFacts,
	before: readonly LightFacts[] = [],
): Lights {
	const verdicts = scheme.rules
		.filter((rule) => isSet(rule) && isInScope(rule.scope, facts))
		.map((rule) => settle(rule, judge(rule, facts), before));
	return {
		overall: worstOf(verdicts.map(({ severity }) => severity)),
		verdicts,
	};
}

/** How many closed dekads before the one judged a scheme looks at. */
export const looksBack = ({ rules }: LightScheme): number =>
	Math.max(0, ...rules.map(({ improvesAfter }) => improvesAfter));

/** A rule without bands is a named setting an office has not made: it lights nothing and hides nothing. */
export const isSet = ({ bands }: LightRule): boolean => bands.length > 0;

/** What one rule says, without its history. */
export function judge(rule: LightRule, facts: LightFacts): LightVerdict {
	const { quantities, missing, excusedBy } = observe(rule, facts);
	const place =
		missing.length > 0
			? -1
			: rule.bands.findIndex((band) => isIn(band, quantities));
	const band = rule.bands[place];
	const verdict: LightVerdict = {
		ruleId: rule.id,
		component: rule.component,
		severity: band?.severity ?? null,
		band: band ? place : null,
		isOurs: band?.isOurs ?? false,
		observed: quantities,
		missing,
		excusedBy,
		effects: band?.effects ?? [],
		unsettled: null,
		excusedFrom: null,
	};
	return rule.excusable && JUDGES_A_DAY.has(rule.metric.family)
		? excuse(verdict, facts)
		: verdict;
}

/**
 * Families that judge how things stand on a day. The others count periods, and leave an excused one out of the count
 * by themselves.
 */
const JUDGES_A_DAY: ReadonlySet<Metric["family"]> = new Set([
	"gap",
	"ratio",
	"month_ratio",
	"peers",
	"elapsed_money",
	"funds",
	"paper",
]);

/**
 * Behind for a reason accepted on this day is neither "behind without good reason" nor "done": it is shown as watch, with
 * the reason and what it would be. No text found says more; the severity is ours.
 */
function excuse(verdict: LightVerdict, facts: LightFacts): LightVerdict {
	const { severity } = verdict;
	if (severity === null || severity < 2) return verdict;
	const reason = excuseOn(
		facts,
		verdict.component,
		dekadBounds(facts.dekad).last,
	);
	return reason
		? {
				...verdict,
				severity: 1,
				isOurs: true,
				excusedBy: [reason],
				effects: ["watch"],
				excusedFrom: severity,
			}
		: verdict;
}

/**
 * The worst of what the rule says now and said in the `improvesAfter` closed dekads before: worse shows at once,
 * better after it has held. Source: R4.4, ours.
 */
function settle(
	rule: LightRule,
	verdict: LightVerdict,
	before: readonly LightFacts[],
): LightVerdict {
	const { severity } = verdict;
	if (severity === null || severity === 3 || rule.improvesAfter === 0)
		return verdict;
	const shown = before
		.slice(0, rule.improvesAfter)
		.filter((facts) => isInScope(rule.scope, facts))
		.reduce<Severity>((worst, facts) => {
			const said = judge(rule, facts).severity;
			return said !== null && said > worst ? said : worst;
		}, severity);
	return shown === severity
		? verdict
		: { ...verdict, severity: shown, unsettled: severity };
}

/**
 * The overall light. A rule that tripped counts whatever is missing; something missing makes a would-be
 * good light unknown. Nothing to judge is unknown too.
 *
 * @example worstOf([0, 3, null]) // 3
 * @example worstOf([0, null]) // null
 * @example worstOf([]) // null
 */
export function worstOf(
	severities: readonly (Severity | null)[],
): Severity | null {
	const known = severities.filter((severity) => severity !== null);
	const worst = Math.max(0, ...known) as Severity;
	if (worst > 0) return worst;
	return known.length === severities.length && known.length > 0 ? 0 : null;
}

/** Whether a rule speaks of the project at all. A threshold on what is not stated leaves it out. */
export function isInScope(scope: Scope, facts: LightFacts): boolean {
	if (scope.stages && !scope.stages.includes(facts.stage)) return false;
	if (scope.paused === false && facts.isPaused) return false;
	if (scope.started && facts.actualStartOn === null) return false;
	if (scope.fundsPlan && facts.fundsPlannedYtdYuan === null) return false;
	const reaches = (value: number | null, floor: number | undefined) =>
		floor === undefined || (value !== null && value >= floor);
	return (
		reaches(facts.annualPlanYuan, scope.annualPlanAtLeastYuan) &&
		reaches(facts.totalInvestmentYuan, scope.totalInvestmentAtLeastYuan)
	);
}

/** Whether the quantities lie in a band; every bound is tested exactly, inclusive as it says. */
export const isIn = (
	band: Band,
	quantities: Readonly<Record<string, Fraction>>,
): boolean => band.when.every((bound) => holds(bound, quantities[bound.of]));

/** A scheme's thresholds are read once, not once a project. */
const readBounds = new WeakMap<Bound, readonly (Fraction | undefined)[]>();

function thresholdsOf(bound: Bound): readonly (Fraction | undefined)[] {
	const known = readBounds.get(bound);
	if (known) return known;
	const { atLeast, above, atMost, below } = bound;
	const read = [atLeast, above, atMost, below].map((threshold) =>
		threshold === undefined ? undefined : fractionOfDecimal(threshold),
	);
	readBounds.set(bound, read);
	return read;
}

function holds(bound: Bound, value: Fraction | undefined): boolean {
	if (value === undefined) return false;
	const [atLeast, above, atMost, below] = thresholdsOf(bound);
	return (
		(atLeast === undefined || compareFractions(value, atLeast) >= 0) &&
		(above === undefined || compareFractions(value, above) > 0) &&
		(atMost === undefined || compareFractions(value, atMost) <= 0) &&
		(below === undefined || compareFractions(value, below) < 0)
	);
}
