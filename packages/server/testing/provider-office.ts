import type { FastifyInstance } from "fastify";
import type { ProvidersFile } from "../access/providers/settings.ts";
import { COOKIE } from "../access/routes.ts";
import { buildApp } from "../app.ts";
import { newId } from "../database/new-id.ts";
import { PLAIN_SETTINGS } from "../http/server-settings.ts";
import { importJobs } from "../imports/import-jobs.ts";
import { Jobs } from "../jobs/run-jobs.ts";
import type { TestDatabase } from "./database.ts";
import type { TestOffice } from "./fixtures.ts";

/** Where the tests' product says it can be reached. */
export const PUBLIC = new URL("http://127.0.0.1:4399");

/** The HTTP side with providers of sign-in; without rates, since tests sign in again and again. */
export function appWithProviders(
	{ db, ownerDb }: TestDatabase,
	now: () => Date,
	providers: ProvidersFile,
): Promise<FastifyInstance> {
	const jobs = new Jobs({ db, ownerDb, handlers: importJobs({ db, now }) });
	return buildApp({
		db,
		ownerDb,
		jobs,
		now,
		demo: false,
		settings: { ...PLAIN_SETTINGS, publicUrl: PUBLIC, rateFactor: 0 },
		providers,
	});
}

/** An account of an office that reads everything, by its login name. */
export async function aLeader(
	{ ownerDb }: TestDatabase,
	office: TestOffice,
	loginName: string,
	now: Date,
): Promise<string> {
	const accountId = newId();
	await ownerDb
		.insertInto("account")
		.values({
			account_id: accountId,
			login_name: loginName,
			display_name: loginName,
			created_at: now,
		})
		.execute();
	await ownerDb
		.insertInto("membership")
		.values({
			jurisdiction_id: office.jurisdictionId,
			membership_id: newId(),
			account_id: accountId,
			role: "leader",
			region_path: office.rootPath,
			valid_from_on: "2020-01-01",
			created_at: now,
		})
		.execute();
	return accountId;
}

type Cookies = Record<string, string>;
const cookiesOf = (reply: {
	cookies: { name: string; value: string }[];
}): Cookies =>
	Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));

/** Goes to a provider's page and comes back from where `walk` leads. Returns where that ends and as whom. */
export async function overPage(
	app: FastifyInstance,
	providerId: string,
	walk: (to: URL) => URL | Promise<URL>,
): Promise<{ location: string; accountId: string | null }> {
	const begun = await app.inject({
		method: "POST",
		url: `/api/session/providers/${providerId}`,
		payload: {},
	});
	const back = await walk(new URL(begun.json<{ to: string }>().to));
	const reply = await app.inject({
		method: "GET",
		url: back.pathname + back.search,
		cookies: cookiesOf(begun),
	});
	return {
		location: String(reply.headers["location"]),
		accountId: await accountOf(app, cookiesOf(reply)),
	};
}

/** Whose session some cookies hold; null: nobody's. */
export async function accountOf(
	app: FastifyInstance,
	cookies: Cookies,
): Promise<string | null> {
	const session = await app.inject({
		method: "GET",
		url: "/api/session",
		cookies: cookies[COOKIE] ? { [COOKIE]: cookies[COOKIE] } : {},
	});
	return (
		session.json<{ account: { accountId: string } | null }>().account
			?.accountId ?? null
	);
}
