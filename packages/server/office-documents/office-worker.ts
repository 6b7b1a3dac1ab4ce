/** The thread in which documents are drawn: typst and exceljs block theirs for up to seconds. */

import { parentPort } from "node:worker_threads";
import type { OfficeDocument } from "@dekad/core/documents/document.ts";

export type OfficeFormat = "docx" | "pdf" | "xlsx";
export type OfficeTask = {
	readonly format: OfficeFormat;
	readonly document: OfficeDocument;
};
export type OfficeResult =
	| { readonly file: Uint8Array }
	| { readonly error: string };

// Imported when first asked for: a CLI that writes one PDF need not load two other libraries.
const WRITERS: Readonly<
	Record<OfficeFormat, (document: OfficeDocument) => Promise<Uint8Array>>
> = {
	docx: async (document) =>
		(await import("./write-docx.ts")).writeDocx(document),
	pdf: async (document) => (await import("./write-pdf.ts")).writePdf(document),
	xlsx: async (document) =>
		(await import("./write-xlsx.ts")).writeXlsx(document),
};

parentPort?.on("message", ({ format, document }: OfficeTask) => {
	WRITERS[format](document).then(
		(file) => answer({ file: new Uint8Array(file) }),
		(error: Error) => answer({ error: error.stack ?? error.message }),
	);
});

const answer = (result: OfficeResult) => parentPort?.postMessage(result);
