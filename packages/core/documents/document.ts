/**
 * A document before any format: sentences and tables with their figures. The writers of DOCX, PDF
 * and XLSX lay it out and add nothing of their own, so the three say the same.
 */

import type { Lang } from "../text/text.ts";
import type { Figure } from "./figure.ts";
import type { Letterhead } from "./look.ts";

/** A piece of a sentence: words, or a figure between them. */
export type Run = string | Figure;

export type Paragraph = {
	readonly kind: "paragraph";
	readonly runs: readonly Run[];
	/** A note is set smaller: a definition, how the table is to be read. */
	readonly isNote: boolean;
};

export type Column = {
	readonly id: string;
	readonly heading: string;
	/** Words to the left, figures to the right. */
	readonly holds: "words" | "figures";
	/** Wished width in ems; the writers stretch or shrink all columns to the page alike. */
	readonly weight: number;
};

export type Row = {
	readonly id: string;
	/** The sum of the rows, set in bold. */
	readonly isTotal: boolean;
	/** One a column, in order. */
	readonly cells: readonly Run[];
};

export type Table = {
	readonly kind: "table";
	readonly id: string;
	readonly caption: string;
	/** The unit of the money columns, printed above the table; null: no money in it. */
	readonly unit: string | null;
	readonly columns: readonly Column[];
	readonly rows: readonly Row[];
};

export type Block = Paragraph | Table;

export type Section = {
	readonly id: string;
	readonly heading: string;
	readonly blocks: readonly Block[];
};

export type OfficeDocument = {
	readonly lang: Lang;
	/** What stands around the words: mark, number, addressee, seal, imprint, fonts. */
	readonly look: Letterhead;
	/** The title. */
	readonly head: string;
	/** The period. */
	readonly issue: string;
	/** How far the figures reach. */
	readonly asOf: string;
	/** Period and reach as one line under the title. */
	readonly underTitle: string;
	/** Printed at the head of every page; null: nothing to warn of. */
	readonly warning: string | null;
	readonly sections: readonly Section[];
	/** Behind the signature on a page of its own; `mention` names it before the signature. */
	readonly annex: Section & {
		readonly label: string;
		readonly mention: string;
	};
	/** At the end, right: who issues it, and the day. */
	readonly issuer: readonly string[];
	/** With {page} and {pages}. */
	readonly pageOf: string;
	/** The instant written into the file's properties, ISO UTC: the snapshot's, not the clock's. */
	readonly madeAt: string;
};

/** The sections of text and annex. */
export const allSections = ({
	sections,
	annex,
}: Pick<OfficeDocument, "sections" | "annex">): readonly Section[] => [
	...sections,
	annex,
];

/** All figures in reading order. */
export const documentFigures = (document: OfficeDocument): Figure[] =>
	sectionFigures(allSections(document));

export function sectionFigures(
	sections: readonly Pick<Section, "blocks">[],
): Figure[] {
	return sections
		.flatMap((section) => section.blocks)
		.flatMap((block): readonly Run[] =>
			block.kind === "paragraph"
				? block.runs
				: block.rows.flatMap((row) => row.cells),
		)
		.filter((run) => typeof run !== "string");
}

/** A run as printed. */
export const runText = (run: Run): string =>
	typeof run === "string" ? run : run.text;

/**
 * A sentence with holes as runs.
 *
 * @throws RangeError if the sentence has a hole that `fill` lacks.
 * @example fillRuns("{name} has {n}", { name: "A", n: "2" }) // ["A", " has ", "2"]
 */
export function fillRuns(
	sentence: string,
	fill: Readonly<Record<string, Run>>,
): Run[] {
	return sentence
		.split(/(\{\w+\})/)
		.filter((part) => part !== "")
		.map((part) => {
			const name = /^\{(\w+)\}$/.exec(part)?.[1];
			if (name === undefined) return part;
			const run = fill[name];
			if (run === undefined)
				throw new RangeError(`"${sentence}" lacks {${name}}`);
			return run;
		});
}
