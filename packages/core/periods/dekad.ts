/**
 * The dekad calendar. Every month is three reporting periods (days 1–10, 11–20,
 * 21 to month end), so a year is always 36 dekads.
 *
 * Dates are civil dates written "2026-03-21": no clock and no time zone. "Today"
 * is decided once, at the edge, in the organisation's zone, and passed in.
 */

import { civilDate, daysInMonth, parseCivilDate } from "./civil-date.ts";

/** One reporting period. `part` is its place in the month. */
export type Dekad = {
	readonly year: number;
	readonly month: number;
	readonly part: 1 | 2 | 3;
};

export const DEKADS_IN_YEAR = 36;

/**
 * Returns the dekad that contains `date`.
 *
 * @throws RangeError if `date` is not a real day, such as "2026-02-30".
 * @example dekadOf("2026-02-28") // { year: 2026, month: 2, part: 3 }
 */
export function dekadOf(date: string): Dekad {
	const [year, month, day] = parseCivilDate(date);
	// Day 31 would make a fourth part; the month's tail always belongs to the third.
	const part = Math.min(3, Math.ceil(day / 10)) as Dekad["part"];
	return { year, month, part };
}

/**
 * First and last day, both inclusive. The third part is 8 to 11 days long.
 *
 * @example dekadBounds({ year: 2026, month: 2, part: 3 }) // { first: "2026-02-21", last: "2026-02-28" }
 */
export function dekadBounds({ year, month, part }: Dekad): {
	first: string;
	last: string;
} {
	const firstDay = (part - 1) * 10 + 1;
	const lastDay = part === 3 ? daysInMonth(year, month) : part * 10;
	return {
		first: civilDate(year, month, firstDay),
		last: civilDate(year, month, lastDay),
	};
}

/**
 * The first day, which is how a dekad is stored (`dekad_start`): day 1, 11 or 21.
 *
 * @example dekadStart({ year: 2026, month: 3, part: 2 }) // "2026-03-11"
 */
export const dekadStart = (dekad: Dekad): string => dekadBounds(dekad).first;

/**
 * The dekad stored as `start`.
 *
 * @throws RangeError if `start` is not day 1, 11 or 21 of a month.
 * @example dekadOfStart("2026-03-11") // { year: 2026, month: 3, part: 2 }
 */
export function dekadOfStart(start: string): Dekad {
	const dekad = dekadOf(start);
	if (dekadStart(dekad) !== start)
		throw new RangeError(`not the first day of a dekad: "${start}"`);
	return dekad;
}

/**
 * The id on the wire.
 *
 * @example dekadId({ year: 2026, month: 3, part: 1 }) // "2026-03-D1"
 */
export const dekadId = ({ year, month, part }: Dekad): string =>
	`${year}-${String(month).padStart(2, "0")}-D${part}`;

/**
 * Reads an id.
 *
 * @throws RangeError if `id` is not a dekad's.
 * @example parseDekad("2026-03-D1") // { year: 2026, month: 3, part: 1 }
 */
export function parseDekad(id: string): Dekad {
	const match = /^([1-9]\d{3})-(0[1-9]|1[0-2])-D([123])$/.exec(id);
	if (!match) throw new RangeError(`not a dekad: "${id}"`);
	return {
		year: Number(match[1]),
		month: Number(match[2]),
		part: Number(match[3]) as Dekad["part"],
	};
}

/** Dekads counted through all years: differences are numbers of dekads, and sorting by it sorts in time. */
export const dekadSerial = ({ year, month, part }: Dekad): number =>
	year * 36 + (month - 1) * 3 + (part - 1);

const dekadOfSerial = (serial: number): Dekad => ({
	year: Math.floor(serial / 36),
	month: Math.floor((serial % 36) / 3) + 1,
	part: ((serial % 3) + 1) as Dekad["part"],
});

/**
 * Its place in the year, 1 to 36, which is also the number of dekads elapsed when it ends.
 *
 * @example dekadIndex({ year: 2026, month: 3, part: 1 }) // 7
 */
export const dekadIndex = ({ month, part }: Dekad): number =>
	(month - 1) * 3 + part;

/**
 * The dekad at a place in the year.
 *
 * @throws RangeError if `index` is not 1 to 36.
 * @example dekadAt(2026, 36) // { year: 2026, month: 12, part: 3 }
 */
export function dekadAt(year: number, index: number): Dekad {
	if (!Number.isInteger(index) || index < 1 || index > DEKADS_IN_YEAR) {
		throw new RangeError(`a year has dekads 1 to 36, not ${index}`);
	}
	return dekadOfSerial(year * 36 + index - 1);
}

/**
 * Moves by whole dekads; a negative `count` goes back.
 *
 * @example addDekads({ year: 2026, month: 1, part: 1 }, -1) // { year: 2025, month: 12, part: 3 }
 */
export const addDekads = (dekad: Dekad, count: number): Dekad =>
	dekadOfSerial(dekadSerial(dekad) + count);

/** Earlier first, for sorting: negative, zero or positive. */
export const compareDekads = (a: Dekad, b: Dekad): number =>
	dekadSerial(a) - dekadSerial(b);

/**
 * The dekads from `first` to `last`, both inclusive; empty when `last` is earlier.
 *
 * @example dekadRange({ year: 2026, month: 1, part: 3 }, { year: 2026, month: 2, part: 1 }).map(dekadId) // ["2026-01-D3", "2026-02-D1"]
 */
export function dekadRange(first: Dekad, last: Dekad): Dekad[] {
	const from = dekadSerial(first);
	return Array.from(
		{ length: Math.max(0, dekadSerial(last) - from + 1) },
		(_, step) => dekadOfSerial(from + step),
	);
}
