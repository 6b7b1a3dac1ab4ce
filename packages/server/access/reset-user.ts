import { appendEvents } from "../database/append-event.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { linkPath, makeOneTimeLink } from "./one-time-link.ts";

/**
 * Makes a one-time link for an account whose password is forgotten or must go. The old password
 * works until the link is used: a reset somebody asked for by mistake locks nobody out. The act
 * stands in the log of every office the account works for.
 *
 * @throws DekadError cli.user_unknown
 */
export async function resetUser(
	ownerDb: Db,
	{
		loginName,
		ranBy,
		clearsSecondFactor = false,
		now,
	}: {
		loginName: string;
		ranBy: string;
		/** Phone and recovery codes are lost too: using the link ends codes and passkeys. */
		clearsSecondFactor?: boolean;
		now: Date;
	},
): Promise<{ name: string; path: string; expiresAt: Date }> {
	return ownerDb.transaction().execute(async (tx) => {
		const account = await tx
			.selectFrom("account")
			.where("login_name", "=", loginName.toLowerCase())
			.select(["account_id", "login_name"])
			.executeTakeFirst();
		if (!account) throw new DekadError("cli.user_unknown", { name: loginName });
		const offices = await tx
			.selectFrom("membership")
			.innerJoin("jurisdiction", (join) =>
				join.onRef(
					"jurisdiction.jurisdiction_id",
					"=",
					"membership.jurisdiction_id",
				),
			)
			.where("membership.account_id", "=", account.account_id)
			.select([
				"jurisdiction.jurisdiction_id as jurisdictionId",
				"jurisdiction.root_region_code as rootRegionCode",
			])
			.distinct()
			.execute();
		for (const { jurisdictionId, rootRegionCode } of offices)
			await appendEvents(
				tx,
				{
					jurisdictionId,
					accountId: null,
					name: ranBy,
					role: "operator",
					scope: `${rootRegionCode}/`,
					organisationId: null,
					lang: "en",
					ranBy,
				},
				[
					{
						kind: "user.reset",
						subjectId: account.account_id,
						regionPath: `${rootRegionCode}/`,
						payload: { clearsSecondFactor },
					},
				],
				now,
			);
		const { token, expiresAt } = await makeOneTimeLink(tx, {
			purpose: "reset",
			accountId: account.account_id,
			clearsSecondFactor,
			now,
		});
		return {
			name: account.login_name,
			path: linkPath("reset", token),
			expiresAt,
		};
	});
}
