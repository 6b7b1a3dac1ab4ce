import pg from "pg";
import type { Connection } from "../database/client.ts";

/**
 * Holds the promise kept totals stand on: whoever changes what a total is made of says so in the same transaction
 * (rollups/dekad-sums.ts). In a test's database triggers note what the server's role writes to the tables the totals are
 * read from, and which marks it sets; the product itself has no triggers.
 */

/** Columns of `project` that no kept total reads; of the others any change must be marked. */
const NOT_READ = [
	"version",
	"updated_at",
	"created_at",
	"stage",
	"is_paused",
	"region_code",
	"region_path",
	"sector_code",
	"sector_path",
	"owner_org_id",
	"name_en",
	"level",
	"construction_nature",
	"group_code",
	"funding_kind",
	"tags",
	"content_scale",
	"expected_tax_yuan",
	"lead_official",
	"responsible_unit",
	"responsible_person",
	"project_manager",
	"site",
	"longitude",
	"latitude",
	"search_text",
	"tracked_from",
	"opening_investment_yuan",
] as const;

/**
 * Table -> since which day totals may be others, of an old or new row `r` as jsonb; null: this row changes none.
 * Where a project stands later in the transaction, its rows of project_dekad say.
 */
const SINCE: Readonly<Record<string, string>> = {
	project: "'0001-01-01'::date",
	progress_report:
		"case when (r ->> 'is_counted')::boolean then (r ->> 'dekad_start')::date end",
	correction_line: "(r ->> 'for_dekad')::date",
	plan: "case when r ->> 'state' = 'approved' then make_date((r ->> 'year')::int, 1, 1) end",
	project_standing: "(r ->> 'from_on')::date",
	project_output: "(r ->> 'quarter_start')::date",
	organisation: "'0001-01-01'::date",
};
/** Columns whose change alone changes no total. */
const IGNORED: Readonly<Record<string, readonly string[]>> = {
	project: NOT_READ,
	progress_report: [
		"version",
		"contested_at",
		"contested_by",
		"contested_reason",
	],
	plan: ["version", "region_path", "owner_org_id"],
	project_output: ["region_path", "owner_org_id"],
	organisation: [
		"version",
		"name_en",
		"kind",
		"credit_code",
		"region_path",
		"parent_id",
		"contact_name",
	],
};

const SET_UP = [
	"create table dekad.watched_write (tx xid8, jurisdiction_id uuid, what text, region_path text, since date)",
	"create table dekad.watched_mark (tx xid8, jurisdiction_id uuid, region_path text, first_dekad date)",
	`create function dekad.watch_mark() returns trigger language plpgsql security definer as $$
   begin
     insert into dekad.watched_mark values (pg_current_xact_id(), new.jurisdiction_id, new.region_path, new.first_dekad);
     return null;
   end $$`,
	"create trigger watched after insert on dekad.dekad_sum_mark for each row execute function dekad.watch_mark()",
	// A row of project_dekad is what most totals are: its region and dekad, before and after.
	`create function dekad.watch_cell() returns trigger language plpgsql security definer as $$
   begin
     if tg_op <> 'INSERT' and current_setting('role') = 'dekad_app' then
       insert into dekad.watched_write values (pg_current_xact_id(), old.jurisdiction_id, tg_op || ' project_dekad', old.region_path, old.dekad_start);
     end if;
     if tg_op <> 'DELETE' and current_setting('role') = 'dekad_app' then
       insert into dekad.watched_write values (pg_current_xact_id(), new.jurisdiction_id, tg_op || ' project_dekad', new.region_path, new.dekad_start);
     end if;
     return null;
   end $$`,
	"create trigger watched after insert or update or delete on dekad.project_dekad for each row execute function dekad.watch_cell()",
	...Object.entries(SINCE).flatMap(([table, since]) => [
		// The rows of the project's dekads since then, where they stand; of an organisation those of its projects.
		`create function dekad.watch_${table}() returns trigger language plpgsql security definer as $$
     declare r jsonb; ignored text[] := array[${["", ...(IGNORED[table] ?? [])].map((name) => `'${name}'`).join(", ")}];
     begin
       if current_setting('role') <> 'dekad_app' then return null; end if;
       if tg_op = 'UPDATE' and to_jsonb(old) - ignored = to_jsonb(new) - ignored then return null; end if;
       foreach r in array case tg_op when 'INSERT' then array[to_jsonb(new)] when 'DELETE' then array[to_jsonb(old)] else array[to_jsonb(old), to_jsonb(new)] end loop
         insert into dekad.watched_write
         select pg_current_xact_id(), (r ->> 'jurisdiction_id')::uuid, tg_op || ' ${table}', d.region_path, min(d.dekad_start)
         from dekad.project_dekad d
         join dekad.reporting_period t on t.jurisdiction_id = d.jurisdiction_id and t.dekad_start = d.dekad_start
         where d.jurisdiction_id = (r ->> 'jurisdiction_id')::uuid and t.dekad_end >= (${since})
           and ${table === "organisation" ? "d.owner_org_id = (r ->> 'organisation_id')::uuid" : "d.project_id = (r ->> 'project_id')::uuid"}
         group by d.region_path;
       end loop;
       return null;
     end $$`,
		`create trigger watched after insert or update or delete on dekad.${table} for each row execute function dekad.watch_${table}()`,
	]),
];

const UNMARKED = `select distinct w.what, w.region_path as region, w.since::text as since from dekad.watched_write w
  where not exists (select 1 from dekad.watched_mark m where m.tx = w.tx and m.jurisdiction_id = w.jurisdiction_id
    and (m.region_path is null or m.region_path = w.region_path) and m.first_dekad <= w.since)
  order by 1, 2, 3 limit 20`;

/** The tables whose writers are watched. */
export const WATCHED_TABLES = ["project_dekad", ...Object.keys(SINCE)];

/** Watches the writers of a test's database from now on. `unmarked` tells what was written without its mark so far, and how much was watched. */
export async function watchMarks(connection: Connection & { url: string }) {
	const ask = async <Row extends pg.QueryResultRow>(
		...statements: readonly string[]
	): Promise<Row[]> => {
		const client = new pg.Client(connection.url);
		await client.connect();
		try {
			let rows: Row[] = [];
			for (const statement of statements)
				rows = (await client.query<Row>(statement)).rows;
			return rows;
		} finally {
			await client.end();
		}
	};
	await ask(...SET_UP);
	return {
		unmarked: () =>
			ask<{ what: string; region: string; since: string }>(UNMARKED),
		watched: async () =>
			(
				await ask<{ what: string }>(
					"select distinct what from dekad.watched_write order by 1",
				)
			).map(({ what }) => what),
	};
}
