import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { readCatalog, schemaText } from "./catalog.ts";

/**
 * One way in which a live database is not what the migrations make. Somebody changed it by hand, a
 * migration was cut short, or a restore of another tool lost something.
 */
export type Drift = {
	table: string;
	/** `missing`: the schema has it, the database does not. `surplus`: the other way round. */
	kind: "missing" | "surplus";
	/** The line of schema.sql: a column, constraint, index, policy, grant; null: the whole table. */
	line: string | null;
};

/** Compares a live database with the committed schema.sql. Empty: they agree. Ordered by table, missing first. */
export async function listDrift(
	client: Pick<pg.Client, "query">,
): Promise<Drift[]> {
	const committed = await readFile(
		join(import.meta.dirname, "schema.sql"),
		"utf8",
	);
	return compareSchemas(committed, schemaText(await readCatalog(client)));
}

/** Compares two schemas written as schema.sql is. */
export function compareSchemas(committed: string, live: string): Drift[] {
	const expected = linesByTable(committed);
	const found = linesByTable(live);
	const drifts: Drift[] = [];
	for (const table of [
		...new Set([...expected.keys(), ...found.keys()]),
	].sort()) {
		const should = expected.get(table);
		const is = found.get(table);
		if (!should) drifts.push({ table, kind: "surplus", line: null });
		else if (!is) drifts.push({ table, kind: "missing", line: null });
		else {
			for (const line of should)
				if (!is.has(line)) drifts.push({ table, kind: "missing", line });
			for (const line of is)
				if (!should.has(line)) drifts.push({ table, kind: "surplus", line });
		}
	}
	return drifts;
}

/** `table x` starts a table, lines set in belong to it. The order of columns does not matter to any statement. */
function linesByTable(schema: string): Map<string, Set<string>> {
	const tables = new Map<string, Set<string>>();
	let current: Set<string> | undefined;
	for (const line of schema.split("\n")) {
		const name = /^table (\S+)$/.exec(line)?.[1];
		if (name) tables.set(name, (current = new Set()));
		else if (line.startsWith("  ")) current?.add(line.trim());
	}
	return tables;
}
