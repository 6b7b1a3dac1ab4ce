import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId, dekadOf, dekadStart } from "@dekad/core/periods/dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Stage } from "@dekad/core/packs/pack.ts";
import {
	type StatedStep,
	STEP_RULES,
	type StepDate,
	stepProblem,
	standingAfter,
	type StepProblem,
} from "@dekad/core/registry/lifecycle.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { insertRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import {
	currentStanding,
	listStandingDays,
	lockForAct,
	type LockedProject,
	type StandingDay,
} from "./lock-for-act.ts";
import { markDekadSumsOf } from "../rollups/dekad-sums.ts";

export type NewStep = StatedStep & {
	readonly version: number;
	/** The project's document that proves it. */
	readonly documentId: string | null;
};

/**
 * Records a step of a project's life: its stage or pause from that day on, the registry's date, the statement
 * itself. What is expected of the project follows in every total of this transaction, which the caller opens
 * with `reporting`. An owner cannot reach back into a locked dekad, since what was expected then is counted; its
 * office can.
 *
 * @throws DekadError project.not_found, access.not_allowed, project.version_conflict, document.not_found, step.*
 */
export async function recordStep(
	tx: Tx,
	{
		actor,
		projectId,
		step: stated,
		now,
	}: { actor: Actor; projectId: string; step: NewStep; now: Date },
): Promise<void> {
	const project = await lockForAct(
		tx,
		actor,
		projectId,
		stated.version,
		"project.step",
	);
	const office = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), office.timeZone);
	const days = await listStandingDays(tx, actor, projectId);
	const standing = currentStanding(days, project);
	const { step, on } = stated;
	const problem = stepProblem({
		standing,
		startedOn: project.actual_start_on,
		stated,
		role: actor.role,
		today,
	});
	if (problem)
		throw stepRefusal(problem, {
			on,
			today,
			from:
				problem === "step.before_start"
					? (project.actual_start_on ?? "")
					: standing.fromOn,
		});
	const after = standingAfter(standing, step)!;
	const moves =
		after.stage !== standing.stage || after.isPaused !== standing.isPaused;
	if (moves && actor.role === "owner") await refuseLocked(tx, actor, on, now);
	if (stated.documentId)
		await getDocument(tx, actor, projectId, stated.documentId);

	await changeProject(
		tx,
		actor,
		project,
		{ ...after, ...dateOf(step, on) },
		now,
	);
	if (moves)
		await recordDays(
			tx,
			actor,
			project,
			[{ ...placeOf(project), ...after, fromOn: on }],
			stated.reason,
			now,
		);
	await recordStatement(tx, actor, project, stated, now);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "step.recorded",
				subjectId: projectId,
				projectId,
				regionPath: project.regionPath,
				payload: {
					step,
					on,
					reason: stated.reason,
					...(stated.expectedResumptionOn
						? { expectedResumptionOn: stated.expectedResumptionOn }
						: {}),
				},
			},
		],
		now,
	);
	if (moves)
		await refreshProjectDekads(
			tx,
			actor.jurisdictionId,
			[projectId],
			dekadStart(dekadOf(on)),
		);
}

/** A refusal of the lifecycle with the days its sentence names. */
export const stepRefusal = (
	problem: StepProblem,
	detail: { on: string; today: string; from: string },
): DekadError =>
	problem === "step.not_your_role"
		? new DekadError("access.not_allowed")
		: new DekadError(problem, detail);

/** The registry's date a step states, set to `on`; nothing for a step without one. */
export function dateOf(
	step: StatedStep["step"],
	on: string | null,
): Partial<Record<StepDate, string | null>> {
	const column = STEP_RULES[step].states;
	return column === null ? {} : { [column]: on };
}

export const placeOf = (project: LockedProject) => ({
	regionCode: project.regionCode,
	regionPath: project.regionPath,
	sectorCode: project.sectorCode,
	sectorPath: project.sectorPath,
	ownerOrgId: project.ownerOrgId,
});

async function refuseLocked(
	tx: Tx,
	actor: Actor,
	on: string,
	now: Date,
): Promise<void> {
	const dekad = dekadOf(on);
	const period = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("dekad_start", "=", dekadStart(dekad))
		.select("locked_from")
		.executeTakeFirst();
	if (period && period.locked_from <= now)
		throw new DekadError("step.locked", { on, dekad: dekadId(dekad) });
}

async function getDocument(
	tx: Tx,
	actor: Actor,
	projectId: string,
	documentId: string,
): Promise<void> {
	const document = await tx
		.selectFrom("project_document")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where("document_id", "=", documentId)
		.where("withdrawn_at", "is", null)
		.select("document_id")
		.executeTakeFirst();
	if (!document) throw new DekadError("document.not_found");
}

/** Writes the registry's own columns of the project; the caller holds its lock. */
export async function changeProject(
	tx: Tx,
	actor: Actor,
	project: LockedProject,
	{
		stage,
		isPaused,
		...dates
	}: { stage: Stage; isPaused: boolean } & Partial<
		Record<StepDate, string | null>
	>,
	now: Date,
): Promise<void> {
	await tx
		.updateTable("project")
		.set({
			stage,
			is_paused: isPaused,
			...dates,
			version: project.version + 1,
			updated_at: now,
		})
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", project.projectId)
		.execute();
	await markDekadSumsOf(tx, actor.jurisdictionId, [project.projectId]);
}

/** Records where a project stands from some days on; what was said for those days before stays for the replay. */
export const recordDays = (
	tx: Tx,
	actor: Actor,
	{ projectId }: { projectId: string },
	days: readonly StandingDay[],
	reason: string,
	now: Date,
): Promise<unknown> =>
	insertRows<StandingDay>(
		tx,
		"project_standing",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["project_id", "uuid", () => projectId],
			["from_on", "date", (day) => day.fromOn],
			["region_code", "text", (day) => day.regionCode],
			["region_path", "text", (day) => day.regionPath],
			["sector_code", "text", (day) => day.sectorCode],
			["sector_path", "text", (day) => day.sectorPath],
			["owner_org_id", "uuid", (day) => day.ownerOrgId],
			["stage", "text", (day) => day.stage],
			["is_paused", "boolean", (day) => day.isPaused],
			["reason", "text", () => reason],
			["recorded_at", "timestamptz", () => now.toISOString()],
			["recorded_by", "text", () => actor.name],
		],
		days,
		{
			onConflict: `on conflict (jurisdiction_id, project_id, from_on, recorded_at) do update
        set stage = excluded.stage, is_paused = excluded.is_paused, reason = excluded.reason`,
		},
	);

/** Keeps a statement beside what it changed, with the registry's date as it was before. */
export async function recordStatement(
	tx: Tx,
	actor: Actor,
	project: LockedProject,
	stated: {
		readonly step: StatedStep["step"];
		readonly on: string | null;
		readonly reason: string;
		readonly expectedResumptionOn: string | null;
		readonly documentId: string | null;
	},
	now: Date,
): Promise<void> {
	const column = STEP_RULES[stated.step].states;
	await tx
		.insertInto("project_step")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			project_id: project.projectId,
			step_id: newId(now),
			step: stated.step,
			happened_on: stated.on,
			before_on: column === null ? null : project[column],
			reason: stated.reason,
			expected_resumption_on:
				stated.step === "pause" ? stated.expectedResumptionOn : null,
			document_id: stated.documentId,
			region_path: project.regionPath,
			owner_org_id: project.ownerOrgId,
			recorded_at: now,
			recorded_by: actor.name,
		})
		.execute();
}
