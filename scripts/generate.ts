import { writeFile } from "node:fs/promises";
import pg from "pg";
import { openApi } from "@dekad/contract/openapi.ts";
import { clientConfig } from "@dekad/server/database/client.ts";
import {
	readCatalog,
	schemaPage,
	schemaText,
	tablesSource,
} from "@dekad/server/database/catalog.ts";
import { migrate } from "@dekad/server/database/migrate.ts";
import { PRODUCT_VERSION } from "@dekad/server/product-version.ts";
import { startTestCluster } from "@dekad/server/testing/cluster.ts";
import { dependenciesPage } from "./dependencies-page.ts";
import { errorsPage } from "./errors-page.ts";
import { rolesPage } from "./roles-page.ts";

/**
 * Writes what is derived: schema.sql, tables.ts and docs/schema.md from the migrations,
 * openapi.json from the contract, docs/errors.md from the error list and its sentences,
 * docs/dependencies.md from the lock file. The check
 * runs this and fails when git sees a difference.
 */
await writeFile("docs/errors.md", errorsPage());
await writeFile("docs/use/roles.md", rolesPage());
await writeFile("docs/dependencies.md", dependenciesPage());
await writeFile(
	"docs/openapi.json",
	`${JSON.stringify(openApi(PRODUCT_VERSION), null, "\t")}\n`,
);

const name = `dekad_generate_${process.pid}`;
const cluster = await startTestCluster();
try {
	const database = await cluster.createDatabase(name);
	await migrate(database);
	const client = new pg.Client(clientConfig(database, "login"));
	await client.connect();
	const tables = await readCatalog(client);
	await client.end();
	await writeFile("packages/server/database/schema.sql", schemaText(tables));
	await writeFile("packages/server/database/tables.ts", tablesSource(tables));
	await writeFile("docs/schema.md", schemaPage(tables));
} finally {
	// The server may be one that stays (DEKAD_TEST_DATABASE_URL).
	const admin = new pg.Client(cluster.urlOf("postgres"));
	await admin.connect();
	await admin.query(`drop database if exists ${name} with (force)`);
	await admin.end();
	await cluster.stop();
}
