import { type Course, expectedShares, indexOfSerial } from "./course.ts";
import type { DemoPeriod, DemoPlan } from "./model.ts";
import { demoId, ID_KIND, type Random, randomOf } from "./random.ts";

/**
 * The year plans of a project: what was expected when the year began, not what came. Most follow the
 * season, some are the straight line offices draw, some promise far too much or too little, and some
 * are cut or raised in the middle of the year with a reason; the first one stays beside them.
 */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const CUT_REASONS = [
	"用地手续滞后,调减年度计划",
	"资金到位不足,按实际可完成量调整",
	"征地拆迁未完成,顺延至下年",
];
const RAISE_REASONS = [
	"施工进度超前,调增年度计划",
	"设备提前到货,调增年度计划",
];

export type PlanOptions = {
	readonly seed: number;
	readonly projectNumber: number;
	readonly course: Course;
	readonly costYuan: number;
	readonly unitYuan: number;
	/** Place in `periods` from which the project is kept. */
	readonly trackedAt: number;
	readonly periods: readonly DemoPeriod[];
	readonly nowMs: number;
	readonly random: Random;
	/** Cut by a quarter in October, whatever chance says. */
	readonly cutInAutumn: boolean;
};

/** All plans by year and revision; none for a year without work expected. */
export function makePlans(options: PlanOptions): DemoPlan[] {
	const { course, trackedAt, periods, random } = options;
	const plans: DemoPlan[] = [];
	const years = [
		...new Set(periods.slice(trackedAt).map((period) => period.year)),
	];
	for (const year of years) {
		const openedAt = Math.max(
			trackedAt,
			periods.findIndex((period) => period.year === year),
		);
		const opened = periods[openedAt];
		if (!opened) continue;
		const doneBefore =
			openedAt === 0 ? course.doneBefore : (course.done[openedAt - 1] ?? 0);
		// A started project goes on from the year's first kept dekad, another begins where it is planned to.
		const yearStart = year * 36;
		const begun = course.start !== null && course.start < opened.serial;
		const overdueStart = Math.max(
			course.plannedStart,
			opened.serial + (course.plannedStart < opened.serial ? 9 : 0),
		);
		const from = (begun ? opened.serial : overdueStart) - yearStart + 1;
		if (from > 36 || doneBefore >= 1) continue;
		plans.push(...plansOfYear(options, year, openedAt, from, doneBefore));
		// The same number of draws whatever came of it keeps the years independent of each other.
		random.next();
	}
	return plans;
}

function plansOfYear(
	options: PlanOptions,
	year: number,
	openedAt: number,
	from: number,
	doneBefore: number,
): DemoPlan[] {
	const {
		seed,
		projectNumber,
		course,
		costYuan,
		unitYuan,
		periods,
		nowMs,
		random,
		cutInAutumn,
	} = options;
	const shares = expectedShares(course, from, doneBefore);
	const expected = shares.reduce((sum, share) => sum + share, 0);
	if (expected <= 0) return [];
	const draw = random.next();
	const optimism =
		draw < 0.08
			? random.between(1.5, 2.1)
			: draw < 0.14
				? random.between(0.5, 0.7)
				: random.between(0.74, 1.08);
	const promised = Math.min((1 - doneBefore) * 1.02, expected * optimism);
	const weights = shapeOf(shares, expected, from, random);
	const baseline = cumulate(weights, promised * costYuan, unitYuan);
	if ((baseline[35] ?? 0) === 0) return [];

	const opened = periods[openedAt] as DemoPeriod;
	const planId = (revision: number, atMs: number) =>
		demoId(seed, ID_KIND.plan, projectNumber, year * 8 + revision, atMs);
	const baselineMs = opened.openedMs - DAY_MS + random.int(20) * HOUR_MS;
	const change = random.chance(0.12)
		? 18 + random.int(4)
		: random.chance(0.04)
			? 28
			: 0;
	const cut = random.chance(0.65);
	const factor = cut ? random.between(0.55, 0.88) : random.between(1.08, 1.3);
	const reason = random.pick(cut ? CUT_REASONS : RAISE_REASONS);
	const changeAt = cutInAutumn ? 28 : change;
	const changed = periods.find(
		(period) => period.year === year && period.index === changeAt,
	);
	const changedMs = changed
		? changed.openedMs + 4 * DAY_MS
		: Number.POSITIVE_INFINITY;
	const replanned =
		changed !== undefined &&
		changed.serial > opened.serial + 3 &&
		changedMs <= nowMs;

	const first: DemoPlan = {
		id: planId(1, baselineMs),
		year,
		revision: 1,
		state: replanned ? "superseded" : "approved",
		isBaseline: true,
		cumulativeYuan: baseline,
		fundsCumulativeYuan: fundsOf(seed, projectNumber, baseline, unitYuan),
		reason: `${year}年年度计划`,
		recordedMs: baselineMs,
	};
	if (!replanned) return [first];
	const revised = rescaleAfter(
		baseline,
		changeAt,
		cutInAutumn ? 0.4 : factor,
		unitYuan,
	);
	return [
		first,
		{
			id: planId(2, changedMs),
			year,
			revision: 2,
			state: "approved",
			isBaseline: false,
			cumulativeYuan: revised,
			fundsCumulativeYuan: fundsOf(seed, projectNumber, revised, unitYuan),
			reason: cutInAutumn ? "四季度调减年度计划" : reason,
			recordedMs: changedMs,
		},
	];
}

/** Season-shaped, a straight line, or a line with a heap before the half-year. */
function shapeOf(
	shares: Float64Array,
	expected: number,
	from: number,
	random: Random,
): Float64Array {
	const draw = random.next();
	if (draw < 0.68) return shares.map((share) => share / expected);
	const weights = new Float64Array(36);
	for (let place = Math.max(0, from - 1); place < 36; place++) {
		weights[place] = draw < 0.9 ? 1 : place >= 15 && place < 18 ? 4 : 1;
	}
	const sum = weights.reduce((total, weight) => total + weight, 0);
	return weights.map((weight) => weight / sum);
}

/** Cumulative money by dekad in whole units; rounding the cumulated value keeps the last one exact and none falling. */
function cumulate(
	weights: Float64Array,
	totalYuan: number,
	unitYuan: number,
): number[] {
	let share = 0;
	return Array.from(weights, (weight) => {
		share += weight;
		return Math.round((totalYuan * Math.min(1, share)) / unitYuan) * unitYuan;
	});
}

/** The plan from dekad `index` on, its increments scaled by `factor`; what lies before stands. */
function rescaleAfter(
	cumulative: readonly number[],
	index: number,
	factor: number,
	unitYuan: number,
): number[] {
	const base = cumulative[index - 1] ?? 0;
	return cumulative.map((value, place) =>
		place < index
			? value
			: base + Math.round(((value - base) * factor) / unitYuan) * unitYuan,
	);
}

/** Number of the stream of its own that funds draw from, so that nothing else of a project depends on them. */
const FUNDS_STREAM = 90;

/**
 * When the money for a plan was to arrive: a few dekads ahead of the works, a little more or less than they cost. One owner
 * in seven plans no funds at all.
 */
function fundsOf(
	seed: number,
	projectNumber: number,
	cumulative: readonly number[],
	unitYuan: number,
): number[] | null {
	const random = randomOf(seed, FUNDS_STREAM, projectNumber);
	if (random.chance(1 / 7)) return null;
	const ahead = random.int(4);
	const share = random.between(0.92, 1.12);
	return cumulative.map(
		(_, place) =>
			Math.round(
				((cumulative[Math.min(35, place + ahead)] ?? 0) * share) / unitYuan,
			) * unitYuan,
	);
}

/** What the current plan of a year expects in one dekad; null without a plan. */
export function plannedInDekad(
	plans: readonly DemoPlan[],
	year: number,
	serial: number,
): number | null {
	const current = plans.findLast((plan) => plan.year === year);
	if (!current) return null;
	const index = indexOfSerial(serial);
	return (
		(current.cumulativeYuan[index - 1] ?? 0) -
		(index > 1 ? (current.cumulativeYuan[index - 2] ?? 0) : 0)
	);
}
