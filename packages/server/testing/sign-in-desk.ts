import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { Writable } from "node:stream";
import type { AccountView } from "@dekad/contract/accounts.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import { codeOf, stepOf } from "../access/one-time-code.ts";
import { openLog } from "../http/open-log.ts";
import type { TestAccount } from "./account.ts";
import { Browser } from "./browser.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { anOffice, type TestOffice } from "./fixtures.ts";
import { testServer } from "./http.ts";

/** What a test of people's own sign-in asks of. */
type Parts = {
	readonly database: TestDatabase;
	readonly app: FastifyInstance;
	readonly office: TestOffice;
};

/**
 * People signing in at a server that writes down all it can, with what they do to their own accounts. `close` throws
 * where one of their secrets stands in the server's log.
 */
export function signInDesk(now: () => Date) {
	/** Everything the server wrote to its log while these tests ran, and every secret that went through it. */
	const written: string[] = [];
	const secrets = new Set<string>();
	let parts: Parts;

	async function open(): Promise<Parts> {
		const database = await testDatabase();
		const stream = new Writable({
			write(chunk, _, done) {
				written.push(String(chunk));
				done();
			},
		});
		const app = await testServer(database, now, {
			logger: openLog("trace", stream) as unknown as FastifyBaseLogger,
		});
		parts = { database, app, office: await anOffice(database) };
		return parts;
	}

	async function close(): Promise<void> {
		await parts.app.close();
		await parts.database.close();
		const log = written.join("");
		for (const secret of secrets)
			if (log.includes(secret) || log.includes(encodeURIComponent(secret)))
				throw new Error(`in the server's log: ${secret}`);
	}

	/** Signed in with name and password. */
	async function enter(
		{ loginName, password }: TestAccount,
		from?: ConstructorParameters<typeof Browser>[1],
	): Promise<Browser> {
		secrets.add(password);
		const browser = new Browser(parts.app, from);
		const { status } = await browser.signIn(loginName, password);
		if (status !== 200) throw new Error(`signing in: ${status}`);
		for (const token of browser.cookies.values()) secrets.add(token);
		return browser;
	}

	/** The code an account's app shows, or shows so many steps later. */
	async function codeNow(
		{ accountId }: TestAccount,
		ahead = 0,
	): Promise<string> {
		const { secret } = await parts.database.ownerDb
			.selectFrom("account")
			.where("account_id", "=", accountId)
			.select("totp_secret as secret")
			.executeTakeFirstOrThrow();
		return codeOf(secret!, stepOf(now()) + ahead);
	}

	/** Kinds of the events about an account, oldest first. */
	async function kindsOf({
		accountId,
	}: {
		accountId: string;
	}): Promise<string[]> {
		const events = await parts.database.ownerDb
			.selectFrom("event")
			.where("subject_id", "=", accountId)
			.orderBy("event_id")
			.select("kind")
			.execute();
		return events.map(({ kind }) => kind);
	}

	/** Codes set up. Returns the recovery codes. */
	async function withCodes(
		account: TestAccount,
		browser: Browser,
	): Promise<string[]> {
		const { secret } = await browser.do<{ secret: string }>(
			"POST",
			"/api/account/second-factor",
			{},
		);
		secrets.add(secret);
		const { recoveryCodes } = await browser.do<{ recoveryCodes: string[] }>(
			"POST",
			"/api/account/second-factor/confirm",
			{ code: await codeNow(account) },
		);
		for (const code of recoveryCodes) secrets.add(code);
		return recoveryCodes;
	}

	return {
		written,
		secrets,
		open,
		close,
		enter,
		codeNow,
		kindsOf,
		withCodes,
		own: (browser: Browser) => browser.do<AccountView>("GET", "/api/account"),
		session: (browser: Browser) =>
			browser.do<SessionView>("GET", "/api/session"),
	};
}
