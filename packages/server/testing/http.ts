import type { FastifyInstance } from "fastify";
import type { Role } from "@dekad/core/access/actor.ts";
import { COOKIE } from "../access/routes.ts";
import { startSession } from "../access/sessions.ts";
import { type AppParts, buildApp } from "../app.ts";
import { newId } from "../database/new-id.ts";
import {
	PLAIN_SETTINGS,
	type ServerSettings,
} from "../http/server-settings.ts";
import { importJobs } from "../imports/import-jobs.ts";
import { Jobs } from "../jobs/run-jobs.ts";
import type { TestDatabase } from "./database.ts";
import type { TestOffice } from "./fixtures.ts";

/** No rate limits: a test asks in a second what people ask in an hour. */
export const TEST_SETTINGS: ServerSettings = {
	...PLAIN_SETTINGS,
	rateFactor: 0,
};

/** The whole HTTP side over a test's database, nothing listening; jobs are stored and not worked off. */
export async function testServer(
	{ db, ownerDb }: TestDatabase,
	now: () => Date,
	more: Partial<AppParts> = {},
): Promise<FastifyInstance> {
	const jobs = new Jobs({ db, ownerDb, handlers: importJobs({ db, now }) });
	return buildApp({
		db,
		ownerDb,
		jobs,
		now,
		demo: false,
		settings: TEST_SETTINGS,
		...more,
	});
}

/** Roles whose reach is their organisation. */
const OWN_PROJECTS: readonly Role[] = ["owner", "enterprise"];

/** Signs a new account in, in one role of an office, without a password. Returns the request's cookies and the account. */
export async function signedIn(
	{ db, ownerDb }: TestDatabase,
	office: TestOffice,
	role: Role,
	now: Date,
	{
		regionPath = OWN_PROJECTS.includes(role) ? null : office.rootPath,
		organisationId = OWN_PROJECTS.includes(role) ? office.owners[0] : null,
	}: { regionPath?: string | null; organisationId?: string | null } = {},
): Promise<{ cookies: Record<string, string>; accountId: string }> {
	const accountId = newId();
	await ownerDb
		.insertInto("account")
		.values({
			account_id: accountId,
			login_name: `${role}-${accountId}`,
			display_name: `测试${role}`,
			is_operator: role === "operator",
			created_at: now,
		})
		.execute();
	await ownerDb
		.insertInto("membership")
		.values({
			jurisdiction_id: office.jurisdictionId,
			membership_id: newId(),
			account_id: accountId,
			role,
			region_path: regionPath,
			organisation_id: organisationId,
			valid_from_on: "2020-01-01",
			created_at: now,
		})
		.execute();
	const token = await startSession(db, { accountId, now });
	// Tests move their clocks by months; when sessions end is the matter of access/own-sessions.test.ts.
	await ownerDb
		.updateTable("session")
		.set({
			idle_hours: 10_000,
			expires_at: new Date(now.getTime() + 10_000 * 3_600_000),
		})
		.where("account_id", "=", accountId)
		.execute();
	return { cookies: { [COOKIE]: token }, accountId };
}
