import type { XmlHandler, XmlScanner } from "./xml-scanner.ts";
import { columnOf } from "./addresses.ts";
import type { BatchBuilder } from "./batch-builder.ts";
import { dateOfSerial, DAYS_1904, FORMAT } from "./number-formats.ts";
import { CELL_KIND } from "./rows.ts";
import { plainText, type SharedStrings } from "./shared-strings.ts";
import { broken } from "./zip-reader.ts";
import { isTrue } from "./workbook-parts.ts";

export type SheetContext = {
	readonly part: string;
	readonly formats: Uint16Array;
	readonly strings: SharedStrings;
	readonly isDate1904: boolean;
};

/**
 * Reads `<sheetData>` of a worksheet into a batch builder.
 *
 * Elements are told apart by depth: worksheet 1, sheetData 2, row 3, c 4, v, f and is 5. A row or a cell without an
 * address follows the one before it, as the format allows.
 */
export class SheetHandler implements XmlHandler {
	/** Set once the sheet says so; known before the first row. */
	isRightToLeft = false;
	private readonly context: SheetContext;
	private readonly builder: BatchBuilder;
	private readonly scanner: () => XmlScanner;
	private isInData = false;
	private row = 0;
	private column = -1;
	private type = "n";
	private style = 0;
	private value = "";
	private formula = "";
	private inline = "";
	private hasValue = false;
	private hasFormula = false;
	private hasInline = false;
	private target: "value" | "formula" | "inline" = "value";
	private phonetic = 0;

	constructor(
		context: SheetContext,
		builder: BatchBuilder,
		scanner: () => XmlScanner,
	) {
		this.context = context;
		this.builder = builder;
		this.scanner = scanner;
	}

	open(name: string, depth: number): void {
		if (!this.isInData) {
			if (depth === 2 && name === "sheetData") this.isInData = true;
			else if (
				depth === 3 &&
				name === "sheetView" &&
				isTrue(this.scanner().attribute("rightToLeft"))
			) {
				this.isRightToLeft = true;
			}
			return;
		}
		if (depth === 5) {
			if (name === "v") {
				this.hasValue = true;
				this.listen("value");
			} else if (name === "f") {
				this.hasFormula = true;
				this.listen("formula");
			} else if (name === "is") this.hasInline = true;
		} else if (depth === 4) {
			if (name === "c") this.openCell();
		} else if (depth === 3) {
			if (name === "row") this.openRow();
		} else if (depth > 5 && this.hasInline) {
			if (name === "t" && this.phonetic === 0) this.listen("inline");
			else if (name === "rPh" && this.phonetic === 0) this.phonetic = depth;
		}
	}

	close(name: string, depth: number): void {
		if (!this.isInData) return;
		if (depth >= 5) {
			this.scanner().wantsText = false;
			if (depth === this.phonetic) this.phonetic = 0;
		} else if (depth === 4) {
			if (name === "c") this.closeCell();
		} else if (depth === 3) {
			if (name === "row") this.builder.endRow();
		} else if (depth === 2) this.isInData = false;
	}

	text(text: string): void {
		if (this.target === "value")
			this.value = this.value === "" ? text : this.value + text;
		else if (this.target === "inline") this.inline += text;
		else this.formula += text;
	}

	private listen(target: "value" | "formula" | "inline"): void {
		this.target = target;
		this.scanner().wantsText = true;
	}

	private openRow(): void {
		const scanner = this.scanner();
		const stated = scanner.attribute("r");
		const row = stated === undefined ? this.row + 1 : Number(stated);
		if (!Number.isSafeInteger(row) || row < 1) throw broken(this.context.part);
		this.row = row;
		this.column = -1;
		this.builder.beginRow(row, isTrue(scanner.attribute("hidden")));
	}

	private openCell(): void {
		const scanner = this.scanner();
		const address = scanner.attribute("r");
		if (address === undefined) this.column++;
		else {
			const column = columnOf(address);
			if (column < 0) throw broken(this.context.part);
			this.column = column;
		}
		this.type = scanner.attribute("t") ?? "n";
		const style = scanner.attribute("s");
		this.style = style === undefined ? 0 : Number(style);
		this.value = this.formula = this.inline = "";
		this.hasValue = this.hasFormula = this.hasInline = false;
	}

	private closeCell(): void {
		const { value, builder, column } = this;
		if (this.hasInline && this.inline !== "") {
			builder.add(column, CELL_KIND.text, 0, plainText(this.inline));
			return;
		}
		if (value === "") {
			// An empty text as the result of a formula is a result; no result at all is not.
			if (this.hasFormula && !(this.hasValue && this.type === "str")) {
				builder.add(column, CELL_KIND.formula, 0, `=${this.formula}`);
			}
			return;
		}
		switch (this.type) {
			case "s": {
				const text = this.context.strings.get(Number(value));
				if (text === undefined) throw broken(this.context.part);
				if (text !== "") builder.add(column, CELL_KIND.text, 0, text);
				return;
			}
			case "str":
			case "inlineStr":
				builder.add(column, CELL_KIND.text, 0, plainText(value));
				return;
			case "b":
				builder.add(
					column,
					isTrue(value.trim()) ? CELL_KIND.true : CELL_KIND.false,
					0,
					"",
				);
				return;
			case "e":
				builder.add(column, CELL_KIND.error, 0, value);
				return;
			case "d":
				this.addIsoDate(value.trim());
				return;
			default:
				this.addNumber(value);
		}
	}

	private addNumber(value: string): void {
		const { builder, column } = this;
		const number = Number(value);
		if (!Number.isFinite(number) || !isDecimal(value)) {
			builder.add(column, CELL_KIND.text, 0, plainText(value));
			return;
		}
		const format = this.context.formats[this.style] ?? FORMAT.plain;
		if (format === FORMAT.plain)
			builder.add(column, CELL_KIND.number, number, "");
		else if (format === FORMAT.percent)
			builder.add(column, CELL_KIND.percent, number, "");
		else if (format === FORMAT.date) {
			const serial = this.context.isDate1904 ? number + DAYS_1904 : number;
			const text = dateOfSerial(serial);
			if (text === null) builder.add(column, CELL_KIND.number, number, "");
			else builder.add(column, CELL_KIND.date, serial, text);
		} else {
			const digits = String(number);
			const isCode = Number.isSafeInteger(number) && number >= 0;
			builder.add(
				column,
				CELL_KIND.number,
				number,
				isCode ? digits.padStart(format - FORMAT.zeros, "0") : "",
			);
		}
	}

	/** A date written out (`t="d"`, strict files): 2026-03-21, 2026-03-21T14:30:00, 14:30:00. */
	private addIsoDate(value: string): void {
		const match =
			/^(?:(\d{4})-(\d{2})-(\d{2}))?T?(?:(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?Z?$/.exec(
				value,
			);
		if (match === null || value === "") {
			this.builder.add(this.column, CELL_KIND.text, 0, value);
			return;
		}
		const [year, month, day, hours, minutes, seconds] = match
			.slice(1)
			.map((part) => Number(part ?? 0)) as [
			number,
			number,
			number,
			number,
			number,
			number,
		];
		const days =
			year === 0
				? 0
				: Date.UTC(year, month - 1, day) / 86_400_000 + DAYS_TO_1970;
		const serial = days + (hours * 3600 + minutes * 60 + seconds) / 86_400;
		this.builder.add(
			this.column,
			CELL_KIND.date,
			serial,
			dateOfSerial(serial) ?? value,
		);
	}
}

/** Number(" ") is 0 and "0x10" is 16, and neither is a number of a spreadsheet. Asked for every cell, so the usual case is short. */
function isDecimal(value: string): boolean {
	const first = value.charCodeAt(0);
	const isPlain =
		(first >= 48 && first <= 57 && !(value.charCodeAt(1) > 57)) || first === 45;
	return (
		isPlain || /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)
	);
}

/** From 1899-12-30 to 1970-01-01. */
const DAYS_TO_1970 = 25_569;
