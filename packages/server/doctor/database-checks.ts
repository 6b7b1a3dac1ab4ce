import type pg from "pg";
import { text, type Lang } from "@dekad/core/text/text.ts";
import { type Drift, listDrift } from "../database/drift.ts";
import { migrationFiles } from "../database/migrate.ts";
import type { Finding } from "./finding.ts";

type Client = Pick<pg.Client, "query">;

export async function checkVersion(client: Client): Promise<Finding> {
	// Its being new enough was checked when the installation was opened.
	const { rows } = await client.query<{ server_version: string }>(
		"show server_version",
	);
	return {
		name: "server",
		ok: true,
		say: ["doctor.server", { version: rows[0]?.server_version ?? "" }],
	};
}

/** The server's role must be held by row security: no superuser, no bypass, not the owner. */
export async function checkRoles(client: Client): Promise<Finding> {
	const { rows } = await client.query<{ reason: string }>(`
    select reason from pg_roles r cross join lateral (values
      ('superuser', r.rolsuper), ('bypassrls', r.rolbypassrls),
      ('member of dekad_owner', pg_has_role(r.oid, 'dekad_owner', 'member') and not r.rolsuper)) as v (reason, is_so)
    where r.rolname = 'dekad_app' and is_so`);
	if (rows.length === 0)
		return { name: "roles", ok: true, say: ["doctor.roles"] };
	return {
		name: "roles",
		ok: false,
		say: [
			"doctor.roles.bad",
			{ reasons: rows.map(({ reason }) => reason).join(", ") },
		],
		next: ["doctor.roles.next"],
	};
}

/** Every table with an office's data (a column jurisdiction_id in its key) forces row security on its owner too. */
export async function checkRowSecurity(client: Client): Promise<Finding> {
	const { rows } = await client.query<{ name: string; forced: boolean }>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dekad'
    join pg_index i on i.indrelid = c.oid and i.indisprimary
    join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] and a.attname = 'jurisdiction_id'
    where c.relkind in ('r', 'p') order by c.relname`);
	const open = rows.filter(({ forced }) => !forced).map(({ name }) => name);
	if (open.length === 0)
		return {
			name: "row_security",
			ok: true,
			say: ["doctor.row_security", { count: rows.length }],
		};
	return {
		name: "row_security",
		ok: false,
		say: ["doctor.row_security.bad", { tables: open.join(", ") }],
		next: ["doctor.row_security.next"],
	};
}

/** Applied migrations are those of this version, byte by byte, and none is missing. */
export async function checkMigrations(client: Client): Promise<Finding> {
	const files = new Map(
		(await migrationFiles()).map(({ name, sha256 }) => [name, sha256]),
	);
	const { rows } = await client.query<{ name: string; sha256: string }>(
		"select name, sha256 from dekad.schema_migration order by name",
	);
	const applied = new Set(rows.map(({ name }) => name));
	const wrong = [
		...rows
			.filter(({ name, sha256 }) => files.get(name) !== sha256)
			.map(({ name }) => name),
		...[...files.keys()].filter((name) => !applied.has(name)),
	];
	if (wrong.length === 0)
		return {
			name: "migrations",
			ok: true,
			say: ["doctor.migrations", { count: rows.length }],
		};
	return {
		name: "migrations",
		ok: false,
		say: ["doctor.migrations.bad", { names: wrong.join(", ") }],
		next: ["doctor.migrations.next"],
	};
}

export async function checkDrift(client: Client, lang: Lang): Promise<Finding> {
	const drifts = await listDrift(client);
	if (drifts.length === 0)
		return { name: "drift", ok: true, say: ["doctor.drift"] };
	return {
		name: "drift",
		ok: false,
		say: [
			"doctor.drift.bad",
			{
				count: drifts.length,
				differences: drifts.map((drift) => inWords(drift, lang)).join("; "),
			},
		],
		next: ["doctor.drift.next"],
	};
}

const inWords = ({ table, kind, line }: Drift, lang: Lang): string =>
	line === null
		? text(lang, `doctor.drift.${kind}_table`, { table })
		: text(lang, `doctor.drift.${kind}`, { table, line });

/** A locale that knows no Chinese letters makes every likeness 0: search would silently find nothing. */
export async function checkSearch(client: Client): Promise<Finding> {
	const { rows: extension } = await client.query(
		"select from pg_extension where extname = 'pg_trgm'",
	);
	if (extension.length === 0)
		return {
			name: "search",
			ok: false,
			say: ["doctor.search.no_extension"],
			next: ["doctor.search.no_extension.next"],
		};
	const { rows } = await client.query<{ likeness: number; locale: string }>(
		"select similarity('太原市快速路', '太原快速路') as likeness, datctype as locale from pg_database where datname = current_database()",
	);
	if ((rows[0]?.likeness ?? 0) > 0)
		return { name: "search", ok: true, say: ["doctor.search"] };
	return {
		name: "search",
		ok: false,
		say: ["doctor.search.bad", { locale: rows[0]?.locale ?? "" }],
		next: ["doctor.search.next"],
	};
}
