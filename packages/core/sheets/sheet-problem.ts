/**
 * What is wrong with a cell, a row or a column of a sheet, as data: the server adds what it found in
 * the registry, the page and the command line say it in the reader's language, and the marker writes
 * it into the workbook.
 */

import { formatPeriod } from "../periods/format.ts";
import { parsePeriod } from "../periods/period.ts";
import { type Lang, type TextKey, isTextKey, text } from "../text/text.ts";

export type SheetProblem = {
	/** Row number as the spreadsheet shows it; null when the whole file is meant. */
	readonly row: number | null;
	/** Header as written; null when no single column is meant. */
	readonly column: string | null;
	/** From 0 (A); null with `column`. */
	readonly columnIndex: number | null;
	/** "C12"; null with `column`. */
	readonly cell: string | null;
	readonly code: TextKey;
	/** Fills the sentence. A value that is itself a key of a sentence ("units.bad_number") or a dekad's id is said in the reader's language. */
	readonly params: Readonly<Record<string, string | number>>;
	/** What the cell holds, as a person reads it; null when it is empty or no cell is meant. */
	readonly value: string | null;
};

/** Longer values are cut in a message; the cell itself is named, so nothing is lost. */
const SHOWN_VALUE = 80;

/**
 * The address of a cell; columns from 0.
 *
 * @example cellAddress(12, 2) // "C12"
 * @example cellAddress(1, 701) // "ZZ1"
 */
export function cellAddress(row: number, column: number): string {
	let letters = "";
	for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
		letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
	}
	return `${letters}${row}`;
}

/** The sentence of a problem: what is wrong and what to do next. */
export function problemSentence(problem: SheetProblem, lang: Lang): string {
	const params: Record<string, string | number> = {
		value: shownValue(problem.value ?? ""),
		label: problem.column ?? problem.params[lang] ?? "",
		// What is said differently in each language (names of fields, lists of choices) comes as `zh` and `en`.
		words: problem.params[lang] ?? "",
		...problem.params,
	};
	for (const [name, value] of Object.entries(params)) {
		if (name === "value" || name === "label" || typeof value !== "string")
			continue;
		if (/^[a-z]+\.[a-z_.]+$/.test(value) && isTextKey(value))
			params[name] = text(lang, value, params);
		else if (/^\d{4}-\d\d-D[123]$/.test(value))
			params[name] = formatPeriod(parsePeriod(value), lang);
	}
	return text(lang, problem.code, params);
}

/** One line and not too long: for a message, never for storing. */
function shownValue(value: string): string {
	const line = value.replace(/\s+/g, " ").trim();
	// By code points, so that a rare character is not cut in half.
	const points = Array.from(line.slice(0, SHOWN_VALUE * 2 + 2));
	return points.length > SHOWN_VALUE
		? `${points.slice(0, SHOWN_VALUE).join("")}…`
		: line;
}
