import { addDays } from "./civil-date.ts";
import { type LocalTime, wallClockOf } from "./zone.ts";

const DAY_MS = 86_400_000;

/**
 * A deadline as people say it: midnight is the end of the day before.
 *
 * @throws RangeError if the instant or the zone is not one.
 * @example deadlineOf("2026-10-28T16:00:00Z", "Asia/Shanghai") // { on: "2026-10-28", time: "24:00" }
 * @example deadlineOf("2026-10-28T10:00:00Z", "Asia/Shanghai") // { on: "2026-10-28", time: "18:00" }
 */
export function deadlineOf(instant: string, timeZone: string): LocalTime {
	const wall = wallClockOf(instant, timeZone);
	const [on, time] = [wall.slice(0, 10), wall.slice(11, 16)];
	return time === "00:00"
		? { on: addDays(on, -1), time: "24:00" }
		: { on, time };
}

/**
 * Begun days since a deadline; 0 up to the deadline itself. Days of 24 hours from the deadline's own hour,
 * so that an hour past it is one day late wherever the clock stands.
 *
 * @example daysLate("2026-10-28T16:00:00Z", "2026-10-28T16:00:00Z") // 0
 * @example daysLate("2026-10-28T16:00:00Z", "2026-10-28T17:00:00Z") // 1
 * @example daysLate("2026-10-28T16:00:00Z", "2026-10-30T16:00:00Z") // 2
 */
export const daysLate = (deadline: string, now: string): number =>
	Math.max(0, Math.ceil((Date.parse(now) - Date.parse(deadline)) / DAY_MS));
