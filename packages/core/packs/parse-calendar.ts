import type { WorkCalendar } from "../periods/calendar.ts";
import { dayOfWeek, isCivilDate } from "../periods/civil-date.ts";
import { Place } from "./read-data.ts";

/**
 * Reads `packs/calendars/*.json`.
 *
 * @throws PackError naming the place: a day that does not exist, a working weekend that is no
 * weekend, a day that is both off and worked.
 */
export function parseCalendar(json: unknown): WorkCalendar {
	const place = new Place(json).only("region", "about", "years");
	const years: Record<string, WorkCalendar["years"][string]> = {};
	const seen = new Set<string>();
	const day = (at: Place) => {
		const date = isCivilDate(String(at.value))
			? String(at.value)
			: at.fail("a day written YYYY-MM-DD is needed");
		if (seen.has(date)) at.fail("a day may stand once only");
		seen.add(date);
		return date;
	};
	for (const [year, at] of place.at("years").entries()) {
		if (!/^[1-9]\d{3}$/.test(year)) at.fail("the key must be a year");
		at.only("publishedIn", "title", "source", "daysOff", "workingWeekends");
		years[year] = {
			publishedIn: at
				.at("publishedIn")
				.matching(/^\d{4}-\d{2}(-\d{2})?$/, "a month or day of publication"),
			title: at.at("title").text(),
			source: at.at("source").list((source) => source.text()),
			daysOff: at.at("daysOff").list(day),
			workingWeekends: at
				.at("workingWeekends")
				.list((weekend) =>
					dayOfWeek(day(weekend)) >= 6
						? String(weekend.value)
						: weekend.fail("a Saturday or Sunday is needed"),
				),
		};
	}
	return { region: place.at("region").text(), years };
}
