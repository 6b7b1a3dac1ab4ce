/**
 * What the embedded database has to tell a person: a notice (it runs, but not where or how one
 * would expect) or the reason why it does not run. Both carry the key of their sentence, so that
 * the command line, the first line of `serve` and `doctor` say it in the reader's language.
 */

import {
	text,
	type Lang,
	type TextKey,
	type TextParams,
} from "@dekad/core/text/text.ts";

export type EmbeddedKey = Extract<TextKey, `embedded.${string}`>;
export type Notice = { key: EmbeddedKey; params: TextParams };

/** The embedded database cannot run. `code` is the key of its sentence; the message is English. */
export class EmbeddedProblem extends Error {
	readonly code: EmbeddedKey;
	readonly params: TextParams;

	constructor(code: EmbeddedKey, params: TextParams, cause?: unknown) {
		super(text("en", code, params), cause === undefined ? {} : { cause });
		this.name = "EmbeddedProblem";
		this.code = code;
		this.params = params;
	}

	/** The sentence in `lang`. */
	in(lang: Lang): string {
		return text(lang, this.code, this.params);
	}
}
