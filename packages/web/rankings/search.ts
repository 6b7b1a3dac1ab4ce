import { periodIdOf, said } from "../ui/search-values.ts";

export type RankingSearch = {
	/** Left out: the latest closed dekad. */
	period?: string | undefined;
};

export const rankingSearch = (raw: Record<string, unknown>): RankingSearch =>
	said({ period: periodIdOf(raw["period"]) });
