import { type PolicyName, reachOf } from "@dekad/core/access/policies.ts";
import type { Role } from "@dekad/core/access/actor.ts";

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

/** The places of a role, in order; none for somebody without a role, and for a role whose work has no page yet. */
export const placesOf = (role: Role | undefined): PlaceAddress[] =>
	PLACES.filter(
		(place) =>
			role !== undefined &&
			(reachOf(place.policy, role) !== undefined ||
				(role === "auditor" && "isForAuditors" in place)),
	).map(({ to }) => to);
