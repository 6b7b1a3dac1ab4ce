import { sql } from "kysely";
import type { Db } from "../database/client.ts";
import { forgetOldCounts } from "./slow-down.ts";

const DAY_MS = 86_400_000;

/**
 * Removes what signing in leaves behind and nobody can use any more: sessions that ended, half sign-ins and challenges that
 * were not finished, counts that are forgotten, browsers not seen for a year. Links stay: they say
 * when somebody was let back in. Returns how many rows went.
 */
export async function clearAway(db: Db, now: Date): Promise<number> {
	const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
	const gone = [
		await db
			.deleteFrom("session")
			.where((eb) =>
				eb.or([
					eb("expires_at", "<", now),
					eb(
						"last_seen_at",
						"<",
						sql<Date>`${now}::timestamptz - idle_hours * interval '1 hour'`,
					),
				]),
			)
			.executeTakeFirst(),
		await db
			.deleteFrom("half_sign_in")
			.where("expires_at", "<", now)
			.executeTakeFirst(),
		await db
			.deleteFrom("passkey_challenge")
			.where("expires_at", "<", now)
			.executeTakeFirst(),
		await db
			.deleteFrom("known_device")
			.where("last_used_at", "<", before(365))
			.executeTakeFirst(),
		await db
			.deleteFrom("account_notice")
			.where("seen_at", "<", before(365))
			.executeTakeFirst(),
	];
	return (
		gone.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0) +
		(await forgetOldCounts(db, now))
	);
}
