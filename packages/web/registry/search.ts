import { REPORTING_DIMENSIONS } from "@dekad/contract/rollups.ts";
import { oneOf, said, textOf } from "../ui/search-values.ts";

export type ProjectSearch = {
	search?: string | undefined;
	region?: string | undefined;
	sector?: string | undefined;
	stage?: string | undefined;
	paused?: "yes" | "no" | undefined;
	list?: string | undefined;
	coverage?: (typeof REPORTING_DIMENSIONS.coverage)[number] | undefined;
	/** Come here to type: the search has the focus. */
	focus?: boolean | undefined;
};

export const projectSearch = (raw: Record<string, unknown>): ProjectSearch =>
	said({
		search: textOf(raw["search"]),
		region: textOf(raw["region"]),
		sector: textOf(raw["sector"]),
		stage: textOf(raw["stage"]),
		paused: oneOf(["yes", "no"], raw["paused"]),
		list: textOf(raw["list"]),
		coverage: oneOf(REPORTING_DIMENSIONS.coverage, raw["coverage"]),
		focus: raw["focus"] === true,
	});
