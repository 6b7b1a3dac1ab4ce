import { createHash, randomBytes } from "node:crypto";
import type { Db, Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { actOnAccount } from "./account-acts.ts";
import { base32, codeUri, findStep } from "./one-time-code.ts";

const RECOVERY_CODES = 10;
const SECRET_BYTES = 20;

/**
 * Begins to set up codes: makes a secret and keeps it, unasked until a first code of it is typed. Beginning again
 * replaces a secret that was never confirmed.
 *
 * @throws DekadError access.second_factor_on
 */
export async function beginSecondFactor(
	db: Db,
	{
		accountId,
		loginName,
		issuer,
	}: { accountId: string; loginName: string; issuer: string },
): Promise<{ secret: string; uri: string }> {
	const secret = randomBytes(SECRET_BYTES);
	const begun = await db
		.updateTable("account")
		.set({ totp_secret: secret, totp_last_step: null })
		.where("account_id", "=", accountId)
		.where("totp_confirmed_at", "is", null)
		.returning("account_id")
		.executeTakeFirst();
	if (!begun) throw new DekadError("access.second_factor_on");
	return {
		secret: base32(secret),
		uri: codeUri(secret, { loginName, issuer }),
	};
}

/**
 * Turns codes on with the first one typed. Returns the recovery codes: the only time they are known.
 *
 * @throws DekadError access.code_wrong, access.second_factor_on
 */
export async function confirmSecondFactor(
	db: Db,
	{
		accountId,
		code,
		now,
		wallNow,
	}: { accountId: string; code: string; now: Date; wallNow: Date },
): Promise<string[]> {
	return actOnAccount(
		db,
		{ accountId, kind: "account.second_factor_set", now },
		async (tx) => {
			const account = await tx
				.selectFrom("account")
				.where("account_id", "=", accountId)
				.select(["totp_secret as secret", "totp_confirmed_at as confirmedAt"])
				.forUpdate()
				.executeTakeFirstOrThrow();
			if (account.confirmedAt) throw new DekadError("access.second_factor_on");
			const step =
				account.secret &&
				findStep(account.secret, code, { now: wallNow, lastStep: null });
			if (!step) throw new DekadError("access.code_wrong");
			await tx
				.updateTable("account")
				.set({ totp_confirmed_at: now, totp_last_step: step })
				.where("account_id", "=", accountId)
				.execute();
			return replaceRecoveryCodes(tx, { accountId, now });
		},
	);
}

/** Makes new recovery codes; the old ones end. */
export async function renewRecoveryCodes(
	db: Db,
	{ accountId, now }: { accountId: string; now: Date },
): Promise<string[]> {
	return actOnAccount(
		db,
		{ accountId, kind: "account.recovery_codes_made", now },
		async (tx) => {
			const { confirmedAt } = await tx
				.selectFrom("account")
				.where("account_id", "=", accountId)
				.select("totp_confirmed_at as confirmedAt")
				.forUpdate()
				.executeTakeFirstOrThrow();
			if (!confirmedAt) throw new DekadError("access.second_factor_off");
			return replaceRecoveryCodes(tx, { accountId, now });
		},
	);
}

/** Turns codes off, with what belongs to them. */
export async function endSecondFactor(
	db: Db,
	{ accountId, now }: { accountId: string; now: Date },
): Promise<void> {
	await actOnAccount(
		db,
		{
			accountId,
			kind: "account.second_factor_ended",
			notice: "second_factor_ended",
			now,
		},
		(tx) => clearSecondFactor(tx, accountId),
	);
}

export async function clearSecondFactor(
	tx: Pick<Tx, "updateTable" | "deleteFrom">,
	accountId: string,
): Promise<void> {
	await tx
		.updateTable("account")
		.set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: null })
		.where("account_id", "=", accountId)
		.execute();
	await tx
		.deleteFrom("recovery_code")
		.where("account_id", "=", accountId)
		.execute();
}

/**
 * Takes a code at sign-in, each once: of two requests with the same code one gets it. Says which kind it was.
 *
 * @throws DekadError access.code_wrong
 */
export async function takeCode(
	tx: Tx,
	{
		accountId,
		code,
		now,
		wallNow,
	}: { accountId: string; code: string; now: Date; wallNow: Date },
): Promise<"code" | "recovery_code"> {
	if (/^\s*\d{3}\s*\d{3}\s*$/.test(code)) {
		const account = await tx
			.selectFrom("account")
			.where("account_id", "=", accountId)
			.where("totp_confirmed_at", "is not", null)
			.select(["totp_secret as secret", "totp_last_step as lastStep"])
			.forUpdate()
			.executeTakeFirst();
		const step =
			account?.secret &&
			findStep(account.secret, code, {
				now: wallNow,
				lastStep: account.lastStep,
			});
		if (!step) throw new DekadError("access.code_wrong");
		await tx
			.updateTable("account")
			.set({ totp_last_step: step })
			.where("account_id", "=", accountId)
			.execute();
		return "code";
	}
	const taken = await tx
		.updateTable("recovery_code")
		.set({ used_at: now })
		.where("code_hash", "=", hashOfCode(code))
		.where("account_id", "=", accountId)
		.where("used_at", "is", null)
		.returning("account_id")
		.executeTakeFirst();
	if (!taken) throw new DekadError("access.code_wrong");
	return "recovery_code";
}

async function replaceRecoveryCodes(
	tx: Tx,
	{ accountId, now }: { accountId: string; now: Date },
): Promise<string[]> {
	await tx
		.deleteFrom("recovery_code")
		.where("account_id", "=", accountId)
		.execute();
	const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode);
	await tx
		.insertInto("recovery_code")
		.values(
			codes.map((code) => ({
				code_hash: hashOfCode(code),
				account_id: accountId,
				created_at: now,
			})),
		)
		.execute();
	return codes;
}

/** 140 random bits as four groups of seven letters and digits that are not taken for one another. */
function makeRecoveryCode(): string {
	// 18 bytes are 29 signs, of which 28 carry five bits each.
	const text = base32(randomBytes(18));
	return text.match(/.{7}/g)!.join("-");
}

/** Blanks, dashes and small letters are how people copy from paper. */
const hashOfCode = (code: string): Buffer =>
	createHash("sha256")
		.update(code.toUpperCase().replace(/[^A-Z2-7]/g, ""))
		.digest();
