/** Periods and dates as people read them, in both languages. The id stays the form for files and links. */

import { type Lang, text, type TextKey } from "../text/text.ts";
import { parseCivilDate } from "./civil-date.ts";
import type { Period } from "./period.ts";

const monthName = (lang: Lang, month: number) =>
	text(lang, `periods.month.${month}` as TextKey);

/**
 * @example formatPeriod({ kind: "dekad", year: 2026, month: 3, part: 1 }, "zh") // "2026年3月上旬"
 * @example formatPeriod({ kind: "dekad", year: 2026, month: 3, part: 1 }, "en") // "Mar 2026, 1st dekad"
 * @example formatPeriod({ kind: "half", year: 2026, half: 1 }, "zh") // "2026年上半年"
 */
export function formatPeriod(period: Period, lang: Lang): string {
	const { kind, year } = period;
	switch (kind) {
		case "dekad": {
			const part = text(lang, `periods.dekad.${period.part}`);
			return text(lang, "periods.dekad", {
				year,
				month: monthName(lang, period.month),
				part,
			});
		}
		case "month":
			return text(lang, "periods.month", {
				year,
				month: monthName(lang, period.month),
			});
		case "quarter":
			return text(lang, "periods.quarter", { year, quarter: period.quarter });
		case "half":
			return text(lang, "periods.half", {
				year,
				half: text(lang, `periods.half.${period.half}`),
			});
		case "year":
			return text(lang, "periods.year", { year });
		case "span":
			return text(lang, "periods.span", {
				year,
				first: monthName(lang, period.first),
				last: monthName(lang, period.last),
			});
	}
}

/**
 * A civil date in words.
 *
 * @throws RangeError if `date` is not a real day.
 * @example formatDate("2026-03-05", "zh") // "2026年3月5日"
 * @example formatDate("2026-03-05", "en") // "5 Mar 2026"
 */
export function formatDate(date: string, lang: Lang): string {
	const [year, month, day] = parseCivilDate(date);
	return text(lang, "periods.date", {
		year,
		month: monthName(lang, month),
		day,
	});
}
