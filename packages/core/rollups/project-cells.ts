import { FLOW_MEASURES, type FlowMeasure } from "../reports/measures.ts";

/**
 * The rule of every total, for one project: what stands in its row of each dekad. A roll-up only
 * adds such rows up. The server computes the same rows in SQL (for a million at a time); a
 * property test holds the two together, and this is the text to read when they are asked "by what rule?".
 *
 * Rule R2.3 (domain.md 2.4): year to date = period values and corrections booked since 1 January;
 * since start = all of them, on top of what was invested before Dekad kept the project.
 */

/** How often a stage is asked to report. `month` and `quarter` ask for the dekad that ends them. */
export type Every = "dekad" | "month" | "quarter" | "never";

export type CellPeriod = {
	readonly start: string;
	readonly end: string;
	readonly year: number /** 1 to 36 */;
	readonly index: number;
};

export type CellStanding = {
	readonly fromOn: string;
	readonly regionPath: string;
	readonly sectorPath: string;
	readonly ownerOrgId: string;
	readonly stage: string;
	readonly isPaused: boolean;
};

export type CellReport = {
	readonly reportId: string;
	readonly dekadStart: string;
	readonly kind: "estimate" | "actual";
	readonly state: "submitted" | "accepted";
	readonly isTimely: boolean;
	/** Whole yuan of this dekad; null or absent: not reported. */
	readonly values: Readonly<Partial<Record<FlowMeasure, number | null>>>;
};

export type ProjectHistory = {
	/** First day of the first dekad kept. */
	readonly trackedFrom: string;
	/** Invested before `trackedFrom`; null: unknown. */
	readonly openingInvestmentYuan: number | null;
	/** Opened dekads, oldest first. */
	readonly periods: readonly CellPeriod[];
	/** Oldest first, one a day at most. */
	readonly standings: readonly CellStanding[];
	/** The counted revision of each dekad only, see `countedRevision`. */
	readonly reports: readonly CellReport[];
	/** Lines of counted reports only. */
	readonly corrections: readonly {
		readonly bookedDekad: string;
		readonly measure: FlowMeasure;
		readonly differenceYuan: number;
	}[];
	/** The current approved plan of each year: 36 cumulative values. */
	readonly plans: ReadonlyMap<number, readonly number[]>;
};

export type ProjectCell = CellStanding & {
	readonly dekadStart: string;
	readonly isExpected: boolean;
	readonly reportId: string | null;
	readonly expectedYtd: number;
	readonly reportedYtd: number;
	readonly acceptedYtd: number;
	readonly timelyYtd: number;
	/** Dekads of the year so far with an investment figure, reported or booked as a correction. */
	readonly investmentDekadsYtd: number;
	readonly annualPlanYuan: number | null;
	readonly plannedYtdYuan: number | null;
	/** Null as long as nothing was reported in the year; a reported 0 is 0. */
	readonly ytdYuan: Readonly<Record<FlowMeasure, number | null>>;
	readonly investmentSinceStartYuan: number | null;
};

/** Whether a stage's cadence asks for the dekad that starts on `dekadStart`. */
export function isAskedFor(every: Every, dekadStart: string): boolean {
	const [, month, day] = dekadStart.split("-");
	if (every === "dekad") return true;
	if (every === "never" || day !== "21") return false;
	return every === "month" || ["03", "06", "09", "12"].includes(month ?? "");
}

/**
 * Of one dekad's revisions the one in the totals: the highest that is submitted or accepted. A report
 * sent back stops counting unless an earlier revision of it was accepted; an earlier one that was
 * only submitted has been superseded. Undefined: nothing counts.
 */
export function countedRevision<
	R extends { readonly revision: number; readonly state: string },
>(revisions: readonly R[]): R | undefined {
	return revisions
		.filter(
			(report) => report.state === "submitted" || report.state === "accepted",
		)
		.reduce<R | undefined>(
			(best, report) =>
				best && best.revision > report.revision ? best : report,
			undefined,
		);
}

/** The rows of a project for all opened dekads from `trackedFrom` on, oldest first. A dekad before the first standing has none. */
export function projectCells(
	history: ProjectHistory,
	cadence: (stage: string, isPaused: boolean) => Every,
): ProjectCell[] {
	const reports = new Map(
		history.reports.map((report) => [report.dekadStart, report]),
	);
	const cells: ProjectCell[] = [];
	let year = Number.NaN;
	let ytd = nothing();
	let counters = {
		expectedYtd: 0,
		reportedYtd: 0,
		acceptedYtd: 0,
		timelyYtd: 0,
	};
	let investmentDekadsYtd = 0;
	let sinceStart = history.openingInvestmentYuan;

	for (const period of history.periods) {
		if (period.start < history.trackedFrom) continue;
		const standing = history.standings.findLast(
			({ fromOn }) => fromOn <= period.end,
		);
		if (!standing) continue;
		if (period.year !== year) {
			year = period.year;
			ytd = nothing();
			investmentDekadsYtd = 0;
			counters = {
				expectedYtd: 0,
				reportedYtd: 0,
				acceptedYtd: 0,
				timelyYtd: 0,
			};
		}
		const report = reports.get(period.start);
		const isExpected = isAskedFor(
			cadence(standing.stage, standing.isPaused),
			period.start,
		);
		for (const measure of FLOW_MEASURES) {
			const said = report?.values[measure] ?? null;
			const booked = history.corrections.filter(
				(line) => line.bookedDekad === period.start && line.measure === measure,
			);
			if (said === null && booked.length === 0) continue;
			const value =
				(said ?? 0) +
				booked.reduce((sum, line) => sum + line.differenceYuan, 0);
			ytd = { ...ytd, [measure]: (ytd[measure] ?? 0) + value };
			if (measure === "investment") {
				sinceStart = (sinceStart ?? 0) + value;
				investmentDekadsYtd += 1;
			}
		}
		if (isExpected) {
			counters = {
				expectedYtd: counters.expectedYtd + 1,
				reportedYtd: counters.reportedYtd + (report ? 1 : 0),
				acceptedYtd:
					counters.acceptedYtd + (report?.state === "accepted" ? 1 : 0),
				timelyYtd: counters.timelyYtd + (report?.isTimely ? 1 : 0),
			};
		}
		const plan = history.plans.get(period.year);
		cells.push({
			...standing,
			...counters,
			investmentDekadsYtd,
			dekadStart: period.start,
			isExpected,
			reportId: report?.reportId ?? null,
			annualPlanYuan: plan?.[35] ?? null,
			plannedYtdYuan: plan?.[period.index - 1] ?? null,
			ytdYuan: ytd,
			investmentSinceStartYuan: sinceStart,
		});
	}
	return cells;
}

const nothing = () =>
	Object.fromEntries(FLOW_MEASURES.map((measure) => [measure, null])) as Record<
		FlowMeasure,
		number | null
	>;
