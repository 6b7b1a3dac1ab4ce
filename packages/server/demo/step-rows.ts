import type { DemoProject } from "@dekad/core/demo/model.ts";
import { demoId, ID_KIND } from "@dekad/core/demo/random.ts";
import type { Step } from "@dekad/core/registry/lifecycle.ts";
import type { CopyValue } from "./copy-text.ts";
import type { Rows } from "./demo-rows.ts";

/** The steps of a demo project's life and its log, read off where it stood: so both agree with every total. */

type DemoStep = {
	readonly step: Step;
	readonly on: string;
	readonly reason: string;
	readonly atMs: number;
};

/** The step that leads into a stage. */
const INTO: Readonly<Record<string, Step>> = {
	pre_work: "prepare",
	new_start: "start",
	continued: "carry_over",
	completed: "complete",
	in_production: "commission",
	at_capacity: "reach_capacity",
};

function stepsOf(p: DemoProject): DemoStep[] {
	/** The registry's date of a step, where it has one: a start before the dekad it was told in. */
	const stated: Partial<Record<Step, string | null>> = {
		start: p.actualStartOn,
		complete: p.actualCompletionOn,
		commission: p.actualCommissioningOn,
	};
	return p.standings.flatMap((standing, place) => {
		const before = p.standings[place - 1];
		if (!before) return [];
		const said = (step: Step): DemoStep => ({
			step,
			on: stated[step] ?? standing.fromOn,
			reason: standing.reason,
			atMs: standing.recordedMs,
		});
		const step = INTO[standing.stage];
		return [
			...(standing.stage !== before.stage && step ? [said(step)] : []),
			...(standing.isPaused !== before.isPaused
				? [said(standing.isPaused ? "pause" : "resume")]
				: []),
		];
	});
}

/** Ids that follow from the project's own: the same demo has the same ones. */
const idOf = (p: DemoProject, kind: number, place: number, atMs: number) =>
	demoId(
		Number.parseInt(p.id.slice(-8), 16),
		kind,
		Number.parseInt(p.id.slice(-12, -8), 16),
		place,
		atMs,
	);

export const STEP: Rows = {
	table: "project_step",
	columns: [
		"jurisdiction_id",
		"project_id",
		"step_id",
		"step",
		"happened_on",
		"reason",
		"region_path",
		"owner_org_id",
		"recorded_at",
		"recorded_by",
	],
};
export const stepRows = (office: string, p: DemoProject): CopyValue[][] =>
	stepsOf(p).map(({ step, on, reason, atMs }, place) => [
		office,
		p.id,
		idOf(p, ID_KIND.step, place, atMs),
		step,
		on,
		reason,
		p.regionPath,
		p.owner.id,
		new Date(atMs).toISOString(),
		p.owner.contactName,
	]);

export const EVENT: Rows = {
	table: "event",
	columns: [
		"jurisdiction_id",
		"event_id",
		"at",
		"kind",
		"subject_id",
		"project_id",
		"region_path",
		"actor_organisation_id",
		"actor_name",
		"actor_role",
		"payload",
	],
};
export const eventRows = (office: string, p: DemoProject): CopyValue[][] =>
	[
		{
			kind: "project.created",
			atMs: p.createdMs,
			payload: { code: p.code } as Record<string, string>,
		},
		...stepsOf(p).map(({ step, on, reason, atMs }) => ({
			kind: "step.recorded",
			atMs,
			payload: { step, on, reason },
		})),
	].map(({ kind, atMs, payload }, place) => [
		office,
		idOf(p, ID_KIND.event, place, atMs),
		new Date(atMs).toISOString(),
		kind,
		p.id,
		p.id,
		p.regionPath,
		p.owner.id,
		p.owner.contactName,
		"owner",
		JSON.stringify(payload),
	]);
