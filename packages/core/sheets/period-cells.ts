/**
 * Periods as people write them in a sheet: the id of the wire, or words. A dekad may also be given
 * by any of its days; a month alone is not a dekad.
 */

import { isCivilDate } from "../periods/civil-date.ts";
import { dekadId, dekadOf } from "../periods/dekad.ts";
import { findPeriod, type Period } from "../periods/period.ts";
import { dateFromText, type DateOrder } from "./date-cells.ts";

const PART_WORDS: Readonly<Record<string, 1 | 2 | 3>> = {
	上: 1,
	中: 2,
	下: 3,
	一: 1,
	二: 2,
	三: 3,
	"1": 1,
	"2": 2,
	"3": 3,
	d1: 1,
	d2: 2,
	d3: 3,
	first: 1,
	second: 2,
	third: 3,
	"1st": 1,
	"2nd": 2,
	"3rd": 3,
};
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const CHINESE_NUMBERS = "一 二 三 四".split(" ");

const two = (month: number) => String(month).padStart(2, "0");

/**
 * The id of the dekad a text names, or undefined.
 *
 * @example dekadFromText("2026年3月上旬", undefined) // "2026-03-D1"
 * @example dekadFromText("2026-03-21", undefined) // "2026-03-D3"
 * @example dekadFromText("2026年3月", undefined) // undefined
 */
export function dekadFromText(
	written: string,
	order: DateOrder | undefined,
): string | undefined {
	if (/^[1-9]\d{3}-(?:0[1-9]|1[0-2])-D[123]$/.test(written)) return written;
	if (isCivilDate(written)) return dekadId(dekadOf(written));
	const said = written.normalize("NFKC").trim().toLowerCase();
	const chinese =
		/^(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*月?\s*[-/. ]?\s*第?([上中下一二三123])\s*(?:个)?旬$/.exec(
			said,
		);
	if (chinese) return idOf(chinese[1], Number(chinese[2]), chinese[3]);
	const id = /^(\d{4})[-/. ]?(\d{1,2})[-/. ]?(d[123])$/.exec(said);
	if (id) return idOf(id[1], Number(id[2]), id[3]);
	const english =
		/^(?:(d[123]|first|second|third|1st|2nd|3rd)\s*(?:dekad|ten days)?(?:\s+of)?\s+([a-z]{3,9})|([a-z]{3,9})\s+(d[123]|first|second|third|1st|2nd|3rd)(?:\s+dekad)?),?\s+(\d{4})$/.exec(
			said,
		);
	if (english) {
		const month =
			MONTHS.indexOf((english[2] ?? english[3] ?? "").slice(0, 3)) + 1;
		return idOf(english[5], month, english[1] ?? english[4]);
	}
	const date = dateFromText(written, order, undefined);
	return date.ok ? dekadId(dekadOf(date.date)) : undefined;
}

function idOf(
	year: string | undefined,
	month: number,
	part: string | undefined,
): string | undefined {
	const place = PART_WORDS[part ?? ""];
	if (!place || month < 1 || month > 12) return undefined;
	return `${year}-${two(month)}-D${place}`;
}

/**
 * The period a text names, in ids or words, or undefined.
 *
 * @example periodFromText("2025年第三季度")?.kind // "quarter"
 * @example periodFromText("2025年度") // { kind: "year", year: 2025 }
 */
export function periodFromText(written: string): Period | undefined {
	const said = written.normalize("NFKC").trim();
	const direct = findPeriod(said.toUpperCase());
	if (direct) return direct;
	const dekad = dekadFromText(said, undefined);
	if (dekad && /旬|d[123]$/i.test(said)) return findPeriod(dekad);
	const match =
		/^(\d{4})\s*年?\s*(?:度|全年)?(?:第?([1-4一二三四])\s*季度?|([上下])半年|(\d{1,2})\s*月份?)?$/.exec(
			said,
		) ?? /^(\d{4})[-/.]()()(\d{1,2})$/.exec(said);
	if (!match) return undefined;
	const [, year, quarter, half, month] = match;
	if (quarter) {
		const place = CHINESE_NUMBERS.indexOf(quarter) + 1 || Number(quarter);
		return findPeriod(`${year}-Q${place}`);
	}
	if (half) return findPeriod(`${year}-H${half === "上" ? 1 : 2}`);
	if (month) return findPeriod(`${year}-${two(Number(month))}`);
	return findPeriod(year ?? "");
}
