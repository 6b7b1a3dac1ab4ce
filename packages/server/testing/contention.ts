import { type RawBuilder, sql } from "kysely";
import type { Db } from "../database/client.ts";

/**
 * Takes what `hold` locks, starts requests and waits until each of them is stuck in the database, then
 * lets go. Without this, two "simultaneous" requests usually run one after the other and a
 * missing lock goes unnoticed.
 *
 * @param hold a statement that takes the lock, run as the tables' owner
 */
export async function releasedTogether<T>(
	ownerDb: Db,
	hold: RawBuilder<unknown>,
	start: () => Promise<T>[],
): Promise<T[]> {
	let requests: Promise<T>[] = [];
	await ownerDb.transaction().execute(async (tx) => {
		await hold.execute(tx);
		requests = start();
		const last = Date.now() + 10_000;
		while ((await waitingSessions(ownerDb)) < requests.length) {
			if (Date.now() > last)
				throw new Error("the requests do not wait for what is held");
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	});
	return Promise.all(requests);
}

/** Sessions of this database that wait for a lock right now. pg_locks is open to every role, unlike what others do in pg_stat_activity. */
async function waitingSessions(db: Db): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(distinct w.pid) as count from pg_locks w
		where not w.granted and w.pid in (
			select l.pid from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database())`.execute(
		db,
	);
	return rows[0]?.count ?? 0;
}
