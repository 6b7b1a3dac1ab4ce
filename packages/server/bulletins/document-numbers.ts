import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import type {
	DocumentLook,
	DocumentNumber,
} from "@dekad/core/documents/look.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";

/** The number after the highest one taken in the year of `issuedOn`; null: the look names no organ code. */
export async function nextNumber(
	tx: Tx,
	actor: Actor,
	look: DocumentLook,
	{ issuedOn }: { issuedOn: string },
): Promise<DocumentNumber | null> {
	const code = look.words.zh.numberCode.trim();
	if (code === "") return null;
	const year = Number(issuedOn.slice(0, 4));
	const row = await tx
		.selectFrom("document_number")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("code", "=", code)
		.where("year", "=", year)
		.select(sql<number | null>`max(number)`.as("highest"))
		.executeTakeFirst();
	return { code, year, number: (row?.highest ?? 0) + 1 };
}

/**
 * Takes a number for a document, for ever: it is not given back, also when the document is withdrawn.
 *
 * @throws DekadError bulletin.number_taken with the number
 */
export async function takeNumber(
	tx: Tx,
	actor: Actor,
	{
		number: { code, year, number },
		snapshotId,
		now,
	}: { number: DocumentNumber; snapshotId: string; now: Date },
): Promise<void> {
	const taken = await tx
		.insertInto("document_number")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			code,
			year,
			number,
			snapshot_id: snapshotId,
			taken_at: now,
			taken_by: actor.name,
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning("number")
		.executeTakeFirst();
	if (!taken)
		throw new DekadError("bulletin.number_taken", {
			code,
			year: String(year),
			number: String(number),
		});
}
