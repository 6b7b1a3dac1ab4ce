/**
 * What a header cell says once everything that is only dress is taken off: line breaks, full-width
 * forms, stars and footnote marks, the unit in brackets. Two headers that differ only in dress are
 * the same column.
 */

import { type MoneyUnit, moneyUnitOf } from "../units/money.ts";

export type HeaderLabel = {
	/** The bare words with what stood in brackets, and without it. Both are tried; one entry when they are the same. */
	readonly variants: readonly string[];
	/** The unit the header names; null when it names none. */
	readonly unit: MoneyUnit | null;
	readonly isPercent: boolean;
};

/** Brackets of all shapes after NFKC, which makes （） of full width plain. */
const BRACKETED = /[([{【〔〈《]([^)\]}】〕〉》]*)[)\]}】〕〉》]/g;
/** Words that are a unit and nothing else, alone in brackets or after a comma. */
const UNIT_ONLY =
	/^(?:单位[:：]?)?\s*(?:人民币|rmb|cny)?\s*(?:元|万元?|萬元?|亿元?|億元?|千元|百万元|yuan|cny|rmb|(?:10 ?k|10,?000|1,?000|100 ?million|hundred million|ten thousand|million|mn|thousand)(?: (?:yuan|cny|rmb))?|(?:yuan|cny|rmb) ?(?:10,?000|million|mn)?|%|％|人|台|台套|台\/套|个|人次|年\/月\/日|yyyy-mm-dd|年月日|必填|选填|required|optional)\s*$/i;
const PERCENT = /[%％]|百分比|percent/i;

/**
 * Words of a header in one form: lower case, no spaces, no punctuation, no footnote marks.
 *
 * @example bareWords("＊项目\n名称：") // "项目名称"
 * @example bareWords("Planned  completion-date *") // "plannedcompletiondate"
 */
export function bareWords(text: string): string {
	return (
		text
			// Raised figures are footnotes; NFKC would make them part of the word.
			.replace(/[¹²³⁰⁴-⁹①-⑳]/g, "")
			.normalize("NFKC")
			.toLowerCase()
			.replace(
				/[\s*※★☆#:;,.、，。；：'"“”‘’`_~|\\/\-–—·()[\]{}【】〔〕〈〉《》]+/g,
				"",
			)
	);
}

/**
 * Reads a header cell.
 *
 * @example headerLabel("总投资\n（万元）*") // { variants: ["总投资"], unit: "wan", isPercent: false }
 * @example headerLabel("10,000 yuan") // { variants: [], unit: "wan", isPercent: false }
 * @example headerLabel("到位（中央预算内），亿元") // { variants: ["到位中央预算内", "到位"], unit: "yi", isPercent: false }
 */
export function headerLabel(text: string): HeaderLabel {
	const plain = text.normalize("NFKC");
	// The second header row of a template: "10,000 yuan" under "Investment" is no name of a column.
	if (UNIT_ONLY.test(plain.trim()))
		return {
			variants: [],
			unit: moneyUnitOf(plain),
			isPercent: PERCENT.test(plain),
		};
	const withoutUnits = plain
		.replace(BRACKETED, (all, inside: string) =>
			UNIT_ONLY.test(inside.trim()) ? " " : all,
		)
		// A unit may also trail the words: "总投资,万元", "Total investment, million yuan", "总投资 万元", "总投资万元".
		.replace(
			/[\s,，、/:：]+(?:(?:10 ?k|10,?000|100 million|million|thousand) )?(?:yuan|cny|rmb)\s*$/i,
			"",
		)
		.replace(/[\s,，、/:：]*(?:万元|亿元|千元|百万元)\s*$/, "")
		.replace(/[\s,，、/:：]+元\s*$/, "")
		.replace(/\s*[%％]\s*$/, "");
	const withInside = bareWords(withoutUnits);
	const withoutInside = bareWords(withoutUnits.replace(BRACKETED, " "));
	const variants = [...new Set([withInside, withoutInside])].filter(
		(variant) => variant !== "",
	);
	return { variants, unit: moneyUnitOf(plain), isPercent: PERCENT.test(plain) };
}

/**
 * The words without a year in front ("2026年计划投资"), or undefined when none stands there.
 *
 * @example withoutYear("2026年度计划投资") // "计划投资"
 */
export function withoutYear(bare: string): string | undefined {
	const match = /^(?:19|20)\d\d(?:年度?)?(.{2,})$/.exec(bare);
	return match?.[1];
}
