/**
 * A role in another person's hands until a day: all of it, or a region below, or some of its acts. Whoever works in
 * it stands in the log under both names. It ends by its day, by being taken (or given) back, and with the giver's own
 * role; it cannot be given on, since only a role of one's own can be given.
 */

import { type Actor, isInOwnRole } from "@dekad/core/access/actor.ts";
import { daysBetween, isCivilDate } from "@dekad/core/periods/civil-date.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { DelegationView } from "@dekad/contract/tokens.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";

const LONGEST_DAYS = 366;

export type NewDelegation = {
	delegateId: string;
	regionPath?: string | undefined;
	scopes?: readonly string[] | undefined;
	untilOn: string;
	reason: string;
};

/**
 * Gives the role worked in to another person of the office.
 *
 * @throws DekadError access.not_allowed (the role is itself delegated), delegation.invalid
 */
export async function giveDelegation(
	tx: Tx,
	{
		actor,
		membershipId,
		asked,
		now,
	}: {
		actor: Actor;
		membershipId: string;
		asked: NewDelegation;
		now: Date;
	},
): Promise<DelegationView> {
	if (!isInOwnRole(actor)) throw new DekadError("access.not_allowed");
	const refuse = (problem: string): never => {
		throw new DekadError("delegation.invalid", { problem });
	};
	const { timeZone, rootPath } = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), timeZone);
	const { delegateId, regionPath, scopes, untilOn, reason } = asked;
	if (
		!isCivilDate(untilOn) ||
		untilOn < today ||
		daysBetween(today, untilOn) > LONGEST_DAYS
	)
		refuse(untilOn);
	const people = await listPeople(tx, actor, today);
	const delegate = people.find(({ accountId }) => accountId === delegateId);
	if (!delegate) return refuse(delegateId);
	if (regionPath !== undefined) {
		const stands = await tx
			.selectFrom("region")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("region_path", "=", regionPath)
			.where("valid_until_on", "is", null)
			.select("code")
			.executeTakeFirst();
		// Below the giver's own region, which an owner has none of.
		if (!stands || actor.scope === null || !regionPath.startsWith(actor.scope))
			refuse(regionPath);
	}
	const delegationId = newId(now);
	await tx
		.insertInto("delegation")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			delegation_id: delegationId,
			membership_id: membershipId,
			delegate_id: delegateId,
			region_path: regionPath ?? null,
			scopes: scopes ? [...new Set(scopes)] : null,
			until_on: untilOn,
			reason,
			given_at: now,
			given_by: actor.name,
		})
		.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "delegation.given",
				subjectId: delegationId,
				regionPath: regionPath ?? actor.scope ?? rootPath,
				payload: {
					to: delegate.name,
					role: actor.role,
					untilOn,
					scopes,
					reason,
				},
			},
		],
		now,
	);
	const [given] = await listDelegations(tx, actor, { delegationId, now });
	return given!;
}

/** Others with a role in the office today, by name: who a role could be given to. */
export async function listPeople(
	tx: Tx,
	actor: Actor,
	today: string,
): Promise<{ accountId: string; name: string }[]> {
	return tx
		.selectFrom("membership as m")
		.innerJoin("account as a", "a.account_id", "m.account_id")
		.where("m.jurisdiction_id", "=", actor.jurisdictionId)
		.where("m.valid_from_on", "<=", today)
		.where((eb) =>
			eb.or([
				eb("m.valid_until_on", "is", null),
				eb("m.valid_until_on", ">=", today),
			]),
		)
		.where("a.disabled_at", "is", null)
		.where("a.account_id", "<>", actor.accountId)
		.distinct()
		.orderBy("a.display_name")
		.orderBy("a.account_id")
		.select(["a.account_id as accountId", "a.display_name as name"])
		.execute();
}

/** Delegations given or received by the actor, or all of the office (`all`), newest first; at most 500. */
export async function listDelegations(
	tx: Tx,
	actor: Actor,
	{
		all = false,
		delegationId,
		now,
	}: { all?: boolean; delegationId?: string; now: Date },
): Promise<DelegationView[]> {
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), timeZone);
	let query = tx
		.selectFrom("delegation as d")
		.innerJoin("membership as m", (join) =>
			join
				.onRef("m.jurisdiction_id", "=", "d.jurisdiction_id")
				.onRef("m.membership_id", "=", "d.membership_id"),
		)
		.innerJoin("account as giver", "giver.account_id", "m.account_id")
		.innerJoin("account as delegate", "delegate.account_id", "d.delegate_id")
		.leftJoin("region as r", (join) =>
			join
				.onRef("r.jurisdiction_id", "=", "d.jurisdiction_id")
				.on("r.jurisdiction_id", "=", actor.jurisdictionId)
				.on((eb) =>
					eb(
						"r.region_path",
						"=",
						eb.fn.coalesce("d.region_path", "m.region_path"),
					),
				)
				.on("r.valid_until_on", "is", null),
		)
		.where("d.jurisdiction_id", "=", actor.jurisdictionId)
		.where("m.jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("d.given_at", "desc")
		.orderBy("d.delegation_id", "desc")
		.limit(500)
		.select([
			"d.delegation_id as delegationId",
			"m.role",
			"m.region_path as ownPath",
			"d.region_path as partPath",
			"r.name_zh as regionName",
			"m.valid_until_on as validUntilOn",
			"d.scopes",
			"giver.account_id as giverId",
			"giver.display_name as giverName",
			"giver.disabled_at as disabledAt",
			"delegate.account_id as delegateId",
			"delegate.display_name as delegateName",
			"d.until_on as untilOn",
			"d.reason",
			"d.given_at as givenAt",
			"d.ended_at as endedAt",
			"d.ended_by as endedBy",
		]);
	if (!all)
		query = query.where((eb) =>
			eb.or([
				eb("m.account_id", "=", actor.accountId),
				eb("d.delegate_id", "=", actor.accountId),
			]),
		);
	if (delegationId !== undefined)
		query = query.where("d.delegation_id", "=", delegationId);
	const rows = await query.execute();
	return rows.map(
		({
			giverId,
			delegateId,
			ownPath,
			partPath,
			validUntilOn,
			disabledAt,
			...row
		}) => ({
			...row,
			role: row.role as DelegationView["role"],
			regionPath: partPath ?? ownPath,
			direction:
				giverId === actor.accountId
					? "given"
					: delegateId === actor.accountId
						? "received"
						: "other",
			givenAt: row.givenAt.toISOString(),
			endedAt: row.endedAt?.toISOString() ?? null,
			state: row.endedAt
				? "ended"
				: row.untilOn < today
					? "over"
					: disabledAt !== null ||
							(validUntilOn !== null && validUntilOn < today)
						? "without_role"
						: "running",
		}),
	);
}

/**
 * Ends a delegation: its giver takes it back, its holder gives it back, or the operator ends it (`all`). One that was
 * ended before stays as it was.
 *
 * @throws DekadError delegation.not_found
 */
export async function endDelegation(
	tx: Tx,
	actor: Actor,
	{
		delegationId,
		all = false,
		now,
	}: { delegationId: string; all?: boolean; now: Date },
): Promise<DelegationView> {
	const [stood] = await listDelegations(tx, actor, { all, delegationId, now });
	if (!stood) throw new DekadError("delegation.not_found");
	const { numUpdatedRows } = await tx
		.updateTable("delegation")
		.set({ ended_at: now, ended_by: actor.name })
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("delegation_id", "=", delegationId)
		.where("ended_at", "is", null)
		.executeTakeFirst();
	if (numUpdatedRows > 0n) {
		const { rootPath } = await officeOf(tx, actor.jurisdictionId);
		await appendEvents(
			tx,
			actor,
			[
				{
					kind: "delegation.ended",
					subjectId: delegationId,
					regionPath: stood.regionPath ?? rootPath,
					payload: {
						from: stood.giverName,
						to: stood.delegateName,
						role: stood.role,
					},
				},
			],
			now,
		);
	}
	const [ended] = await listDelegations(tx, actor, { all, delegationId, now });
	return ended!;
}
