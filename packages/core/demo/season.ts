/**
 * How much gets built in each dekad of the year in a cold province: next to nothing from December
 * to February, a steep spring, a rush before the half-year in June and another in November.
 *
 * The shape follows the published completion of Shanxi's key projects (domain.md 3.1): about 5 % of
 * the year by the end of March 2017, 15.8 % in June 2017 alone, 69.1 % by August 2019. Years and lists
 * differ, so it is a shape and not an average.
 */

// One row a month: upper, middle, lower dekad. Only the proportions count.
const WEIGHTS = [
	[0.08, 0.07, 0.06],
	[0.04, 0.05, 0.08],
	[0.25, 0.45, 0.65],
	[0.75, 0.85, 0.95],
	[1.0, 1.05, 1.15],
	[1.4, 1.7, 2.3],
	[0.95, 1.0, 1.1],
	[1.05, 1.1, 1.2],
	[1.2, 1.25, 1.4],
	[1.15, 1.2, 1.3],
	[1.5, 1.6, 1.4],
	[0.3, 0.18, 0.12],
].flat();

const MEAN = WEIGHTS.reduce((sum, weight) => sum + weight, 0) / WEIGHTS.length;

/**
 * The relative pace of outdoor work in a dekad of the year (1 to 36); the mean over a year is 1.
 * `outdoor` 1 is a road or a dam, 0 work under a roof that no winter stops.
 */
export function seasonWeight(dekadIndex: number, outdoor: number): number {
	const weight = (WEIGHTS[dekadIndex - 1] ?? MEAN) / MEAN;
	return 1 + (weight - 1) * outdoor;
}

/** Whether outdoor sites usually stand still: December to the middle of March. */
export const isWinter = (dekadIndex: number): boolean =>
	dekadIndex <= 8 || dekadIndex >= 34;
