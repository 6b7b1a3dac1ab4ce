/** Reads one cell as its field wants it. Nothing is guessed: what can mean two things is a problem. */

import {
	type MoneyUnit,
	yuanFromNumber,
	yuanFromText,
} from "../units/money.ts";
import type { TextKey } from "../text/text.ts";
import { type DateOrder, dateFromNumber, dateFromText } from "./date-cells.ts";
import { bareWords } from "./header-label.ts";
import { dekadFromText, periodFromText } from "./period-cells.ts";
import { periodId } from "../periods/period.ts";
import type { SheetCell, SheetField, SheetValue } from "./sheet-kind.ts";

/** How the cells of one column are to be understood. */
export type ColumnReading = {
	readonly field: SheetField;
	readonly unit: MoneyUnit;
	/** The header says percent. */
	readonly isPercent: boolean;
	readonly dateOrder: DateOrder | undefined;
	/** What a cell says -> what is read instead. */
	readonly values?: Readonly<Record<string, string>>;
};

/** Why a value is not quite what the cell said; counted a column and told once. */
export type CellNote = "rounded" | "month_only";

export type CellReading =
	| {
			readonly ok: true;
			/** Null: the cell says nothing. */
			readonly value: SheetValue | null;
			/** The number as the file states it, in the column's unit, as decimal text, for control totals; null for other types and when blank. */
			readonly amount: string | null;
			readonly note?: CellNote;
	  }
	| {
			readonly ok: false;
			readonly code: TextKey;
			readonly params?: Readonly<Record<string, string | number>>;
	  };

const NOTHING: CellReading = { ok: true, value: null, amount: null };
const said = (value: SheetValue): CellReading => ({
	ok: true,
	value,
	amount: null,
});
const wrong = (
	code: TextKey,
	params?: Readonly<Record<string, string | number>>,
): CellReading => (params ? { ok: false, code, params } : { ok: false, code });

/** Signs that people put where there is nothing to say. Not for texts, where they are kept. */
const NOTHING_SAID = /^(?:[-–—―－/\\]+|无|n\/?a|nil|null)$/i;
const LONGEST_TEXT = 500;
const LARGEST_INTEGER = 2_147_483_647;

/**
 * Reads a cell.
 *
 * @param cell undefined when the sheet holds nothing there
 */
export function readCell(
	column: ColumnReading,
	cell: SheetCell | undefined,
): CellReading {
	const { field } = column;
	const instead = column.values && replaced(column.values, cell);
	if (instead !== undefined) return readWords(column, instead);
	if (cell === undefined) return NOTHING;
	switch (cell.kind) {
		case "error":
			return wrong("imports.cell_error");
		case "formula":
			return wrong("imports.formula_without_value");
		case "number":
			return readNumber(column, cell);
		case "date":
			return readDate(column, cell.text);
		case "boolean":
			return field.type === "flag"
				? said(cell.value)
				: readWords(column, cell.text);
		default:
			return readWords(column, cell.text);
	}
}

function replaced(
	values: Readonly<Record<string, string>>,
	cell: SheetCell | undefined,
): string | undefined {
	const words = cell?.text.trim() ?? "";
	return Object.hasOwn(values, words) ? values[words] : undefined;
}

function readNumber(
	column: ColumnReading,
	cell: Extract<SheetCell, { kind: "number" }>,
): CellReading {
	const { field } = column;
	switch (field.type) {
		case "money":
			if (cell.isPercent)
				return wrong("imports.bad_amount", { reason: "units.bad_percent" });
			return moneyOf(column, yuanFromNumber(cell.number, column.unit));
		case "ratio":
			return cell.isPercent
				? ratioOf(cell.number)
				: ratioOfPlain(cell.number, column.isPercent);
		case "integer":
			return integerOf(cell.number, cell.text);
		case "number":
			return Number.isFinite(cell.number)
				? { ok: true, value: cell.number, amount: cell.text }
				: wrong("imports.bad_number");
		case "date": {
			const date = dateFromNumber(cell.number, cell.text);
			return date.ok ? said(date.date) : wrong(date.problem);
		}
		case "dekad": {
			const date = dateFromNumber(cell.number, cell.text);
			const dekad = date.ok ? dekadFromText(date.date, undefined) : undefined;
			return dekad ? said(dekad) : wrong("imports.bad_dekad");
		}
		case "code":
			// A code of twenty digits typed into a number cell has lost its last five for good.
			if (
				Math.abs(cell.number) > Number.MAX_SAFE_INTEGER ||
				/e/i.test(cell.text)
			)
				return wrong("imports.code_lost_digits");
			return readWords(column, cell.text);
		default:
			return readWords(column, cell.text);
	}
}

/** A cell that is a day by its format. */
function readDate(column: ColumnReading, text: string): CellReading {
	switch (column.field.type) {
		case "date":
			return /^\d{4}-\d{2}-\d{2}/.test(text)
				? said(text.slice(0, 10))
				: wrong("imports.bad_date");
		case "dekad": {
			const dekad = dekadFromText(text.slice(0, 10), undefined);
			return dekad ? said(dekad) : wrong("imports.bad_dekad");
		}
		case "money":
		case "integer":
		case "ratio":
		case "number":
			return wrong("imports.date_instead_of_number");
		default:
			return readWords(column, text);
	}
}

function readWords(column: ColumnReading, text: string): CellReading {
	const { field } = column;
	if (field.type === "text") return textOf(field, text);
	const words = text.normalize("NFKC").trim();
	if (words === "" || (field.type !== "code" && NOTHING_SAID.test(words)))
		return NOTHING;
	switch (field.type) {
		case "code":
		case "reference":
			return textOf(field, words);
		case "money":
			return moneyOf(column, yuanFromText(text, column.unit));
		case "date": {
			const date = dateFromText(words, column.dateOrder, field.monthMeans);
			if (!date.ok) return wrong(date.problem);
			return date.isMonthOnly
				? { ok: true, value: date.date, amount: null, note: "month_only" }
				: said(date.date);
		}
		case "dekad": {
			const dekad = dekadFromText(words, column.dateOrder);
			return dekad ? said(dekad) : wrong("imports.bad_dekad");
		}
		case "period": {
			const period = periodFromText(words);
			return period ? said(periodId(period)) : wrong("imports.bad_period");
		}
		case "integer": {
			const plain = withoutGrouping(
				words.replace(/(?:年|人|台|个|人次|台套)$/, "").trim(),
			);
			return /^[+-]?\d+(?:\.0+)?$/.test(plain)
				? integerOf(Number(plain), String(Number(plain)))
				: wrong("imports.bad_integer");
		}
		case "number":
			return /^[+-]?\d+(?:\.\d+)?$/.test(words)
				? { ok: true, value: Number(words), amount: words }
				: wrong("imports.bad_number");
		case "ratio":
			return ratioOfText(words, column.isPercent);
		case "flag":
			return flagOf(words);
		case "choice":
			return choiceOf(field, words);
		case "tags":
			return said([
				...new Set(
					words
						.split(/[,，、;；|\n]+/)
						.map((tag) => tag.trim())
						.filter((tag) => tag !== ""),
				),
			]);
	}
}

function moneyOf(
	{ field }: ColumnReading,
	reading: ReturnType<typeof yuanFromText>,
): CellReading {
	if (!reading.ok)
		return wrong("imports.bad_amount", { reason: reading.problem });
	const { yuan, amount } = reading;
	if (yuan === null) return NOTHING;
	if (yuan < 0 && !field.isSigned) return wrong("imports.negative");
	return reading.rounded
		? { ok: true, value: yuan, amount, note: "rounded" }
		: { ok: true, value: yuan, amount };
}

function textOf(field: SheetField, text: string): CellReading {
	if (text.trim() === "") return NOTHING;
	// PostgreSQL keeps no NUL, and half a surrogate pair is no character at all.
	if (text.includes("\u0000") || !text.isWellFormed())
		return wrong("imports.bad_characters");
	const limit = field.maxLength ?? LONGEST_TEXT;
	if (text.length > limit && Array.from(text).length > limit)
		return wrong("imports.text_too_long", { limit });
	return said(text);
}

function integerOf(number: number, text: string): CellReading {
	if (!Number.isInteger(number)) return wrong("imports.bad_integer");
	if (number < 0) return wrong("imports.negative");
	if (number > LARGEST_INTEGER) return wrong("imports.bad_integer");
	return { ok: true, value: number, amount: text };
}

const withoutGrouping = (words: string) =>
	/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(words)
		? words.replaceAll(",", "")
		: words;

/** Kept to six decimals, as the database does. */
function ratioOf(ratio: number): CellReading {
	const kept = Math.round(ratio * 1e6) / 1e6;
	return kept >= 0 && kept <= 1
		? said(kept)
		: wrong("imports.ratio_out_of_range");
}

/** 35 is 35 %, 0.35 is 35 %; 1 may be either, and so may 0.35 under a header that says percent. */
function ratioOfPlain(number: number, isPercent: boolean): CellReading {
	if (isPercent) return ratioOf(number / 100);
	if (number === 1) return wrong("imports.ratio_unclear");
	return ratioOf(number > 1 ? number / 100 : number);
}

function ratioOfText(words: string, isPercent: boolean): CellReading {
	const match = /^([+-]?\d+(?:\.\d+)?)\s*(%)?$/.exec(words);
	if (!match) return wrong("imports.bad_ratio");
	const number = Number(match[1]);
	return match[2] ? ratioOf(number / 100) : ratioOfPlain(number, isPercent);
}

const YES = new Set([
	"是",
	"有",
	"对",
	"√",
	"✓",
	"✔",
	"yes",
	"y",
	"true",
	"t",
	"1",
]);
const NO = new Set([
	"否",
	"无",
	"没有",
	"不是",
	"×",
	"✗",
	"✘",
	"x",
	"no",
	"n",
	"false",
	"f",
	"0",
]);

function flagOf(words: string): CellReading {
	const word = words.toLowerCase();
	if (YES.has(word)) return said(true);
	if (NO.has(word)) return said(false);
	return wrong("imports.bad_flag");
}

function choiceOf(field: SheetField, words: string): CellReading {
	const bare = bareWords(words);
	for (const { key, labels } of field.choices ?? []) {
		if (
			bare === bareWords(key) ||
			labels.zh.some((label) => bareWords(label) === bare) ||
			labels.en.some((label) => bareWords(label) === bare)
		)
			return said(key);
	}
	const words_ = (lang: "zh" | "en") =>
		(field.choices ?? []).map(({ labels }) => labels[lang][0]);
	return wrong("imports.bad_choice", {
		zh: words_("zh").join("、"),
		en: words_("en").join(", "),
	});
}
