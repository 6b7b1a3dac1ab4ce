import type pg from "pg";

export type CopiedTable = { name: string; columns: string[] };
/** `isForced`: row security holds the owner too, and COPY FROM refuses such a table. */
export type CopyPlan = CopiedTable & { isForced: boolean };

/**
 * The tables a backup holds, parents before children and by name within that, so that loading
 * them in this order meets every foreign key. `schema_migration` is left out: it travels in the
 * header, since restore must know the level before there are tables. Generated columns are left
 * out too: the database makes them again.
 *
 * @throws Error when tables refer to each other in a circle: no order would load them
 */
export async function listCopiedTables(
	client: Pick<pg.Client, "query">,
): Promise<CopyPlan[]> {
	const { rows: columns } = await client.query<CopyPlan>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
           bool_or(c.relforcerowsecurity) as "isForced"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dekad'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_migration'
    group by c.relname order by c.relname`);
	const { rows: keys } = await client.query<{ child: string; parent: string }>(`
    select distinct c.relname as child, p.relname as parent
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_class p on p.oid = k.confrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dekad'
    where k.contype = 'f' and k.conrelid <> k.confrelid`);

	const parentsOf = Map.groupBy(keys, (key) => key.child);
	const ordered: CopyPlan[] = [];
	const placed = new Set<string>();
	let waiting = columns;
	while (waiting.length > 0) {
		const ready = waiting.filter(({ name }) =>
			(parentsOf.get(name) ?? []).every(({ parent }) => placed.has(parent)),
		);
		if (ready.length === 0)
			throw new Error(
				`tables refer to each other in a circle: ${waiting.map(({ name }) => name).join(", ")}`,
			);
		for (const table of ready) {
			placed.add(table.name);
			ordered.push(table);
		}
		waiting = waiting.filter(({ name }) => !placed.has(name));
	}
	return ordered;
}

/**
 * Settings under which a value's text is the same on every server and reads back as the same value.
 * The time zone is set by the connection itself.
 */
export const COPY_SETTINGS =
	"set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 3; set client_encoding = 'UTF8'; set timezone = 'UTC'";

/** `dekad.project (jurisdiction_id, project_id, …)`, quoted. */
export const copyTarget = ({ name, columns }: CopiedTable): string =>
	`dekad.${quoted(name)} (${columns.map(quoted).join(", ")})`;

/**
 * The statements that let the owner load tables by COPY, and those that put row security back. Both
 * belong into the transaction that loads: nobody ever sees a table without it.
 */
export const openForLoading = (tables: readonly CopyPlan[]): string[] =>
	forced(tables).map(
		(name) => `alter table ${name} no force row level security`,
	);
export const closeAfterLoading = (tables: readonly CopyPlan[]): string[] =>
	forced(tables).map((name) => `alter table ${name} force row level security`);
const forced = (tables: readonly CopyPlan[]) =>
	tables
		.filter((table) => table.isForced)
		.map((table) => `dekad.${quoted(table.name)}`);

export const quoted = (name: string): string =>
	`"${name.replaceAll('"', '""')}"`;
