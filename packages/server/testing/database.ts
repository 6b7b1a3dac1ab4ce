import pg from "pg";
import { inject } from "vitest";
import {
	type Connection,
	type Db,
	openDb,
	openPool,
} from "../database/client.ts";

export type TestDatabase = {
	readonly connection: Connection;
	/** The server's role: held by row security. */
	readonly db: Db;
	/** The tables' owner: sees every office. */
	readonly ownerDb: Db;
	readonly ownerPool: pg.Pool;
	close(): Promise<void>;
};

let count = 0;

/** A fresh migrated database, cloned from the run's template. Close it when the file is done. */
export async function testDatabase(): Promise<TestDatabase> {
	const name = `dekad_test_${process.pid}_${++count}_${Date.now().toString(36)}`;
	const url = (database: string) =>
		inject("adminUrl").replace("{database}", database);
	const admin = new pg.Client(url("postgres"));
	await admin.connect();
	await admin.query(
		`create database ${name} template ${inject("templateName")}`,
	);
	await admin.end();
	const connection = { url: url(name) };
	const ownerPool = openPool(connection, "owner", { max: 6 });
	const db = openDb(openPool(connection, "app", { max: 20 }));
	const ownerDb = openDb(ownerPool);
	return {
		connection,
		db,
		ownerDb,
		ownerPool,
		async close() {
			await db.destroy();
			await ownerDb.destroy();
			const dropper = new pg.Client(url("postgres"));
			await dropper.connect();
			await dropper.query(`drop database if exists ${name} with (force)`);
			await dropper.end();
		},
	};
}
