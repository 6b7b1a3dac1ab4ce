/**
 * Money. Kept everywhere as a whole number of yuan (or of the jurisdiction's currency unit) that a
 * double holds exactly; 万元 and 亿元 exist only in text. This file is the one door between the two:
 * what people and spreadsheets write goes in, what people read comes out.
 *
 * Fractions of a yuan are rounded half away from zero and the reader is told: a correction of
 * -0.5 must cancel a booking of 0.5, which rounding half up would not.
 */

import { type Lang, text } from "../text/text.ts";
import {
	decimalOfNumber,
	divideHalfAway,
	shiftDecimal,
	trimDecimal,
} from "./decimal.ts";

/** Units a column or a cell may be in. `wan` is 万元, 10,000; `yi` is 亿元, 100 million. */
export const MONEY_UNITS = [
	"yuan",
	"thousand",
	"wan",
	"million",
	"yi",
] as const;
export type MoneyUnit = (typeof MONEY_UNITS)[number];

/** Zeros of a unit: one of it is 10 to this power yuan. */
const POWER: Readonly<Record<MoneyUnit, number>> = {
	yuan: 0,
	thousand: 3,
	wan: 4,
	million: 6,
	yi: 8,
};

/** Why a cell is no amount of money; each is a sentence of `core/text`. */
export type MoneyProblem =
	| "units.bad_number"
	| "units.bad_percent"
	| "units.bad_approximate"
	| "units.bad_exponent"
	| "units.bad_grouping"
	| "units.bad_unit"
	| "units.too_large";

export type MoneyReading =
	| {
			readonly ok: true;
			/** Whole yuan; null when the cell is blank, which means "not reported" and never zero. */
			readonly yuan: number | null;
			/** The amount exactly as stated, as decimal text in the column's unit, for control totals; null when blank. */
			readonly amount: string | null;
			/** Whether a fraction of a yuan was rounded away. */
			readonly rounded: boolean;
	  }
	| { readonly ok: false; readonly problem: MoneyProblem };

const BLANK: MoneyReading = {
	ok: true,
	yuan: null,
	amount: null,
	rounded: false,
};
const refused = (problem: MoneyProblem): MoneyReading => ({
	ok: false,
	problem,
});

/** Longer than any amount a person writes; keeps a hostile cell from costing anything. */
const LONGEST_TEXT = 64;

/** The suffix a cell may carry, which then outranks the column's unit. 万亿 is 10 to the 12th. */
const SUFFIXES: readonly (readonly [suffix: RegExp, power: number])[] = [
	[/(?:万亿|萬億)元?整?$/, 12],
	[/[亿億]元?整?$/, 8],
	[/百[万萬]元?整?$/, 6],
	[/[万萬]元?整?$/, 4],
	[/千元整?$/, 3],
	[/元整?$/, 0],
	[/ ?100 ?(?:million|m)(?: yuan| cny| rmb)$/i, 8],
	[
		/ (?:(?:10 ?k|ten thousand)(?: yuan| cny| rmb)?|10,000 (?:yuan|cny|rmb))$/i,
		4,
	],
	[/ ?million(?: yuan| cny| rmb)?$/i, 6],
	[/ ?thousand(?: yuan| cny| rmb)?$/i, 3],
	[/ ?(?:yuan|cny|rmb)$/i, 0],
];

const APPROXIMATE =
	/[约近余多超~≈≥≤<>±]|左右|上下|以上|以下|\d\s*[-至到]\s*\d|about|approx|over|nearly/i;
const FAST = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,12})?$/;

/**
 * Reads what a cell of a money column says. Takes full-width digits and punctuation, thousands
 * separators (comma, space, apostrophe; every three digits, or every four as 万 counts), a unit in
 * the cell (3.5亿, 500万元, "12 10k yuan"), ¥ and RMB, minus signs of all shapes and parentheses
 * for a negative. Refuses what would have to be guessed: percentages, "about", powers of ten,
 * two points, separators out of place, foreign currency.
 *
 * @param written what the cell holds as text
 * @param unit the unit of its column, used unless the cell names its own
 * @example yuanFromText("1,234.5", "wan") // { ok: true, yuan: 12345000, amount: "1234.5", rounded: false }
 * @example yuanFromText("（３．５亿元）", "wan") // { ok: true, yuan: -350000000, amount: "-35000", rounded: false }
 * @example yuanFromText("约3亿", "yi") // { ok: false, problem: "units.bad_approximate" }
 * @example yuanFromText("", "wan") // { ok: true, yuan: null, amount: null, rounded: false }
 */
export function yuanFromText(written: string, unit: MoneyUnit): MoneyReading {
	// Most cells of a real file are plain; 200,000 of them pass here in one import.
	if (FAST.test(written)) return readingOf(written, POWER[unit], unit);
	if (written.length > LONGEST_TEXT) return refused("units.bad_number");

	let rest = withAsciiForms(written).trim();
	if (rest === "") return BLANK;
	if (/[%‰]/.test(rest)) return refused("units.bad_percent");
	if (APPROXIMATE.test(rest)) return refused("units.bad_approximate");

	let negative = false;
	const bracketed = /^\((.+)\)([^)]*)$/.exec(rest);
	if (bracketed) {
		// (1,234) and (1,234)万元 are a bookkeeper's minus; "(-5)" says it twice and is refused below.
		negative = true;
		rest = `${bracketed[1]}${bracketed[2]}`.trim();
	}
	rest = rest
		.replace(/^(?:人民币|RMB|CNY)\s*/i, "")
		.replace(/^([+-]?)\s*¥\s*/, "$1");
	if (!bracketed && /^[+-]/.test(rest)) {
		negative = rest.startsWith("-");
		rest = rest.slice(1).trim().replace(/^¥\s*/, "");
	}

	let power = POWER[unit];
	for (const [suffix, zeros] of SUFFIXES) {
		if (!suffix.test(rest)) continue;
		power = zeros;
		rest = rest.replace(suffix, "").trim();
		break;
	}

	if (/^[\d., ']*\de[+-]?\d+$/i.test(rest))
		return refused("units.bad_exponent");
	const digits = withoutGrouping(rest);
	if (digits === "misplaced") return refused("units.bad_grouping");
	if (digits === undefined)
		return refused(
			/^[\d., ']*\d\s*[^\d.,\s']/.test(rest)
				? "units.bad_unit"
				: "units.bad_number",
		);
	return readingOf((negative ? "-" : "") + digits, power, unit);
}

/**
 * Reads a cell that a spreadsheet stores as a number.
 *
 * @example yuanFromNumber(2066075.5899999999, "yuan") // { ok: true, yuan: 2066076, amount: "2066075.59", rounded: true }
 */
export function yuanFromNumber(stored: number, unit: MoneyUnit): MoneyReading {
	if (!Number.isFinite(stored)) return refused("units.bad_number");
	// An amount no sum can hold; also keeps 1e308 from being written out in zeros.
	if (Math.abs(stored) > Number.MAX_SAFE_INTEGER)
		return refused("units.too_large");
	return readingOf(decimalOfNumber(stored), POWER[unit], unit);
}

/** `decimal` stands in units of 10^power yuan; `unit` is the column's, in which `amount` is told. */
function readingOf(
	decimal: string,
	power: number,
	unit: MoneyUnit,
): MoneyReading {
	const negative = decimal.startsWith("-");
	const [whole = "", fraction = ""] = (
		negative ? decimal.slice(1) : decimal
	).split(".");
	const yuanDigits = whole + fraction.slice(0, power).padEnd(power, "0");
	const lost = fraction.slice(power);
	const size = Number(yuanDigits) + (lost >= "5" ? 1 : 0);
	if (!Number.isSafeInteger(size)) return refused("units.too_large");
	return {
		ok: true,
		yuan: negative && size !== 0 ? -size : size,
		amount: amountIn(decimal, power - POWER[unit]),
		rounded: lost !== "" && /[1-9]/.test(lost),
	};
}

/** Moves the point unless the cell is in the column's own unit, and drops zeros that say nothing. */
function amountIn(decimal: string, places: number): string {
	if (places !== 0) return shiftDecimal(decimal, places);
	return decimal.includes(".") || decimal.startsWith("-")
		? trimDecimal(decimal)
		: decimal;
}

/** Full-width forms, odd spaces and odd minus signs as their ASCII brothers. Nothing else: "5²" must not become 52. */
function withAsciiForms(written: string): string {
	return written
		.replace(/[\uFF01-\uFF5E]/g, (wide) =>
			String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
		)
		.replace(/[\u00A0\u2000-\u200A\u202F\u3000]/g, " ")
		.replace(/[\u2212\u2010-\u2014\uFE63]/g, "-")
		.replace(/[\u2018\u2019]/g, "'")
		.replace(/\uFFE5/g, "¥");
}

/** Plain digits with at most one point; "misplaced" when separators stand wrong; undefined when it is no number. */
function withoutGrouping(rest: string): string | "misplaced" | undefined {
	const match = /^(\d[\d, ']*)?(?:\.(\d+))?\.?$/.exec(rest);
	const [, grouped = "", fraction] = match ?? [];
	if (
		!match ||
		(grouped === "" && fraction === undefined) ||
		(fraction !== undefined && rest.endsWith("."))
	)
		return;
	const separator = /[, ']/.exec(grouped)?.[0];
	let whole = grouped === "" ? "0" : grouped;
	if (separator !== undefined) {
		const groups = grouped.split(separator);
		const sizes = groups
			.slice(1)
			.map((group) => (/^\d+$/.test(group) ? group.length : 0));
		const first = groups[0]?.length ?? 0;
		const even = [3, 4].some(
			(size) => first <= size && sizes.every((length) => length === size),
		);
		if (!even || !/^\d+$/.test(groups[0] ?? "")) return "misplaced";
		whole = groups.join("");
	}
	whole = whole.replace(/^0+(?=\d)/, "");
	return fraction === undefined ? whole : `${whole}.${fraction}`;
}

/**
 * The unit a column header names, or null when it names none.
 *
 * @example moneyUnitOf("总投资（万元）") // "wan"
 * @example moneyUnitOf("Investment, 100 million yuan") // "yi"
 * @example moneyUnitOf("单元数") // null
 */
export function moneyUnitOf(header: string): MoneyUnit | null {
	const said = withAsciiForms(header).toLowerCase();
	if (
		/[亿億]元|[(\[: ,/]\s*[亿億]\s*[)\]]|100 ?(million|m\b)|hundred million/.test(
			said,
		)
	)
		return "yi";
	if (/百[万萬]元|\bmillion|\bmn\b/.test(said)) return "million";
	if (
		/[万萬]元|[(\[: ,/]\s*[万萬]\s*[)\]]|10 ?k\b|10,?000 ?(yuan|cny|rmb)|(yuan|cny|rmb) ?10,?000\b|ten thousand/.test(
			said,
		)
	) {
		return "wan";
	}
	if (/千元|(thousand|\b1,?000) ?(yuan|cny|rmb)/.test(said)) return "thousand";
	// 元 alone only where it stands as a unit: 单元 (a flat) and 元月 (January) are words.
	if (
		/(?:^|[\s(\[:/,、]|人民币)元(?:[\s)\]、,]|$)|\byuan\b|\bcny\b|\brmb\b/.test(
			said,
		)
	)
		return "yuan";
	return null;
}

/**
 * The number alone, in `unit`, with thousands separators and exactly `decimals` decimals, rounded
 * half away from zero. For tables, whose header names the unit.
 *
 * @throws RangeError if `yuan` is not a safe whole number.
 * @example amountText(62470000000, "yi", 1) // "624.7"
 * @example amountText(-12345678, "wan", 2) // "-1,234.57"
 */
export function amountText(
	yuan: number,
	unit: MoneyUnit,
	decimals: number,
): string {
	if (!Number.isSafeInteger(yuan))
		throw new RangeError(`not a whole number of yuan: ${yuan}`);
	const power = POWER[unit];
	const scaled =
		decimals >= power
			? BigInt(yuan) * 10n ** BigInt(decimals - power)
			: divideHalfAway(BigInt(yuan), 10n ** BigInt(power - decimals));
	const digits = (scaled < 0n ? -scaled : scaled)
		.toString()
		.padStart(decimals + 1, "0");
	const whole = (decimals === 0 ? digits : digits.slice(0, -decimals)).replace(
		/\B(?=(\d{3})+$)/g,
		",",
	);
	return `${scaled < 0n ? "-" : ""}${whole}${decimals === 0 ? "" : `.${digits.slice(-decimals)}`}`;
}

/**
 * The amount with its unit, as running text; null, not reported, is a dash.
 *
 * @example formatYuan(62470000000, "yi", "zh", 1) // "624.7亿元"
 * @example formatYuan(62470000000, "million", "en", 0) // "62,470 million yuan"
 * @example formatYuan(null, "wan", "en", 0) // "–"
 */
export function formatYuan(
	yuan: number | null,
	unit: MoneyUnit,
	lang: Lang,
	decimals: number,
): string {
	if (yuan === null) return text(lang, "units.dash");
	return text(lang, `units.amount.${unit}`, {
		amount: amountText(yuan, unit, decimals),
	});
}
