import { cellAddress } from "./addresses.ts";
import { escapeCellText, escapeXml } from "./escape-xml.ts";
import { elementsOf, prefixOf, XmlEdits } from "./xml-edits.ts";

/**
 * Cell comments. The format keeps them in two places: the texts in a comments part, and for each a yellow box in an old
 * kind of drawing (VML); Excel shows a comment only when both are there.
 */

/** A comment on a cell; `column` from 0. */
export type CellComment = {
	readonly row: number;
	readonly column: number;
	readonly text: string;
};

/**
 * A comments part with `comments` added; a cell that has one keeps it, with the new text below.
 *
 * @param text the part as it is, undefined to make one
 */
export function addComments(
	text: string | undefined,
	comments: readonly CellComment[],
	{
		author,
		namespace,
		part,
	}: {
		readonly author: string;
		readonly namespace: string;
		readonly part: string;
	},
): string {
	const source =
		text ??
		`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="${namespace}"><authors/><commentList/></comments>`;
	const edits = new XmlEdits(source);
	const elements = elementsOf(source, part, ["ref"]);
	const root = elements[0]!;
	const p = prefixOf(root.qualified);
	const run = (content: string) =>
		`<${p}r><${p}t xml:space="preserve">${escapeCellText(content)}</${p}t></${p}r>`;

	const authors = elements.find(
		({ name, depth }) => name === "authors" && depth === 2,
	);
	const authorId = elements.filter(
		({ name, depth }) => name === "author" && depth === 3,
	).length;
	const newAuthor = `<${p}author>${escapeXml(author)}</${p}author>`;
	const list = elements.find(
		({ name, depth }) => name === "commentList" && depth === 2,
	);
	const present = new Map(
		elements.flatMap((element, index) =>
			element.name === "comment" && element.depth === 3
				? [[element.attributes["ref"] ?? "", index] as const]
				: [],
		),
	);

	let added = "";
	for (const { row, column, text: message } of comments) {
		const reference = cellAddress(row, column);
		const index = present.get(reference);
		if (index === undefined) {
			added += `<${p}comment ref="${reference}" authorId="${authorId}"><${p}text>${run(message)}</${p}text></${p}comment>`;
			continue;
		}
		const inside = elements
			.slice(index + 1)
			.filter(({ from }) => from < elements[index]!.closeFrom);
		const content = inside.find(
			({ name, depth }) => name === "text" && depth === 4,
		);
		if (content === undefined) continue;
		// A text is either plain or a row of runs: a plain one becomes the first run.
		for (const plain of inside.filter(
			({ name, depth }) => name === "t" && depth === 5,
		)) {
			edits.insert(plain.from, `<${p}r>`);
			edits.insert(plain.to, `</${p}r>`);
		}
		edits.append(content, run(`\n${author}: ${message}`));
	}
	if (added !== "") {
		if (authors !== undefined) edits.append(authors, newAuthor);
		else edits.insert(root.openTo, `<${p}authors>${newAuthor}</${p}authors>`);
		if (list !== undefined) edits.append(list, added);
		else edits.append(root, `<${p}commentList>${added}</${p}commentList>`);
	}
	return edits.toString();
}

/** The cells of a comments part that have one already: their boxes are there. */
export function commentedCells(text: string, part: string): Set<string> {
	const comments = elementsOf(text, part, ["ref"]).filter(
		({ name, depth }) => name === "comment" && depth === 3,
	);
	return new Set(comments.map(({ attributes }) => attributes["ref"] ?? ""));
}

const NAMESPACES = {
	v: "urn:schemas-microsoft-com:vml",
	o: "urn:schemas-microsoft-com:office:office",
	x: "urn:schemas-microsoft-com:office:excel",
} as const;
const NOTE_TYPE = "_x0000_t202";
/** Numbers of shapes are handed out to drawings in blocks of this many. */
const SHAPES_OF_A_BLOCK = 1024;

/**
 * A VML drawing with a box for each of `comments`. An existing one is changed as text and not as XML: programs write
 * VML that is not well-formed and still read it.
 *
 * @param text the part as it is, undefined to make one
 * @param block the first block of shape numbers that no other drawing of the workbook uses
 */
export function addCommentBoxes(
	text: string | undefined,
	comments: readonly CellComment[],
	block: number,
): string {
	const blocks = Array.from(
		{ length: Math.ceil((comments.length + 1) / SHAPES_OF_A_BLOCK) },
		(_, index) => block + index,
	);
	const source =
		text ??
		`<xml xmlns:v="${NAMESPACES.v}" xmlns:o="${NAMESPACES.o}" xmlns:x="${NAMESPACES.x}"><o:shapelayout v:ext="edit">` +
			`<o:idmap v:ext="edit" data="${blocks.join(",")}"/></o:shapelayout></xml>`;
	const end = source.lastIndexOf("</xml");
	const at = end < 0 ? source.length : end;
	const numbers = [...source.matchAll(/_x0000_s(\d{1,9})\b/g)].map(
		([, number]) => Number(number),
	);
	let number = numbers.reduce(
		(highest, one) => Math.max(highest, one),
		block * SHAPES_OF_A_BLOCK,
	);
	const declared = Object.entries(NAMESPACES)
		.filter(
			([prefix, uri]) =>
				!new RegExp(`xmlns:${prefix}\\s*=\\s*["']${uri}["']`).test(source),
		)
		.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
		.join("");
	const type = source.includes(`id="${NOTE_TYPE}"`)
		? ""
		: `<v:shapetype${declared} id="${NOTE_TYPE}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
			`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`;
	const boxes = comments
		.map((comment) => box(comment, ++number, declared))
		.join("");
	return source.slice(0, at) + type + boxes + source.slice(at);
}

/** Blocks of shape numbers a drawing uses, none when it does not say. */
export function usedBlocks(text: string): number[] {
	return [
		...text.matchAll(/<o:idmap\b[^>]*\bdata\s*=\s*["']([\d,\s]*)["']/g),
	].flatMap(([, data]) => data!.split(",").map(Number));
}

/** A hidden yellow box beside its cell, three columns wide and as high as its text needs. */
function box(
	{ row, column, text }: CellComment,
	number: number,
	declared: string,
): string {
	const lines = text
		.split("\n")
		.reduce((sum, line) => sum + Math.ceil((line.length + 1) / 24), 0);
	const anchor = [
		column + 1,
		15,
		Math.max(row - 2, 0),
		10,
		column + 4,
		15,
		Math.max(row - 2, 0) + Math.min(Math.max(lines, 3), 20) + 1,
		4,
	];
	return (
		`<v:shape${declared} id="_x0000_s${number}" type="#${NOTE_TYPE}" style="position:absolute;margin-left:60pt;margin-top:2pt;` +
		`width:160pt;height:60pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>` +
		`<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">` +
		`<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>` +
		`<x:Anchor>${anchor.join(", ")}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row>` +
		`<x:Column>${column}</x:Column></x:ClientData></v:shape>`
	);
}
