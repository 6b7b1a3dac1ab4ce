/**
 * Many rows in one statement: each column travels as one array and PostgreSQL makes rows of them again
 * (`unnest`). One round trip and one plan for a thousand rows, and no limit of 65,535 parameters.
 *
 * The arrays are written as PostgreSQL's own array text here, since the driver's general routine takes
 * several times as long and a sheet of 100,000 rows has two million cells.
 */

import { CompiledQuery } from "kysely";
import type { Tx } from "./client.ts";

export type SqlType =
	| "uuid"
	| "text"
	| "bigint"
	| "integer"
	| "smallint"
	| "numeric"
	| "boolean"
	| "date"
	| "timestamptz"
	| "jsonb"
	/** As "\\x0123". */
	| "bytea"
	| "text[]"
	| "bigint[]";
export type SqlValue =
	| string
	| number
	| boolean
	| null
	| undefined
	| readonly (string | number)[];

/** A column of rows to write: its name, its type and where a row keeps its value (undefined is null). */
export type RowColumn<Row> = readonly [
	name: string,
	type: SqlType,
	value: (row: Row) => SqlValue,
];

/** Rows of one statement: enough to spread its cost, few enough that its text stays at a few MB. */
const CHUNK = 2_000;

/**
 * The array text of some values.
 *
 * Nothing but what PostgreSQL itself would write: {1,NULL,"a \"b\""}.
 */
export function arrayText(values: readonly SqlValue[]): string {
	const parts: string[] = [];
	for (const value of values) {
		if (value === null || value === undefined) parts.push("NULL");
		else if (typeof value === "number" || typeof value === "boolean")
			parts.push(String(value));
		else if (typeof value === "string") parts.push(quoted(value));
		else parts.push(quoted(arrayText(value)));
	}
	return `{${parts.join(",")}}`;
}

const SIMPLE = /^[0-9A-Za-z_:.+-]+$/;

const quoted = (text: string): string =>
	SIMPLE.test(text) && text.toLowerCase() !== "null"
		? text
		: `"${text.replace(/[\\"]/g, "\\$&")}"`;

/** An array type has no array of its own kind of equal use (it would be a table), so its elements travel as text. */
const carried = (type: SqlType): string =>
	type.endsWith("[]") ? "text" : type;

/** `unnest(...) as v(...)` for some columns, its parameters numbered from `first`. */
function unnestText<Row>(
	columns: readonly RowColumn<Row>[],
	first: number,
): string {
	const arrays = columns.map(
		([, type], index) => `$${first + index}::${carried(type)}[]`,
	);
	return `unnest(${arrays.join(", ")}) as v(${columns.map(([name]) => name).join(", ")})`;
}

const arraysOf = <Row>(
	columns: readonly RowColumn<Row>[],
	rows: readonly Row[],
): string[] => columns.map(([, , value]) => arrayText(rows.map(value)));

const read = <Row>([name, type]: RowColumn<Row>): string =>
	type.endsWith("[]") ? `v.${name}::${type}` : `v.${name}`;

/**
 * Inserts rows, a chunk a statement.
 *
 * @param onConflict the SQL after the values, such as "on conflict do nothing"
 * @param returning columns to give back, of the rows really written
 */
export async function insertRows<Row, Answer = never>(
	tx: Tx,
	table: string,
	columns: readonly RowColumn<Row>[],
	rows: readonly Row[],
	{
		onConflict = "",
		returning,
	}: { onConflict?: string; returning?: string } = {},
): Promise<Answer[]> {
	const answers: Answer[] = [];
	const text = `insert into ${table} (${columns.map(([name]) => name).join(", ")}) select ${columns.map(read).join(", ")} from ${unnestText(columns, 1)} ${onConflict}${returning ? ` returning ${returning}` : ""}`;
	for (let start = 0; start < rows.length; start += CHUNK) {
		const { rows: given } = await tx.executeQuery<Answer>(
			CompiledQuery.raw(
				text,
				arraysOf(columns, rows.slice(start, start + CHUNK)),
			),
		);
		answers.push(...given);
	}
	return answers;
}

/**
 * Updates rows of one office by key, a chunk a statement.
 *
 * @param keys columns that find the row
 * @param columns columns to set
 * @param also further assignments as SQL, such as "version = t.version + 1"
 */
export async function updateRows<Row>(
	tx: Tx,
	table: string,
	jurisdictionId: string,
	keys: readonly RowColumn<Row>[],
	columns: readonly RowColumn<Row>[],
	rows: readonly Row[],
	also: readonly string[] = [],
): Promise<void> {
	const set = [
		...columns.map((column) => `${column[0]} = ${read(column)}`),
		...also,
	].join(", ");
	const all = [...keys, ...columns];
	const text = `update ${table} as t set ${set} from ${unnestText(all, 2)} where t.jurisdiction_id = $1 and ${keys.map(([name]) => `t.${name} = v.${name}`).join(" and ")}`;
	for (let start = 0; start < rows.length; start += CHUNK) {
		await tx.executeQuery(
			CompiledQuery.raw(text, [
				jurisdictionId,
				...arraysOf(all, rows.slice(start, start + CHUNK)),
			]),
		);
	}
}

/** Runs a statement whose parameters are given as they are; arrays of texts become PostgreSQL arrays. */
export async function queryRows<Answer>(
	tx: Tx,
	text: string,
	parameters: readonly unknown[],
): Promise<Answer[]> {
	const { rows } = await tx.executeQuery<Answer>(
		CompiledQuery.raw(
			text,
			parameters.map((parameter) =>
				Array.isArray(parameter)
					? arrayText(parameter as SqlValue[])
					: parameter,
			),
		),
	);
	return rows;
}
