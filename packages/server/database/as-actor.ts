import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { Db, Tx } from "./client.ts";

/**
 * The one place that opens a transaction of a request or a job, reads included, and tells
 * PostgreSQL for whom: row security then shows and accepts only that office's and that scope's rows.
 *
 * BEGIN and the settings travel in one round trip. The values are literals of `SET LOCAL`, since
 * a helper function's settings do not reach the workers of a distributed server; each must pass a
 * strict pattern first. A missing setting gives no row: the policies read '' as null.
 *
 * `reporting`: the work writes what totals are made of. It then shares a lock that opening a period and
 * a rebuild take alone, so that no report falls between an old and a new period.
 */
export async function asActor<T>(
	db: Db,
	actor: Actor,
	work: (tx: Tx) => Promise<T>,
	{
		readOnly = false,
		reporting = false,
	}: { readOnly?: boolean; reporting?: boolean } = {},
): Promise<T> {
	const settings = {
		"app.jurisdiction": actor.jurisdictionId,
		"app.account": actor.accountId ?? "",
		"app.scope": actor.scope ?? "",
		"app.organisation": actor.organisationId ?? "",
	};
	const begin = Object.entries(settings)
		.map(([name, value]) => `set local ${name} = '${literal(name, value)}'`)
		.join("; ");
	return db.connection().execute(async (connection) => {
		const mode = readOnly ? " isolation level repeatable read read only" : "";
		const lock = reporting
			? `; select pg_advisory_xact_lock_shared(hashtextextended('${actor.jurisdictionId}', 0))`
			: "";
		await sql.raw(`begin${mode}; ${begin}${lock}`).execute(connection);
		try {
			const result = await work(connection as unknown as Tx);
			await sql.raw("commit").execute(connection);
			return result;
		} catch (error) {
			// The first error is the one to tell; a rollback that fails too means the connection is gone.
			await sql
				.raw("rollback")
				.execute(connection)
				.catch(() => {});
			throw error;
		}
	});
}

const PLAIN = /^[0-9A-Za-z/_-]*$/;

function literal(name: string, value: string): string {
	if (!PLAIN.test(value))
		throw new RangeError(
			`${name} may hold digits, letters, / _ - only: "${value}"`,
		);
	return value;
}
