/** Reading the address: anybody may have typed it, so every value is checked and a wrong one is as if absent. */

import { findPeriod } from "@dekad/core/periods/period.ts";

/** A text of the address; undefined when empty or absent. Numbers are read as the router leaves them: a code such as 2026. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === "number") return String(value);
	return typeof value === "string" && value !== "" ? value : undefined;
}

/** A period id; undefined when it names none. */
export function periodIdOf(value: unknown): string | undefined {
	const id = textOf(value);
	return id !== undefined && findPeriod(id) ? id : undefined;
}

/** An instant as the contract writes it; undefined when it is none. */
export function instantOf(value: unknown): string | undefined {
	const written = textOf(value);
	return written !== undefined &&
		/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(written) &&
		!Number.isNaN(Date.parse(written))
		? written
		: undefined;
}

/** One of the words of `allowed`. */
export const oneOf = <Word extends string>(
	allowed: readonly Word[],
	value: unknown,
): Word | undefined => allowed.find((word) => word === value);

/** Without the entries that say nothing, so that an address stays short. */
export function said<Values extends object>(values: Values): Values {
	return Object.fromEntries(
		Object.entries(values).filter(
			([, value]) => value !== undefined && value !== false,
		),
	) as Values;
}
