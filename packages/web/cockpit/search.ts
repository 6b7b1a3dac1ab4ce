import { COCKPIT_SPLITS, type CockpitSplit } from "@dekad/contract/rollups.ts";
import { oneOf, periodIdOf, said, textOf } from "../ui/search-values.ts";

export type CockpitSearch = {
	period?: string | undefined;
	list?: string | undefined;
	/** The tab of the split; left out: by sector. */
	by?: CockpitSplit | undefined;
};

export const cockpitSearch = (raw: Record<string, unknown>): CockpitSearch =>
	said({
		period: periodIdOf(raw["period"]),
		list: textOf(raw["list"]),
		by: oneOf(COCKPIT_SPLITS, raw["by"]),
	});
