import { escapeXml } from "./escape-xml.ts";
import { MARK_COLOUR } from "./mark-styles.ts";

/** How a column's values are shown: one of the usual forms, or a format code of the spreadsheet programs. */
export type NumberFormat =
	| "general"
	| "text"
	| "integer"
	| "decimal"
	| "date"
	| "percent"
	| { readonly code: string };

/** What a cell looks like; only what differs from an ordinary cell is said. */
export type CellStyle = {
	readonly format?: NumberFormat;
	readonly look?: "title" | "header" | "unit" | "known" | "marked";
	/** May be typed into when the sheet is protected. */
	readonly isInput?: boolean;
	/** A text that would be taken for a formula if a person edited the cell. */
	readonly isQuoted?: boolean;
	readonly isWrapped?: boolean;
};

const FORMAT_CODES: Readonly<Record<string, string>> = {
	text: "@",
	integer: "#,##0",
	decimal: "#,##0.00",
	date: "yyyy-mm-dd",
	percent: "0.00%",
};
/** Below this number formats are built in. */
const FIRST_CUSTOM_FORMAT = 164;

/** By look: font, fill and border, as numbers of the lists below. */
const LOOKS = {
	plain: [0, 0, 0],
	title: [2, 0, 0],
	header: [1, 2, 1],
	unit: [3, 2, 1],
	known: [0, 3, 1],
	marked: [0, 4, 0],
} as const;

// The font is named in neither language: programs replace it by their own where it is missing.
const FONTS = [
	`<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>`,
	`<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>`,
	`<font><b/><sz val="14"/><name val="Calibri"/><family val="2"/></font>`,
	`<font><i/><sz val="10"/><color rgb="FF595959"/><name val="Calibri"/><family val="2"/></font>`,
];
const solid = (colour: string) =>
	`<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
const FILLS = [
	`<fill><patternFill patternType="none"/></fill>`,
	`<fill><patternFill patternType="gray125"/></fill>`,
	solid("FFDDEBF7"),
	solid("FFF2F2F2"),
	solid(MARK_COLOUR),
];
const edge = (side: string) =>
	`<${side} style="thin"><color rgb="FFBFBFBF"/></${side}>`;
const BORDERS = [
	`<border><left/><right/><top/><bottom/><diagonal/></border>`,
	`<border>${["left", "right", "top", "bottom"].map(edge).join("")}<diagonal/></border>`,
];

/** The styles of a workbook being written: numbers are given out as styles are first used, the part is written last. */
export class CellStyles {
	private readonly numbers = new Map<string, number>();
	private readonly formats: string[] = [];
	private readonly codes: string[] = [];

	constructor() {
		// Number 0 is what a cell without a style has.
		this.number({});
	}

	/** The number of a style, the same one for the same style. */
	number(style: CellStyle): number {
		const key = JSON.stringify([
			style.format,
			style.look,
			style.isInput,
			style.isQuoted,
			style.isWrapped,
		]);
		let number = this.numbers.get(key);
		if (number === undefined) {
			number = this.formats.length;
			this.numbers.set(key, number);
			this.formats.push(this.formatXml(style));
		}
		return number;
	}

	private formatXml({
		format,
		look,
		isInput,
		isQuoted,
		isWrapped,
	}: CellStyle): string {
		const [font, fill, border] = LOOKS[look ?? "plain"];
		const isHeading = look === "header" || look === "unit" || look === "title";
		const alignment =
			isHeading || isWrapped
				? `<alignment${isHeading ? ' horizontal="center" vertical="center"' : ' vertical="top"'}${look === "title" ? "" : ' wrapText="1"'}/>`
				: "";
		const protection = isInput ? `<protection locked="0"/>` : "";
		return (
			`<xf numFmtId="${this.formatNumber(format ?? "general")}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0"` +
			` applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${isQuoted ? ' quotePrefix="1"' : ""}` +
			`${alignment ? ' applyAlignment="1"' : ""}${protection ? ' applyProtection="1"' : ""}>${alignment}${protection}</xf>`
		);
	}

	private formatNumber(format: NumberFormat): number {
		const code =
			typeof format === "string" ? FORMAT_CODES[format] : format.code;
		if (code === undefined) return 0;
		if (code === "@") return 49;
		let place = this.codes.indexOf(code);
		if (place < 0) place = this.codes.push(code) - 1;
		return FIRST_CUSTOM_FORMAT + place;
	}

	toXml(): string {
		const list = (name: string, items: readonly string[]) =>
			`<${name} count="${items.length}">${items.join("")}</${name}>`;
		const codes = this.codes.map(
			(code, place) =>
				`<numFmt numFmtId="${FIRST_CUSTOM_FORMAT + place}" formatCode="${escapeXml(code)}"/>`,
		);
		return (
			`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n` +
			`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
			(codes.length > 0 ? list("numFmts", codes) : "") +
			list("fonts", FONTS) +
			list("fills", FILLS) +
			list("borders", BORDERS) +
			`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
			list("cellXfs", this.formats) +
			`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
		);
	}
}
