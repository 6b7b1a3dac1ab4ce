import { useQuery } from "@tanstack/react-query";
import { may, type PolicyName } from "@dekad/core/access/policies.ts";
import { sessionQuery } from "./office.ts";

/**
 * Asks the policy file for whoever is signed in, in the role worked in: a button stands where its act is allowed
 * at all. Whether the thing at hand is in reach is the server's to say.
 */
export function useMay(): (policy: PolicyName) => boolean {
	const { data: session } = useQuery(sessionQuery);
	const membership = session?.membership;
	return (policy) =>
		may(
			membership
				? {
						jurisdictionId: membership.jurisdictionId,
						accountId: session?.account?.accountId ?? null,
						role: membership.role,
						scope: membership.regionPath,
						organisationId: membership.organisationId,
					}
				: null,
			policy,
		) === "allowed";
}
