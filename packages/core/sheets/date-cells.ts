/**
 * Days as people write them in a sheet. The only form that needs deciding is 05/02/2016, which is
 * two days in two countries: it is read by the order the file itself proves, and never guessed.
 */

import { civilDate, daysInMonth } from "../periods/civil-date.ts";

export const DATE_ORDERS = ["dmy", "mdy", "ymd"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** What the cells of a column, or of a whole file, say about the order of day and month. */
export type DateEvidence = {
	/** Cells that can only be day first, such as 24/06/2016. */
	readonly dmy: number;
	/** Cells that can only be month first, such as 06/24/2016. */
	readonly mdy: number;
	/** Cells that are a day in both orders, those with the same day in both included. */
	readonly ambiguous: number;
};

export const NO_EVIDENCE: DateEvidence = { dmy: 0, mdy: 0, ambiguous: 0 };

/** A time after the day says nothing about the day: "5/02/2016 5:00:00 PM", "2016-05-25T17:00:00Z". */
const TIME =
	/(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?|上午|下午)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)$/;
const NUMBERS_FIRST = /^(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})$/;
const YEAR_FIRST = /^(\d{4})\s*([/.\-])\s*(\d{1,2})(?:\s*\2\s*(\d{1,2}))?$/;
const CHINESE =
	/^(\d{4})\s*年\s*(?:(\d{1,2})\s*月\s*(?:份|(\d{1,2})\s*[日号]?)?)?$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const MONTH_NAMES =
	/^(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})|([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4}))$/i;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Excel counts 1900-01-01 as 1 and believes in 1900-02-29; from March 1900 the count starts at 1899-12-30. */
const SERIAL_ORIGIN = Date.UTC(1899, 11, 30);
/** Serials of 1950-01-01 and 2149-12-31: outside, a number in a date column is something else. */
const [FIRST_SERIAL, LAST_SERIAL] = [18_264, 91_311];

export type DateReading =
	| {
			readonly ok: true;
			readonly date: string;
			/** The cell gave a month only and the field's rule chose the day. */
			readonly isMonthOnly: boolean;
	  }
	| {
			readonly ok: false;
			readonly problem:
				| "imports.bad_date"
				| "imports.date_order"
				| "imports.month_needs_day"
				| "imports.month_as_number";
	  };

const bad = { ok: false, problem: "imports.bad_date" } as const;

const asciiForms = (text: string) => text.normalize("NFKC").trim();

/**
 * Reads a text as a day.
 *
 * @param order what the file proved, or a person said; undefined when neither did
 * @param monthMeans the day a month alone stands for; undefined when the field needs a day
 * @example dateFromText("２０２６年3月5日", undefined, undefined) // { ok: true, date: "2026-03-05", isMonthOnly: false }
 * @example dateFromText("5/02/2016 5:00:00 PM", "dmy", undefined) // { ok: true, date: "2016-02-05", isMonthOnly: false }
 * @example dateFromText("5/02/2016", undefined, undefined) // { ok: false, problem: "imports.date_order" }
 * @example dateFromText("2026年2月", undefined, "last") // { ok: true, date: "2026-02-28", isMonthOnly: true }
 */
export function dateFromText(
	written: string,
	order: DateOrder | undefined,
	monthMeans: "first" | "last" | undefined,
): DateReading {
	const said = asciiForms(written).replace(TIME, "").trim();
	const yearFirst = YEAR_FIRST.exec(said) ?? undefined;
	if (yearFirst) {
		const [, year, , month, day] = yearFirst;
		return day === undefined
			? monthOnly(Number(year), Number(month), monthMeans)
			: realDay(Number(year), Number(month), Number(day));
	}
	const numbers = NUMBERS_FIRST.exec(said);
	if (numbers) {
		const [a, b, year] = [
			Number(numbers[1]),
			Number(numbers[3]),
			Number(numbers[4]),
		];
		if (order === "dmy") return realDay(year, b, a);
		if (order === "mdy") return realDay(year, a, b);
		if (a === b) return realDay(year, a, b);
		// One of the two cannot be a month, so the cell alone is enough.
		if (a > 12) return realDay(year, b, a);
		if (b > 12) return realDay(year, a, b);
		return { ok: false, problem: "imports.date_order" };
	}
	const chinese = CHINESE.exec(said);
	if (chinese) {
		const [, year, month, day] = chinese;
		if (month === undefined) return bad;
		return day === undefined
			? monthOnly(Number(year), Number(month), monthMeans)
			: realDay(Number(year), Number(month), Number(day));
	}
	const compact = COMPACT.exec(said);
	if (compact)
		return realDay(Number(compact[1]), Number(compact[2]), Number(compact[3]));
	if (/^\d{5}(?:\.\d+)?$/.test(said)) return dateFromNumber(Number(said), said);
	const named = MONTH_NAMES.exec(said);
	if (named) {
		const month =
			MONTHS.indexOf((named[2] ?? named[4] ?? "").slice(0, 3).toLowerCase()) +
			1;
		const year = Number(named[3] ?? named[6]);
		const day = named[1] ?? named[5];
		if (month === 0) return bad;
		return day === undefined
			? monthOnly(year, month, monthMeans)
			: realDay(year, month, Number(day));
	}
	return bad;
}

/**
 * Reads a number in a date column: an Excel serial, or a day written 20260305.
 *
 * @example dateFromNumber(46086, "46086") // { ok: true, date: "2026-03-05", isMonthOnly: false }
 * @example dateFromNumber(2026.1, "2026.1") // { ok: false, problem: "imports.month_as_number" }
 */
export function dateFromNumber(number: number, text: string): DateReading {
	const compact = COMPACT.exec(text);
	if (compact)
		return realDay(Number(compact[1]), Number(compact[2]), Number(compact[3]));
	// 2026.1 may be January or, with its zero lost, October.
	if (/^(?:19|20)\d\d\.\d{1,2}$/.test(text))
		return { ok: false, problem: "imports.month_as_number" };
	if (number < FIRST_SERIAL || number >= LAST_SERIAL + 1) return bad;
	return {
		ok: true,
		date: new Date(SERIAL_ORIGIN + Math.floor(number) * 86_400_000)
			.toISOString()
			.slice(0, 10),
		isMonthOnly: false,
	};
}

/**
 * What one text says about the order; undefined when it is not of the form that needs one.
 *
 * @example orderProvedBy("24/06/2016 5:00:00 PM") // "dmy"
 * @example orderProvedBy("2016-06-24") // undefined
 */
export function orderProvedBy(
	written: string,
): "dmy" | "mdy" | "ambiguous" | undefined {
	// Most cells are not dates at all; look before normalising.
	if (written.length > 40 || !/\d[/.-]\d/.test(written.normalize("NFKC")))
		return;
	const match = NUMBERS_FIRST.exec(
		asciiForms(written).replace(TIME, "").trim(),
	);
	if (!match) return;
	const [a, b] = [Number(match[1]), Number(match[3])];
	if (a > 31 || b > 31 || a === 0 || b === 0 || (a > 12 && b > 12)) return;
	if (a > 12) return "dmy";
	if (b > 12) return "mdy";
	return "ambiguous";
}

/** Counts the evidence of every column of a file, mapped or not: a column nobody imports may be the proof. */
export class DateOrderCount {
	readonly #columns = new Map<
		number,
		{ dmy: number; mdy: number; ambiguous: number }
	>();

	add(column: number, written: string): void {
		const proved = orderProvedBy(written);
		if (!proved) return;
		let counts = this.#columns.get(column);
		if (!counts) {
			counts = { dmy: 0, mdy: 0, ambiguous: 0 };
			this.#columns.set(column, counts);
		}
		counts[proved] += 1;
	}

	/** The evidence of the whole file. */
	total(): DateEvidence {
		const sum = { dmy: 0, mdy: 0, ambiguous: 0 };
		for (const counts of this.#columns.values()) {
			sum.dmy += counts.dmy;
			sum.mdy += counts.mdy;
			sum.ambiguous += counts.ambiguous;
		}
		return sum;
	}

	/**
	 * The order of a column: proved by the file when all its proofs agree; where columns of one file
	 * contradict each other, by the column's own proofs alone; otherwise undefined.
	 */
	orderOf(column: number): DateOrder | undefined {
		return (
			provedOrder(this.total()) ??
			provedOrder(this.#columns.get(column) ?? NO_EVIDENCE)
		);
	}
}

/**
 * The order some evidence proves, or undefined when it proves none or both.
 *
 * @example provedOrder({ dmy: 426, mdy: 0, ambiguous: 230 }) // "dmy"
 */
export function provedOrder({ dmy, mdy }: DateEvidence): DateOrder | undefined {
	if (dmy > 0 && mdy === 0) return "dmy";
	if (mdy > 0 && dmy === 0) return "mdy";
	return undefined;
}

function realDay(year: number, month: number, day: number): DateReading {
	if (
		year < 1900 ||
		year > 2199 ||
		month < 1 ||
		month > 12 ||
		day < 1 ||
		day > daysInMonth(year, month)
	)
		return bad;
	return { ok: true, date: civilDate(year, month, day), isMonthOnly: false };
}

function monthOnly(
	year: number,
	month: number,
	monthMeans: "first" | "last" | undefined,
): DateReading {
	if (year < 1900 || year > 2199 || month < 1 || month > 12) return bad;
	if (!monthMeans) return { ok: false, problem: "imports.month_needs_day" };
	const day = monthMeans === "first" ? 1 : daysInMonth(year, month);
	return { ok: true, date: civilDate(year, month, day), isMonthOnly: true };
}
