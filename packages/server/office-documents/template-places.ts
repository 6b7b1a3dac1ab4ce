/**
 * The placeholders of a Word template with the place of each, read from its XML without filling it. Word
 * cuts a placeholder into runs as it likes; what a person sees as one paragraph is read as one line.
 */

import type { TemplateData } from "@dekad/core/documents/template-tags.ts";

/** Where in the file: in its text or at head or foot of its pages, in which paragraph from the top of that part, with its words. */
export type TemplatePlace = {
	readonly part: "body" | "header" | "footer";
	readonly paragraph: number;
	readonly words: string;
};

/** One thing wrong with a template, with the placeholder as it is written. */
export type TemplateFault = {
	readonly fault:
		| "unknown"
		| "outside_rows"
		| "not_closed"
		| "not_opened"
		| "nested"
		| "brace";
	readonly placeholder: string;
	readonly place: TemplatePlace;
	/** A known placeholder that is written nearly the same; null: none is near. */
	readonly meant: string | null;
};

type Line = { place: TemplatePlace; at: number; words: string };
type Open = { name: string; line: Line };

export type TemplateReading = {
	readonly placeholders: number;
	/** Bytes of text that stand in rows and are repeated. */
	readonly repeated: number;
	readonly faults: readonly TemplateFault[];
};

/**
 * Reads the parts of a template in order.
 *
 * @param parts the XML of text, heads and feet, by their names in the file
 * @param data every placeholder there can be
 */
export function readPlaceholders(
	parts: readonly { readonly name: string; readonly xml: string }[],
	data: TemplateData,
): TemplateReading {
	const faults: TemplateFault[] = [];
	let placeholders = 0;
	let repeated = 0;
	for (const { name, xml } of parts) {
		let open: Open | null = null;
		for (const line of linesOf(name, xml)) {
			const fault = (
				kind: TemplateFault["fault"],
				placeholder: string,
				meant: string | null = null,
			) => faults.push({ fault: kind, placeholder, place: line.place, meant });
			for (const brace of braces(line.words)) {
				placeholders += 1;
				const [sign, tag] = split(brace);
				if (!brace.endsWith("}") || tag.includes("{")) fault("brace", brace);
				else if (sign === "/") {
					if (open === null || (tag !== "" && tag !== open.name))
						fault("not_opened", brace, open && `{/${open.name}}`);
					else repeated += line.at - open.line.at;
					open = null;
				} else if (sign === "#") {
					if (open !== null) fault("nested", brace);
					else open = { name: tag, line };
					if (!Array.isArray(data[tag]))
						fault("unknown", brace, nearest(brace, rowsOf(data)));
				} else if (!isKnown(tag, open, data)) {
					const rows = open === null ? undefined : data[open.name];
					const near = nearest(brace, [
						...(Array.isArray(rows) ? columnsOf(rows) : []),
						...Object.keys(data)
							.filter((key) => typeof data[key] === "string")
							.map((key) => `{${key}}`),
					]);
					const isColumn = Object.values(data).some(
						(value) => Array.isArray(value) && columnsOf(value).includes(brace),
					);
					if (isColumn && open === null) fault("outside_rows", brace);
					else fault("unknown", brace, near);
				}
			}
		}
		if (open !== null)
			faults.push({
				fault: "not_closed",
				placeholder: `{#${open.name}}`,
				place: open.line.place,
				meant: `{/${open.name}}`,
			});
	}
	return { placeholders, repeated, faults };
}

function isKnown(tag: string, open: Open | null, data: TemplateData): boolean {
	if (typeof data[tag] === "string") return true;
	const rows = open === null ? undefined : data[open.name];
	if (rows === undefined) return open !== null;
	if (typeof rows === "string") return false;
	// A table without rows does not say which columns it has; its placeholders pass.
	return rows.length === 0 || Object.hasOwn(rows[0] ?? {}, tag);
}

const rowsOf = (data: TemplateData): string[] =>
	Object.keys(data)
		.filter((key) => typeof data[key] !== "string")
		.map((key) => `{#${key}}`);

const columnsOf = (
	rows: readonly Readonly<Record<string, string>>[],
): string[] => Object.keys(rows[0] ?? {}).map((column) => `{${column}}`);

const split = (brace: string): [sign: string, tag: string] => {
	const inner = brace.replace(/^\{/, "").replace(/\}$/, "").trim();
	return inner.startsWith("#") || inner.startsWith("/")
		? [inner.charAt(0), inner.slice(1).trim()]
		: ["", inner];
};

/** "{…}" one by one; an opening brace without its end runs to the next one or to the end of the line. */
const braces = (words: string): string[] =>
	Array.from(words.matchAll(/\{[^{}]*\}?|\}/g), ([brace]) => brace);

const PART = /^word\/(document|header|footer)\d*\.xml$/;

/** Whether a part of a Word file holds text in which placeholders are filled. */
export const holdsPlaceholders = (name: string): boolean => PART.test(name);

/** The paragraphs of a part with the words a reader sees; one within another (a text box) is a line of its own. */
function* linesOf(name: string, xml: string): Generator<Line> {
	const kind = PART.exec(name)?.[1];
	const part =
		kind === "header" || kind === "footer" ? kind : ("body" as const);
	const open: { at: number; words: string; paragraph: number }[] = [];
	let paragraph = 0;
	for (const match of xml.matchAll(
		/<w:p(?:\s[^>]*)?(\/?)>|<\/w:p>|<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>/g,
	)) {
		const [token, isEmpty, written] = match;
		const top = open.at(-1);
		if (written !== undefined) {
			if (top) top.words += unescaped(written);
		} else if (token === "</w:p>") {
			const done = open.pop();
			if (done && done.words !== "")
				yield {
					at: done.at,
					words: done.words,
					place: {
						part,
						paragraph: done.paragraph,
						words: [...done.words].slice(0, 60).join(""),
					},
				};
		} else {
			paragraph += 1;
			if (isEmpty !== "/") open.push({ at: match.index, words: "", paragraph });
		}
	}
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&lt;": "<",
	"&gt;": ">",
	"&quot;": '"',
	"&apos;": "'",
	"&amp;": "&",
};
const unescaped = (words: string): string =>
	words.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? "");

/** The known placeholder that differs by the fewest letters, at most a third of its own; null: none is so near. */
function nearest(written: string, known: readonly string[]): string | null {
	let best: string | null = null;
	let fewest = Number.POSITIVE_INFINITY;
	// A placeholder of a page's length is a mistake of another kind and would take long to compare.
	if (written.length > 80) return null;
	for (const each of known) {
		const letters = distance(written.toLowerCase(), each.toLowerCase());
		if (letters < fewest && letters <= Math.ceil(each.length / 3)) {
			fewest = letters;
			best = each;
		}
	}
	return best;
}

/** Letters put in, left out, changed or swapped with a neighbour. */
function distance(a: string, b: string): number {
	const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const above = rows[i - 1] as number[];
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let least = Math.min(
				(above[j] as number) + 1,
				(row[j - 1] as number) + 1,
				(above[j - 1] as number) + cost,
			);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				least = Math.min(
					least,
					((rows[i - 2] as number[])[j - 2] as number) + 1,
				);
			row.push(least);
		}
		rows.push(row);
	}
	return (rows[a.length] as number[])[b.length] as number;
}
