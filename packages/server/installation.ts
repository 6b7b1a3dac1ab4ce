import type { Lang } from "@dekad/core/text/text.ts";
import type pg from "pg";
import {
	type Connection,
	type Db,
	openDb,
	openPool,
} from "./database/client.ts";
import { checkServer } from "./database/check-server.ts";
import {
	type EmbeddedDatabase,
	type EmbeddedOptions,
	openEmbedded,
} from "./database/embedded.ts";
import { migrate } from "./database/migrate.ts";
import type { OsUser } from "./database/service-user.ts";

export type InstallationLog = {
	info(message: string): void;
	warn(message: string): void;
};

export type InstallationOptions = {
	/** Where the embedded database lives; not used with `databaseUrl`. */
	dataDir: string;
	databaseUrl?: string | undefined;
	log: InstallationLog;
	lang?: Lang;
	/** False leaves the schema as it is: restore brings it to the backup's level itself. */
	migrates?: boolean;
	/** For tests, which leave nothing on the machine and need not wait for the disk. */
	embedded?: Pick<EmbeddedOptions, "mayCreateUser" | "settings">;
};

/** An open installation: one database, reached as each of its two roles. */
export type Installation = {
	readonly connection: Connection;
	/** Works as dekad_app, held by row security: for everything people do. */
	readonly appDb: Db;
	/** Works as dekad_owner and sees every office: set-up, accounts on the machine, checks, rebuild. */
	readonly ownerDb: Db;
	readonly ownerPool: pg.Pool;
	/** The account the embedded database runs as; undefined with a server of the user's own. */
	readonly serviceUser: OsUser | undefined;
	/** The data folder in use; undefined with a server of the user's own. */
	readonly dataDir: string | undefined;
	/** What a person should know about this start, in the asked language. */
	readonly notices: readonly string[];
	/** Closes all connections; the embedded server stops when nobody else uses it. */
	close(): Promise<void>;
};

/**
 * Opens the database of an installation and brings it to the newest schema: the embedded one of
 * `dataDir` (joined if it runs, else started), or the server of `databaseUrl`.
 *
 * @throws EmbeddedProblem when the embedded database cannot run
 * @throws DekadError installation.server_too_old, installation.roles_missing, installation.newer_schema
 */
export async function openInstallation({
	dataDir,
	databaseUrl,
	log,
	lang = "en",
	migrates = true,
	embedded: embeddedOptions = {},
}: InstallationOptions): Promise<Installation> {
	const embedded: EmbeddedDatabase | undefined = databaseUrl
		? undefined
		: await openEmbedded({ ...embeddedOptions, dataDir, log, lang });
	const connection: Connection = databaseUrl
		? { url: databaseUrl }
		: embedded!.connection;
	try {
		if (!embedded) await checkServer(connection);
		if (migrates) {
			const applied = await migrate(connection);
			if (applied.length > 0)
				log.info(`schema brought up to date: ${applied.join(", ")}`);
		}
	} catch (error) {
		await embedded?.close();
		throw error;
	}
	// A server that stops under us is told by the next statement; here it must only not crash us.
	const onError = (error: Error) => log.warn(`database: ${error.message}`);
	const ownerPool = openPool(connection, "owner", { max: 4, onError });
	const appPool = openPool(connection, "app", { onError });
	const appDb = openDb(appPool);
	const ownerDb = openDb(ownerPool);
	let closed: Promise<void> | undefined;
	const close = async () => {
		// The pools themselves: a query builder that was never used would leave its pool open, and an
		// open connection keeps the embedded server running.
		await Promise.all([appPool.end(), ownerPool.end()]);
		await embedded?.close();
	};
	return {
		connection,
		appDb,
		ownerDb,
		ownerPool,
		serviceUser: embedded?.user,
		dataDir: embedded?.dataDir,
		notices: embedded?.notices ?? [],
		close: () => (closed ??= close()),
	};
}
