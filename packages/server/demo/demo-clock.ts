import type { Db } from "../database/client.ts";

/**
 * A synthetic office lives in its own time: it begins at the hour its data ends and goes on at the
 * usual pace, so that the dekad it was made for can be reported, reviewed and run late on whatever
 * day it is loaded. Returns the clock to pass on; an installation without such an office, or with a
 * real one beside it, keeps `now`.
 */
export async function demoClock(
	ownerDb: Db,
	now: () => Date,
): Promise<() => Date> {
	const offices = await ownerDb
		.selectFrom("jurisdiction")
		.select(["is_synthetic as isSynthetic", "settings"])
		.execute();
	if (offices.length === 0 || offices.some(({ isSynthetic }) => !isSynthetic))
		return now;
	const { demoClock: began } = (offices[0]?.settings ?? {}) as {
		demoClock?: { loadedAt: string; standsAt: string };
	};
	if (!began) return now;
	const behindMs = Date.parse(began.loadedAt) - Date.parse(began.standsAt);
	return () => new Date(now().getTime() - behindMs);
}
