import type { Actor } from "@dekad/core/access/actor.ts";
import { reachCondition } from "./dimensions.ts";

export type ListRef = {
	readonly code: string;
	readonly version: number;
} | null;

/** Conditions over `d` (project_dekad): office ($1), the actor's reach, the list's version; further parameters follow. */
export function whose(actor: Actor, list: ListRef) {
	const parameters: unknown[] = [actor.jurisdictionId];
	const parameter = (value: unknown) => `$${parameters.push(value)}`;
	const reach = reachCondition(actor, parameter);
	const listed = list
		? ` and exists (select 1 from project_list_member m join project_list l on l.jurisdiction_id = $1 and l.list_id = m.list_id
        where m.jurisdiction_id = $1 and m.project_id = d.project_id and m.version = ${parameter(list.version)} and l.code = ${parameter(list.code)})`
		: "";
	return {
		parameters,
		parameter,
		mine: `d.jurisdiction_id = $1 and ${reach}${listed}`,
	};
}
