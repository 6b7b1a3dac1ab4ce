/** Reading the key of a roll-up cell: which region or sector its row stands for. */

import type { CellView } from "@dekad/contract/rollups.ts";
import type { Lang } from "@dekad/core/text/text.ts";

/** The value of a dimension, such as a region path; null: the projects of the cell do not state it. */
export const keyValue = (cell: CellView, dimension: string): string | null =>
	cell.key[dimension] ?? null;

/** The names of a cell in the reader's language, joined; empty for a total. */
export const labelOf = (cell: CellView, lang: Lang): string =>
	Object.values(cell.label)
		.map((label) => label[lang])
		.join(" · ");

/** A stable key for a list of cells. */
export const cellId = (cell: CellView): string => JSON.stringify(cell.key);
