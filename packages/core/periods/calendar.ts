/**
 * The working calendar: official days off and working weekends as dated data (a pack), one entry a
 * year, each naming the notice it comes from.
 *
 * A year nobody has published yet is not guessed: its Saturdays and Sundays count as days off, and
 * every answer that leaned on them says so. A due date of such a year may still move when the
 * notice appears, in China between October and December of the year before. One limit is accepted: the last days of a
 * year can be taken into the next year's New Year holiday by a notice not out yet (29 December
 * 2018 became a working Saturday that way); until then they follow the published year.
 */

import { addDays, dayOfWeek, daysBetween } from "./civil-date.ts";

export type CalendarYear = {
	/** Civil date or month of the notice, e.g. "2025-11". */
	readonly publishedIn: string;
	readonly title: string;
	/** The addresses of the notices. */
	readonly source: readonly string[];
	/** All days off the notice names, weekends inside a holiday included. They may lie in a neighbouring year. */
	readonly daysOff: readonly string[];
	/** Saturdays and Sundays on which people work. */
	readonly workingWeekends: readonly string[];
};

export type WorkCalendar = {
	/** The country or region it holds for, e.g. "CN". */
	readonly region: string;
	/** By year, "2026". */
	readonly years: Readonly<Record<string, CalendarYear>>;
};

/** What an answer rests on: the published calendar, or Saturdays and Sundays alone. */
export type CalendarBasis = "official" | "weekends_only";

/** A calendar without any year: weekends only, and every answer says so. */
export const NO_CALENDAR: WorkCalendar = { region: "", years: {} };

type Index = {
	readonly off: ReadonlySet<string>;
	readonly on: ReadonlySet<string>;
};
// A calendar is data that never changes once read; looking a day up happens for every due date.
const indexes = new WeakMap<WorkCalendar, Index>();

function indexOf(calendar: WorkCalendar): Index {
	let index = indexes.get(calendar);
	if (!index) {
		const years = Object.values(calendar.years);
		index = {
			off: new Set(years.flatMap((year) => year.daysOff)),
			on: new Set(years.flatMap((year) => year.workingWeekends)),
		};
		indexes.set(calendar, index);
	}
	return index;
}

/**
 * Whether people work on `date`, and what that rests on.
 *
 * @throws RangeError if `date` is not a real day.
 * @example isWorkingDay(NO_CALENDAR, "2026-03-21") // { working: false, basis: "weekends_only" }
 */
export function isWorkingDay(
	calendar: WorkCalendar,
	date: string,
): { working: boolean; basis: CalendarBasis } {
	const { off, on } = indexOf(calendar);
	const weekend = dayOfWeek(date) >= 6;
	if (off.has(date)) return { working: false, basis: "official" };
	if (on.has(date)) return { working: true, basis: "official" };
	return {
		working: !weekend,
		basis: calendar.years[date.slice(0, 4)] ? "official" : "weekends_only",
	};
}

/**
 * How a due date that falls on a day off moves. `earlier` and `later` go to the nearest working day
 * (2009 ten-day return: earlier, to Friday [S59]); `second_working_day_after` goes to the second
 * working day after the day off (weekly tunnel return of the housing ministry, 2016 [S61]).
 */
export const SHIFTS = [
	"none",
	"earlier",
	"later",
	"second_working_day_after",
] as const;
export type Shift = (typeof SHIFTS)[number];

export type ShiftedDate = {
	readonly date: string;
	/** Whether it differs from the date asked about. */
	readonly moved: boolean;
	/** "weekends_only" as soon as one day looked at lies in a year without data. */
	readonly basis: CalendarBasis;
	/** The years without data that were leaned on, for the sentence that says so; empty when official. */
	readonly yearsWithoutData: readonly number[];
};

/** Collects which years were looked up without data. */
class Looking {
	readonly #missing = new Set<number>();
	readonly #calendar: WorkCalendar;

	constructor(calendar: WorkCalendar) {
		this.#calendar = calendar;
	}

	works(date: string): boolean {
		const { working, basis } = isWorkingDay(this.#calendar, date);
		if (basis === "weekends_only") this.#missing.add(Number(date.slice(0, 4)));
		return working;
	}

	answer(asked: string, date: string): ShiftedDate {
		const yearsWithoutData = [...this.#missing].sort((a, b) => a - b);
		return {
			date,
			moved: date !== asked,
			basis: yearsWithoutData.length === 0 ? "official" : "weekends_only",
			yearsWithoutData,
		};
	}
}

/**
 * Moves a date off a day on which nobody works; a working day stays.
 *
 * @throws RangeError if `date` is not a real day.
 * @example shiftToWorkingDay(NO_CALENDAR, "2009-07-19", "earlier").date // "2009-07-17"
 * @example shiftToWorkingDay(NO_CALENDAR, "2009-07-19", "later") // { date: "2009-07-20", moved: true, basis: "weekends_only", yearsWithoutData: [2009] }
 */
export function shiftToWorkingDay(
	calendar: WorkCalendar,
	date: string,
	shift: Shift,
): ShiftedDate {
	const looking = new Looking(calendar);
	// No shift asks nothing of the calendar, so nothing about it is uncertain.
	if (shift === "none") return looking.answer(date, addDays(date, 0));
	if (looking.works(date)) return looking.answer(date, date);
	const step = shift === "earlier" ? -1 : 1;
	let wanted = shift === "second_working_day_after" ? 2 : 1;
	let day = date;
	while (wanted > 0) {
		day = addDays(day, step);
		if (looking.works(day)) wanted -= 1;
	}
	return looking.answer(date, day);
}

/**
 * The `count`-th working day after `date` (before it when negative); `date` itself is not counted
 * and with 0 is returned as it is, working or not.
 *
 * @example addWorkingDays(NO_CALENDAR, "2026-03-06", 1).date // "2026-03-09"
 */
export function addWorkingDays(
	calendar: WorkCalendar,
	date: string,
	count: number,
): ShiftedDate {
	const looking = new Looking(calendar);
	let day = addDays(date, 0);
	for (let left = Math.abs(count); left > 0; ) {
		day = addDays(day, Math.sign(count));
		if (looking.works(day)) left -= 1;
	}
	return looking.answer(date, day);
}

/**
 * Working days from `first` to `last`, both inclusive; 0 when `last` is earlier.
 *
 * @example workingDaysBetween(NO_CALENDAR, "2026-03-02", "2026-03-08").days // 5
 */
export function workingDaysBetween(
	calendar: WorkCalendar,
	first: string,
	last: string,
): { days: number; basis: CalendarBasis } {
	const looking = new Looking(calendar);
	let days = 0;
	for (let step = 0; step <= daysBetween(first, last); step++)
		if (looking.works(addDays(first, step))) days += 1;
	return { days, basis: looking.answer(first, first).basis };
}

/** Working days of a calendar year. */
export const workingDaysInYear = (
	calendar: WorkCalendar,
	year: number,
): { days: number; basis: CalendarBasis } =>
	workingDaysBetween(calendar, `${year}-01-01`, `${year}-12-31`);

/**
 * Why a year has no data: it lies after all that is held, so its notice is not out yet, or
 * before or between, so it was never loaded here. "official" when it is held. The sentence of an
 * answer is `periods.basis.` and the word.
 *
 * @example calendarYearState(NO_CALENDAR, 2009) // "not_held"
 */
export function calendarYearState(
	calendar: WorkCalendar,
	year: number,
): "official" | "not_published" | "not_held" {
	if (calendar.years[String(year)]) return "official";
	const held = Object.keys(calendar.years).map(Number);
	return held.length > 0 && year > Math.max(...held)
		? "not_published"
		: "not_held";
}
