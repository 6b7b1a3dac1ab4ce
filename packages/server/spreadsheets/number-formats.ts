/**
 * What a cell's number format makes of its number: a date, a percent, a code with leading zeros, or just a number.
 * Only that is read from a format; how many decimals are shown is of no concern, the value behind them is what counts.
 *
 * The built-in formats are those of ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are dates in the East Asian editions.
 */

/** What to do with a number. Above `ZEROS`, it is a code of (value - ZEROS) digits. */
export const FORMAT = { plain: 0, date: 1, percent: 2, zeros: 100 } as const;

/** @param code of `<numFmt formatCode>`; undefined for a built-in one */
export function formatClass(id: number, code: string | undefined): number {
	if (code !== undefined) return classOfCode(code);
	if (id === 9 || id === 10) return FORMAT.percent;
	const isDate =
		(id >= 14 && id <= 22) ||
		(id >= 27 && id <= 36) ||
		id === 45 ||
		id === 47 ||
		(id >= 50 && id <= 58);
	return isDate ? FORMAT.date : FORMAT.plain;
}

function classOfCode(code: string): number {
	const first = code
		// What is quoted or escaped, left out for width or repeated is decoration: 0.00"万元", yyyy\-mm.
		.replace(/"[^"]*"?|\\.|[_*]./g, "")
		.split(";")[0]!
		// [h] counts hours past a day: a length of time, which stays a number of days. Other brackets are colours, conditions, locales.
		.replace(/\[(?:h+|m+|s+)\]/gi, "\u0000")
		.replace(/\[[^\]]*\]/g, "")
		.replace(/general/gi, "")
		.replace(/e[+-]/gi, "");
	if (first.includes("\u0000")) return FORMAT.plain;
	if (first.includes("%")) return FORMAT.percent;
	// "e" is the year in East Asian formats (e年m月d日); the exponent of 0.00E+00 is gone already.
	if (/[ymdhse]/i.test(first)) return FORMAT.date;
	return /^0{2,}$/.test(first) ? FORMAT.zeros + first.length : FORMAT.plain;
}

/** Days between the count from 1904 and the usual one. */
export const DAYS_1904 = 1462;
/** 9999-12-31, the last day a spreadsheet program shows. */
const LAST_SERIAL = 2_958_466;

/**
 * The civil date of a day count, "2026-03-21", with the time when it has one, to the second; only the time below 1.
 * Null where a program shows no date: negative, past the year 9999.
 *
 * Day 60 is 1900-02-29, which never was: the programs count it, and this returns it as they show it.
 *
 * @param serial days since 1899-12-30 (1900-01-01 is 1 and not 2: the unreal leap day makes up for it from March 1900)
 */
export function dateOfSerial(serial: number): string | null {
	const seconds = Math.round(serial * 86_400);
	if (!(seconds >= 0) || serial >= LAST_SERIAL) return null;
	let days = Math.floor(seconds / 86_400);
	const rest = seconds - days * 86_400;
	if (days === 0) return timeOfSeconds(rest);
	if (days === 60)
		return `1900-02-29${rest > 0 ? `T${timeOfSeconds(rest)}` : ""}`;
	if (days < 60) days++;
	const date = civilDate(days);
	return rest > 0 ? `${date}T${timeOfSeconds(rest)}` : date;
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value));
const timeOfSeconds = (seconds: number) =>
	`${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

/** The last day turned into text, as a column of dates repeats few days many times. */
const recent = new Map<number, string>();

/** Days since 1899-12-30 to a civil date: the era arithmetic of the Gregorian calendar, years beginning in March. */
function civilDate(serial: number): string {
	const known = recent.get(serial);
	if (known !== undefined) return known;
	// 1899-12-30 is day 693,899 of the count that begins on 0000-03-01.
	const days = serial + 693_899;
	const era = Math.floor(days / 146_097);
	const day = days - era * 146_097;
	const year = Math.floor(
		(day -
			Math.floor(day / 1460) +
			Math.floor(day / 36_524) -
			Math.floor(day / 146_096)) /
			365,
	);
	const dayOfYear =
		day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
	const shifted = Math.floor((5 * dayOfYear + 2) / 153);
	const month = shifted < 10 ? shifted + 3 : shifted - 9;
	const civilYear = year + era * 400 + (month <= 2 ? 1 : 0);
	const text = `${String(civilYear).padStart(4, "0")}-${two(month)}-${two(dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1)}`;
	if (recent.size > 5_000) recent.clear();
	recent.set(serial, text);
	return text;
}
