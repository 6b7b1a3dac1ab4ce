import type { Actor } from "@dekad/core/access/actor.ts";
import {
	may,
	type PolicyName,
	type Thing,
} from "@dekad/core/access/policies.ts";
import { DekadError, type ErrorCode } from "../errors.ts";

/**
 * Asks a policy and goes on only where it allows. What is out of reach answers with `missing`, the very words the
 * domain has for a thing that is not there.
 *
 * @throws DekadError access.not_allowed for a role without a word in the policy; `missing` for a thing out of reach
 */
export function requireMay(
	actor: Actor,
	policy: PolicyName,
	thing?: Thing,
	missing: ErrorCode = "request.not_found",
): void {
	const verdict = may(actor, policy, thing);
	if (verdict === "not-allowed") throw new DekadError("access.not_allowed");
	if (verdict === "not-found") throw new DekadError(missing);
}
