import type { MissingRow } from "@dekad/contract/missing.ts";
import type { Only } from "./search.ts";

/** The missing as a caller works through them: a place, its owners, their projects, all in the list's order. */
export type MissingOwner = {
	readonly ownerOrgId: string;
	readonly name: string;
	readonly rows: readonly MissingRow[];
};
export type MissingPlace = {
	readonly regionPath: string;
	readonly owners: readonly MissingOwner[];
	readonly count: number;
};

/** Rows come by region, then owner, so that neighbours belong together. An owner with projects in two places stands in both. */
export function groupMissing(rows: readonly MissingRow[]): MissingPlace[] {
	const places = Map.groupBy(rows, (row) => row.regionPath);
	return [...places].map(([regionPath, here]) => ({
		regionPath,
		count: here.length,
		owners: [...Map.groupBy(here, (row) => row.ownerOrgId)].map(
			([ownerOrgId, own]) => ({
				ownerOrgId,
				name: own[0]?.ownerName ?? "",
				rows: own,
			}),
		),
	}));
}

/** Whether a row is among what the reader wants to see. */
export function isWanted(
	{ lastReminder }: MissingRow,
	only: Only | undefined,
): boolean {
	if (only === "not_reminded") return lastReminder === null;
	if (only === "not_seen")
		return lastReminder !== null && lastReminder.seenAt === null;
	return true;
}
