import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { passwordFits } from "./password.ts";
import { startSession } from "./sessions.ts";

const FREE_ATTEMPTS = 5;
const WAIT_SECONDS = 30;

/**
 * Checks name and password and starts a session; returns its token. After five misses in a row an
 * account waits half a minute between attempts: slow enough against guessing, and nobody can lock
 * another person out for longer than that.
 *
 * @throws DekadError access.wrong_password, access.too_many_attempts
 */
export async function signIn(
	db: Db,
	{
		loginName,
		password,
		now,
	}: { loginName: string; password: string; now: Date },
): Promise<string> {
	const account = await db
		.selectFrom("account")
		.where("login_name", "=", loginName.trim().toLowerCase())
		.where("disabled_at", "is", null)
		.select([
			"account_id",
			"password_hash",
			"failed_attempts",
			"last_failed_at",
		])
		.executeTakeFirst();
	const waited = account?.last_failed_at
		? (now.getTime() - account.last_failed_at.getTime()) / 1000
		: Infinity;
	if (
		account &&
		account.failed_attempts >= FREE_ATTEMPTS &&
		waited < WAIT_SECONDS
	)
		throw new DekadError("access.too_many_attempts", {
			seconds: Math.ceil(WAIT_SECONDS - waited),
		});
	const fits = await passwordFits(password, account?.password_hash ?? null);
	if (!account || !fits) {
		if (account) {
			await db
				.updateTable("account")
				.set((eb) => ({
					failed_attempts: eb("failed_attempts", "+", 1),
					last_failed_at: now.toISOString(),
				}))
				.where("account_id", "=", account.account_id)
				.execute();
		}
		throw new DekadError("access.wrong_password");
	}
	if (account.failed_attempts > 0)
		await db
			.updateTable("account")
			.set({ failed_attempts: 0, last_failed_at: null })
			.where("account_id", "=", account.account_id)
			.execute();
	return startSession(db, { accountId: account.account_id, now });
}
