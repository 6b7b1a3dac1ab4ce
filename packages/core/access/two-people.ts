/**
 * Acts that rewrite what others rely on, and so need two people: one asks and says why, a different one approves.
 *
 * An office may leave some of them to one person, by an act that itself needs two. Restoring a backup and changing this
 * very list always need two.
 */

import type { PolicyName } from "./policies.ts";

export const TWO_PEOPLE_ACTS = [
	"lock_exception",
	"light_scheme",
	"due_rule",
	"approval_rule",
	"restore",
] as const;
export type TwoPeopleAct = (typeof TWO_PEOPLE_ACTS)[number];

/** Acts an office may leave to one person. */
export const SWITCHABLE_ACTS = [
	"lock_exception",
	"light_scheme",
	"due_rule",
] as const satisfies readonly TwoPeopleAct[];

/** The right the act itself needs, from whoever asks and still when it is done. */
export const RIGHT_OF_ACT: Readonly<Record<TwoPeopleAct, PolicyName>> = {
	lock_exception: "lock-exception.grant",
	light_scheme: "light.scheme-set",
	due_rule: "settings.change",
	approval_rule: "approval.rule",
	restore: "restore.ask",
};

/** How long a request waits for a second person, in days: over a long holiday it is asked anew. */
export const REQUEST_DAYS = 7;

/**
 * Whether an act needs two people in an office that has left `onePersonActs` to one.
 *
 * @example needsTwoPeople("light_scheme", []) // true
 * @example needsTwoPeople("light_scheme", ["light_scheme"]) // false
 * @example needsTwoPeople("restore", ["restore"]) // true
 */
export function needsTwoPeople(
	act: TwoPeopleAct,
	onePersonActs: readonly string[],
): boolean {
	const isSwitchable = SWITCHABLE_ACTS.some((each) => each === act);
	return !(isSwitchable && onePersonActs.includes(act));
}
