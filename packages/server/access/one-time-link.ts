/**
 * Links that set a password once: the first operator's set-up, and a reset an operator hands out.
 * They stand in for a default password and for mail, which an office's server often cannot send.
 *
 * The link holds 32 random bytes; only their SHA-256 is stored, so a copy of the database opens
 * nothing. A new link ends the earlier ones for the same purpose and person.
 */

import { createHash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tx } from "../database/client.ts";
import { insertRows } from "../database/row-arrays.ts";
import type { Tables } from "../database/tables.ts";
import { DekadError } from "../errors.ts";

export type LinkPurpose = "setup" | "reset" | "invite";
/** `accountId` and `loginName` are null for a set-up link: there is nobody yet. */
export type OneTimeLink = {
	purpose: LinkPurpose;
	accountId: string | null;
	loginName: string | null;
};

/** A set-up is printed again by the next start; a reset must reach a person, perhaps over a weekend, an invitation over a holiday. */
const HOURS: Readonly<Record<LinkPurpose, number>> = {
	setup: 24,
	reset: 72,
	invite: 7 * 24,
};

/** Makes a link and ends the earlier ones. Returns its token: the only time it is known. */
export async function makeOneTimeLink(
	tx: Kysely<Tables>,
	{
		purpose,
		accountId,
		clearsSecondFactor = false,
		now,
	}: {
		purpose: LinkPurpose;
		accountId: string | null;
		/** A reset for somebody who lost the second factor too. */
		clearsSecondFactor?: boolean;
		now: Date;
	},
): Promise<{ token: string; expiresAt: Date }> {
	await tx
		.updateTable("one_time_link")
		.set({ expires_at: now.toISOString() })
		.where("purpose", "=", purpose)
		.where("account_id", accountId === null ? "is" : "=", accountId)
		.where("used_at", "is", null)
		.where("expires_at", ">", now)
		.execute();
	const token = randomBytes(32).toString("base64url");
	const expiresAt = new Date(now.getTime() + HOURS[purpose] * 3_600_000);
	await tx
		.insertInto("one_time_link")
		.values({
			token_hash: hashOf(token),
			purpose,
			account_id: accountId,
			clears_second_factor: clearsSecondFactor,
			created_at: now.toISOString(),
			expires_at: expiresAt.toISOString(),
		})
		.execute();
	return { token, expiresAt };
}

/** Links to set the first password, for accounts made now and in their order; `makeOneTimeLink` for many. */
export async function makeOneTimeLinks(
	tx: Tx,
	{ accountIds, now }: { accountIds: readonly string[]; now: Date },
): Promise<{ token: string; expiresAt: Date }[]> {
	const expiresAt = new Date(now.getTime() + HOURS.reset * 3_600_000);
	const links = accountIds.map((accountId) => ({
		accountId,
		token: randomBytes(32).toString("base64url"),
	}));
	await insertRows<(typeof links)[number]>(
		tx,
		"one_time_link",
		[
			[
				"token_hash",
				"bytea",
				({ token }) => `\\x${hashOf(token).toString("hex")}`,
			],
			["purpose", "text", () => "reset"],
			["account_id", "uuid", ({ accountId }) => accountId],
			["created_at", "timestamptz", () => now.toISOString()],
			["expires_at", "timestamptz", () => expiresAt.toISOString()],
		],
		links,
	);
	return links.map(({ token }) => ({ token, expiresAt }));
}

/** What a link is for, without using it up. @throws DekadError access.link_invalid */
export async function getOneTimeLink(
	tx: Kysely<Tables>,
	{ token, now }: { token: string; now: Date },
): Promise<OneTimeLink> {
	const link = await tx
		.selectFrom("one_time_link as link")
		.leftJoin("account", "account.account_id", "link.account_id")
		.where("link.token_hash", "=", hashOf(token))
		.where("link.used_at", "is", null)
		.where("link.expires_at", ">", now)
		.where("account.disabled_at", "is", null)
		.select([
			"link.purpose",
			"link.account_id as accountId",
			"account.login_name as loginName",
		])
		.executeTakeFirst();
	if (!link) throw new DekadError("access.link_invalid");
	return { ...link, purpose: link.purpose as LinkPurpose };
}

/**
 * Uses a link up, in the transaction that sets the password: of two at once, one gets it.
 *
 * @throws DekadError access.link_invalid when it is unknown, used or out of date
 */
export async function takeOneTimeLink(
	tx: Kysely<Tables>,
	{ token, now }: { token: string; now: Date },
): Promise<{
	purpose: LinkPurpose;
	accountId: string | null;
	clearsSecondFactor: boolean;
}> {
	const link = await tx
		.updateTable("one_time_link")
		.set({ used_at: now.toISOString() })
		.where("token_hash", "=", hashOf(token))
		.where("used_at", "is", null)
		.where("expires_at", ">", now)
		.returning([
			"purpose",
			"account_id as accountId",
			"clears_second_factor as clearsSecondFactor",
		])
		.executeTakeFirst();
	if (!link) throw new DekadError("access.link_invalid");
	return { ...link, purpose: link.purpose as LinkPurpose };
}

/** Where the page takes a link, on the server's own address. */
export const linkPath = (purpose: LinkPurpose, token: string): string =>
	`/${purpose}/${token}`;

const hashOf = (token: string): Buffer =>
	createHash("sha256").update(token).digest();
