import { oneOf, said, textOf } from "../ui/search-values.ts";

/** A year of the address; undefined where there is none, or one no plan is made for. */
function yearOf(value: unknown): number | undefined {
	const year = Number(textOf(value));
	return Number.isInteger(year) && year >= 2000 && year <= 2099
		? year
		: undefined;
}

export type PlanSearch = { year?: number | undefined };

export const planSearch = (raw: Record<string, unknown>): PlanSearch =>
	said({ year: yearOf(raw["year"]) });

export const SHOWN_PLANS = ["all", "waiting", "without"] as const;
export type PlanListSearch = PlanSearch & {
	search?: string | undefined;
	show?: (typeof SHOWN_PLANS)[number] | undefined;
};

export const planListSearch = (raw: Record<string, unknown>): PlanListSearch =>
	said({
		year: yearOf(raw["year"]),
		search: textOf(raw["search"]),
		show: oneOf(SHOWN_PLANS, raw["show"]),
	});
