/**
 * A printed number: what it is, where it stands, its value and its text. Every format of a
 * document prints `text`, or for a spreadsheet the value under a number format that shows the
 * same text; so DOCX, PDF and XLSX cannot disagree.
 *
 * Texts are rounded from whole numbers (core/units), never from the double in `value`, which is
 * there for a spreadsheet to calculate with.
 */

import { pointsShown } from "../rollups/scoring.ts";
import { type Lang, text } from "../text/text.ts";
import { amountText, type MoneyUnit } from "../units/money.ts";
import { percentText, pointsText, ratioOf } from "../units/ratio.ts";

/** How the number is written. */
export type FigureStyle = {
	readonly decimals: 0 | 1 | 2;
	readonly isPercent: boolean;
	/** A plus before what is above zero: changes and gaps. What rounds to zero has no sign. */
	readonly isSigned: boolean;
};

export type Figure = {
	/** Stable: "regions.1401.actualToDate". */
	readonly id: string;
	/** The row it stands in: the region, the sector, or what a sentence says of it. */
	readonly label: string;
	/** Its column's heading; null in a sentence. */
	readonly column: string | null;
	/** In the printed unit and not rounded; a percentage is a ratio; null: nothing to show. */
	readonly value: number | null;
	/** Exactly as printed, with the unit where it stands beside the number. */
	readonly text: string;
	/** "" for a plain count, "%" for a percentage. */
	readonly unit: string;
	/** What follows the digits in `text`, such as "亿元"; "" where the column's heading has the unit. */
	readonly suffix: string;
	readonly style: FigureStyle;
};

/** Where a figure stands: all that its value does not say. */
export type Place = Pick<Figure, "id" | "label" | "column">;

/** A whole number of projects, reports, dekads; its unit stands in the sentence or the heading. */
export function countFigure(place: Place, value: number): Figure {
	return {
		...place,
		value,
		text: amountText(value, "yuan", 0),
		unit: "",
		suffix: "",
		style: { decimals: 0, isPercent: false, isSigned: false },
	};
}

/** How a document writes amounts. */
export type MoneyForm = {
	readonly unit: MoneyUnit;
	readonly decimals: 0 | 2;
	/** The unit in words, "万元", "million yuan". */
	readonly name: string;
	/** Between digits and unit in a sentence. */
	readonly gap: "" | " ";
};

const YUAN: Readonly<Record<MoneyUnit, number>> = {
	yuan: 1,
	thousand: 1_000,
	wan: 10_000,
	million: 1_000_000,
	yi: 100_000_000,
};

function moneyForm(
	unit: "wan" | "million" | "yi",
	decimals: 0 | 2,
	currency: string,
	lang: Lang,
): MoneyForm {
	const name =
		currency === "CNY"
			? text(lang, `units.${unit}`)
			: text(lang, `bulletin.foreign.${unit}`, { currency });
	return { unit, decimals, name, gap: lang === "zh" ? "" : " " };
}

/**
 * The form of a table, one for all its cells: 万元 without decimals; in English millions with two,
 * which is the same precision.
 */
export const tableMoney = (currency: string, lang: Lang): MoneyForm =>
	lang === "zh"
		? moneyForm("wan", 0, currency, lang)
		: moneyForm("million", 2, currency, lang);

/** The form of an amount in a sentence, two decimals: 亿元 from one 亿 on, below it 万元; in English millions. */
export function sentenceMoney(
	yuan: number | null,
	currency: string,
	lang: Lang,
): MoneyForm {
	if (lang === "en") return moneyForm("million", 2, currency, lang);
	const isLarge = Math.abs(yuan ?? YUAN.yi) >= YUAN.yi;
	return moneyForm(isLarge ? "yi" : "wan", 2, currency, lang);
}

/** An amount; `absent` is printed for null. `isBeside`: the unit follows the digits, as in a sentence. */
export function moneyFigure(
	place: Place,
	yuan: number | null,
	form: MoneyForm,
	{
		absent,
		isBeside = false,
		isSigned = false,
	}: { absent: string; isBeside?: boolean; isSigned?: boolean },
): Figure {
	const common = {
		...place,
		unit: form.name,
		style: { decimals: form.decimals, isPercent: false, isSigned },
	};
	if (yuan === null)
		return { ...common, value: null, text: absent, suffix: "" };
	const suffix = isBeside ? form.gap + form.name : "";
	const digits = amountText(yuan, form.unit, form.decimals);
	return {
		...common,
		value: yuan / YUAN[form.unit],
		text: (isSigned ? signed(digits) : digits) + suffix,
		suffix,
	};
}

/**
 * A rate as a percentage with one decimal. With an unknown side or a denominator of 0 it is
 * null and prints a dash (domain.md 3.3), never 0 % or 100 %.
 */
export function percentFigure(
	place: Place,
	numerator: number | null,
	denominator: number | null,
	{ lang, isSigned = false }: { lang: Lang; isSigned?: boolean },
): Figure {
	const digits = percentText(numerator, denominator, 1);
	return {
		...place,
		value: ratioOf(numerator, denominator),
		text:
			digits === null
				? text(lang, "units.dash")
				: `${isSigned ? signed(digits) : digits}%`,
		unit: "%",
		suffix: digits === null ? "" : "%",
		style: { decimals: 1, isPercent: true, isSigned },
	};
}

/** Points of a score, from hundredths of one; null prints a dash. */
export function scoreFigure(
	place: Place,
	hundredths: number | null,
	lang: Lang,
): Figure {
	return {
		...place,
		value: hundredths === null ? null : hundredths / 100,
		text:
			hundredths === null ? text(lang, "units.dash") : pointsShown(hundredths),
		unit: "",
		suffix: "",
		style: { decimals: 2, isPercent: false, isSigned: false },
	};
}

/** A difference of two rates of one denominator, in percentage points with one decimal and its sign. */
export function pointsFigure(
	place: Place,
	numerator: number | null,
	denominator: number | null,
	{ lang }: { lang: Lang },
): Figure {
	const isKnown =
		numerator !== null && denominator !== null && denominator !== 0;
	return {
		...place,
		value: isKnown ? (numerator / denominator) * 100 : null,
		text:
			(isKnown &&
				pointsText({ n: BigInt(numerator), d: BigInt(denominator) }, 1)) ||
			text(lang, "units.dash"),
		unit: text(lang, "bulletin.points"),
		suffix: "",
		style: { decimals: 1, isPercent: false, isSigned: true },
	};
}

const signed = (digits: string): string =>
	digits.startsWith("-") || !/[1-9]/.test(digits) ? digits : `+${digits}`;
