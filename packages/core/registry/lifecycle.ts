/**
 * The life of a project as a table: from which stage which step leads where, and who may state it.
 * The page's buttons, the server's checks and the help page derive from it; nothing else moves a
 * project through its stages but the list of projects itself, which states where one stands as a whole.
 *
 * A pause is no stage: a paused project keeps its stage and comes back into it. While it is paused,
 * works cannot be completed or commissioned; it resumes first.
 *
 * Source of the stages: domain.md 1.1 ([S196], [S13], [S32], [S39]); of pause and resumption as reported
 * acts: the national platform's start, pause, resume and completion reports [S200].
 */

import type { Role } from "../access/actor.ts";
import type { Stage } from "../packs/pack.ts";

/** In the order of a project's life. */
export const STEPS = [
	"prepare",
	"start",
	"carry_over",
	"pause",
	"resume",
	"complete",
	"commission",
	"reach_capacity",
	"enter_statistics",
] as const;
export type Step = (typeof STEPS)[number];

/** The dates of the registry that a step states. */
export type StepDate =
	| "actual_start_on"
	| "actual_completion_on"
	| "actual_commissioning_on"
	| "statistics_entered_on";

/** Where a project stands: its stage, whether works rest, and since which day both are so. */
export type Standing = {
	readonly stage: Stage;
	readonly isPaused: boolean;
	readonly fromOn: string;
};

type Rule = {
	/** Who states it: the owner for what happens on site, the office for what it decides itself. */
	readonly by: readonly ("owner" | "office")[];
	/** The registry's date it states. */
	readonly states: StepDate | null;
	/** Nobody needs to ask why works started; everybody asks why they stopped. */
	readonly needsReason: boolean;
};

// biome-ignore format: one step a line
export const STEP_RULES = {
	prepare:          { by: ["office"],          states: null,                      needsReason: false },
	start:            { by: ["owner", "office"], states: "actual_start_on",         needsReason: false },
	carry_over:       { by: ["office"],          states: null,                      needsReason: false },
	pause:            { by: ["owner", "office"], states: null,                      needsReason: true },
	resume:           { by: ["owner", "office"], states: null,                      needsReason: false },
	complete:         { by: ["owner", "office"], states: "actual_completion_on",    needsReason: false },
	commission:       { by: ["owner", "office"], states: "actual_commissioning_on", needsReason: false },
	reach_capacity:   { by: ["owner", "office"], states: null,                      needsReason: false },
	enter_statistics: { by: ["owner", "office"], states: "statistics_entered_on",   needsReason: false },
} as const satisfies Record<Step, Rule>;

/** "from: step -> to" while works go on. Pause and entry into statistics keep the stage. */
// biome-ignore format: one stage a line
export const LIFECYCLE = {
	reserve:       { prepare: "pre_work", start: "new_start" },
	pre_work:      { start: "new_start", pause: "pre_work" },
	new_start:     { carry_over: "continued", complete: "completed", pause: "new_start", enter_statistics: "new_start" },
	continued:     { complete: "completed", pause: "continued", enter_statistics: "continued" },
	completed:     { commission: "in_production", pause: "completed", enter_statistics: "completed" },
	in_production: { reach_capacity: "at_capacity", enter_statistics: "in_production" },
	at_capacity:   { enter_statistics: "at_capacity" },
} as const satisfies Record<Stage, Partial<Record<Step, Stage>>>;

/**
 * Where a project stands after `step`; null when the step does not lead on from there.
 *
 * @example standingAfter({ stage: "pre_work", isPaused: false }, "start") // { stage: "new_start", isPaused: false }
 * @example standingAfter({ stage: "continued", isPaused: true }, "complete") // null
 * @example standingAfter({ stage: "continued", isPaused: true }, "resume") // { stage: "continued", isPaused: false }
 */
export function standingAfter(
	{ stage, isPaused }: Pick<Standing, "stage" | "isPaused">,
	step: Step,
): Pick<Standing, "stage" | "isPaused"> | null {
	if (step === "resume") return isPaused ? { stage, isPaused: false } : null;
	const to = (LIFECYCLE[stage] as Partial<Record<Step, Stage>>)[step];
	if (to === undefined) return null;
	if (step === "enter_statistics") return { stage, isPaused };
	return isPaused ? null : { stage: to, isPaused: step === "pause" };
}

/**
 * The steps somebody may state of a project that stands so, in the order of its life. A role that is neither
 * the project's owner nor an office above it has none.
 *
 * @example stepsOpen({ stage: "new_start", isPaused: false }, "owner") // ["pause", "complete", "enter_statistics"]
 * @example stepsOpen({ stage: "new_start", isPaused: true }, "leader") // []
 */
export function stepsOpen(
	standing: Pick<Standing, "stage" | "isPaused">,
	role: Role,
): Step[] {
	const side = sideOf(role);
	if (side === null) return [];
	return STEPS.filter(
		(step) =>
			(STEP_RULES[step].by as Rule["by"]).includes(side) &&
			standingAfter(standing, step) !== null,
	);
}

/**
 * On which side of a project a role stands: its owner's, the office's, or (null) neither. Whether the project is
 * in the role's reach is asked elsewhere.
 *
 * @example sideOf("dispatcher") // "office"
 * @example sideOf("auditor") // null
 */
export function sideOf(role: Role): "owner" | "office" | null {
	if (role === "owner") return "owner";
	return role === "office" || role === "dispatcher" ? "office" : null;
}

export type StepProblem =
	| "step.not_from_here"
	| "step.not_your_role"
	| "step.in_future"
	| "step.before_standing"
	| "step.before_start"
	| "step.same_year"
	| "step.needs_reason"
	| "step.resumption_not_after";

export type StatedStep = {
	readonly step: Step;
	/** The day it happened. */
	readonly on: string;
	readonly reason: string;
	/** Of a pause: when works are to go on. */
	readonly expectedResumptionOn: string | null;
};

/**
 * What keeps a step from being recorded: the first reason, or null. A step happens on a day that has come, and
 * not before the project came to stand where it stands now (the same day is well: works completed and
 * commissioned at once). Entry into statistics moves nothing and only needs a start before it.
 *
 * @example stepProblem({ standing: { stage: "continued", isPaused: false, fromOn: "2026-01-01" }, startedOn: null, stated: { step: "pause", on: "2026-02-03", reason: "", expectedResumptionOn: null }, role: "owner", today: "2026-02-03" }) // "step.needs_reason"
 */
export function stepProblem({
	standing,
	startedOn,
	stated,
	role,
	today,
}: {
	standing: Standing;
	/** The registry's actual start; null: not known. */
	startedOn: string | null;
	stated: StatedStep;
	role: Role;
	today: string;
}): StepProblem | null {
	const { step, on } = stated;
	const rule: Rule = STEP_RULES[step];
	const side = sideOf(role);
	if (standingAfter(standing, step) === null) return "step.not_from_here";
	if (side === null || !rule.by.includes(side)) return "step.not_your_role";
	if (on > today) return "step.in_future";
	if (step === "enter_statistics")
		return startedOn !== null && on < startedOn ? "step.before_start" : null;
	if (on < standing.fromOn) return "step.before_standing";
	// A new start is one of this year: it becomes a continued project with the turn of the year, not before.
	if (
		step === "carry_over" &&
		on.slice(0, 4) <= (startedOn ?? standing.fromOn).slice(0, 4)
	)
		return "step.same_year";
	if (rule.needsReason && stated.reason.trim() === "")
		return "step.needs_reason";
	if (stated.expectedResumptionOn !== null && stated.expectedResumptionOn <= on)
		return "step.resumption_not_after";
	return null;
}
