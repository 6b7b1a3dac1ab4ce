import { findPeriod } from "@dekad/core/periods/period.ts";
import { oneOf, periodIdOf, said, textOf } from "../ui/search-values.ts";

export const STATES = ["waiting", "below", "accepted", "returned"] as const;
export const ODD = ["yes", "no"] as const;

export type ReviewSearch = {
	/** Dekad id; left out: the dekad asked about now. */
	dekad?: string | undefined;
	region?: string | undefined;
	/** Left out: what waits for the reader. */
	state?: (typeof STATES)[number] | undefined;
	odd?: (typeof ODD)[number] | undefined;
};

function dekadIdOf(value: unknown): string | undefined {
	const id = periodIdOf(value);
	return id && findPeriod(id)?.kind === "dekad" ? id : undefined;
}

export const reviewSearch = (raw: Record<string, unknown>): ReviewSearch =>
	said({
		dekad: dekadIdOf(raw["dekad"]),
		region: textOf(raw["region"]),
		state: oneOf(STATES, raw["state"]),
		odd: oneOf(ODD, raw["odd"]),
	});
