/**
 * Civil dates, written "2026-03-21": a day on the wall calendar, without clock or zone. Sorting the
 * text sorts the days. "Today" is decided once, at the edge, in the office's zone, and passed in.
 *
 * Years before 1000 are refused: "0026-03-21" in a file is a two-digit year that some program
 * padded, never a day of a project.
 */

export type YearMonthDay = readonly [year: number, month: number, day: number];

const DAY_MS = 86_400_000;

/**
 * The year, month and day of `date`.
 *
 * @throws RangeError if `date` is not a real day, such as "2026-02-30".
 * @example parseCivilDate("2026-03-21") // [2026, 3, 21]
 */
export function parseCivilDate(date: string): YearMonthDay {
	const match = /^([1-9]\d{3})-(\d{2})-(\d{2})$/.exec(date);
	const [year, month, day] = (match?.slice(1) ?? []).map(Number);
	if (!year || !month || !day || month > 12 || day > daysInMonth(year, month)) {
		throw new RangeError(`not a civil date: "${date}"`);
	}
	return [year, month, day];
}

/**
 * Whether `date` is a real day written YYYY-MM-DD.
 *
 * @example isCivilDate("2026-02-29") // false
 */
export function isCivilDate(date: string): boolean {
	try {
		parseCivilDate(date);
		return true;
	} catch {
		return false;
	}
}

/**
 * Writes a day; the caller vouches that it exists.
 *
 * @example civilDate(2026, 3, 1) // "2026-03-01"
 */
export const civilDate = (year: number, month: number, day: number): string =>
	`${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

/** @example daysInMonth(2028, 2) // 29 */
export const daysInMonth = (year: number, month: number): number =>
	new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Days since 1970-01-01, so that differences of days are subtractions. */
const dayNumber = (date: string): number => {
	const [year, month, day] = parseCivilDate(date);
	return Date.UTC(year, month - 1, day) / DAY_MS;
};

const fromDayNumber = (number: number): string =>
	new Date(number * DAY_MS).toISOString().slice(0, 10);

/**
 * Moves by whole days; a negative `count` goes back.
 *
 * @example addDays("2026-02-27", 3) // "2026-03-02"
 */
export const addDays = (date: string, count: number): string =>
	fromDayNumber(dayNumber(date) + count);

/**
 * Moves by whole months. A day the target month lacks becomes its last day: one month after
 * the 31st is the last day of the month (domain.md R5.1).
 *
 * @example addMonths("2026-01-31", 1) // "2026-02-28"
 */
export function addMonths(date: string, count: number): string {
	const [year, month, day] = parseCivilDate(date);
	const serial = year * 12 + (month - 1) + count;
	const toYear = Math.floor(serial / 12);
	const toMonth = serial - toYear * 12 + 1;
	return civilDate(
		toYear,
		toMonth,
		Math.min(day, daysInMonth(toYear, toMonth)),
	);
}

/**
 * Days from `from` to `to`; negative when `to` is earlier.
 *
 * @example daysBetween("2026-03-01", "2026-03-11") // 10
 */
export const daysBetween = (from: string, to: string): number =>
	dayNumber(to) - dayNumber(from);

/**
 * 1 Monday to 7 Sunday, as ISO 8601 counts.
 *
 * @example dayOfWeek("2009-07-19") // 7
 */
export const dayOfWeek = (date: string): number =>
	((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;

/**
 * A day of a month, or the month's last day where it is too short.
 *
 * @example civilDateInMonth(2026, 2, 30) // "2026-02-28"
 */
export const civilDateInMonth = (
	year: number,
	month: number,
	day: number,
): string => civilDate(year, month, Math.min(day, daysInMonth(year, month)));
