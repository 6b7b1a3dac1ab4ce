/**
 * Points for what a region or unit did, as data (domain.md R3.4): each published scheme found is a row of these five
 * methods. Points are hundredths of a point in whole numbers, so that 3.8 points are exact; a scheme is
 * arithmetic on rates that were already guarded, and shows no order by itself.
 */

import {
	compareFractions,
	type Fraction,
	fraction,
	fractionOfDecimal,
} from "../units/fraction.ts";

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
