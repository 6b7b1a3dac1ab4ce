import { STAGES } from "../packs/pack.ts";
import { addDays, addMonths } from "../periods/civil-date.ts";
import { type Course, dayInSerial, startOfSerial } from "./course.ts";
import type {
	DemoDatedValue,
	DemoPeriod,
	DemoSetting,
	DemoStanding,
} from "./model.ts";
import { demoId, ID_KIND, type Random } from "./random.ts";
import { pauseText } from "./texts.ts";

/** The dated facts of a project: where it stood from which day on, and what was said of its size and its dates, first and later. */

export type Dates = {
	readonly startOn: string | null;
	readonly completionOn: string | null;
	readonly commissioningOn: string | null;
	/** Day inside a dekad, 0 to 7, for changes without a date of their own. */
	readonly offset: number;
};

const REASONS: Record<string, string> = {
	new_start: "正式开工",
	continued: "跨年转为续建",
	completed: "工程完工",
	in_production: "投产",
	at_capacity: "达效",
	pre_work: "转入前期",
	reserve: "入储备库",
};

export function standingsOf(options: {
	readonly course: Course;
	readonly trackedAt: number;
	readonly createdMs: number;
	readonly dates: Dates;
	readonly periods: readonly DemoPeriod[];
}): DemoStanding[] {
	const { course, trackedAt, createdMs, dates, periods } = options;
	const standings: DemoStanding[] = [];
	let before: { stage: string; paused: number } | undefined;
	for (let place = trackedAt; place < periods.length; place++) {
		const period = periods[place] as DemoPeriod;
		const stage = STAGES[course.stage[place] ?? 0] ?? "reserve";
		const paused = course.paused[place] ?? 0;
		if (before && before.stage === stage && before.paused > 0 === paused > 0)
			continue;
		const isStageNew = before?.stage !== stage;
		const dated = {
			new_start: dates.startOn,
			completed: dates.completionOn,
			in_production: dates.commissioningOn,
		}[stage as string];
		const fromOn = !before
			? period.start
			: isStageNew && dated && dated >= period.start
				? dated
				: // A year turns on its first day, everything else in the middle of a dekad.
					stage === "continued" && isStageNew
					? period.start
					: dayInSerial(period.serial, dates.offset);
		const reason = !before
			? "建账"
			: isStageNew
				? (REASONS[stage] ?? "")
				: paused > 0
					? pauseText(paused)
					: "复工";
		// Told in the dekad in which it happened, before its reports are due.
		const recordedMs = before
			? Math.min(Date.parse(fromOn) + 10 * 3_600_000, period.timelyMs)
			: createdMs;
		standings.push({ fromOn, stage, isPaused: paused > 0, reason, recordedMs });
		before = { stage, paused };
	}
	return standings;
}

export function datedValuesOf(options: {
	readonly setting: DemoSetting;
	readonly number: number;
	readonly course: Course;
	readonly trackedAt: number;
	readonly createdMs: number;
	readonly firstTotal: number;
	readonly costYuan: number;
	readonly random: Random;
}): DemoDatedValue[] {
	const {
		setting,
		number,
		course,
		trackedAt,
		createdMs,
		firstTotal,
		costYuan,
		random,
	} = options;
	const values: DemoDatedValue[] = [];
	const firstSaid = addDays(startOfSerial(course.first + trackedAt), -45);
	const add = (
		value: Omit<DemoDatedValue, "id" | "recordedMs">,
		recordedMs: number,
	) =>
		values.push({
			...value,
			id: demoId(
				setting.seed,
				ID_KIND.datedValue,
				number,
				values.length,
				recordedMs,
			),
			recordedMs,
		});
	/** Says a value in a dekad of the window, the first one too early for it at the latest. */
	const later = (
		serial: number,
		value: Omit<DemoDatedValue, "id" | "recordedMs" | "saidOn">,
	) => {
		const period = setting.periods[serial - course.first];
		if (!period || serial - course.first <= trackedAt) return;
		add(
			{ ...value, saidOn: addDays(period.start, 3) },
			Date.parse(addDays(period.start, 4)),
		);
	};
	const money = (amountYuan: number, reason: string) =>
		({
			field: "total_investment",
			amountYuan,
			plannedOn: null,
			reason,
		}) as const;
	const planned = (
		field: DemoDatedValue["field"],
		plannedOn: string,
		reason: string,
	) => ({ field, amountYuan: null, plannedOn, reason });

	const plannedDay = (serial: number) => addDays(startOfSerial(serial), 9);
	add({ ...money(firstTotal, "初次申报"), saidOn: firstSaid }, createdMs);
	add(
		{
			...planned("planned_start", plannedDay(course.plannedStart), "初次申报"),
			saidOn: firstSaid,
		},
		createdMs,
	);
	add(
		{
			...planned(
				"planned_completion",
				plannedDay(course.plannedCompletion),
				"初次申报",
			),
			saidOn: firstSaid,
		},
		createdMs,
	);
	add(
		{
			...planned(
				"planned_commissioning",
				plannedDay(course.plannedCommissioning),
				"初次申报",
			),
			saidOn: firstSaid,
		},
		createdMs,
	);

	// A total that moved by more than five per cent is stated anew when half of the work is done.
	if (Math.abs(costYuan - firstTotal) * 20 > firstTotal) {
		const half = course.done.findIndex((done) => done >= 0.5);
		const isUp = costYuan > firstTotal;
		if (half >= 0)
			later(
				course.first + Math.max(half, trackedAt + 1),
				money(
					costYuan,
					isUp ? "设计变更和材料涨价,概算调整" : "标段核减,概算调整",
				),
			);
	}
	// Who has not started two dekads after the day says a new one; nine in ten say it in time.
	const startLate = (course.start ?? course.last + 6) - course.plannedStart;
	if (startLate > 2 && random.chance(0.9)) {
		later(
			course.plannedStart + 2,
			planned(
				"planned_start",
				plannedDay((course.start ?? course.last + 8) + 1),
				"前期手续未完成,推迟开工",
			),
		);
	}
	// A late completion is put off once, in whole half-years; one in four never says so (domain.md Q23).
	const isLate =
		course.start !== null &&
		(course.completion ?? course.last + 1) > course.plannedCompletion + 2;
	if (isLate && random.chance(0.75)) {
		const months = 6 * (1 + random.int(2));
		const at = course.plannedCompletion - 1;
		later(
			at,
			planned(
				"planned_completion",
				addMonths(plannedDay(course.plannedCompletion), months),
				"停工影响,竣工时间顺延",
			),
		);
		later(
			at,
			planned(
				"planned_commissioning",
				addMonths(plannedDay(course.plannedCommissioning), months),
				"竣工顺延,投产时间相应顺延",
			),
		);
	}
	return values;
}
