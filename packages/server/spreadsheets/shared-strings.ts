import type { XmlHandler, XmlScanner } from "./xml-scanner.ts";
import type { ReadingLimits } from "./rows.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

/** Strings joined into one: few enough that a gathering of them stays small, enough that the joining pays. */
const STRINGS_OF_A_CHUNK = 1024;

/**
 * The shared strings of a workbook: most texts of most workbooks, each stored once and pointed at by its place.
 *
 * A million small JavaScript strings cost far more than their letters, so a thousand at a time are joined into one and
 * cut out again when asked for. A million distinct strings of ten characters, four of them Chinese, take 25 MB this way and 51 MB as an array.
 */
export class SharedStrings {
	private readonly limits: ReadingLimits;
	private readonly chunks: {
		readonly text: string;
		readonly ends: Uint32Array;
	}[] = [];
	private pending: string[] = [];
	private length = 0;

	constructor(limits: ReadingLimits) {
		this.limits = limits;
	}

	/** @throws SpreadsheetRefusal spreadsheets.too_large */
	add(text: string): void {
		this.length += text.length + 4;
		if (this.length > this.limits.sharedStringsLength) {
			throw new SpreadsheetRefusal("spreadsheets.too_large", {
				limit: Math.floor(this.limits.sharedStringsLength / 1024 / 1024),
				part: "sharedStrings.xml",
			});
		}
		this.pending.push(text);
		if (this.pending.length === STRINGS_OF_A_CHUNK) {
			let end = 0;
			const ends = Uint32Array.from(this.pending, (one) => (end += one.length));
			this.chunks.push({ text: this.pending.join(""), ends });
			this.pending = [];
		}
	}

	/** The string at `index` (from 0), undefined past the last. */
	get(index: number): string | undefined {
		const chunk = this.chunks[Math.floor(index / STRINGS_OF_A_CHUNK)];
		const place = index % STRINGS_OF_A_CHUNK;
		if (chunk === undefined) {
			return index >= this.chunks.length * STRINGS_OF_A_CHUNK
				? this.pending[place]
				: undefined;
		}
		return chunk.text.slice(
			place === 0 ? 0 : chunk.ends[place - 1]!,
			chunk.ends[place]!,
		);
	}
}

/** Reads `<sst>`: a string is its `<t>`, or the `<t>` of its runs joined; phonetic readings (`<rPh>`) are not part of it. */
export class SharedStringsHandler implements XmlHandler {
	private readonly strings: SharedStrings;
	private readonly scanner: () => XmlScanner;
	private current = "";
	/** Depth of the phonetic run we are in, 0 outside. */
	private phonetic = 0;

	constructor(strings: SharedStrings, scanner: () => XmlScanner) {
		this.strings = strings;
		this.scanner = scanner;
	}

	open(name: string, depth: number): void {
		if (isString(name, depth)) this.current = "";
		else if (name === "rPh" && this.phonetic === 0) this.phonetic = depth;
		else if (name === "t" && this.phonetic === 0)
			this.scanner().wantsText = true;
	}

	close(name: string, depth: number): void {
		if (name === "t") this.scanner().wantsText = false;
		else if (name === "rPh" && depth === this.phonetic) this.phonetic = 0;
		else if (isString(name, depth)) this.strings.add(plainText(this.current));
	}

	text(text: string): void {
		this.current += text;
	}
}

/**
 * Takes back the escapes of the format: a character XML cannot hold is written _xHHHH_, and an underscore that would
 * read as one is _x005F_. White space at the ends is kept whether or not xml:space asks for it: nothing is gained by
 * losing it here, and a rich text loses the blanks between its words.
 */
export function plainText(text: string): string {
	if (!text.includes("_x")) return text;
	return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) =>
		String.fromCharCode(Number.parseInt(code, 16)),
	);
}

/** `sstItem` is what the test release of Excel 2007 called it. */
const isString = (name: string, depth: number) =>
	depth === 2 && (name === "si" || name === "sstItem");
