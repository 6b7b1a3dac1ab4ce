import {
	type Dekad,
	dekadAt,
	dekadOf,
	dekadRange,
} from "@dekad/core/periods/dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Pack } from "@dekad/core/packs/pack.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { readCalendar, readPack, readPackRegions } from "../packs/read-pack.ts";
import { periodRow } from "../periods/open-periods.ts";

export type NewJurisdiction = {
	code: string;
	nameZh: string;
	nameEn: string;
	packId: string;
	/** Absent: the root of the pack's own tree, or the office's code. */
	rootRegionCode?: string | undefined;
	currency?: string | undefined;
	timeZone?: string | undefined;
};

/**
 * Makes an office with its pack's regions, sectors and cadence, and opens this year's dekads up to
 * today's. Run as the tables' owner (set-up and the command line), since nobody acts in an office
 * that does not exist yet. Returns its id.
 *
 * @throws DekadError jurisdiction.code_taken
 */
export async function createJurisdiction(
	tx: Tx,
	{ office, now }: { office: NewJurisdiction; now: Date },
): Promise<string> {
	const taken = await tx
		.selectFrom("jurisdiction")
		.where("code", "=", office.code)
		.select("code")
		.executeTakeFirst();
	if (taken)
		throw new DekadError("jurisdiction.code_taken", { code: office.code });
	const pack = readPack(office.packId);
	const regions =
		office.rootRegionCode === undefined ? readPackRegions(pack) : [];
	const rootRegionCode =
		office.rootRegionCode ??
		regions.find((region) => region.parent === null)?.code ??
		office.code;
	const jurisdictionId = newId(now);
	const timeZone = office.timeZone ?? pack.timeZone;
	await tx
		.insertInto("jurisdiction")
		.values({
			jurisdiction_id: jurisdictionId,
			code: office.code,
			name_zh: office.nameZh,
			name_en: office.nameEn,
			currency: office.currency ?? pack.currency,
			time_zone: timeZone,
			root_region_code: rootRegionCode,
			pack_id: pack.id,
			pack_version: pack.version,
			created_at: now,
		})
		.execute();
	const root = {
		code: rootRegionCode,
		parent: null,
		nameZh: office.nameZh,
		nameEn: office.nameEn,
		kind: "administrative" as const,
		level: 0,
		path: `${rootRegionCode}/`,
	};
	await tx
		.insertInto("region")
		.values(
			(regions.length > 0 ? regions : [root]).map((region) => ({
				jurisdiction_id: jurisdictionId,
				code: region.code,
				valid_from_on: "1900-01-01",
				parent_code: region.parent,
				name_zh: region.nameZh,
				name_en: region.nameEn,
				kind: region.kind,
				level: region.level,
				region_path: region.path,
			})),
		)
		.execute();
	await storePackMethod(tx, jurisdictionId, pack);
	const today = dekadOf(civilDateOf(now.toISOString(), timeZone));
	await openYear(tx, jurisdictionId, pack, timeZone, today, now);
	return jurisdictionId;
}

/** Sectors and cadence of a pack as the office's rows; what the office has already stays. */
export async function storePackMethod(
	tx: Tx,
	jurisdictionId: string,
	pack: Pack,
): Promise<void> {
	const pathOf = (code: string): string => {
		const parent = pack.sectors.sectors.find(
			(sector) => sector.code === code,
		)?.parent;
		return `${parent ? pathOf(parent) : ""}${code}/`;
	};
	await tx
		.insertInto("sector")
		.values(
			pack.sectors.sectors.map((sector) => ({
				jurisdiction_id: jurisdictionId,
				code: sector.code,
				parent_code: sector.parent,
				name_zh: sector.name.zh,
				name_en: sector.name.en,
				sector_path: pathOf(sector.code),
			})),
		)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	await tx
		.insertInto("cadence")
		.values(
			pack.cadence.map(({ stage, isPaused, every }) => ({
				jurisdiction_id: jurisdictionId,
				stage,
				is_paused: isPaused,
				every,
			})),
		)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

async function openYear(
	tx: Tx,
	jurisdictionId: string,
	pack: Pack,
	timeZone: string,
	today: Dekad,
	now: Date,
): Promise<void> {
	const settings = {
		rule: pack.dekadRule,
		calendar: readCalendar(pack),
		timeZone,
	};
	await tx
		.insertInto("reporting_period")
		.values(
			dekadRange(dekadAt(today.year, 1), today).map((dekad) =>
				periodRow(jurisdictionId, dekad, settings, now),
			),
		)
		.execute();
}
