import type { Course } from "./course.ts";
import type { DemoPeriod, DemoPlan } from "./model.ts";
import { type Flows, withInvestment } from "./money.ts";
import { plannedInDekad } from "./plans.ts";
import type { PlantedId } from "./planted.ts";
import type { Random } from "./random.ts";
import type { WorkKind } from "./works.ts";

/** The truth of one dekad, and where it stands. */
export type Truth = {
	readonly flows: Flows;
	readonly physical: number;
	readonly people: number;
	readonly place: number;
	readonly period: DemoPeriod;
	readonly course: Course;
	readonly kind: WorkKind;
	readonly unitYuan: number;
	readonly plans: readonly DemoPlan[];
	readonly random: Random;
};

export type Told = {
	readonly flows: Flows;
	readonly physical: number;
	readonly people: number;
	/** What was told too much and is taken back some dekads later. */
	readonly debt?: { readonly difference: number; readonly after: number };
};

/** From which dekad before the last one on investment is over-reported, and how long the same value is repeated. */
const AHEAD_FROM = 30;
const REPEAT_FROM = 20;
const REPEAT_UNTIL = 10;

/** What the owner of a planted project says instead of the truth; most planted cases lie elsewhere (course, plan, funds). */
export function distort(planted: PlantedId, truth: Truth): Told {
	const {
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
	} = truth;
	const invested = flows[0] ?? 0;
	const left = course.last - course.first - place;
	const done = course.done[place] ?? 0;
	const saying = (yuan: number): Told => ({
		flows: withInvestment(flows, yuan, kind, done, unitYuan, random),
		physical,
		people,
	});
	switch (planted) {
		case "repeats":
			// 3.88 million yuan, dekad after dekad, whatever the weather.
			return left <= REPEAT_FROM && left >= REPEAT_UNTIL
				? saying(388 * 10_000)
				: truth;
		case "ahead":
			return left <= AHEAD_FROM ? saying(invested * 2) : truth;
		case "plan_echo": {
			const planned = plannedInDekad(plans, period.year, period.serial);
			return planned === null ? truth : saying(planned);
		}
		case "unit_slip": {
			// A figure in units of 10,000 yuan typed where yuan were multiplied already, once, in the last February.
			if (period.index !== 4 || left >= 36) return truth;
			const slipped = Math.max(unitYuan, invested) * 10_000;
			return {
				...saying(slipped),
				debt: { difference: slipped - invested, after: 2 },
			};
		}
		default:
			return truth;
	}
}
