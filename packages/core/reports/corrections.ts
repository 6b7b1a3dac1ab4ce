/**
 * Corrections and the two views of a past figure. After the lock a report never changes; a mistake is
 * put right by a line `{for dekad, measure, difference, reason}` in the report of the dekad that is
 * open now, across a year's end too (design.md section 4, R2.1 and R2.3 of domain.md).
 *
 * As reported, a line counts in the dekad it is booked in: a past bulletin stays what it was. As
 * corrected, it counts in the dekad it is for. Since start both say the same from the booking on. The
 * roll-ups say this in SQL (server/rollups/correction-sql.ts); a property test holds them to the
 * functions below.
 *
 * Days are the first days of dekads ("2026-03-21"); money is whole yuan.
 */

import { askedDekad, type OpenedDekad } from "../periods/asked-dekad.ts";
import { FLOW_MEASURES, type FlowMeasure, isFlowMeasure } from "./measures.ts";

export type BookedLine = {
	readonly bookedDekad: string;
	readonly forDekad: string;
	readonly differenceYuan: number;
};

/** One measure of one project: what its counted reports say, and the lines of counted reports. */
export type FigureSeries = {
	readonly said: readonly {
		readonly dekadStart: string;
		/** Null: that report is silent on the measure. */
		readonly yuan: number | null;
	}[];
	readonly lines: readonly BookedLine[];
};

export type FigureView = "reported" | "corrected";

/**
 * A measure from the dekad `first` to the dekad `last`, both inclusive, as a bulletin of that time said it: lines
 * count where they are booked. Null: nothing said in it.
 *
 * @example asReported({ said: [{ dekadStart: "2025-12-21", yuan: 80 }], lines: [{ bookedDekad: "2026-01-01", forDekad: "2025-12-21", differenceYuan: -30 }] }, "2025-01-01", "2025-12-21") // 80
 * @example asReported({ said: [], lines: [{ bookedDekad: "2026-01-01", forDekad: "2025-12-21", differenceYuan: -30 }] }, "2026-01-01", "2026-12-21") // -30
 */
export const asReported = (
	series: FigureSeries,
	first: string,
	last: string,
): number | null => figureOf(series, first, last, "reported");

/**
 * The same with all that is known since: lines count in the dekad they are for, whenever they were booked.
 *
 * @example asCorrected({ said: [{ dekadStart: "2025-12-21", yuan: 80 }], lines: [{ bookedDekad: "2026-01-01", forDekad: "2025-12-21", differenceYuan: -30 }] }, "2025-01-01", "2025-12-21") // 50
 * @example asCorrected({ said: [], lines: [{ bookedDekad: "2026-01-01", forDekad: "2025-12-21", differenceYuan: -30 }] }, "2026-01-01", "2026-12-21") // null
 */
export const asCorrected = (
	series: FigureSeries,
	first: string,
	last: string,
): number | null => figureOf(series, first, last, "corrected");

/** Either view of a stretch of dekads. */
export function figureOf(
	{ said, lines }: FigureSeries,
	first: string,
	last: string,
	view: FigureView,
): number | null {
	const isIn = (day: string) => day >= first && day <= last;
	const place = view === "corrected" ? "forDekad" : "bookedDekad";
	return sumOfKnown([
		...said
			.filter(({ dekadStart }) => isIn(dekadStart))
			.map(({ yuan }) => yuan),
		...lines
			.filter((line) => isIn(line[place]))
			.map(({ differenceYuan }) => differenceYuan),
	]);
}

/**
 * Since the project's start, seen at the end of the dekad `last`: what was invested before Dekad kept the
 * project (`openingYuan`, null: unknown) and everything since.
 */
export const sinceStartOf = (
	series: FigureSeries,
	openingYuan: number | null,
	last: string,
	view: FigureView,
): number | null =>
	sumOfKnown([openingYuan, figureOf(series, "0001-01-01", last, view)]);

/** Null adds nothing, and a sum of nulls is null. */
const sumOfKnown = (values: readonly (number | null)[]): number | null =>
	values.reduce<number | null>(
		(sum, value) => (value === null ? sum : (sum ?? 0) + value),
		null,
	);

/**
 * The difference a line must carry so that a figure, as corrected, becomes `trueYuan`. `shownYuan`
 * is the figure as corrected now (null: nothing said, which a line adds to as to nothing). 0: there is
 * nothing to correct.
 *
 * @example correctionFor(80, 50) // -30
 * @example correctionFor(null, 50) // 50
 */
export const correctionFor = (
	shownYuan: number | null,
	trueYuan: number,
): number => trueYuan - (shownYuan ?? 0);

/** A line as a report carries it; `forDekad` is a dekad's id on the wire or its first day, as the caller keeps it. */
export type CorrectionLine = {
	readonly forDekad: string;
	readonly measure: FlowMeasure;
	readonly differenceYuan: number;
	readonly reason: string;
};

export type CorrectionWish = {
	readonly forDekad: string;
	readonly reason: string;
	readonly figures: readonly {
		readonly measure: string;
		readonly trueYuan: number;
	}[];
};

/** What a wish to correct meets. */
export type CorrectionGround = {
	/** The dekad whose report carries the lines; null: none is open. */
	readonly bookedDekad: string | null;
	/** Whether the reports of the dekad to be corrected can no longer be replaced. */
	readonly isLocked: boolean;
	/** Whether the latest report of the booking dekad was sent back and waits to be mended. */
	readonly isSentBack?: boolean;
	/** First dekad kept of the project. */
	readonly trackedFrom: string;
	/** The dekad's figures as corrected now, by measure; null or absent: nothing said. */
	readonly shown: Readonly<Partial<Record<FlowMeasure, number | null>>>;
};

export const CORRECTION_PROBLEMS = [
	"no_open_dekad",
	"before_tracking",
	"not_locked",
	"not_earlier",
	"report_sent_back",
	"measure_unknown",
	"below_zero",
	"no_difference",
	"composition",
	"no_reason",
] as const;

/** What stops a correction. `key` names a text `corrections.problem.<key>`. */
export type CorrectionProblem = {
	readonly key: (typeof CORRECTION_PROBLEMS)[number];
	readonly detail: Readonly<Record<string, number | string>>;
};

const PARTS = ["building", "installation", "equipment", "other_cost"] as const;

/**
 * What stops a correction of one dekad's figures; empty: it can be booked. A dekad that is not locked is put
 * right by replacing its report. A composition that is stated in full must add up to the investment
 * afterwards too, so that both are corrected together. A true value of 0 for a figure never reported differs by
 * nothing, and no line can say it.
 */
export function correctionProblems(
	{ forDekad, reason, figures }: CorrectionWish,
	{
		bookedDekad,
		isLocked,
		isSentBack = false,
		trackedFrom,
		shown,
	}: CorrectionGround,
): CorrectionProblem[] {
	const problems: CorrectionProblem[] = [];
	const add = (
		key: CorrectionProblem["key"],
		detail: CorrectionProblem["detail"] = {},
	) => problems.push({ key, detail });

	if (forDekad < trackedFrom) add("before_tracking", { trackedFrom });
	else if (!isLocked) add("not_locked");
	else if (bookedDekad === null) add("no_open_dekad");
	else if (forDekad >= bookedDekad) add("not_earlier");
	else if (isSentBack) add("report_sent_back");

	const after: Partial<Record<FlowMeasure, number | null>> = { ...shown };
	for (const { measure, trueYuan } of figures) {
		if (!isFlowMeasure(measure)) {
			add("measure_unknown", { measure });
			continue;
		}
		if (trueYuan < 0) add("below_zero", { measure, trueYuan });
		after[measure] = trueYuan;
	}
	const differs = figures.some(
		({ measure, trueYuan }) =>
			isFlowMeasure(measure) &&
			correctionFor(shown[measure] ?? null, trueYuan) !== 0,
	);
	if (!differs && problems.length === 0) add("no_difference");

	const parts = PARTS.map((part) => after[part] ?? null);
	const investment = after.investment ?? null;
	const touches = figures.some(
		({ measure }) =>
			measure === "investment" ||
			(PARTS as readonly string[]).includes(measure),
	);
	if (touches && investment !== null && parts.every((part) => part !== null)) {
		const sum = parts.reduce((total: number, part) => total + (part ?? 0), 0);
		if (sum !== investment) add("composition", { sum, investment });
	}
	if (reason.trim() === "") add("no_reason");
	return problems;
}

/**
 * The lines of the open dekad's report once a wish is met: those it carries already, with one line for each
 * corrected figure in place of an earlier line for the same figure. `shown` are the figures as corrected
 * now, the report's own lines (`before`) counted in. A figure that comes back to what it was needs no line.
 *
 * @example linesAfter([], { forDekad: "2026-03-D1", reason: "double", figures: [{ measure: "investment", trueYuan: 50 }] }, { investment: 80 }) // [{ forDekad: "2026-03-D1", measure: "investment", differenceYuan: -30, reason: "double" }]
 */
export function linesAfter(
	before: readonly CorrectionLine[],
	{ forDekad, reason, figures }: CorrectionWish,
	shown: CorrectionGround["shown"],
): CorrectionLine[] {
	const isReplaced = (line: CorrectionLine) =>
		line.forDekad === forDekad &&
		figures.some(({ measure }) => measure === line.measure);
	const own = (measure: FlowMeasure) =>
		before
			.filter((line) => isReplaced(line) && line.measure === measure)
			.reduce((sum, line) => sum + line.differenceYuan, 0);
	const wished = FLOW_MEASURES.flatMap((measure) => {
		const figure = figures.findLast((one) => one.measure === measure);
		return figure ? [{ measure, trueYuan: figure.trueYuan }] : [];
	});
	return [
		...before.filter((line) => !isReplaced(line)),
		...wished
			.map(({ measure, trueYuan }) => ({
				forDekad,
				measure,
				differenceYuan:
					correctionFor(shown[measure] ?? null, trueYuan) + own(measure),
				reason: reason.trim(),
			}))
			.filter(({ differenceYuan }) => differenceYuan !== 0),
	];
}

/** An opened dekad as booking asks about it. */
export type BookablePeriod = OpenedDekad & { readonly isLocked: boolean };

/**
 * The dekad whose report carries a correction made on `today`: the one asked about now, unless it is locked; then
 * the next one open. Null: none is open.
 *
 * @param periods the opened dekads, oldest first
 * @example bookingDekad([{ dekadStart: "2026-10-21", asOfOn: "2026-10-31", isLocked: true }, { dekadStart: "2026-11-01", asOfOn: "2026-11-10", isLocked: false }], "2026-11-06") // "2026-11-01"
 */
export function bookingDekad(
	periods: readonly BookablePeriod[],
	today: string,
): string | null {
	const asked = askedDekad(periods, today);
	if (!asked) return null;
	return (
		periods.find(
			({ dekadStart, isLocked }) => !isLocked && dekadStart >= asked.dekadStart,
		)?.dekadStart ?? null
	);
}
