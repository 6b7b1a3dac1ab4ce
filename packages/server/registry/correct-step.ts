import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadOf, dekadStart } from "@dekad/core/periods/dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import {
	type Step,
	stepProblem,
	standingAfter,
	type Standing,
} from "@dekad/core/registry/lifecycle.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import {
	lastStretch,
	listStandingDays,
	lockForAct,
	type StandingDay,
} from "./lock-for-act.ts";
import {
	changeProject,
	dateOf,
	placeOf,
	recordDays,
	recordStatement,
	stepRefusal,
} from "./record-step.ts";

/** One statement of a step as it is on record. */
export type StepRow = {
	readonly stepId: string;
	readonly step: Step;
	/** Null: taken back. */
	readonly happenedOn: string | null;
	readonly reason: string;
	readonly expectedResumptionOn: string | null;
	readonly documentId: string | null;
	readonly recordedAt: Date;
	readonly recordedBy: string;
};

/** The statements of a project's steps, oldest first. */
export const listSteps = (
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<StepRow[]> =>
	tx
		.selectFrom("project_step")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.orderBy("recorded_at")
		.orderBy("step_id")
		.select([
			"step_id as stepId",
			"step",
			"happened_on as happenedOn",
			"reason",
			"expected_resumption_on as expectedResumptionOn",
			"document_id as documentId",
			"recorded_at as recordedAt",
			"recorded_by as recordedBy",
		])
		.execute() as Promise<StepRow[]>;

/**
 * The statement an office can put right: the newest one that moved the project, as long as the project still
 * stands where it led. What a sheet said since is put right by a sheet. Undefined: none.
 */
export function correctableStep(
	steps: readonly StepRow[],
	days: readonly StandingDay[],
): StepRow | undefined {
	const newest = steps.findLast(({ step }) => step !== "enter_statistics");
	const stretch = lastStretch(days);
	return newest?.happenedOn === stretch[0]?.fromOn ? newest : undefined;
}

/**
 * Puts the day of the newest step right, or (`on` null) takes the step back: from the old day on the project
 * stands as it did before, from the right day on as the step says. Both statements stay on record.
 *
 * @throws DekadError project.not_found, access.not_allowed, project.version_conflict, step.not_found, step.*
 */
export async function correctStep(
	tx: Tx,
	{
		actor,
		projectId,
		stepId,
		version,
		on,
		reason,
		now,
	}: {
		actor: Actor;
		projectId: string;
		stepId: string;
		version: number;
		on: string | null;
		reason: string;
		now: Date;
	},
): Promise<void> {
	const project = await lockForAct(
		tx,
		actor,
		projectId,
		version,
		"project.correct-step",
	);
	const steps = await listSteps(tx, actor, projectId);
	const wrong = steps.find((each) => each.stepId === stepId);
	if (!wrong || wrong.happenedOn === null)
		throw new DekadError("step.not_found");
	const days = await listStandingDays(tx, actor, projectId);
	if (correctableStep(steps, days) !== wrong)
		throw new DekadError("step.not_newest");

	const stretch = lastStretch(days);
	const before = await standingBefore(tx, actor, projectId, wrong, days);
	const office = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), office.timeZone);
	if (on !== null) {
		const problem = stepProblem({
			standing: before,
			startedOn: wrong.step === "start" ? null : project.actual_start_on,
			stated: {
				step: wrong.step,
				on,
				reason,
				expectedResumptionOn: wrong.expectedResumptionOn,
			},
			role: actor.role,
			today,
		});
		if (problem) throw stepRefusal(problem, { on, today, from: before.fromOn });
	}
	const stood = { stage: before.stage, isPaused: before.isPaused };
	const after = standingAfter(before, wrong.step) ?? stood;
	const isAfter = (day: string) => on !== null && day >= on;
	const restated = stretch.map((day) => ({
		...day,
		...(isAfter(day.fromOn) ? after : stood),
	}));
	if (on !== null && !restated.some(({ fromOn }) => fromOn === on)) {
		const place = days.findLast(({ fromOn }) => fromOn < on);
		restated.push({ ...(place ?? placeOf(project)), ...after, fromOn: on });
	}
	await recordDays(tx, actor, project, restated, reason, now);
	await changeProject(
		tx,
		actor,
		project,
		{ ...(on === null ? stood : after), ...dateOf(wrong.step, on) },
		now,
	);
	await recordStatement(tx, actor, project, { ...wrong, on, reason }, now);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: on === null ? "step.taken_back" : "step.corrected",
				subjectId: projectId,
				projectId,
				regionPath: project.regionPath,
				payload: { step: wrong.step, on, before: wrong.happenedOn, reason },
			},
		],
		now,
	);
	const first = on !== null && on < wrong.happenedOn ? on : wrong.happenedOn;
	await refreshProjectDekads(
		tx,
		actor.jurisdictionId,
		[projectId],
		dekadStart(dekadOf(first)),
	);
}

/** How the project stood when the step was stated: an earlier statement of the same day, else the stretch before. */
async function standingBefore(
	tx: Tx,
	actor: Actor,
	projectId: string,
	{ happenedOn, recordedAt }: StepRow,
	days: readonly StandingDay[],
): Promise<Standing> {
	const [sameDay] = await queryRows<StandingDay>(
		tx,
		`select from_on as "fromOn", stage, is_paused as "isPaused" from project_standing
     where jurisdiction_id = $1 and project_id = $2 and from_on = $3 and recorded_at < $4
     order by recorded_at desc limit 1`,
		[actor.jurisdictionId, projectId, happenedOn, recordedAt.toISOString()],
	);
	if (sameDay) return sameDay;
	const [first] = lastStretch(
		days.filter(({ fromOn }) => fromOn < (happenedOn ?? "")),
	);
	if (!first) throw new DekadError("step.not_newest");
	return first;
}
