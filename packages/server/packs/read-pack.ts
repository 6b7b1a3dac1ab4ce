import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkCalendar } from "@dekad/core/periods/calendar.ts";
import { NO_CALENDAR } from "@dekad/core/periods/calendar.ts";
import { type Pack, parsePack } from "@dekad/core/packs/pack.ts";
import { parseCalendar } from "@dekad/core/packs/parse-calendar.ts";
import {
	type PackRegion,
	parseRegions,
} from "@dekad/core/packs/parse-regions.ts";

/** The packs that ship with the product, read once: they change with a release, not while it runs. */
export const PACKS_FOLDER =
	process.env["DEKAD_PACKS"] ??
	join(import.meta.dirname, "..", "..", "..", "packs");
export const PACK_IDS = ["generic", "shanxi"] as const;

const json = (...path: string[]): unknown =>
	JSON.parse(readFileSync(join(PACKS_FOLDER, ...path), "utf8"));

const packs = new Map<string, Pack>();
const calendars = new Map<string, WorkCalendar>();

/** @throws PackError when the file is wrong, naming the place; RangeError for an id that does not ship. */
export function readPack(id: string): Pack {
	if (!(PACK_IDS as readonly string[]).includes(id))
		throw new RangeError(`no pack "${id}"`);
	let pack = packs.get(id);
	if (!pack) packs.set(id, (pack = parsePack(json(id, "pack.json"))));
	return pack;
}

/** The official calendar a pack names; weekends only when it names none. */
export function readCalendar(pack: Pack): WorkCalendar {
	if (pack.calendar === null) return NO_CALENDAR;
	let calendar = calendars.get(pack.calendar);
	if (!calendar)
		calendars.set(
			pack.calendar,
			(calendar = parseCalendar(json("calendars", `${pack.calendar}.json`))),
		);
	return calendar;
}

/** The regions beside a pack, parents first; empty when the office brings its own tree. */
export function readPackRegions(pack: Pack): PackRegion[] {
	return pack.regions === null ? [] : parseRegions(json(pack.id, pack.regions));
}
