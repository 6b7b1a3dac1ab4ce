/** The parts of an official document around its text: head, title, signature, imprint, page number (GB/T 9704-2012, section 7). */

import {
	AlignmentType,
	BorderStyle,
	Footer,
	Header,
	PageNumber,
	Paragraph,
	TextRun,
} from "docx";
import {
	fillRuns,
	type OfficeDocument,
	runText,
} from "@dekad/core/documents/document.ts";
import {
	printedEms,
	signatureIndents,
} from "@dekad/core/documents/signature.ts";
import { text } from "@dekad/core/text/text.ts";
import { type DocxType, TYPE_WIDTH } from "./docx-type.ts";

/** Half points: as wished, or as much smaller as one line needs; below 16 pt it breaks instead. */
export const fittingSize = (words: string, wished: number): number =>
	Math.max(
		Math.min(32, wished),
		Math.min(wished, Math.floor((TYPE_WIDTH / 10 / printedEms(words)) * 0.98)),
	);

/** Mark, number, line, title and what stands under it, addressee. */
export function headOf(document: OfficeDocument, type: DocxType): Paragraph[] {
	const { look, lang } = document;
	const isBold = lang === "en";
	const numbered = [
		look.number,
		look.signatory === null
			? null
			: text(lang, "bulletin.signatory", { name: look.signatory }),
	].filter((words) => words !== null);
	const markSize = look.mark
		? fittingSize(look.mark, Math.round(look.markPt * 2))
		: 0;
	const titleSize = fittingSize(document.head, type.title);
	return [
		...(look.mark === null
			? []
			: [
					new Paragraph({
						alignment: AlignmentType.CENTER,
						spacing: {
							...type.exact(markSize * 15),
							after: numbered.length > 0 ? type.line : 120,
						},
						children: [
							type.run(look.mark, {
								size: markSize,
								role: "title",
								colour: look.colour,
								bold: isBold,
							}),
						],
					}),
				]),
		...(numbered.length === 0 && !look.hasLine
			? []
			: [
					new Paragraph({
						// With a signatory the number stands left and the name right (7.2.5, 7.2.6).
						alignment:
							numbered.length > 1 ? AlignmentType.LEFT : AlignmentType.CENTER,
						spacing: {
							...type.exact(numbered.length > 0 ? type.line : 120),
							after: type.line,
						},
						tabStops: [
							{ type: "right", position: TYPE_WIDTH - type.body * 10 },
						],
						...(numbered.length > 1
							? { indent: { left: type.body * 10 } }
							: {}),
						...(look.hasLine
							? {
									border: {
										bottom: {
											style: BorderStyle.SINGLE,
											size: 18,
											color: look.colour.slice(1),
											// 4 mm below the number (7.2.7).
											space: numbered.length > 0 ? 11 : 1,
										},
									},
								}
							: {}),
						children:
							numbered.length > 0 ? [type.run(numbered.join("\t"))] : [],
					}),
				]),
		new Paragraph({
			alignment: AlignmentType.CENTER,
			spacing: type.exact(titleSize * 14),
			children: [
				type.run(document.head, {
					size: titleSize,
					role: "title",
					bold: isBold,
				}),
			],
		}),
		new Paragraph({
			alignment: AlignmentType.CENTER,
			spacing: { ...type.exact(type.line), after: Math.round(type.line / 2) },
			children: [type.run(document.underTitle, { size: type.small })],
		}),
		...(look.addressee === null
			? []
			: [
					new Paragraph({
						spacing: type.exact(type.line),
						children: [
							type.run(
								text(lang, "bulletin.addressee", { names: look.addressee }),
							),
						],
					}),
				]),
	];
}

/** What is annexed, who issues it and the day; with a seal room is left for it above. */
export function signatureOf(
	document: OfficeDocument,
	type: DocxType,
): Paragraph[] {
	const { issuer, annex, look } = document;
	const [organ = "", date = ""] = issuer;
	const indents = signatureIndents(printedEms(organ), printedEms(date), look);
	const em = type.body * 10;
	const room = look.hasSeal ? type.line * 2 : type.line;
	return [
		new Paragraph({
			spacing: { ...type.exact(type.line), before: type.line },
			indent: { left: type.indent },
			keepNext: true,
			children: [type.run(annex.mention)],
		}),
		...(
			[
				[organ, indents.organ, room],
				[date, indents.date, 0],
			] as const
		).map(
			([words, right, before], index) =>
				new Paragraph({
					alignment: AlignmentType.RIGHT,
					keepLines: true,
					keepNext: index === 0,
					spacing: { ...type.exact(type.line), before },
					indent: { right: Math.round(right * em) },
					children: [type.run(words)],
				}),
		),
	];
}

/** 版记: whom a copy goes to, who had it printed and when, between lines as wide as the type area. */
export function imprintOf(
	{ look, lang }: OfficeDocument,
	type: DocxType,
): Paragraph[] {
	// 7.4.1: 0.35 mm outside and 0.25 mm within, in eighths of a point.
	const thick = { style: BorderStyle.SINGLE, size: 8, space: 4 };
	const thin = { style: BorderStyle.SINGLE, size: 6, space: 4 };
	const em = type.small * 10;
	const lines = [
		look.copyTo === null
			? null
			: text(lang, "bulletin.copy_to", { names: look.copyTo }),
		look.imprint === null ? null : look.imprint.join("\t"),
	].filter((words) => words !== null);
	return lines.map(
		(words, index) =>
			new Paragraph({
				keepLines: true,
				keepNext: index < lines.length - 1,
				spacing: {
					...type.exact(type.small * 18),
					before: index === 0 ? type.line : 80,
				},
				tabStops: [{ type: "right", position: TYPE_WIDTH - em }],
				border: {
					...(index === 0 ? { top: thick } : { top: thin }),
					...(index === lines.length - 1 ? { bottom: thick } : {}),
				},
				indent: { left: 0, right: 0 },
				children: [type.run(`\u3000${words}`, { size: type.small })],
			}),
	);
}

/** The page number between dashes, on odd pages one character from the right, on even ones from the left (7.5). */
export function pageFooters(document: OfficeDocument, type: DocxType) {
	const pageOf = fillRuns(document.pageOf, {
		page: PageNumber.CURRENT,
		pages: PageNumber.TOTAL_PAGES,
	});
	const footer = (side: "left" | "right") =>
		new Footer({
			children: [
				new Paragraph({
					alignment: side === "left" ? AlignmentType.LEFT : AlignmentType.RIGHT,
					indent: { [side]: type.small * 10 },
					children: [
						new TextRun({
							// The library takes words and its marks for page numbers in one list.
							children: pageOf.map(runText),
							size: type.small,
							font: type.face("body"),
						}),
					],
				}),
			],
		});
	return { default: footer("right"), even: footer("left") };
}

/** What is to be warned of, at the head of every page. */
export function pageHeaders({ warning }: OfficeDocument, type: DocxType) {
	const header = () =>
		new Header({
			children: [
				new Paragraph({
					alignment: AlignmentType.CENTER,
					children:
						warning === null
							? []
							: [
									type.run(warning, {
										size: 18,
										colour: "#C00000",
										role: "heading1",
									}),
								],
				}),
			],
		});
	return { default: header(), even: header() };
}
