import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLightScheme } from "../packs/parse-light-scheme.ts";
import { addDays, addMonths } from "../periods/civil-date.ts";
import { type Dekad, dekadBounds } from "../periods/dekad.ts";
import { linearLine } from "../rollups/lines.ts";
import {
	type Fraction,
	fraction,
	fractionOfDecimal,
} from "../units/fraction.ts";
import { isIn, judge } from "./evaluate.ts";
import type { LightFacts, MonthFacts } from "./facts.ts";
import { observe } from "./quantities.ts";
import {
	type Bound,
	type LightRule,
	type LightScheme,
	type Metric,
	QUANTITIES,
	type Severity,
} from "./scheme.ts";

/**
 * Every bound of every preset, and of the rule language: facts in whole yuan, days and months are made so that a quantity lies
 * exactly on the threshold, one unit below, and one above. What must hold there is worked out here, by integers and
 * without the code under test. A family or a quantity without a way to do so fails the first test.
 */

const FOLDER = join(import.meta.dirname, "../../../packs/lights");
const SCHEMES: readonly LightScheme[] = readdirSync(FOLDER).map((file) =>
	parseLightScheme(JSON.parse(readFileSync(join(FOLDER, file), "utf8"))),
);

const SIDES = ["atLeast", "above", "atMost", "below"] as const;
type Side = (typeof SIDES)[number];
type Step = -1 | 0 | 1;

/** Whether a bound must hold at a step from its threshold: what "inclusive" means. */
const MUST_HOLD: Readonly<Record<Side, Readonly<Record<Step, boolean>>>> = {
	atLeast: { [-1]: false, 0: true, 1: true },
	above: { [-1]: false, 0: false, 1: true },
	atMost: { [-1]: true, 0: true, 1: false },
	below: { [-1]: true, 0: false, 1: false },
};

type Case = {
	readonly name: string;
	readonly rule: LightRule;
	readonly of: string;
	readonly side: Side;
	readonly threshold: string;
};

const casesOf = (where: string, rule: LightRule): Case[] =>
	rule.bands.flatMap(({ when }, band) =>
		when.flatMap((bound) =>
			SIDES.flatMap((side): Case[] => {
				const threshold = bound[side];
				return threshold === undefined
					? []
					: [
							{
								name: `${where}/${rule.id} band ${band + 1}: ${bound.of} ${side} ${threshold}`,
								rule,
								of: bound.of,
								side,
								threshold,
							},
						];
			}),
		),
	);
const CASES = SCHEMES.flatMap((scheme) =>
	scheme.rules.flatMap((rule) => casesOf(scheme.id, rule)),
);

const FACTS: LightFacts = {
	dekad: { year: 2026, month: 6, part: 2 },
	stage: "new_start",
	isPaused: false,
	totalInvestmentYuan: 9_000_000_000,
	annualPlanYuan: 9_000_000_000,
	plannedYtdYuan: null,
	actualYtdYuan: null,
	seasonShare: fraction(4722, 10_000),
	months: [],
	plannedStartOn: null,
	actualStartOn: null,
	statisticsEnteredOn: null,
	fundsPlannedYtdYuan: null,
	fundsArrivedYtdYuan: null,
	bond: null,
	growth: null,
	paperDueOn: null,
	excuses: [],
};

/** Where and how large: what a random example varies. */
type Sample = { readonly dekad: Dekad; readonly times: number };

/**
 * Facts whose quantity lies `step` units from the threshold; null: no facts can (a count below 0, half a month of tasks).
 * One unit is a yuan, a day, or a month, whatever the quantity is counted in.
 */
type Lever = (
	threshold: Fraction,
	step: Step,
	sample: Sample,
	rule: LightRule,
) => LightFacts | null;

/** Amounts `part` of `whole` with part / whole exactly the threshold, then moved by yuan. */
const exactly = ({ n, d }: Fraction, times: number, step: Step) => ({
	whole: Number(d) * times,
	part: Number(n) * times + step,
});

const lineShareOf = ({ metric }: LightRule, dekad: Dekad): Fraction | null => {
	if (!("line" in metric) || metric.line === "own") return null;
	return metric.line === "linear" ? linearLine(dekad) : FACTS.seasonShare;
};

const LEVERS: Readonly<Record<string, Lever>> = {
	"ratio.ratio": (threshold, step, { dekad, times }, rule) => {
		const share = lineShareOf(rule, dekad);
		if (!share) {
			const { whole, part } = exactly(threshold, times, step);
			return {
				...FACTS,
				dekad,
				plannedYtdYuan: whole,
				annualPlanYuan: whole * 3,
				actualYtdYuan: part,
			};
		}
		// Plan x share x threshold is whole: the plan holds both denominators.
		return {
			...FACTS,
			dekad,
			annualPlanYuan: Number(share.d * threshold.d) * times,
			actualYtdYuan: Number(share.n * threshold.n) * times + step,
		};
	},
	"gap.gap": (threshold, step, { dekad, times }, rule) => {
		const share = lineShareOf(rule, dekad) ?? fraction(1, 2);
		const annualPlanYuan = Number(share.d * threshold.d) * times * 2;
		return {
			...FACTS,
			dekad,
			annualPlanYuan,
			plannedYtdYuan: annualPlanYuan / 2,
			actualYtdYuan:
				Number(share.n * threshold.d + threshold.n * share.d) * times * 2 +
				step,
		};
	},
	"month_ratio.ratio": (threshold, step, { times }) => {
		const { whole, part } = exactly(threshold, times, step);
		return {
			...FACTS,
			months: [month({ taskYuan: whole, doneByEndYuan: part })],
		};
	},
	"funds.ratio": (threshold, step, { times }) => {
		const { whole, part } = exactly(threshold, times, step);
		return { ...FACTS, fundsPlannedYtdYuan: whole, fundsArrivedYtdYuan: part };
	},
	"elapsed_money.ratio": (threshold, step, { times }, { metric }) => {
		const months = metric.family === "elapsed_money" ? metric.months : 6;
		const { whole, part } = exactly(threshold, times, 0);
		// Two of its months are over in June; the use expected by then is that share of it.
		return {
			...FACTS,
			bond: {
				issuedOn: "2026-04-07",
				amountYuan: whole * months,
				usedYuan: part * 2 + step,
			},
		};
	},
	"overdue.months": (threshold, step, { dekad }, rule) => {
		const { last } = dekadBounds(dekad);
		if (rule.metric.family === "overdue" && rule.metric.what === "entry") {
			// Days are this family's unit: a day later started is a day less without entry.
			if (threshold.n % threshold.d !== 0n) return null;
			const months = Number(threshold.n / threshold.d);
			// Nobody starts after the last day.
			if (months === 0 && step === -1) return null;
			const started = addMonths(last, -months);
			// The day must have come back: from the 31st there is no "same day" in a shorter month.
			if (addMonths(started, months) !== last) return null;
			const actualStartOn = addDays(started, -step);
			// Nor may a neighbour share it: the 30th and the 31st of March both come back on 30 April.
			if (step !== 0 && addMonths(actualStartOn, months) === last) return null;
			return { ...FACTS, dekad, actualStartOn };
		}
		const months = countOf(threshold, step);
		if (months === null) return null;
		// So many month ends lie between: counted back from the last one there was.
		const due = addMonths(`${dekad.year}-${two(dekad.month)}-05`, -months);
		return {
			...FACTS,
			dekad,
			plannedStartOn: dekad.part === 3 ? addMonths(due, 1) : due,
		};
	},
	"streak.missed": (threshold, step) => {
		const missed = countOf(threshold, step);
		if (missed === null || missed > 11) return null;
		return {
			...FACTS,
			months: Array.from({ length: missed + 1 }, (_, place) =>
				month({ month: place + 1, doneByEndYuan: place === 0 ? 10 : 9 }),
			),
		};
	},
	"made_up.lateness": (threshold, step) => {
		const late = countOf(threshold, step);
		if (late === null || late > 2) return null;
		return {
			...FACTS,
			months: [
				month({
					doneByEndYuan: late === 0 ? 10 : 9,
					doneSinceYuan: late === 2 ? 9 : 10,
				}),
			],
		};
	},
	"peers.growth": (threshold, step, { times }) =>
		growth({ actual: moved(threshold, step, times) }),
	"peers.overPlan": (threshold, step, { times }) =>
		growth({
			actual: moved(threshold, step, times),
			plan: fraction(0, 1),
			peers: fraction(-9, 1),
		}),
	"peers.overPeers": (threshold, step, { times }) =>
		growth({
			actual: moved(threshold, step, times),
			plan: fraction(-9, 1),
			peers: fraction(0, 1),
		}),
	"paper.days": (threshold, step, { dekad }) => {
		const days = countOf(threshold, step);
		return days === null
			? null
			: {
					...FACTS,
					dekad,
					paperDueOn: addDays(dekadBounds(dekad).last, -days),
				};
	},
};

const two = (value: number) => String(value).padStart(2, "0");
const countOf = ({ n, d }: Fraction, step: Step): number | null => {
	const count = Number(n) / Number(d) + step;
	return Number.isInteger(count) && count >= 0 ? count : null;
};
const moved = ({ n, d }: Fraction, step: Step, times: number): Fraction =>
	fraction(n * BigInt(times) * 1000n + BigInt(step), d * BigInt(times) * 1000n);
const growth = (
	known: Partial<NonNullable<LightFacts["growth"]>>,
): LightFacts => ({
	...FACTS,
	growth: {
		actual: fraction(0, 1),
		plan: fraction(0, 1),
		peers: fraction(0, 1),
		...known,
	},
});
const month = (known: Partial<MonthFacts>): MonthFacts => ({
	month: 1,
	isOver: true,
	taskYuan: 10,
	doneByEndYuan: 10,
	cumulativeTaskYuan: 10,
	doneSinceYuan: 10,
	...known,
});

const leverOf = ({ rule, of }: Pick<Case, "rule" | "of">) =>
	LEVERS[`${rule.metric.family}.${of}`];

const samples: fc.Arbitrary<Sample> = fc.record({
	dekad: fc.record({
		year: fc.integer({ min: 2024, max: 2028 }),
		month: fc.integer({ min: 1, max: 12 }),
		part: fc.constantFrom(1 as const, 2 as const, 3 as const),
	}),
	times: fc.integer({ min: 1, max: 40_000 }),
});

/** Band by band, from the top, by integers of its own: the severity a rule must give; null where no band holds. */
function severityByHand(rule: LightRule, facts: LightFacts): Severity | null {
	const { quantities } = observe(rule, facts);
	const against = (bound: Bound, side: Side): boolean => {
		const [threshold, value] = [bound[side], quantities[bound.of]];
		if (threshold === undefined) return true;
		if (!value) return false;
		const [whole = "", decimals = ""] = threshold.split(".");
		const scale = 10n ** BigInt(decimals.length);
		const difference = value.n * scale - BigInt(whole + decimals) * value.d;
		return MUST_HOLD[side][difference < 0n ? -1 : difference > 0n ? 1 : 0];
	};
	return (
		rule.bands.find(({ when }) =>
			when.every((bound) => SIDES.every((side) => against(bound, side))),
		)?.severity ?? null
	);
}

/** Holds one bound to what must be at, below and above it. Returns at which steps facts could be made. */
function holdAt({ rule, of, side, threshold }: Case, sample: Sample): Step[] {
	const lever = leverOf({ rule, of })!;
	const exact = fractionOfDecimal(threshold);
	return ([-1, 0, 1] as const).filter((step) => {
		const facts = lever(exact, step, sample, rule);
		if (!facts) return false;
		const { quantities } = observe(rule, facts);
		expect(
			isIn(
				{
					when: [{ of, [side]: threshold }],
					severity: 0,
					isOurs: false,
					effects: [],
				},
				quantities,
			),
		).toBe(MUST_HOLD[side][step]);
		expect(judge(rule, facts).severity).toBe(severityByHand(rule, facts));
		return true;
	});
}

test("every quantity a rule may name has a way to be put on a threshold", () => {
	const wanted = Object.entries(QUANTITIES).flatMap(([family, names]) =>
		names.map((name) => `${family}.${name}`),
	);
	expect(Object.keys(LEVERS).toSorted()).toEqual(wanted.toSorted());
});

describe("every bound of every preset, at it, a unit below and a unit above", () => {
	const covered = new Map<string, Set<Step>>();
	test.each(CASES.map((each) => [each.name, each] as const))(
		"%s",
		(name, each) => {
			const steps = new Set<Step>();
			covered.set(name, steps);
			fc.assert(
				fc.property(samples, (sample) => {
					for (const step of holdAt(each, sample)) steps.add(step);
				}),
			);
		},
	);

	test("none is left out: each was met on both sides, but where a count cannot lie below 0 or above its end", () => {
		const names = CASES.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect([...covered.keys()].toSorted()).toEqual(names.toSorted());
		const halves = CASES.filter(
			({ name }) => (covered.get(name)?.size ?? 0) < 3,
		).map(({ of, threshold }) => `${of} ${threshold}`);
		// Met by the month's end is the least lateness, not met the most; nothing missed is the shortest row.
		expect([...new Set(halves)].toSorted()).toEqual([
			"lateness 0",
			"lateness 2",
			"missed 0",
		]);
	});

	test("every pack with lights is among them", () => {
		expect(SCHEMES.map(({ id }) => id).toSorted()).toEqual(
			readdirSync(FOLDER)
				.map((file) => file.replace(".json", ""))
				.toSorted(),
		);
		expect(CASES.length).toBeGreaterThan(40);
	});
});

/** Any rule the language can say: a family, two bounds of it, and all else. */
const METRICS: readonly Metric[] = [
	{ family: "gap", line: "linear" },
	{ family: "gap", line: "season" },
	{ family: "gap", line: "own" },
	{ family: "ratio", line: "linear" },
	{ family: "ratio", line: "season" },
	{ family: "ratio", line: "own" },
	{ family: "month_ratio" },
	{ family: "overdue", what: "start" },
	{ family: "overdue", what: "entry" },
	{ family: "streak" },
	{ family: "made_up" },
	{ family: "peers" },
	{ family: "elapsed_money", months: 6 },
	{ family: "funds" },
	{ family: "paper" },
];
const COUNTED = new Set(["months", "missed", "lateness", "days"]);

const rules = fc
	.constantFrom(...METRICS)
	.chain((metric) =>
		fc.record({
			metric: fc.constant(metric),
			of: fc.constantFrom(...QUANTITIES[metric.family]),
			sides: fc.tuple(fc.constantFrom(...SIDES), fc.constantFrom(...SIDES)),
			thresholds: fc.tuple(
				fc.integer({ min: -200, max: 300 }),
				fc.integer({ min: -200, max: 300 }),
			),
			severities: fc.tuple(
				fc.constantFrom(0 as const, 1 as const),
				fc.constantFrom(2 as const, 3 as const),
			),
		}),
	)
	.map(({ metric, of, sides, thresholds, severities }): LightRule => {
		const decimal = (hundredths: number) =>
			COUNTED.has(of)
				? String(Math.abs(hundredths) % 12)
				: `${hundredths < 0 ? "-" : ""}${Math.trunc(Math.abs(hundredths) / 100)}.${two(Math.abs(hundredths) % 100)}`;
		return {
			id: "any",
			component: "progress",
			name: { zh: "任", en: "any" },
			scope: {},
			metric,
			bands: [0, 1].map((place) => ({
				when: [{ of, [sides[place] as Side]: decimal(thresholds[place] ?? 0) }],
				severity: severities[place] as Severity,
				isOurs: true,
				effects: [],
			})),
			graceDays: 0,
			excusable: false,
			improvesAfter: 0,
			source: "ours",
			note: null,
		};
	});

test("every bound the language can say, on either side of it, first match winning", () => {
	let met = 0;
	fc.assert(
		fc.property(rules, samples, (rule, sample) => {
			for (const each of casesOf("any", rule))
				met += holdAt(each, sample).length;
		}),
		{ numRuns: 1500 },
	);
	expect(met).toBeGreaterThan(4000);
});

describe("accepted reasons", () => {
	const excuse = {
		component: "progress" as const,
		fromOn: "2026-06-01",
		untilOn: "2026-06-20",
		reason: "汛期停工",
		acceptedBy: "市重点办",
	};
	const yinchuan = SCHEMES.find(({ id }) => id === "yinchuan")!.rules.find(
		({ id }) => id === "progress",
	)!;
	const behind: LightFacts = {
		...FACTS,
		annualPlanYuan: 1000,
		actualYtdYuan: 100,
	};

	test.each([
		["2026-06-20", 1],
		["2026-06-19", 3],
	] as const)(
		"one until %s leaves what is far behind on 20 June at %i",
		(untilOn, severity) => {
			const verdict = judge(yinchuan, {
				...behind,
				excuses: [{ ...excuse, untilOn }],
			});
			expect(verdict.severity).toBe(severity);
			expect(verdict.excusedFrom).toBe(severity === 1 ? 3 : null);
			expect(verdict.excusedBy).toHaveLength(severity === 1 ? 1 : 0);
		},
	);

	test("of another light, or where the rule takes none, change nothing", () => {
		const excuses = [{ ...excuse, component: "money" as const }];
		expect(judge(yinchuan, { ...behind, excuses }).severity).toBe(3);
		expect(
			judge({ ...yinchuan, excusable: false }, { ...behind, excuses: [excuse] })
				.severity,
		).toBe(3);
	});

	test("turn nothing worse and nothing unknown", () => {
		const good = { ...behind, actualYtdYuan: 1000, excuses: [excuse] };
		expect(judge(yinchuan, good).severity).toBe(0);
		expect(
			judge(yinchuan, { ...behind, actualYtdYuan: null, excuses: [excuse] })
				.severity,
		).toBe(null);
	});

	test("leave a missed month out of a row and out of what was made up late", () => {
		const months = [5, 6].map((number) =>
			month({ month: number, doneByEndYuan: 9, doneSinceYuan: 9 }),
		);
		const of = (id: string) => ({
			...SCHEMES.find((scheme) => scheme.id === id)!.rules[0]!,
			excusable: true,
		});
		const facts = {
			...FACTS,
			dekad: { year: 2026, month: 6, part: 3 } as const,
			months,
		};
		const june = { ...excuse, untilOn: "2026-06-30" };
		expect(judge(of("sanya_district"), facts).severity).toBe(3);
		const excused = judge(of("sanya_district"), { ...facts, excuses: [june] });
		expect(excused.severity).toBe(2);
		expect(excused.excusedBy).toEqual([june]);
		const both = { ...june, fromOn: "2026-05-31" };
		expect(judge(of("ouhai"), facts).severity).toBe(3);
		expect(judge(of("ouhai"), { ...facts, excuses: [both] }).severity).toBe(0);
	});
});

test("days of grace are refused where nothing is due", () => {
	const [scheme] = SCHEMES.filter(({ id }) => id === "wuhan");
	const wuhan = JSON.parse(JSON.stringify(scheme)) as {
		rules: Record<string, unknown>[];
	};
	wuhan.rules[0] = { ...wuhan.rules[0], graceDays: 5 };
	expect(() => parseLightScheme(wuhan)).toThrow(/graceDays/);
});
