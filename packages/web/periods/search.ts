import { said } from "../ui/search-values.ts";

export type PeriodsSearch = {
	/** Left out: the year of the newest opened dekad. */
	year?: number | undefined;
};

export const periodsSearch = (raw: Record<string, unknown>): PeriodsSearch => {
	const year = Number(raw["year"]);
	return said({
		year:
			Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : undefined,
	});
};
