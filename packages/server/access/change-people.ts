import type { Actor, Role } from "@dekad/core/access/actor.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { endSessionsOf } from "./end-sessions.ts";
import { linkPath, makeOneTimeLink } from "./one-time-link.ts";
import { isInReachOf, type Keeper, requireYours } from "./people.ts";

export type NewRole = {
	role: Role;
	/** Left out: the whole office; of owner and enterprise the reach is the organisation. */
	regionPath?: string | undefined;
	organisationCode?: string | undefined;
	/** Last day; left out: open. */
	untilOn?: string | undefined;
};

/** Roles whose reach is their organisation. */
const OUTSIDE: readonly Role[] = ["owner", "enterprise"];

/**
 * Makes an account with one role and a link with which the person sets the first password. The link is told once and
 * sent by nobody: whoever invites hands it over.
 *
 * @throws DekadError access.name_taken and those of giveRole
 */
export async function invitePerson(
	db: Db,
	{
		keeper,
		loginName,
		displayName,
		role,
		now,
	}: {
		keeper: Keeper;
		loginName: string;
		displayName: string;
		role: NewRole;
		now: Date;
	},
): Promise<{ accountId: string; path: string; expiresAt: Date }> {
	return asActor(db, keeper.actor, async (tx) => {
		const accountId = newId(now);
		const name = loginName.trim().toLowerCase();
		const added = await tx
			.insertInto("account")
			.values({
				account_id: accountId,
				login_name: name,
				display_name: displayName,
				created_at: now,
			})
			.onConflict((conflict) => conflict.column("login_name").doNothing())
			.returning("account_id")
			.executeTakeFirst();
		if (!added) throw new DekadError("access.name_taken", { name });
		await giveRole(tx, { keeper, accountId, role, kind: "user.added", now });
		const { token, expiresAt } = await makeOneTimeLink(tx, {
			purpose: "invite",
			accountId,
			now,
		});
		return { accountId, path: linkPath("invite", token), expiresAt };
	});
}

/**
 * Gives a person of the office one more role. @throws DekadError person.not_found and those of giveRole
 */
export async function addRole(
	db: Db,
	{
		keeper,
		accountId,
		role,
		now,
	}: { keeper: Keeper; accountId: string; role: NewRole; now: Date },
): Promise<string> {
	return asActor(db, keeper.actor, async (tx) => {
		const held = await tx
			.selectFrom("membership")
			.where("jurisdiction_id", "=", keeper.actor.jurisdictionId)
			.where("account_id", "=", accountId)
			.select("region_path as regionPath")
			.execute();
		if (!held.some(({ regionPath }) => isInReachOf(keeper.actor, regionPath)))
			throw new DekadError("person.not_found");
		return giveRole(tx, {
			keeper,
			accountId,
			role,
			kind: "user.role_added",
			now,
		});
	});
}

/**
 * @throws DekadError access.not_allowed (a role only an operator gives), access.organisation_needed,
 * organisation.not_found and region.not_found, out of reach too
 */
async function giveRole(
	tx: Tx,
	{
		keeper: { actor, isOperator },
		accountId,
		role: { role, regionPath, organisationCode, untilOn },
		kind,
		now,
	}: {
		keeper: Keeper;
		accountId: string;
		role: NewRole;
		kind: "user.added" | "user.role_added";
		now: Date;
	},
): Promise<string> {
	const { jurisdictionId } = actor;
	// Who could make operators would be one.
	if (role === "operator" && !isOperator)
		throw new DekadError("access.not_allowed");
	const { timeZone, rootPath } = await officeOf(tx, jurisdictionId);
	const isOutside = OUTSIDE.includes(role);
	const place = isOutside ? null : (regionPath ?? rootPath);
	// Out of reach is not there, in the very words.
	if (!isInReachOf(actor, place))
		throw place === null
			? new DekadError("organisation.not_found", {
					code: organisationCode ?? "",
				})
			: new DekadError("region.not_found", { code: place });
	if (place !== null) await requireRegion(tx, jurisdictionId, place);
	const organisationId = await findOrganisation(tx, {
		jurisdictionId,
		role,
		isOutside,
		code: organisationCode,
	});
	const today = civilDateOf(now.toISOString(), timeZone);
	if (untilOn !== undefined && untilOn < today)
		throw new DekadError("request.invalid", { problem: `untilOn: ${untilOn}` });
	const membershipId = newId(now);
	await tx
		.insertInto("membership")
		.values({
			jurisdiction_id: jurisdictionId,
			membership_id: membershipId,
			account_id: accountId,
			role,
			region_path: place,
			organisation_id: organisationId,
			valid_from_on: today,
			valid_until_on: untilOn ?? null,
			created_at: now,
		})
		.execute();
	if (role === "operator")
		await tx
			.updateTable("account")
			.set({ is_operator: true })
			.where("account_id", "=", accountId)
			.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind,
				subjectId: accountId,
				regionPath: place ?? rootPath,
				payload: { role, untilOn: untilOn ?? null },
			},
		],
		now,
	);
	return membershipId;
}

async function requireRegion(
	tx: Tx,
	jurisdictionId: string,
	regionPath: string,
): Promise<void> {
	const region = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("region_path", "=", regionPath)
		.where("valid_until_on", "is", null)
		.select("code")
		.executeTakeFirst();
	// An office whose tree was not brought in yet still has its root.
	if (!region && !/^[^/]+\/$/.test(regionPath))
		throw new DekadError("region.not_found", { code: regionPath });
}

async function findOrganisation(
	tx: Tx,
	{
		jurisdictionId,
		role,
		isOutside,
		code,
	}: {
		jurisdictionId: string;
		role: Role;
		isOutside: boolean;
		code: string | undefined;
	},
): Promise<string | null> {
	if (code === undefined) {
		if (isOutside) throw new DekadError("access.organisation_needed", { role });
		return null;
	}
	const organisation = await tx
		.selectFrom("organisation")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("code", "=", code)
		.select("organisation_id as organisationId")
		.executeTakeFirst();
	if (!organisation) throw new DekadError("organisation.not_found", { code });
	return organisation.organisationId;
}

/**
 * Ends a role at once: its last day becomes yesterday, and sessions that work in it end. Returns whose it was.
 *
 * @throws DekadError person.role_not_found, access.not_allowed (one's own, or an operator's by somebody else)
 */
export async function endRole(
	db: Db,
	{
		keeper: { actor, isOperator },
		membershipId,
		now,
	}: { keeper: Keeper; membershipId: string; now: Date },
): Promise<string> {
	return asActor(db, actor, async (tx) => {
		const { jurisdictionId } = actor;
		const { timeZone, rootPath } = await officeOf(tx, jurisdictionId);
		const held = await tx
			.selectFrom("membership")
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("membership_id", "=", membershipId)
			.select(["account_id as accountId", "role", "region_path as regionPath"])
			.executeTakeFirst();
		if (!held || !isInReachOf(actor, held.regionPath))
			throw new DekadError("person.role_not_found");
		// Nobody saws off the branch they sit on, and no office is left without its operator by a slip.
		if (
			held.accountId === actor.accountId ||
			(held.role === "operator" && !isOperator)
		)
			throw new DekadError("access.not_allowed");
		await tx
			.updateTable("membership")
			.set({
				valid_until_on: civilDateOf(
					new Date(now.getTime() - 86_400_000).toISOString(),
					timeZone,
				),
			})
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("membership_id", "=", membershipId)
			.execute();
		if (held.role === "operator")
			await tx
				.updateTable("account")
				.set({ is_operator: false })
				.where("account_id", "=", held.accountId)
				.execute();
		await tx
			.deleteFrom("session")
			.where("account_id", "=", held.accountId)
			.where("membership_id", "=", membershipId)
			.execute();
		await noteAct(tx, actor, {
			kind: "user.role_ended",
			accountId: held.accountId,
			regionPath: held.regionPath ?? rootPath,
			payload: { role: held.role },
			now,
		});
		return held.accountId;
	});
}

/**
 * Closes an account, with all its sessions at once, or opens it again.
 *
 * @throws DekadError person.not_found, person.not_yours, access.not_allowed (one's own)
 */
export async function closePerson(
	db: Db,
	{
		keeper,
		accountId,
		isClosed,
		now,
	}: { keeper: Keeper; accountId: string; isClosed: boolean; now: Date },
): Promise<void> {
	const { actor } = keeper;
	if (accountId === actor.accountId) throw new DekadError("access.not_allowed");
	await requireYours(db, { keeper, accountId });
	await asActor(db, actor, async (tx) => {
		await tx
			.updateTable("account")
			.set({ disabled_at: isClosed ? now : null })
			.where("account_id", "=", accountId)
			.execute();
		if (isClosed) await endSessionsOf(tx, { accountId });
		const { rootPath } = await officeOf(tx, actor.jurisdictionId);
		await noteAct(tx, actor, {
			kind: isClosed ? "user.closed" : "user.reopened",
			accountId,
			regionPath: rootPath,
			payload: {},
			now,
		});
	});
}

/**
 * Makes a link with which a person sets a new password; until it is used the old one works. Told once.
 *
 * @throws DekadError person.not_found, person.not_yours
 */
export async function recoverPerson(
	db: Db,
	{
		keeper,
		accountId,
		clearsSecondFactor,
		now,
	}: {
		keeper: Keeper;
		accountId: string;
		clearsSecondFactor: boolean;
		now: Date;
	},
): Promise<{ path: string; expiresAt: Date }> {
	await requireYours(db, { keeper, accountId });
	const { actor } = keeper;
	return asActor(db, actor, async (tx) => {
		const { token, expiresAt } = await makeOneTimeLink(tx, {
			purpose: "reset",
			accountId,
			clearsSecondFactor,
			now,
		});
		const { rootPath } = await officeOf(tx, actor.jurisdictionId);
		await noteAct(tx, actor, {
			kind: "user.reset",
			accountId,
			regionPath: rootPath,
			payload: { clearsSecondFactor },
			now,
		});
		return { path: linkPath("reset", token), expiresAt };
	});
}

const noteAct = (
	tx: Tx,
	actor: Actor,
	{
		kind,
		accountId,
		regionPath,
		payload,
		now,
	}: {
		kind: string;
		accountId: string;
		regionPath: string;
		payload: Record<string, unknown>;
		now: Date;
	},
) =>
	appendEvents(
		tx,
		actor,
		[{ kind, subjectId: accountId, regionPath, payload }],
		now,
	);
