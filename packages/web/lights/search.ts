import {
	instantOf,
	oneOf,
	periodIdOf,
	said,
	textOf,
} from "../ui/search-values.ts";

export const LIGHTS = ["3", "2", "1", "0", "unknown"] as const;
export type LightKey = (typeof LIGHTS)[number];

export type LightSearch = {
	/** Left out: the latest closed dekad. */
	period?: string | undefined;
	region?: string | undefined;
	list?: string | undefined;
	/** Id of the rule whose light orders and filters; left out: the overall one. */
	rule?: string | undefined;
	light?: LightKey | undefined;
	/** An instant: the lights as known then. */
	asOf?: string | undefined;
	/** The project whose reasons are open. */
	project?: string | undefined;
};

export const lightSearch = (raw: Record<string, unknown>): LightSearch =>
	said({
		period: periodIdOf(raw["period"]),
		region: textOf(raw["region"]),
		list: textOf(raw["list"]),
		rule: textOf(raw["rule"]),
		// A lone figure of an address is read as a number.
		light: oneOf(LIGHTS, textOf(raw["light"])),
		asOf: instantOf(raw["asOf"]),
		project: textOf(raw["project"]),
	});

export type SchemeSearch = {
	/** Id of the preset to start from; left out: a copy of the scheme in force. */
	base?: string | undefined;
	/** The period it is tried on; left out: the latest closed dekad. */
	period?: string | undefined;
};

export const schemeSearch = (raw: Record<string, unknown>): SchemeSearch =>
	said({ base: textOf(raw["base"]), period: periodIdOf(raw["period"]) });
