import { DEFAULT_LIMITS } from "./limits.ts";
import { type XmlHandler, XmlScanner } from "./xml-scanner.ts";

/** Where an element stands in a text: its opening and its closing tag, the same one when it closes itself. */
export type XmlElement = {
	readonly from: number;
	readonly openTo: number;
	closeFrom: number;
	to: number;
	/** The name with its prefix. */
	readonly qualified: string;
};

/**
 * Changes to a small XML part, written into its own text: everything not named stays as it is, to the byte. The places
 * are those of the original text; changes may come in any order but must not overlap.
 */
export class XmlEdits {
	readonly text: string;
	private readonly changes: {
		readonly from: number;
		readonly to: number;
		readonly by: string;
		readonly order: number;
	}[] = [];

	constructor(text: string) {
		this.text = text;
	}

	replace(from: number, to: number, by: string): void {
		this.changes.push({ from, to, by, order: this.changes.length });
	}

	insert(at: number, by: string): void {
		this.replace(at, at, by);
	}

	/** Adds to the end of an element's content, opening an element that closes itself. */
	append(element: XmlElement, by: string): void {
		if (element.closeFrom !== element.from) this.insert(element.closeFrom, by);
		else
			this.replace(
				element.openTo - 2,
				element.openTo,
				`>${by}</${element.qualified}>`,
			);
	}

	toString(): string {
		this.changes.sort(
			(one, other) => one.from - other.from || one.order - other.order,
		);
		let result = "";
		let at = 0;
		for (const { from, to, by } of this.changes) {
			result += this.text.slice(at, from) + by;
			at = to;
		}
		return result + this.text.slice(at);
	}
}

/**
 * All elements of a small part in the order they open, each with its depth (the root is 1) and its attributes.
 *
 * @throws SpreadsheetRefusal spreadsheets.broken, spreadsheets.doctype
 */
export function elementsOf(
	text: string,
	part: string,
	attributes: readonly string[] = [],
) {
	const found: (XmlElement & {
		readonly name: string;
		readonly depth: number;
		readonly attributes: Record<string, string>;
	})[] = [];
	const open: number[] = [];
	const handler: XmlHandler = {
		open(name, depth) {
			const { tagStart, tagEnd } = scanner;
			const values: Record<string, string> = {};
			for (const attribute of attributes) {
				const value = scanner.attribute(attribute);
				if (value !== undefined) values[attribute] = value;
			}
			open.push(found.length);
			found.push({
				name,
				depth,
				attributes: values,
				qualified: qualifiedName(text, tagStart),
				from: tagStart,
				openTo: tagEnd,
				closeFrom: tagStart,
				to: tagEnd,
			});
		},
		close() {
			const element = found[open.pop()!]!;
			element.closeFrom = scanner.tagStart;
			element.to = scanner.tagEnd;
		},
		text() {},
	};
	const scanner: XmlScanner = new XmlScanner(
		handler,
		{ ...DEFAULT_LIMITS, stringLength: 4 * 1024 * 1024 },
		part,
	);
	scanner.write(text);
	scanner.end();
	return found;
}

/** The name with its prefix of the tag that opens at `from`. */
export const qualifiedName = (text: string, from: number): string =>
	/[^\s/>]+/.exec(text.slice(from + 1, from + 200))?.[0] ?? "";

/** "x:" of "x:row", "" of "row": for elements of our own beside it. */
export const prefixOf = (qualified: string): string =>
	qualified.slice(0, qualified.indexOf(":") + 1);

/** An opening tag with one attribute set, whether or not it had it. */
export function setAttribute(
	tag: string,
	name: string,
	value: string | number,
): string {
	const pattern = new RegExp(`(\\s${name}\\s*=\\s*)("[^"]*"|'[^']*')`);
	if (pattern.test(tag)) return tag.replace(pattern, `$1"${value}"`);
	return tag.replace(
		/^<[^\s/>]+/,
		(opening) => `${opening} ${name}="${value}"`,
	);
}
