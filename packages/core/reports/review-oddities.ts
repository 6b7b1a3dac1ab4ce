/**
 * What asks for a reviewer's own eye. Many reports are accepted at once only where nothing is odd: the
 * list is the reason a report is left out, and the same function decides on the page and on the server.
 */
export const REVIEW_ODDITIES = [
	"doubts",
	"contested",
	"on_behalf",
	"request_open",
] as const;
export type ReviewOddity = (typeof REVIEW_ODDITIES)[number];

export type OddityFacts = {
	/** How many checks raised a doubt, see report-doubts.ts. */
	readonly doubts: number;
	/** The owner says that a report handed in on its behalf is wrong. */
	readonly isContested: boolean;
	/** An office handed it in: it should not wave its own sheet through. */
	readonly isOnBehalf: boolean;
	/** A correction of the project is asked for and not answered. */
	readonly openRequests: number;
};

/** @example reviewOddities({ doubts: 2, isContested: false, isOnBehalf: true, openRequests: 0 }) // ["doubts", "on_behalf"] */
export function reviewOddities(facts: OddityFacts): ReviewOddity[] {
	const isOdd: Readonly<Record<ReviewOddity, boolean>> = {
		doubts: facts.doubts > 0,
		contested: facts.isContested,
		on_behalf: facts.isOnBehalf,
		request_open: facts.openRequests > 0,
	};
	return REVIEW_ODDITIES.filter((oddity) => isOdd[oddity]);
}
