import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../database/migrate.ts";
import { startTestCluster } from "./cluster.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** Connection string of a login that may create databases; `{database}` stands for the name. */
		adminUrl: string;
		templateName: string;
	}
}

/**
 * One PostgreSQL for the whole run. The migrated template is made once; each test file clones it
 * (10-40 ms). `DEKAD_TEST_DATABASE_URL` points the run at another server, such as the oldest supported one.
 */
export default async function setup(project: TestProject) {
	const cluster = await startTestCluster();
	const templateName = `dekad_template_${process.pid}`;
	const template = await cluster.createDatabase(templateName);
	await migrate(template);
	project.provide("adminUrl", cluster.urlOf("{database}"));
	project.provide("templateName", templateName);
	return async () => {
		const admin = new pg.Client(cluster.urlOf("postgres"));
		await admin.connect();
		await admin.query(`drop database if exists ${templateName} with (force)`);
		await admin.end();
		await cluster.stop();
	};
}
