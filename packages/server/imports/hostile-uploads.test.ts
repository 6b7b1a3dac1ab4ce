import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImportView } from "@dekad/contract/imports.ts";
import { buildApp } from "../app.ts";
import { openPool } from "../database/client.ts";
import { Jobs } from "../jobs/run-jobs.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice } from "../testing/fixtures.ts";
import { signedIn, TEST_SETTINGS } from "../testing/http.ts";
import { importJobsInThread } from "./import-jobs-in-thread.ts";

/**
 * Odd and hostile files through the front door: each is answered with its content judged or a refusal
 * that has a reason and a next step, and the server answers its health call after each.
 */
const field = process.env["DEKAD_FIELD_DATA"];
const files = field
	? [
			...readdirSync(join(field, "xlsx"))
				.filter((name) => name.endsWith(".xlsx"))
				.map((name) => join(field, "xlsx", name)),
			join(field, "payloads/xxe-classic.xml"),
			join(field, "csv/csvs/utf8.csv"),
		]
	: [];

describe.skipIf(!field)("field: hostile uploads", () => {
	let database: TestDatabase;
	let app: FastifyInstance;
	let jobs: Jobs;
	let pool: pg.Pool;
	let cookies: Record<string, string>;
	const now = () => new Date("2026-03-08T08:00:00Z");
	beforeAll(async () => {
		database = await testDatabase();
		const office = await anOffice(database);
		jobs = new Jobs({
			db: database.db,
			ownerDb: database.ownerDb,
			handlers: importJobsInThread({ connection: database.connection, now }),
		});
		pool = openPool(database.connection, "login", { max: 4 });
		await jobs.start(pool, () => {});
		app = await buildApp({
			db: database.db,
			ownerDb: database.ownerDb,
			jobs,
			now,
			demo: false,
			settings: TEST_SETTINGS,
		});
		({ cookies } = await signedIn(database, office, "dispatcher", now()));
	});
	afterAll(async () => {
		await app?.close();
		await jobs?.stop();
		await pool?.end();
		await database?.close();
	});

	test.each(files.map((file) => [file.split("/").at(-1)!, file]))(
		"%s",
		async (name, file) => {
			const boundary = "----dekad";
			const reply = await app.inject({
				method: "POST",
				url: "/api/imports?kind=projects",
				cookies,
				headers: {
					"content-type": `multipart/form-data; boundary=${boundary}`,
				},
				payload: Buffer.concat([
					Buffer.from(
						`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
					),
					readFileSync(file),
					Buffer.from(`\r\n--${boundary}--\r\n`),
				]),
			});
			expect(reply.statusCode).toBe(200);
			const { importId } = reply.json<ImportView>();
			let view: ImportView;
			do {
				await new Promise((resolve) => setTimeout(resolve, 50));
				view = (
					await app.inject({ url: `/api/imports/${importId}`, cookies })
				).json();
			} while (view.state === "checking");
			if (view.state === "failed")
				expect(view.error).toMatchObject({
					code: expect.stringMatching(/^import\./),
					title: expect.stringMatching(/./),
					next: expect.stringMatching(/./),
				});
			else expect(view.result?.problems.length).toBeGreaterThan(0);
			const health = await app.inject({ url: "/api/health" });
			expect(health.json()).toMatchObject({ ok: true });
		},
	);
});
