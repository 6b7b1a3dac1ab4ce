/**
 * The bulletin (通报): what an office prints every dekad from one snapshot. Blocks in the order of
 * domain.md 7.2: headline and plan lines, levels, regions with the cross-region line, starts, resumptions,
 * completions, sectors, groups, next steps; ours are lights, late reporters, quality and the annex of definitions. Regions stand beside their own past in code order; they are ranked only where an authority for it was
 * on record (design rule 9), and otherwise the document says that they are not.
 */

import { parsePeriod } from "../periods/period.ts";
import { dekadBounds, parseDekad } from "../periods/dekad.ts";
import { formatDate, formatPeriod } from "../periods/format.ts";
import { isTextKey, type Lang, text, type TextKey } from "../text/text.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { milestoneBlocks, resumptionBlocks } from "./bulletin-names.ts";
import { rankingBlocks } from "./bulletin-ranking.ts";
import { definitionsTable } from "./bulletin-definitions.ts";
import {
	changeOf,
	lateTable,
	linesTable,
	moneyTable,
	nameIn,
	qualityTable,
	regionLabel,
} from "./bulletin-tables.ts";
import {
	type Block,
	documentFigures,
	fillRuns,
	type OfficeDocument,
	type Paragraph,
	type Run,
	type Section,
	sectionFigures,
} from "./document.ts";
import {
	countFigure,
	type Figure,
	moneyFigure,
	percentFigure,
	sentenceMoney,
} from "./figure.ts";
import { DEFAULT_LOOK, letterheadOf } from "./look.ts";
import { printable } from "./printable.ts";

/**
 * Every figure the bulletin prints, in reading order, each with an id that stays the same from one
 * bulletin to the next ("total.completion", "regions.1401.actualToDate") and its text as printed.
 */
export const bulletinFigures = (facts: BulletinFacts, lang: Lang): Figure[] =>
	documentFigures(bulletinDocument(facts, lang));

/** The bulletin before any format. */
export function bulletinDocument(
	facts: BulletinFacts,
	lang: Lang,
): OfficeDocument {
	const { starts, resumptions, completions } = facts;
	const sections: Omit<Section, "heading">[] = [
		{ id: "overall", blocks: overall(facts, lang) },
		{ id: "levels", blocks: parts("levels", facts.levels, facts, lang) },
		{ id: "regions", blocks: regions(facts, lang) },
		{
			id: "starts",
			blocks: starts ? milestoneBlocks("starts", starts, facts, lang) : [],
		},
		{
			id: "resumptions",
			blocks: resumptions ? resumptionBlocks(resumptions, facts, lang) : [],
		},
		{
			id: "completions",
			blocks: completions
				? milestoneBlocks("completions", completions, facts, lang)
				: [],
		},
		{ id: "sectors", blocks: sectors(facts, lang) },
		{ id: "groups", blocks: parts("groups", facts.groups, facts, lang) },
		{ id: "lights", blocks: lights(facts, lang) },
		{ id: "late", blocks: late(facts, lang) },
		{ id: "quality", blocks: quality(facts, lang) },
		{ id: "nextSteps", blocks: nextSteps(facts, lang) },
	].filter(({ blocks }) => blocks.length > 0);
	const numerals = text(lang, "bulletin.numerals").split(" ");
	const issue = formatPeriod(parsePeriod(facts.period), lang);
	const asOf = text(lang, "bulletin.until", {
		date: formatDate(lastDay(facts), lang),
	});
	const day = formatDate(facts.asOfLocal.slice(0, 10), lang);
	const look = letterheadOf(facts.look ?? DEFAULT_LOOK, {
		lang,
		name: nameIn(facts.jurisdiction, lang),
		number: numberText(facts, lang),
		printedOn: text(lang, "bulletin.printed_on", { date: day }),
	});
	const annex = text(lang, "bulletin.basis");
	return {
		lang,
		look,
		head: text(lang, "bulletin.head", {
			region: nameIn(facts.region.name, lang),
		}),
		issue,
		asOf,
		underTitle: text(lang, "bulletin.under_title", { issue, until: asOf }),
		warning: facts.isSynthetic ? text(lang, "bulletin.synthetic") : null,
		sections: sections.map(({ id, blocks }, index) => ({
			id,
			heading: text(lang, "bulletin.heading", {
				numeral: numerals[index] ?? "",
				title: text(lang, `bulletin.${id}` as TextKey),
			}),
			blocks,
		})),
		annex: {
			id: "basis",
			label: text(lang, "bulletin.annex"),
			mention: text(lang, "bulletin.annex_named", { title: annex }),
			heading: annex,
			blocks: basis(facts, sectionFigures(sections), lang),
		},
		issuer: [look.organ, day],
		pageOf: text(lang, "bulletin.page_of"),
		madeAt: facts.asOf,
	};
}

/** "晋重办〔2026〕12号"; null: without a number. */
export function numberText(
	{ number, look }: Pick<BulletinFacts, "number" | "look">,
	lang: Lang,
): string | null {
	if (!number) return null;
	// The English series is the same one under a name of its own; without one the Chinese name stays out of it.
	const english = look?.words.en.numberCode ?? "";
	return text(lang, "bulletin.number", {
		code: printable(lang === "en" ? english : number.code),
		year: String(number.year),
		number: String(number.number),
	}).trim();
}

/** The day to which the figures reach. */
const lastDay = ({ lastDekad }: BulletinFacts): string =>
	dekadBounds(parseDekad(lastDekad)).last;

const sentence = (
	lang: Lang,
	key: TextKey,
	fill: Readonly<Record<string, Run>> = {},
): Paragraph => ({
	kind: "paragraph",
	runs: fillRuns(text(lang, key), fill),
	isNote: false,
});

const note = (
	lang: Lang,
	key: TextKey,
	fill: Readonly<Record<string, Run>> = {},
): Paragraph => ({ ...sentence(lang, key, fill), isNote: true });

/** What a figure in a sentence is called, and its id. A rate is called as everywhere else. */
const said = (lang: Lang, group: string, name: string) => {
	const rate = `rates.${name}`;
	return {
		id: `${group}.${name}`,
		label: text(
			lang,
			group !== "lights" && isTextKey(rate)
				? rate
				: (`bulletin.label.${name}` as TextKey),
		),
		column: null,
	};
};

function overall(facts: BulletinFacts, lang: Lang): Block[] {
	const { total } = facts;
	const period = formatPeriod(parsePeriod(facts.period), lang);
	const date = formatDate(lastDay(facts), lang);
	const count = (name: "projects" | "expected" | "reported" | "accepted") =>
		countFigure(said(lang, "total", name), total[name]);
	const money = (name: string, yuan: number | null, absent: TextKey) =>
		moneyFigure(
			said(lang, "total", name),
			yuan,
			sentenceMoney(yuan, facts.currency, lang),
			{ absent: text(lang, absent), isBeside: true },
		);
	const change = changeOf(total);
	// "The plan for the year is no plan" is no sentence: with a gap, name and value stand apart.
	const moneyKey =
		total.annualPlanYuan === null ||
		total.annualPlanYuan === 0 ||
		total.actualToDateYuan === null ||
		total.actualInPeriodYuan === null
			? "bulletin.money_unknown"
			: "bulletin.money";
	const blocks: Block[] = [
		sentence(lang, "bulletin.counts", {
			region: nameIn(facts.region.name, lang),
			list: listPhrase(facts, lang),
			period,
			projects: count("projects"),
			expected: count("expected"),
			reported: count("reported"),
			accepted: count("accepted"),
			late: countFigure(said(lang, "total", "late"), facts.late.projects),
		}),
		sentence(lang, moneyKey, {
			date,
			period,
			annualPlan: money("annualPlan", total.annualPlanYuan, "bulletin.no_plan"),
			actualToDate: money(
				"actualToDate",
				total.actualToDateYuan,
				"units.not_reported",
			),
			completion: percentFigure(
				said(lang, "total", "completion"),
				total.actualToDateYuan,
				total.annualPlanYuan,
				{ lang },
			),
			actualInPeriod: money(
				"actualInPeriod",
				total.actualInPeriodYuan,
				"units.not_reported",
			),
		}),
	];
	if (facts.lastYearMissing === null) {
		blocks.push(
			sentence(lang, "bulletin.last_year", {
				lastYearToDate: money(
					"lastYearToDate",
					total.lastYearToDateYuan,
					"units.not_reported",
				),
				change: moneyFigure(
					said(lang, "total", "change"),
					change,
					sentenceMoney(change, facts.currency, lang),
					{ absent: text(lang, "units.dash"), isBeside: true, isSigned: true },
				),
				growth: percentFigure(
					said(lang, "total", "growth"),
					change,
					total.lastYearToDateYuan,
					{ lang, isSigned: true },
				),
				lastYearInPeriod: money(
					"lastYearInPeriod",
					facts.lastYearInPeriodYuan,
					"units.not_reported",
				),
			}),
		);
	} else {
		blocks.push(sentence(lang, "bulletin.last_year_not_kept"));
	}
	if (total.projects === 0) blocks.push(sentence(lang, "bulletin.no_projects"));
	blocks.push(linesTable(facts, lang));
	if (total.annualPlanYuan === null)
		blocks.push(note(lang, "bulletin.no_lines"));
	return blocks;
}

function regions(facts: BulletinFacts, lang: Lang): Block[] {
	if (facts.regions.length === 0)
		return [sentence(lang, "bulletin.no_regions")];
	const rows = facts.regions.map((region) => ({
		...region,
		label: regionLabel(region, lang),
	}));
	return [
		...rankingBlocks(facts, lang),
		...crossRegionLine(facts, lang),
		moneyTable("regions", rows, facts, lang),
		note(lang, "bulletin.rows_add_up"),
	];
}

/** Projects of several regions as a sentence of their own (domain.md 7.2, block 3); none where there are none. */
function crossRegionLine(facts: BulletinFacts, lang: Lang): Block[] {
	return facts.regions
		.filter(({ kind }) => kind === "cross_region")
		.map((row) => {
			const place = (name: string) => ({
				id: `cross.${row.code}.${name}`,
				label: `${regionLabel(row, lang)}: ${said(lang, "total", name).label}`,
				column: null,
			});
			const money = (name: string, yuan: number | null, absent: TextKey) =>
				moneyFigure(
					place(name),
					yuan,
					sentenceMoney(yuan, facts.currency, lang),
					{ absent: text(lang, absent), isBeside: true },
				);
			return sentence(lang, "bulletin.cross_region", {
				name: nameIn(row.name, lang),
				projects: countFigure(place("projects"), row.projects),
				annualPlan: money("annualPlan", row.annualPlanYuan, "bulletin.no_plan"),
				actualToDate: money(
					"actualToDate",
					row.actualToDateYuan,
					"units.not_reported",
				),
				completion: percentFigure(
					place("completion"),
					row.actualToDateYuan,
					row.annualPlanYuan,
					{ lang },
				),
			});
		});
}

/** A block by level or by group; a snapshot from before the block was has none. */
function parts(
	id: "levels" | "groups",
	cells: BulletinFacts["levels"],
	facts: BulletinFacts,
	lang: Lang,
): Block[] {
	if (!cells || cells.length === 0) return [];
	const ordered =
		id === "levels"
			? cells.toSorted((a, b) => levelPlace(a.code) - levelPlace(b.code))
			: cells;
	const rows = ordered.map((cell) => ({
		...cell,
		label:
			id === "levels"
				? levelName(cell.code, nameIn(cell.name, lang), lang)
				: nameIn(cell.name, lang),
	}));
	return [
		moneyTable(id, rows, facts, lang),
		...(id === "groups" ? [note(lang, "bulletin.groups_note")] : []),
	];
}

const LEVELS = ["national", "province", "city", "county"];

/** From the nation down; a level of the office's own and no level at all come last. */
const levelPlace = (code: string): number => {
	const place = LEVELS.indexOf(code);
	if (place >= 0) return place;
	return code === "-" ? LEVELS.length + 1 : LEVELS.length;
};

function levelName(code: string, name: string, lang: Lang): string {
	const key = code === "-" ? "bulletin.level.none" : `projects.level.${code}`;
	if (!isTextKey(key)) return name;
	const words = text(lang, key);
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function lights({ lights: found }: BulletinFacts, lang: Lang): Block[] {
	if (!found) return [];
	const { scheme, version, counts } = found;
	const light = (name: string, value: number) =>
		countFigure(said(lang, "lights", name), value);
	return [
		sentence(lang, "bulletin.lights_counts", {
			scheme: printable(scheme[lang]),
			version: printable(version),
			failing: light("failing", counts["3"]),
			behind: light("behind", counts["2"]),
			watch: light("watch", counts["1"]),
			good: light("good", counts["0"]),
			unknown: light("unknown", counts.unknown),
		}),
	];
}

/** The office's own words, a paragraph a line; in English its English ones, or the Chinese ones and a note that they are. */
function nextSteps(facts: BulletinFacts, lang: Lang): Block[] {
	const { nextSteps: chinese = "", nextStepsEn: english = "" } = facts;
	const isForeign = lang === "en" && english.trim() === "";
	const lines = (lang === "en" && !isForeign ? english : chinese)
		.split(/\r?\n/)
		.map((line) => printable(line, LONGEST_PARAGRAPH).trim())
		.filter((line) => line !== "");
	if (lines.length === 0) return [];
	return [
		...(isForeign && lines.some((line) => /\p{Script=Han}/u.test(line))
			? [note(lang, "bulletin.only_chinese")]
			: []),
		...lines.map(
			(line): Paragraph => ({ kind: "paragraph", runs: [line], isNote: false }),
		),
	];
}

/** A name is cut much earlier; a paragraph that an office wrote is not. */
const LONGEST_PARAGRAPH = 20_000;

function sectors(facts: BulletinFacts, lang: Lang): Block[] {
	if (facts.sectors.length === 0)
		return [sentence(lang, "bulletin.no_sectors")];
	const rows = facts.sectors.map((sector) => ({
		...sector,
		label: nameIn(sector.name, lang),
	}));
	return [moneyTable("sectors", rows, facts, lang)];
}

function late({ late, period }: BulletinFacts, lang: Lang): Block[] {
	if (late.projects === 0) return [sentence(lang, "bulletin.late_none")];
	const shown = countFigure(said(lang, "late", "shown"), late.rows.length);
	const spoken = formatPeriod(parsePeriod(period), lang);
	const intro =
		late.rows.length < late.projects
			? sentence(lang, "bulletin.late_capped", {
					period: spoken,
					shown,
					cap: String(late.cap),
				})
			: sentence(lang, "bulletin.late_all", { period: spoken, shown });
	return [intro, lateTable(late.rows, lang)];
}

function quality(facts: BulletinFacts, lang: Lang): Block[] {
	const { total, quality: counts } = facts;
	const count = (name: keyof BulletinFacts["quality"]) =>
		countFigure(said(lang, "quality", name), counts[name]);
	const rate = (name: string, numerator: number, denominator: number) =>
		percentFigure(said(lang, "quality", name), numerator, denominator, {
			lang,
		});
	return [
		sentence(lang, "bulletin.quality_counts", {
			coverage: rate("coverage", total.reported, total.expected),
			timeliness: rate("timeliness", counts.timely, total.expected),
			timely: count("timely"),
			acceptance: rate("acceptance", total.accepted, total.reported),
			acceptedCounty: count("acceptedCounty"),
			acceptedCity: count("acceptedCity"),
			acceptedProvince: count("acceptedProvince"),
		}),
		sentence(lang, "bulletin.quality_gaps", {
			onBehalf: count("onBehalf"),
			onBehalfShare: rate("onBehalfShare", counts.onBehalf, total.reported),
			projectsWithoutPlan: count("projectsWithoutPlan"),
			projectsNeverReported: count("projectsNeverReported"),
		}),
		...(facts.regions.length > 0 ? [qualityTable(facts, lang)] : []),
	];
}

function basis(
	facts: BulletinFacts,
	printed: readonly Figure[],
	lang: Lang,
): Block[] {
	return [
		definitionsTable(printed, lang),
		note(lang, "bulletin.rates_note", {
			dash: text(lang, "units.dash"),
			absent: text(lang, "units.not_reported"),
		}),
		note(lang, "bulletin.basis_list", { list: listPhrase(facts, lang) }),
		note(lang, "bulletin.basis_pack", {
			id: printable(facts.pack.id),
			version: printable(facts.pack.version),
		}),
		note(lang, `bulletin.calendar.${facts.calendarBasis}`),
		note(lang, "bulletin.basis_as_of", { asOf: facts.asOfLocal }),
	];
}

function listPhrase({ list }: BulletinFacts, lang: Lang): string {
	return list === null
		? text(lang, "bulletin.list_all")
		: text(lang, "bulletin.list_version", {
				name: nameIn(list.name, lang),
				version: list.version,
				date: formatDate(list.effectiveOn, lang),
			});
}
