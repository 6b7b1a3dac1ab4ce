import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { ImportView } from "@dekad/contract/imports.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";

export type ImportOptions = {
	dateOrder?: "dmy" | "mdy" | "ymd" | undefined;
	mapping?: unknown;
	onlyIfAllGood?: boolean | undefined;
};

/** Keeps a received or made file as evidence. Returns its id. */
export async function keepFile(
	tx: Tx,
	actor: Actor,
	{
		name,
		mediaType,
		content,
		now,
		place,
		fileId = newId(now),
	}: {
		name: string;
		mediaType: string;
		content: Buffer;
		now: Date;
		/** Whose business it is besides its maker's: who reads there reads the file. */
		place: { readonly regionPath: string; readonly ownerOrgId?: string };
		fileId?: string;
	},
): Promise<string> {
	await tx
		.insertInto("stored_file")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			file_id: fileId,
			name: name.slice(-200),
			media_type: mediaType,
			bytes: content.length,
			sha256: createHash("sha256").update(content).digest("hex"),
			content,
			created_at: now,
			created_by: actor.accountId,
			region_path: place.regionPath,
			owner_org_id: place.ownerOrgId ?? null,
		})
		.execute();
	return fileId;
}

/** Bytes of a kept file read at once. The driver gets them as hexadecimal text, several copies of it: 13 MB cost 80. */
const PIECE_BYTES = 1024 * 1024;

/** A kept file. Undefined: none in this office. */
export async function findFile(tx: Tx, actor: Actor, fileId: string) {
	const file = () =>
		tx
			.selectFrom("stored_file")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("file_id", "=", fileId);
	const found = await file()
		.select(["name", "media_type as mediaType", "bytes"])
		.executeTakeFirst();
	if (!found) return undefined;
	const { name, mediaType, bytes } = found;
	const content = Buffer.allocUnsafe(bytes);
	for (let at = 0; at < bytes; at += PIECE_BYTES) {
		const { piece } = await file()
			.select(
				sql<Buffer>`substring(content from ${at + 1} for ${PIECE_BYTES})`.as(
					"piece",
				),
			)
			.executeTakeFirstOrThrow();
		piece.copy(content, at);
	}
	return { name, mediaType, content };
}

/** The actor's own imports, newest first; an auditor sees everybody's. */
export function importRuns(tx: Tx, actor: Actor) {
	return tx
		.selectFrom("import_run as i")
		.innerJoin("stored_file as f", (join) =>
			join
				.onRef("f.jurisdiction_id", "=", "i.jurisdiction_id")
				.onRef("f.file_id", "=", "i.file_id"),
		)
		.leftJoin("account as a", "a.account_id", "i.created_by")
		.leftJoin("job as j", (join) =>
			join
				.onRef("j.jurisdiction_id", "=", "i.jurisdiction_id")
				.onRef("j.job_id", "=", "i.job_id"),
		)
		.where("i.jurisdiction_id", "=", actor.jurisdictionId)
		.$if(actor.role !== "auditor", (query) =>
			query.where(
				"i.created_by",
				actor.accountId === null ? "is" : "=",
				actor.accountId,
			),
		)
		.orderBy("i.created_at", "desc")
		.select([
			"i.import_id as importId",
			"i.kind",
			"i.state",
			"i.options",
			"i.result",
			"i.file_id as fileId",
			"i.marked_file_id as markedFileId",
			"i.job_id as jobId",
			"i.created_at as createdAt",
			"f.name as fileName",
			"a.display_name as createdBy",
			"j.error",
			"j.state as jobState",
		]);
}

type ImportRow = Awaited<
	ReturnType<ReturnType<typeof importRuns>["executeTakeFirstOrThrow"]>
>;

/** How an import is told; one whose job failed or was cancelled is failed or cancelled, whatever it had reached. */
export function importView(row: ImportRow): ImportView {
	const unfinished = row.state === "checking" || row.state === "storing";
	const state =
		unfinished && (row.jobState === "failed" || row.jobState === "cancelled")
			? row.jobState
			: row.state;
	return {
		importId: row.importId,
		kind: row.kind,
		fileName: row.fileName,
		state: state as ImportView["state"],
		jobId: row.jobId,
		result: row.result as ImportView["result"],
		error: row.error as ImportView["error"],
		hasMarkedFile: row.markedFileId !== null,
		createdAt: row.createdAt.toISOString(),
		createdBy: row.createdBy ?? "",
	};
}
