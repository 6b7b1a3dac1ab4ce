import type { Actor } from "@dekad/core/access/actor.ts";
import type { BulletinFacts } from "@dekad/core/documents/bulletin-facts.ts";
import { numberText } from "@dekad/core/documents/bulletin.ts";
import { rateOf } from "@dekad/core/rollups/rates.ts";
import { type Lang, text } from "@dekad/core/text/text.ts";
import { percentText } from "@dekad/core/units/ratio.ts";
import type { BulletinView } from "@dekad/contract/bulletins.ts";
import { reachOfRows } from "../access/reach.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import type { OfficeFormat } from "../office-documents/office-worker.ts";

/** The bulletins of the actor's reach, newest first, at most 100, each with the documents made so far. */
export async function listBulletins(
	tx: Tx,
	actor: Actor,
): Promise<BulletinView[]> {
	const snapshots = await bulletins(tx, actor)
		.orderBy("s.created_at", "desc")
		.orderBy("s.snapshot_id", "desc")
		.limit(100)
		.execute();
	return withDocuments(tx, actor, snapshots);
}

/** One of them. @throws DekadError bulletin.not_found, also when it lies outside the actor's reach */
export async function getBulletin(
	tx: Tx,
	actor: Actor,
	snapshotId: string,
): Promise<BulletinView> {
	const snapshots = await bulletins(tx, actor)
		.where("s.snapshot_id", "=", snapshotId)
		.execute();
	const [bulletin] = await withDocuments(tx, actor, snapshots);
	if (!bulletin) throw new DekadError("bulletin.not_found", { snapshotId });
	return bulletin;
}

const bulletins = (tx: Tx, actor: Actor) =>
	tx
		.selectFrom("snapshot as s")
		.where("s.jurisdiction_id", "=", actor.jurisdictionId)
		.where("s.kind", "=", "bulletin")
		.where(reachOfRows(actor, "s", "bulletin.read"))
		.select([
			"s.snapshot_id",
			"s.period",
			"s.region_path",
			"s.as_of",
			"s.created_at",
			"s.created_by",
			"s.facts",
		]);

type Snapshot = Awaited<
	ReturnType<ReturnType<typeof bulletins>["execute"]>
>[number];

async function withDocuments(
	tx: Tx,
	actor: Actor,
	snapshots: readonly Snapshot[],
): Promise<BulletinView[]> {
	if (snapshots.length === 0) return [];
	const documents = await tx
		.selectFrom("snapshot_document as d")
		.innerJoin("stored_file as f", (join) =>
			join
				.onRef("f.jurisdiction_id", "=", "d.jurisdiction_id")
				.onRef("f.file_id", "=", "d.file_id"),
		)
		.where("d.jurisdiction_id", "=", actor.jurisdictionId)
		.where("f.jurisdiction_id", "=", actor.jurisdictionId)
		.where(
			"d.snapshot_id",
			"in",
			snapshots.map((snapshot) => snapshot.snapshot_id),
		)
		.select(["d.snapshot_id", "d.format", "d.language", "f.bytes", "f.sha256"])
		.orderBy("d.language", "desc")
		.orderBy("d.format")
		.execute();
	return snapshots.map((snapshot) => {
		const facts = snapshot.facts as BulletinFacts;
		return {
			snapshotId: snapshot.snapshot_id,
			period: snapshot.period,
			regionPath: snapshot.region_path,
			asOf: snapshot.as_of.toISOString(),
			createdAt: snapshot.created_at.toISOString(),
			createdBy: snapshot.created_by,
			number: numberText(facts, actor.lang),
			headline: headlineOf(facts, actor.lang),
			documents: documents
				.filter((document) => document.snapshot_id === snapshot.snapshot_id)
				.map(({ format, language, bytes, sha256 }) => ({
					format: format as OfficeFormat,
					language: language as Lang,
					bytes,
					sha256,
				})),
		};
	});
}

function headlineOf(
	{ total, late }: BulletinFacts,
	lang: Lang,
): BulletinView["headline"] {
	const { numerator, denominator } = rateOf("completion", {
		actualYuan: total.actualToDateYuan,
		annualPlanYuan: total.annualPlanYuan,
	});
	const percent = percentText(numerator, denominator, 1);
	return {
		projects: total.projects,
		expected: total.expected,
		reported: total.reported,
		late: late.projects,
		completionText: percent === null ? text(lang, "units.dash") : `${percent}%`,
	};
}

/** What a bulletin states. @throws DekadError bulletin.not_found */
export async function storedFacts(
	tx: Tx,
	actor: Actor,
	snapshotId: string,
): Promise<BulletinFacts> {
	const snapshot = await bulletins(tx, actor)
		.where("s.snapshot_id", "=", snapshotId)
		.executeTakeFirst();
	if (!snapshot) throw new DekadError("bulletin.not_found", { snapshotId });
	return snapshot.facts as BulletinFacts;
}

export type BulletinFile = {
	name: string;
	mediaType: string;
	content: Buffer;
};

/** The facts of a snapshot, and its document where one has been made. @throws DekadError bulletin.not_found */
export async function findBulletinFile(
	tx: Tx,
	actor: Actor,
	{
		snapshotId,
		format,
		lang,
	}: { snapshotId: string; format: OfficeFormat; lang: Lang },
): Promise<{ facts: BulletinFacts; file: BulletinFile | undefined }> {
	// The snapshot first: it is not there outside the actor's reach.
	const snapshot = await bulletins(tx, actor)
		.where("s.snapshot_id", "=", snapshotId)
		.executeTakeFirst();
	if (!snapshot) throw new DekadError("bulletin.not_found", { snapshotId });
	const file = await tx
		.selectFrom("snapshot_document as d")
		.innerJoin("stored_file as f", (join) =>
			join
				.onRef("f.jurisdiction_id", "=", "d.jurisdiction_id")
				.onRef("f.file_id", "=", "d.file_id"),
		)
		.where("d.jurisdiction_id", "=", actor.jurisdictionId)
		.where("f.jurisdiction_id", "=", actor.jurisdictionId)
		.where("d.snapshot_id", "=", snapshotId)
		.where("d.format", "=", format)
		.where("d.language", "=", lang)
		.select(["f.name", "f.media_type as mediaType", "f.content"])
		.executeTakeFirst();
	return { facts: snapshot.facts as BulletinFacts, file };
}
