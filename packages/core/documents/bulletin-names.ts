/**
 * The blocks of a bulletin that name projects: new starts, works resumed, completions
 * (domain.md 7.2, blocks 5 to 7). Counts stand in the sentence, names in the tables; a table that was
 * cut says how many of how many it shows.
 */

import { formatDate, formatPeriod } from "../periods/format.ts";
import { parsePeriod } from "../periods/period.ts";
import { type Lang, text, type TextKey } from "../text/text.ts";
import type {
	BulletinFacts,
	BulletinMilestone,
	NamedProject,
	NamedProjects,
	StoppedProject,
} from "./bulletin-facts.ts";
import { heading, nameIn } from "./bulletin-tables.ts";
import {
	type Block,
	type Column,
	fillRuns,
	type Paragraph,
	type Table,
} from "./document.ts";
import { countFigure, percentFigure } from "./figure.ts";
import { printable } from "./printable.ts";

const count = (lang: Lang, group: string, name: string, value: number) =>
	countFigure(
		{
			id: `${group}.${name}`,
			label: text(lang, `bulletin.label.${group}.${name}` as TextKey),
			column: null,
		},
		value,
	);

const said = (runs: Paragraph["runs"], isNote = false): Paragraph => ({
	kind: "paragraph",
	runs,
	isNote,
});

/** Starts or completions of the year: planned, due, done, late and early, then their names. */
export function milestoneBlocks(
	group: "starts" | "completions",
	milestone: BulletinMilestone,
	{ period }: BulletinFacts,
	lang: Lang,
): Block[] {
	const { planned, due, done, late, early, inPeriod } = milestone;
	const figure = (name: string, value: number) =>
		count(lang, group, name, value);
	const counts = said(
		fillRuns(text(lang, `bulletin.${group}_counts`), {
			period: formatPeriod(parsePeriod(period), lang),
			planned: figure("planned", planned),
			due: figure("due", due),
			done: figure("done", done),
			late: figure("late", late.projects),
			early: figure("early", early.projects),
			inPeriod: figure("inPeriod", inPeriod.projects),
			rate: percentFigure(
				{
					id: `${group}.rate`,
					label: text(
						lang,
						group === "starts" ? "rates.start" : "rates.works_completion",
					),
					column: null,
				},
				done,
				planned,
				{ lang },
			),
		}),
	);
	return [
		counts,
		...(["late", "early", "inPeriod"] as const).flatMap((which) =>
			namedBlocks(`${group}_${which}`, milestone[which], DATES, lang),
		),
	];
}

/** Works of earlier years that stood still this year: gone on again or not, by name. */
export function resumptionBlocks(
	{
		stopped,
		resumed,
		inPeriod,
		notResumed,
	}: NonNullable<BulletinFacts["resumptions"]>,
	{ period }: BulletinFacts,
	lang: Lang,
): Block[] {
	if (stopped === 0) return [said([text(lang, "bulletin.resumptions_none")])];
	const figure = (name: string, value: number) =>
		count(lang, "resumptions", name, value);
	return [
		said(
			fillRuns(text(lang, "bulletin.resumptions_counts"), {
				stopped: figure("stopped", stopped),
				period: formatPeriod(parsePeriod(period), lang),
				resumed: figure("resumed", resumed),
				inPeriod: figure("inPeriod", inPeriod.projects),
				notResumed: figure("notResumed", notResumed.projects),
				rate: percentFigure(
					{
						id: "resumptions.rate",
						label: text(lang, "rates.restart"),
						column: null,
					},
					resumed,
					stopped,
					{ lang },
				),
			}),
		),
		...namedBlocks(
			"resumptions_notResumed",
			notResumed,
			["stoppedOn", "expectedOn"],
			lang,
		),
		...namedBlocks(
			"resumptions_inPeriod",
			inPeriod,
			["stoppedOn", "resumedOn"],
			lang,
		),
	];
}

const DATES = ["plannedOn", "actualOn"] as const;
type DateColumn =
	| (typeof DATES)[number]
	| "stoppedOn"
	| "expectedOn"
	| "resumedOn";

function dateOf(project: NamedProject, column: DateColumn): string | null {
	if (column === "stoppedOn")
		return (project as StoppedProject).stoppedOn ?? null;
	return column === "plannedOn" || column === "expectedOn"
		? project.plannedOn
		: project.actualOn;
}

/** A table of names, and where it was cut a note before it; nothing where nobody is to be named. */
function namedBlocks(
	id: string,
	{ projects, rows }: NamedProjects,
	dates: readonly DateColumn[],
	lang: Lang,
): Block[] {
	if (projects === 0) return [];
	const column = (name: string, weight: number): Column => ({
		id: name,
		heading: heading(lang, name),
		holds: "words",
		weight,
	});
	const table: Table = {
		kind: "table",
		id,
		caption: text(lang, `bulletin.${id}_caption` as TextKey),
		unit: null,
		columns: [
			column("project", 14),
			column("county", 6),
			column("owner", 9),
			// A date stands on one line.
			...dates.map((date) => column(date, lang === "zh" ? 9 : 7.5)),
		],
		rows: rows.map((row) => ({
			id: row.projectCode,
			isTotal: false,
			cells: [
				`${printable(row.projectCode)} ${nameIn(row.projectName, lang)}`,
				nameIn(row.county, lang),
				nameIn(row.owner, lang),
				...dates.map((date) => {
					const day = dateOf(row, date);
					return day === null
						? text(lang, "bulletin.not_stated")
						: formatDate(day, lang);
				}),
			],
		})),
	};
	if (rows.length === projects) return [table];
	return [
		said(
			[
				text(lang, "bulletin.names_cut", {
					shown: rows.length,
					projects,
				}),
			],
			true,
		),
		table,
	];
}
