import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { numberText } from "@dekad/core/documents/bulletin.ts";
import {
	type BulletinFacts,
	sumProblems,
} from "@dekad/core/documents/bulletin-facts.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import type { BulletinView } from "@dekad/contract/bulletins.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import type { OfficeFormat } from "../office-documents/office-worker.ts";
import {
	MEDIA_TYPES,
	renderBulletin,
} from "../office-documents/render-bulletin.ts";
import { lookOf } from "./document-look.ts";
import { nextNumber, takeNumber } from "./document-numbers.ts";
import { type Draft, dropDraft, findDraft } from "./drafts.ts";
import { bulletinFacts, type BulletinQuestion } from "./queries.ts";
import { getBulletin } from "./stored-bulletins.ts";

export const BULLETIN_FORMATS = ["docx", "pdf", "xlsx"] as const;

/**
 * Freezes a period's figures as a snapshot and makes the bulletin's three documents from it, with
 * the event bulletin.made. Figures are read in one repeatable-read transaction, the documents are
 * drawn outside of any (a second with a connection held would be a second lost to reports), and
 * snapshot, files and event are written together: there is never a snapshot half made.
 *
 * @param lang of the documents; the actor's where left out. The other language is made when asked for
 * @param number of the document; left out: the next one where the office numbers its documents; null: none
 * @throws DekadError access.not_allowed, period.invalid, region.not_found, list.not_found, bulletin.nothing_to_say,
 *   bulletin.number_taken (also when somebody published under the proposed number meanwhile)
 * @throws Error when rows do not add up to their total: such a bulletin is not printed
 */
export async function makeBulletin(
	db: Db,
	{
		actor,
		lang = actor.lang,
		number,
		...question
	}: {
		actor: Actor;
		lang?: Lang;
		number?: number | null | undefined;
	} & BulletinQuestion,
): Promise<BulletinView> {
	requireMay(actor, "bulletin.issue");
	const facts = await asActor(
		db,
		actor,
		(tx) => factsWithDraft(tx, actor, question, number),
		{ readOnly: true },
	);
	const problems = sumProblems(facts);
	if (problems.length > 0)
		throw new Error(
			`rows do not add up to their total: ${JSON.stringify(problems)}`,
		);
	const files = await Promise.all(
		BULLETIN_FORMATS.map(async (format) => ({
			format,
			content: await renderBulletin(facts, format, lang),
		})),
	);
	const snapshotId = newId(question.now);
	return asActor(db, actor, async (tx) => {
		if (facts.number)
			await takeNumber(tx, actor, {
				number: facts.number,
				snapshotId,
				now: question.now,
			});
		await tx
			.insertInto("snapshot")
			.values({
				jurisdiction_id: actor.jurisdictionId,
				snapshot_id: snapshotId,
				kind: "bulletin",
				period: facts.period,
				region_path: facts.region.path,
				as_of: facts.asOf,
				pack_id: facts.pack.id,
				pack_version: facts.pack.version,
				facts: JSON.stringify(facts),
				created_at: question.now,
				created_by: actor.name,
			})
			.execute();
		for (const { format, content } of files)
			await storeDocument(tx, actor, {
				snapshotId,
				facts,
				format,
				lang,
				content,
				now: question.now,
			});
		await appendEvents(
			tx,
			actor,
			[
				{
					kind: "bulletin.made",
					subjectId: snapshotId,
					regionPath: facts.region.path,
					payload: {
						period: facts.period,
						list: facts.list?.code ?? null,
						number: numberText(facts, "zh"),
						lang,
						documents: files.map(({ format, content }) => ({
							format,
							sha256: sha256(content),
						})),
					},
				},
			],
			question.now,
		);
		await dropDraft(tx, actor, draftKey(facts));
		return getBulletin(tx, actor, snapshotId);
	});
}

const draftKey = ({ region, period, list }: BulletinFacts) => ({
	regionPath: region.path,
	period,
	list: list?.code ?? null,
});

/** Today's facts with the words given, or those of the draft. */
async function factsWithDraft(
	tx: Tx,
	actor: Actor,
	question: BulletinQuestion,
	number: number | null | undefined,
): Promise<BulletinFacts> {
	const facts = await bulletinFacts(tx, actor, {
		...question,
		isPublished: true,
	});
	const { look, proposed } = await lookAndNumber(tx, actor, facts);
	const numbered = {
		...facts,
		look,
		number:
			number === null || proposed === null
				? null
				: { ...proposed, number: number ?? proposed.number },
	};
	if (question.nextSteps !== undefined) return numbered;
	const { nextSteps, nextStepsEn } = await findDraft(
		tx,
		actor,
		draftKey(facts),
	);
	return { ...numbered, nextSteps, nextStepsEn };
}

/**
 * A bulletin as it would be published now, and its draft.
 *
 * @throws DekadError those of bulletinFacts
 */
export async function previewBulletin(
	tx: Tx,
	actor: Actor,
	question: BulletinQuestion,
): Promise<{
	facts: BulletinFacts;
	draft: Draft;
	nextNumber: number | null;
}> {
	const facts = await bulletinFacts(tx, actor, question);
	const draft = await findDraft(tx, actor, draftKey(facts));
	const { look, proposed } = await lookAndNumber(tx, actor, facts);
	return {
		facts: {
			...facts,
			look,
			number: proposed,
			nextSteps: draft.nextSteps,
			nextStepsEn: draft.nextStepsEn,
		},
		draft,
		nextNumber: proposed?.number ?? null,
	};
}

async function lookAndNumber(
	tx: Tx,
	actor: Actor,
	{ asOfLocal }: BulletinFacts,
) {
	const { look } = await lookOf(tx, actor);
	const proposed = await nextNumber(tx, actor, look, { issuedOn: asOfLocal });
	return { look, proposed };
}

const sha256 = (content: Uint8Array) =>
	createHash("sha256").update(content).digest("hex");

/** Keeps a document of a snapshot. One made by somebody else in the meantime stays: its bytes are the same. */
export async function storeDocument(
	tx: Tx,
	actor: Actor,
	{
		snapshotId,
		facts,
		format,
		lang,
		content,
		now,
	}: {
		snapshotId: string;
		facts: BulletinFacts;
		format: OfficeFormat;
		lang: Lang;
		content: Uint8Array;
		now: Date;
	},
): Promise<void> {
	// A conflict on the second insert would come too late: the file would be left without a document.
	const lock = `${snapshotId} ${format} ${lang}`;
	await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(
		tx,
	);
	const made = await tx
		.selectFrom("snapshot_document")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("snapshot_id", "=", snapshotId)
		.where("format", "=", format)
		.where("language", "=", lang)
		.select("file_id")
		.executeTakeFirst();
	if (made) return;
	const fileId = newId(now);
	await tx
		.insertInto("stored_file")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			file_id: fileId,
			name: bulletinFileName(facts, format, lang),
			media_type: MEDIA_TYPES[format],
			bytes: content.length,
			sha256: sha256(content),
			content: Buffer.from(content),
			created_at: now,
			created_by: actor.accountId,
			region_path: facts.region.path,
		})
		.execute();
	await tx
		.insertInto("snapshot_document")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			snapshot_id: snapshotId,
			format,
			language: lang,
			file_id: fileId,
			region_path: facts.region.path,
			created_at: now,
		})
		.execute();
}

/** "bulletin-14-2026-03-D1-zh.pdf": region code and period, in letters every system and header takes. */
const bulletinFileName = (
	{ region, period }: BulletinFacts,
	format: OfficeFormat,
	lang: Lang,
): string =>
	`bulletin-${region.path.split("/").at(-2) ?? "all"}-${period}-${lang}.${format}`;
