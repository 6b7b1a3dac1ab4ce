/**
 * What a change of a plan does, before anybody agrees to it: for the month, the quarter, the half-year and
 * the year around a dekad, what was planned and what was done, before and after, and how far the work lies
 * from the line. Whole yuan throughout, and by the same rules as the roll-ups, which show these very
 * numbers once the change is in force (packages/server/plans holds the two together).
 */

import { type Dekad, dekadIndex } from "../periods/dekad.ts";
import { dekadPeriod, parentPeriods, type Period } from "../periods/period.ts";
import {
	expectedYuan,
	linearLine,
	type SeasonCurve,
	seasonLine,
} from "../rollups/lines.ts";
import {
	annualYuan,
	placesOf,
	plannedIn,
	plannedTo,
	type YearCurve,
} from "./year-curve.ts";

/** The same figure under the plan that stands and under the changed one; null: there is no such plan, or nothing reported. */
export type BeforeAfter = {
	readonly before: number | null;
	readonly after: number | null;
};

export type PeriodEffect = {
	readonly period: Period;
	/** Planned for the whole period. */
	readonly planned: BeforeAfter;
	/** Planned from the period's start to the end of the dekad. */
	readonly plannedToDate: BeforeAfter;
	/** Done from the period's start to the end of the dekad; null: nothing reported in it. */
	readonly doneYuan: number | null;
	/** Done less planned, both to date: below 0 is behind. */
	readonly gap: BeforeAfter;
	/** What is left of the period's plan after what was done, 0 when it is met. */
	readonly toDo: BeforeAfter;
};

/** What was done in the plan's year, as reported: one value a dekad, as the totals' rows hold it. */
export type YearDone = {
	/** From 1 January to the end of the dekad; null: nothing reported by then, or not opened. */
	readonly ytdYuan: readonly (number | null)[];
	/** How many dekads so far had a figure: tells a reported 0 from silence. */
	readonly spokenDekads: readonly number[];
};

/**
 * What was done from the dekad at place `first` to the end of the one at `at`, whole yuan; null: nothing
 * was reported in it, or it has not begun.
 *
 * @example doneIn({ ytdYuan: [5, 5, 9], spokenDekads: [1, 1, 2] }, 2, 3) // 4
 * @example doneIn({ ytdYuan: [5, 5, 9], spokenDekads: [1, 1, 2] }, 2, 2) // null
 */
export function doneIn(
	done: YearDone,
	first: number,
	at: number,
): number | null {
	const ytd = done.ytdYuan[at - 1] ?? null;
	const spokenTo = (index: number) => done.spokenDekads[index - 1] ?? 0;
	return at < first || ytd === null || spokenTo(at) === spokenTo(first - 1)
		? null
		: ytd - (done.ytdYuan[first - 2] ?? 0);
}

export type PlanEffect = {
	/** Month, quarter, half-year and year around the dekad; before the year begins only the year. */
	readonly periods: readonly PeriodEffect[];
	/** Done since 1 January less what a line expects of the annual plan by the dekad's end. */
	readonly lines: {
		readonly own: BeforeAfter;
		readonly linear: BeforeAfter;
		readonly season: BeforeAfter;
	};
};

/**
 * @param before the plan in force; null: none yet
 * @param after the plan as it would be; null: none
 * @param dekad the dekad the question is asked in, of the plan's year; null: the year has not begun
 */
export function planEffect({
	before,
	after,
	done,
	dekad,
	year,
	season,
}: {
	before: YearCurve | null;
	after: YearCurve | null;
	done: YearDone;
	dekad: Dekad | null;
	year: number;
	season: SeasonCurve;
}): PlanEffect {
	const both = (rule: (plan: YearCurve) => number | null): BeforeAfter => ({
		before: before && rule(before),
		after: after && rule(after),
	});
	const at = dekad ? dekadIndex(dekad) : 0;
	const periods: Period[] = dekad
		? parentPeriods(dekadPeriod(dekad))
		: [{ kind: "year", year }];
	const doneYear = done.ytdYuan[at - 1] ?? null;
	const behind = (expected: number): number | null =>
		doneYear === null ? null : doneYear - expected;
	return {
		periods: periods.map((period) => {
			const { first } = placesOf(period);
			const toDate = (plan: YearCurve) =>
				Math.max(0, plannedTo(plan, at) - plannedTo(plan, first - 1));
			const doneYuan = doneIn(done, first, at);
			return {
				period,
				planned: both((plan) => plannedIn(plan, period)),
				plannedToDate: both(toDate),
				doneYuan,
				gap: both((plan) =>
					doneYuan === null ? null : doneYuan - toDate(plan),
				),
				toDo: both((plan) =>
					Math.max(0, plannedIn(plan, period) - (doneYuan ?? 0)),
				),
			};
		}),
		lines: {
			own: both((plan) => behind(plannedTo(plan, at))),
			linear: both((plan) =>
				dekad
					? behind(expectedYuan(linearLine(dekad), annualYuan(plan)))
					: null,
			),
			season: both((plan) =>
				dekad
					? behind(expectedYuan(seasonLine(season, dekad), annualYuan(plan)))
					: null,
			),
		},
	};
}
