import {
	instantOf,
	oneOf,
	periodIdOf,
	said,
	textOf,
} from "../ui/search-values.ts";

export type RollupSearch = {
	period?: string | undefined;
	/** Dimensions joined by commas; left out: by region. */
	by?: string | undefined;
	list?: string | undefined;
	/** k=v pairs joined by commas. */
	where?: string | undefined;
	as?: "reported" | "corrected" | undefined;
	/** What was known at this instant; left out: now. */
	asOf?: string | undefined;
};

export const rollupSearch = (raw: Record<string, unknown>): RollupSearch =>
	said({
		period: periodIdOf(raw["period"]),
		by: textOf(raw["by"]),
		list: textOf(raw["list"]),
		where: textOf(raw["where"]),
		as: oneOf(["reported", "corrected"], raw["as"]),
		asOf: instantOf(raw["asOf"]),
	});
