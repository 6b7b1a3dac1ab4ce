import { infiniteQueryOptions } from "@tanstack/react-query";
import { getRollup, listRollupRows } from "@dekad/contract/rollups.ts";
import { asking, send } from "../api.ts";
import type { RollupSearch } from "./search.ts";

/** How totals are split when the address does not say. */
export const USUAL_SPLIT = "region";
/** What the address says when totals are not split at all: an empty value would read as "not said". */
export const NO_SPLIT = "none";

/** The dimensions the address asks for, in its order. */
export const splitOf = ({ by }: RollupSearch): string[] =>
	by === NO_SPLIT ? [] : (by ?? USUAL_SPLIT).split(",").filter(Boolean);

/** The address in the shape of the contract. */
export function question({ period, list, where, as, asOf }: RollupSearch) {
	return {
		...(period ? { period } : {}),
		...(list ? { list } : {}),
		...(where ? { where } : {}),
		...(as ? { as } : {}),
		...(asOf ? { asOf } : {}),
	};
}

export const rollupQuery = (search: RollupSearch) =>
	asking(getRollup, {
		query: { ...question(search), by: splitOf(search).join(",") },
	});

/** The one total of what the address narrows to. */
export const totalQuery = (search: RollupSearch) =>
	asking(getRollup, { query: { ...question(search), by: "" } });

export const PAGE_ROWS = 500;

export const rollupRowsQuery = (search: RollupSearch) =>
	infiniteQueryOptions({
		queryKey: [listRollupRows.method, listRollupRows.path, question(search)],
		queryFn: ({ pageParam, signal }) =>
			send(listRollupRows, {
				query: {
					...question(search),
					limit: PAGE_ROWS,
					...(pageParam ? { cursor: pageParam } : {}),
				},
				signal,
			}),
		initialPageParam: "",
		getNextPageParam: (page) => page.nextCursor,
		structuralSharing: false,
		refetchOnWindowFocus: false,
	});
