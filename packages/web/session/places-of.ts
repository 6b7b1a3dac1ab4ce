import { type PolicyName, reachOf } from "@dekad/core/access/policies.ts";
import type { Role } from "@dekad/core/access/actor.ts";
import { askerOf } from "../may-of.ts";

/**
 * Where one can go, in the order of a working dekad, each with the policy of what one does there: the menu holds
 * no rule of its own, and a role that may do nothing at a place does not see its name.
 */
export const PLACES = [
	{ to: "/", policy: "rollup.read" },
	{ to: "/reviews", policy: "review.decide" },
	{ to: "/missing", policy: "missing.remind", isForAuditors: true },
	{ to: "/projects", policy: "project.read" },
	{ to: "/lights", policy: "light.read" },
	{ to: "/rollups", policy: "rollup.read" },
	{ to: "/plans", policy: "plan.read" },
	{ to: "/periods", policy: "lock-exception.grant", isForAuditors: true },
	{ to: "/bulletins", policy: "bulletin.read" },
	{ to: "/imports", policy: "import.hand-in", isForAuditors: true },
	{ to: "/approvals", policy: "approval.read" },
	{ to: "/people", policy: "people.manage" },
	{ to: "/settings", policy: "settings.read" },
] as const satisfies readonly {
	to: string;
	policy: PolicyName;
	/** An auditor reads there what others do. */
	isForAuditors?: true;
}[];

export type PlaceAddress = (typeof PLACES)[number]["to"];

/**
 * The places of a role, in order; none for somebody without a role, and for a role whose work has no page yet.
 *
 * @param only the policies a role given in part goes by; left out: all of the role's
 */
export const placesOf = (
	role: Role | undefined,
	only?: readonly string[],
): PlaceAddress[] =>
	PLACES.filter(
		({ policy, ...place }) =>
			role !== undefined &&
			((reachOf(policy, role) !== undefined &&
				(only === undefined || only.includes(policy))) ||
				(role === "auditor" && "isForAuditors" in place)),
	).map(({ to }) => to);

/** The places of whoever is signed in, in the role worked in. */
export function placesOfSession(
	session: Parameters<typeof askerOf>[0],
): PlaceAddress[] {
	const asker = askerOf(session);
	return placesOf(asker?.role, asker?.only);
}
