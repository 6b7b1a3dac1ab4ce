import { bulletinRanking } from "@dekad/core/documents/bulletin-ranking.ts";
import type { BulletinFacts } from "@dekad/core/documents/bulletin-facts.ts";
import type { Score, ScoringScheme } from "@dekad/core/rollups/scoring.ts";
import { ratioOf } from "@dekad/core/units/ratio.ts";
import type { RankingView } from "@dekad/contract/rankings.ts";
import { DekadError } from "../errors.ts";

/**
 * The ranking of a region's parts from a bulletin's facts, through the same guard as the bulletin: the page, the API and
 * the export show this and nothing else.
 *
 * @throws DekadError ranking.no_authority
 */
export function rankingOf(facts: BulletinFacts): RankingView {
	const found = bulletinRanking(facts);
	if (!found.isAllowed)
		throw new DekadError("ranking.no_authority", { because: found.because });
	const { authority, ranking, scoring, scores } = found;
	return {
		period: facts.period,
		asOf: facts.asOf,
		list: facts.list && { code: facts.list.code, version: facts.list.version },
		authority: { ...authority },
		scoring: scoring && schemeView(scoring),
		rows: [
			...ranking.ranked.map(({ row, rank }) => ({ row, rank, because: null })),
			...ranking.unranked.map(({ row, because }) => ({
				row,
				rank: null,
				because,
			})),
		].map(({ row, rank, because }) => {
			const { candidate } = row;
			const score = scores.get(row.key);
			return {
				code: row.key,
				name: { ...candidate.name },
				rank,
				because,
				projects: row.count,
				numerator: row.numerator,
				denominator: row.denominator,
				ratio: ratioOf(row.numerator, row.denominator),
				coverage: ratioOf(candidate.reported, candidate.expected),
				timeliness: ratioOf(candidate.timely, candidate.expected),
				onBehalf: ratioOf(candidate.onBehalf, candidate.reported),
				score: score ? scoreView(score) : null,
			};
		}),
		apart: ranking.apart.map(({ key, candidate }) => ({
			code: key,
			name: { ...candidate.name },
		})),
	};
}

/** Rules of a score for the wire. */
export const schemeView = ({ name, rules }: ScoringScheme) => ({
	name: { ...name },
	rules: [...rules],
});

const scoreView = ({ hundredths, parts }: Score) => ({
	hundredths,
	parts: parts.map(({ scored, ...part }) => ({
		...part,
		numerator: scored.numerator,
		denominator: scored.denominator,
		rank: scored.rank,
		units: scored.units,
	})),
});
