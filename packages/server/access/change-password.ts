import type { Db } from "../database/client.ts";
import { actOnAccount } from "./account-acts.ts";
import { endSessionsOf } from "./end-sessions.ts";
import { checkNewPassword, hashPassword } from "./password.ts";

/**
 * Sets an account's password. Every other session ends: whoever knew the old one is out. The caller has made sure that
 * the present password, where there is one, was shown.
 *
 * @throws DekadError those of checkNewPassword
 */
export async function changePassword(
	db: Db,
	{
		account,
		sessionId,
		password,
		now,
	}: {
		account: { accountId: string; loginName: string; displayName: string };
		sessionId: string;
		password: string;
		now: Date;
	},
): Promise<void> {
	const { accountId, loginName, displayName } = account;
	await checkNewPassword(password, [loginName, displayName]);
	const hash = await hashPassword(password);
	await actOnAccount(
		db,
		{
			accountId,
			kind: "account.password_changed",
			notice: "password_changed",
			now,
		},
		async (tx) => {
			await tx
				.updateTable("account")
				.set({ password_hash: hash, password_changed_at: now })
				.where("account_id", "=", accountId)
				.execute();
			await endSessionsOf(tx, { accountId, but: sessionId });
			// Links made before are as old as the password they were to replace.
			await tx
				.updateTable("one_time_link")
				.set({ expires_at: now })
				.where("account_id", "=", accountId)
				.where("used_at", "is", null)
				.execute();
		},
	);
}
