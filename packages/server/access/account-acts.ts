import { sql } from "kysely";
import type { Actor, Role } from "@dekad/core/access/actor.ts";
import type { NOTICES } from "@dekad/contract/session.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";

export type NoticeKind = (typeof NOTICES)[number];

export type AccountAct = {
	readonly accountId: string;
	/** Of the domain account, in the past tense. */
	readonly kind: string;
	/** What was done with; never a secret, nor a part of one. */
	readonly payload?: Record<string, unknown>;
	readonly notice?: NoticeKind;
	readonly now: Date;
};

/** An account is no office's: it reads its own memberships, whatever office they are in, and nothing else. */
export const nobodyOf = (
	accountId: string,
	jurisdictionId = "",
): Actor & { accountId: string } => ({
	jurisdictionId,
	accountId,
	name: "",
	role: "owner",
	scope: null,
	organisationId: null,
	lang: "zh",
});

/**
 * Does something to an account's sign-in, and writes it in the same transaction to the log of every office the
 * account has or had a role in; an account without one has no log to write to.
 */
export async function actOnAccount<T>(
	db: Db,
	{ accountId, kind, payload, notice, now }: AccountAct,
	work: (tx: Tx) => Promise<T>,
): Promise<T> {
	return asActor(
		db,
		nobodyOf(accountId),
		async (tx) => {
			const result = await work(tx);
			if (notice) await noteForAccount(tx, { accountId, notice, now });
			await appendToOffices(tx, {
				accountId,
				kind,
				payload: payload ?? {},
				now,
			});
			return result;
		},
		{ upkeep: true },
	);
}

/** Leaves a notice to be told to the account. */
export async function noteForAccount(
	tx: Tx,
	{
		accountId,
		notice,
		now,
	}: { accountId: string; notice: NoticeKind; now: Date },
): Promise<void> {
	await tx
		.insertInto("account_notice")
		.values({
			notice_id: newId(now),
			account_id: accountId,
			kind: notice,
			at: now,
		})
		.execute();
}

/** Appends an event of an account to the log of each of its offices. The transaction's office is the last of them afterwards. */
export async function appendToOffices(
	tx: Tx,
	{
		accountId,
		kind,
		payload,
		now,
	}: {
		accountId: string;
		kind: string;
		payload: Record<string, unknown>;
		now: Date;
	},
): Promise<void> {
	const roles = await tx
		.selectFrom("membership as m")
		.innerJoin("account as a", "a.account_id", "m.account_id")
		.where("m.account_id", "=", accountId)
		.orderBy("m.created_at")
		.select([
			"m.jurisdiction_id as jurisdictionId",
			"m.role",
			"m.organisation_id as organisationId",
			"a.display_name as name",
		])
		.execute();
	const offices = new Map(
		roles.toReversed().map((role) => [role.jurisdictionId, role]),
	);
	for (const [jurisdictionId, { role, organisationId, name }] of offices) {
		await sql`select set_config('app.jurisdiction', ${jurisdictionId}, true)`.execute(
			tx,
		);
		const { root_region_code: root } = await tx
			.selectFrom("jurisdiction")
			.where("jurisdiction_id", "=", jurisdictionId)
			.select("root_region_code")
			.executeTakeFirstOrThrow();
		await appendEvents(
			tx,
			{
				...nobodyOf(accountId, jurisdictionId),
				name,
				role: role as Role,
				organisationId,
			},
			[{ kind, subjectId: accountId, regionPath: `${root}/`, payload }],
			now,
		);
	}
}
