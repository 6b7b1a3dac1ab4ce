import {
	type Asker,
	may,
	type PolicyName,
} from "@dekad/core/access/policies.ts";
import { policiesOfDelegation } from "@dekad/core/access/scopes.ts";
import type { SessionView } from "@dekad/contract/session.ts";

/**
 * Whoever is signed in, in the role worked in, as the policy file asks: a role of another person's goes by what its
 * giver named and no further, as on the server. Null: nobody is, or without a role.
 */
export function askerOf(
	session: Pick<SessionView, "account" | "membership"> | undefined,
): Asker | null {
	const membership = session?.membership;
	if (!membership) return null;
	const { delegation } = membership;
	return {
		jurisdictionId: membership.jurisdictionId,
		accountId: session.account?.accountId ?? null,
		role: membership.role,
		scope: membership.regionPath,
		organisationId: membership.organisationId,
		...(delegation ? { only: policiesOfDelegation(delegation.scopes) } : {}),
	};
}

/** Whether an act is allowed at all to whoever is signed in; whether the thing at hand is in reach is the server's to say. */
export const mayOf =
	(session: Pick<SessionView, "account" | "membership"> | undefined) =>
	(policy: PolicyName): boolean =>
		may(askerOf(session), policy) === "allowed";
