import { ROLES, type Role } from "@dekad/core/access/actor.ts";
import type { Db } from "../database/client.ts";

/**
 * The people of a synthetic office, who sign in by one button each. Read as the tables' owner, since
 * nobody is signed in yet; an account that belongs to any real office is never among them.
 */
const people = (ownerDb: Db) =>
	ownerDb
		.selectFrom("account as a")
		.innerJoin("membership as m", "m.account_id", "a.account_id")
		.innerJoin("jurisdiction as j", "j.jurisdiction_id", "m.jurisdiction_id")
		.where("j.is_synthetic", "=", true)
		.where("a.disabled_at", "is", null)
		.where("a.password_hash", "is", null)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom("membership as other")
						.innerJoin(
							"jurisdiction as real",
							"real.jurisdiction_id",
							"other.jurisdiction_id",
						)
						.whereRef("other.account_id", "=", "a.account_id")
						.where("real.is_synthetic", "=", false)
						.select("other.account_id"),
				),
			),
		);

/** One person a role and place, in the order of the roles, then as the demo made them. */
export async function listDemoPeople(
	ownerDb: Db,
): Promise<{ role: Role; loginName: string; displayName: string }[]> {
	const rows = await people(ownerDb)
		.select([
			"m.role",
			"a.login_name as loginName",
			"a.display_name as displayName",
			"m.membership_id",
		])
		.orderBy("m.membership_id")
		.limit(100)
		.execute();
	return rows
		.map(({ role, loginName, displayName }) => ({
			role: role as Role,
			loginName,
			displayName,
		}))
		.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}

/** The account of a demo person by login name. Undefined: not one of them. */
export async function findDemoPerson(
	ownerDb: Db,
	loginName: string,
): Promise<string | undefined> {
	const row = await people(ownerDb)
		.where("a.login_name", "=", loginName)
		.select("a.account_id as accountId")
		.executeTakeFirst();
	return row?.accountId;
}
