/** How long until an instant, and the instant itself, as an owner reads them. */

import { addDays } from "@dekad/core/periods/civil-date.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import { wallClockOf } from "@dekad/core/periods/zone.ts";
import { type Lang, text } from "@dekad/core/text/text.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The two largest parts that say something: "2 days 3 hours", "40 minutes". */
export function durationText(milliseconds: number, lang: Lang): string {
	const minutes = Math.max(1, Math.ceil(milliseconds / MINUTE));
	const days = Math.floor(milliseconds / DAY);
	const hours = Math.floor((milliseconds % DAY) / HOUR);
	const part = (count: number, unit: "day" | "hour" | "minute") =>
		text(
			lang,
			count === 1
				? `report_page.duration.${unit}`
				: `report_page.duration.${unit}s`,
			{ count },
		);
	const said =
		days > 0
			? [part(days, "day"), hours > 0 && part(hours, "hour")]
			: hours > 0
				? [
						part(hours, "hour"),
						minutes % 60 > 0 && hours < 6 && part(minutes % 60, "minute"),
					]
				: [part(minutes, "minute")];
	return said.filter(Boolean).join(lang === "zh" ? "" : " ");
}

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "5 Nov 2026 24:00": an end at midnight belongs to the day before it. */
export function endText(instant: string, lang: Lang): string {
	const wall = wallClockOf(instant, browserZone());
	const [day, minute] = [wall.slice(0, 10), wall.slice(11, 16)];
	return minute === "00:00"
		? `${formatDate(addDays(day, -1), lang)} 24:00`
		: `${formatDate(day, lang)} ${minute}`;
}

/** When something was done, on the reader's own clock. */
export function momentText(instant: string, lang: Lang): string {
	const wall = wallClockOf(instant, browserZone());
	return `${formatDate(wall.slice(0, 10), lang)} ${wall.slice(11, 16)}`;
}

/** The sentence under the dekad: how long it can be handed in timely, then until the lock. */
export function deadlineText(
	{
		timelyUntil,
		lockedFrom,
	}: { readonly timelyUntil: string; readonly lockedFrom: string },
	nowMs: number,
	lang: Lang,
): { readonly said: string; readonly isLate: boolean } {
	const left = (until: string) => Date.parse(until) - nowMs;
	if (left(timelyUntil) > 0)
		return {
			isLate: false,
			said: text(lang, "report_page.timely_for", {
				left: durationText(left(timelyUntil), lang),
				until: endText(timelyUntil, lang),
			}),
		};
	if (left(lockedFrom) > 0)
		return {
			isLate: true,
			said: text(lang, "report_page.late_for", {
				left: durationText(left(lockedFrom), lang),
				until: endText(lockedFrom, lang),
			}),
		};
	return {
		isLate: true,
		said: text(lang, "report_page.locked_since", {
			until: endText(lockedFrom, lang),
		}),
	};
}
