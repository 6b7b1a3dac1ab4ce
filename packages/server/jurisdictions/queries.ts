import { CompiledQuery, type Selectable } from "kysely";
import type { WorkCalendar } from "@dekad/core/periods/calendar.ts";
import type { Pack } from "@dekad/core/packs/pack.ts";
import type { Tx } from "../database/client.ts";
import { hot } from "../database/hot-query.ts";
import type { Tables } from "../database/tables.ts";
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
	const { rows } = await tx.executeQuery<JurisdictionRow>(
		CompiledQuery.raw(READ, [jurisdictionId]),
	);
	const [row] = rows;
	if (!row)
		throw new DekadError("jurisdiction.not_found", { code: jurisdictionId });
	return officeOfRow(row);
}

// Nearly every request asks for it.
const READ = hot("select * from jurisdiction where jurisdiction_id = $1");

export type JurisdictionRow = Selectable<Tables["jurisdiction"]>;

/** The office of a row that was read already. */
export function officeOfRow(row: JurisdictionRow): Office {
	const pack = readPack(row.pack_id);
	const chosen = (row.settings as { dekadRule?: string }).dekadRule;
	return {
		jurisdictionId: row.jurisdiction_id,
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
