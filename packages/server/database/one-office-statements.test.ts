import type { FastifyInstance } from "fastify";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aFullOffice, type FullOffice } from "../testing/full-office.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { liveThrough } from "../testing/live-office.ts";
import { recordStatements, type Statement } from "../testing/statements.ts";
import { clientConfig, openDb, openPool } from "./client.ts";

/**
 * Every statement the server sends names its office on every table it reads. On a distributed server one
 * that does not goes to every shard . Held without one: the same schema partitioned by office,
 * and PostgreSQL's own planner says which partitions each recorded statement would touch.
 */

const NOW = new Date("2025-01-24T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let office: FullOffice;
let other: FullOffice;
let said: Statement[];
let admin: pg.Client;
let close = () => Promise.resolve();

beforeAll(async () => {
	database = await testDatabase();
	const pool = openPool(database.connection, "app", { max: 4 });
	said = recordStatements(pool);
	const db = openDb(pool);
	const recorded = { ...database, db };
	app = await testServer(recorded, () => NOW);
	office = await aFullOffice(recorded);
	other = await aFullOffice(database);
	await liveThrough(app, recorded, office, NOW);
	admin = new pg.Client(clientConfig(database.connection, "login"));
	await admin.connect();
	await partition(admin, [office.jurisdictionId, other.jurisdictionId]);
	close = async () => {
		await app.close();
		await db.destroy();
		await admin.end();
		await database.close();
	};
});
afterAll(() => close());

/** The office tables once more, empty, partitioned by office: `name_0`, `name_1` ... */
async function partition(
	client: pg.Client,
	offices: readonly string[],
): Promise<void> {
	const { rows } = await client.query<{ name: string }>(
		"select table_name as name from information_schema.columns where table_schema = 'dekad' and column_name = 'jurisdiction_id' and table_name <> 'session'",
	);
	await client.query("create schema parted");
	for (const { name } of rows) {
		// The office's own code is unique beyond the office, which a partitioned table cannot say.
		const like =
			name === "jurisdiction"
				? "including defaults"
				: "including defaults including indexes";
		await client.query(
			`create table parted.${name} (like dekad.${name} ${like}) partition by list (jurisdiction_id)`,
		);
		for (const [index, id] of offices.entries())
			await client.query(
				`create table parted.${name}_${index} partition of parted.${name} for values in ('${id}')`,
			);
	}
	await client.query("set search_path = parted, dekad, public");
}

type Plan = { "Relation Name"?: string; Plans?: Plan[] } & Record<
	string,
	unknown
>;

/** The partitions a plan reads or writes, by their number. */
function partitionsOf(plan: unknown, found = new Set<string>()): Set<string> {
	if (Array.isArray(plan)) for (const part of plan) partitionsOf(part, found);
	else if (typeof plan === "object" && plan !== null)
		for (const [name, value] of Object.entries(plan as Plan)) {
			const number =
				name === "Relation Name" && /_(\d)$/.exec(String(value))?.[1];
			if (number) found.add(number);
			partitionsOf(value, found);
		}
	return found;
}

async function touched({ text, values }: Statement): Promise<string[]> {
	const { rows } = await admin.query<{ "QUERY PLAN": unknown }>(
		`explain (format json, costs off) ${text}`,
		values,
	);
	return [...partitionsOf(rows[0]?.["QUERY PLAN"])].toSorted();
}

const isPlanned = ({ text }: Statement) =>
	/^(\/\*.*?\*\/ *)?\(*\s*(select|with|insert|update|delete)\b/i.test(text);

/** Statements that are about no office, or about all of a person's, and why. */
const BEYOND_ONE_OFFICE: readonly [sql: RegExp, why: string][] = [
	[
		/^select distinct "jurisdiction_id" as "jurisdictionId" from "membership" where "account_id" = \$1$/,
		"sign-in: which offices an account works in, before one is chosen",
	],
];

describe("every statement of the server", () => {
	test("touches one office's partition, whatever page or act sent it", async () => {
		const distinct = new Map(
			said.filter(isPlanned).map((statement) => [statement.text, statement]),
		);
		expect(distinct.size).toBeGreaterThan(100);
		const wide: string[] = [];
		for (const statement of distinct.values()) {
			if (BEYOND_ONE_OFFICE.some(([sql]) => sql.test(statement.text))) continue;
			if ((await touched(statement)).length > 1) wide.push(statement.text);
		}
		expect(wide).toEqual([]);
	});

	test("that is let through as wider is really sent", () => {
		for (const [sql, why] of BEYOND_ONE_OFFICE)
			expect([why, said.some(({ text }) => sql.test(text))]).toEqual([
				why,
				true,
			]);
	});

	test("would be found out if it left the office away anywhere", async () => {
		const values = [office.jurisdictionId];
		const lacking = [
			"select 1 from project p where p.code = 'x' and $1::uuid is not null",
			"select 1 from project p where p.jurisdiction_id = $1 and exists (select 1 from plan y where y.project_id = p.project_id)",
			"select (select count(*) from plan y where y.project_id = p.project_id) from project p where p.jurisdiction_id = $1",
			"update plan set reason = 'x' where project_id in (select project_id from project where jurisdiction_id = $1)",
		];
		for (const text of lacking)
			expect([text, await touched({ text, values })]).toEqual([
				text,
				["0", "1"],
			]);
		expect(
			await touched({
				text: "select 1 from project p join plan y on y.jurisdiction_id = $1 and y.project_id = p.project_id where p.jurisdiction_id = $1",
				values,
			}),
		).toEqual(["0"]);
	});

	test("reaches the database inside a transaction that says for whom", () => {
		const alone = said.filter(
			({ text }) =>
				/^begin/i.test(text) && !/set local app\.jurisdiction = '/.test(text),
		);
		expect(alone).toEqual([]);
	});
});
