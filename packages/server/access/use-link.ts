import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Db } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import {
	createJurisdiction,
	type NewJurisdiction,
} from "../setup/create-jurisdiction.ts";
import { getOneTimeLink, takeOneTimeLink } from "./one-time-link.ts";
import { appendToOffices, noteForAccount } from "./account-acts.ts";
import { endSessionsOf } from "./end-sessions.ts";
import { checkNewPassword, hashPassword } from "./password.ts";
import { clearSecondFactor } from "./second-factor.ts";
import { forgetDevices } from "./visitor.ts";

export type LinkUse = {
	token: string;
	password: string;
	/** Set-up only. */
	loginName?: string | undefined;
	displayName?: string | undefined;
	jurisdiction?: NewJurisdiction | undefined;
};

/**
 * Sets a password with a one-time link. A set-up link makes the first operator and, when named, the
 * first office, in which the operator is also its dispatcher until others are added; a reset ends the
 * account's sessions, forgets its devices and is told to it. Runs as the tables' owner, as the office does not stand yet. Returns
 * the account's id.
 *
 * @throws DekadError access.link_invalid, those of checkNewPassword, jurisdiction.code_taken, request.invalid
 */
export async function useLink(
	ownerDb: Db,
	{ use, now }: { use: LinkUse; now: Date },
): Promise<string> {
	const loginName = use.loginName?.trim().toLowerCase() ?? "";
	// Judged before the link is used up: a password that is refused must not cost the link.
	const { loginName: held } = await getOneTimeLink(ownerDb, {
		token: use.token,
		now,
	});
	await checkNewPassword(use.password, [
		loginName,
		held ?? "",
		use.displayName ?? "",
	]);
	const passwordHash = await hashPassword(use.password);
	return ownerDb.transaction().execute(async (tx) => {
		const link = await takeOneTimeLink(tx, { token: use.token, now });
		if (link.accountId) {
			const { accountId, clearsSecondFactor } = link;
			const { before } = await tx
				.selectFrom("account")
				.where("account_id", "=", accountId)
				.select("password_hash as before")
				.executeTakeFirstOrThrow();
			// An invitation, or the link of a command that made the account: nothing was there to recover.
			const isFirst = before === null;
			await tx
				.updateTable("account")
				.set({ password_hash: passwordHash, password_changed_at: now })
				.where("account_id", "=", accountId)
				.execute();
			await endSessionsOf(tx, { accountId });
			await forgetDevices(tx, accountId);
			if (clearsSecondFactor) {
				await clearSecondFactor(tx, accountId);
				await tx
					.deleteFrom("passkey")
					.where("account_id", "=", accountId)
					.execute();
			}
			if (!isFirst)
				await noteForAccount(tx, { accountId, notice: "password_reset", now });
			await appendToOffices(tx, {
				accountId,
				kind: isFirst ? "account.accepted" : "account.recovered",
				payload: isFirst ? {} : { with: "link", clearsSecondFactor },
				now,
			});
			return accountId;
		}
		if (loginName === "")
			throw new DekadError("request.invalid", { problem: "loginName" });
		const accountId = newId(now);
		await tx
			.insertInto("account")
			.values({
				account_id: accountId,
				login_name: loginName,
				display_name: use.displayName ?? loginName,
				password_hash: passwordHash,
				is_operator: true,
				created_at: now,
			})
			.execute();
		if (use.jurisdiction) {
			const jurisdictionId = await createJurisdiction(tx, {
				office: use.jurisdiction,
				now,
			});
			const { root_region_code: root, time_zone: zone } = await tx
				.selectFrom("jurisdiction")
				.where("jurisdiction_id", "=", jurisdictionId)
				.select(["root_region_code", "time_zone"])
				.executeTakeFirstOrThrow();
			const today = civilDateOf(now.toISOString(), zone);
			await tx
				.insertInto("membership")
				.values(
					(["dispatcher", "operator"] as const).map((role, index) => ({
						jurisdiction_id: jurisdictionId,
						membership_id: newId(now),
						account_id: accountId,
						role,
						region_path: `${root}/`,
						valid_from_on: today,
						created_at: new Date(now.getTime() + index),
					})),
				)
				.execute();
		}
		return accountId;
	});
}
