import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import {
	getPlanDesk,
	listLearnedSeasons,
	listPlans,
} from "@dekad/contract/plans.ts";
import { asking, send } from "../api.ts";
import type { PlanListSearch } from "./search.ts";

export const planDeskQuery = (projectId: string, year: number | undefined) =>
	asking(getPlanDesk, {
		params: { projectId },
		query: year === undefined ? {} : { year },
	});

/** Seasons learned from the years before `year`; the past does not change while somebody plans. */
export const seasonsQuery = (projectId: string, year: number) => ({
	...asking(listLearnedSeasons, { params: { projectId }, query: { year } }),
	staleTime: Number.POSITIVE_INFINITY,
});

const chosen = ({ year, search, show }: PlanListSearch) => ({
	...(year === undefined ? {} : { year }),
	...(search ? { search } : {}),
	...(show ? { show } : {}),
});

/** Projects with their plans in code order, page by page. */
export const planListQuery = (search: PlanListSearch) =>
	infiniteQueryOptions({
		queryKey: [listPlans.method, listPlans.path, chosen(search)],
		queryFn: ({ pageParam, signal }) =>
			send(listPlans, {
				query: {
					...chosen(search),
					...(pageParam ? { cursor: pageParam } : {}),
				},
				signal,
			}),
		initialPageParam: "",
		getNextPageParam: (page) => page.nextCursor,
		placeholderData: keepPreviousData,
	});
