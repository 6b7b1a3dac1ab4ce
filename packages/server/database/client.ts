import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { readingMarks } from "./hot-query.ts";
import type { Tables } from "./tables.ts";

/** The query builder over the product's tables. */
export type Db = Kysely<Tables>;
/** What use cases and queries receive: the one transaction that `asActor` opened. */
export type Tx = Transaction<Tables>;

/** Where a PostgreSQL server is: a connection string, or the embedded server's socket. */
export type Connection =
	| { readonly url: string }
	| {
			readonly host: string;
			readonly port: number;
			readonly user: string;
			readonly database: string;
	  };

/** `owner` owns the tables (migrations, backup, rebuild); `app` is the server, held by row security. */
export type DatabaseRole = "owner" | "app";

// date stays text: node-postgres would make a Date at local midnight, in Asia/Shanghai the day before in UTC.
// bigint and numeric become numbers; money stays below 2^53 by check, so a larger value is a defect and throws.
const parsers = new Map<number, (text: string) => unknown>([
	[1082, (text) => text],
	[20, safeInteger],
	[1700, Number],
	[
		1016,
		(text) =>
			text === "{}"
				? []
				: text
						.slice(1, -1)
						.split(",")
						.map((each) => (each === "NULL" ? null : safeInteger(each))),
	],
]);

function safeInteger(text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value))
		throw new RangeError(`integer beyond 2^53 from the database: ${text}`);
	return value;
}

const types: pg.CustomTypesConfig = {
	getTypeParser: ((oid: number, format: "text" | "binary") =>
		(format === "text" ? parsers.get(oid) : undefined) ??
		pg.types.getTypeParser(
			oid,
			format as "text",
		)) as pg.CustomTypesConfig["getTypeParser"],
};

/** node-postgres settings for a connection that works as one of the two roles. */
export function clientConfig(
	connection: Connection,
	role: DatabaseRole | "login",
): pg.ClientConfig {
	const options = [
		"-c search_path=dekad,public",
		"-c timezone=UTC",
		"-c jit=off",
		...(role === "login" ? [] : [`-c role=dekad_${role}`]),
	];
	const where =
		"url" in connection
			? { connectionString: connection.url }
			: {
					...connection,
					// The embedded server lets the role log in itself: its session is no superuser's that a
					// stray "set role none" could get back to.
					...(role === "login" ? {} : { user: `dekad_${role}` }),
				};
	return {
		...where,
		types,
		options: options.join(" "),
		application_name: "dekad",
	};
}

/** A pool that works as one role. Errors of idle clients (a server that stops) are logged, not thrown. */
export function openPool(
	connection: Connection,
	role: DatabaseRole | "login",
	{
		max = 12,
		onError = () => {},
	}: { max?: number; onError?: (error: Error) => void } = {},
): pg.Pool {
	const pool = new pg.Pool({
		...clientConfig(connection, role),
		max,
		// The server's own connections take several statements at once; COPY, which owners use, cannot.
		pipeline: role === "app",
	});
	pool.on("error", onError);
	pool.on("connect", (client) => {
		// While it is lent out the pool does not listen for it.
		client.on("error", onError);
		if (role !== "login") readingMarks(client, { holdsLater: role === "app" });
	});
	return pool;
}

/** A Kysely over a pool. */
export function openDb(pool: pg.Pool): Db {
	return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
