import pg from "pg";
import { inject } from "vitest";
import {
	type Connection,
	type Db,
	openDb,
	openPool,
} from "../database/client.ts";
import { watchMarks } from "./watch-marks.ts";

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

const OBJECT_IN_USE = "55006";
const CLONE_ATTEMPTS = 10;

/** PostgreSQL refuses to copy a database somebody is connected to, its own vacuum at the wrong moment included. */
async function cloneTemplate(admin: pg.Client, name: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await admin.query(
				`create database ${name} template ${inject("templateName")}`,
			);
			return;
		} catch (error) {
			const isBusy = (error as { code?: string }).code === OBJECT_IN_USE;
			if (!isBusy || attempt === CLONE_ATTEMPTS) throw error;
			await new Promise((resolve) => setTimeout(resolve, 500));
		}
	}
}

/** A fresh migrated database, cloned from the run's template. Close it when the file is done. */
export async function testDatabase(): Promise<TestDatabase> {
	const name = `dekad_test_${process.pid}_${++count}_${Date.now().toString(36)}`;
	const url = (database: string) =>
		inject("adminUrl").replace("{database}", database);
	const admin = new pg.Client(url("postgres"));
	await admin.connect();
	await cloneTemplate(admin, name);
	await admin.end();
	const connection = { url: url(name) };
	// Asked for by a person who looks for writers without a mark: any test then says what its acts left out.
	const marks = process.env["DEKAD_WATCH_MARKS"]
		? await watchMarks(connection)
		: undefined;
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
			const unmarked = (await marks?.unmarked()) ?? [];
			const dropper = new pg.Client(url("postgres"));
			await dropper.connect();
			await dropper.query(`drop database if exists ${name} with (force)`);
			await dropper.end();
			if (unmarked.length > 0)
				throw new Error(
					`written without a mark: ${JSON.stringify(unmarked, null, 2)}`,
				);
		},
	};
}
