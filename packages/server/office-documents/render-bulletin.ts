import { bulletinDocument } from "@dekad/core/documents/bulletin.ts";
import type { BulletinFacts } from "@dekad/core/documents/bulletin-facts.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import type { OfficeFormat } from "./office-worker.ts";
import { renderDocument } from "./render-document.ts";

export const MEDIA_TYPES: Readonly<Record<OfficeFormat, string>> = {
	docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	pdf: "application/pdf",
	xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** The bulletin of a snapshot's facts as a file. The same facts give the same bytes, on every day. */
export const renderBulletin = (
	facts: BulletinFacts,
	format: OfficeFormat,
	lang: Lang,
): Promise<Uint8Array> => renderDocument(bulletinDocument(facts, lang), format);
