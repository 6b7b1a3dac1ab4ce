import { randomBytes } from "node:crypto";
import type { Db } from "../../database/client.ts";
import { DekadError } from "../../errors.ts";
import { hashOfToken } from "../sessions.ts";
import type { LinkTo } from "./identities.ts";
import type { Journey } from "./provider.ts";

/** How long somebody may stay at a provider's page. */
export const ATTEMPT_MINUTES = 10;

/** Remembers a sign-in that leaves for a provider. Returns what the browser carries; the rest never leaves the server. */
export async function rememberAttempt(
	db: Db,
	{
		providerId,
		journey,
		linkTo,
		now,
	}: { providerId: string; journey: Journey; linkTo: LinkTo; now: Date },
): Promise<string> {
	await db
		.deleteFrom("sign_in_attempt")
		.where("expires_at", "<=", now)
		.execute();
	const token = randomBytes(32).toString("base64url");
	await db
		.insertInto("sign_in_attempt")
		.values({
			token_hash: hashOfToken(token),
			provider_id: providerId,
			state: journey.state,
			nonce: journey.nonce,
			code_verifier: journey.codeVerifier,
			link_account_id:
				linkTo && "accountId" in linkTo ? linkTo.accountId : null,
			link_token: linkTo && "linkToken" in linkTo ? linkTo.linkToken : null,
			created_at: now,
			expires_at: new Date(now.getTime() + ATTEMPT_MINUTES * 60_000),
		})
		.execute();
	return token;
}

/**
 * Takes a sign-in that came back, whatever becomes of it then: of two that come with the same cookie, one gets it.
 *
 * @throws DekadError sign_in.attempt_over
 */
export async function takeAttempt(
	db: Db,
	{
		token,
		providerId,
		now,
	}: { token: string | undefined; providerId: string; now: Date },
): Promise<{ journey: Journey; linkTo: LinkTo }> {
	const row = await db
		.deleteFrom("sign_in_attempt")
		.where("token_hash", "=", hashOfToken(token ?? ""))
		.where("provider_id", "=", providerId)
		.where("expires_at", ">", now)
		.returningAll()
		.executeTakeFirst();
	if (!row) throw new DekadError("sign_in.attempt_over");
	return {
		journey: {
			state: row.state,
			nonce: row.nonce,
			codeVerifier: row.code_verifier,
		},
		linkTo: row.link_account_id
			? { accountId: row.link_account_id }
			: row.link_token
				? { linkToken: row.link_token }
				: undefined,
	};
}
