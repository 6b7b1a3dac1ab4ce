/**
 * What an office's own template may ask for: the same sentences, figures and tables as the product's own documents, under names
 * that stay the same from one bulletin to the next.
 *
 *   {mark} {number} {signatory} {head} {issue} {until} {addressee} {issuer} {date} {copyTo} {printedBy}   the words of head and end
 *   {total.actualToDate}, every figure of a sentence  by its id, as printed, with the unit where it stands beside it
 *   {#regions}{region}{actualToDate}{/regions}    a table's rows, by the ids of its columns
 *   {#overall_sentences}{text}{/overall_sentences}  a section's sentences, a paragraph each
 */

import { text } from "../text/text.ts";
import {
	allSections,
	type Block,
	type OfficeDocument,
	runText,
} from "./document.ts";

export type TemplateRows = readonly Readonly<Record<string, string>>[];
export type TemplateData = Readonly<Record<string, string | TemplateRows>>;

/** A section's sentences stand under its id with this ending: a table may have the section's own name. */
const SENTENCES = "_sentences";

/** The words and rows of a document by their tags. */
export function templateData(document: OfficeDocument): TemplateData {
	const data: Record<string, string | TemplateRows> = {
		head: document.head,
		issue: document.issue,
		until: document.asOf,
		issuer: document.issuer[0] ?? "",
		date: document.issuer[1] ?? "",
		mark: document.look.mark ?? "",
		number: document.look.number ?? "",
		signatory: document.look.signatory ?? "",
		addressee: document.look.addressee ?? "",
		copyTo: document.look.copyTo ?? "",
		printedBy: document.look.imprint?.[0] ?? "",
	};
	for (const section of allSections(document)) {
		data[`${section.id}${SENTENCES}`] = section.blocks.flatMap((block) =>
			block.kind === "paragraph"
				? [{ text: block.runs.map(runText).join("") }]
				: [],
		);
		for (const block of section.blocks) {
			if (block.kind === "paragraph") {
				for (const run of block.runs)
					if (typeof run !== "string") data[run.id] = run.text;
			} else
				data[block.id] = block.rows.map(({ cells }) =>
					Object.fromEntries(
						block.columns.map(({ id }, index) => [
							id,
							runText(cells[index] ?? ""),
						]),
					),
				);
		}
	}
	return data;
}

/** A placeholder with what it means and what it would print. */
export type Placeholder = {
	readonly tag: string;
	readonly means: string;
	readonly example: string;
};

const WORDS = [
	"mark",
	"number",
	"signatory",
	"head",
	"issue",
	"until",
	"addressee",
	"issuer",
	"date",
	"copyTo",
	"printedBy",
] as const;

/** Every placeholder of a document in its order: words of head and end, each section's sentences, single figures and tables. */
export function templateGuide(document: OfficeDocument): Placeholder[] {
	const data = templateData(document);
	const { lang } = document;
	const words = WORDS.map((name) => ({
		tag: `{${name}}`,
		means: text(lang, `bulletin.tag.${name}`),
		example: String(data[name] ?? ""),
	}));
	return [
		...words,
		...allSections(document).flatMap((section): Placeholder[] => {
			const sentences = data[`${section.id}${SENTENCES}`] as TemplateRows;
			const paragraphs: Placeholder[] =
				sentences.length === 0
					? []
					: [
							{
								tag: `{#${section.id}${SENTENCES}}{text}{/${section.id}${SENTENCES}}`,
								means: text(lang, "bulletin.tag.sentences", {
									title: section.heading,
								}),
								example: sentences[0]?.["text"] ?? "",
							},
						];
			return [...paragraphs, ...section.blocks.flatMap(placeholdersOf)];
		}),
	];
}

const placeholdersOf = (block: Block): Placeholder[] =>
	block.kind === "paragraph"
		? block.runs
				.filter((run) => typeof run !== "string")
				.map(({ id, label, text: printed }) => ({
					tag: `{${id}}`,
					means: label,
					example: printed,
				}))
		: [
				{
					tag: `{#${block.id}}${block.columns.map(({ id }) => `{${id}}`).join("")}{/${block.id}}`,
					means: block.caption,
					example: (block.rows[0]?.cells ?? []).map(runText).join(" | "),
				},
			];
