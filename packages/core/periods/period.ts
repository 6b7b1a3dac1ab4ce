/**
 * Periods: dekad, month, quarter, half-year and year, and the span of months that economic series
 * use (January and February are published together). Dekads nest in all of them exactly.
 *
 * On the wire, in URLs, files and text a period is its id: `2026-03-D1`, `2026-03`, `2026-Q1`,
 * `2026-H1`, `2026`, `2026-M1-2`.
 */

import { civilDate, daysInMonth, parseCivilDate } from "./civil-date.ts";
import {
	type Dekad,
	dekadId,
	dekadOf,
	dekadRange,
	parseDekad,
} from "./dekad.ts";

export type Period =
	| ({ readonly kind: "dekad" } & Dekad)
	| { readonly kind: "month"; readonly year: number; readonly month: number }
	| {
			readonly kind: "quarter";
			readonly year: number;
			readonly quarter: 1 | 2 | 3 | 4;
	  }
	| { readonly kind: "half"; readonly year: number; readonly half: 1 | 2 }
	| { readonly kind: "year"; readonly year: number }
	/** Months of one year, for economic series only: it has no neighbours and no place in a plan. */
	| {
			readonly kind: "span";
			readonly year: number;
			readonly first: number;
			readonly last: number;
	  };

export type PeriodKind = Period["kind"];

/** The kinds a year is cut into, shortest first. A span is not among them. */
export const PERIOD_KINDS = [
	"dekad",
	"month",
	"quarter",
	"half",
	"year",
] as const;
export type RegularKind = (typeof PERIOD_KINDS)[number];

const PERIODS_IN_YEAR: Readonly<Record<RegularKind, number>> = {
	dekad: 36,
	month: 12,
	quarter: 4,
	half: 2,
	year: 1,
};
const two = (month: number) => String(month).padStart(2, "0");

/**
 * Reads an id.
 *
 * @throws RangeError if it names no period.
 * @example parsePeriod("2026-Q1") // { kind: "quarter", year: 2026, quarter: 1 }
 * @example parsePeriod("2026-M1-2") // { kind: "span", year: 2026, first: 1, last: 2 }
 */
export function parsePeriod(id: string): Period {
	const [, yearText, rest = ""] = /^([1-9]\d{3})(?:-(.+))?$/.exec(id) ?? [];
	if (yearText) {
		const year = Number(yearText);
		if (id === yearText) return { kind: "year", year };
		if (/^Q[1-4]$/.test(rest))
			return {
				kind: "quarter",
				year,
				quarter: Number(rest[1]) as 1 | 2 | 3 | 4,
			};
		if (/^H[12]$/.test(rest))
			return { kind: "half", year, half: Number(rest[1]) as 1 | 2 };
		if (/^(0[1-9]|1[0-2])$/.test(rest))
			return { kind: "month", year, month: Number(rest) };
		if (/^\d\d-D\d$/.test(rest)) return { kind: "dekad", ...parseDekad(id) };
		const span = /^M([1-9]|1[0-2])-([1-9]|1[0-2])$/.exec(rest);
		const [first, last] = [Number(span?.[1]), Number(span?.[2])];
		if (span && first < last) return { kind: "span", year, first, last };
	}
	throw new RangeError(`not a period: "${id}"`);
}

/** The period of `id`, or undefined where it names none: for text a person typed. */
export function findPeriod(id: string): Period | undefined {
	try {
		return parsePeriod(id);
	} catch {
		return undefined;
	}
}

/**
 * The id on the wire; `parsePeriod` reads it back.
 *
 * @example periodId({ kind: "month", year: 2026, month: 3 }) // "2026-03"
 */
export function periodId(period: Period): string {
	switch (period.kind) {
		case "dekad":
			return dekadId(period);
		case "month":
			return `${period.year}-${two(period.month)}`;
		case "quarter":
			return `${period.year}-Q${period.quarter}`;
		case "half":
			return `${period.year}-H${period.half}`;
		case "year":
			return String(period.year);
		case "span":
			return `${period.year}-M${period.first}-${period.last}`;
	}
}

/** First and last month of a period that is made of whole months; a dekad's is its one month. */
function monthsOf(period: Period): [first: number, last: number] {
	switch (period.kind) {
		case "dekad":
		case "month":
			return [period.month, period.month];
		case "quarter":
			return [period.quarter * 3 - 2, period.quarter * 3];
		case "half":
			return [period.half * 6 - 5, period.half * 6];
		case "year":
			return [1, 12];
		case "span":
			return [period.first, period.last];
	}
}

/**
 * First and last dekad of a period.
 *
 * @example periodDekadEnds({ kind: "half", year: 2026, half: 2 }).first // { year: 2026, month: 7, part: 1 }
 */
export function periodDekadEnds(period: Period): { first: Dekad; last: Dekad } {
	const { year } = period;
	if (period.kind === "dekad") {
		const dekad: Dekad = { year, month: period.month, part: period.part };
		return { first: dekad, last: dekad };
	}
	const [first, last] = monthsOf(period);
	return {
		first: { year, month: first, part: 1 },
		last: { year, month: last, part: 3 },
	};
}

/**
 * First and last day, both inclusive.
 *
 * @example periodBounds({ kind: "quarter", year: 2026, quarter: 1 }) // { first: "2026-01-01", last: "2026-03-31" }
 */
export function periodBounds(period: Period): { first: string; last: string } {
	const { first, last } = periodDekadEnds(period);
	return {
		first: civilDate(first.year, first.month, (first.part - 1) * 10 + 1),
		last: civilDate(
			last.year,
			last.month,
			last.part === 3 ? daysInMonth(last.year, last.month) : last.part * 10,
		),
	};
}

/**
 * The dekads inside, in time order: 1 for a dekad, 3, 9, 18, 36.
 *
 * @example periodDekads({ kind: "year", year: 2026 }).length // 36
 */
export function periodDekads(period: Period): Dekad[] {
	const { first, last } = periodDekadEnds(period);
	return dekadRange(first, last);
}

/**
 * The period of a kind at its place in the year.
 *
 * @throws RangeError if the year has no such place.
 * @example periodAt("quarter", 2026, 4) // { kind: "quarter", year: 2026, quarter: 4 }
 */
export function periodAt(
	kind: RegularKind,
	year: number,
	place: number,
): Period {
	if (!Number.isInteger(place) || place < 1 || place > PERIODS_IN_YEAR[kind]) {
		throw new RangeError(
			`a year has ${PERIODS_IN_YEAR[kind]} of kind ${kind}, not ${place}`,
		);
	}
	switch (kind) {
		case "dekad":
			return {
				kind,
				year,
				month: Math.ceil(place / 3),
				part: (((place - 1) % 3) + 1) as Dekad["part"],
			};
		case "month":
			return { kind, year, month: place };
		case "quarter":
			return { kind, year, quarter: place as 1 | 2 | 3 | 4 };
		case "half":
			return { kind, year, half: place as 1 | 2 };
		case "year":
			return { kind, year };
	}
}

/** The place in the year, 1-based: 1 to 36 for a dekad, always 1 for a year; a span has none. */
function placeOf(period: Period): number {
	switch (period.kind) {
		case "dekad":
			return (period.month - 1) * 3 + period.part;
		case "month":
			return period.month;
		case "quarter":
			return period.quarter;
		case "half":
			return period.half;
		case "year":
			return 1;
		case "span":
			throw new RangeError(
				`a span of months has no neighbours: ${periodId(period)}`,
			);
	}
}

/**
 * The period of a kind that holds `date`.
 *
 * @throws RangeError if `date` is not a real day.
 * @example periodOf("half", "2026-07-01") // { kind: "half", year: 2026, half: 2 }
 */
export function periodOf(kind: RegularKind, date: string): Period {
	const [year, month] = parseCivilDate(date);
	if (kind === "dekad") return { kind, ...dekadOf(date) };
	return periodAt(kind, year, Math.ceil((month * PERIODS_IN_YEAR[kind]) / 12));
}

/** A dekad as a period. */
export const dekadPeriod = ({ year, month, part }: Dekad): Period => ({
	kind: "dekad",
	year,
	month,
	part,
});

/**
 * The periods that hold this one whole, nearest first; a year has none, a span only its year.
 *
 * @example parentPeriods(parsePeriod("2026-03-D1")).map(periodId) // ["2026-03", "2026-Q1", "2026-H1", "2026"]
 */
export function parentPeriods(period: Period): Period[] {
	if (period.kind === "span") return [{ kind: "year", year: period.year }];
	const { first } = periodBounds(period);
	return PERIOD_KINDS.slice(PERIOD_KINDS.indexOf(period.kind) + 1).map((kind) =>
		periodOf(kind, first),
	);
}

/**
 * The next finer cut, in time order: a year's halves, a half's quarters, a quarter's months, a
 * month's dekads; a dekad has none, a span its months.
 *
 * @example childPeriods(parsePeriod("2026-H2")).map(periodId) // ["2026-Q3", "2026-Q4"]
 */
export function childPeriods(period: Period): Period[] {
	if (period.kind === "dekad") return [];
	if (period.kind === "month") return periodDekads(period).map(dekadPeriod);
	const [firstMonth, lastMonth] = monthsOf(period);
	const kind =
		period.kind === "span"
			? "month"
			: (PERIOD_KINDS[PERIOD_KINDS.indexOf(period.kind) - 1] ?? "month");
	const perYear = PERIODS_IN_YEAR[kind];
	const places: number[] = [];
	for (
		let place = Math.ceil((firstMonth * perYear) / 12);
		place <= (lastMonth * perYear) / 12;
		place++
	) {
		places.push(place);
	}
	return places.map((place) => periodAt(kind, period.year, place));
}

/**
 * Moves by whole periods of the same kind; a negative `count` goes back.
 *
 * @throws RangeError for a span, which has no neighbours.
 * @example periodId(addPeriods(parsePeriod("2026-Q1"), -1)) // "2025-Q4"
 */
export function addPeriods(period: Period, count: number): Period {
	const place = placeOf(period);
	const kind = period.kind as RegularKind;
	const perYear = PERIODS_IN_YEAR[kind];
	const serial = period.year * perYear + (place - 1) + count;
	const year = Math.floor(serial / perYear);
	return periodAt(kind, year, serial - year * perYear + 1);
}

/** The one before, of the same kind. @throws RangeError for a span. */
export const previousPeriod = (period: Period): Period =>
	addPeriods(period, -1);

/** The one after, of the same kind. @throws RangeError for a span. */
export const nextPeriod = (period: Period): Period => addPeriods(period, 1);

/**
 * The same place of the year before; spans too.
 *
 * @example periodId(samePeriodLastYear(parsePeriod("2026-M1-2"))) // "2025-M1-2"
 */
export const samePeriodLastYear = (period: Period): Period => ({
	...period,
	year: period.year - 1,
});

/** For sorting: the one that begins earlier first; of two that begin together, the longer. */
export function comparePeriods(a: Period, b: Period): number {
	const [boundsA, boundsB] = [periodBounds(a), periodBounds(b)];
	if (boundsA.first !== boundsB.first)
		return boundsA.first < boundsB.first ? -1 : 1;
	if (boundsA.last !== boundsB.last)
		return boundsA.last > boundsB.last ? -1 : 1;
	return 0;
}

/** Whether every day of `inner` lies in `outer`; a period contains itself. */
export function containsPeriod(outer: Period, inner: Period): boolean {
	const [outside, inside] = [periodBounds(outer), periodBounds(inner)];
	return outside.first <= inside.first && inside.last <= outside.last;
}

/**
 * Whether the period's last day is past on the civil date `today`. A period whose last day is
 * today is still running.
 *
 * @example isClosedOn(parsePeriod("2026-03"), "2026-03-31") // false
 */
export const isClosedOn = (period: Period, today: string): boolean =>
	periodBounds(period).last < today;

/**
 * The latest period of a kind that is over on `today`.
 *
 * @example periodId(latestClosedPeriod("dekad", "2026-03-11")) // "2026-03-D1"
 */
export const latestClosedPeriod = (kind: RegularKind, today: string): Period =>
	previousPeriod(periodOf(kind, today));
