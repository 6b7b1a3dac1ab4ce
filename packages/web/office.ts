/** What every page needs and reads once: who is signed in, the office's dekads, its regions, sectors, lists and stages with their names. */

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { listPeriods } from "@dekad/contract/periods.ts";
import { getRegistryFrame } from "@dekad/contract/registry.ts";
import { getSession } from "@dekad/contract/session.ts";
import { asking } from "./api.ts";
import { nameIn, useLang } from "./ui/preferences.tsx";

/** Who is signed in. Asked once; every act that changes it writes the cache. */
export const sessionQuery = queryOptions({
	...asking(getSession, {}),
	staleTime: Number.POSITIVE_INFINITY,
});

const A_MINUTE = 60_000;

/** The dekads the office has opened. */
export const periodsQuery = queryOptions({
	...asking(listPeriods, {}),
	staleTime: A_MINUTE,
});

/** Regions, sectors, lists and stages: what every heading and filter needs. */
export const registryFrameQuery = queryOptions({
	...asking(getRegistryFrame, {}),
	staleTime: A_MINUTE,
});

export type FrameNames = {
	/** The last region of a path; the path itself while names are on their way. */
	readonly region: (path: string) => string;
	/** City and county, joined, without the top region everybody shares. */
	readonly place: (path: string) => string;
	readonly sector: (path: string) => string;
	readonly stage: (stage: string) => string;
	/** Where a stage stands in the life of a project, as the pack orders them; unknown ones last. */
	readonly stagePlace: (stage: string) => number;
};

/** Looks names up; stable while frame and language are the same, so that rows need not be drawn again. */
export function useFrameNames(): FrameNames {
	const lang = useLang();
	const { data: frame } = useQuery(registryFrameQuery);
	return useMemo(() => {
		const names = (nodes: readonly (readonly [string, string])[]) =>
			new Map(nodes);
		const regions = names(
			(frame?.regions ?? []).map((region) => [
				region.code,
				nameIn(lang, region),
			]),
		);
		const sectors = names(
			(frame?.sectors ?? []).map((sector) => [
				sector.sectorPath,
				nameIn(lang, sector),
			]),
		);
		const stages = names(
			(frame?.stages ?? []).map((stage) => [stage.stage, nameIn(lang, stage)]),
		);
		const codes = (path: string) => path.split("/").filter(Boolean);
		const nameOf = (code: string) => regions.get(code) ?? code;
		return {
			region: (path) => nameOf(codes(path).at(-1) ?? path),
			place: (path) => {
				const below = codes(path).slice(1);
				return (below.length > 0 ? below : codes(path)).map(nameOf).join(" · ");
			},
			sector: (path) => sectors.get(path) ?? codes(path).at(-1) ?? path,
			stage: (stage) => stages.get(stage) ?? stage,
			stagePlace: (stage) => {
				const place = [...stages.keys()].indexOf(stage);
				return place < 0 ? stages.size : place;
			},
		};
	}, [frame, lang]);
}
