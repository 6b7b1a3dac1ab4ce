import type { spreadsheetRefusals } from "@dekad/core/text/en/spreadsheets.ts";

/** Why a file is not read. The code is also the key of the sentence that says so (core/text). */
export type RefusalCode = keyof typeof spreadsheetRefusals;

/**
 * The file is not one we read, or is more than we are willing to read. It is not a defect: the sentence under its code
 * tells the person what to do next. Anything else thrown by this folder is a defect.
 */
export class SpreadsheetRefusal extends Error {
	readonly code: RefusalCode;
	readonly params: Readonly<Record<string, string | number>>;

	constructor(
		code: RefusalCode,
		params: Readonly<Record<string, string | number>> = {},
		options?: ErrorOptions,
	) {
		super(code, options);
		this.name = "SpreadsheetRefusal";
		this.code = code;
		this.params = params;
	}
}
