import {
	text,
	type Lang,
	type TextKey,
	type TextParams,
} from "@dekad/core/text/text.ts";

/** What one check found. `next` is what to do; a finding may be well and still have one (a warning). */
export type Finding = {
	name: string;
	ok: boolean;
	say: readonly [TextKey, TextParams?];
	next?: readonly [TextKey, TextParams?];
};

/** A finding as `dekad doctor` prints it. */
export type Check = {
	name: string;
	ok: boolean;
	message: string;
	/** What to do; null when nothing is. */
	next: string | null;
};

export const checkOf = (finding: Finding, lang: Lang): Check => ({
	name: finding.name,
	ok: finding.ok,
	message: text(lang, ...finding.say),
	next: finding.next ? text(lang, ...finding.next) : null,
});
