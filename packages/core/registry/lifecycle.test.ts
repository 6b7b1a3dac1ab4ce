import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ROLES } from "../access/actor.ts";
import { STAGES } from "../packs/pack.ts";
import {
	LIFECYCLE,
	STEPS,
	STEP_RULES,
	type Standing,
	standingAfter,
	type StatedStep,
	stepProblem,
	stepsOpen,
} from "./lifecycle.ts";

describe("standingAfter", () => {
	// biome-ignore format: one case a line
	test.each([
		["reserve", false, "start", "new_start", false, "a start need not pass through pre-work"],
		["pre_work", false, "pause", "pre_work", true, "a pause keeps the stage"],
		["continued", true, "resume", "continued", false, "and comes back into it"],
		["completed", true, "enter_statistics", "completed", true, "statistics do not ask whether works rest"],
		["in_production", false, "reach_capacity", "at_capacity", false, "the end of the life"],
	] as const)("%s, paused %s, %s leads to %s, paused %s: %s", (stage, isPaused, step, toStage, toPaused, _why) => {
		expect(standingAfter({ stage, isPaused }, step)).toEqual({ stage: toStage, isPaused: toPaused });
	});

	// biome-ignore format: one case a line
	test.each([
		["reserve", false, "complete", "nothing was started"],
		["continued", false, "start", "it was started already"],
		["continued", true, "complete", "a paused project resumes first"],
		["continued", true, "pause", "it rests already"],
		["continued", false, "resume", "it does not rest"],
		["continued", false, "commission", "works are completed first"],
		["reserve", false, "enter_statistics", "only what was started enters statistics"],
		["at_capacity", false, "pause", "there are no works"],
	] as const)("%s, paused %s, %s leads nowhere: %s", (stage, isPaused, step, _why) => {
		expect(standingAfter({ stage, isPaused }, step)).toBeNull();
	});
});

describe("stepProblem", () => {
	const standing: Standing = {
		stage: "continued",
		isPaused: false,
		fromOn: "2026-01-01",
	};
	const stated: StatedStep = {
		step: "pause",
		on: "2026-02-03",
		reason: "冬季停工",
		expectedResumptionOn: "2026-03-15",
	};
	const ask = {
		standing,
		startedOn: "2025-04-01",
		stated,
		role: "owner",
		today: "2026-02-05",
	} as const;
	const started: Standing = {
		stage: "new_start",
		isPaused: false,
		fromOn: "2025-04-01",
	};
	// biome-ignore format: one case a line
	test.each([
		[{}, null, "a pause with its reason, on a day that has come"],
		[{ today: "2026-02-03" }, null, "on the day itself"],
		[{ today: "2026-02-02" }, "step.in_future", "the day before"],
		[{ role: "leader" }, "step.not_your_role", "a leader only reads"],
		[{ stated: { ...stated, reason: "  " } }, "step.needs_reason", "blanks are no reason"],
		[{ stated: { ...stated, expectedResumptionOn: "2026-02-03" } }, "step.resumption_not_after", "on the day of the pause"],
		[{ stated: { ...stated, expectedResumptionOn: null } }, null, "nobody knows when works go on"],
		[{ stated: { ...stated, on: "2025-12-31" } }, "step.before_standing", "it was not continued yet"],
		[{ stated: { ...stated, on: "2026-01-01", expectedResumptionOn: null } }, null, "the first day it was"],
		[{ stated: { ...stated, step: "carry_over" } }, "step.not_from_here", "it is continued already"],
		[{ standing: started, stated: { ...stated, step: "carry_over" } }, "step.not_your_role", "the office turns the year, not the owner"],
		[{ standing: started, role: "office", stated: { ...stated, step: "carry_over", on: "2025-12-31" } }, "step.same_year", "in the year of the start"],
		[{ standing: started, role: "office", stated: { ...stated, step: "carry_over", on: "2026-01-01", expectedResumptionOn: null } }, null, "with the turn of the year"],
		[{ stated: { ...stated, step: "enter_statistics", on: "2025-03-31" } }, "step.before_start", "statistics before the start"],
		[{ stated: { ...stated, step: "enter_statistics", on: "2025-04-01" } }, null, "statistics may come long before the newest stage"],
	] as const)("%o: %s, %s", (changed, problem, _why) => {
		expect(stepProblem({ ...ask, ...changed } as typeof ask)).toBe(problem);
	});
});

const anyStanding = fc.record({
	stage: fc.constantFrom(...STAGES),
	isPaused: fc.boolean(),
});

test("a project never goes back a stage, whatever steps are stated in whatever order", () => {
	fc.assert(
		fc.property(
			anyStanding,
			fc.array(fc.constantFrom(...STEPS), { maxLength: 40 }),
			(start, steps) => {
				let standing = start;
				for (const step of steps) {
					const after = standingAfter(standing, step);
					if (!after) continue;
					expect(STAGES.indexOf(after.stage)).toBeGreaterThanOrEqual(
						STAGES.indexOf(standing.stage),
					);
					// Either the stage moves on or the pause changes, never both.
					if (after.stage !== standing.stage)
						expect([standing.isPaused, after.isPaused]).toEqual([false, false]);
					standing = after;
				}
			},
		),
	);
});

test("what is offered is what is taken: every open step is without objection, every other is refused", () => {
	fc.assert(
		fc.property(
			anyStanding,
			fc.constantFrom(...ROLES),
			fc.constantFrom(...STEPS),
			(standing, role, step) => {
				const problem = stepProblem({
					standing: { ...standing, fromOn: "2025-06-01" },
					startedOn: "2025-03-01",
					stated: {
						step,
						on: "2026-01-05",
						reason: "原因",
						expectedResumptionOn: null,
					},
					role,
					today: "2026-01-05",
				});
				expect(problem === null).toBe(stepsOpen(standing, role).includes(step));
			},
		),
	);
});

test("from any stage the end of the life is reached, and every step but entry and pause is on some way there", () => {
	for (const stage of STAGES) {
		let at: (typeof STAGES)[number] = stage;
		for (let steps = 0; at !== "at_capacity"; steps++) {
			expect(steps).toBeLessThan(STAGES.length);
			at = Object.values(LIFECYCLE[at]).find((to) => to !== at) ?? at;
		}
	}
	const named = new Set(
		Object.values(LIFECYCLE).flatMap((row) => Object.keys(row)),
	);
	expect([...named, "resume"].toSorted()).toEqual(
		Object.keys(STEP_RULES).toSorted(),
	);
});
