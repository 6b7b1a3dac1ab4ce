import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { rollup } from "../rollups/queries.ts";
import { aFullOffice, type FullOffice } from "../testing/full-office.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { COUNTIES } from "../testing/fixtures.ts";
import { asActor, asWholeOffice } from "./as-actor.ts";
import { clientConfig } from "./client.ts";

/** What PostgreSQL itself shows and refuses, whatever a query forgets to say. */

let database: TestDatabase;
let office: FullOffice;
let other: FullOffice;
let tables: string[];
beforeAll(async () => {
	database = await testDatabase();
	office = await aFullOffice(database);
	other = await aFullOffice(database);
	const { rows } = await sql<{ name: string }>`
		select table_name as name from information_schema.columns
		where table_schema = 'dekad' and column_name = 'jurisdiction_id' order by 1`.execute(
		database.ownerDb,
	);
	tables = rows
		.map(({ name }) => name)
		.filter((name) => !BEFORE_ANYBODY.has(name));
});
afterAll(() => database.close());

/** A session is read before anybody is known; its office column only says where to go on working. */
const BEFORE_ANYBODY = new Set(["session"]);
const REFUSED = "42501";

type Row = Record<string, unknown>;
const rowsOf = async (actor: Actor, table: string): Promise<{ row: Row }[]> =>
	asActor(database.db, actor, async (tx) => {
		const { rows } = await sql<{
			row: Row;
		}>`select to_jsonb(t) as row from ${sql.table(table)} t`.execute(tx);
		return rows;
	});

/** A client that works as the server does, without settings. */
async function asApp<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client(clientConfig(database.connection, "app"));
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

const codeOf = (work: Promise<unknown>): Promise<string | undefined> =>
	work.then(
		() => undefined,
		(error: pg.DatabaseError) => error.code,
	);

describe("every table of an office's data", () => {
	test("has row security enabled and forced, with a policy for the server and one for the owner", async () => {
		const { rows } = await sql<{
			name: string;
			enabled: boolean;
			forced: boolean;
			roles: string[];
			restrictive: boolean;
		}>`
			select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
			       array_agg(distinct r.rolname::text order by r.rolname::text) as roles, bool_or(not p.polpermissive) as restrictive
			from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dekad'
			left join pg_policy p on p.polrelid = c.oid left join pg_roles r on r.oid = any(p.polroles)
			where c.relname = any(${sql.val(tables)}::text[]) group by 1, 2, 3 order by 1`.execute(
			database.ownerDb,
		);
		expect(rows).toEqual(
			tables.map((name) => ({
				name,
				enabled: true,
				forced: true,
				roles: ["dekad_app", "dekad_owner"],
				restrictive: false, // a distributed server turns restrictive ones permissive
			})),
		);
	});

	test("has the office first in its keys and in its references to other such tables", async () => {
		const { rows } = await sql<{ name: string; what: string; first: string }>`
			select c.relname as name, k.conname as what, a.attname as first
			from pg_constraint k join pg_class c on c.oid = k.conrelid
			join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dekad'
			join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
			left join pg_class f on f.oid = k.confrelid
			where c.relname = any(${sql.val(tables)}::text[])
			  and (k.contype in ('p', 'u') or (k.contype = 'f' and f.relname = any(${sql.val(tables)}::text[])))
			  and a.attname <> 'jurisdiction_id'`.execute(database.ownerDb);
		// The office's own code is unique in the whole installation.
		expect(rows.map(({ what }) => what)).toEqual(["jurisdiction_code_key"]);
	});

	test("has the office first in every index that is no constraint's, the search index aside", async () => {
		const { rows } = await sql<{ name: string }>`
			select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
			join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dekad'
			join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
			where c.relname = any(${sql.val(tables)}::text[]) and a.attname <> 'jurisdiction_id' order by 1`.execute(
			database.ownerDb,
		);
		expect(rows.map(({ name }) => name)).toEqual([
			"jurisdiction_code_key",
			"membership_account", // sign-in asks for an account's roles before an office is chosen
			"project_search",
		]);
	});

	test("holds a row of both offices here, so that what follows says something", async () => {
		for (const table of tables) {
			const { rows } = await sql<{
				offices: number;
			}>`select count(distinct jurisdiction_id)::int as offices from ${sql.table(table)} where jurisdiction_id in (${office.jurisdictionId}, ${other.jurisdictionId})`.execute(
				database.ownerDb,
			);
			expect([table, rows[0]?.offices]).toEqual([table, 2]);
		}
	});
});

describe("without settings", () => {
	test("no table shows a row", async () => {
		await asApp(async (client) => {
			for (const table of tables) {
				const { rows } = await client.query(`select 1 from ${table} limit 1`);
				expect([table, rows.length]).toEqual([table, 0]);
			}
		});
	});

	test("no table accepts a row", async () => {
		for (const table of tables) {
			const row = await anyRow(table);
			expect([
				table,
				await codeOf(asApp((client) => insertRow(client, table, row))),
			]).toEqual([table, REFUSED]);
		}
	});

	test("a connection that has worked for an office forgets it at the transaction's end", async () => {
		await asApp(async (client) => {
			for (const end of ["commit", "rollback"]) {
				await client.query(
					`begin; set local app.jurisdiction = '${office.jurisdictionId}'; set local app.scope = '14/'; set local app.organisation = '${office.owners[0]}'; set local app.account = '${office.accountId}'`,
				);
				for (const table of tables) {
					const { rows } = await client.query(`select 1 from ${table} limit 1`);
					expect([table, rows.length]).toEqual([table, 1]);
				}
				await client.query(end);
				for (const table of tables) {
					const { rows } = await client.query(`select 1 from ${table} limit 1`);
					expect([table, end, rows.length]).toEqual([table, end, 0]);
				}
			}
		});
	});
});

/** A row of the first office, as JSON. */
async function anyRow(table: string): Promise<Row> {
	const { rows } = await sql<{ row: Row }>`
		select to_jsonb(t) as row from ${sql.table(table)} t where jurisdiction_id = ${office.jurisdictionId} limit 1`.execute(
		database.ownerDb,
	);
	return rows[0]!.row;
}

const insertRow = (client: pg.Client, table: string, row: Row) =>
	client.query(
		`insert into ${table} select * from jsonb_populate_record(null::${table}, $1::jsonb)`,
		[JSON.stringify(row)],
	);

describe("an office", () => {
	test("never sees a row of another one, in any table", async () => {
		const actor = {
			...office.actor("dispatcher"),
			accountId: office.accountId,
		};
		for (const table of tables) {
			const rows = await rowsOf(actor, table);
			expect([
				table,
				[...new Set(rows.map(({ row }) => row["jurisdiction_id"]))],
			]).toEqual([table, [office.jurisdictionId]]);
		}
	});

	test("cannot write a row of another one, nor move one there", async () => {
		const settings = `begin; set local app.jurisdiction = '${other.jurisdictionId}'; set local app.scope = '14/'; set local app.account = '${office.accountId}'`;
		for (const table of tables) {
			const row = await anyRow(table);
			expect([
				table,
				await codeOf(
					asApp(async (client) => {
						await client.query(settings);
						await insertRow(client, table, row);
					}),
				),
			]).toEqual([table, REFUSED]);
		}
		expect(
			await codeOf(
				asApp(async (client) => {
					await client.query(settings);
					await client.query("update project set jurisdiction_id = $1", [
						office.jurisdictionId,
					]);
				}),
			),
		).toBe(REFUSED);
	});
});

describe("a reach", () => {
	/** Tables whose rows stand in a region; the others are the whole office's. */
	const placed = async (column: string) => {
		const { rows } = await sql<{ name: string }>`
			select table_name as name from information_schema.columns
			where table_schema = 'dekad' and column_name = ${column} order by 1`.execute(
			database.ownerDb,
		);
		// The tree, the people and who they are is what a whole office may read, and an exception to a lock is
		// read by the owner it lets in, who has no region; the query tells those that concern a reader.
		return rows
			.map(({ name }) => name)
			.filter(
				(name) =>
					![
						"region",
						"organisation",
						"membership",
						"delegation",
						"lock_exception",
					].includes(name),
			);
	};

	test("of a county shows its own region's rows only", async () => {
		const county = office.actor("office", { scope: COUNTIES[0] });
		for (const table of await placed("region_path")) {
			const rows = await rowsOf(county, table);
			expect([
				table,
				rows.filter(
					// Without a region a row is the whole office's, such as the mark of a change that touches all totals.
					({ row }) =>
						row["region_path"] !== null &&
						!String(row["region_path"]).startsWith(COUNTIES[0]),
				),
			]).toEqual([table, []]);
			if (!table.startsWith("snapshot"))
				expect([table, rows.length > 0]).toEqual([table, true]);
		}
	});

	test("of an owner shows its own projects and their rows only", async () => {
		const owner = office.actor("owner", { organisationId: office.owners[1] });
		for (const table of await placed("owner_org_id")) {
			const rows = await rowsOf(owner, table);
			expect([
				table,
				[...new Set(rows.map(({ row }) => row["owner_org_id"]))],
			]).toEqual([table, [office.owners[1]]]);
		}
		expect(await rowsOf(owner, "snapshot")).toEqual([]);
	});

	test("is made of whole codes: 14/1401/ is not 14/14015/, and an underline stands for nothing", async () => {
		await sql`update project set region_path = '14/14015/' where project_id = ${other.projects[0]}`.execute(
			database.ownerDb,
		);
		const seen = async (scope: string) =>
			(await rowsOf(other.actor("office", { scope }), "project")).map(
				({ row }) => row["code"],
			);
		expect(await seen("14/1401/")).toEqual([]);
		expect(await seen("14/14015/")).toEqual(["A-1"]);
		expect(await seen("14/140__/")).toEqual([]);
		expect(await seen("1_/")).toEqual([]);
		await sql`update project set region_path = ${COUNTIES[0]} where project_id = ${other.projects[0]}`.execute(
			database.ownerDb,
		);
	});

	test("that could be more than a value is not let in", async () => {
		for (const scope of ["14/'; reset role; --", "14/%", "14/\u0000", "14 /"])
			await expect(
				rowsOf(office.actor("office", { scope }), "project"),
			).rejects.toThrow(RangeError);
	});

	test("widened for the derived state comes back, also after an error and inside itself", async () => {
		const county = office.actor("office", { scope: COUNTIES[0] });
		const counts: number[] = [];
		await asActor(database.db, county, async (tx) => {
			const look = async () => {
				// Without a reach of its own, which every query of the product names.
				const { rows } = await sql`select 1 from project`.execute(tx);
				counts.push(rows.length);
			};
			await look();
			await asWholeOffice(tx, async () => {
				await look();
				await asWholeOffice(tx, look);
				await look();
			});
			await look();
			await asWholeOffice(tx, () => Promise.reject(new Error("no"))).catch(
				() => {},
			);
			await look();
		});
		expect(counts).toEqual([1, 2, 2, 2, 1, 1]);
	});

	test("without scope and organisation adds up nothing, and an empty scope is none", async () => {
		for (const scope of [null, ""]) {
			const nobody = office.actor("owner", { scope, organisationId: null });
			const { total } = await asActor(database.db, nobody, (tx) =>
				rollup(tx, nobody, {
					period: "2025-01",
					now: new Date("2025-02-01T00:00:00Z"),
				}),
			);
			expect(total.projects).toBe(0);
		}
	});
});

describe("the server's role", () => {
	const inOffice = <T>(work: (client: pg.Client) => Promise<T>) =>
		asApp(async (client) => {
			await client.query(
				`begin; set local app.jurisdiction = '${office.jurisdictionId}'; set local app.scope = '14/'`,
			);
			return work(client);
		});

	test.each([
		["update event set kind = 'x'"],
		["delete from event"],
		["truncate event"],
		["delete from progress_report"],
		["update correction_line set reason = 'x'"],
		["update snapshot set facts = '{}'"],
		["drop policy event_app_read on event"],
		["alter table event disable row level security"],
		["alter table event no force row level security"],
		["create policy mine on event for all to dekad_app using (true)"],
		["alter role dekad_app bypassrls"],
		["create table dekad.mine (id integer)"],
	])("may not: %s", async (statement) => {
		expect(await codeOf(inOffice((client) => client.query(statement)))).toBe(
			REFUSED,
		);
	});

	test("is no superuser and does not bypass row security, nor does the owner's", async () => {
		const { rows } = await asApp((client) =>
			client.query(
				"select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname in ('dekad_app', 'dekad_owner') order by 1",
			),
		);
		expect(rows).toEqual(
			["dekad_app", "dekad_owner"].map((rolname) => ({
				rolname,
				rolsuper: false,
				rolbypassrls: false,
				rolcreaterole: false,
			})),
		);
	});

	// As the embedded server has it, where the role logs in itself. A login of one's own server that is a
	// member of both roles may change between them; that is what "beyond what its login allows" leaves open.
	test("logged in as itself it cannot become the owner", async () => {
		const client = new pg.Client(clientConfig(database.connection, "login"));
		await client.connect();
		try {
			await client.query("set session authorization dekad_app");
			expect(await codeOf(client.query("set role dekad_owner"))).toBe(REFUSED);
			await client.query("reset role");
			const { rows } = await client.query(
				"select count(*)::int as n from project",
			);
			expect(rows).toEqual([{ n: 0 }]);
		} finally {
			await client.end();
		}
	});
});
