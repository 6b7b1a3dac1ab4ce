/**
 * A roll-up cell: what is counted and summed for one combination of period, region, sector, list.
 * Every field is additive, so a cell is the sum of its children in any grouping, and every rate is a
 * ratio of such sums. Nothing that does not add (a rate, a rank, a distinct count over overlapping
 * lists) is a field.
 *
 * null is "nobody under this cell reported it"; it adds as nothing and stays null only where all are null.
 */

/** Projects and acts counted. */
export const CELL_COUNTS = [
	"projects",
	/** Reports asked for, handed in, in time, accepted. */
	"expected",
	"reported",
	"timely",
	"accepted",
	/** New starts: planned in the year, due by now, and what became of them. */
	"startsPlanned",
	"startsDue",
	"startsDueOnTime",
	"startsEarly",
	"started",
	/** Continued projects, those of them that had stopped, and those that resumed. */
	"continued",
	"stopped",
	"resumed",
	/** Works completed. */
	"completionsPlanned",
	"completed",
	/** Batches: signed and started over earlier sessions; started and in production over all. */
	"batchSigned",
	"batchSignedStarted",
	"batchStarted",
	"batchInProduction",
	/** Statistics of commissioning: under construction (stopped ones left out), fully commissioned. */
	"underConstruction",
	"commissioned",
	/** Started and eligible for the investment survey; entered in it. */
	"eligibleStarted",
	"enteredStatistics",
	/** Reserve projects, and those that became a start. */
	"reserve",
	"converted",
	"mattersRaised",
	"mattersClosed",
	/** Projects that state no planned completion. */
	"withoutCompletionDate",
	/** What two rates cannot count: no funds plan of the year; commissioned, without four quarters of output or without a promise. */
	"withoutFundsPlan",
	"withoutYearOfOutput",
	/** Entered in the statistics library. */
	"entered",
] as const;

/** Money summed, in whole yuan. */
export const CELL_SUMS = [
	"annualPlanYuan",
	/** From 1 January to the end of the period: current own plan, and done. */
	"plannedYuan",
	"actualYuan",
	/** Of the period alone. */
	"plannedInPeriodYuan",
	"actualInPeriodYuan",
	"expectedOutputYuan",
	"actualOutputYuan",
	"fundsPlannedYuan",
	"fundsArrivedYuan",
	/** Fixed-asset investment of private owners, and of all. */
	"privateInvestmentYuan",
	"allInvestmentYuan",
	/** The two investment series of the projects entered in the statistics library. */
	"enteredActualYuan",
	"enteredStatisticalYuan",
] as const;

export type CellField =
	| (typeof CELL_COUNTS)[number]
	| (typeof CELL_SUMS)[number];
export type Cell = Readonly<Record<CellField, number | null>>;

export const CELL_FIELDS: readonly CellField[] = [...CELL_COUNTS, ...CELL_SUMS];

/** A cell of which nothing is known: adding it changes nothing. */
export const EMPTY_CELL: Cell = cell({});

/** A cell from the fields that are known; the others are null, not reported. */
export function cell(known: Partial<Cell>): Cell {
	return Object.fromEntries(
		CELL_FIELDS.map((field) => [field, known[field] ?? null]),
	) as Cell;
}

/**
 * The sum of cells, field by field. A null adds nothing; a field that is null in all stays null.
 *
 * @throws RangeError if a sum leaves the whole numbers a double holds exactly.
 * @example addCells([cell({ projects: 2, actualYuan: 5 }), cell({ projects: 1 })]).actualYuan // 5
 */
export function addCells(cells: Iterable<Cell>): Cell {
	const sum: Record<CellField, number | null> = { ...EMPTY_CELL };
	for (const part of cells) {
		for (const field of CELL_FIELDS) {
			const value = part[field];
			if (value === null) continue;
			const total = (sum[field] ?? 0) + value;
			if (!Number.isSafeInteger(total))
				throw new RangeError(`${field} is not a safe whole number: ${total}`);
			sum[field] = total;
		}
	}
	return sum;
}
