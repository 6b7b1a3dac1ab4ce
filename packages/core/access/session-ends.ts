import type { Role } from "./actor.ts";

/** When a session ends by itself. */
export type SessionEnds = {
	/** Hours without a request. */
	readonly idleHours: number;
	/** Hours since signing in, whatever was done. */
	readonly wholeHours: number;
};

/**
 * By role: the more one can change, the sooner. An owner reports from a phone on a building site every ten days, so its session lasts
 * from one dekad to the next. docs/operate/accounts.md says how an office sets other numbers.
 */
export const SESSION_ENDS: Readonly<Record<Role, SessionEnds>> = {
	operator: { idleHours: 1, wholeHours: 12 },
	dispatcher: { idleHours: 12, wholeHours: 5 * 24 },
	office: { idleHours: 24, wholeHours: 14 * 24 },
	department: { idleHours: 24, wholeHours: 14 * 24 },
	leader: { idleHours: 72, wholeHours: 14 * 24 },
	auditor: { idleHours: 12, wholeHours: 5 * 24 },
	owner: { idleHours: 12 * 24, wholeHours: 30 * 24 },
	enterprise: { idleHours: 12 * 24, wholeHours: 30 * 24 },
};
/** An account without a role: it can only look after itself. */
const WITHOUT_ROLE: SessionEnds = { idleHours: 1, wholeHours: 12 };
/** No office may set a session that outlives a quarter. */
const LONGEST_HOURS = 92 * 24;

/** What an office has set of its own, by role. */
export type SessionEndsSetting = Readonly<
	Partial<Record<Role, Partial<SessionEnds>>>
>;

/**
 * When a session in a role ends; null: no role. What the office set goes before the product's numbers.
 *
 * @example sessionEnds("operator").idleHours // 1
 * @example sessionEnds("owner", { owner: { idleHours: 8 } }) // { idleHours: 8, wholeHours: 720 }
 */
export function sessionEnds(
	role: Role | null,
	set: SessionEndsSetting = {},
): SessionEnds {
	const own = role ? SESSION_ENDS[role] : WITHOUT_ROLE;
	const { idleHours = own.idleHours, wholeHours = own.wholeHours } =
		(role && set[role]) || {};
	return {
		idleHours: Math.min(idleHours, LONGEST_HOURS),
		wholeHours: Math.min(wholeHours, LONGEST_HOURS),
	};
}
