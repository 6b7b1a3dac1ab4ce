/**
 * Whether regions may be ranked, and the ranking with the quality of its figures beside it. Everything that
 * shows a ranking (page, API, export, document) asks here and nowhere else: design rule 9, domain.md
 * R3.4 to R3.7. Off by default: without an authority in force there is no ranking, only each region
 * beside its own past.
 */

import { rank, type Ranking, type RankingRow } from "./ranking.ts";
import {
	type Score,
	type ScoredRegion,
	scoreOf,
	type ScoringScheme,
} from "./scoring.ts";

export const RANKED_RATES = ["completion", "growth"] as const;
export type RankedRate = (typeof RANKED_RATES)[number];

/** A group is left unranked below this many projects where the authority names no other number; ours, after the pass marks of [S87]. */
export const USUAL_MINIMUM_COUNT = 6;

/** Who allowed a ranking, by which document, until when. */
export type RankingAuthority = {
	readonly authorityId: string;
	readonly issuedBy: string;
	/** Title and number. */
	readonly document: string;
	/** Civil days, both included. */
	readonly documentOn: string;
	readonly untilOn: string;
	readonly rate: RankedRate;
	/** At least 1. */
	readonly minimumCount: number;
	readonly tie: "shared" | "dense";
};

/** A region with what its rate and its quality are made of. Yuan; null: nothing known. */
export type RankingCandidate = {
	readonly code: string;
	/** `own`: what belongs to the region itself and to none of its parts. */
	readonly kind: RankingRow["kind"] | "own";
	readonly projects: number;
	readonly annualPlanYuan: number | null;
	readonly actualToDateYuan: number | null;
	readonly lastYearToDateYuan: number | null;
	readonly expected: number;
	readonly reported: number;
	readonly timely: number;
	readonly onBehalf: number;
	/** Those a score looks at; absent: none was asked for. */
	readonly rates?: ScoredRegion["rates"];
};

export type RankedCandidate<C extends RankingCandidate> = RankingRow & {
	readonly candidate: C;
};

export type GuardedRanking<C extends RankingCandidate> =
	| {
			readonly isAllowed: false;
			readonly because: "no_authority" | "not_yet" | "over" | "no_minimum";
	  }
	| {
			readonly isAllowed: true;
			readonly authority: RankingAuthority;
			readonly ranking: Ranking<RankedCandidate<C>>;
			/** Null: no rules of a score are in force. */
			readonly scoring: ScoringScheme | null;
			/** Of every ranked region, by code; an unranked one has no score. */
			readonly scores: ReadonlyMap<string, Score>;
	  };

/**
 * The ranking on a civil day, or why there is none. Cross-region projects, lines of groups and what belongs to no part stand
 * apart; a region with fewer projects than the authority's minimum is listed unranked.
 *
 * A score stands under the same authority as the rank and changes no order.
 *
 * @param authority null: none recorded
 * @param scoring null or without rules: nobody is scored
 * @throws RangeError if an amount is not a safe whole number
 * @example guardedRanking(null, "2026-03-12", []) // { isAllowed: false, because: "no_authority" }
 */
export function guardedRanking<C extends RankingCandidate>(
	authority: RankingAuthority | null,
	day: string,
	candidates: readonly C[],
	scoring: ScoringScheme | null = null,
): GuardedRanking<C> {
	if (!authority) return { isAllowed: false, because: "no_authority" };
	if (day < authority.documentOn)
		return { isAllowed: false, because: "not_yet" };
	if (day > authority.untilOn) return { isAllowed: false, because: "over" };
	if (authority.minimumCount < 1)
		return { isAllowed: false, because: "no_minimum" };
	const rows = candidates.map((candidate) => ({
		key: candidate.code,
		kind: candidate.kind === "own" ? ("cross_region" as const) : candidate.kind,
		count: candidate.projects,
		...sidesOf(candidate, authority.rate),
		candidate,
	}));
	const ranking = rank(
		{
			id: "guarded",
			direction: "high",
			tie: authority.tie,
			minimumCount: authority.minimumCount,
			apart: ["cross_region", "group_line"],
		},
		rows,
	);
	const isScored = scoring !== null && scoring.rules.length > 0;
	return {
		isAllowed: true,
		authority,
		ranking,
		scoring: isScored ? scoring : null,
		scores: new Map(
			isScored
				? ranking.ranked.map(({ row: { key, candidate }, rank: place }) => [
						key,
						scoreOf(scoring, {
							projects: candidate.projects,
							rank: place,
							rates: candidate.rates ?? {},
						}),
					])
				: [],
		),
	};
}

/** Both sides of the ranked rate. Growth on a base below zero says nothing and is left without a rate. */
function sidesOf(
	{ annualPlanYuan, actualToDateYuan, lastYearToDateYuan }: RankingCandidate,
	rate: RankedRate,
): Pick<RankingRow, "numerator" | "denominator"> {
	if (rate === "completion")
		return { numerator: actualToDateYuan, denominator: annualPlanYuan };
	if (
		actualToDateYuan === null ||
		lastYearToDateYuan === null ||
		lastYearToDateYuan < 0
	)
		return { numerator: null, denominator: null };
	return {
		numerator: actualToDateYuan - lastYearToDateYuan,
		denominator: lastYearToDateYuan,
	};
}
