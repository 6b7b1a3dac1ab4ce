import type { WorkCalendar } from "@dekad/core/periods/calendar.ts";
import type { Pack } from "@dekad/core/packs/pack.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { readCalendar, readPack } from "../packs/read-pack.ts";

/** One office with its method: what periods, lines and cadence are computed with. */
export type Office = {
	readonly jurisdictionId: string;
	readonly code: string;
	readonly nameZh: string;
	readonly nameEn: string;
	readonly currency: string;
	readonly timeZone: string;
	readonly rootRegionCode: string;
	/** "14/" */
	readonly rootPath: string;
	readonly isSynthetic: boolean;
	readonly version: number;
	readonly pack: Pack;
	readonly calendar: WorkCalendar;
	/** The pack's rule, or the one the office chose instead. */
	readonly dekadRule: Pack["dekadRule"];
};

/** The office of a transaction. @throws DekadError jurisdiction.not_found */
export async function officeOf(
	tx: Tx,
	jurisdictionId: string,
): Promise<Office> {
	const row = await tx
		.selectFrom("jurisdiction")
		.where("jurisdiction_id", "=", jurisdictionId)
		.selectAll()
		.executeTakeFirst();
	if (!row)
		throw new DekadError("jurisdiction.not_found", { code: jurisdictionId });
	const pack = readPack(row.pack_id);
	const chosen = (row.settings as { dekadRule?: string }).dekadRule;
	return {
		jurisdictionId,
		code: row.code,
		nameZh: row.name_zh,
		nameEn: row.name_en,
		currency: row.currency,
		timeZone: row.time_zone,
		rootRegionCode: row.root_region_code,
		rootPath: `${row.root_region_code}/`,
		isSynthetic: row.is_synthetic,
		version: row.version,
		pack,
		calendar: readCalendar(pack),
		dekadRule:
			pack.dekadRules.find((rule) => rule.id === chosen) ?? pack.dekadRule,
	};
}
