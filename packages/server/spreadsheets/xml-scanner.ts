import { broken } from "./zip-reader.ts";
import { SpreadsheetRefusal } from "./refusal.ts";
import type { ReadingLimits } from "./rows.ts";

/**
 * A streaming reader of the XML that spreadsheets are made of: elements, attributes, text, CDATA, the five predefined
 * entities and numbered characters. Comments and processing instructions are passed over. A document type or an entity
 * declaration is refused outright, so there is nothing an entity could expand to or fetch; depth and the length of any
 * one text or tag are counted.
 *
 * Why not saxes: it builds an object of every element and walks text character by character, and so took 2.3 to 2.6
 * times as long over a sheet of 100,000 rows of 20 columns (104 MB); nor does it tell where in the source a tag stands,
 * which marking needs. What is given up: names and characters are not checked against the XML tables, and namespaces
 * are not resolved: a name is compared without its prefix, which is enough for parts whose elements are told apart by
 * where they stand.
 *
 * Feed it with `write`, whose pieces may break anywhere, and `end`. Inside a handler, `attribute` reads from the tag
 * just opened.
 */
export type XmlHandler = {
	/** `name` is without prefix. `depth` of the root is 1. A self-closing element is opened and closed. */
	open(name: string, depth: number): void;
	close(name: string, depth: number): void;
	/** Called, possibly several times for one text, while `scanner.wantsText` is true. */
	text(text: string): void;
	/** `source` has been read up to `to` and is about to be forgotten: for one who copies while reading. */
	consumed?(source: string, to: number): void;
};

export class XmlScanner {
	/** Set by the handler: text that nobody wants is not even cut out. */
	wantsText = false;
	/** Where in `source` the tag of the current `open` or `close` begins, and where it has ended. */
	tagStart = 0;
	tagEnd = 0;
	/** What of the earlier pieces is still unread. */
	source = "";
	private readonly handler: XmlHandler;
	private readonly limits: ReadingLimits;
	private readonly part: string;
	private readonly isFragment: boolean;
	private readonly open: string[] = [];
	private hasRoot = false;
	/** Places in `source` of the attributes of the tag being opened: name from, name to, value from, value to. */
	private readonly attributes: number[] = [];
	private attributeCount = 0;

	/**
	 * @param part the name of the part, for messages
	 * @param isFragment begin in the middle: closing tags that nothing here opened are passed over
	 */
	constructor(
		handler: XmlHandler,
		limits: ReadingLimits,
		part: string,
		isFragment = false,
	) {
		this.handler = handler;
		this.limits = limits;
		this.part = part;
		this.isFragment = isFragment;
	}

	/** @throws SpreadsheetRefusal spreadsheets.doctype, broken, too_deep, too_long */
	write(piece: string): void {
		const source = this.source === "" ? piece : this.source + piece;
		const used = this.scan(source);
		this.handler.consumed?.(source, used);
		this.source = used === source.length ? "" : source.slice(used);
		if (this.source.length > this.limits.stringLength + piece.length)
			throw this.tooLong();
	}

	/** @throws SpreadsheetRefusal spreadsheets.broken when an element is still open or there was none */
	end(): void {
		if (this.isFragment) return;
		if (this.open.length > 0 || !this.hasRoot || this.source.trim() !== "")
			throw broken(this.part);
	}

	/** Where in `source` the value of an attribute of the element just opened stands, undefined when it has none. */
	attributeSpan(name: string): [from: number, to: number] | undefined {
		const place = this.findAttribute(name);
		return place < 0
			? undefined
			: [this.attributes[place + 2]!, this.attributes[place + 3]!];
	}

	/**
	 * The value of an attribute of the element just opened, undefined when it has none. `name` is without prefix and
	 * the first one of that name counts: call it from `open` only.
	 */
	attribute(name: string): string | undefined {
		const place = this.findAttribute(name);
		if (place < 0) return undefined;
		const value = this.source.slice(
			this.attributes[place + 2]!,
			this.attributes[place + 3]!,
		);
		return value.includes("&") ? this.decode(value) : value;
	}

	private findAttribute(name: string): number {
		const { attributes, source } = this;
		for (let place = 0; place < this.attributeCount; place += 4) {
			const start = attributes[place + 1]! - name.length;
			const first = attributes[place]!;
			if (
				start < first ||
				(start > first && source.charCodeAt(start - 1) !== COLON)
			)
				continue;
			if (source.startsWith(name, start)) return place;
		}
		return -1;
	}

	/** Reads every whole token of `source`; returns how far it came. */
	private scan(source: string): number {
		let at = 0;
		// The handler reads attributes out of it while a tag is open.
		this.source = source;
		for (;;) {
			const tag = source.indexOf("<", at);
			if (tag < 0) return at;
			if (tag > at) this.passText(source, at, tag);
			const next = source.charCodeAt(tag + 1);
			if (Number.isNaN(next)) return tag;
			let end: number;
			if (next === SLASH) end = this.closingTag(source, tag);
			else if (next === BANG) end = this.declaration(source, tag);
			else if (next === QUESTION) end = after(source, "?>", tag);
			else end = this.openingTag(source, tag);
			if (end < 0) return tag;
			at = end;
		}
	}

	private passText(source: string, from: number, to: number): void {
		if (this.open.length === 0 && !this.isFragment) {
			// Only the byte order mark and white space may stand outside the root.
			if (/[^\s\uFEFF]/.test(source.slice(from, to))) throw broken(this.part);
			return;
		}
		if (!this.wantsText) return;
		if (to - from > this.limits.stringLength) throw this.tooLong();
		const text = source.slice(from, to);
		this.handler.text(
			text.includes("&") || text.includes("\r")
				? this.decode(lineEnds(text))
				: text,
		);
	}

	private openingTag(source: string, tag: number): number {
		const length = source.length;
		let at = tag + 1;
		let nameStart = at;
		let code = 0;
		for (; at < length; at++) {
			code = source.charCodeAt(at);
			if (code === COLON) nameStart = at + 1;
			else if (code <= SPACE || code === GREATER || code === SLASH) break;
		}
		const nameEnd = at;
		const { attributes } = this;
		let count = 0;
		// One pass over the tag: a ">" inside a value does not end it.
		for (;;) {
			while (at < length && source.charCodeAt(at) <= SPACE) at++;
			if (at >= length) return this.unfinished(tag, length);
			code = source.charCodeAt(at);
			if (code === GREATER || code === SLASH) break;
			const from = at;
			while (at < length) {
				code = source.charCodeAt(at);
				if (
					code === EQUALS ||
					code <= SPACE ||
					code === GREATER ||
					code === SLASH
				)
					break;
				at++;
			}
			const to = at;
			while (at < length && source.charCodeAt(at) <= SPACE) at++;
			if (at >= length) return this.unfinished(tag, length);
			if (source.charCodeAt(at) !== EQUALS || to === from)
				throw broken(this.part);
			at++;
			while (at < length && source.charCodeAt(at) <= SPACE) at++;
			if (at >= length) return this.unfinished(tag, length);
			code = source.charCodeAt(at);
			if (code !== QUOTE && code !== APOSTROPHE) throw broken(this.part);
			const valueEnd = source.indexOf(code === QUOTE ? '"' : "'", at + 1);
			if (valueEnd < 0) return this.unfinished(tag, length);
			attributes[count++] = from;
			attributes[count++] = to;
			attributes[count++] = at + 1;
			attributes[count++] = valueEnd;
			at = valueEnd + 1;
		}
		const isEmpty = code === SLASH;
		if (isEmpty) at++;
		if (at >= length) return this.unfinished(tag, length);
		if (source.charCodeAt(at) !== GREATER || nameEnd === nameStart)
			throw broken(this.part);
		if (at - tag > this.limits.stringLength) throw this.tooLong();

		if (this.open.length === 0 && this.hasRoot && !this.isFragment)
			throw broken(this.part);
		this.hasRoot = true;
		this.attributeCount = count;
		const depth = this.open.length + 1;
		if (depth > this.limits.depth) {
			throw new SpreadsheetRefusal("spreadsheets.too_deep", {
				limit: this.limits.depth,
				part: this.part,
			});
		}
		const name = source.slice(nameStart, nameEnd);
		this.tagStart = tag;
		this.tagEnd = at + 1;
		this.handler.open(name, depth);
		if (isEmpty) this.handler.close(name, depth);
		else
			this.open.push(
				tag + 1 === nameStart ? name : source.slice(tag + 1, nameEnd),
			);
		return at + 1;
	}

	private closingTag(source: string, tag: number): number {
		const end = source.indexOf(">", tag + 2);
		if (end < 0) return this.unfinished(tag, source.length);
		const depth = this.open.length;
		const name = this.open.pop();
		if (name === undefined) {
			if (this.isFragment) return end + 1;
			throw broken(this.part);
		}
		const nameEnd = tag + 2 + name.length;
		if (
			!source.startsWith(name, tag + 2) ||
			(nameEnd !== end && source.slice(nameEnd, end).trim() !== "")
		) {
			throw broken(this.part);
		}
		const colon = name.indexOf(":");
		this.tagStart = tag;
		this.tagEnd = end + 1;
		this.handler.close(colon < 0 ? name : name.slice(colon + 1), depth);
		return end + 1;
	}

	/** A comment, CDATA, or what we refuse. -1 when it is not all there yet. */
	private declaration(source: string, tag: number): number {
		if (source.startsWith("<!--", tag)) return after(source, "-->", tag);
		if (source.startsWith(CDATA, tag)) {
			const end = source.indexOf("]]>", tag);
			if (end < 0) return this.unfinished(tag, source.length);
			if (end - tag > this.limits.stringLength) throw this.tooLong();
			if (this.wantsText)
				this.handler.text(lineEnds(source.slice(tag + CDATA.length, end)));
			return end + 3;
		}
		// Not long enough to tell: wait, except that nothing else may begin like this.
		const beginning = source.slice(tag, tag + CDATA.length);
		if (
			beginning.length < CDATA.length &&
			(CDATA.startsWith(beginning) || "<!--".startsWith(beginning))
		)
			return -1;
		throw new SpreadsheetRefusal("spreadsheets.doctype", { part: this.part });
	}

	private unfinished(tag: number, length: number): -1 {
		if (length - tag > this.limits.stringLength) throw this.tooLong();
		return -1;
	}

	/**
	 * Some writers number every character beyond ASCII, so that a Chinese text is nothing but entities: code units are
	 * gathered in one array and made a string once.
	 */
	private decode(text: string): string {
		if (text.length > units.length) units = new Uint16Array(text.length * 2);
		let length = 0;
		for (let at = 0; at < text.length; at++) {
			const code = text.charCodeAt(at);
			if (code !== AMPERSAND) {
				units[length++] = code;
				continue;
			}
			const end = text.indexOf(";", at);
			// An entity that nobody may declare is an unknown one; a bare & is not XML either.
			const point =
				end < 0 || end > at + 12 ? -1 : codePoint(text, at + 1, end);
			if (point < 0 || point > 0x10ffff) throw broken(this.part);
			if (point > 0xffff) {
				units[length++] = 0xd800 + ((point - 0x10000) >> 10);
				units[length++] = 0xdc00 + ((point - 0x10000) & 0x3ff);
			} else units[length++] = point;
			at = end;
		}
		return Buffer.from(units.buffer, 0, length * 2).toString("utf16le");
	}

	private tooLong(): SpreadsheetRefusal {
		return new SpreadsheetRefusal("spreadsheets.too_long", {
			limit: this.limits.stringLength,
			part: this.part,
		});
	}
}

const CDATA = "<![CDATA[";
const [
	SPACE,
	BANG,
	QUOTE,
	APOSTROPHE,
	SLASH,
	COLON,
	EQUALS,
	GREATER,
	QUESTION,
] = [32, 33, 34, 39, 47, 58, 61, 62, 63] as const;
const AMPERSAND = 38;
const PREDEFINED: ReadonlyMap<string, number> = new Map([
	["lt", 60],
	["gt", 62],
	["amp", AMPERSAND],
	["quot", 34],
	["apos", 39],
]);

/** Only `decode` writes to it, and reads it before anything else can run. */
let units = new Uint16Array(4096);

/** The character that `text` names between `from` and `to`: amp, #21015, #x1F600. -1 when it names none. */
function codePoint(text: string, from: number, to: number): number {
	if (text.charCodeAt(from) !== 35) {
		return PREDEFINED.get(text.slice(from, to)) ?? -1;
	}
	const isHex = text.charCodeAt(from + 1) === 120;
	let point = 0;
	let at = from + (isHex ? 2 : 1);
	if (at >= to) return -1;
	for (; at < to; at++) {
		const code = text.charCodeAt(at);
		const letter = code | 32;
		if (code >= 48 && code <= 57) point = point * (isHex ? 16 : 10) + code - 48;
		else if (isHex && letter >= 97 && letter <= 102)
			point = point * 16 + letter - 87;
		else return -1;
	}
	return point;
}

/** XML counts a carriage return, alone or before a line feed, as one line feed; a kept one is written &#13;. */
const lineEnds = (text: string) =>
	text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;

/** The place after the next `end`, -1 when it is not there yet. */
function after(source: string, end: string, from: number): number {
	const at = source.indexOf(end, from + 2);
	return at < 0 ? -1 : at + end.length;
}
