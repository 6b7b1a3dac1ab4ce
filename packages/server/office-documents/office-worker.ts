/** The thread in which documents are drawn and templates filled: typst, exceljs and a template's XML block theirs for up to seconds. */

import { parentPort } from "node:worker_threads";
import type { OfficeDocument } from "@dekad/core/documents/document.ts";
import type { TemplateData } from "@dekad/core/documents/template-tags.ts";
import type { TemplateFault } from "./template-places.ts";
import { TemplateProblem } from "./template-problem.ts";

export type OfficeFormat = "docx" | "pdf" | "xlsx";
export type OfficeTask =
	| {
			readonly kind: "draw";
			readonly format: OfficeFormat;
			readonly document: OfficeDocument;
	  }
	| { readonly kind: "start"; readonly document: OfficeDocument }
	| {
			readonly kind: "check";
			readonly template: Uint8Array;
			readonly data: TemplateData;
	  }
	| {
			readonly kind: "fill";
			readonly template: Uint8Array;
			readonly data: TemplateData;
			readonly madeAt: string;
	  };
export type OfficeResult =
	| { readonly file: Uint8Array }
	| {
			readonly problem: {
				readonly kind: TemplateProblem["kind"];
				readonly what: readonly string[];
				readonly faults: readonly TemplateFault[];
			};
	  }
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

async function done(task: OfficeTask): Promise<OfficeResult> {
	if (task.kind === "draw")
		return fileOf(await WRITERS[task.format](task.document));
	if (task.kind === "start") {
		const { startingTemplate } = await import("./starting-template.ts");
		return fileOf(await startingTemplate(task.document));
	}
	const { checkTemplate, fillTemplate } = await import("./fill-template.ts");
	if (task.kind === "fill")
		return fileOf(
			await fillTemplate(task.template, task.data, new Date(task.madeAt)),
		);
	try {
		await checkTemplate(task.template, task.data);
		return { file: new Uint8Array() };
	} catch (error) {
		// A class does not cross threads; its fields do.
		if (!(error instanceof TemplateProblem)) throw error;
		const { kind, what, faults } = error;
		return { problem: { kind, what, faults } };
	}
}

const fileOf = (file: Uint8Array): OfficeResult => ({
	file: new Uint8Array(file),
});

parentPort?.on("message", (task: OfficeTask) => {
	done(task).then(answer, (error: Error) =>
		answer({ error: error.stack ?? error.message }),
	);
});

const answer = (result: OfficeResult) => parentPort?.postMessage(result);
