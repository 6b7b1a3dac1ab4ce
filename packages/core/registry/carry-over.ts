/**
 * What goes on into a new year: which projects a list keeps, and which become continued projects. A list
 * is carried over as a new version effective 1 January; the old one stands for every day before, so that
 * last year's rates keep their denominators.
 *
 * The rules are ours: the sources renew a key list every year by a new decree and keep a three-batches
 * session for good (its commissioning and capacity rates need the projects that are done, [S40]),
 * without saying what happens between. The office chooses another rule for a list where it must.
 */

import { type Stage, STAGES } from "../packs/pack.ts";
import { LIFECYCLE } from "./lifecycle.ts";

/** construction: what is still to be built. whole: every member, done ones too. ends: not carried over. */
export const CARRY_RULES = ["construction", "whole", "ends"] as const;
export type CarryRule = (typeof CARRY_RULES)[number];

/** The stages that stay on a list, by where a project stands at the end of the old year. A pause changes nothing. */
export const CARRY_OVER: Readonly<Record<CarryRule, readonly Stage[]>> = {
	construction: ["reserve", "pre_work", "new_start", "continued"],
	whole: STAGES,
	ends: [],
};

/**
 * Whether a project that stands in `stage` at the end of the year stays on a list.
 *
 * @example staysOn("construction", "continued") // true
 * @example staysOn("construction", "completed") // false
 * @example staysOn("whole", "at_capacity") // true
 */
export const staysOn = (rule: CarryRule, stage: string): boolean =>
	(CARRY_OVER[rule] as readonly string[]).includes(stage);

/**
 * The rule proposed for a list. One that nobody renewed in the year that ends was of an earlier year, and one without
 * members has nothing to carry: both end. One whose members were all put forward in the same session of the three batches
 * is that session: it goes on whole. Any other is a list of construction.
 *
 * @param effectiveOn when the newest version took effect
 * @param sessions the three-batches session of each member; null: none
 * @param year the year to be opened
 * @example proposedRule("2025-07-15", ["2025-1", null], 2026) // "construction"
 * @example proposedRule("2025-01-21", ["2025-1", "2025-1"], 2026) // "whole"
 * @example proposedRule("2024-07-15", [null], 2026) // "ends"
 */
export function proposedRule(
	effectiveOn: string,
	sessions: readonly (string | null)[],
	year: number,
): CarryRule {
	const [first] = sessions;
	if (effectiveOn < `${year - 1}-01-01` || first === undefined) return "ends";
	return first !== null && sessions.every((session) => session === first)
		? "whole"
		: "construction";
}

/**
 * The stage a project has from 1 January of `year` on: a new start that has started is a continued project in
 * the year after. Null: its stage stays, among them a new start planned for the old year that never began.
 *
 * @param startedOn actual start; null: not started
 * @example stageAfterTurn("new_start", "2025-06-01", 2026) // "continued"
 * @example stageAfterTurn("new_start", null, 2026) // null
 * @example stageAfterTurn("pre_work", null, 2026) // null
 */
export const stageAfterTurn = (
	stage: string,
	startedOn: string | null,
	year: number,
): Stage | null =>
	stage === "new_start" && startedOn !== null && startedOn < `${year}-01-01`
		? LIFECYCLE.new_start.carry_over
		: null;
