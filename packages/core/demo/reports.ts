import { type Cadence, STAGES } from "../packs/pack.ts";
import { FLOW_MEASURES } from "../reports/measures.ts";
import type { Course } from "./course.ts";
import type {
	DemoCorrection,
	DemoPeriod,
	DemoPlan,
	DemoReport,
	DemoSetting,
} from "./model.ts";
import {
	type Flows,
	type MoneyOptions,
	moneyBook,
	withError,
} from "./money.ts";
import type { PlantedId } from "./planted.ts";
import { distort } from "./planted-values.ts";
import { demoId, ID_KIND, type Random } from "./random.ts";
import { revisionsOf } from "./revisions.ts";
import {
	AUDIT_REASON,
	CORRECTION_REASONS,
	MISSED_REASON,
	problemOfPause,
	problemText,
	siteTexts,
	UNIT_SLIP_REASON,
} from "./texts.ts";
import type { WorkKind } from "./works.ts";

/**
 * The reports of one project: what its owner said in each dekad it was asked, with the failings of
 * people: late, missing, sent back, estimated and then known, wrong and put right later. What was
 * left out or wrong comes back as correction lines, so that since-start agrees with the books in
 * the end, except where a falsehood is planted.
 */

export type ReportOptions = {
	readonly seed: number;
	readonly projectNumber: number;
	readonly course: Course;
	readonly kind: WorkKind;
	readonly money: MoneyOptions;
	readonly plans: readonly DemoPlan[];
	readonly periods: readonly DemoPeriod[];
	readonly trackedAt: number;
	readonly every: DemoSetting["every"];
	readonly nowMs: number;
	readonly everyDekad: boolean;
	readonly planted: PlantedId | undefined;
	readonly countyOfficeId: string;
	readonly author: string;
	readonly acceptedLevel: "county" | "city" | "province";
	/** Chance that a report comes after its time, and that it never comes. */
	readonly lateChance: number;
	readonly missChance: number;
	readonly random: Random;
};

const [INVESTMENT, BUILDING, OTHER] = [0, 1, 4];

/** Whether a stage with this cadence is asked in the dekad at `index` of the year (1 to 36). */
export const isAsked = (every: Cadence, index: number): boolean =>
	every === "dekad" ||
	(every === "month" && index % 3 === 0) ||
	(every === "quarter" && index % 9 === 0);

/** A difference waiting for an open dekad in which it can be booked. */
type Debt = {
	readonly forDekad: string;
	readonly measure: number;
	readonly difference: number;
	readonly reason: string;
	readonly notBefore: number;
};

export function* makeReports(options: ReportOptions): Generator<DemoReport> {
	const {
		course,
		kind,
		plans,
		periods,
		trackedAt,
		every,
		everyDekad,
		planted,
		random,
	} = options;
	const { costYuan, unitYuan } = options.money;
	const book = moneyBook(options.money);
	const rounded = (share: number) =>
		Math.round((share * costYuan) / unitYuan) * unitYuan;
	const bias = random.between(-0.12, 0.12);
	let bookedYuan = rounded(
		trackedAt === 0 ? course.doneBefore : (course.done[trackedAt - 1] ?? 0),
	);
	let yearYuan = 0;
	let debts: Debt[] = [];
	let problem: ReturnType<typeof problemText> | undefined;

	for (let place = trackedAt; place < periods.length; place++) {
		const period = periods[place] as DemoPeriod;
		if (period.index === 1) yearYuan = 0;
		const stage = STAGES[course.stage[place] ?? 0] ?? "reserve";
		const paused = course.paused[place] ?? 0;
		const done = course.done[place] ?? 0;
		const invested = rounded(done) - bookedYuan;
		const asked = everyDekad || isAsked(every(stage, paused > 0), period.index);
		// Who did something says so even in a dekad nobody asks about.
		if (!asked && invested === 0) continue;
		bookedYuan += invested;
		let flows = book(period.serial, invested);

		const isMissing =
			!everyDekad && random.chance(planted ? 0 : options.missChance);
		if (isMissing) {
			// Half of those who forgot a dekad make it good; with the others it stays unknown.
			if (invested > 0 && random.chance(0.5))
				debts.push(...missedDebts(flows, period, place));
			continue;
		}

		let error = 0;
		if (
			!planted &&
			invested > 5 * unitYuan &&
			random.chance(everyDekad ? 0.004 : 0.012)
		)
			error = errorOf(invested, unitYuan, random);
		// The audited case: twelve per cent of early December were left out and found in the spring.
		if (planted === "year_end_correction" && period.index === 34)
			error = -Math.max(
				unitYuan,
				Math.round((invested * 0.12) / unitYuan) * unitYuan,
			);
		if ((flows[BUILDING] ?? 0) + error < 0) error = 0;
		if (error !== 0) {
			flows = withError(flows, error);
			const [after, reason] = planted
				? [11, AUDIT_REASON]
				: [1 + random.int(4), random.pick(CORRECTION_REASONS)];
			debts.push(...errorDebts(period.start, error, place + after, reason));
		}
		const physical = Math.min(
			1,
			Math.round((done + bias * done * (1 - done)) * 10_000) / 10_000,
		);
		const people =
			invested > 0
				? Math.max(
						6,
						Math.round((invested / 15_000) * random.between(0.7, 1.3)),
					)
				: paused || done >= 1
					? 2 + random.int(4)
					: 0;
		const told = planted
			? distort(planted, {
					flows,
					physical,
					people,
					place,
					period,
					course,
					kind,
					unitYuan,
					plans,
					random,
				})
			: { flows, physical, people };
		if (told.debt)
			debts.push(
				...errorDebts(
					period.start,
					told.debt.difference,
					place + told.debt.after,
					UNIT_SLIP_REASON,
				),
			);

		const pausedFor = problemOfPause(paused);
		if (pausedFor)
			problem ??= problemText(pausedFor, period.end, rounded(0.02), random);
		else if (random.chance(problem ? 0.3 : 0.96)) problem = undefined;
		else if (stage === "new_start" || stage === "continued")
			problem ??= problemText(
				undefined,
				period.end,
				random.chance(0.5) ? rounded(0.01) : null,
				random,
			);

		const corrections: DemoCorrection[] = [];
		const waiting: Debt[] = [];
		for (const debt of debts) {
			// A year to date below zero would make no sense to anybody: such a line waits for the money to come.
			const fits =
				debt.notBefore <= place &&
				(debt.difference > 0 ||
					yearYuan + (told.flows[INVESTMENT] ?? 0) + debt.difference >= 0);
			if (!fits) waiting.push(debt);
			else {
				if (debt.measure === INVESTMENT) yearYuan += debt.difference;
				corrections.push(
					correctionOf(options, debt, period, place, corrections.length),
				);
			}
		}
		yearYuan += told.flows[INVESTMENT] ?? 0;

		const words = siteTexts(kind, stage, paused, done, told.physical, random);
		let isHandedOver = false;
		for (const report of revisionsOf(options, period, place, {
			flows: told.flows,
			physicalRatio:
				stage === "reserve" || stage === "pre_work" ? null : told.physical,
			peopleOnSite: told.people,
			machinesOnSite: Math.round(told.people / 9),
			progressText: words.progress,
			nextSteps: words.next,
			problems: problem ? [problem] : [],
			corrections,
		})) {
			if (report.isCounted && report.corrections.length > 0)
				isHandedOver = true;
			yield report;
		}
		// Lines of a report that does not count are still owed.
		if (isHandedOver || corrections.length === 0) debts = waiting;
	}
}

function missedDebts(flows: Flows, period: DemoPeriod, place: number): Debt[] {
	return [INVESTMENT, 1, 2, 3, OTHER]
		.map((measure) => ({
			forDekad: period.start,
			measure,
			difference: flows[measure] ?? 0,
			reason: MISSED_REASON,
			notBefore: place + 1,
		}))
		.filter((debt) => debt.difference !== 0);
}

/** Up to a fifth too much or too little. */
function errorOf(invested: number, unitYuan: number, random: Random): number {
	const size = Math.max(
		unitYuan,
		Math.round((invested * random.between(0.05, 0.2)) / unitYuan) * unitYuan,
	);
	return random.chance(0.6) ? size : -size;
}

const errorDebts = (
	forDekad: string,
	error: number,
	notBefore: number,
	reason: string,
): Debt[] =>
	[INVESTMENT, BUILDING].map((measure) => ({
		forDekad,
		measure,
		difference: -error,
		reason,
		notBefore,
	}));

function correctionOf(
	options: ReportOptions,
	debt: Debt,
	period: DemoPeriod,
	place: number,
	nth: number,
): DemoCorrection {
	return {
		id: demoId(
			options.seed,
			ID_KIND.correction,
			options.projectNumber,
			place * 64 + nth,
			period.timelyMs,
		),
		forDekad: debt.forDekad,
		measure: FLOW_MEASURES[debt.measure] ?? "investment",
		differenceYuan: debt.difference,
		reason: debt.reason,
	};
}
