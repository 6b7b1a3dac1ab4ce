/**
 * Block 4 of the bulletin. The same answer stands in the document, on the page, in the API and in the export:
 * all of them ask `bulletinRanking`, which asks the guard.
 */

import { formatDate } from "../periods/format.ts";
import {
	guardedRanking,
	type GuardedRanking,
	type RankingCandidate,
} from "../rollups/guarded-ranking.ts";
import type { Score, ScoringScheme } from "../rollups/scoring.ts";
import { type Lang, text } from "../text/text.ts";
import type { BulletinFacts, Name } from "./bulletin-facts.ts";
import { figureTable, nameIn, regionLabel } from "./bulletin-tables.ts";
import { type Block, fillRuns } from "./document.ts";
import {
	countFigure,
	type Figure,
	percentFigure,
	type Place,
	scoreFigure,
} from "./figure.ts";
import { printable } from "./printable.ts";

export type BulletinCandidate = RankingCandidate & { readonly name: Name };

/** What ranking of the regions needs of a bulletin's facts. */
export type RankingFacts = Pick<
	BulletinFacts,
	"authority" | "regions" | "regionQuality" | "scoring" | "asOfLocal"
>;

/** The ranking of a bulletin's regions on the day its figures were taken, or why there is none. */
export function bulletinRanking({
	authority = null,
	regions,
	regionQuality = [],
	scoring = null,
	asOfLocal,
}: RankingFacts): GuardedRanking<BulletinCandidate> {
	return guardedRanking(
		authority,
		asOfLocal.slice(0, 10),
		regions.map((region): BulletinCandidate => {
			const quality = regionQuality.find(({ code }) => code === region.code);
			return {
				...region,
				timely: quality?.timely ?? 0,
				onBehalf: quality?.onBehalf ?? 0,
				rates: quality?.rates ?? {},
			};
		}),
		scoring,
	);
}

/** The ranking with its authority and the quality of its figures; the sentence that there is none where there is none. */
export function rankingBlocks(facts: BulletinFacts, lang: Lang): Block[] {
	const paragraph = (
		words: string,
		fill: Readonly<Record<string, string>> = {},
		isNote = false,
	): Block => ({ kind: "paragraph", runs: fillRuns(words, fill), isNote });
	const found = bulletinRanking(facts);
	if (!found.isAllowed) return [paragraph(text(lang, "bulletin.no_ranking"))];
	const { authority, ranking, scoring, scores } = found;
	const { rate, minimumCount } = authority;
	const rows = [
		...ranking.ranked.map(({ row, rank }) => ({ row, rank })),
		...ranking.unranked.map(({ row }) => ({ row, rank: null })),
	].map(({ row, rank }) => ({
		...row,
		rank,
		code: row.key,
		label: regionLabel({ ...row.candidate }, lang),
	}));
	const table = figureTable<(typeof rows)[number]>(
		{
			id: "ranking",
			caption: text(lang, "bulletin.ranking_caption"),
			unit: null,
			first: ["region", 12],
			lang,
		},
		[
			[
				"rank",
				({ rank }, place): Figure =>
					rank === null
						? {
								...countFigure(place, 0),
								value: null,
								text: text(lang, "bulletin.unranked"),
							}
						: countFigure(place, rank),
			],
			[
				rate,
				({ numerator, denominator }, place) =>
					percentFigure(place, numerator, denominator, {
						lang,
						isSigned: rate === "growth",
					}),
			],
			["projects", ({ count }, place) => countFigure(place, count)],
			[
				"coverage",
				({ candidate }, place) =>
					percentFigure(place, candidate.reported, candidate.expected, {
						lang,
					}),
			],
			[
				"timely",
				({ candidate }, place) =>
					percentFigure(place, candidate.timely, candidate.expected, { lang }),
			],
			[
				"onBehalf",
				({ candidate }, place) =>
					percentFigure(place, candidate.onBehalf, candidate.reported, {
						lang,
					}),
			],
		],
		rows,
	);
	return [
		paragraph(text(lang, "bulletin.ranking_authority"), {
			issuedBy: printable(authority.issuedBy),
			document: printable(authority.document),
			documentOn: formatDate(authority.documentOn, lang),
			untilOn: formatDate(authority.untilOn, lang),
			rate: text(lang, `bulletin.ranked_by.${rate}`),
		}),
		table,
		...(scoring ? [scoreTable(scoring, scores, rows, lang)] : []),
		paragraph(
			text(lang, "bulletin.ranking_note"),
			{
				minimum: String(minimumCount),
				tie: text(lang, `bulletin.tie.${authority.tie}`),
				apart:
					ranking.apart
						.map(({ candidate }) => nameIn(candidate.name, lang))
						.join(text(lang, "bulletin.names_and")) || text(lang, "units.dash"),
			},
			true,
		),
		...(scoring
			? [
					paragraph(
						text(lang, "bulletin.score_note"),
						{ name: printable(scoring.name[lang]) },
						true,
					),
				]
			: []),
	];
}

/** Each region's points with all their parts; a region that is not ranked has none. */
const scoreTable = (
	{ rules, name }: ScoringScheme,
	scores: ReadonlyMap<string, Score>,
	rows: readonly { code: string; label: string }[],
	lang: Lang,
): Block =>
	figureTable(
		{
			id: "score",
			caption: text(lang, "bulletin.score_caption", {
				name: printable(name[lang]),
			}),
			unit: null,
			first: ["region", 12],
			lang,
		},
		[
			[
				"score",
				({ code }, place) =>
					scoreFigure(place, scores.get(code)?.hundredths ?? null, lang),
			],
			...rules.map(
				(rule) =>
					[
						rule.id,
						({ code }: { code: string }, place: Place) =>
							scoreFigure(
								place,
								scores.get(code)?.parts.find(({ ruleId }) => ruleId === rule.id)
									?.hundredths ?? null,
								lang,
							),
						printable(rule.name[lang]),
					] as const,
			),
		],
		rows,
	);
