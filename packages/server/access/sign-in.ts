import { randomBytes } from "node:crypto";
import { shortAddress } from "@dekad/core/access/device-words.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { actOnAccount } from "./account-acts.ts";
import { endSessionsOf } from "./end-sessions.ts";
import { passwordFits } from "./password.ts";
import { takeCode } from "./second-factor.ts";
import { hashOfToken, startSession } from "./sessions.ts";
import {
	type Attempt,
	codeKeys,
	forgive,
	passwordKeys,
	takeAttempt,
} from "./slow-down.ts";
import { isKnownDevice, type Visitor } from "./visitor.ts";

/** What a right first factor leads to: a session, or a half sign-in that can be finished with a code and nothing else. */
export type Entry = {
	readonly accountId: string;
	readonly session?: string;
	readonly half?: string;
};

/** Long enough to find the phone. */
const HALF_MINUTES = 10;

/**
 * Checks name and password. All misses are alike, in words and in work: a name nobody has, a wrong password, a closed
 * account, one that signs in elsewhere. Guessing is slowed by the rules of core/access/slow-down.ts.
 *
 * @throws DekadError access.wrong_password, access.too_many_attempts
 */
export async function signIn(
	db: Db,
	{
		loginName,
		password,
		visitor,
		now,
	}: { loginName: string; password: string; visitor: Visitor; now: Date },
): Promise<Entry> {
	const name = loginName.trim().toLowerCase();
	const account = await db
		.selectFrom("account")
		.where("login_name", "=", name)
		.where("disabled_at", "is", null)
		.select(["account_id as accountId", "password_hash as hash"])
		.executeTakeFirst();
	const attempt = await takeAttempt(db, {
		keys: passwordKeys(
			name,
			await knownTo(db, account?.accountId, visitor, now),
		),
		now,
	});
	const fits = await passwordFits(password, account?.hash ?? null);
	if (!account || !fits) {
		if (account)
			await noteGuessing(db, account.accountId, attempt, visitor, now);
		throw new DekadError("access.wrong_password");
	}
	await forgive(db, attempt);
	return enterWith(db, {
		accountId: account.accountId,
		method: "password",
		visitor,
		now,
	});
}

/** Goes on after a first factor that fitted: asks for a code where the account has codes. */
export async function enterWith(
	db: Db,
	{
		accountId,
		method,
		visitor,
		now,
	}: {
		accountId: string;
		method: "password" | "link";
		visitor: Visitor;
		now: Date;
	},
): Promise<Entry> {
	const { asks } = await db
		.selectFrom("account")
		.where("account_id", "=", accountId)
		.select((eb) => eb("totp_confirmed_at", "is not", null).as("asks"))
		.executeTakeFirstOrThrow();
	if (!asks)
		return {
			accountId,
			session: await startSession(db, { accountId, method, visitor, now }),
		};
	await db.deleteFrom("half_sign_in").where("expires_at", "<", now).execute();
	const half = randomBytes(32).toString("base64url");
	await db
		.insertInto("half_sign_in")
		.values({
			token_hash: hashOfToken(half),
			account_id: accountId,
			first_method: method,
			created_at: now,
			expires_at: new Date(now.getTime() + HALF_MINUTES * 60_000),
		})
		.execute();
	return { accountId, half };
}

/** Whether a half sign-in waits for its code. */
export async function isHalfOpen(
	db: Db,
	token: string,
	now: Date,
): Promise<boolean> {
	return (await findHalf(db, token, now)) !== undefined;
}

const findHalf = (db: Db, token: string, now: Date) =>
	db
		.selectFrom("half_sign_in as h")
		.innerJoin("account as a", "a.account_id", "h.account_id")
		.where("h.token_hash", "=", hashOfToken(token))
		.where("h.expires_at", ">", now)
		.where("a.disabled_at", "is", null)
		.select("h.account_id as accountId")
		.executeTakeFirst();

/**
 * Finishes a half sign-in with a code of the app, or a recovery code, which ends every other session of the account and
 * is told to it.
 *
 * @throws DekadError access.sign_in_over, access.code_wrong, access.too_many_attempts
 */
export async function finishSignIn(
	db: Db,
	{
		token,
		code,
		visitor,
		now,
		wallNow,
	}: {
		token: string;
		code: string;
		visitor: Visitor;
		now: Date;
		wallNow: Date;
	},
): Promise<{ accountId: string; session: string; endedOthers: boolean }> {
	const half = await findHalf(db, token, now);
	if (!half) throw new DekadError("access.sign_in_over");
	const { accountId } = half;
	const attempt = await takeAttempt(db, {
		keys: codeKeys(accountId, await knownTo(db, accountId, visitor, now)),
		now,
	});
	let method: "code" | "recovery_code";
	try {
		method = await db
			.transaction()
			.execute((tx) => takeCode(tx, { accountId, code, now, wallNow }));
	} catch (error) {
		await noteGuessing(db, accountId, attempt, visitor, now);
		throw error;
	}
	await forgive(db, attempt);
	await endHalf(db, token);
	if (method === "recovery_code")
		await actOnAccount(
			db,
			{
				accountId,
				kind: "account.recovered",
				payload: { with: "recovery_code" },
				notice: "recovery_code_used",
				now,
			},
			(tx) => endSessionsOf(tx, { accountId }),
		);
	return {
		accountId,
		session: await startSession(db, { accountId, method, visitor, now }),
		endedOthers: method === "recovery_code",
	};
}

/** Forgets a half sign-in. */
export const endHalf = (db: Db, token: string) =>
	db
		.deleteFrom("half_sign_in")
		.where("token_hash", "=", hashOfToken(token))
		.execute();

/** The visitor as the counts see it: a browser the account knows counts by itself. */
async function knownTo(
	db: Db,
	accountId: string | undefined,
	visitor: Visitor,
	now: Date,
): Promise<{ address: string; deviceToken: string | null }> {
	// Asked for a name nobody has too, of an account that is none: the same statement, the same time.
	const known = await isKnownDevice(db, {
		accountId: accountId ?? "00000000-0000-0000-0000-000000000000",
		visitor,
		now,
	});
	return {
		address: visitor.address,
		deviceToken: known && visitor.deviceToken ? visitor.deviceToken : null,
	};
}

/** Writes to the log when guessing at an account begins to be slowed: once a run of misses, not once a miss. */
async function noteGuessing(
	db: Db,
	accountId: string,
	{ begins }: Attempt,
	visitor: Visitor,
	now: Date,
): Promise<void> {
	const kinds = begins.filter((kind) => kind !== "source");
	if (kinds.length === 0) return;
	await actOnAccount(
		db,
		{
			accountId,
			kind: "account.guessing_slowed",
			payload: { source: shortAddress(visitor.address), by: kinds },
			now,
		},
		() => Promise.resolve(),
	);
}
