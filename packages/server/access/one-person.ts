import type { Actor } from "@dekad/core/access/actor.ts";
import {
	needsTwoPeople,
	type TwoPeopleAct,
} from "@dekad/core/access/two-people.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";

/** Acts the office has left to one person. */
export async function onePersonActs(
	tx: Tx,
	jurisdictionId: string,
): Promise<string[]> {
	const { settings } = await tx
		.selectFrom("jurisdiction")
		.where("jurisdiction_id", "=", jurisdictionId)
		.select("settings")
		.executeTakeFirstOrThrow();
	return (settings as { onePersonActs?: string[] }).onePersonActs ?? [];
}

/**
 * Lets an act go on that one person may do alone here.
 *
 * @throws DekadError approval.needed where two people do it (server/approvals)
 */
export async function requireOnePerson(
	tx: Tx,
	actor: Actor,
	act: TwoPeopleAct,
): Promise<void> {
	if (needsTwoPeople(act, await onePersonActs(tx, actor.jurisdictionId)))
		throw new DekadError("approval.needed", { act });
}
