import type { BatchBuilder } from "./batch-builder.ts";
import { takeBackNeutralised } from "./neutralise.ts";
import { SpreadsheetRefusal } from "./refusal.ts";
import { CELL_KIND, type ReadingLimits } from "./rows.ts";

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Splits csv text into rows and cells, piece by piece (RFC 4180, and what programs make of it): quoted cells may hold
 * the delimiter, quotes written twice and line ends; lines end in CR LF, LF or CR; a quote inside an unquoted cell is
 * a quote, and what follows a closing quote belongs to the cell. Rows are numbered as a spreadsheet program shows them:
 * an empty line is a row, a line end inside quotes is not.
 */
export class CsvParser {
	private readonly delimiter: number;
	private readonly builder: BatchBuilder;
	private readonly limits: ReadingLimits;
	private row = 0;
	private column = 0;
	private cell = "";
	private state: "start" | "plain" | "quoted" | "quote" = "start";
	private isRowOpen = false;
	/** The piece before ended in CR: a LF that comes now is the other half of the same line end. */
	private endedInReturn = false;

	constructor(delimiter: string, builder: BatchBuilder, limits: ReadingLimits) {
		this.delimiter = delimiter.charCodeAt(0);
		this.builder = builder;
		this.limits = limits;
	}

	/** @throws SpreadsheetRefusal spreadsheets.too_long, too_many_rows, too_many_columns */
	write(piece: string): void {
		const { delimiter } = this;
		let from = 0;
		for (let at = 0; at < piece.length; at++) {
			const code = piece.charCodeAt(at);
			if (this.endedInReturn) {
				this.endedInReturn = false;
				if (code === LINE_FEED) {
					from = at + 1;
					continue;
				}
			}
			if (this.state === "quoted") {
				// Straight to the next quote: nothing else ends this.
				const quote = code === QUOTE ? at : piece.indexOf('"', at);
				if (quote < 0) break;
				this.keep(piece, from, quote);
				from = quote + 1;
				at = quote;
				this.state = "quote";
				continue;
			}
			if (code === delimiter) {
				this.keep(piece, from, at);
				from = at + 1;
				this.endCell();
			} else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
				this.keep(piece, from, at);
				from = at + 1;
				this.endedInReturn = code === CARRIAGE_RETURN;
				this.endRow();
			} else if (code === QUOTE && this.state === "start") {
				from = at + 1;
				this.state = "quoted";
			} else if (code === QUOTE && this.state === "quote") {
				// Twice: the first one closed nothing, this one is the quote itself.
				from = at;
				this.keep(piece, from, at + 1);
				from = at + 1;
				this.state = "quoted";
			} else this.state = "plain";
		}
		if (from < piece.length) this.keep(piece, from, piece.length);
	}

	/** The last line needs no line end; an unclosed quote runs to the end of the file, as programs show it. */
	end(): void {
		if (this.state !== "start" || this.column > 0 || this.cell !== "")
			this.endRow();
	}

	private keep(piece: string, from: number, to: number): void {
		if (to <= from) return;
		this.cell += piece.slice(from, to);
		if (this.cell.length > this.limits.stringLength) {
			throw new SpreadsheetRefusal("spreadsheets.too_long", {
				limit: this.limits.stringLength,
				part: `csv ${this.row + 1}`,
			});
		}
	}

	private endCell(): void {
		if (!this.isRowOpen) this.openRow();
		if (this.cell !== "")
			this.builder.add(
				this.column,
				CELL_KIND.text,
				0,
				takeBackNeutralised(this.cell),
			);
		this.column++;
		this.cell = "";
		this.state = "start";
	}

	private endRow(): void {
		this.endCell();
		this.builder.endRow();
		this.isRowOpen = false;
		this.column = 0;
		this.state = "start";
	}

	private openRow(): void {
		this.isRowOpen = true;
		this.row++;
		this.builder.beginRow(this.row, false);
	}
}

/** In the order of preference when the file does not decide. */
const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * The delimiter, and how many characters to skip at the beginning.
 *
 * A first line "sep=;" decides by itself; it is said to the program, which does not show it as a row. Otherwise the
 * delimiter is the one that splits the most of the first lines into one and the same number of cells (more than one),
 * what is in quotes left aside; the comma when nothing splits them.
 *
 * @param beginning some first thousands of characters of the file
 */
export function guessDelimiter(beginning: string): {
	readonly delimiter: string;
	readonly skip: number;
} {
	const stated = /^sep=([,;\t|])(?:\r\n|\r|\n|$)/i.exec(beginning);
	if (stated !== null) return { delimiter: stated[1]!, skip: stated[0].length };
	const lines = beginning
		.slice(0, 65_536)
		.replace(/"(?:[^"]|"")*"?/g, "")
		.split(/\r\n?|\n/)
		.filter((line) => line !== "")
		.slice(0, 100);
	let best = ",";
	let bestScore = 0;
	for (const delimiter of DELIMITERS) {
		const byCount = new Map<number, number>();
		for (const line of lines) {
			const count = line.split(delimiter).length;
			if (count > 1) byCount.set(count, (byCount.get(count) ?? 0) + 1);
		}
		const score = Math.max(0, ...byCount.values());
		if (score > bestScore) [best, bestScore] = [delimiter, score];
	}
	return { delimiter: best, skip: 0 };
}
