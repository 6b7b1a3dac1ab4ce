/**
 * A season learned from an office's own past: which share of a year's investment was done by the end of
 * each dekad, over years that are complete.
 *
 *   share(d) = sum of what every project had done by dekad d / sum of what they had done by the year's end
 *
 * A ratio of sums and not a mean of ratios: a small project that did everything in one dekad must not
 * weigh as much as a motorway. It also means that one very large project can be the season; the answer
 * says on how many projects and years it rests.
 */

import { DEKADS_IN_YEAR } from "../periods/dekad.ts";
import type { SeasonCurve } from "../rollups/lines.ts";
import { sharesOfSums } from "./spread.ts";

/**
 * Fewer projects than these are their own course and no season: ours, not published. Three owners, so that
 * nobody reads a competitor's year out of the curve.
 */
export const FEWEST_PROJECTS = 5;
export const FEWEST_OWNERS = 3;

/** Of the reports asked for in a year, so many in ten must be there for the year to teach anything. */
export const LEAST_REPORTED_IN_TEN = 9;

/** What a region or sector did: sums over projects and complete years, as reported. */
export type SeasonEvidence = {
	/** Projects with at least one complete year. */
	readonly projects: number;
	readonly owners: number;
	/** Complete years, ascending. */
	readonly years: readonly number[];
	/** 36 sums of what was done from 1 January to the end of each dekad, whole yuan. */
	readonly doneYuan: readonly number[];
};

export type LearnedSeason =
	| { readonly ok: true; readonly shares: SeasonCurve }
	| {
			readonly ok: false;
			readonly reason:
				| "plans.season.no_year"
				| "plans.season.few_projects"
				| "plans.season.few_owners"
				| "plans.season.nothing_done";
			readonly params: Readonly<Record<string, number>>;
	  };

/**
 * The season, or why there is none yet. A sum that falls, after a negative correction larger than what was
 * done in a dekad, is held at what stood before: a share of a year never falls.
 *
 * @example learnSeason({ projects: 2, owners: 2, years: [2025], doneYuan: [] }) // { ok: false, reason: "plans.season.few_projects", params: { projects: 2, needed: 5 } }
 */
export function learnSeason({
	projects,
	owners,
	years,
	doneYuan,
}: SeasonEvidence): LearnedSeason {
	if (years.length === 0)
		return { ok: false, reason: "plans.season.no_year", params: {} };
	if (projects < FEWEST_PROJECTS)
		return {
			ok: false,
			reason: "plans.season.few_projects",
			params: { projects, needed: FEWEST_PROJECTS },
		};
	if (owners < FEWEST_OWNERS)
		return {
			ok: false,
			reason: "plans.season.few_owners",
			params: { owners, needed: FEWEST_OWNERS },
		};
	const last = doneYuan[DEKADS_IN_YEAR - 1] ?? 0;
	if (last <= 0)
		return { ok: false, reason: "plans.season.nothing_done", params: {} };
	let held = 0;
	const rising = doneYuan.map((yuan) => {
		held = Math.min(last, Math.max(held, yuan));
		return held;
	});
	return { ok: true, shares: sharesOfSums(rising) };
}
