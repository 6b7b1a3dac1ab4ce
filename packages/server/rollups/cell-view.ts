import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import type { Cell } from "@dekad/core/rollups/cell.ts";
import { ratioToLine } from "@dekad/core/rollups/lines.ts";
import { RATE_IDS, rateOf } from "@dekad/core/rollups/rates.ts";
import { seriesGap } from "@dekad/core/rollups/series-gap.ts";
import { type Fraction, numberOfFraction } from "@dekad/core/units/fraction.ts";
import { ratioOf } from "@dekad/core/units/ratio.ts";
import type { CellView, SeriesGapView } from "@dekad/contract/rollups.ts";
import { ACCEPTED_AT } from "./rollup-sql.ts";

/** The counts and sums of a cell by their names in core/rollups/cell.ts; an empty one is a cell without projects. */
export type Sums = Readonly<Record<string, number | null>>;
export type CellKey = Readonly<Record<string, string | null>>;
/** The shares of the year that the two common lines expect; undefined while no dekad is open. */
export type Lines = { linear: Fraction; season: Fraction } | undefined;

/** The sum of cells, field by field; null adds nothing and stays null where all are. */
export function addSums(rows: readonly Sums[]): Sums {
	const total: Record<string, number | null> = {};
	for (const row of rows) {
		for (const [name, value] of Object.entries(row))
			total[name] =
				value === null ? (total[name] ?? null) : (total[name] ?? 0) + value;
	}
	return total;
}

/** What a cell shows of last year. All others would cost as much as this year's. */
export const PAST_SUMS: readonly string[] = [
	"projects",
	"annualPlanYuan",
	"actualYuan",
	"actualInPeriodYuan",
];

/** Counts of an empty cell are 0, its money is null: nobody there is not the same as nobody reported. */
const countOf = (sums: Sums, name: string) => sums[name] ?? 0;
const moneyOf = (sums: Sums, name: string) => sums[name] ?? null;

function gapOf(
	projects: number,
	investment: number | null,
	statistical: number | null,
): SeriesGapView {
	return {
		projects,
		investment,
		statistical,
		...seriesGap(investment, statistical),
	};
}

/** A cell as it travels, with its ratios and rates. `past` is the same cell of last year; undefined: none kept. */
export function cellView(
	key: CellKey,
	label: CellView["label"],
	sums: Sums,
	past: Sums | undefined,
	lines: Lines,
): CellView {
	const actual = moneyOf(sums, "actualYuan");
	const planned = moneyOf(sums, "plannedYuan");
	const annualPlan = moneyOf(sums, "annualPlanYuan");
	const toLine = (line: Fraction | undefined) => {
		const ratio = line && ratioToLine(actual, annualPlan, line);
		return ratio ? numberOfFraction(ratio) : null;
	};
	const rates: CellView["rates"] = {};
	for (const id of RATE_IDS) {
		const { numerator, denominator, ratio } = rateOf(id, sums as Partial<Cell>);
		if (numerator !== null && denominator !== null)
			rates[id] = { numerator, denominator, ratio };
	}
	return {
		key,
		label,
		projects: countOf(sums, "projects"),
		expected: countOf(sums, "expected"),
		reported: countOf(sums, "reported"),
		accepted: countOf(sums, "accepted"),
		acceptedByLevel: Object.fromEntries(
			Object.entries(sums).flatMap(([name, count]) =>
				name.startsWith(ACCEPTED_AT) && count
					? [[name.slice(ACCEPTED_AT.length), count]]
					: [],
			),
		),
		timely: countOf(sums, "timely"),
		annualPlan,
		planned,
		actual,
		plannedInPeriod: moneyOf(sums, "plannedInPeriodYuan"),
		actualInPeriod: moneyOf(sums, "actualInPeriodYuan"),
		completion: ratioOf(actual, annualPlan),
		ratio: ratioOf(actual, planned),
		toLine: {
			linear: toLine(lines?.linear),
			season: toLine(lines?.season),
			own: ratioOf(actual, planned),
		},
		sinceStart: moneyOf(sums, "sinceStartYuan"),
		totalInvestment: moneyOf(sums, "totalInvestmentYuan"),
		lastYear: past
			? {
					actual: moneyOf(past, "actualYuan"),
					actualInPeriod: moneyOf(past, "actualInPeriodYuan"),
					annualPlan: moneyOf(past, "annualPlanYuan"),
					completion: ratioOf(
						moneyOf(past, "actualYuan"),
						moneyOf(past, "annualPlanYuan"),
					),
					projects: countOf(past, "projects"),
				}
			: null,
		measures: Object.fromEntries(
			FLOW_MEASURES.map((measure) => [measure, moneyOf(sums, measure)]),
		),
		statistics: {
			all: gapOf(
				countOf(sums, "projects"),
				actual,
				moneyOf(sums, "statistical_investment"),
			),
			entered: gapOf(
				countOf(sums, "entered"),
				moneyOf(sums, "enteredActualYuan"),
				moneyOf(sums, "enteredStatisticalYuan"),
			),
		},
		rates,
		leftOut: {
			funds_in_place: countOf(sums, "withoutFundsPlan"),
			capacity: countOf(sums, "withoutYearOfOutput"),
		},
	};
}
