import { ratioOf } from "../units/ratio.ts";

/**
 * Investment as the projects report it (scheduling basis) beside investment as it was entered with the
 * statistics bureau. Two measurements of one thing, kept apart (rule R2.4): a gap is a signal to look
 * at, never something to close by editing.
 */
export type SeriesGap = {
	/** Statistical minus scheduling investment in whole yuan; null where one of them is not reported. */
	readonly difference: number | null;
	/** Statistical ÷ scheduling investment; null where one is not reported or nothing was invested. */
	readonly ratio: number | null;
};

/**
 * What lies between the two series of a project or a cell.
 *
 * @example seriesGap(1000, 850) // { difference: -150, ratio: 0.85 }
 * @example seriesGap(0, 20) // { difference: 20, ratio: null }
 * @example seriesGap(1000, null) // { difference: null, ratio: null }
 */
export function seriesGap(
	investmentYuan: number | null,
	statisticalYuan: number | null,
): SeriesGap {
	return {
		difference:
			investmentYuan === null || statisticalYuan === null
				? null
				: statisticalYuan - investmentYuan,
		ratio: ratioOf(statisticalYuan, investmentYuan),
	};
}
