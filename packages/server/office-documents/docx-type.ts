/** How a DOCX is set: the page, sizes and lines of each language, and the runs they are set with. */

import { LineRuleType, TextRun } from "docx";
import type { OfficeDocument } from "@dekad/core/documents/document.ts";
import type { FontRole } from "@dekad/core/documents/look.ts";
import { alternativesOf } from "./office-fonts.ts";

/** Millimetres as twentieths of a point, Word's unit. */
export const twips = (millimetres: number): number =>
	Math.round((millimetres * 1440) / 25.4);

// GB/T 9704-2012, 5.2.1: A4, 37 mm above, 28 mm at the left, type area 156 x 225 mm.
export const PAGE = { width: twips(210), height: twips(297) };
export const MARGIN = {
	top: twips(37),
	bottom: twips(35),
	left: twips(28),
	right: twips(26),
	header: twips(18),
	// 7.5: the page number's dash stands 7 mm below the type area.
	footer: twips(23),
};
export const TYPE_WIDTH = PAGE.width - MARGIN.left - MARGIN.right;

/**
 * Sizes in half points, line heights in twentieths of a point. Chinese by 5.2.2 and 5.2.3: body 三号 (16 pt),
 * 22 lines of 28.95 pt on 225 mm, 28 characters on 156 mm (each a quarter of a point closer), title 二号 (22 pt), imprint
 * and page number 四号 (14 pt). English has no standard; it is set smaller.
 */
const SIZES = {
	zh: { body: 32, line: 579, tracking: -5, title: 44, small: 28, indent: 640 },
	en: { body: 23, line: 360, tracking: 0, title: 34, small: 21, indent: 0 },
} as const;

export type RunOptions = {
	readonly size?: number;
	readonly role?: FontRole;
	readonly bold?: boolean;
	readonly colour?: string;
};

export type DocxType = ReturnType<typeof docxType>;

/** The measures and the runs of a document in its language and look. */
export function docxType({ lang, look }: OfficeDocument) {
	const sizes = SIZES[lang];
	const note = Math.round(look.notePt * 2) - (lang === "en" ? 3 : 0);
	const face = (role: FontRole) => ({
		ascii: look.fonts.numbers,
		hAnsi: look.fonts.numbers,
		cs: look.fonts.numbers,
		eastAsia: look.fonts[role],
	});
	return {
		...sizes,
		note,
		// Lines of notes: half more than the letters.
		noteLine: note * 15,
		face,
		exact: (line: number) => ({ line, lineRule: LineRuleType.EXACT }),
		run: (text: string, options: RunOptions = {}) =>
			new TextRun({
				text,
				size: options.size ?? sizes.body,
				font: face(options.role ?? "body"),
				...(options.size === undefined && sizes.tracking !== 0
					? { characterSpacing: sizes.tracking }
					: {}),
				...(options.bold ? { bold: true } : {}),
				...(options.colour ? { color: options.colour.slice(1) } : {}),
			}),
	};
}

/** Word looks for a missing face under its alternative names; the element holds them separated by commas. */
export function fontTable({ look: { fonts } }: OfficeDocument): string {
	const escaped = (name: string) =>
		name.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
	const roles = Object.entries(fonts) as [FontRole, string][];
	const faces = new Map(
		roles.map(([role, name]) => [name, alternativesOf(role, name)]),
	);
	return [...faces]
		.map(
			([name, others]) =>
				`<w:font w:name="${escaped(name)}"><w:altName w:val="${escaped(others.join(","))}"/></w:font>`,
		)
		.join("");
}
