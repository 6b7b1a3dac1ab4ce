import type { Role } from "@dekad/core/access/actor.ts";
import { hashPassword } from "../access/password.ts";
import { newId } from "../database/new-id.ts";
import type { TestDatabase } from "./database.ts";
import type { TestOffice } from "./fixtures.ts";

export type TestAccount = {
	readonly accountId: string;
	readonly loginName: string;
	readonly password: string;
};

/** An account with a password and a role in an office; without an office it has no role. */
export async function anAccount(
	{ ownerDb }: Pick<TestDatabase, "ownerDb">,
	office: TestOffice | null,
	{
		role = "office",
		regionPath,
		loginName = `p${newId().slice(-12)}`,
		password = `Ruhiger Fluss ${newId().slice(-6)}`,
		now = new Date("2025-01-01T00:00:00Z"),
	}: {
		role?: Role;
		regionPath?: string;
		loginName?: string;
		password?: string;
		now?: Date;
	} = {},
): Promise<TestAccount> {
	const accountId = newId();
	await ownerDb
		.insertInto("account")
		.values({
			account_id: accountId,
			login_name: loginName,
			display_name: `人${loginName}`,
			password_hash: await hashPassword(password),
			is_operator: role === "operator",
			created_at: now,
		})
		.execute();
	if (office)
		await ownerDb
			.insertInto("membership")
			.values({
				jurisdiction_id: office.jurisdictionId,
				membership_id: newId(),
				account_id: accountId,
				role,
				region_path: regionPath ?? office.rootPath,
				valid_from_on: "2020-01-01",
				created_at: now,
			})
			.execute();
	return { accountId, loginName, password };
}
