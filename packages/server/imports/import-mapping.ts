import {
	type MappingWish,
	readMappingWish,
} from "@dekad/core/sheets/sheet-mapping.ts";
import type { SheetKind } from "@dekad/core/sheets/sheet-kind.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { type Tx } from "../database/client.ts";

/** The mapping kept for the first of some header digests that has one. Undefined: none, or one an older version could not read. */
export async function findMapping(
	tx: Tx,
	actor: Actor,
	kind: SheetKind,
	hashes: readonly string[],
): Promise<MappingWish | undefined> {
	if (hashes.length === 0) return undefined;
	const rows = await tx
		.selectFrom("import_mapping")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("kind", "=", kind.name)
		.where("header_hash", "in", [...hashes])
		.select(["header_hash as hash", "mapping"])
		.execute();
	for (const hash of hashes) {
		const row = rows.find((each) => each.hash === hash);
		const reading = row && readMappingWish(row.mapping, kind);
		if (reading?.ok) return reading.wish;
	}
	return undefined;
}

/** Keeps a mapping for a header row; a newer one for the same row replaces it. */
export async function keepMapping(
	tx: Tx,
	actor: Actor,
	kind: SheetKind,
	{ hash, wish, now }: { hash: string; wish: MappingWish; now: Date },
): Promise<void> {
	const mapping = JSON.stringify(wish);
	await tx
		.insertInto("import_mapping")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			kind: kind.name,
			header_hash: hash,
			mapping,
			used_at: now,
		})
		.onConflict((conflict) =>
			conflict
				.columns(["jurisdiction_id", "kind", "header_hash"])
				.doUpdateSet({ mapping, used_at: now }),
		)
		.execute();
}
