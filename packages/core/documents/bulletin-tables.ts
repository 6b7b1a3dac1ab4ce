/** The tables of the bulletin. */

import { dekadIndex, dekadSerial, parseDekad } from "../periods/dekad.ts";
import { formatPeriod } from "../periods/format.ts";
import { dekadPeriod } from "../periods/period.ts";
import { type Lang, text, type TextKey } from "../text/text.ts";
import type {
	BulletinAmounts,
	BulletinFacts,
	LateReporter,
	Name,
} from "./bulletin-facts.ts";
import {
	type Column,
	type Row,
	type Run,
	runText,
	type Table,
} from "./document.ts";
import {
	countFigure,
	type Figure,
	type MoneyForm,
	moneyFigure,
	percentFigure,
	pointsFigure,
	tableMoney,
} from "./figure.ts";
import { printable } from "./printable.ts";

/** A name in the reader's language; without an English one the Chinese stands, nothing is invented. */
export const nameIn = (name: Name, lang: Lang): string =>
	printable(lang === "en" ? name.en || name.zh : name.zh);

/** This year less last year; null where a side is unknown. */
export const changeOf = (amounts: BulletinAmounts): number | null =>
	amounts.actualToDateYuan === null || amounts.lastYearToDateYuan === null
		? null
		: amounts.actualToDateYuan - amounts.lastYearToDateYuan;

/** A row of a table of cells: its code, what stands in its first column, its sums. */
export type CellRow = BulletinAmounts & {
	readonly code: string;
	readonly label: string;
};

/** What a figure's maker is given: the row's place with the column's id and heading. */
type Cell<T> = (
	row: T,
	place: { id: string; label: string; column: string },
) => Figure;

/** Its heading where it is not a text of the product but the office's own. */
type FigureColumn<T> = readonly [
	id: string,
	cell: Cell<T>,
	headingOfOffice?: string,
];

export const heading = (lang: Lang, id: string): string =>
	text(
		lang,
		id === "coverage" ? "rates.coverage" : (`bulletin.column.${id}` as TextKey),
	);

/**
 * A table whose first column names the row and whose other columns are figures of it. A column
 * is as wide as its longest figure, so that no number breaks in two; names break between words.
 *
 * @param first the first column and the width beyond which its names take a second line, in ems
 */
export function figureTable<T extends { code: string; label: string }>(
	{
		id,
		caption,
		unit,
		first,
		lang,
	}: {
		id: string;
		caption: string;
		unit: string | null;
		first: readonly [id: string, widest: number];
		lang: Lang;
	},
	columns: readonly FigureColumn<T>[],
	rows: readonly T[],
): Table {
	const lines = rows.map(
		(row): Row & { cells: readonly [string, ...Figure[]] } => ({
			id: row.code,
			isTotal: row.code === TOTAL,
			cells: [
				row.label,
				...columns.map(([columnId, cell, own]) =>
					cell(row, {
						id: `${id}.${row.code}.${columnId}`,
						label: row.label,
						column: own ?? heading(lang, columnId),
					}),
				),
			],
		}),
	);
	const longest = (index: number) =>
		Math.max(
			0,
			...lines.map(({ cells }) => emsOf(runText(cells[index] ?? ""))),
		);
	return {
		kind: "table",
		id,
		caption,
		unit,
		columns: [
			{
				id: first[0],
				heading: heading(lang, first[0]),
				holds: "words",
				weight: Math.max(5, Math.min(first[1], longest(0) + PADDING)),
			},
			...columns.map(
				([columnId, , own], index): Column => ({
					id: columnId,
					heading: own ?? heading(lang, columnId),
					holds: "figures",
					weight:
						Math.max(
							longest(index + 1),
							widestWord(own ?? heading(lang, columnId), lang),
						) + PADDING,
				}),
			),
		],
		rows: lines,
	};
}

/** Room at both sides of a cell, in ems. */
const PADDING = 0.8;

/** Width in ems: a CJK character and a percent sign are one, a Latin letter or digit well over half of one in bold. */
const emsOf = (words: string): number =>
	[...words].reduce(
		(sum, character) =>
			sum + (character < "\u2e80" && character !== "%" ? 0.62 : 1),
		0,
	);

/** The widest line a heading needs: its longest word; in Chinese, which breaks anywhere, half of it, but four characters stay together. */
const widestWord = (words: string, lang: Lang): number =>
	lang === "zh"
		? words.length <= 4
			? words.length
			: Math.ceil(words.length / 2)
		: Math.max(...words.split(" ").map(emsOf));

// No region or sector can have this code: their codes hold letters, digits, "_" and "-" only.
const TOTAL = "(total)";

const withTotal = <T extends CellRow>(
	rows: readonly T[],
	facts: BulletinFacts,
	lang: Lang,
): CellRow[] => [
	...rows,
	{ ...facts.total, code: TOTAL, label: text(lang, "bulletin.total") },
];

/** What a row of each money table is. */
const FIRST_COLUMN = {
	regions: "region",
	sectors: "sector",
	levels: "level",
	groups: "group",
} as const;

/** Regions, sectors, levels or groups, each beside its own past, and the total. */
export function moneyTable(
	id: keyof typeof FIRST_COLUMN,
	rows: readonly CellRow[],
	facts: BulletinFacts,
	lang: Lang,
): Table {
	const form = tableMoney(facts.currency, lang);
	const money =
		(yuan: (row: CellRow) => number | null, absent: TextKey): Cell<CellRow> =>
		(row, place) =>
			moneyFigure(place, yuan(row), form, { absent: text(lang, absent) });
	return figureTable(
		{
			id,
			caption: text(lang, `bulletin.${id}_caption`),
			unit: text(lang, "bulletin.unit", { unit: form.name }),
			first: [FIRST_COLUMN[id], lang === "zh" ? 8 : 9],
			lang,
		},
		[
			["projects", (row, place) => countFigure(place, row.projects)],
			["annualPlan", money((row) => row.annualPlanYuan, "bulletin.no_plan")],
			[
				"actualToDate",
				money((row) => row.actualToDateYuan, "units.not_reported"),
			],
			[
				"completion",
				(row, place) =>
					percentFigure(place, row.actualToDateYuan, row.annualPlanYuan, {
						lang,
					}),
			],
			[
				"actualInPeriod",
				money((row) => row.actualInPeriodYuan, "units.not_reported"),
			],
			[
				"lastYearToDate",
				money(
					(row) => row.lastYearToDateYuan,
					facts.lastYearMissing === null ? "units.not_reported" : "units.dash",
				),
			],
			[
				"change",
				(row, place) =>
					moneyFigure(place, changeOf(row), form, {
						absent: text(lang, "units.dash"),
						isSigned: true,
					}),
			],
			[
				"growth",
				(row, place) =>
					percentFigure(place, changeOf(row), row.lastYearToDateYuan, {
						lang,
						isSigned: true,
					}),
			],
		],
		// A project need not belong to a group, so groups have no total.
		id === "groups" ? rows : withTotal(rows, facts, lang),
	);
}

/** How many reports of each region were due, handed in and accepted. */
export function qualityTable(facts: BulletinFacts, lang: Lang): Table {
	const rows = facts.regions.map((region) => ({
		...region,
		label: regionLabel(region, lang),
	}));
	return figureTable<CellRow>(
		{
			id: "reports",
			caption: text(lang, "bulletin.quality_caption"),
			unit: null,
			first: ["region", 14],
			lang,
		},
		[
			["expected", (row, place) => countFigure(place, row.expected)],
			["reported", (row, place) => countFigure(place, row.reported)],
			[
				"coverage",
				(row, place) =>
					percentFigure(place, row.reported, row.expected, { lang }),
			],
			["accepted", (row, place) => countFigure(place, row.accepted)],
			[
				"acceptance",
				(row, place) =>
					percentFigure(place, row.accepted, row.reported, { lang }),
			],
		],
		withTotal(rows, facts, lang),
	);
}

/** The region's name with its kind where it is no administrative region. */
export const regionLabel = (
	region: Pick<BulletinFacts["regions"][number], "kind" | "name">,
	lang: Lang,
): string =>
	text(lang, `bulletin.kind.${region.kind}`, {
		name: nameIn(region.name, lang),
	});

/** The plan lines beside what was invested (design rule 6): three, or two where the pack states no season. */
export function linesTable(facts: BulletinFacts, lang: Lang): Table {
	const form: MoneyForm = tableMoney(facts.currency, lang);
	const plan = facts.total.annualPlanYuan;
	const actual = facts.total.actualToDateYuan;
	const dash = text(lang, "units.dash");
	const last = parseDekad(facts.lastDekad);
	const gapOf = (expected: number | null) =>
		expected === null || actual === null ? null : actual - expected;
	// A pack without a season has two lines; without a plan all three stay, with nothing in them.
	const codes = (["linear", "season", "own"] as const).filter(
		(code) =>
			code !== "season" ||
			facts.lines.season !== null ||
			facts.lines.linear === null,
	);
	const rows = codes.map((code) => ({
		code,
		label: text(lang, `bulletin.line.${code}`, { dekads: dekadIndex(last) }),
		expected: facts.lines[code],
	}));
	return figureTable<(typeof rows)[number]>(
		{
			id: "lines",
			caption: text(lang, "bulletin.lines"),
			unit: text(lang, "bulletin.unit", { unit: form.name }),
			first: ["line", 16],
			lang,
		},
		[
			[
				"lineExpected",
				({ expected }, place) =>
					moneyFigure(place, expected, form, { absent: dash }),
			],
			[
				"lineShare",
				({ expected }, place) => percentFigure(place, expected, plan, { lang }),
			],
			[
				"gapMoney",
				({ expected }, place) =>
					moneyFigure(place, gapOf(expected), form, {
						absent: dash,
						isSigned: true,
					}),
			],
			[
				"gapPoints",
				({ expected }, place) =>
					pointsFigure(place, gapOf(expected), plan, { lang }),
			],
		],
		rows,
	);
}

/** Who is late, by county and project. */
export function lateTable(rows: readonly LateReporter[], lang: Lang): Table {
	const column = (
		id: string,
		weight: number,
		holds: Column["holds"] = "words",
	): Column => ({ id, heading: heading(lang, id), holds, weight });
	const stated = (words: string | null): Run =>
		words === null || words.trim() === ""
			? text(lang, "bulletin.not_stated")
			: printable(words);
	return {
		kind: "table",
		id: "late",
		caption: text(lang, "bulletin.late_caption"),
		unit: null,
		columns: [
			column("project", 13),
			column("county", 6),
			column("owner", 10),
			column("contact", 9),
			column("missingCount", lang === "zh" ? 3.5 : 5, "figures"),
			column("missing", 9),
		],
		rows: rows.map((row) => {
			const label = `${printable(row.projectCode)} ${nameIn(row.projectName, lang)}`;
			return {
				id: row.projectCode,
				isTotal: false,
				cells: [
					label,
					nameIn(row.county, lang),
					stated(nameIn(row.owner, lang)),
					stated(row.contact),
					countFigure(
						{
							id: `late.${row.projectCode}.missingCount`,
							label,
							column: heading(lang, "missingCount"),
						},
						row.missing.length,
					),
					dekadRuns(row.missing, lang),
				],
			};
		}),
	};
}

/** Dekads in words, neighbours joined: "2026年1月上旬至2月中旬；2026年3月上旬". */
function dekadRuns(ids: readonly string[], lang: Lang): string {
	const spans: { first: string; last: string; at: number }[] = [];
	for (const id of ids) {
		const dekad = parseDekad(id);
		const at = dekadSerial(dekad);
		const open = spans.at(-1);
		if (open && at === open.at + 1) {
			open.last = id;
			open.at = at;
		} else spans.push({ first: id, last: id, at });
	}
	const spoken = (id: string) =>
		formatPeriod(dekadPeriod(parseDekad(id)), lang);
	return spans
		.map(({ first, last }) =>
			first === last
				? spoken(first)
				: text(lang, "bulletin.dekads_to", {
						first: spoken(first),
						last: spoken(last),
					}),
		)
		.join(text(lang, "bulletin.dekads_and"));
}
