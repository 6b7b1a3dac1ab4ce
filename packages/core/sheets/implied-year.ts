import type { FoundHeader } from "./find-header.ts";
import type { SheetKind } from "./sheet-kind.ts";

/**
 * The year that the headers themselves name, "2026年计划投资（万元）", for a kind that needs a year and a sheet
 * without such a column. Undefined when the kind needs none, a column states it, no header that is read
 * names one, or two name different ones: then it is asked for and not guessed.
 */
export function impliedYear(
	kind: SheetKind,
	header: FoundHeader,
): string | undefined {
	const needsYear = kind.fields.some(({ key }) => key === "year");
	if (!needsYear || header.fields.has("year")) return undefined;
	const years = new Set<string>();
	for (const column of header.fields.values()) {
		for (const [, year] of column.header
			.normalize("NFKC")
			.matchAll(/(?<!\d)(20\d\d)(?!\d)/g))
			years.add(year!);
	}
	return years.size === 1 ? [...years][0] : undefined;
}
