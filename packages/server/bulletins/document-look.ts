import type { Actor } from "@dekad/core/access/actor.ts";
import { numberText } from "@dekad/core/documents/bulletin.ts";
import {
	DEFAULT_LOOK,
	type DocumentLook,
	FONT_ROLES,
	UNCONFIRMED,
} from "@dekad/core/documents/look.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { DocumentLookView } from "@dekad/contract/document-look.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { findMachineFont } from "../office-documents/machine-fonts.ts";
import { SHIPPED } from "../office-documents/office-fonts.ts";
import { nextNumber } from "./document-numbers.ts";

type LookRow = {
	look: DocumentLook;
	/** 0: nothing set, as shipped. */
	revision: number;
	recordedAt: string | null;
	recordedBy: string | null;
};

/**
 * The look of documents issued from the actor's own region. A city does not inherit its province's: it issues under its own
 * name.
 *
 * @throws DekadError access.not_allowed for an actor without a region
 */
export async function lookOf(tx: Tx, actor: Actor): Promise<LookRow> {
	if (actor.scope === null) throw new DekadError("access.not_allowed");
	const row = await tx
		.selectFrom("document_look")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("region_path", "=", actor.scope)
		.orderBy("revision", "desc")
		.limit(1)
		.selectAll()
		.executeTakeFirst();
	return {
		// What a later version knows and an older look does not say is as shipped.
		look: row
			? { ...DEFAULT_LOOK, ...(row.look as unknown as DocumentLook) }
			: DEFAULT_LOOK,
		revision: row?.revision ?? 0,
		recordedAt: row?.recorded_at.toISOString() ?? null,
		recordedBy: row?.recorded_by ?? null,
	};
}

/** The look with the number it would give and the fonts this machine lacks. @throws DekadError access.not_allowed */
export async function documentLook(
	tx: Tx,
	actor: Actor,
	now: Date,
): Promise<DocumentLookView> {
	const found = await lookOf(tx, actor);
	const { look } = found;
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	const next = await nextNumber(tx, actor, look, {
		issuedOn: civilDateOf(now.toISOString(), timeZone),
	});
	return {
		...found,
		regionPath: actor.scope as string,
		nextNumber: numberText({ number: next, look }, actor.lang),
		fonts: FONT_ROLES.map((role) => ({
			role,
			chosen: look.fonts[role],
			isHere: findMachineFont(look.fonts[role]) !== undefined,
			instead: SHIPPED[role],
		})),
		unconfirmed: [...UNCONFIRMED],
	};
}

/**
 * Sets the look over the revision its author saw; an act of the log. Documents published before stay as they are.
 *
 * @throws DekadError access.not_allowed, bulletin.version_conflict
 */
export async function setDocumentLook(
	tx: Tx,
	{
		actor,
		look,
		revision,
		now,
	}: { actor: Actor; look: DocumentLook; revision: number; now: Date },
): Promise<DocumentLookView> {
	requireMay(actor, "bulletin.look");
	if (actor.scope === null) throw new DekadError("access.not_allowed");
	// A revision nobody has made yet is no basis either; of two at once the key lets one through.
	const seen = await lookOf(tx, actor);
	if (seen.revision !== revision)
		throw new DekadError("bulletin.version_conflict");
	const saved = await tx
		.insertInto("document_look")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			region_path: actor.scope,
			revision: revision + 1,
			look: JSON.stringify(look),
			recorded_at: now,
			recorded_by: actor.name,
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning("revision")
		.executeTakeFirst();
	if (!saved) throw new DekadError("bulletin.version_conflict");
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "bulletin.look_set",
				subjectId: null,
				regionPath: actor.scope,
				payload: { revision: saved.revision },
			},
		],
		now,
	);
	return documentLook(tx, actor, now);
}
