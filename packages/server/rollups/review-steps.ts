import type { RollupView } from "@dekad/contract/rollups.ts";
import type { Office } from "../jurisdictions/queries.ts";

/** Every step of the pack's review ladders once, from the farthest below the root up; at one height the regions' own first. */
export function reviewStepsOf({ pack }: Office): RollupView["reviewSteps"] {
	const { steps, lines } = pack.reviewLadder;
	const all = [...steps, ...lines.flatMap((line) => line.steps)];
	return all
		.filter(
			({ id }, index) => all.findIndex((other) => other.id === id) === index,
		)
		.toSorted((a, b) => b.regionLevel - a.regionLevel)
		.map(({ id, name }) => ({ id, name }));
}

/** The ids of the same steps, the highest first, as `acceptedAtJoin` and `cellSums` ask for them. */
export const acceptanceStepsOf = (office: Office): string[] =>
	reviewStepsOf(office)
		.map(({ id }) => id)
		.toReversed();
