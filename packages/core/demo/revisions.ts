import type {
	DemoCorrection,
	DemoPeriod,
	DemoProblem,
	DemoReport,
} from "./model.ts";
import { type Flows, withError } from "./money.ts";
import { demoId, ID_KIND } from "./random.ts";
import type { ReportOptions } from "./reports.ts";
import { RETURN_REASONS } from "./texts.ts";

/** The life of one dekad's report: written, handed in, sent back, replaced by the actual figure, accepted. */

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** The demo's office keeps the time of UTC+8, without summer time. */
const ZONE_MS = 8 * HOUR_MS;

export type ReportContent = {
	readonly flows: Flows;
	readonly physicalRatio: number | null;
	readonly peopleOnSite: number;
	readonly machinesOnSite: number;
	readonly progressText: string;
	readonly nextSteps: string;
	readonly problems: readonly DemoProblem[];
	readonly corrections: readonly DemoCorrection[];
};

/** The revisions of one dekad in the order they were made; none when nothing was handed in or begun before now. */
export function revisionsOf(
	options: ReportOptions,
	period: DemoPeriod,
	place: number,
	content: ReportContent,
): DemoReport[] {
	const {
		seed,
		projectNumber,
		everyDekad,
		planted,
		random,
		nowMs,
		author,
		countyOfficeId,
		acceptedLevel,
		periods,
	} = options;
	const isOnBehalf =
		planted === "on_behalf"
			? place >= periods.length - 12
			: !everyDekad && !planted && random.chance(0.015);
	const submittedMs = submissionOf(options, period, isOnBehalf);
	const base = {
		dekadStart: period.start,
		...content,
		note: isOnBehalf ? "由县重点办代为录入" : "",
		handedInByOrgId: isOnBehalf ? countyOfficeId : null,
		createdBy: author,
		acceptedLevel: null,
		acceptedMs: null,
		returnedMs: null,
		returnedReason: null,
		supersededMs: null,
	};
	const idOf = (revision: number, atMs: number) =>
		demoId(seed, ID_KIND.report, projectNumber, place * 8 + revision, atMs);

	if (submittedMs > nowMs) {
		const createdMs = nowMs - random.int(9 * 60) * MINUTE_MS;
		if (everyDekad || !random.chance(0.4) || createdMs < period.openedMs)
			return [];
		const draft = {
			submittedMs: null,
			isTimely: null,
			state: "draft",
			kind: "actual",
			isCounted: false,
			corrections: [],
		} as const;
		return [
			{
				...base,
				...draft,
				id: idOf(1, createdMs),
				revision: 1,
				createdMs,
				version: 1,
			},
		];
	}

	const made: DemoReport[] = [];
	// Where the figures' day lies before the dekad's end, what is told before that end is an estimate.
	const endMs =
		period.asOfOn < period.end
			? Date.parse(period.end) + 24 * HOUR_MS - ZONE_MS
			: 0;
	// An actual figure that replaces an estimate handed in in time is in time too; one sent back was not right in time.
	let isTimely = submittedMs <= period.timelyMs;
	let current = submittedMs;
	const canFail = !everyDekad && !planted;

	if (canFail && random.chance(0.04)) {
		const returnedMs = current + (2 + random.int(18)) * HOUR_MS;
		if (returnedMs <= nowMs) {
			const createdMs = current - random.int(90) * MINUTE_MS;
			const invested = content.flows[0] ?? 0;
			made.push({
				...base,
				flows: withError(content.flows, Math.floor(invested / 80_000) * 10_000),
				corrections: [],
				id: idOf(1, createdMs),
				revision: 1,
				kind: current < endMs ? "estimate" : "actual",
				state: "returned",
				isCounted: false,
				createdMs,
				submittedMs: current,
				isTimely,
				returnedMs,
				returnedReason: random.pick(RETURN_REASONS),
				version: 2,
			});
			current = returnedMs + (1 + random.int(26)) * HOUR_MS;
			isTimely = current <= period.timelyMs;
			// Sent back and not handed in again before the lock: the dekad stays unknown.
			if (current > Math.min(nowMs, period.lockedMs)) return made;
		}
	}

	const actualMs = Math.max(current, endMs) + (3 + random.int(20)) * HOUR_MS;
	const isEstimate = current < endMs;
	if (
		canFail &&
		isEstimate &&
		random.chance(0.2) &&
		actualMs <= Math.min(nowMs, period.lockedMs)
	) {
		const revision = made.length + 1;
		const createdMs = current - random.int(90) * MINUTE_MS;
		made.push({
			...base,
			flows: withError(
				content.flows,
				Math.floor((content.flows[0] ?? 0) / 200_000) * 10_000,
			),
			corrections: [],
			id: idOf(revision, createdMs),
			revision,
			kind: "estimate",
			state: "superseded",
			isCounted: false,
			createdMs,
			submittedMs: current,
			isTimely,
			supersededMs: actualMs,
			version: 2,
		});
		current = actualMs;
	}

	const revision = made.length + 1;
	const createdMs = current - (2 + random.int(90)) * MINUTE_MS;
	const acceptedMs = current + (2 + random.int(58)) * HOUR_MS;
	// Of the newest dekad half still wait for a word, whatever the hour: there must be something to review.
	const isNewest = place === periods.length - 1;
	const isAccepted =
		acceptedMs <= nowMs &&
		(everyDekad || random.chance(isNewest ? 0.5 : 0.985));
	made.push({
		...base,
		id: idOf(revision, createdMs),
		revision,
		kind: current < endMs ? "estimate" : "actual",
		state: isAccepted ? "accepted" : "submitted",
		isCounted: true,
		createdMs,
		submittedMs: current,
		isTimely,
		acceptedMs: isAccepted ? acceptedMs : null,
		acceptedLevel: isAccepted ? acceptedLevel : null,
		version: isAccepted ? 2 : 1,
	});
	return made;
}

/** When the owner hands it in: most in the last six hours, some in the day before, the late ones before the lock. */
function submissionOf(
	{ everyDekad, lateChance, planted, random }: ReportOptions,
	period: DemoPeriod,
	isOnBehalf: boolean,
): number {
	// One desk files for many in the same quarter of an hour.
	if (planted && isOnBehalf)
		return period.timelyMs - 10 * MINUTE_MS + random.int(8) * MINUTE_MS;
	if (!everyDekad && !planted && random.chance(lateChance)) {
		return (
			period.timelyMs +
			Math.floor(
				(period.lockedMs - period.timelyMs) * random.between(0.02, 0.95),
			)
		);
	}
	return (
		period.timelyMs -
		Math.floor((random.chance(0.6) ? 6 : 40) * HOUR_MS * random.next())
	);
}
