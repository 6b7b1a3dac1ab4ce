import pg from "pg";
import { DekadError } from "../errors.ts";
import { clientConfig, type Connection } from "./client.ts";

/** The oldest PostgreSQL Dekad is tested on; its SQL dialect is the one all statements keep to. */
export const OLDEST_POSTGRES = 15;

/**
 * Checks that the server of `connection` is new enough and that its login can set Dekad up, before
 * anything is changed there.
 *
 * @throws DekadError installation.server_too_old, installation.roles_missing with the exact SQL
 *   that an administrator must run
 */
export async function checkServer(connection: Connection): Promise<void> {
	const client = new pg.Client(clientConfig(connection, "login"));
	client.on("error", () => {});
	await client.connect();
	try {
		const { rows } = await client.query<{
			number: number;
			version: string;
		}>(
			"select current_setting('server_version_num')::integer as number, current_setting('server_version') as version",
		);
		const server = rows[0]!;
		if (server.number < OLDEST_POSTGRES * 10_000)
			throw new DekadError("installation.server_too_old", {
				version: server.version,
			});
		const statements = await missingRights(client);
		if (statements.length > 0)
			throw new DekadError("installation.roles_missing", {
				sql: statements.join(" "),
			});
	} finally {
		await client.end();
	}
}

/** The statements an administrator must run first; empty when the login can do everything itself. */
async function missingRights(client: pg.Client): Promise<string[]> {
	const { rows } = await client.query<{
		login: string;
		database: string;
		may_make_roles: boolean;
		owner: boolean | null;
		app: boolean | null;
		has_schema: boolean;
		may_create: boolean;
		has_trigrams: boolean;
	}>(`
    select current_user as login, current_database() as database,
           u.rolsuper or u.rolcreaterole as may_make_roles,
           (select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = 'dekad_owner') as owner,
           (select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = 'dekad_app') as app,
           exists (select from pg_namespace where nspname = 'dekad') as has_schema,
           has_database_privilege(current_database(), 'create') as may_create,
           exists (select from pg_extension where extname = 'pg_trgm') as has_trigrams
    from pg_roles u where u.rolname = current_user`);
	const found = rows[0]!;
	const login = pg.escapeIdentifier(found.login);
	const statements: string[] = [];
	for (const role of ["owner", "app"] as const) {
		const name = `dekad_${role}`;
		// Null: there is no such role. False: the role of somebody else's set-up, not granted to this login.
		if (found[role] === null && !found.may_make_roles)
			statements.push(`create role ${name} nologin nobypassrls;`);
		if (!found[role] && !found.may_make_roles)
			statements.push(`grant ${name} to ${login};`);
	}
	const needsCreate = !found.has_schema || !found.has_trigrams;
	if (needsCreate && !found.may_create)
		statements.push(
			`grant create on database ${pg.escapeIdentifier(found.database)} to ${login};`,
		);
	return statements;
}
