import { bulletinDocument } from "@dekad/core/documents/bulletin.ts";
import type { BulletinFacts } from "@dekad/core/documents/bulletin-facts.ts";
import { allSections, type Run } from "@dekad/core/documents/document.ts";
import { figureRows } from "@dekad/core/documents/figure-rows.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import type { BulletinRun, BulletinText } from "@dekad/contract/bulletins.ts";

/** A bulletin as the page reads it: the sentences and tables of the documents, each figure with the rows behind it. */
export function bulletinText(facts: BulletinFacts, lang: Lang): BulletinText {
	const document = bulletinDocument(facts, lang);
	const { head, issue, asOf } = document;
	const runOf = (run: Run): BulletinRun => {
		if (typeof run === "string") return run;
		const rows = figureRows(facts, run.id);
		return {
			id: run.id,
			label: run.label,
			text: run.text,
			rows:
				rows?.kind === "counted"
					? { kind: rows.kind, projects: [...rows.projects] }
					: rows && { ...rows },
		};
	};
	return {
		period: facts.period,
		lastDekad: facts.lastDekad,
		regionPath: facts.region.path,
		list: facts.list?.code ?? null,
		asOf: facts.asOf,
		mark: document.look.mark,
		number: document.look.number,
		head,
		issue,
		until: asOf,
		addressee: document.look.addressee,
		issuer: [...document.issuer],
		copyTo: document.look.copyTo,
		sections: allSections(document).map(({ id, heading, blocks }) => ({
			id,
			heading,
			blocks: blocks.map((block) =>
				block.kind === "paragraph"
					? {
							kind: block.kind,
							isNote: block.isNote,
							runs: block.runs.map(runOf),
						}
					: {
							kind: block.kind,
							id: block.id,
							caption: block.caption,
							unit: block.unit,
							columns: block.columns.map(
								({ id: columnId, heading: columnHeading, holds }) => ({
									id: columnId,
									heading: columnHeading,
									holds,
								}),
							),
							rows: block.rows.map((row) => ({
								id: row.id,
								isTotal: row.isTotal,
								cells: row.cells.map(runOf),
							})),
						},
			),
		})),
	};
}
