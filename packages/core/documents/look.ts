/**
 * How an office's documents look: what an official document (公文) carries around its words. One
 * shape for DOCX and PDF alike. It is frozen with a bulletin's figures, so that a later print in the
 * other language stands under the same head and number.
 *
 * GB/T 9704-2012 as publicly described gives the page (5.2.1), sizes (5.2.2), 22 lines of 28
 * characters (5.2.3), the mark in red (7.2.4), the document number (7.2.5), addressee (7.3.2),
 * signature and date (7.3.5), the imprint with its lines (7.4) and the page number (7.5). What it
 * leaves open, or what no description at hand gave, is a setting: `UNCONFIRMED`.
 *
 * There is no line for a secrecy level: classified items do not belong in the system (design rule 12).
 */

import type { Lang } from "../text/text.ts";
import { printable } from "./printable.ts";

/** What differs by language; an empty text leaves its line out, an empty organ or mark is the office's name. */
export type LookWords = {
	/** Who signs: 发文机关署名. */
	readonly organ: string;
	/** In red at the head: 发文机关标志. */
	readonly mark: string;
	/** The organ's short name in the document number: 机关代字. */
	readonly numberCode: string;
	/** 主送机关; without the colon. */
	readonly addressee: string;
	/** 抄送机关; without the full stop. */
	readonly copyTo: string;
	/** 签发人; beside the number. */
	readonly signatory: string;
	/** 印发机关. */
	readonly printedBy: string;
};

export const LOOK_WORDS = [
	"organ",
	"mark",
	"numberCode",
	"addressee",
	"copyTo",
	"signatory",
	"printedBy",
] as const satisfies readonly (keyof LookWords)[];

/** `title`: the mark and the title; `heading2`: the captions of tables; `numbers`: Latin letters and digits. */
export const FONT_ROLES = [
	"title",
	"heading1",
	"heading2",
	"body",
	"numbers",
] as const;
export type FontRole = (typeof FONT_ROLES)[number];

export type DocumentLook = {
	readonly words: Readonly<Record<Lang, LookWords>>;
	/** Names of families as Word knows them. */
	readonly fonts: Readonly<Record<FontRole, string>>;
	/** Of mark and separating line, "#C00000". */
	readonly colour: string;
	/** Whether the red mark stands above the document. */
	readonly hasMark: boolean;
	/** Whether the red line separates head and text. */
	readonly hasLine: boolean;
	/** Whether room is left for a seal over signature and date. */
	readonly hasSeal: boolean;
	/** Points. The mark is set smaller where it would not fit its line. */
	readonly markPt: number;
	readonly tablePt: number;
	readonly notePt: number;
};

/** Settings that no source confirmed: the standard leaves them to the organ, or knows no such part. */
export const UNCONFIRMED = [
	"colour",
	"markPt",
	"tablePt",
	"notePt",
] as const satisfies readonly (keyof DocumentLook)[];

const NO_WORDS: LookWords = {
	organ: "",
	mark: "",
	numberCode: "",
	addressee: "",
	copyTo: "",
	signatory: "",
	printedBy: "",
};

/** What holds until an office says otherwise. */
export const DEFAULT_LOOK: DocumentLook = {
	words: { zh: NO_WORDS, en: NO_WORDS },
	fonts: {
		title: "方正小标宋简体",
		heading1: "黑体",
		heading2: "楷体",
		body: "仿宋",
		numbers: "Times New Roman",
	},
	colour: "#C00000",
	hasMark: true,
	hasLine: true,
	hasSeal: true,
	markPt: 40,
	tablePt: 9,
	notePt: 10.5,
};

/** A number in a year's series of documents; the organ's code is written before it. */
export type DocumentNumber = {
	readonly code: string;
	readonly year: number;
	readonly number: number;
};

/** The look in one language, ready to be laid out: null for a line that is left out. */
export type Letterhead = {
	readonly mark: string | null;
	readonly organ: string;
	readonly number: string | null;
	readonly signatory: string | null;
	readonly addressee: string | null;
	readonly copyTo: string | null;
	/** Who had it printed, and the day. */
	readonly imprint: readonly [by: string, on: string] | null;
	readonly fonts: DocumentLook["fonts"];
	readonly colour: string;
	readonly hasLine: boolean;
	readonly hasSeal: boolean;
	readonly markPt: number;
	readonly tablePt: number;
	readonly notePt: number;
};

/** The longest of the words, in characters: an addressee may list all cities. */
export const LONGEST_LOOK_WORDS = 600;

/**
 * The letterhead of a language; empty words of English stand empty, they are not taken from the Chinese.
 *
 * @param name the office's name, for an organ or a mark not set
 * @param number as printed; null: the document has none
 * @param printedOn the day of printing as printed
 */
export function letterheadOf(
	look: DocumentLook,
	{
		lang,
		name,
		number,
		printedOn,
	}: { lang: Lang; name: string; number: string | null; printedOn: string },
): Letterhead {
	const said = (which: keyof LookWords): string | null =>
		printable(look.words[lang][which], LONGEST_LOOK_WORDS) || null;
	const { fonts, colour, hasLine, hasSeal, markPt, tablePt, notePt } = look;
	const organ = said("organ") ?? name;
	const printedBy = said("printedBy");
	return {
		mark: look.hasMark ? (said("mark") ?? organ) : null,
		organ,
		number,
		signatory: said("signatory"),
		addressee: said("addressee"),
		copyTo: said("copyTo"),
		imprint: printedBy === null ? null : [printedBy, printedOn],
		fonts,
		colour,
		hasLine,
		hasSeal,
		markPt,
		tablePt,
		notePt,
	};
}
