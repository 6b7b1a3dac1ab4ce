/**
 * What an office's own template may ask for: the same sentences, figures and tables as the product's own documents, under names
 * that stay the same from one bulletin to the next.
 *
 *   {head} {issue} {until} {date} {issuer}        the words of the head and the end
 *   {total.actualToDate}, every figure of a sentence  by its id, as printed, with the unit where it stands beside it
 *   {#regions}{region}{actualToDate}{/regions}    a table's rows, by the ids of its columns
 *   {#overall_sentences}{text}{/overall_sentences}  a section's sentences, a paragraph each
 */

import { allSections, type OfficeDocument, runText } from "./document.ts";

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
