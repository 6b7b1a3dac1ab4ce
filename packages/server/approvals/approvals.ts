/**
 * Acts two people do. The first one asks: the act is tried out and undone, so that what waits is known to be possible, and
 * the whole of it is stored. The second one approves, which does it in the same transaction as whoever asked, with the
 * rights that person has at that moment. A person is an account, whatever role it works in, its own or a delegated one.
 */

import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import {
	type Actor,
	isInOwnRole,
	type Role,
} from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import {
	needsTwoPeople,
	REQUEST_DAYS,
	RIGHT_OF_ACT,
	SWITCHABLE_ACTS,
	TWO_PEOPLE_ACTS,
	type TwoPeopleAct,
} from "@dekad/core/access/two-people.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { ApprovalView, AskedAct } from "@dekad/contract/approvals.ts";
import { nobodyOf } from "../access/account-acts.ts";
import { onePersonActs } from "../access/one-person.ts";
import { requireMay } from "../access/require-may.ts";
import { hashOfToken, membershipsIn } from "../access/sessions.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor, rootPathOf } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { setScheme } from "../lights/schemes.ts";
import { grantException } from "../periods/lock-exceptions.ts";
import { changeSettings } from "../settings/change-settings.ts";

/** Which acts need two people, and which of them the actor could ask for. */
export async function listTwoPeopleActs(tx: Tx, actor: Actor) {
	const left = await onePersonActs(tx, actor.jurisdictionId);
	return TWO_PEOPLE_ACTS.map((act) => ({
		act,
		needsTwo: needsTwoPeople(act, left),
		isFixed: !SWITCHABLE_ACTS.some((each) => each === act),
		mayAsk: isAllowed(actor, act),
	}));
}

const isAllowed = (actor: Actor, act: TwoPeopleAct): boolean =>
	may(actor, "approval.ask") === "allowed" &&
	may(actor, RIGHT_OF_ACT[act]) === "allowed";

/** Names of the others who could approve something the actor asks for, by name. */
export async function listOtherApprovers(
	tx: Tx,
	actor: Actor,
	now: Date,
): Promise<string[]> {
	const { timeZone, rootPath } = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), timeZone);
	const rows = await tx
		.selectFrom("membership as m")
		.innerJoin("account as a", "a.account_id", "m.account_id")
		.where("m.jurisdiction_id", "=", actor.jurisdictionId)
		.where("m.account_id", "<>", actor.accountId)
		.where("a.disabled_at", "is", null)
		.where("m.valid_from_on", "<=", today)
		.where((eb) =>
			eb.or([
				eb("m.valid_until_on", "is", null),
				eb("m.valid_until_on", ">=", today),
			]),
		)
		.where((eb) =>
			eb.or([
				eb("m.role", "=", "operator"),
				eb.and([
					eb("m.role", "=", "dispatcher"),
					eb("m.region_path", "=", rootPath),
				]),
			]),
		)
		.distinct()
		.orderBy("a.display_name")
		.orderBy("a.account_id")
		.select(["a.display_name as name", "a.account_id as accountId"])
		.execute();
	return rows.map(({ name }) => name);
}

/**
 * Asks for an act. Nothing is done but the try.
 *
 * @throws DekadError access.not_allowed, approval.nobody_else, and those of the act itself
 */
export async function askApproval(
	db: Db,
	{
		actor,
		membershipId,
		asked,
		now,
	}: { actor: Actor; membershipId: string; asked: AskedAct; now: Date },
): Promise<ApprovalView> {
	const { act } = asked;
	if (!isInOwnRole(actor)) throw new DekadError("access.not_allowed");
	requireMay(actor, RIGHT_OF_ACT[act]);
	const { accountId } = actor;
	return asActor(
		db,
		actor,
		async (tx) => {
			if ((await listOtherApprovers(tx, actor, now)).length === 0)
				throw new DekadError("approval.nobody_else", { act });
			const shown = await tryOut(tx, () => execute(tx, actor, asked, now));
			const requestId = newId(now);
			const { rootPath } = await officeOf(tx, actor.jurisdictionId);
			const { reason } = asked.input;
			await tx
				.insertInto("approval_request")
				.values({
					jurisdiction_id: actor.jurisdictionId,
					request_id: requestId,
					act,
					input: JSON.stringify({ asked, shown }),
					reason,
					requested_at: now,
					requested_by: accountId,
					requested_by_name: actor.name,
					membership_id: membershipId,
					expires_at: new Date(now.getTime() + REQUEST_DAYS * 86_400_000),
					state: "waiting",
				})
				.execute();
			await appendEvents(
				tx,
				actor,
				[
					{
						kind: "approval.asked",
						subjectId: requestId,
						regionPath: rootPath,
						payload: { act, reason },
					},
				],
				now,
			);
			return getApproval(tx, actor, requestId, now);
		},
		{ reporting: act === "lock_exception" },
	);
}

/** Does something and undoes it. Returns what it returned; throws what it threw. */
async function tryOut<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
	await sql`savepoint tried`.execute(tx);
	const result = await work();
	await sql`rollback to savepoint tried`.execute(tx);
	return result;
}

/** Does an act as its own use case does it. Returns what people are shown of it. */
async function execute(
	tx: Tx,
	actor: Actor,
	asked: AskedAct,
	now: Date,
): Promise<Record<string, unknown>> {
	switch (asked.act) {
		case "lock_exception": {
			const granted = await grantException(tx, actor, asked.input, now);
			const { dekad, until, projectCode, projectName, regionPath } = granted;
			const region = await tx
				.selectFrom("region")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("region_path", "=", regionPath)
				.where("valid_until_on", "is", null)
				.select("name_zh as name")
				.executeTakeFirst();
			return {
				dekad,
				until,
				projectCode,
				projectName,
				regionName: region?.name ?? regionPath,
			};
		}
		case "light_scheme": {
			const scheme = await setScheme(tx, { actor, ...asked.input, now });
			return {
				scheme: scheme.id,
				version: scheme.version,
				nameZh: scheme.name.zh,
				nameEn: scheme.name.en,
				rules: scheme.rules.length,
				effectiveOn: asked.input.effectiveOn,
			};
		}
		case "due_rule": {
			const { version, dekadRule } = asked.input;
			await changeSettings(tx, { actor, change: { version, dekadRule }, now });
			return { dekadRule };
		}
		case "approval_rule": {
			const { onePersonActs: left } = asked.input;
			await tx
				.updateTable("jurisdiction")
				.set({
					settings: sql`settings || ${JSON.stringify({ onePersonActs: [...new Set(left)] })}::jsonb`,
				})
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.execute();
			return { onePersonActs: left };
		}
		case "restore":
			// Done by the command on the machine, with the code; here only what is asked is told.
			return { sha256: asked.input.sha256 };
	}
}

/**
 * Decides on a request of somebody else. Approving does the act, once, in this transaction; of a restore it gives the
 * code the command asks for.
 *
 * @throws DekadError access.not_allowed, approval.not_found, approval.own, approval.not_waiting, approval.no_longer,
 *   and those of the act, which may no longer be possible
 */
export async function decideApproval(
	db: Db,
	{
		actor,
		requestId,
		verdict,
		note,
		now,
	}: {
		actor: Actor;
		requestId: string;
		verdict: "approve" | "refuse";
		note: string;
		now: Date;
	},
): Promise<{ request: ApprovalView; code: string | null }> {
	requireMay(actor, "approval.decide");
	if (actor.accountId === null || actor.tokenId)
		throw new DekadError("access.not_allowed");
	const { accountId } = actor;
	const request = await asActor(db, actor, (tx) =>
		tx
			.selectFrom("approval_request")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("request_id", "=", requestId)
			.selectAll()
			.executeTakeFirst(),
	);
	if (!request) throw new DekadError("approval.not_found");
	if (
		request.requested_by === accountId ||
		request.requested_by === actor.onBehalfOf?.accountId
	)
		throw new DekadError("approval.own");
	const { asked } = request.input as { asked: AskedAct };
	const { act } = asked;
	// The act is done as whoever asked, who must still be who may; a refusal needs nobody.
	const asker =
		verdict === "approve" ? await askerNow(db, actor, request, now) : actor;
	if (verdict === "approve" && (!asker || !isAllowed(asker, act)))
		throw new DekadError("approval.no_longer");
	const code =
		verdict === "approve" && act === "restore"
			? randomBytes(24).toString("base64url")
			: null;
	return asActor(
		db,
		asker ?? actor,
		async (tx) => {
			const taken = await tx
				.updateTable("approval_request")
				.set({
					state: verdict === "approve" ? "approved" : "refused",
					decided_at: now,
					decided_by: accountId,
					decided_by_name: actor.name,
					note,
					code_hash: code === null ? null : hashOfToken(code),
				})
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("request_id", "=", requestId)
				.where("state", "=", "waiting")
				.where("expires_at", ">", now)
				.returning("request_id")
				.executeTakeFirst();
			if (!taken) {
				const { state } = await getApproval(tx, actor, requestId, now);
				throw new DekadError("approval.not_waiting", { state });
			}
			if (verdict === "approve" && act !== "restore") {
				const result = await execute(tx, asker!, asked, now);
				await tx
					.updateTable("approval_request")
					.set({ executed_at: now, result: JSON.stringify(result) })
					.where("jurisdiction_id", "=", actor.jurisdictionId)
					.where("request_id", "=", requestId)
					.execute();
			}
			const { rootPath } = await officeOf(tx, actor.jurisdictionId);
			await appendEvents(
				tx,
				actor,
				[
					{
						kind:
							verdict === "approve" ? "approval.approved" : "approval.refused",
						subjectId: requestId,
						regionPath: rootPath,
						payload: {
							act,
							requestedBy: request.requested_by_name,
							...(note ? { note } : {}),
						},
					},
				],
				now,
			);
			return { request: await getApproval(tx, actor, requestId, now), code };
		},
		{ reporting: act === "lock_exception" },
	);
}

/** Whoever asked, with the role it asked in, as both stand now. Undefined: the role or the account is gone. */
async function askerNow(
	db: Db,
	actor: Actor,
	request: {
		requested_by: string;
		requested_by_name: string;
		membership_id: string;
	},
	now: Date,
): Promise<Actor | undefined> {
	const { jurisdictionId } = actor;
	const accountId = request.requested_by;
	const account = await db
		.selectFrom("account")
		.where("account_id", "=", accountId)
		.where("disabled_at", "is", null)
		.select("account_id")
		.executeTakeFirst();
	if (!account) return undefined;
	const held = await membershipsIn(
		db,
		nobodyOf(accountId, jurisdictionId),
		now,
	);
	const role = held.find(
		({ membershipId, delegation }) =>
			membershipId === request.membership_id && delegation === null,
	);
	return (
		role && {
			jurisdictionId,
			accountId,
			name: request.requested_by_name,
			role: role.role as Role,
			scope: role.regionPath,
			organisationId: role.organisationId,
			lang: actor.lang,
		}
	);
}

/**
 * Takes a request of one's own back.
 *
 * @throws DekadError approval.not_found, approval.not_waiting
 */
export async function withdrawApproval(
	tx: Tx,
	actor: Actor,
	requestId: string,
	now: Date,
): Promise<ApprovalView> {
	const stood = await getApproval(tx, actor, requestId, now);
	if (!stood.isOwn) throw new DekadError("approval.not_found");
	const { numUpdatedRows } = await tx
		.updateTable("approval_request")
		.set({ state: "withdrawn", decided_at: now, decided_by_name: actor.name })
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("request_id", "=", requestId)
		.where("requested_by", "=", actor.accountId)
		.where("state", "=", "waiting")
		.executeTakeFirst();
	if (numUpdatedRows === 0n)
		throw new DekadError("approval.not_waiting", { state: stood.state });
	const { rootPath } = await officeOf(tx, actor.jurisdictionId);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "approval.withdrawn",
				subjectId: requestId,
				regionPath: rootPath,
				payload: { act: stood.act },
			},
		],
		now,
	);
	return getApproval(tx, actor, requestId, now);
}

async function getApproval(
	tx: Tx,
	actor: Actor,
	requestId: string,
	now: Date,
): Promise<ApprovalView> {
	const [found] = await listApprovals(tx, actor, { requestId, now });
	if (!found) throw new DekadError("approval.not_found");
	return found;
}

/** Requests of the office within the actor's reach and its own, newest of the latest 200 first. */
export async function listApprovals(
	tx: Tx,
	actor: Actor,
	{ requestId, now }: { requestId?: string; now: Date },
): Promise<ApprovalView[]> {
	let query = tx
		.selectFrom("approval_request")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("requested_at", "desc")
		.orderBy("request_id", "desc")
		.limit(200)
		.select([
			"request_id as requestId",
			"act",
			"input",
			"reason",
			"requested_at as requestedAt",
			"requested_by as requestedById",
			"requested_by_name as requestedBy",
			"expires_at as expiresAt",
			"state",
			"decided_at as decidedAt",
			"decided_by_name as decidedBy",
			"note",
			"executed_at as executedAt",
		]);
	if (requestId !== undefined)
		query = query.where("request_id", "=", requestId);
	const mayDecide =
		may(actor, "approval.decide") === "allowed" && !actor.tokenId;
	const rootPath = await rootPathOf(tx, actor.jurisdictionId);
	return (await query.execute()).flatMap(
		({ input, requestedById, executedAt, ...row }) => {
			const isOwn =
				requestedById === actor.accountId ||
				requestedById === actor.onBehalfOf?.accountId;
			const shown = (input as { shown?: Record<string, unknown> }).shown ?? {};
			// An act on one region is that region's business; any other is the whole office's.
			const regionPath = String(shown["regionPath"] ?? rootPath);
			if (!isOwn && may(actor, "approval.read", { regionPath }) !== "allowed")
				return [];
			const isOver = row.expiresAt <= now;
			const state =
				row.state === "approved" && executedAt
					? "done"
					: isOver && (row.state === "waiting" || row.state === "approved")
						? "expired"
						: row.state;
			return {
				...row,
				act: row.act as TwoPeopleAct,
				shown,
				requestedAt: row.requestedAt.toISOString(),
				expiresAt: row.expiresAt.toISOString(),
				decidedAt: row.decidedAt?.toISOString() ?? null,
				state: state as ApprovalView["state"],
				isOwn,
				mayDecide: mayDecide && !isOwn && state === "waiting",
			};
		},
	);
}
