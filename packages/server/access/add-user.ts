import type { Actor, Role } from "@dekad/core/access/actor.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import type { CommandOffice } from "./command-actor.ts";
import { linkPath, makeOneTimeLink } from "./one-time-link.ts";

export type NewUser = {
	loginName: string;
	displayName: string;
	/** What the account may do in `office`; undefined: it can sign in and has no role yet. */
	role?: Role | undefined;
	/** Code of the region the role works at; undefined: the whole office. Not for owner and enterprise. */
	regionCode?: string | undefined;
	/** Code of the organisation; an owner's or enterprise's reach is its organisation. */
	organisationCode?: string | undefined;
};

/**
 * Adds an account without the page, with a one-time link by which the person sets the password.
 * The role `operator` also makes it an operator of the installation. With an office the act stands
 * in its log.
 *
 * @throws DekadError access.name_taken, region.not_found, organisation.not_found, access.organisation_needed
 */
export async function addUser(
	ownerDb: Db,
	{
		user,
		actor,
		office,
		now,
	}: {
		user: NewUser;
		/** Undefined only where there is no office yet: the first operator. */
		actor: Actor | undefined;
		office: CommandOffice | undefined;
		now: Date;
	},
): Promise<{ name: string; path: string; expiresAt: Date }> {
	return ownerDb.transaction().execute(async (tx) => {
		const name = user.loginName.trim().toLowerCase();
		const accountId = newId(now);
		const added = await tx
			.insertInto("account")
			.values({
				account_id: accountId,
				login_name: name,
				display_name: user.displayName,
				is_operator: user.role === "operator",
				created_at: now.toISOString(),
			})
			.onConflict((conflict) => conflict.column("login_name").doNothing())
			.returning("account_id")
			.executeTakeFirst();
		if (!added) throw new DekadError("access.name_taken", { name });
		if (office && user.role) {
			const reach = await getReach(tx, user, user.role, office);
			await tx
				.insertInto("membership")
				.values({
					jurisdiction_id: office.jurisdictionId,
					membership_id: newId(now),
					account_id: accountId,
					role: user.role,
					...reach,
					valid_from_on: civilDateOf(now.toISOString(), office.timeZone),
					created_at: now.toISOString(),
				})
				.execute();
		}
		if (office && actor)
			await appendEvents(
				tx,
				actor,
				[
					{
						kind: "user.added",
						subjectId: accountId,
						regionPath: office.rootRegionPath,
						payload: { role: user.role ?? null },
					},
				],
				now,
			);
		const { token, expiresAt } = await makeOneTimeLink(tx, {
			purpose: "reset",
			accountId,
			now,
		});
		return { name, path: linkPath("reset", token), expiresAt };
	});
}

/** The region and organisation a role stands on. */
async function getReach(
	tx: Tx,
	user: NewUser,
	role: Role,
	office: CommandOffice,
): Promise<{ region_path: string | null; organisation_id: string | null }> {
	const { jurisdictionId } = office;
	const isOutside = role === "owner" || role === "enterprise";
	if (isOutside && user.organisationCode === undefined)
		throw new DekadError("access.organisation_needed", { role });
	let organisationId: string | null = null;
	if (user.organisationCode !== undefined) {
		const organisation = await tx
			.selectFrom("organisation")
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("code", "=", user.organisationCode)
			.select("organisation_id")
			.executeTakeFirst();
		if (!organisation)
			throw new DekadError("organisation.not_found", {
				code: user.organisationCode,
			});
		organisationId = organisation.organisation_id;
	}
	if (isOutside) return { region_path: null, organisation_id: organisationId };
	if (user.regionCode === undefined)
		return {
			region_path: office.rootRegionPath,
			organisation_id: organisationId,
		};
	const region = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("code", "=", user.regionCode)
		.where("valid_until_on", "is", null)
		.select("region_path")
		.executeTakeFirst();
	if (!region)
		throw new DekadError("region.not_found", { code: user.regionCode });
	return { region_path: region.region_path, organisation_id: organisationId };
}
