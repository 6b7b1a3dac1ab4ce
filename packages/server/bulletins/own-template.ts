import { createHash } from "node:crypto";
import type { Actor } from "@dekad/core/access/actor.ts";
import { bulletinDocument } from "@dekad/core/documents/bulletin.ts";
import type { BulletinFacts } from "@dekad/core/documents/bulletin-facts.ts";
import {
	SAMPLE_AUTHORITY,
	SAMPLE_LOOK,
	SAMPLE_NUMBER,
	sampleBulletin,
} from "@dekad/core/documents/sample-bulletin.ts";
import {
	type Placeholder,
	templateData,
	templateGuide,
} from "@dekad/core/documents/template-tags.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import {
	checkTemplateApart,
	fillTemplateApart,
	renderStartingTemplate,
} from "../office-documents/render-document.ts";
import { TemplateProblem } from "../office-documents/template-problem.ts";
import { MEDIA_TYPES } from "../office-documents/render-bulletin.ts";
import { storedFacts } from "./stored-bulletins.ts";

/** A bulletin with all its blocks, a ranking and a full letterhead: every placeholder there can be. */
const EVERYTHING = (lang: Lang) =>
	bulletinDocument(
		sampleBulletin({
			authority: SAMPLE_AUTHORITY,
			look: SAMPLE_LOOK,
			number: SAMPLE_NUMBER,
		}),
		lang,
	);

/** The placeholders a template may use, in the order of the document, told in a language. */
export const placeholders = (lang: Lang): Placeholder[] =>
	templateGuide(EVERYTHING(lang));

/** A template to begin with, filled from nothing: every placeholder in its place. */
export const startingTemplateFile = (lang: Lang): Promise<Uint8Array> =>
	renderStartingTemplate(EVERYTHING(lang));

const newest = (tx: Tx, actor: Actor) =>
	tx
		.selectFrom("bulletin_template as t")
		.innerJoin("stored_file as f", (join) =>
			join
				.onRef("f.jurisdiction_id", "=", "t.jurisdiction_id")
				.onRef("f.file_id", "=", "t.file_id"),
		)
		.where("t.jurisdiction_id", "=", actor.jurisdictionId)
		.where("f.jurisdiction_id", "=", actor.jurisdictionId)
		.where("t.removed_at", "is", null)
		.orderBy("t.recorded_at", "desc")
		.orderBy("t.template_id", "desc")
		.limit(1);

/** The template in use; null: the office has none. */
export async function templateInUse(tx: Tx, actor: Actor) {
	const row = await newest(tx, actor)
		.select(["f.name", "f.bytes", "t.recorded_at", "t.recorded_by"])
		.executeTakeFirst();
	return row
		? {
				name: row.name,
				bytes: row.bytes,
				recordedAt: row.recorded_at.toISOString(),
				recordedBy: row.recorded_by,
			}
		: null;
}

/**
 * Takes an office's own Word template after reading it: every placeholder must be one of `placeholders`. The one before it stays stored.
 *
 * @throws DekadError access.not_allowed, bulletin.template_refused with what is wrong, thing by thing
 */
export async function setTemplate(
	db: Db,
	{
		actor,
		name,
		content,
		now,
	}: { actor: Actor; name: string; content: Uint8Array; now: Date },
) {
	requireMay(actor, "bulletin.template-set");
	try {
		await checkTemplateApart(content, templateData(EVERYTHING("zh")));
	} catch (error) {
		if (!(error instanceof TemplateProblem)) throw error;
		throw new DekadError("bulletin.template_refused", {
			kind: error.kind,
			problem: error.what.join("; "),
			faults: error.faults,
		});
	}
	return asActor(db, actor, async (tx) => {
		const key = { jurisdiction_id: actor.jurisdictionId };
		const fileId = newId(now);
		const templateId = newId(now);
		await tx
			.insertInto("stored_file")
			.values({
				...key,
				file_id: fileId,
				name,
				media_type: MEDIA_TYPES.docx,
				bytes: content.length,
				sha256: createHash("sha256").update(content).digest("hex"),
				content: Buffer.from(content),
				created_at: now,
				created_by: actor.accountId,
				is_office_wide: true,
			})
			.execute();
		await tx
			.insertInto("bulletin_template")
			.values({
				...key,
				template_id: templateId,
				file_id: fileId,
				recorded_at: now,
				recorded_by: actor.name,
			})
			.execute();
		const { rootPath } = await officeOf(tx, actor.jurisdictionId);
		await appendEvents(
			tx,
			actor,
			[
				{
					kind: "bulletin.template_set",
					subjectId: templateId,
					regionPath: rootPath,
					payload: { name },
				},
			],
			now,
		);
		return {
			template: await templateInUse(tx, actor),
			placeholders: placeholders(actor.lang),
		};
	});
}

/**
 * A published bulletin in the office's own form, from its frozen facts.
 *
 * @throws DekadError bulletin.not_found, bulletin.no_template
 */
export async function ownForm(
	db: Db,
	{ actor, snapshotId, lang }: { actor: Actor; snapshotId: string; lang: Lang },
): Promise<{ name: string; content: Uint8Array }> {
	const { facts, template } = await asActor(
		db,
		actor,
		async (tx) => ({
			facts: await storedFacts(tx, actor, snapshotId),
			template: await newest(tx, actor).select("f.content").executeTakeFirst(),
		}),
		{ readOnly: true },
	);
	if (!template) throw new DekadError("bulletin.no_template");
	return {
		name: `bulletin-${facts.period}-${lang}-own.docx`,
		content: await fillTemplateApart(
			template.content,
			dataOf(facts, lang),
			facts.asOf,
		),
	};
}

/** The bulletin's tags; a block it does not have (no ranking) is a table without rows. */
const dataOf = (facts: BulletinFacts, lang: Lang) => ({
	...Object.fromEntries(
		Object.entries(templateData(EVERYTHING(lang))).map(([name, value]) => [
			name,
			typeof value === "string" ? "" : [],
		]),
	),
	...templateData(bulletinDocument(facts, lang)),
});
