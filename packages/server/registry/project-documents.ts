import { createHash } from "node:crypto";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import type { DocumentKind } from "@dekad/core/registry/document-kinds.ts";
import {
	FILE_TYPES,
	type FileType,
	fileTypeOf,
} from "@dekad/core/registry/file-type.ts";
import { plainPicture } from "@dekad/core/registry/plain-picture.ts";
import type { ProjectDocumentView } from "@dekad/contract/registry.ts";
import yauzl from "yauzl";
import { reachOfRows } from "../access/reach.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { keepFile } from "../imports/queries.ts";
import { lockForAct } from "./lock-for-act.ts";

/** Largest paper taken in: a scanned contract is some 10 MB, and a file stands in memory while it is judged. */
export const LARGEST_DOCUMENT_BYTES = 20 * 1024 * 1024;
/** An office file has some dozens of parts; what has more is refused unread. */
const MOST_PARTS = 5_000;

export type NewDocument = {
	readonly kind: DocumentKind;
	readonly title: string;
	/** The day it bears; null: not stated. */
	readonly documentOn: string | null;
	/** Id of the dekad whose figures it proves; null: the project as such. */
	readonly dekad: string | null;
	readonly fileName: string;
	readonly content: Buffer;
};

/**
 * Adds a paper to a project. Its type is what its bytes are, and a picture is kept without its metadata. The same bytes a second time are the document
 * that is there already, which is given back unchanged; a withdrawn one may be added anew.
 *
 * @throws DekadError project.not_found, access.not_allowed, document.empty, document.type_refused,
 *   document.picture_refused
 */
export async function addProjectDocument(
	tx: Tx,
	{
		actor,
		projectId,
		document,
		now,
	}: { actor: Actor; projectId: string; document: NewDocument; now: Date },
): Promise<ProjectDocumentView> {
	const project = await lockForAct(
		tx,
		actor,
		projectId,
		undefined,
		"project.documents",
	);
	if (document.content.length === 0) throw new DekadError("document.empty");
	const names = await zipNames(document.content);
	const type = fileTypeOf(document.content, () => names);
	if (type === null) throw new DekadError("document.type_refused");
	const content = withoutTraces(document.content, type);

	const sha256 = createHash("sha256").update(content).digest("hex");
	const same = (await listDocumentRows(tx, actor, projectId)).find(
		(each) => each.sha256 === sha256 && each.withdrawnAt === null,
	);
	if (same) return viewOf(same);
	const fileId = await keepFile(tx, actor, {
		name: document.fileName,
		mediaType: FILE_TYPES[type],
		content,
		now,
		place: project,
	});
	const documentId = newId(now);
	await tx
		.insertInto("project_document")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			document_id: documentId,
			project_id: projectId,
			region_path: project.regionPath,
			owner_org_id: project.ownerOrgId,
			kind: document.kind,
			title: document.title,
			document_on: document.documentOn,
			dekad_start:
				document.dekad === null ? null : dekadStart(parseDekad(document.dekad)),
			file_id: fileId,
			added_at: now,
			added_by: actor.name,
		})
		.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "document.added",
				subjectId: documentId,
				projectId,
				regionPath: project.regionPath,
				payload: { kind: document.kind, title: document.title },
			},
		],
		now,
	);
	return getView(tx, actor, projectId, documentId);
}

/**
 * What is kept of a file: a picture without where, when and with what it was taken, so that no copy of it can tell;
 * every other kind as it came, since a seal or signature in it holds for its bytes only.
 */
function withoutTraces(content: Buffer, type: FileType): Buffer {
	if (type !== "jpg" && type !== "png" && type !== "webp") return content;
	const picture = plainPicture(content, type);
	if (picture === null) throw new DekadError("document.picture_refused");
	return Buffer.from(picture.bytes);
}

/**
 * Withdraws a document with a reason: it stays on file and says so.
 *
 * @throws DekadError project.not_found, access.not_allowed, document.not_found, document.withdrawn
 */
export async function withdrawProjectDocument(
	tx: Tx,
	{
		actor,
		projectId,
		documentId,
		reason,
		now,
	}: {
		actor: Actor;
		projectId: string;
		documentId: string;
		reason: string;
		now: Date;
	},
): Promise<ProjectDocumentView> {
	const project = await lockForAct(
		tx,
		actor,
		projectId,
		undefined,
		"project.documents",
	);
	const before = await getView(tx, actor, projectId, documentId);
	if (before.withdrawnAt !== null) throw new DekadError("document.withdrawn");
	await tx
		.updateTable("project_document")
		.set({
			withdrawn_at: now,
			withdrawn_by: actor.name,
			withdrawn_reason: reason,
		})
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("document_id", "=", documentId)
		.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "document.withdrawn",
				subjectId: documentId,
				projectId,
				regionPath: project.regionPath,
				payload: { title: before.title, reason },
			},
		],
		now,
	);
	return getView(tx, actor, projectId, documentId);
}

/** A project's documents, newest first, withdrawn ones too. Empty for a project the actor cannot see. */
export const listDocuments = async (
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<ProjectDocumentView[]> =>
	(await listDocumentRows(tx, actor, projectId)).map(viewOf);

/**
 * The kept file of a project's document. The way to one leads through the
 * document, which is seen by whoever sees the project.
 *
 * @throws DekadError document.not_found
 */
export async function getDocumentFileId(
	tx: Tx,
	actor: Actor,
	projectId: string,
	documentId: string,
): Promise<string> {
	const found = (await listDocumentRows(tx, actor, projectId)).find(
		(each) => each.documentId === documentId,
	);
	if (!found) throw new DekadError("document.not_found");
	return found.fileId;
}

type DocumentRow = Awaited<ReturnType<typeof listDocumentRows>>[number];

const listDocumentRows = (tx: Tx, actor: Actor, projectId: string) =>
	tx
		.selectFrom("project_document as d")
		.innerJoin("stored_file as f", (join) =>
			join
				.onRef("f.jurisdiction_id", "=", "d.jurisdiction_id")
				.onRef("f.file_id", "=", "d.file_id"),
		)
		.where("d.jurisdiction_id", "=", actor.jurisdictionId)
		.where("d.project_id", "=", projectId)
		.where(reachOfRows(actor, "d"))
		.orderBy("d.added_at", "desc")
		.orderBy("d.document_id", "desc")
		.select([
			"d.document_id as documentId",
			"d.kind",
			"d.title",
			"d.document_on as documentOn",
			"d.dekad_start as dekadStart",
			"d.file_id as fileId",
			"d.added_at as addedAt",
			"d.added_by as addedBy",
			"d.withdrawn_at as withdrawnAt",
			"d.withdrawn_by as withdrawnBy",
			"d.withdrawn_reason as withdrawnReason",
			"f.name as fileName",
			"f.media_type as mediaType",
			"f.bytes",
			"f.sha256",
		])
		.execute();

function viewOf({
	fileId: _,
	sha256: __,
	dekadStart: start,
	...row
}: DocumentRow): ProjectDocumentView {
	return {
		...row,
		kind: row.kind as DocumentKind,
		dekad: start === null ? null : dekadId(dekadOfStart(start)),
		addedAt: row.addedAt.toISOString(),
		withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
	};
}

async function getView(
	tx: Tx,
	actor: Actor,
	projectId: string,
	documentId: string,
): Promise<ProjectDocumentView> {
	const found = (await listDocuments(tx, actor, projectId)).find(
		(each) => each.documentId === documentId,
	);
	if (!found) throw new DekadError("document.not_found");
	return found;
}

/** The names in a zip's directory; null when it is none or has too many. Nothing is unpacked. */
async function zipNames(content: Buffer): Promise<string[] | null> {
	if (content[0] !== 0x50 || content[1] !== 0x4b) return null;
	try {
		const zip = await yauzl.fromBufferPromise(content, {
			lazyEntries: true,
			validateEntrySizes: false,
		});
		if (zip.entryCount > MOST_PARTS) return null;
		const names: string[] = [];
		for await (const entry of zip.eachEntry()) {
			names.push(entry.fileName);
			if (names.length > MOST_PARTS) return null;
		}
		return names;
	} catch {
		// Whatever it is, it is no office file.
		return null;
	}
}
