import type { Names } from "@dekad/core/packs/pack.ts";
import type { Lang } from "@dekad/core/text/text.ts";

/** A rule's name as a heading; schemes write it as it stands inside a sentence. */
export const ruleName = (name: Names, lang: Lang): string =>
	name[lang].slice(0, 1).toUpperCase() + name[lang].slice(1);
