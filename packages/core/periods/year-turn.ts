/**
 * The turn of the year as the calendar sees it: when a year may be opened and when it may be closed. The two are
 * apart on purpose. The new year opens while December is still being reported; the old one closes when
 * nothing of it can come in any more.
 */

import {
	compareDekads,
	type Dekad,
	dekadAt,
	dekadId,
	dekadOfStart,
	DEKADS_IN_YEAR,
} from "./dekad.ts";

export type OpeningVerdict = "may_open" | "too_early" | "past";

/** Dekads of the first quarter: as long the turn can still be made. Later, lists and stages are changed by acts of their own, not from 1 January. */
const LAST_FOR_TURN = 9;

/**
 * Whether the turn into `year` may be made when `newest` is the newest opened dekad: from the opening of the last dekad
 * before it (sooner, dekads between would be left out) to the end of its first quarter.
 *
 * @example openingVerdict(2026, { year: 2025, month: 12, part: 3 }) // "may_open"
 * @example openingVerdict(2026, { year: 2025, month: 12, part: 2 }) // "too_early"
 * @example openingVerdict(2026, { year: 2026, month: 4, part: 1 }) // "past"
 */
export function openingVerdict(year: number, newest: Dekad): OpeningVerdict {
	if (compareDekads(newest, dekadAt(year - 1, DEKADS_IN_YEAR)) < 0)
		return "too_early";
	return compareDekads(newest, dekadAt(year, LAST_FOR_TURN)) > 0
		? "past"
		: "may_open";
}

/** What stands against closing a year. `key` names a text `years.problem.<key>`. */
export type ClosingProblem =
	| { readonly key: "not_over"; readonly detail: { readonly dekad: string } }
	| {
			readonly key: "not_locked";
			readonly detail: { readonly dekads: string; readonly lockedFrom: string };
	  }
	| {
			readonly key: "exception_running";
			readonly detail: { readonly dekads: string; readonly until: string };
	  };

/**
 * What stands against closing `year` at `now`: its last dekad is not opened yet, dekads are not locked, exceptions to
 * a lock still run. Each names the dekads. Empty: it can be closed. An office that began within the year has
 * fewer dekads of it, which is no obstacle.
 *
 * @param periods the opened dekads of the year
 * @param exceptions those of the year that neither ran out nor were taken back
 */
export function closingProblems(
	year: number,
	{
		periods,
		exceptions,
		now,
	}: {
		periods: readonly {
			readonly dekadStart: string;
			readonly lockedFrom: Date;
		}[];
		exceptions: readonly {
			readonly dekadStart: string;
			readonly untilAt: Date;
		}[];
		now: Date;
	},
): ClosingProblem[] {
	const problems: ClosingProblem[] = [];
	const last = dekadAt(year, DEKADS_IN_YEAR);
	const named = (starts: readonly string[]) =>
		[...new Set(starts)]
			.sort()
			.map((start) => dekadId(dekadOfStart(start)))
			.join(", ");
	const latest = (instants: readonly Date[]) =>
		new Date(Math.max(...instants.map((at) => at.getTime()))).toISOString();
	if (
		!periods.some(
			({ dekadStart }) => compareDekads(dekadOfStart(dekadStart), last) === 0,
		)
	)
		problems.push({ key: "not_over", detail: { dekad: dekadId(last) } });
	const open = periods.filter(({ lockedFrom }) => lockedFrom > now);
	if (open.length > 0)
		problems.push({
			key: "not_locked",
			detail: {
				dekads: named(open.map(({ dekadStart }) => dekadStart)),
				lockedFrom: latest(open.map(({ lockedFrom }) => lockedFrom)),
			},
		});
	const running = exceptions.filter(({ untilAt }) => untilAt > now);
	if (running.length > 0)
		problems.push({
			key: "exception_running",
			detail: {
				dekads: named(running.map(({ dekadStart }) => dekadStart)),
				until: latest(running.map(({ untilAt }) => untilAt)),
			},
		});
	return problems;
}
