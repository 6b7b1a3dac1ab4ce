import type { Actor } from "@dekad/core/access/actor.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import type { OfficeFormat } from "../office-documents/office-worker.ts";
import { renderBulletin } from "../office-documents/render-bulletin.ts";
import { storeDocument } from "./make-bulletin.ts";
import { type BulletinFile, findBulletinFile } from "./stored-bulletins.ts";

/**
 * One document of a bulletin. A language that nobody asked for before is made now from the frozen
 * figures and kept.
 *
 * @throws DekadError bulletin.not_found
 */
export async function getBulletinFile(
	db: Db,
	{
		actor,
		now,
		...wanted
	}: {
		actor: Actor;
		snapshotId: string;
		format: OfficeFormat;
		lang: Lang;
		now: Date;
	},
): Promise<BulletinFile> {
	const { facts, file } = await asActor(
		db,
		actor,
		(tx) => findBulletinFile(tx, actor, wanted),
		{ readOnly: true },
	);
	if (file) return file;
	const content = await renderBulletin(facts, wanted.format, wanted.lang);
	const keep = async (tx: Tx): Promise<BulletinFile> => {
		await storeDocument(tx, actor, { ...wanted, facts, content, now });
		const made = await findBulletinFile(tx, actor, wanted);
		if (!made.file)
			throw new DekadError("bulletin.not_found", {
				snapshotId: wanted.snapshotId,
			});
		return made.file;
	};
	// Whoever asks first has it kept, an auditor too: it says nothing that was not published.
	return asActor(db, actor, keep, { upkeep: true });
}
