/**
 * API tokens: what a program signs in with. A token is `dekad_` and 48 bytes: the office's id, so that looking it up
 * touches one office, and 32 random ones. Only its SHA-256 is stored.
 *
 * It works in one role of its maker, within its scopes, and never beyond what the maker may at that moment: the role
 * is read anew each time (within the few seconds of the cache). Refused: signed tokens that carry rights in
 * themselves, since ending one would need a list of ended ones, which is this table again.
 */

import { randomBytes } from "node:crypto";
import { type Actor, isInOwnRole } from "@dekad/core/access/actor.ts";
import { policiesOfToken } from "@dekad/core/access/scopes.ts";
import { daysBetween, isCivilDate } from "@dekad/core/periods/civil-date.ts";
import { civilDateOf, instantOf } from "@dekad/core/periods/zone.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { LONGEST_TOKEN_DAYS, type TokenView } from "@dekad/contract/tokens.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import {
	actorOf,
	hashOfToken,
	membershipsIn,
	type Session,
} from "./sessions.ts";

const PREFIX = "dekad_";
const OFFICE_BYTES = 16;
const SECRET_BYTES = 32;

/** The token of an Authorization header. Undefined: there is none of ours, and a cookie may speak. */
export function bearerOf(header: string | undefined): string | undefined {
	return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
}

/** The office a token names; undefined for what cannot be a token. */
function officeOfToken(token: string): string | undefined {
	if (!token.startsWith(PREFIX) || token.length > 100) return undefined;
	const bytes = Buffer.from(token.slice(PREFIX.length), "base64url");
	if (bytes.length !== OFFICE_BYTES + SECRET_BYTES) return undefined;
	const hex = bytes.subarray(0, OFFICE_BYTES).toString("hex");
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Who a token acts as, and in what it is held like a session. */
export type TokenHolder = { readonly session: Session; readonly actor: Actor };

/** Who a token acts as now. Undefined: unknown, over, ended, or its maker lost the role or the account. */
export async function findTokenHolder(
	db: Db,
	token: string,
	now: Date,
): Promise<TokenHolder | undefined> {
	const jurisdictionId = officeOfToken(token);
	if (!jurisdictionId) return undefined;
	const tokenHash = hashOfToken(token);
	const nobody: Actor = {
		jurisdictionId,
		accountId: null,
		name: "",
		role: "enterprise",
		scope: null,
		organisationId: null,
		lang: "zh",
	};
	const row = await asActor(db, nobody, async (tx) => {
		const found = await tx
			.selectFrom("api_token as t")
			.innerJoin("account as a", "a.account_id", "t.account_id")
			.where("t.jurisdiction_id", "=", jurisdictionId)
			.where("t.token_hash", "=", tokenHash)
			.where("t.ended_at", "is", null)
			.where("t.expires_at", ">", now)
			.where("a.disabled_at", "is", null)
			.select([
				"t.token_id as tokenId",
				"t.membership_id as membershipId",
				"t.scopes",
				"t.last_used_at as lastUsedAt",
				"a.account_id as accountId",
				"a.login_name as loginName",
				"a.display_name as displayName",
				"a.language",
			])
			.executeTakeFirst();
		// At most once a minute: a program may ask a hundred times in one.
		if (found && now.getTime() - (found.lastUsedAt?.getTime() ?? 0) > 60_000)
			await tx
				.updateTable("api_token")
				.set({ last_used_at: now })
				.where("jurisdiction_id", "=", jurisdictionId)
				.where("token_id", "=", found.tokenId)
				.execute();
		return found;
	});
	if (!row) return undefined;
	const { accountId, loginName, displayName } = row;
	const held = await membershipsIn(db, { ...nobody, accountId }, now);
	const membership = held.find(
		({ membershipId, delegation }) =>
			membershipId === row.membershipId && delegation === null,
	);
	if (!membership) return undefined;
	const session: Session = {
		tokenHash,
		account: {
			accountId,
			loginName,
			displayName,
			language: row.language as Lang,
			// What concerns the machine is never a token's.
			isOperator: false,
		},
		membership,
		memberships: [membership],
		isSynthetic: membership.isSynthetic,
	};
	const actor = actorOf(session);
	return (
		actor && {
			session,
			actor: {
				...actor,
				tokenId: row.tokenId,
				only: policiesOfToken(row.scopes),
			},
		}
	);
}

/** Holders of tokens of the last few seconds, as SessionCache holds sessions and with the same bound. */
export class TokenCache {
	readonly #db: Db;
	readonly #found = new Map<
		string,
		{ holder: Promise<TokenHolder | undefined>; until: number }
	>();

	constructor(db: Db) {
		this.#db = db;
	}

	get(token: string, now: Date): Promise<TokenHolder | undefined> {
		const key = hashOfToken(token).toString("base64url");
		const held = this.#found.get(key);
		if (held && held.until > now.getTime()) return held.holder;
		if (this.#found.size >= 10_000) this.#found.clear();
		const holder = findTokenHolder(this.#db, token, now);
		this.#found.set(key, { holder, until: now.getTime() + 5_000 });
		holder.catch(() => this.#found.delete(key));
		return holder;
	}

	/** Forgets all: one was ended here, and its hash is not known to whoever ended it. */
	forget(): void {
		this.#found.clear();
	}
}

/**
 * Makes a token for the role worked in. Returns it with its secret, which is known only now.
 *
 * @throws DekadError access.not_allowed (a delegated role, or a token), token.date_invalid
 */
export async function makeToken(
	tx: Tx,
	{
		actor,
		membershipId,
		name,
		scopes,
		untilOn,
		now,
	}: {
		actor: Actor;
		membershipId: string;
		name: string;
		scopes: readonly string[];
		untilOn: string;
		now: Date;
	},
): Promise<{ token: TokenView; secret: string }> {
	if (!isInOwnRole(actor)) throw new DekadError("access.not_allowed");
	const { timeZone, rootPath } = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), timeZone);
	if (
		!isCivilDate(untilOn) ||
		untilOn < today ||
		daysBetween(today, untilOn) > LONGEST_TOKEN_DAYS
	)
		throw new DekadError("token.date_invalid", {
			value: untilOn,
			most: LONGEST_TOKEN_DAYS,
		});
	const secret =
		PREFIX +
		Buffer.concat([
			Buffer.from(actor.jurisdictionId.replaceAll("-", ""), "hex"),
			randomBytes(SECRET_BYTES),
		]).toString("base64url");
	const tokenId = newId(now);
	const expiresAt = instantOf({ on: untilOn, time: "24:00" }, timeZone);
	await tx
		.insertInto("api_token")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			token_id: tokenId,
			token_hash: hashOfToken(secret),
			account_id: actor.accountId,
			membership_id: membershipId,
			name,
			scopes: [...new Set(scopes)],
			created_at: now,
			expires_at: expiresAt,
		})
		.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "token.made",
				subjectId: tokenId,
				regionPath: rootPath,
				payload: { name, scopes, untilOn },
			},
		],
		now,
	);
	const [token] = await listTokens(tx, actor, { tokenId, now });
	return { token: token!, secret };
}

/**
 * Tokens of the office, newest first: the actor's own, or everybody's for the operator (`all`). Their hashes are not
 * read.
 */
export async function listTokens(
	tx: Tx,
	actor: Actor,
	{ all = false, tokenId, now }: { all?: boolean; tokenId?: string; now: Date },
): Promise<TokenView[]> {
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), timeZone);
	let query = tx
		.selectFrom("api_token as t")
		.innerJoin("account as a", "a.account_id", "t.account_id")
		.innerJoin("membership as m", (join) =>
			join
				.onRef("m.jurisdiction_id", "=", "t.jurisdiction_id")
				.onRef("m.membership_id", "=", "t.membership_id"),
		)
		.where("t.jurisdiction_id", "=", actor.jurisdictionId)
		.where("m.jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("t.created_at", "desc")
		.orderBy("t.token_id", "desc")
		.limit(500)
		.select([
			"t.token_id as tokenId",
			"t.name",
			"t.scopes",
			"m.role",
			"m.region_path as regionPath",
			"m.valid_until_on as validUntilOn",
			"a.account_id as accountId",
			"a.display_name as madeBy",
			"a.disabled_at as disabledAt",
			"t.created_at as createdAt",
			"t.expires_at as expiresAt",
			"t.last_used_at as lastUsedAt",
			"t.ended_at as endedAt",
			"t.ended_by as endedBy",
		]);
	if (!all) query = query.where("t.account_id", "=", actor.accountId);
	if (tokenId !== undefined) query = query.where("t.token_id", "=", tokenId);
	const rows = await query.execute();
	return rows.map(({ accountId, validUntilOn, disabledAt, ...row }) => ({
		...row,
		role: row.role as TokenView["role"],
		isOwn: accountId === actor.accountId,
		createdAt: row.createdAt.toISOString(),
		expiresAt: row.expiresAt.toISOString(),
		lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
		endedAt: row.endedAt?.toISOString() ?? null,
		state: row.endedAt
			? "ended"
			: row.expiresAt <= now
				? "over"
				: disabledAt !== null || (validUntilOn !== null && validUntilOn < today)
					? "without_role"
					: "running",
	}));
}

/**
 * Ends a token: the actor's own, or anybody's for the operator (`all`). One that ended before stays as it was.
 *
 * @throws DekadError token.not_found
 */
export async function endToken(
	tx: Tx,
	actor: Actor,
	{ tokenId, all = false, now }: { tokenId: string; all?: boolean; now: Date },
): Promise<TokenView> {
	const [stood] = await listTokens(tx, actor, { all, tokenId, now });
	if (!stood) throw new DekadError("token.not_found");
	const { numUpdatedRows } = await tx
		.updateTable("api_token")
		.set({ ended_at: now, ended_by: actor.name })
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("token_id", "=", tokenId)
		.where("ended_at", "is", null)
		.executeTakeFirst();
	if (numUpdatedRows > 0n) {
		const { rootPath } = await officeOf(tx, actor.jurisdictionId);
		await appendEvents(
			tx,
			actor,
			[
				{
					kind: "token.ended",
					subjectId: tokenId,
					regionPath: rootPath,
					payload: { name: stood.name, madeBy: stood.madeBy },
				},
			],
			now,
		);
	}
	const [ended] = await listTokens(tx, actor, { all, tokenId, now });
	return ended!;
}
