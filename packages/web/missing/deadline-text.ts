import type { MissingView } from "@dekad/contract/missing.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import type { ReminderDates } from "@dekad/core/reports/reminder-text.ts";
import type { Lang } from "@dekad/core/text/text.ts";

/** A deadline on the office's own wall clock, wherever the browser stands. */
export const deadlineText = (
	{ on, time }: { on: string; time: string },
	lang: Lang,
): string => `${formatDate(on, lang)} ${time}`;

/** What the words of a reminder say of the dekad. */
export const datesOf = (
	{ timely, locked, daysLate, isLocked }: MissingView,
	dekad: string,
): ReminderDates => {
	const none = { on: "1970-01-01", time: "00:00" };
	return {
		dekad,
		timely: timely ?? none,
		locked: locked ?? none,
		daysLate,
		isLocked,
	};
};
