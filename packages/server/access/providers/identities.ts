import type { Db } from "../../database/client.ts";
import { DekadError } from "../../errors.ts";
import { actOnAccount } from "../account-acts.ts";
import { takeOneTimeLink } from "../one-time-link.ts";
import type { Identity, Provider } from "./provider.ts";

/** For which account an identity is to be kept; nothing: find out whose it is. */
export type LinkTo =
	/** Signed in, linking another way in. */
	| { readonly accountId: string }
	/** With a one-time link, which is used up. */
	| { readonly linkToken: string }
	| undefined;

/**
 * The account of a person whom a provider vouched for. An identity that is known leads to its account; an unknown one is
 * kept for the account that links it now, or for the one whose login name is the claim the operator named. No account
 * and no role is ever made here.
 *
 * By claim only an account is found that has no identity of this provider yet (names are given again when people leave)
 * and that is no operator's of the machine (whoever runs the provider would be one).
 *
 * @throws DekadError sign_in.not_linked, sign_in.linked_elsewhere, access.link_invalid
 */
export async function accountOfIdentity(
	db: Db,
	{
		identity,
		provider,
		linkTo,
		now,
	}: { identity: Identity; provider: Provider; linkTo: LinkTo; now: Date },
): Promise<string> {
	const { issuer, subject } = identity;
	const name = provider.settings.nameZh;
	const known = await db
		.selectFrom("account_identity as i")
		.innerJoin("account as a", "a.account_id", "i.account_id")
		.where("i.issuer", "=", issuer)
		.where("i.subject", "=", subject)
		.select(["i.account_id as accountId", "a.disabled_at as disabledAt"])
		.executeTakeFirst();
	if (known && linkTo) {
		if ("accountId" in linkTo && linkTo.accountId === known.accountId)
			return known.accountId;
		throw new DekadError("sign_in.linked_elsewhere", { provider: name });
	}
	if (known) {
		// A closed account answers like none.
		if (known.disabledAt)
			throw new DekadError("sign_in.not_linked", { provider: name });
		await db
			.updateTable("account_identity")
			.set({ last_used_at: now })
			.where("issuer", "=", issuer)
			.where("subject", "=", subject)
			.execute();
		return known.accountId;
	}
	if (linkTo && "linkToken" in linkTo)
		return db
			.transaction()
			.execute(async (tx) => {
				const link = await takeOneTimeLink(tx, {
					token: linkTo.linkToken,
					now,
				});
				if (!link.accountId) throw new DekadError("access.link_invalid");
				return link.accountId;
			})
			.then((accountId) =>
				keepIdentity(db, { accountId, identity, provider, by: "link", now }),
			);
	if (linkTo)
		return keepIdentity(db, {
			accountId: linkTo.accountId,
			identity,
			provider,
			by: "own",
			now,
		});
	const accountId = await accountOfClaim(db, identity, provider);
	if (!accountId)
		throw new DekadError("sign_in.not_linked", { provider: name });
	return keepIdentity(db, { accountId, identity, provider, by: "claim", now });
}

/** The account whose login name a claim of the provider is. Undefined: none, or none that may be found so. */
async function accountOfClaim(
	db: Db,
	{ issuer, claims }: Identity,
	{ settings: { match } }: Provider,
): Promise<string | undefined> {
	if (!match) return undefined;
	const value = claims[match.claim];
	if (typeof value !== "string" || value.trim() === "") return undefined;
	if (match.verifiedBy !== null && claims[match.verifiedBy] !== true)
		return undefined;
	const account = await db
		.selectFrom("account as a")
		.where("a.login_name", "=", value.trim().toLowerCase())
		.where("a.disabled_at", "is", null)
		.where("a.is_operator", "=", false)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom("account_identity as i")
						.whereRef("i.account_id", "=", "a.account_id")
						.where("i.issuer", "=", issuer)
						.select("i.subject"),
				),
			),
		)
		.select("a.account_id as accountId")
		.executeTakeFirst();
	return account?.accountId;
}

async function keepIdentity(
	db: Db,
	{
		accountId,
		identity: { issuer, subject },
		provider,
		by,
		now,
	}: {
		accountId: string;
		identity: Identity;
		provider: Provider;
		by: "link" | "claim" | "own";
		now: Date;
	},
): Promise<string> {
	await actOnAccount(
		db,
		{
			accountId,
			kind: "account.identity_linked",
			payload: { provider: provider.settings.id, how: by },
			now,
		},
		async (tx) => {
			const kept = await tx
				.insertInto("account_identity")
				.values({
					issuer,
					subject,
					account_id: accountId,
					provider_id: provider.settings.id,
					linked_at: now,
					linked_by: by,
					last_used_at: now,
				})
				.onConflict((conflict) =>
					conflict.columns(["issuer", "subject"]).doNothing(),
				)
				.returning("account_id")
				.executeTakeFirst();
			// Two browsers at once: the first one has it.
			if (!kept)
				throw new DekadError("sign_in.linked_elsewhere", {
					provider: provider.settings.nameZh,
				});
		},
	);
	return accountId;
}

/** The providers an account is linked to, by the time they were linked. */
export const listIdentities = (db: Db, accountId: string) =>
	db
		.selectFrom("account_identity")
		.where("account_id", "=", accountId)
		.orderBy("linked_at")
		.select([
			"provider_id as providerId",
			"linked_at as linkedAt",
			"last_used_at as lastUsedAt",
		])
		.execute();

/** Takes an account's identities of a provider away. Returns how many there were. */
export async function unlinkIdentity(
	db: Db,
	{
		accountId,
		providerId,
		now,
	}: { accountId: string; providerId: string; now: Date },
): Promise<number> {
	return actOnAccount(
		db,
		{
			accountId,
			kind: "account.identity_unlinked",
			payload: { provider: providerId },
			now,
		},
		async (tx) => {
			const { numDeletedRows } = await tx
				.deleteFrom("account_identity")
				.where("account_id", "=", accountId)
				.where("provider_id", "=", providerId)
				.executeTakeFirst();
			return Number(numDeletedRows);
		},
	);
}
