import type { AccountView } from "@dekad/contract/accounts.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { actOnAccount } from "./account-acts.ts";
import { endSessionsOf } from "./end-sessions.ts";
import { forgetDevices } from "./visitor.ts";

/** What an account's owner sees of it; nothing here opens anything. */
export async function accountView(
	db: Db,
	{
		accountId,
		sessionId,
		passkeysWork,
		now,
	}: {
		accountId: string;
		sessionId: string;
		passkeysWork: boolean;
		now: Date;
	},
): Promise<AccountView> {
	const account = await db
		.selectFrom("account")
		.where("account_id", "=", accountId)
		.select((eb) => [
			"login_name as loginName",
			"display_name as displayName",
			eb("password_hash", "is not", null).as("hasPassword"),
			"password_changed_at as passwordChangedAt",
			"totp_confirmed_at as since",
		])
		.executeTakeFirstOrThrow();
	const { left } = await db
		.selectFrom("recovery_code")
		.where("account_id", "=", accountId)
		.where("used_at", "is", null)
		.select((eb) => eb.fn.countAll<number>().as("left"))
		.executeTakeFirstOrThrow();
	const passkeys = await db
		.selectFrom("passkey")
		.where("account_id", "=", accountId)
		.orderBy("created_at")
		.select([
			"credential_id as passkeyId",
			"name",
			"is_synced as isSynced",
			"created_at as createdAt",
			"last_used_at as lastUsedAt",
		])
		.execute();
	const sessions = await db
		.selectFrom("session")
		.where("account_id", "=", accountId)
		.where("expires_at", ">", now)
		.orderBy("created_at", "desc")
		.orderBy("session_id")
		.select([
			"session_id as sessionId",
			"device",
			"source",
			"method",
			"created_at as firstSeenAt",
			"last_seen_at as lastSeenAt",
			"idle_hours as idleHours",
			"expires_at as endsAt",
		])
		.execute();
	const iso = (at: Date | null) => at && at.toISOString();
	return {
		loginName: account.loginName,
		displayName: account.displayName,
		hasPassword: Boolean(account.hasPassword),
		passwordChangedAt: iso(account.passwordChangedAt),
		secondFactor: account.since && {
			since: account.since.toISOString(),
			recoveryCodesLeft: Number(left),
		},
		passkeysWork,
		passkeys: passkeys.map(({ createdAt, lastUsedAt, ...passkey }) => ({
			...passkey,
			createdAt: createdAt.toISOString(),
			lastUsedAt: iso(lastUsedAt),
		})),
		sessions: sessions
			// One that ended idle and was not asked for since stands in the table until it is cleared away.
			.filter(
				({ lastSeenAt, idleHours }) =>
					lastSeenAt.getTime() + idleHours * 3_600_000 > now.getTime(),
			)
			.map(({ firstSeenAt, lastSeenAt, endsAt, idleHours: _, ...session }) => ({
				...session,
				isThisOne: session.sessionId === sessionId,
				firstSeenAt: firstSeenAt.toISOString(),
				lastSeenAt: lastSeenAt.toISOString(),
				endsAt: endsAt.toISOString(),
			})),
	};
}

/** Ends one of an account's sessions. @throws DekadError access.session_not_found */
export async function endSession(
	db: Db,
	{
		accountId,
		sessionId,
		now,
	}: { accountId: string; sessionId: string; now: Date },
): Promise<void> {
	await actOnAccount(
		db,
		{ accountId, kind: "account.session_ended", payload: { count: 1 }, now },
		async (tx) => {
			const ended = await tx
				.deleteFrom("session")
				.where("account_id", "=", accountId)
				.where("session_id", "=", sessionId)
				.returning("session_id")
				.executeTakeFirst();
			if (!ended) throw new DekadError("access.session_not_found");
		},
	);
}

/** Ends every session of an account but one, and forgets its browsers. Returns how many ended. */
export async function endOtherSessions(
	db: Db,
	{
		accountId,
		sessionId,
		now,
	}: { accountId: string; sessionId: string; now: Date },
): Promise<number> {
	return actOnAccount(
		db,
		{ accountId, kind: "account.session_ended", payload: { but: "this" }, now },
		async (tx) => {
			await forgetDevices(tx, accountId);
			return endSessionsOf(tx, { accountId, but: sessionId });
		},
	);
}

/** Says that an account's owner has seen what was told. */
export async function seeNotices(
	db: Db,
	{ accountId, now }: { accountId: string; now: Date },
): Promise<void> {
	await db
		.updateTable("account_notice")
		.set({ seen_at: now })
		.where("account_id", "=", accountId)
		.where("seen_at", "is", null)
		.execute();
}
