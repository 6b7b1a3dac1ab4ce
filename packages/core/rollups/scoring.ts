/**
 * Points for what a region or unit did, as data (domain.md R3.4): each published scheme found is a row of these five
 * methods. Points are hundredths of a point in whole numbers, so that 3.8 points are exact; a scheme is
 * arithmetic on rates that were already guarded, and shows no order by itself.
 */

import type { Names } from "../packs/pack.ts";
import {
	compareFractions,
	type Fraction,
	fraction,
	fractionOfDecimal,
} from "../units/fraction.ts";
import type { RateId } from "./rates.ts";

export type Scoring = {
	readonly id: string;
	/** Fewer projects get no points: the rate says too little of them. */
	readonly minimumCount: number;
	/** The least and the most points; null: unbounded. */
	readonly floor: number | null;
	readonly cap: number | null;
} & ScoringMethod;

export type ScoringMethod =
	/** All points or none [S95]. */
	| {
			readonly method: "target";
			readonly points: number;
			/** Decimal text, compared as an exact fraction. */
			readonly ratio: string;
	  }
	/** Best gets all points, each further rank `stepPercent` of them less, never below 0 [S95]. */
	| {
			readonly method: "rank";
			readonly points: number;
			readonly stepPercent: number;
	  }
	/** Points x rate [S85]. */
	| { readonly method: "ratio"; readonly points: number }
	/** The first band the rate reaches; none reached gives 0 [S87]. */
	| {
			readonly method: "band";
			readonly bands: readonly {
				readonly atLeast: string;
				readonly points: number;
			}[];
	  }
	/** Points for each, below zero for each failing [S87]. */
	| { readonly method: "per_unit"; readonly points: number };

export const SCORING_METHODS = [
	"target",
	"rank",
	"ratio",
	"band",
	"per_unit",
] as const satisfies ScoringMethod["method"][];

/** What a rule looks at; each method takes one or two of these, see `METHODS_OF`. */
export type ScoredThing =
	/** A rate of the region, by its two sides. */
	| { readonly kind: "rate"; readonly rate: RateId }
	/** The place the authority's rate gives. */
	| { readonly kind: "rank" }
	/** How many of a rate's whole were done, or were not: a start that was due and not made is one missed. */
	| { readonly kind: "done" | "missed"; readonly rate: RateId };

export const METHODS_OF: Readonly<
	Record<ScoredThing["kind"], readonly ScoringMethod["method"][]>
> = {
	rate: ["ratio", "target", "band"],
	rank: ["rank"],
	done: ["per_unit"],
	missed: ["per_unit"],
};

/** One line of a score sheet. */
export type ScoringRule = Scoring & {
	readonly name: Names;
	readonly of: ScoredThing;
	/** Where the line was found published; "ours" or the office's own document where it was not. */
	readonly source: string;
};

/** The office's rules of a score; without any nobody is scored. */
export type ScoringScheme = {
	readonly name: Names;
	readonly rules: readonly ScoringRule[];
};

/** What one rule gave and why it gave nothing. */
export type ScorePart = {
	readonly ruleId: string;
	readonly hundredths: number | null;
	readonly because: "too_few" | "unknown" | null;
	/** What it looked at. */
	readonly scored: Scored;
};

export type Score = {
	/** Null as soon as one part is: a sum without it could not stand beside a whole one. */
	readonly hundredths: number | null;
	readonly parts: readonly ScorePart[];
};

/** What the rules of a scheme look at in a region. */
export type ScoredRegion = {
	readonly projects: number;
	readonly rank: number | null;
	readonly rates: Readonly<
		Partial<
			Record<
				RateId,
				{
					readonly numerator: number | null;
					readonly denominator: number | null;
				}
			>
		>
	>;
};

/** Each rule's points and their sum. @throws RangeError as `scoreHundredths` */
export function scoreOf({ rules }: ScoringScheme, region: ScoredRegion): Score {
	const parts = rules.map((rule): ScorePart => {
		const scored = scoredBy(rule.of, region);
		const hundredths = scoreHundredths(rule, scored);
		return {
			ruleId: rule.id,
			hundredths,
			because:
				hundredths !== null
					? null
					: scored.count < rule.minimumCount
						? "too_few"
						: "unknown",
			scored,
		};
	});
	const isWhole = parts.every(({ hundredths }) => hundredths !== null);
	return {
		hundredths:
			isWhole && parts.length > 0
				? parts.reduce((sum, { hundredths }) => sum + (hundredths ?? 0), 0)
				: null,
		parts,
	};
}

function scoredBy(of: ScoredThing, region: ScoredRegion): Scored {
	const { projects: count, rank } = region;
	const nothing = {
		count,
		numerator: null,
		denominator: null,
		rank: null,
		units: null,
	};
	if (of.kind === "rank") return { ...nothing, rank };
	const { numerator, denominator } = region.rates[of.rate] ?? {
		numerator: null,
		denominator: null,
	};
	if (of.kind === "rate") return { ...nothing, numerator, denominator };
	const missed =
		numerator === null || denominator === null ? null : denominator - numerator;
	return { ...nothing, units: of.kind === "done" ? numerator : missed };
}

/** The rates a scheme looks at, each once. */
export const ratesOfScheme = ({ rules }: ScoringScheme): RateId[] => [
	...new Set(rules.flatMap(({ of }) => ("rate" in of ? [of.rate] : []))),
];

/**
 * Hundredths of a point as text.
 *
 * @example pointsShown(380) // "3.80"
 * @example pointsShown(-25) // "-0.25"
 */
export const pointsShown = (hundredths: number): string =>
	`${hundredths < 0 ? "-" : ""}${Math.trunc(Math.abs(hundredths) / 100)}.${String(Math.abs(hundredths) % 100).padStart(2, "0")}`;

/** What is scored: a rate by its two sides, a rank under an authority, a number of things; each null where unknown. */
export type Scored = {
	readonly count: number;
	readonly numerator: number | null;
	readonly denominator: number | null;
	readonly rank: number | null;
	readonly units: number | null;
};

/**
 * Hundredths of a point, half a hundredth rounded up. Null: too few projects, or what the method needs is not known;
 * nobody gets 0 points for what was not reported.
 *
 * @throws RangeError if a side or a number is not a safe whole number.
 * @example scoreHundredths({ id: "s", minimumCount: 0, floor: null, cap: null, method: "rank", points: 4, stepPercent: 5 }, { count: 9, numerator: null, denominator: null, rank: 2, units: null }) // 380
 */
export function scoreHundredths(
	scoring: Scoring,
	scored: Scored,
): number | null {
	if (scored.count < scoring.minimumCount) return null;
	const points = pointsOf(scoring, scored);
	if (points === null) return null;
	const { floor, cap } = scoring;
	const raised = floor === null ? points : Math.max(points, floor * 100);
	return cap === null ? raised : Math.min(raised, cap * 100);
}

function pointsOf(scoring: Scoring, scored: Scored): number | null {
	switch (scoring.method) {
		case "rank":
			return scored.rank === null
				? null
				: scoring.points *
						Math.max(0, 100 - scoring.stepPercent * (scored.rank - 1));
		case "per_unit":
			return scored.units === null ? null : scoring.points * scored.units * 100;
		default: {
			const rate = rateOf(scored);
			return rate === null ? null : pointsOfRate(scoring, rate);
		}
	}
}

function pointsOfRate(
	scoring: Extract<ScoringMethod, { method: "target" | "ratio" | "band" }>,
	rate: Fraction,
): number {
	const reaches = (bound: string) =>
		compareFractions(rate, fractionOfDecimal(bound)) >= 0;
	if (scoring.method === "target")
		return reaches(scoring.ratio) ? scoring.points * 100 : 0;
	if (scoring.method === "band")
		return (
			(scoring.bands.find(({ atLeast }) => reaches(atLeast))?.points ?? 0) * 100
		);
	return roundedHundredths(scoring.points, rate);
}

const rateOf = ({ numerator, denominator }: Scored): Fraction | null =>
	numerator === null || denominator === null || denominator <= 0
		? null
		: fraction(numerator, denominator);

/** points x rate x 100, half rounded up; the sum is done in whole numbers. */
function roundedHundredths(points: number, { n, d }: Fraction): number {
	const doubled = 2n * BigInt(points) * 100n * n + d;
	const whole = doubled / (2n * d);
	const isBelow = doubled < 0n && doubled % (2n * d) !== 0n;
	return Number(isBelow ? whole - 1n : whole);
}
