import { cadenceFor, type Pack } from "../packs/pack.ts";
import type { WorkCalendar } from "../periods/calendar.ts";
import {
	addDekads,
	DEKADS_IN_YEAR,
	dekadBounds,
	dekadIndex,
	dekadRange,
	dekadSerial,
	parseDekad,
} from "../periods/dekad.ts";
import { periodDates } from "../periods/due-dates.ts";
import { instantOf } from "../periods/zone.ts";
import type {
	DemoPeriod,
	DemoProject,
	DemoSector,
	DemoSetting,
} from "./model.ts";
import {
	type DemoOrganisation,
	fixedOrganisations,
	ownerCount,
	ownerOf,
} from "./organisations.ts";
import { makeProject, weighSectors } from "./project.ts";

/**
 * The synthetic portfolio: everything the demo, screenshots, load tests and bug reports stand on. Nothing
 * in it is real. Equal settings give equal rows, on every machine and every day.
 */

/** What the demo is without a word from the user. `until` is fixed, so that the demo is the same on every day. */
export const DEMO_DEFAULTS = {
	projects: 600,
	years: 2,
	seed: 1,
	until: "2026-10-D3",
} as const;
/** Five digits of the project code are unlike for so many. */
export const MOST_PROJECTS = 100_000;
export const MOST_YEARS = 10;

/** The demo's office asks by the 9th, 19th and 28th, as the ten-day return of 2009 did: figures are estimates until the dekad is over. */
export const DEMO_DEKAD_RULE = "9_19_28";
export const DEMO_PACK = "generic";
/** The wall clock of the invented province. */
const TIME_ZONE = "Asia/Shanghai";
const HOUR_MS = 3_600_000;

export type DemoWish = {
	readonly projects: number;
	/** Whole years of 36 dekads. */
	readonly years: number;
	readonly seed: number;
	/** Id of the last dekad. */
	readonly until: string;
	/** Nothing after this instant has happened; absent: ten in the morning after the last dekad. */
	readonly nowMs?: number;
	readonly everyDekad?: boolean;
};

/**
 * What a portfolio is made from: a wish, a pack (stages, cadence, sectors, when reports are due) and its calendar.
 *
 * @throws RangeError for a wish outside the limits above or an `until` that is no dekad.
 */
export function demoSetting(
	wish: DemoWish,
	pack: Pack,
	calendar: WorkCalendar,
): DemoSetting {
	const { projects, years, seed, until, everyDekad = false } = wish;
	const isWhole = (value: number, most: number) =>
		Number.isInteger(value) && value >= 1 && value <= most;
	if (!isWhole(projects, MOST_PROJECTS))
		throw new RangeError(`1 to ${MOST_PROJECTS} projects, not ${projects}`);
	if (!isWhole(years, MOST_YEARS))
		throw new RangeError(`1 to ${MOST_YEARS} years, not ${years}`);
	if (!Number.isSafeInteger(seed))
		throw new RangeError(`a seed is a whole number, not ${seed}`);
	const last = parseDekad(until);
	const rule =
		pack.dekadRules.find((candidate) => candidate.id === DEMO_DEKAD_RULE) ??
		pack.dekadRule;
	const instant = (...moment: Parameters<typeof instantOf>) =>
		Date.parse(instantOf(...moment));
	const periods = dekadRange(
		addDekads(last, 1 - years * DEKADS_IN_YEAR),
		last,
	).map((dekad): DemoPeriod => {
		const { first: start, last: end } = dekadBounds(dekad);
		const dates = periodDates(rule, calendar, dekad);
		return {
			serial: dekadSerial(dekad),
			start,
			end,
			year: dekad.year,
			index: dekadIndex(dekad),
			asOfOn: dates.asOfOn,
			cutOffOn: dates.cutOffOn,
			basis: dates.basis,
			openedMs: instant({ on: start, time: "00:00" }, TIME_ZONE) + HOUR_MS,
			timelyMs: instant(dates.timelyUntil, TIME_ZONE),
			lockedMs: instant(dates.lockedFrom, TIME_ZONE),
		};
	});
	const end = dekadBounds(last).last;
	return {
		seed,
		projects,
		everyDekad,
		periods,
		nowMs:
			wish.nowMs ??
			instant({ on: end, time: "24:00" }, TIME_ZONE) + 10 * HOUR_MS,
		sectors: leafSectors(pack),
		every: (stage, isPaused) => cadenceFor(pack, stage, isPaused),
	};
}

/** A pack's sectors with their paths, parents first. */
export function sectorsOf(pack: Pack): DemoSector[] {
	const paths = new Map<string, string>();
	return pack.sectors.sectors.map(({ code, parent, name }) => {
		const path = `${parent === null ? "" : (paths.get(parent) ?? "")}${code}/`;
		paths.set(code, path);
		return { code, parentCode: parent, nameZh: name.zh, nameEn: name.en, path };
	});
}

/** Sectors without children: what a project stands in. */
function leafSectors(pack: Pack): DemoSector[] {
	const all = sectorsOf(pack);
	return all.filter(
		({ code }) => !all.some(({ parentCode }) => parentCode === code),
	);
}

/** All organisations: offices, departments, groups, then the owners by number. */
export function demoOrganisations(setting: DemoSetting): DemoOrganisation[] {
	const owners = Array.from(
		{ length: ownerCount(setting.projects) },
		(_, number) => ownerOf(setting.seed, number),
	);
	return [...fixedOrganisations(setting.seed), ...owners];
}

/** The projects one by one, each with its history, plans and reports, so that a large portfolio never stands in memory whole. */
export function* demoProjects(setting: DemoSetting): Generator<DemoProject> {
	const sectors = weighSectors(setting.sectors);
	for (let number = 0; number < setting.projects; number++)
		yield makeProject(setting, sectors, number);
}
