import type { Actor } from "@dekad/core/access/actor.ts";
import { askedDekad } from "@dekad/core/periods/asked-dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";

/** First day of the dekad the office asks about at `now`. Null: none is opened. */
export async function askedDekadStart(
	tx: Tx,
	actor: Actor,
	now: Date,
): Promise<string | null> {
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	const opened = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("dekad_start", "desc")
		.select(["dekad_start as dekadStart", "as_of_on as asOfOn"])
		.execute();
	return (
		askedDekad(opened, civilDateOf(now.toISOString(), timeZone))?.dekadStart ??
		null
	);
}
