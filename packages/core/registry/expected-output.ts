import { daysBetween } from "../periods/civil-date.ts";
import {
	addPeriods,
	parsePeriod,
	periodBounds,
	periodId,
	periodOf,
} from "../periods/period.ts";
import { divideHalfAway } from "../units/decimal.ts";

/**
 * What was promised of a project for a year of production, shared out over its quarters. A whole quarter owes a
 * quarter of the year whatever its length, so that four of them owe the year; the quarter of commissioning owes
 * the days from that day on.
 */

/**
 * Whole yuan owed in one quarter; 0 before commissioning, null where nothing was promised or nothing is in production.
 *
 * @param quarter period id such as "2026-Q3"
 * @throws RangeError if the quarter is not one.
 * @example expectedInQuarter(400, "2026-Q2", "2025-01-01") // 100
 * @example expectedInQuarter(36500, "2026-Q2", "2026-06-30") // 100
 * @example expectedInQuarter(400, "2026-Q2", "2026-07-01") // 0
 * @example expectedInQuarter(null, "2026-Q2", "2026-07-01") // null
 */
export function expectedInQuarter(
	yearlyYuan: number | null,
	quarter: string,
	commissionedOn: string | null,
): number | null {
	if (yearlyYuan === null || commissionedOn === null) return null;
	const { first, last } = quarterBounds(quarter);
	const days = daysBetween(first, last) + 1;
	const inProduction = Math.max(
		0,
		Math.min(days, daysBetween(commissionedOn, last) + 1),
	);
	return Number(
		divideHalfAway(
			BigInt(yearlyYuan) * BigInt(inProduction),
			4n * BigInt(days),
		),
	);
}

/**
 * The quarters a project is asked about on a day: from the one of its commissioning to the last that is over,
 * oldest first.
 *
 * @example quartersInProduction("2026-02-10", "2026-10-01") // ["2026-Q1", "2026-Q2", "2026-Q3"]
 * @example quartersInProduction("2026-02-10", "2026-03-31") // []
 */
export function quartersInProduction(
	commissionedOn: string,
	today: string,
): string[] {
	const quarters: string[] = [];
	for (
		let quarter = periodOf("quarter", commissionedOn);
		periodBounds(quarter).last < today;
		quarter = addPeriods(quarter, 1)
	)
		quarters.push(periodId(quarter));
	return quarters;
}

/**
 * First and last day of a quarter.
 *
 * @throws RangeError if the id is not a quarter's.
 * @example quarterBounds("2026-Q1") // { first: "2026-01-01", last: "2026-03-31" }
 */
export function quarterBounds(quarter: string): {
	first: string;
	last: string;
} {
	const period = parsePeriod(quarter);
	if (period.kind !== "quarter")
		throw new RangeError(`not a quarter: "${quarter}"`);
	return periodBounds(period);
}
