import { useQuery } from "@tanstack/react-query";
import type { PolicyName } from "@dekad/core/access/policies.ts";
import { mayOf } from "./may-of.ts";
import { sessionQuery } from "./office.ts";

/** Asks the policy file for whoever is signed in: a button stands where its act is allowed at all. */
export function useMay(): (policy: PolicyName) => boolean {
	return mayOf(useQuery(sessionQuery).data);
}
