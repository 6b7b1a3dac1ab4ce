/**
 * Instants and the wall clock of a jurisdiction's zone. An instant is ISO UTC text; the wall clock
 * is a civil date and a time of day. `Intl` is part of the language, so core stays pure: the same
 * instant and zone give the same answer everywhere.
 */

import { parseCivilDate } from "./civil-date.ts";

/** A moment on the wall clock. `time` is "HH:MM"; "24:00" is the end of the day `on`. */
export type LocalTime = { readonly on: string; readonly time: string };

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError if the zone is unknown. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
	let format = formats.get(timeZone);
	if (!format) {
		format = new Intl.DateTimeFormat("en-US", {
			timeZone,
			calendar: "iso8601",
			numberingSystem: "latn",
			hourCycle: "h23",
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
			minute: "2-digit",
			second: "2-digit",
		});
		formats.set(timeZone, format);
	}
	return format;
}

/**
 * The wall clock at an instant: "2026-03-21T18:00:00.000", which sorts as text.
 *
 * @throws RangeError if the instant or the zone is not one.
 * @example wallClockOf("2026-03-20T16:30:00Z", "Asia/Shanghai") // "2026-03-21T00:30:00.000"
 */
export function wallClockOf(instant: string, timeZone: string): string {
	const moment = new Date(instant);
	if (Number.isNaN(moment.getTime()))
		throw new RangeError(`not an instant: "${instant}"`);
	const parts = new Map(
		formatOf(timeZone)
			.formatToParts(moment)
			.map(({ type, value }) => [type, value]),
	);
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
	// Offsets are whole seconds since 1972, so the milliseconds are those of the instant.
	const milliseconds = String(moment.getUTCMilliseconds()).padStart(3, "0");
	return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}.${milliseconds}`;
}

/**
 * The civil date on the wall at an instant: what "today" is there.
 *
 * @throws RangeError if the instant or the zone is not one.
 * @example civilDateOf("2026-03-20T16:30:00Z", "Asia/Shanghai") // "2026-03-21"
 */
export const civilDateOf = (instant: string, timeZone: string): string =>
	wallClockOf(instant, timeZone).slice(0, 10);

/**
 * The instant, as ISO UTC, of a moment on the wall. Where the clock is put forward and the moment is skipped,
 * it lies as far after the gap as it was inside it; where it is put back and comes twice, the first of the two.
 *
 * @throws RangeError if the date, the time or the zone is not one.
 * @example instantOf({ on: "2026-03-20", time: "24:00" }, "Asia/Shanghai") // "2026-03-20T16:00:00.000Z"
 */
export function instantOf({ on, time }: LocalTime, timeZone: string): string {
	const [year, month, day] = parseCivilDate(on);
	const wanted = Date.UTC(year, month - 1, day, 0, minutesOf(time));
	const offsetAt = (utc: number) =>
		Date.parse(`${wallClockOf(new Date(utc).toISOString(), timeZone)}Z`) - utc;
	// Offsets a day before and after bracket any change of the clock near the moment.
	const before = wanted - offsetAt(wanted - 86_400_000);
	const after = wanted - offsetAt(wanted + 86_400_000);
	for (const candidate of [Math.min(before, after), Math.max(before, after)]) {
		if (candidate + offsetAt(candidate) === wanted)
			return new Date(candidate).toISOString();
	}
	// Skipped: the offset of before carries the moment past the gap by as much as it lay inside it.
	return new Date(before).toISOString();
}

/** Minutes after midnight, 0 to 1440. @throws RangeError unless "HH:MM" up to "24:00". */
export function minutesOf(time: string): number {
	const match = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/.exec(time);
	if (!match) throw new RangeError(`not a time of day: "${time}"`);
	return time === "24:00" ? 1440 : Number(match[1]) * 60 + Number(match[2]);
}

/**
 * Whether an instant is at or before a moment on the wall: a deadline of 18:00 is still met at 18:00:00.
 *
 * @example isBy("2026-03-20T10:00:00Z", { on: "2026-03-20", time: "18:00" }, "Asia/Shanghai") // true
 */
export const isBy = (
	instant: string,
	deadline: LocalTime,
	timeZone: string,
): boolean => Date.parse(instant) <= Date.parse(instantOf(deadline, timeZone));
