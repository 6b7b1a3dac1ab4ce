/**
 * Ranking of regions (or units) on one rate, as bulletins do it and as domain.md R3.4-R3.6 bounds it.
 * Whether a ranking may be shown at all is decided elsewhere: it needs a recorded authority
 * and is off by default. Points for a place are scoring.ts's.
 *
 * Rows are compared by cross-multiplying, so a tie is a tie of the ratios themselves and not of
 * their printed digits. Groups too small are listed unranked; lines that belong to no single region
 * (cross-region projects, enterprise groups) stand apart and never push a city down.
 */

import { compareFractions, fraction } from "../units/fraction.ts";

/** What a row stands for. Only administrative and statistics-only rows are children of one region. */
export const ROW_KINDS = [
	"administrative",
	"statistics_only",
	"cross_region",
	"group_line",
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

export type RankingConfig = {
	readonly id: string;
	/** Whether the highest or the lowest ratio comes first. */
	readonly direction: "high" | "low";
	/** After two firsts comes a third (`shared`), or a second (`dense`). */
	readonly tie: "shared" | "dense";
	/** Rows over fewer projects are listed unranked; 0 ranks all. */
	readonly minimumCount: number;
	/** Kinds that stand apart. */
	readonly apart: readonly RowKind[];
};

/** Order alone: high first, shared ranks, no minimum, cross-region and group lines apart. */
export const PLAIN_RANKING: RankingConfig = {
	id: "plain",
	direction: "high",
	tie: "shared",
	minimumCount: 0,
	apart: ["cross_region", "group_line"],
};

export type RankingRow = {
	readonly key: string;
	readonly kind: RowKind;
	/** Projects behind the rate. */
	readonly count: number;
	readonly numerator: number | null;
	readonly denominator: number | null;
};

export type Ranked<Row> = {
	readonly row: Row;
	readonly rank: number;
};

export type Ranking<Row> = {
	/** Best first; within a tie in the order the rows came. */
	readonly ranked: readonly Ranked<Row>[];
	/** In the order they came, with the reason. `no_rate`: nothing reported, or a denominator of 0. */
	readonly unranked: readonly {
		readonly row: Row;
		readonly because: "no_rate" | "too_few";
	}[];
	/** Cross-region and group lines, in the order they came. */
	readonly apart: readonly Row[];
};

/**
 * Ranks rows on numerator / denominator.
 *
 * @throws RangeError if a part is not a safe whole number or a denominator is negative.
 */
export function rank<Row extends RankingRow>(
	config: RankingConfig,
	rows: readonly Row[],
): Ranking<Row> {
	const apart = rows.filter((row) => config.apart.includes(row.kind));
	const unranked: { row: Row; because: "no_rate" | "too_few" }[] = [];
	const order: { row: Row; ratio: ReturnType<typeof fraction> }[] = [];
	for (const row of rows) {
		if (config.apart.includes(row.kind)) continue;
		const { numerator, denominator, count } = row;
		if (denominator !== null && denominator < 0)
			throw new RangeError(`a negative denominator: ${row.key}`);
		if (numerator === null || denominator === null || denominator === 0)
			unranked.push({ row, because: "no_rate" });
		else if (count < config.minimumCount)
			unranked.push({ row, because: "too_few" });
		else order.push({ row, ratio: fraction(numerator, denominator) });
	}

	const sign = config.direction === "high" ? -1 : 1;
	// The sort is stable: rows of a tie keep the order they came in.
	order.sort((a, b) => sign * compareFractions(a.ratio, b.ratio));

	const ranked: Ranked<Row>[] = [];
	let place = 0;
	for (const [index, { row, ratio }] of order.entries()) {
		const before = order[index - 1];
		const tied =
			before !== undefined && compareFractions(before.ratio, ratio) === 0;
		if (!tied) place = config.tie === "dense" ? place + 1 : index + 1;
		ranked.push({ row, rank: place });
	}
	return { ranked, unranked, apart };
}
