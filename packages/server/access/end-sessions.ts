import type { Tx } from "../database/client.ts";

/**
 * Ends an account's sessions, all or all but one (`but`), with every sign-in of it that waits for its code, since its
 * password may be the one that just ended. Returns how many sessions ended.
 */
export async function endSessionsOf(
	tx: Pick<Tx, "deleteFrom">,
	{ accountId, but }: { accountId: string; but?: string },
): Promise<number> {
	await tx
		.deleteFrom("half_sign_in")
		.where("account_id", "=", accountId)
		.execute();
	const { numDeletedRows } = await tx
		.deleteFrom("session")
		.where("account_id", "=", accountId)
		.$if(but !== undefined, (some) => some.where("session_id", "!=", but!))
		.executeTakeFirst();
	return Number(numDeletedRows);
}
