import { writeFile } from "node:fs/promises";
import pg from "pg";
import { clientConfig } from "@dekad/server/database/client.ts";
import {
	readCatalog,
	schemaPage,
	schemaText,
	tablesSource,
} from "@dekad/server/database/catalog.ts";
import { migrate } from "@dekad/server/database/migrate.ts";
import { startTestCluster } from "@dekad/server/testing/cluster.ts";

/**
 * Writes what is derived: schema.sql, tables.ts and docs/schema.md from the migrations,
 * openapi.json from the contract. The check runs this and fails when git sees a difference.
 */
const cluster = await startTestCluster();
try {
	const database = await cluster.createDatabase("dekad_generate");
	await migrate(database);
	const client = new pg.Client(clientConfig(database, "login"));
	await client.connect();
	const tables = await readCatalog(client);
	await client.end();
	await writeFile("packages/server/database/schema.sql", schemaText(tables));
	await writeFile("packages/server/database/tables.ts", tablesSource(tables));
	await writeFile("docs/schema.md", schemaPage(tables));
} finally {
	await cluster.stop();
}
