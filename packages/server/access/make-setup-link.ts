import type { Db } from "../database/client.ts";
import { linkPath, makeOneTimeLink } from "./one-time-link.ts";

/**
 * The path of a set-up link while the installation has no operator who can sign in; undefined once
 * it has one. Every start makes a new link, so one that was seen by a passer-by ends with the next.
 */
export async function makeSetupLink(
	db: Db,
	{ now }: { now: Date },
): Promise<string | undefined> {
	const operator = await db
		.selectFrom("account")
		.where("is_operator", "=", true)
		.where("disabled_at", "is", null)
		.select("account_id")
		.executeTakeFirst();
	if (operator) return undefined;
	const { token } = await db
		.transaction()
		.execute((tx) =>
			makeOneTimeLink(tx, { purpose: "setup", accountId: null, now }),
		);
	return linkPath("setup", token);
}
