import type { OfficeDocument, Table } from "@dekad/core/documents/document.ts";

/** A city's figures, a line a row, fit on a page; rows of names take up to four lines each. */
const KEPT_WHOLE = { figures: 16, words: 5 };

/** Whether a table is kept on one page; a longer one breaks between rows and repeats its head. */
export function isKeptWhole({ columns, rows }: Table): boolean {
	const figures = columns.filter(({ holds }) => holds === "figures").length;
	return (
		rows.length <=
		KEPT_WHOLE[figures > columns.length / 2 ? "figures" : "words"]
	);
}

/** 156 mm in points. */
const TYPE_WIDTH_PT = 442;
const SMALLEST_PT = 7;

/**
 * The letters of a table's cells in points, in steps of a half: the look's size, or as much smaller as the columns' wished
 * widths need. English, with longer words and without a standard of its own, is set half a point smaller.
 */
export function cellPoints(
	{ lang, look }: OfficeDocument,
	{ columns }: Table,
): number {
	const wished = look.tablePt - (lang === "en" ? 0.5 : 0);
	const ems = columns.reduce((sum, { weight }) => sum + weight, 0);
	// A table of words alone breaks its lines; figures must not break.
	if (!columns.some(({ holds }) => holds === "figures")) return wished;
	const fitting = Math.floor((TYPE_WIDTH_PT / ems) * 2) / 2;
	return Math.min(wished, Math.max(SMALLEST_PT, fitting));
}
