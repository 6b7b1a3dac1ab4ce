import { periodIdOf, said, textOf } from "../ui/search-values.ts";

export type CockpitSearch = {
	period?: string | undefined;
	list?: string | undefined;
};

export const cockpitSearch = (raw: Record<string, unknown>): CockpitSearch =>
	said({ period: periodIdOf(raw["period"]), list: textOf(raw["list"]) });
