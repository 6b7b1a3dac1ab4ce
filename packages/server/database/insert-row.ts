import { CompiledQuery } from "kysely";
import type { Tx } from "./client.ts";
import { hot, later } from "./hot-query.ts";
import type { Tables } from "./tables.ts";

/**
 * Makes the writer of one row into fixed columns: a prepared statement nobody waits for, so that a
 * refused row is told by the next statement or the commit. For what every request writes; many rows at
 * once go by arrays (row-arrays.ts).
 */
export function rowInserter<Row extends Record<string, unknown>>(
	table: keyof Tables,
	columns: readonly (keyof Row & string)[],
): (tx: Tx, row: Row) => Promise<void> {
	const places = columns.map((_, index) => `$${index + 1}`);
	const text = later(
		hot(
			`insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`,
		),
	);
	return async (tx, row) => {
		await tx.executeQuery(
			CompiledQuery.raw(
				text,
				columns.map((column) => row[column]),
			),
		);
	};
}
