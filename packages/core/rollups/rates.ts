/**
 * The rates of the trade, one row each: what is divided by what, and where the formula was found
 * published. The sentences that define them stand in `core/text/<lang>/rates.ts` under `rates.<id>`
 * (name) and `rates.<id>.definition`.
 *
 * A rate of a group is the ratio of its sums, never the mean of its members' ratios. A rate whose
 * denominator is 0 or unknown is null and shown as a dash, never 0 or 100 %.
 *
 * Two pairs share a Chinese name and must not be mixed: 投产率 is counted per batch by the
 * commerce side and over all construction by the statistics side; 开工率 is counted per year, to
 * date, and per batch.
 */

import { divideHalfAway } from "../units/decimal.ts";
import {
	compareFractions,
	fraction,
	fractionOfDecimal,
	multiplyFractions,
	subtractFractions,
} from "../units/fraction.ts";
import { ratioOf } from "../units/ratio.ts";
import type { Cell, CellField } from "./cell.ts";

export type RateDefinition = {
	/** Fields whose sum is the numerator; all must be known. */
	readonly of: readonly CellField[];
	readonly over: readonly CellField[];
	/** Source tags of the domain dossier; "ours" where no publication defines it. */
	readonly source: string;
};

// biome-ignore format: one rate a line
export const RATES = {
  /** 投资完成率 */
  completion:             { of: ["actualYuan"], over: ["annualPlanYuan"], source: "[S27]" },
  /** 开工率, of the year */
  start:                  { of: ["started"], over: ["startsPlanned"], source: "[S32][S33]" },
  /** 应开工开工率: early starts and late ones are counts beside it */
  start_to_date:          { of: ["startsDueOnTime"], over: ["startsDue"], source: "[S27]" },
  /** 复工率 */
  restart:                { of: ["resumed"], over: ["stopped"], source: "[S27]" },
  /** 开复工率 */
  start_and_restart:      { of: ["resumed", "started"], over: ["continued", "startsDue"], source: "[S30]" },
  /** 竣工率 */
  works_completion:       { of: ["completed"], over: ["completionsPlanned"], source: "[S28][S33]" },
  /** 开工率 of the three batches, over earlier sessions only */
  batch_start:            { of: ["batchSignedStarted"], over: ["batchSigned"], source: "[S40]" },
  /** 投产率 of the three batches */
  batch_commissioning:    { of: ["batchInProduction"], over: ["batchStarted"], source: "[S40]" },
  /** 达效率, by value */
  capacity:               { of: ["actualOutputYuan"], over: ["expectedOutputYuan"], source: "[S40][S41]" },
  /** 投产率 of national statistics: another denominator under the same name */
  statistics_commissioning: { of: ["commissioned"], over: ["underConstruction"], source: "[S217]" },
  /** 入库率, 纳统率 */
  statistics_entry:       { of: ["enteredStatistics"], over: ["eligibleStarted"], source: "[S93][S116]" },
  /** 资金到位率 */
  funds_in_place:         { of: ["fundsArrivedYuan"], over: ["fundsPlannedYuan"], source: "[S193]" },
  /** 转化率 */
  conversion:             { of: ["converted"], over: ["reserve"], source: "[S214][S228]" },
  /** 办结率 */
  settlement:             { of: ["mattersClosed"], over: ["mattersRaised"], source: "[S127]" },
  /** 民间投资占比 */
  private_share:          { of: ["privateInvestmentYuan"], over: ["allInvestmentYuan"], source: "[S183]" },
  /** Projects without a planned completion: a flag on the data, not on the works */
  missing_completion_date: { of: ["withoutCompletionDate"], over: ["projects"], source: "[S135]" },
  coverage:               { of: ["reported"], over: ["expected"], source: "ours" },
  timeliness:             { of: ["timely"], over: ["expected"], source: "ours" },
} as const satisfies Record<string, RateDefinition>;

export type RateId = keyof typeof RATES;
export const RATE_IDS = Object.keys(RATES) as RateId[];

export type Rate = {
	readonly numerator: number | null;
	readonly denominator: number | null;
	/** 0-1, may exceed 1; null when a part is unknown or the denominator is 0. For the wire, never for a comparison. */
	readonly ratio: number | null;
};

/**
 * One rate of a cell, or of the few counts and sums it needs.
 *
 * @example rateOf("restart", { resumed: 148, stopped: 152 }).numerator // 148
 * @example rateOf("works_completion", { completed: 0, completionsPlanned: 0 }) // { numerator: 0, denominator: 0, ratio: null }
 */
export function rateOf(id: RateId, cell: Partial<Cell>): Rate {
	const numerator = sumOf(RATES[id].of, cell);
	const denominator = sumOf(RATES[id].over, cell);
	return { numerator, denominator, ratio: ratioOf(numerator, denominator) };
}

/** Null as soon as one part is unknown: half a numerator is not a smaller one, it is none. */
function sumOf(
	fields: readonly CellField[],
	cell: Partial<Cell>,
): number | null {
	let sum = 0;
	for (const field of fields) {
		const value = cell[field] ?? null;
		if (value === null) return null;
		sum += value;
	}
	return sum;
}

/** All rates of a cell, by id. */
export const ratesOf = (cell: Partial<Cell>): Record<RateId, Rate> =>
	Object.fromEntries(RATE_IDS.map((id) => [id, rateOf(id, cell)])) as Record<
		RateId,
		Rate
	>;

/** Above this a completion is shown as "plan too low, or over-reported": 124.9 % and 204.25 % were both published [S27][S206]. The bound is ours. */
const IMPLAUSIBLE_COMPLETION_PERCENT = 120n;

/**
 * Whether more than 120 % of the annual plan is said to be done; false while unknown.
 *
 * @example isOverCompleted(1201, 1000) // true
 * @example isOverCompleted(1200, 1000) // false
 */
export const isOverCompleted = (
	actualYuan: number | null,
	annualPlanYuan: number | null,
): boolean =>
	actualYuan !== null &&
	annualPlanYuan !== null &&
	annualPlanYuan > 0 &&
	BigInt(actualYuan) * 100n >
		BigInt(annualPlanYuan) * IMPLAUSIBLE_COMPLETION_PERCENT;

/**
 * Whether a published percentage may stand for the computed one: bulletins print a last digit that
 * can be off by 0.02 points (301.7 / 418.12 is 72.16, printed 72.17 [S41]).
 *
 * @param published decimal text, in percent
 * @example withinPublishedRounding(30170, 41812, "72.17") // true
 */
export function withinPublishedRounding(
	numerator: number,
	denominator: number,
	published: string,
): boolean {
	const gap = subtractFractions(
		multiplyFractions(fraction(numerator, denominator), fraction(100, 1)),
		fractionOfDecimal(published),
	);
	const tolerance = fractionOfDecimal("0.02");
	return (
		compareFractions(gap, tolerance) <= 0 &&
		compareFractions(gap, { n: -tolerance.n, d: tolerance.d }) >= 0
	);
}

/**
 * The plan base a published rate implies, in whole yuan: done / rate. Two rates of one year are
 * only comparable over the same base, which is why every rate names its list version (R3.7).
 *
 * @param publishedPercent decimal text, in percent
 * @throws RangeError if the percentage is 0.
 * @example impliedBaseYuan(12660000000, "5.1") // 248235294118
 */
export function impliedBaseYuan(
	doneYuan: number,
	publishedPercent: string,
): number {
	const percent = fractionOfDecimal(publishedPercent);
	if (percent.n <= 0n)
		throw new RangeError(`no base follows from ${publishedPercent} %`);
	return Number(divideHalfAway(BigInt(doneYuan) * 100n * percent.d, percent.n));
}
