import { queryOptions } from "@tanstack/react-query";
import { getSession } from "@dekad/contract/session.ts";
import { listPeriods } from "@dekad/contract/periods.ts";
import { getRegistryFrame } from "@dekad/contract/registry.ts";
import { asking } from "../api.ts";

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
