import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { getProject, listProjects } from "@dekad/contract/registry.ts";
import { asking, send } from "../api.ts";
import type { ProjectSearch } from "./search.ts";

/** Rows a page of the list asks for: one answer is parsed well within a frame or two. */
export const PAGE_ROWS = 500;

/** The projects a filter leaves, in code order, page by page. */
export const projectListQuery = (search: ProjectSearch) =>
	infiniteQueryOptions({
		queryKey: [listProjects.method, listProjects.path, chosen(search)],
		queryFn: ({ pageParam, signal }) =>
			send(listProjects, {
				query: {
					...chosen(search),
					limit: PAGE_ROWS,
					...(pageParam ? { cursor: pageParam } : {}),
				},
				signal,
			}),
		initialPageParam: "",
		getNextPageParam: (page) => page.nextCursor,
		placeholderData: keepPreviousData,
		// Pages are never changed, only added: comparing 10,000 rows with themselves would cost a frame.
		structuralSharing: false,
		// A return to the window would fetch every page again.
		refetchOnWindowFocus: false,
	});

/** What narrows the list: the address without what is not chosen and without the focus. */
export function chosen({
	search,
	region,
	sector,
	stage,
	paused,
	list,
	coverage,
}: ProjectSearch) {
	return {
		...(search ? { search } : {}),
		...(region ? { region } : {}),
		...(sector ? { sector } : {}),
		...(stage ? { stage } : {}),
		...(paused ? { paused } : {}),
		...(list ? { list } : {}),
		...(coverage ? { coverage } : {}),
	};
}

export const projectQuery = (projectId: string) =>
	asking(getProject, { params: { projectId } });
