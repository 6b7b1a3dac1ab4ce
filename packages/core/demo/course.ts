import { dekadAt, dekadBounds, type Dekad } from "../periods/dekad.ts";
import { STAGES, type Stage } from "../packs/pack.ts";
import { addDays } from "../periods/civil-date.ts";
import type { Random } from "./random.ts";
import { isWinter, seasonWeight } from "./season.ts";

/**
 * The true course of a demo project: when it starts, how fast it is built, when and why it stands
 * still. Plans are made from what was expected, reports from what is true here (with the failings
 * of people), so the two differ as they do in life.
 *
 * Time is counted in dekads through all years (`dekadSerial`); shares are of the whole work, 0 to 1.
 */

/** Why work stands still. The codes are problem kinds of the packs (domain.md 5.4); winter is no problem. */
export const PAUSE_REASONS = [
	"winter",
	"funds",
	"land",
	"demolition",
	"eia",
	"utility",
	"contractor",
	"safety",
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** What a project is to be on the last day, whatever chance says. */
export type CourseWish =
	| "running"
	| "new_start"
	| "pre_work"
	| "reserve"
	| "completed"
	| "in_production"
	| "paused"
	| "steady"
	| "spring_start"
	| "start_stop";

export type Course = {
	readonly first: number;
	readonly last: number;
	readonly outdoor: number;
	readonly durationYears: number;
	readonly plannedStart: number;
	readonly plannedCompletion: number;
	readonly plannedCommissioning: number;
	/** Null while it has not happened by `last`. */
	readonly start: number | null;
	readonly completion: number | null;
	readonly commissioning: number | null;
	readonly capacity: number | null;
	/** Share of the whole work done at the end of each dekad from `first` to `last`. */
	readonly done: Float64Array;
	/** Share done before `first`. */
	readonly doneBefore: number;
	/** Index into PAUSE_REASONS plus one for each dekad from `first` to `last`; 0: not paused. */
	readonly paused: Uint8Array;
	/** The stage at the end of each dekad, as an index into STAGES. */
	readonly stage: Uint8Array;
};

/** A dekad by its count through all years. */
export function dekadOfSerial(serial: number): Dekad {
	const year = Math.floor(serial / 36);
	return dekadAt(year, serial - year * 36 + 1);
}
export const indexOfSerial = (serial: number): number => (serial % 36) + 1;
export const startOfSerial = (serial: number): string =>
	dekadBounds(dekadOfSerial(serial)).first;
/** A day inside a dekad, `offset` 0 to 7, so that every third part has it. */
export const dayInSerial = (serial: number, offset: number): string =>
	addDays(startOfSerial(serial), offset);

/** Work is slow at the beginning and at the end of a project and fast between; about 1 on average. */
const bell = (share: number): number => 0.62 + 2.5 * share * (1 - share);

const SPRING_STARTS = [7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 15, 16, 18] as const;

/** Moves a dekad to where starts are planned: mostly spring, some autumn. */
function towardsSpring(serial: number, random: Random): number {
	if (random.chance(0.25)) return serial;
	return Math.floor(serial / 36) * 36 + random.pick(SPRING_STARTS) - 1;
}

/**
 * The expected course of one year, share per dekad, as a plan sees it: full pace, no stop. Length 36, from
 * dekad `from` of the year on; what lies before is 0.
 */
export function expectedShares(
	course: Course,
	from: number,
	doneBefore: number,
): Float64Array {
	const shares = new Float64Array(36);
	let done = doneBefore;
	for (let index = Math.max(1, from); index <= 36; index++) {
		const step = Math.min(
			1 - done,
			(seasonWeight(index, course.outdoor) * bell(done)) /
				(36 * course.durationYears),
		);
		shares[index - 1] = step;
		done += step;
	}
	return shares;
}

/** The true course from the project's planned start to `last`. */
export function makeCourse(
	first: number,
	last: number,
	durationYears: number,
	outdoor: number,
	random: Random,
	wish?: CourseWish,
): Course {
	const length = Math.round(durationYears * 36);
	const plannedStart = plannedStartOf(first, last, length, random, wish);
	const plannedCompletion = plannedStart + length;
	const commissioningLag = 3 + random.int(15);
	const start = startOf(plannedStart, last, random, wish);

	const span = last - first + 1;
	const done = new Float64Array(span);
	const paused = new Uint8Array(span);
	const pauses =
		start === null ? [] : stops(start, last, length, outdoor, random, wish);
	const pace = wish
		? random.between(1, 1.12)
		: random.chance(0.1)
			? random.between(0.35, 0.6)
			: Math.exp(random.normal() * 0.2);
	let share = 0;
	let doneBefore = 0;
	let completion: number | null = null;
	for (
		let serial = Math.min(start ?? last + 1, first);
		serial <= last;
		serial++
	) {
		const running = start !== null && serial >= start && completion === null;
		const pause = running
			? (pauses.find((stop) => serial >= stop.from && serial < stop.until)
					?.reason ?? 0)
			: 0;
		// A ceremony, two dekads of diggers for the cameras, and nothing after.
		const isDeserted =
			wish === "start_stop" && start !== null && serial > start + 1;
		if (running && pause === 0 && !isDeserted) {
			const noise = Math.max(0.15, 1 + random.normal() * 0.28);
			share = Math.min(
				1,
				share +
					(seasonWeight(indexOfSerial(serial), outdoor) *
						bell(share) *
						pace *
						noise) /
						length,
			);
			// Nobody pours the last kilogram: a site at 99.8 % is handed over.
			if (share > 0.998) [share, completion] = [1, serial];
		}
		if (serial < first) doneBefore = share;
		else {
			done[serial - first] = share;
			paused[serial - first] = pause;
		}
	}
	const commissioning =
		completion !== null &&
		wish !== "completed" &&
		completion + commissioningLag <= last
			? completion + commissioningLag
			: null;
	const capacity =
		commissioning !== null && commissioning + 45 <= last
			? commissioning + 45
			: null;
	const dates = { plannedStart, start, completion, commissioning, capacity };
	return {
		first,
		last,
		outdoor,
		durationYears,
		plannedCompletion,
		plannedCommissioning: plannedCompletion + commissioningLag,
		...dates,
		done,
		doneBefore,
		paused,
		stage: stagesOf(first, last, dates),
	};
}

function plannedStartOf(
	first: number,
	last: number,
	length: number,
	random: Random,
	wish: CourseWish | undefined,
): number {
	const thisYear = Math.floor(last / 36) * 36;
	switch (wish) {
		case "running":
		case "steady":
			return first - 6 - random.int(12);
		case "paused":
			return first - 20;
		case "new_start":
		case "spring_start":
		case "start_stop":
			// The spring ceremony of the newest year that had one.
			return last >= thisYear + 14 ? thisYear + 8 : thisYear - 28;
		case "pre_work":
			return last + 8;
		case "reserve":
			return last + 40;
		case "completed":
			return last - 8 - length;
		case "in_production":
			return last - 30 - length;
		default:
			return towardsSpring(
				Math.round(random.between(first - length * 0.85, last + 45)),
				random,
			);
	}
}

/** The true start: two in three on the planned dekad, some early, some late, a few not yet. */
function startOf(
	plannedStart: number,
	last: number,
	random: Random,
	wish: CourseWish | undefined,
): number | null {
	const slip =
		wish || random.chance(0.66)
			? 0
			: random.chance(0.2)
				? -1 - random.int(3)
				: 1 + random.int(random.chance(0.2) ? 40 : 9);
	let start = plannedStart + slip;
	// No foundation is dug in frozen ground.
	while (!wish && isWinter(indexOfSerial(start))) start++;
	return start <= last ? start : null;
}

type Stop = {
	readonly from: number;
	readonly until: number;
	readonly reason: number;
};

/** When work stands still: a formal winter stop of outdoor sites, and one or two stops for cause. */
function stops(
	start: number,
	last: number,
	length: number,
	outdoor: number,
	random: Random,
	wish: CourseWish | undefined,
): Stop[] {
	if (wish && wish !== "paused" && wish !== "running") return [];
	const found: Stop[] = [];
	if (random.chance(outdoor * 0.4)) {
		for (
			let year = Math.floor(start / 36);
			year <= Math.floor(last / 36);
			year++
		) {
			const from = year * 36 + 33 + random.int(2);
			// One in eight comes back late: the restart rate of spring is never 100 %.
			const until =
				from +
				9 +
				random.int(3) +
				(random.chance(0.12) ? 3 + random.int(9) : 0);
			if (from > start) found.push({ from, until, reason: 1 });
		}
	}
	if (wish === "paused")
		found.push({ from: last - 9, until: last + 100, reason: 2 });
	else if (random.chance(0.28)) {
		const from = start + 2 + random.int(length);
		found.push({
			from,
			until: from + 3 + random.int(14),
			reason: 2 + random.int(PAUSE_REASONS.length - 1),
		});
	}
	return found;
}

function stagesOf(
	first: number,
	last: number,
	dates: Pick<
		Course,
		"plannedStart" | "start" | "completion" | "commissioning" | "capacity"
	>,
): Uint8Array {
	const stages = new Uint8Array(last - first + 1);
	const reached = (date: number | null, serial: number) =>
		date !== null && serial >= date;
	for (let serial = first; serial <= last; serial++) {
		const stage: Stage = reached(dates.capacity, serial)
			? "at_capacity"
			: reached(dates.commissioning, serial)
				? "in_production"
				: reached(dates.completion, serial)
					? "completed"
					: reached(dates.start, serial)
						? Math.floor(serial / 36) === Math.floor((dates.start ?? 0) / 36)
							? "new_start"
							: "continued"
						: // Pre-work must plan to start within about a year; before that it waits in the reserve.
							serial >= dates.plannedStart - 30
							? "pre_work"
							: "reserve";
		stages[serial - first] = STAGES.indexOf(stage);
	}
	return stages;
}
