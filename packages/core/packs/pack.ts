/**
 * Packs: a region's method as data. Stages, how often each is asked to report, when a dekad's
 * reports are due, the season of the year, sectors, kinds of problems, who reviews, and the
 * named checklists. `parsePack` is the schema: what it returns is complete and consistent.
 *
 * Every part says on what it rests (`basis`): a publication, our inference, our own choice, or
 * nothing yet because only an office can fill it in. Pages show it beside the part.
 */

import { SHIFTS } from "../periods/calendar.ts";
import type { DayRule, DekadRule, PerPart } from "../periods/due-dates.ts";
import { minutesOf } from "../periods/zone.ts";
import { type SeasonCurve, seasonProblems } from "../rollups/lines.ts";
import { LANGS, type Lang } from "../text/text.ts";
import { Place } from "./read-data.ts";

/** The lifecycle, in order. A pause is a flag beside the stage, not a stage. */
export const STAGES = [
	"reserve",
	"pre_work",
	"new_start",
	"continued",
	"completed",
	"in_production",
	"at_capacity",
] as const;
export type Stage = (typeof STAGES)[number];

/** How often a report is asked for. `month` and `quarter` ask for the dekad that ends them. */
export const CADENCES = ["dekad", "month", "quarter", "never"] as const;
export type Cadence = (typeof CADENCES)[number];

export const BASES = ["published", "inferred", "ours", "to_be_filled"] as const;
export type Basis = (typeof BASES)[number];

export type Names = Readonly<Record<Lang, string>>;
type Founded = { readonly basis: Basis; readonly source: string };

export type PackStage = {
	readonly id: Stage;
	readonly name: Names;
	readonly definition: Names;
};
export type PackCadence = Founded & {
	readonly stage: Stage;
	readonly isPaused: boolean;
	readonly every: Cadence;
};
export type PackDekadRule = DekadRule &
	Founded & { readonly name: Names; readonly note: Names };
/** A tree: a parent stands before its children. */
export type PackSector = {
	readonly code: string;
	readonly parent: string | null;
	readonly name: Names;
};
export type PackProblemKind = { readonly id: string; readonly name: Names };

export type PackSeason = Founded & {
	readonly note: Names;
	/** The published points the shape goes through; empty for the linear line. */
	readonly knots: readonly {
		readonly dekad: number;
		readonly share: number;
		readonly source: string;
	}[];
	readonly shares: SeasonCurve;
};

/** One reviewer. `regionLevel` is the level of the reviewing region: 0 the root, 1 its children. */
export type ReviewStep = {
	readonly id: string;
	readonly regionLevel: number;
	readonly name: Names;
};

/** Steps from the first reviewer up, each nearer to the root than the one before. */
export type ReviewSteps = {
	readonly steps: readonly ReviewStep[];
	/** The step whose acceptance makes a report final. */
	readonly final: string;
};

export const REGION_KINDS = [
	"administrative",
	"statistics_only",
	"cross_region",
	"group_line",
] as const;
export type RegionKind = (typeof REGION_KINDS)[number];

/** The steps of administrative regions, and of the lines that are reviewed otherwise. */
export type ReviewLadder = Founded &
	ReviewSteps & {
		readonly lines: readonly (ReviewSteps & {
			readonly regionKind: RegionKind;
		})[];
	};

export type Checklist = {
	readonly id: string;
	readonly name: Names;
	readonly basis: Basis;
	readonly note: Names;
	/** Empty where no definition is published: an office fills them in, the product never invents them. */
	readonly items: readonly { readonly id: string; readonly name: Names }[];
};

export type Pack = {
	readonly id: string;
	/** Three numbers with dots. A changed pack is a new version. */
	readonly version: string;
	readonly date: string;
	readonly name: Names;
	readonly about: Names;
	readonly sources: readonly { readonly tag: string; readonly title: string }[];
	/** The calendar under `packs/calendars/`; null: weekends only. */
	readonly calendar: string | null;
	readonly timeZone: string;
	readonly currency: string;
	/** A file of regions beside the pack; null: the office brings its own tree. */
	readonly regions: string | null;
	readonly stages: readonly PackStage[];
	readonly cadence: readonly PackCadence[];
	readonly dekadRules: readonly PackDekadRule[];
	/** The rule that holds unless an office chooses another. */
	readonly dekadRule: PackDekadRule;
	readonly season: PackSeason;
	readonly problemKinds: Founded & {
		readonly kinds: readonly PackProblemKind[];
	};
	readonly sectors: Founded & { readonly sectors: readonly PackSector[] };
	readonly reviewLadder: ReviewLadder;
	readonly checklists: readonly Checklist[];
};

const ID = /^[a-z0-9]+(?:_[a-z0-9]+)*$/;

/**
 * Reads `packs/<id>/pack.json`.
 *
 * @throws PackError naming the place, what stood there and what is needed: a missing or unknown key, a
 * stage without a cadence, a season that falls, a rule or parent that does not exist.
 */
export function parsePack(json: unknown): Pack {
	const place = new Place(json).only(
		"id",
		"version",
		"date",
		"name",
		"about",
		"sources",
		"calendar",
		"timeZone",
		"currency",
		"regions",
		"stages",
		"cadence",
		"dekadRules",
		"dekadRule",
		"season",
		"problemKinds",
		"sectors",
		"reviewLadder",
		"checklists",
	);
	const dekadRules = unique(place.at("dekadRules"), "id", dekadRuleOf);
	const chosen = place.at("dekadRule").text();
	return {
		id: idOf(place.at("id")),
		version: place
			.at("version")
			.matching(/^\d+\.\d+\.\d+$/, "a version such as 1.0.0"),
		date: place.at("date").matching(/^\d{4}-\d{2}-\d{2}$/, "a date"),
		name: names(place.at("name")),
		about: names(place.at("about")),
		sources: place.at("sources").list((at) => ({
			tag: at
				.only("tag", "title")
				.at("tag")
				.matching(/^\[S\d+\]$/, "a tag such as [S27]"),
			title: at.at("title").text(),
		})),
		calendar: place
			.at("calendar")
			.optional((at) => at.matching(ID, "the name of a calendar")),
		timeZone: place.at("timeZone").text(),
		currency: place.at("currency").matching(/^[A-Z]{3}$/, "a currency code"),
		regions: place
			.at("regions")
			.optional((at) =>
				at.matching(/^[a-z0-9-]+\.json$/, "the name of a file beside the pack"),
			),
		stages: stagesOf(place.at("stages")),
		cadence: cadenceOf(place.at("cadence")),
		dekadRules,
		dekadRule:
			dekadRules.find((rule) => rule.id === chosen) ??
			place.at("dekadRule").fail("the id of one of dekadRules is needed"),
		season: seasonOf(place.at("season")),
		problemKinds: {
			...founded(place.at("problemKinds").only("basis", "source", "kinds")),
			kinds: unique(place.at("problemKinds").at("kinds"), "id", (at) => ({
				id: idOf(at.only("id", "name").at("id")),
				name: names(at.at("name")),
			})),
		},
		sectors: sectorsOf(place.at("sectors")),
		reviewLadder: ladderOf(place.at("reviewLadder")),
		checklists: unique(place.at("checklists"), "id", checklistOf),
	};
}

/**
 * How often a project in a stage is asked to report.
 *
 * @throws RangeError if the pack says nothing of the stage, which `parsePack` rules out.
 */
export function cadenceFor(
	pack: Pack,
	stage: Stage,
	isPaused: boolean,
): Cadence {
	const row = pack.cadence.find(
		(candidate) => candidate.stage === stage && candidate.isPaused === isPaused,
	);
	if (!row)
		throw new RangeError(`the pack ${pack.id} has no cadence for ${stage}`);
	return row.every;
}

const idOf = (at: Place) =>
	at.matching(ID, "an id of small letters, digits and underscores");

const names = (at: Place): Names => {
	at.only(...LANGS);
	return { zh: at.at("zh").text(), en: at.at("en").text() };
};

const founded = (at: Place): Founded => ({
	basis: at.at("basis").oneOf(BASES),
	source: at.at("source").text(),
});

/** A list in which no two entries share a key. */
function unique<K extends string, T extends Record<K, string>>(
	at: Place,
	key: K,
	read: (place: Place) => T,
): T[] {
	const seen = new Set<string>();
	return at.list((place) => {
		const row = read(place);
		if (seen.has(row[key])) place.at(key).fail("an id that is not used twice");
		seen.add(row[key]);
		return row;
	});
}

function stagesOf(at: Place): PackStage[] {
	const stages = unique(
		at,
		"id",
		(stage): PackStage => ({
			id: stage.only("id", "name", "definition").at("id").oneOf(STAGES),
			name: names(stage.at("name")),
			definition: names(stage.at("definition")),
		}),
	);
	if (STAGES.some((stage, place) => stages[place]?.id !== stage))
		at.fail(`the stages ${STAGES.join(", ")} in this order are needed`);
	return stages;
}

function cadenceOf(at: Place): PackCadence[] {
	const rows = at.list((row) => ({
		stage: row
			.only("stage", "isPaused", "every", "basis", "source")
			.at("stage")
			.oneOf(STAGES),
		isPaused: row.at("isPaused").flag(),
		every: row.at("every").oneOf(CADENCES),
		...founded(row),
	}));
	for (const stage of STAGES) {
		for (const isPaused of [false, true]) {
			const found = rows.filter(
				(row) => row.stage === stage && row.isPaused === isPaused,
			).length;
			if (found !== 1)
				at.fail(
					`one row for ${stage}${isPaused ? ", paused," : ""} is needed (there are ${found})`,
				);
		}
	}
	return rows;
}

function dekadRuleOf(at: Place): PackDekadRule {
	at.only(
		"id",
		"name",
		"asOf",
		"cutOff",
		"december",
		"shift",
		"timelyTime",
		"lock",
		"basis",
		"source",
		"note",
	);
	const asOf = at.at("asOf");
	const lock = at.at("lock").only("days", "workingDays");
	return {
		id: idOf(at.at("id")),
		name: names(at.at("name")),
		asOf: asOf.value === "cut_off" ? "cut_off" : perPart(asOf, dayRuleOf),
		cutOff: perPart(at.at("cutOff"), dayRuleOf),
		december: at
			.at("december")
			.optional((place) => perPart(place, (part) => part.optional(dayRuleOf))),
		shift: at.at("shift").oneOf(SHIFTS),
		timelyTime: timeOf(at.at("timelyTime")),
		lock:
			"days" in lock.object()
				? { days: lock.at("days").whole(0, 60) }
				: { workingDays: lock.at("workingDays").whole(0, 60) },
		...founded(at),
		note: names(at.at("note")),
	};
}

function perPart<T>(at: Place, read: (place: Place) => T): PerPart<T> {
	const parts = at.list(read);
	if (parts.length !== 3)
		at.fail("three entries, one for each part of the month, are needed");
	return parts as unknown as PerPart<T>;
}

function dayRuleOf(at: Place): DayRule {
	at.only("afterLastDay", "workingDaysAfterLastDay", "dayOfMonth");
	const keys = Object.keys(at.object());
	if (keys.length !== 1)
		at.fail(
			"one of afterLastDay, workingDaysAfterLastDay, dayOfMonth is needed",
		);
	if ("dayOfMonth" in at.object())
		return { dayOfMonth: at.at("dayOfMonth").whole(1, 31) };
	if ("afterLastDay" in at.object())
		return { afterLastDay: at.at("afterLastDay").whole(-10, 60) };
	return {
		workingDaysAfterLastDay: at.at("workingDaysAfterLastDay").whole(1, 60),
	};
}

function timeOf(at: Place): string {
	try {
		minutesOf(at.text());
	} catch {
		at.fail("a time from 00:00 to 24:00 is needed");
	}
	return at.text();
}

function seasonOf(at: Place): PackSeason {
	at.only("basis", "source", "note", "knots", "shares");
	const shares = at.at("shares").list((share) => share.whole(0, 10_000));
	const [problem] = seasonProblems(shares);
	if (problem !== undefined)
		at.at("shares").fail(`a season curve is needed: ${problem}`);
	const knots = at.at("knots").list((knot) => {
		const dekad = knot
			.only("dekad", "share", "source")
			.at("dekad")
			.whole(1, 36);
		const share = knot.at("share").whole(0, 10_000);
		if (shares[dekad - 1] !== share)
			knot.fail(
				`the curve goes through its knots: ${shares[dekad - 1]} at dekad ${dekad} is needed`,
			);
		return { dekad, share, source: knot.at("source").text() };
	});
	return { ...founded(at), note: names(at.at("note")), knots, shares };
}

function sectorsOf(at: Place): Pack["sectors"] {
	at.only("basis", "source", "sectors");
	const known = new Set<string>();
	const sectors = unique(at.at("sectors"), "code", (sector): PackSector => {
		const code = sector
			.only("code", "parent", "name")
			.at("code")
			.matching(/^[0-9A-Za-z_-]+$/, "a code of letters, digits, - and _");
		const parent = sector.at("parent").optional((place) => place.text());
		if (parent !== null && !known.has(parent))
			sector.at("parent").fail("the code of a sector further up is needed");
		known.add(code);
		return { code, parent, name: names(sector.at("name")) };
	});
	return { ...founded(at), sectors };
}

function ladderOf(at: Place): ReviewLadder {
	at.only("steps", "final", "lines", "basis", "source");
	return {
		...founded(at),
		...stepsOf(at),
		lines: unique(at.at("lines"), "regionKind", (line) => ({
			regionKind: line
				.only("regionKind", "steps", "final")
				.at("regionKind")
				.oneOf(REGION_KINDS),
			...stepsOf(line),
		})),
	};
}

function stepsOf(at: Place): ReviewSteps {
	const steps = unique(at.at("steps"), "id", (step) => ({
		id: idOf(step.only("id", "regionLevel", "name").at("id")),
		regionLevel: step.at("regionLevel").whole(0, 9),
		name: names(step.at("name")),
	}));
	if (
		steps.length === 0 ||
		steps.some(
			({ regionLevel }, place) =>
				regionLevel >= (steps[place - 1]?.regionLevel ?? 10),
		)
	)
		at.at("steps").fail("steps, each nearer to the root, are needed");
	const final = at.at("final").text();
	if (!steps.some((step) => step.id === final))
		at.at("final").fail("the id of one of the steps is needed");
	return { steps, final };
}

function checklistOf(at: Place): Checklist {
	at.only("id", "name", "basis", "note", "items");
	return {
		id: idOf(at.at("id")),
		name: names(at.at("name")),
		basis: at.at("basis").oneOf(BASES),
		note: names(at.at("note")),
		items: unique(at.at("items"), "id", (item) => ({
			id: idOf(item.only("id", "name").at("id")),
			name: names(item.at("name")),
		})),
	};
}
