import { findPeriod } from "@dekad/core/periods/period.ts";
import { oneOf, periodIdOf, said, textOf } from "../ui/search-values.ts";

/** What of the missing is shown: all, or those nobody reminded, or those who have not looked. */
export const ONLY = ["not_reminded", "not_seen"] as const;
export type Only = (typeof ONLY)[number];

export type MissingSearch = {
	/** Dekad id; left out: the dekad asked about now. */
	dekad?: string | undefined;
	region?: string | undefined;
	list?: string | undefined;
	only?: Only | undefined;
};

function dekadIdOf(value: unknown): string | undefined {
	const id = periodIdOf(value);
	return id && findPeriod(id)?.kind === "dekad" ? id : undefined;
}

export const missingSearch = (raw: Record<string, unknown>): MissingSearch =>
	said({
		dekad: dekadIdOf(raw["dekad"]),
		region: textOf(raw["region"]),
		list: textOf(raw["list"]),
		only: oneOf(ONLY, raw["only"]),
	});
