import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type pg from "pg";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { openPool } from "./client.ts";
import { hot, last, later } from "./hot-query.ts";

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
	database = await testDatabase();
	pool = openPool(database.connection, "app", { max: 2 });
});
afterAll(async () => {
	await pool.end();
	await database.close();
});

async function onOneClient(work: (client: pg.PoolClient) => Promise<void>) {
	const client = await pool.connect();
	try {
		await work(client);
	} finally {
		client.release();
	}
}

describe("a statement marked later", () => {
	test("runs before the next one, in the order given", () =>
		onOneClient(async (client) => {
			await client.query(later("begin; set local app.scope = 'first/'"));
			await client.query(
				later("select set_config('app.scope', $1 || 'second/', true)"),
				["first/"],
			);
			const { rows } = await client.query(
				"select current_setting('app.scope') as scope",
			);
			expect(rows).toEqual([{ scope: "first/second/" }]);
			await client.query("rollback");
		}));

	test("that fails is told by the next one, with its own error and not with what follows from it", () =>
		onOneClient(async (client) => {
			await client.query(later("begin"));
			await client.query(later("select 1 / $1::int"), [0]);
			await expect(client.query("select 1")).rejects.toThrow(
				"division by zero",
			);
			await client.query("rollback");
			expect((await client.query("select 2 as two")).rows).toEqual([
				{ two: 2 },
			]);
		}));

	test("that fails is not lost where the next one is the commit, which PostgreSQL answers without an error", () =>
		onOneClient(async (client) => {
			await client.query("begin");
			await client.query(later(hot("select 1 / $1::int")), [0]);
			await expect(client.query("commit")).rejects.toThrow("division by zero");
		}));
});

test("a hot statement is parsed once a connection", () =>
	onOneClient(async (client) => {
		for (const value of [1, 2, 3])
			expect(
				(await client.query(hot("select $1::int as value"), [value])).rows,
			).toEqual([{ value }]);
		const { rows } = await client.query(
			"select generic_plans + custom_plans as runs from pg_prepared_statements where statement like '%as value'",
		);
		expect(rows).toEqual([{ runs: 3 }]);
	}));

describe("a statement marked last", () => {
	const scope = last(hot("select current_setting('app.scope', true) as scope"));

	test("ends its transaction: what was set in it is gone, and it was answered inside", () =>
		onOneClient(async (client) => {
			await client.query(later("begin; set local app.scope = 'mine/'"));
			expect((await client.query(scope)).rows).toEqual([{ scope: "mine/" }]);
			const { rows } = await client.query(
				"select current_setting('app.scope', true) as scope, now() = statement_timestamp() as alone",
			);
			expect(rows).toEqual([{ scope: "", alone: true }]);
		}));

	test("that fails says so and leaves the connection ready", () =>
		onOneClient(async (client) => {
			await client.query(later("begin"));
			await expect(
				client.query(last("select 1 / $1::int"), [0]),
			).rejects.toThrow("division by zero");
			expect((await client.query("select 2 as two")).rows).toEqual([
				{ two: 2 },
			]);
		}));
});
