/**
 * What each printed figure of a bulletin means: the annex holds a row for every kind of figure that the
 * document prints and for none other (design rule 3).
 */

import { type Lang, text, type TextKey } from "../text/text.ts";
import type { Figure } from "./figure.ts";
import type { Table } from "./document.ts";

type Definition = {
	readonly id: string;
	readonly name: TextKey;
	readonly definition: TextKey;
	/** The figures it defines, by their ids. */
	readonly of: RegExp;
};

const defined = (
	id: string,
	of: RegExp,
	name: TextKey = `bulletin.label.${id}` as TextKey,
	definition: TextKey = `bulletin.define.${id}` as TextKey,
): Definition => ({ id, name, definition, of });

const rate = (id: string, of: RegExp): Definition =>
	defined(
		id,
		of,
		`rates.${id}` as TextKey,
		`rates.${id}.definition` as TextKey,
	);

/** In the order of the document. */
const DEFINITIONS: readonly Definition[] = [
	defined(
		"projects",
		/^(total|cross|ranking|regions|sectors|levels|groups)\.(.*\.)?projects$/,
	),
	defined("expected", /^(total|reports)\.(.*\.)?expected$/),
	defined("reported", /^(total|reports)\.(.*\.)?reported$/),
	defined("accepted", /^(total|reports)\.(.*\.)?accepted$/),
	defined("late", /^(total\.late|late\..*)$/),
	defined("annualPlan", /\.annualPlan$/),
	defined("actualToDate", /\.actualToDate$/),
	rate("completion", /\.completion$/),
	defined("actualInPeriod", /\.actualInPeriod$/),
	defined("lastYearToDate", /\.lastYearToDate$/),
	defined("lastYearInPeriod", /\.lastYearInPeriod$/),
	defined("change", /\.change$/),
	defined("growth", /\.growth$/),
	defined(
		"linear",
		/^lines\.linear\.lineExpected$/,
		"bulletin.define_name.linear",
	),
	defined("season", /^lines\.season\.lineExpected$/, "bulletin.line.season"),
	defined("own", /^lines\.own\.lineExpected$/, "bulletin.line.own"),
	defined("lineShare", /\.lineShare$/, "bulletin.column.lineShare"),
	defined("gapMoney", /\.gapMoney$/, "bulletin.column.gapMoney"),
	defined("gapPoints", /\.gapPoints$/, "bulletin.column.gapPoints"),
	defined("rank", /\.rank$/, "bulletin.column.rank"),
	defined(
		"milestones",
		/^(starts|completions)\.(planned|due|done|late|early|inPeriod)$/,
		"bulletin.define_name.milestones",
	),
	rate("start", /^starts\.rate$/),
	rate("works_completion", /^completions\.rate$/),
	defined(
		"resumptions",
		/^resumptions\.(stopped|resumed|inPeriod|notResumed)$/,
		"bulletin.define_name.resumptions",
	),
	rate("restart", /^resumptions\.rate$/),
	defined("lights", /^lights\./, "bulletin.define_name.lights"),
	rate("coverage", /\.coverage$/),
	rate("timeliness", /(\.timeliness|\.timely)$/),
	defined("acceptance", /\.acceptance$/),
	defined(
		"acceptedBy",
		/\.accepted(County|City|Province)$/,
		"bulletin.define_name.acceptedBy",
	),
	defined("onBehalfShare", /\.onBehalf(Share)?$/),
	defined("projectsWithoutPlan", /\.projectsWithoutPlan$/),
	defined("projectsNeverReported", /\.projectsNeverReported$/),
];

/**
 * The row of the annex that defines a figure; null: no definition is kept, which is a gap.
 *
 * @example definitionOf("regions.1401.actualToDate") // "actualToDate"
 */
export const definitionOf = (figureId: string): string | null =>
	DEFINITIONS.find(({ of }) => of.test(figureId))?.id ?? null;

/** The annex's table: a row for every kind of figure among those printed. */
export function definitionsTable(
	printed: readonly Figure[],
	lang: Lang,
): Table {
	const used = new Set(printed.map(({ id }) => definitionOf(id)));
	return {
		kind: "table",
		id: "definitions",
		caption: text(lang, "bulletin.basis_caption"),
		unit: null,
		columns: [
			{
				id: "rate",
				heading: text(lang, "bulletin.column.rate"),
				holds: "words",
				weight: 12,
			},
			{
				id: "formula",
				heading: text(lang, "bulletin.column.formula"),
				holds: "words",
				weight: 36,
			},
		],
		rows: DEFINITIONS.filter(({ id }) => used.has(id)).map(
			({ id, name, definition }) => ({
				id,
				isTotal: false,
				cells: [text(lang, name), text(lang, definition)],
			}),
		),
	};
}
