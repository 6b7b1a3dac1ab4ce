import { type RawBuilder, sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { may, type PolicyName, reachOf } from "@dekad/core/access/policies.ts";

/**
 * A policy's reach in a query's own words. Row security shows the same rows, but each layer is to hold alone: a
 * query that reads rows of projects names the reach of its reader itself.
 */

/** Whether an actor sees a project, by where it stands and whose it is. */
export const seesProject = (
	actor: Actor,
	place: { readonly regionPath: string; readonly ownerOrgId: string },
): boolean => may(actor, "project.read", place) === "allowed";

/**
 * The condition on rows with `region_path` and `owner_org_id` that a policy's reach is for an actor. Its values
 * are literals, each of a strict pattern, so that it fits into a statement whatever its parameters are numbered.
 */
export function reachCondition(
	actor: Actor,
	table: string,
	policy: PolicyName = "project.read",
): string {
	if (actor.isUnchecked) return "true";
	switch (reachOf(policy, actor.role)) {
		case "region":
			return actor.scope === null
				? "false"
				: `starts_with(${table}.region_path, '${literal(actor.scope)}')`;
		case "own-projects":
			return actor.organisationId === null
				? "false"
				: `${table}.owner_org_id = '${literal(actor.organisationId)}'`;
		case "office":
		case "whole-office":
			return "true";
		default:
			return "false";
	}
}

/** The same as a part of a Kysely query. */
export const reachOfRows = (
	actor: Actor,
	table: string,
	policy?: PolicyName,
): RawBuilder<boolean> =>
	sql.raw<boolean>(reachCondition(actor, table, policy));

function literal(value: string): string {
	if (!/^[0-9A-Za-z/_-]+$/.test(value))
		throw new RangeError(
			`a reach may hold letters, digits, / _ - only: "${value}"`,
		);
	return value;
}
