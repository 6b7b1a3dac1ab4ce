/**
 * What a sheet of one kind may hold: an ordered list of fields, each with the names people give its
 * column. The same definition makes the template, finds the columns of a sheet an office already
 * has, reads its cells and says what is wrong, so a field is described once.
 *
 * A sheet (表格) is what people hand in: one table on one worksheet or in one CSV file.
 */

import type { MoneyUnit } from "../units/money.ts";

export const SHEET_KINDS = [
	"regions",
	"organisations",
	"sectors",
	"lists",
	"users",
	"projects",
	"plans",
	"reports",
	"history",
] as const;
export type SheetKindName = (typeof SHEET_KINDS)[number];

/** Whether `name` is a kind that can be handed in today. */
export const isSheetKind = (name: string): name is SheetKindName =>
	(SHEET_KINDS as readonly string[]).includes(name);

/** Words in both languages: the first is the one we write, the others are understood too. */
export type Labels = {
	readonly zh: readonly [string, ...string[]];
	readonly en: readonly [string, ...string[]];
};

export type FieldType =
	/** Kept exactly as written. */
	| "text"
	/** A text that is looked up or compared: full-width forms and outer spaces do not count. */
	| "code"
	/** Whole yuan. */
	| "money"
	/** "2026-03-21". */
	| "date"
	| "integer"
	/** A plain decimal number, such as a coordinate. */
	| "number"
	/** 0 to 1; a sheet says 0.35, 35 or 35 %. */
	| "ratio"
	/** One of `choices`. */
	| "choice"
	/** A code or a name of something in the registry; what it means is looked up by the server. */
	| "reference"
	| "flag"
	| "tags"
	/** A dekad: "2026-03-D1", "2026年3月上旬". */
	| "dekad"
	/** Any regular period: "2025", "2025-Q1", "2025年3月". */
	| "period";

export type ReferenceTo =
	| "region"
	| "sector"
	| "organisation"
	| "owner"
	| "project"
	| "list";

export type Choice = { readonly key: string; readonly labels: Labels };

export type SheetField = {
	readonly key: string;
	readonly type: FieldType;
	readonly labels: Labels;
	/** One sentence for the cell comment of the template. */
	readonly help: { readonly zh: string; readonly en: string };
	/** A row without it is refused. */
	readonly isRequired?: true;
	/** Shown to the person who fills the sheet in and read only to know the row; never stored from it. */
	readonly isKnown?: true;
	/** Unit the template asks in; a sheet that names none is read in yuan and told so. */
	readonly unit?: MoneyUnit;
	/** A whole number that is added up for the control totals. */
	readonly isSummed?: true;
	/** The amount may be negative: a correction's difference. */
	readonly isSigned?: true;
	readonly choices?: readonly Choice[];
	readonly refersTo?: ReferenceTo;
	/** Which day of the month stands for it where the field may be given as a month only. */
	readonly monthMeans?: "first" | "last";
	/** Longest text in characters; 500 if not said. */
	readonly maxLength?: number;
};

export type SheetKind = {
	readonly name: SheetKindName;
	readonly labels: { readonly zh: string; readonly en: string };
	readonly fields: readonly SheetField[];
	/** Fields that together say which thing a row is about; a second row with the same ones is a duplicate. */
	readonly identity: readonly string[];
	/** Fields our template fills in beforehand; a row that says nothing else was left blank and is passed over. */
	readonly prefilled?: readonly string[];
};

/** The name of a field as we write it in a header. */
export const fieldLabel = (field: SheetField, lang: "zh" | "en"): string =>
	field.labels[lang][0];

/**
 * The field of `key`.
 *
 * @throws RangeError if the kind has none: a mistake of the programmer, since keys from outside are checked by the mapping.
 */
export function fieldOf(kind: SheetKind, key: string): SheetField {
	const field = kind.fields.find((candidate) => candidate.key === key);
	if (!field) throw new RangeError(`${kind.name} has no field "${key}"`);
	return field;
}

/** The cells of a sheet as the reader gives them (packages/server/spreadsheets/rows.ts has the same shape). */
export type SheetCell =
	| { readonly kind: "text"; readonly text: string }
	| {
			readonly kind: "number";
			readonly number: number;
			readonly text: string;
			readonly isPercent: boolean;
	  }
	| { readonly kind: "date"; readonly text: string; readonly serial: number }
	| {
			readonly kind: "boolean";
			readonly value: boolean;
			readonly text: "TRUE" | "FALSE";
	  }
	| { readonly kind: "error"; readonly text: string }
	| { readonly kind: "formula"; readonly text: string };

/** One row: its number as the spreadsheet shows it, and the cells that hold something, left to right. */
export type SheetRow = {
	readonly number: number;
	readonly cells: readonly (readonly [column: number, cell: SheetCell])[];
};

/** What a cell means once read. Money is whole yuan, a ratio 0 to 1, a date and a dekad's first day civil dates. */
export type SheetValue = string | number | boolean | readonly string[];
