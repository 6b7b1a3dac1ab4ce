import type { SqlType, SqlValue } from "../database/row-arrays.ts";

/** The fields of a project that a person states; where it stands and its dated values have acts of their own. */
export type ProjectValues = Readonly<Record<string, SqlValue>>;

/** Column of each field with its type, in the order of the table. */
export const PROJECT_FIELDS: readonly (readonly [
	column: string,
	type: SqlType,
])[] = [
	["name", "text"],
	["name_en", "text"],
	["owner_org_id", "uuid"],
	["region_code", "text"],
	["region_path", "text"],
	["sector_code", "text"],
	["sector_path", "text"],
	["stage", "text"],
	["is_paused", "boolean"],
	["level", "text"],
	["construction_nature", "text"],
	["ownership", "text"],
	["group_code", "text"],
	["chain_code", "text"],
	["zone_code", "text"],
	["batch_session", "text"],
	["funding_kind", "text"],
	["tags", "text[]"],
	["content_scale", "text"],
	["total_investment_yuan", "bigint"],
	["opening_investment_yuan", "bigint"],
	["expected_output_yuan", "bigint"],
	["expected_tax_yuan", "bigint"],
	["planned_start_on", "date"],
	["planned_completion_on", "date"],
	["planned_commissioning_on", "date"],
	["actual_start_on", "date"],
	["actual_completion_on", "date"],
	["actual_commissioning_on", "date"],
	["statistics_entered_on", "date"],
	["lead_official", "text"],
	["responsible_unit", "text"],
	["responsible_person", "text"],
	["project_manager", "text"],
	["contact_phone", "text"],
	["site", "text"],
	["longitude", "numeric"],
	["latitude", "numeric"],
	["tracked_from", "date"],
	["search_text", "text"],
];

/** Where a project stands and in which stage: what a dated standing holds. */
export const STANDING_FIELDS = [
	"region_code",
	"region_path",
	"sector_code",
	"sector_path",
	"owner_org_id",
	"stage",
	"is_paused",
] as const;

/**
 * What search-as-you-type looks in: code, names and owner in lower case, full-width forms made plain.
 */
export const searchText = (
	code: string,
	name: string,
	nameEn: string | null,
	ownerName: string,
): string => folded([code, name, nameEn ?? "", ownerName].join(" "));

/** Words as search compares them: full-width forms made plain first, for some become capitals by it. */
export const folded = (words: string): string =>
	words.normalize("NFKC").toLowerCase();
