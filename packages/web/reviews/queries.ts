import { infiniteQueryOptions, useQueryClient } from "@tanstack/react-query";
import { listReviews } from "@dekad/contract/reviews.ts";
import { keyOf, send } from "../api.ts";
import type { ReviewSearch } from "./search.ts";

const PAGE = 50;

/** The queue, a page more each time; heads and counts are those of the first page. */
export const queueQuery = ({
	dekad,
	region,
	state = "waiting",
	odd,
}: ReviewSearch) => {
	const query = {
		state,
		limit: PAGE,
		...(dekad ? { dekad } : {}),
		...(region ? { region } : {}),
		// Only what waits is sorted by what is odd about it.
		...(odd && state === "waiting" ? { odd } : {}),
	};
	return infiniteQueryOptions({
		queryKey: [...keyOf(listReviews), query],
		queryFn: ({ pageParam, signal }) =>
			send(listReviews, {
				query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) },
				signal,
			}),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor ?? undefined,
	});
};

/** After any word everything that counts reports is old: the queue, totals, project pages. */
export function useAfterWord(): () => Promise<void> {
	const queries = useQueryClient();
	return () => queries.invalidateQueries();
}
