import { dekadBounds } from "@dekad/core/periods/dekad.ts";
import type { Stretch } from "./own-nodes.ts";

/**
 * When this process last read the totals of a stretch, so that who keeps them knows which are worth summing anew.
 * Nothing is wrong where it forgets: what is not kept is made again when it is asked for.
 */
const MOST = 1_000;
/** What nobody has asked for this long is dropped when a change touches it. */
const ASKED_MS = 15 * 60_000;
const asked = new Map<string, number>();

export const stretchKey = ({ first, last }: Stretch): string =>
	`${dekadBounds(last).first} ${dekadBounds(first).first}`;

export function noteAsked(jurisdictionId: string, stretch: Stretch): void {
	const key = `${jurisdictionId} ${stretchKey(stretch)}`;
	// Set anew: a map keeps the order of insertion, so the first is what nobody asked for longest.
	asked.delete(key);
	asked.set(key, performance.now());
	if (asked.size > MOST) asked.delete(asked.keys().next().value!);
}

export function wasAsked(jurisdictionId: string, stretch: Stretch): boolean {
	const at = asked.get(`${jurisdictionId} ${stretchKey(stretch)}`);
	return at !== undefined && performance.now() - at < ASKED_MS;
}
