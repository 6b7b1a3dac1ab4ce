/**
 * When a dekad's reports are due. Four dates are kept apart because offices keep them apart:
 *
 *   as-of      the day whose close the figures describe
 *   cut-off    the day by which reports are asked for, after the shift to a working day
 *   timely     the moment until which a report counts as in time: the cut-off day's closing hour
 *   locked     the moment from which the dekad's reports cannot change any more; what is wrong
 *              then is corrected in the open dekad
 *
 * Where the as-of day lies before the dekad's last day (9, 19, 28 in the 2009 return [S59]), part
 * of the figure is necessarily an estimate, and the dates say so.
 *
 * A rule is data of a pack. Nothing here knows an office.
 */

import { addDays, civilDateInMonth } from "./civil-date.ts";
import {
	addWorkingDays,
	type CalendarBasis,
	type Shift,
	type ShiftedDate,
	shiftToWorkingDay,
	type WorkCalendar,
} from "./calendar.ts";
import { type Dekad, dekadBounds } from "./dekad.ts";
import type { LocalTime } from "./zone.ts";

/** A day told from a dekad. */
export type DayRule =
	/** The dekad's last day plus so many calendar days; 0 is the last day itself. */
	| { readonly afterLastDay: number }
	/** The so-manieth working day after the dekad's last day. */
	| { readonly workingDaysAfterLastDay: number }
	/** A day of the dekad's own month; a month too short gives its last day. */
	| { readonly dayOfMonth: number };

/** One rule for each part of the month, in order. */
export type PerPart<T> = readonly [T, T, T];

export type DekadRule = {
	readonly id: string;
	/** `cut_off`: the figures stand as of the (unshifted) cut-off day. */
	readonly asOf: PerPart<DayRule> | "cut_off";
	readonly cutOff: PerPart<DayRule>;
	/** December's own cut-offs where they differ (the 25th instead of the 28th [S56]); null: as in other months. */
	readonly december: PerPart<DayRule | null> | null;
	readonly shift: Shift;
	/** Closing hour of the cut-off day, "HH:MM", "24:00" for its end. */
	readonly timelyTime: string;
	/** The lock, counted from the shifted cut-off day, at the end of that day. */
	readonly lock: { readonly days: number } | { readonly workingDays: number };
};

export type PeriodDates = {
	readonly asOfOn: string;
	/** After the shift. */
	readonly cutOffOn: string;
	/** The cut-off before the shift; equal to `cutOffOn` unless `moved`. */
	readonly nominalCutOffOn: string;
	readonly moved: boolean;
	readonly timelyUntil: LocalTime;
	readonly lockedFrom: LocalTime;
	/** "estimate" when the as-of day lies before the dekad's last day, so its tail is not yet known. */
	readonly kind: "estimate" | "actual";
	readonly basis: CalendarBasis;
	/** The years without an official calendar these dates lean on; empty when official. */
	readonly yearsWithoutData: readonly number[];
};

/** The dates of one dekad under a rule and a calendar. Civil dates and wall-clock times of the jurisdiction's zone. */
export function periodDates(
	rule: DekadRule,
	calendar: WorkCalendar,
	dekad: Dekad,
): PeriodDates {
	const place = (dekad.part - 1) as 0 | 1 | 2;
	const { last } = dekadBounds(dekad);
	const dayRule =
		(dekad.month === 12 ? rule.december?.[place] : null) ?? rule.cutOff[place];

	const nominal = dayOf(dayRule, calendar, dekad);
	const asOf =
		rule.asOf === "cut_off"
			? nominal
			: dayOf(rule.asOf[place], calendar, dekad);
	const cutOff = shiftToWorkingDay(calendar, nominal.date, rule.shift);
	const locked =
		"days" in rule.lock
			? exactly(addDays(cutOff.date, rule.lock.days))
			: addWorkingDays(calendar, cutOff.date, rule.lock.workingDays);

	const years = new Set(
		[nominal, asOf, cutOff, locked].flatMap((step) => step.yearsWithoutData),
	);
	return {
		asOfOn: asOf.date,
		cutOffOn: cutOff.date,
		nominalCutOffOn: nominal.date,
		moved: cutOff.moved,
		timelyUntil: { on: cutOff.date, time: rule.timelyTime },
		lockedFrom: { on: locked.date, time: "24:00" },
		kind: asOf.date < last ? "estimate" : "actual",
		basis: years.size === 0 ? "official" : "weekends_only",
		yearsWithoutData: [...years].sort((a, b) => a - b),
	};
}

const exactly = (date: string): ShiftedDate => ({
	date,
	moved: false,
	basis: "official",
	yearsWithoutData: [],
});

function dayOf(
	rule: DayRule,
	calendar: WorkCalendar,
	dekad: Dekad,
): ShiftedDate {
	const { last } = dekadBounds(dekad);
	if ("dayOfMonth" in rule)
		return exactly(civilDateInMonth(dekad.year, dekad.month, rule.dayOfMonth));
	if ("afterLastDay" in rule) return exactly(addDays(last, rule.afterLastDay));
	return addWorkingDays(calendar, last, rule.workingDaysAfterLastDay);
}
