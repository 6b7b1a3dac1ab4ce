import { dekadBounds, type Dekad } from "@dekad/core/periods/dekad.ts";
import type { CellView } from "@dekad/contract/rollups.ts";
import type { Tx } from "../database/client.ts";
import type { Office } from "../jurisdictions/queries.ts";
import { isTextKey, text } from "@dekad/core/text/text.ts";
import type { Dimension } from "./dimensions.ts";

/**
 * The names of cells' keys in both languages, from the tree of the period's last day. Returns a
 * function from a key to its labels; a value without a name is shown as it is, a missing one as "not stated".
 */
export async function labelsOf(
	tx: Tx,
	office: Office,
	dimensions: readonly Dimension[],
	keys: readonly Record<string, string | null>[],
	last: Dekad | undefined,
	/** Names that were read already, by dimension. */
	known: Readonly<Partial<Record<string, Names>>> = {},
): Promise<(key: Record<string, string | null>) => CellView["label"]> {
	const names = new Map<string, Names>();
	for (const { name, kind } of dimensions) {
		if (names.has(name) || keys.length === 0) continue;
		const read = known[name];
		if (read) names.set(name, read);
		else if (kind === "region")
			names.set(
				name,
				await regionNames(
					tx,
					office,
					last ? dekadBounds(last).last : "9999-12-31",
				),
			);
		else if (kind === "sector") names.set(name, await sectorNames(tx, office));
		else if (kind === "stage")
			names.set(
				name,
				new Map(office.pack.stages.map((stage) => [stage.id, stage.name])),
			);
		else if (kind === "owner")
			names.set(
				name,
				await ownerNames(
					tx,
					office,
					keys.flatMap((key) => key[name] ?? []),
				),
			);
		else if (kind === "reporting")
			names.set(name, wordsOf(`rollups.${name}`, name, keys));
		else names.set(name, wordsOf(`projects.${name}`, name, keys));
	}
	return (key) =>
		Object.fromEntries(
			Object.entries(key).map(([name, value]) => [
				name,
				names.get(name)?.get(value ?? "") ?? {
					zh: value ?? text("zh", "pages.not_stated"),
					en: value ?? text("en", "pages.not_stated"),
				},
			]),
		);
}

export type Names = ReadonlyMap<string, { zh: string; en: string }>;

/** Rows of path, Chinese and English name as they are shown; without an English one the Chinese. */
export const namesOf = (
	rows: readonly (readonly [path: string, zh: string, en: string | null])[],
): Names =>
	new Map(rows.map(([path, zh, en]) => [path, { zh, en: en ?? zh }] as const));

/** The words of a choice the cells have, such as who owns or whether it was reported; free values have none. */
function wordsOf(
	domain: string,
	name: string,
	keys: readonly Record<string, string | null>[],
): Map<string, { zh: string; en: string }> {
	return new Map(
		keys.flatMap((key) => {
			const word = key[name] ?? "";
			const sentence = `${domain}.${word}`;
			return isTextKey(sentence)
				? [[word, { zh: text("zh", sentence), en: text("en", sentence) }]]
				: [];
		}),
	);
}

async function ownerNames(tx: Tx, office: Office, ids: readonly string[]) {
	if (ids.length === 0) return new Map<string, { zh: string; en: string }>();
	const rows = await tx
		.selectFrom("organisation")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("organisation_id", "in", [...new Set(ids)])
		.select(["organisation_id", "name", "name_en"])
		.execute();
	return new Map(
		rows.map((row) => [
			row.organisation_id,
			{ zh: row.name, en: row.name_en ?? row.name },
		]),
	);
}

async function regionNames(tx: Tx, office: Office, day: string) {
	const rows = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("valid_from_on", "<=", day)
		.where((eb) =>
			eb.or([
				eb("valid_until_on", "is", null),
				eb("valid_until_on", ">=", day),
			]),
		)
		.select(["region_path", "name_zh", "name_en"])
		.execute();
	return new Map(
		rows.map((row) => [
			row.region_path,
			{ zh: row.name_zh, en: row.name_en ?? row.name_zh },
		]),
	);
}

async function sectorNames(tx: Tx, office: Office) {
	const rows = await tx
		.selectFrom("sector")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.select(["sector_path", "name_zh", "name_en"])
		.execute();
	return new Map(
		rows.map((row) => [
			row.sector_path,
			{ zh: row.name_zh, en: row.name_en ?? row.name_zh },
		]),
	);
}
