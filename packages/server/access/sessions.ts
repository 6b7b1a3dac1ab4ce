import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Actor, Role } from "@dekad/core/access/actor.ts";
import {
	type SessionEndsSetting,
	sessionEnds,
} from "@dekad/core/access/session-ends.ts";
import { policiesOfDelegation } from "@dekad/core/access/scopes.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { actOnAccount, type NoticeKind, nobodyOf } from "./account-acts.ts";
import { findSecondFactorDue, readSignInRules } from "./sign-in-rules.ts";
import { sourceOf, type Visitor } from "./visitor.ts";

/**
 * Sign-ins as rows: a 32-byte random token in the cookie, its SHA-256 in the table. Ending a
 * session is deleting its row. When one ends by itself depends on the role worked in (core/access/session-ends.ts).
 */

/** What a person showed to come in; `code` is password and code. */
export type SignInMethod =
	| "password"
	| "code"
	| "recovery_code"
	| "passkey"
	| "link"
	| "demo"
	| "provider";

/** How a person came in, and what their sign-in asks for. */
export type OwnSignIn = {
	readonly sessionId: string;
	readonly method: SignInMethod;
	/** When the person last showed who they are; null: not known, as before this was kept. */
	readonly confirmedAt: Date | null;
	/** The office asks this role for a second factor and there is none yet. */
	readonly secondFactorDue: {
		readonly by: Date;
		readonly isOver: boolean;
	} | null;
	readonly notices: readonly { kind: NoticeKind; at: Date }[];
};

/** Everything a request needs to know about who sends it. */
export type Session = {
	readonly tokenHash: Buffer;
	readonly account: {
		accountId: string;
		loginName: string;
		displayName: string;
		language: Lang;
		isOperator: boolean;
	};
	readonly membership: SessionView["memberships"][number] | null;
	readonly memberships: SessionView["memberships"];
	readonly isSynthetic: boolean;
	/** Absent where no person signed in, such as for an API token: the account's sign-in is then out of reach. */
	readonly signIn?: OwnSignIn;
};

export const hashOfToken = (token: string): Buffer =>
	createHash("sha256").update(token).digest();

/**
 * Starts a session in the account's first role. Returns the cookie's token. With `method` it is a person's sign-in and
 * stands in the log of the account's offices.
 */
export async function startSession(
	db: Db,
	{
		accountId,
		now,
		method,
		visitor,
	}: {
		accountId: string;
		now: Date;
		method?: SignInMethod;
		visitor?: Visitor;
	},
): Promise<string> {
	const token = randomBytes(32).toString("base64url");
	const memberships = await listMemberships(db, accountId, now);
	const first = memberships[0];
	const ends = await endsOf(db, accountId, first ?? null);
	const source = visitor ? sourceOf(visitor) : null;
	const insert = (tx: Pick<Tx, "insertInto">) =>
		tx
			.insertInto("session")
			.values({
				token_hash: hashOfToken(token),
				account_id: accountId,
				jurisdiction_id: first?.jurisdictionId ?? null,
				membership_id: first?.membershipId ?? null,
				created_at: now,
				last_seen_at: now,
				expires_at: hoursAfter(now, ends.wholeHours),
				idle_hours: ends.idleHours,
				device: visitor?.device ?? null,
				source,
				method: method ?? "password",
				confirmed_at: now,
			})
			.execute();
	if (!method) await insert(db);
	else
		await actOnAccount(
			db,
			{
				accountId,
				kind: "account.signed_in",
				payload: { method, device: visitor?.device ?? null, source },
				now,
			},
			insert,
		);
	return token;
}

/**
 * Goes on in another role: the session stays the same one in the list, under a new token, since other rights must not
 * be had with what somebody may have seen before. Returns the new token.
 */
export async function changeRole(
	db: Db,
	{
		tokenHash,
		accountId,
		membership,
	}: {
		tokenHash: Buffer;
		accountId: string;
		membership: SessionView["memberships"][number];
	},
): Promise<string> {
	const token = randomBytes(32).toString("base64url");
	const ends = await endsOf(db, accountId, membership);
	const held = await db
		.selectFrom("session")
		.where("token_hash", "=", tokenHash)
		.select("created_at as createdAt")
		.executeTakeFirstOrThrow();
	await db
		.updateTable("session")
		.set({
			token_hash: hashOfToken(token),
			membership_id: membership.membershipId,
			jurisdiction_id: membership.jurisdictionId,
			idle_hours: ends.idleHours,
			expires_at: hoursAfter(held.createdAt, ends.wholeHours),
		})
		.where("token_hash", "=", tokenHash)
		.execute();
	return token;
}

const hoursAfter = (at: Date, hours: number): Date =>
	new Date(at.getTime() + hours * 3_600_000);

/** When a session in a role ends, with what its office has set. */
async function endsOf(
	db: Db,
	accountId: string,
	membership: SessionView["memberships"][number] | null,
) {
	if (!membership) return sessionEnds(null);
	const { sessionEnds: set }: { sessionEnds: SessionEndsSetting } =
		await readSignInRules(db, accountId, membership.jurisdictionId);
	return sessionEnds(membership.role, set);
}

/** The session of a cookie's token. Undefined: none, ended or out of date, or the account was closed. */
export async function findSession(
	db: Db,
	token: string,
	now: Date,
): Promise<Session | undefined> {
	const tokenHash = hashOfToken(token);
	const row = await db
		.selectFrom("session as s")
		.innerJoin("account as a", "a.account_id", "s.account_id")
		.where("s.token_hash", "=", tokenHash)
		.where("s.expires_at", ">", now)
		.where(
			"s.last_seen_at",
			">",
			sql<Date>`${now}::timestamptz - s.idle_hours * interval '1 hour'`,
		)
		.where("a.disabled_at", "is", null)
		.select([
			"s.session_id as sessionId",
			"s.method",
			"s.confirmed_at as confirmedAt",
			"s.membership_id as membershipId",
			"s.last_seen_at as lastSeenAt",
			sql<boolean>`a.totp_confirmed_at is not null or exists (select from passkey p where p.account_id = a.account_id)`.as(
				"hasSecondFactor",
			),
			sql<
				{ kind: NoticeKind; at: string }[]
			>`(select coalesce(json_agg(json_build_object('kind', n.kind, 'at', n.at) order by n.at), '[]')
				from account_notice n where n.account_id = a.account_id and n.seen_at is null)`.as(
				"notices",
			),
			"a.account_id as accountId",
			"a.login_name as loginName",
			"a.display_name as displayName",
			"a.language",
			"a.is_operator as isOperator",
		])
		.executeTakeFirst();
	if (!row) return undefined;
	// Written at most once a minute: a session is read on every request.
	if (now.getTime() - row.lastSeenAt.getTime() > 60_000) {
		await db
			.updateTable("session")
			.set({ last_seen_at: now })
			.where("token_hash", "=", tokenHash)
			.execute();
	}
	const memberships = await listMemberships(db, row.accountId, now);
	const membership =
		memberships.find((one) => one.membershipId === row.membershipId) ??
		memberships[0] ??
		null;
	const { accountId, loginName, displayName, language, isOperator } = row;
	return {
		tokenHash,
		account: {
			accountId,
			loginName,
			displayName,
			language: language as Lang,
			isOperator,
		},
		membership,
		memberships,
		isSynthetic: memberships.some((one) => one.isSynthetic),
		signIn: {
			sessionId: row.sessionId,
			method: row.method as SignInMethod,
			confirmedAt: row.confirmedAt,
			// A provider asks for what it asks for; a demo's people have nothing to show.
			secondFactorDue:
				row.hasSecondFactor ||
				!membership ||
				row.method === "provider" ||
				row.method === "demo"
					? null
					: await findSecondFactorDue(db, { accountId, membership, now }),
			notices: row.notices.map(({ kind, at }) => ({ kind, at: new Date(at) })),
		},
	};
}

/** The roles an account has today, in the order they were given; one statement an office, since row security shows one office at a time. */
export async function listMemberships(db: Db, accountId: string, now: Date) {
	const nobody = nobodyOf(accountId);
	const offices = await asActor(db, nobody, (tx) =>
		// What an account's own rows are is the policy's business; the office is not known yet.
		tx
			.selectFrom("membership")
			.where("account_id", "=", accountId)
			.select("jurisdiction_id as jurisdictionId")
			.distinct()
			.execute(),
	);
	const found = [];
	for (const { jurisdictionId } of offices)
		found.push(
			...(await membershipsIn(db, { ...nobody, jurisdictionId }, now)),
		);
	return found;
}

/** The roles an account has today in one office: its own in the order they were given, then those delegated to it. */
export async function membershipsIn(
	db: Db,
	actor: Actor & { accountId: string },
	now: Date,
): Promise<(SessionView["memberships"][number] & { isSynthetic: boolean })[]> {
	return asActor(db, actor, async (tx) => {
		const rows = await heldMemberships(tx, actor.jurisdictionId)
			.where("m.account_id", "=", actor.accountId)
			.execute();
		const own = rows.filter((row) => runs(row, now)).map(roleView);
		// Only somebody of the office works in a role that was given there.
		if (own.length === 0) return own;
		return [...own, ...(await delegatedRoles(tx, actor, now))];
	});
}

/** Memberships of an office with the names people know their places by, in the order they were given. */
const heldMemberships = (tx: Tx, jurisdictionId: string) =>
	tx
		.selectFrom("membership as m")
		.innerJoin("jurisdiction as j", "j.jurisdiction_id", "m.jurisdiction_id")
		.leftJoin("organisation as o", (join) =>
			join
				.onRef("o.jurisdiction_id", "=", "m.jurisdiction_id")
				.onRef("o.organisation_id", "=", "m.organisation_id"),
		)
		.leftJoin("region as r", (join) =>
			join
				.onRef("r.jurisdiction_id", "=", "m.jurisdiction_id")
				.onRef("r.region_path", "=", "m.region_path")
				.on("r.valid_until_on", "is", null),
		)
		.where("m.jurisdiction_id", "=", jurisdictionId)
		.orderBy("m.created_at")
		.orderBy("m.membership_id")
		.select([
			"m.membership_id as membershipId",
			"m.jurisdiction_id as jurisdictionId",
			"j.name_zh as jurisdictionNameZh",
			"j.name_en as jurisdictionNameEn",
			"j.time_zone as timeZone",
			"j.is_synthetic as isSynthetic",
			"m.role",
			"m.region_path as regionPath",
			"r.name_zh as regionName",
			"m.organisation_id as organisationId",
			"o.name as organisationName",
			"m.valid_from_on as validFromOn",
			"m.valid_until_on as validUntilOn",
		]);
type HeldRow = Awaited<
	ReturnType<ReturnType<typeof heldMemberships>["execute"]>
>[number];

function runs(
	{
		timeZone,
		validFromOn,
		validUntilOn,
	}: Pick<HeldRow, "timeZone" | "validFromOn" | "validUntilOn">,
	now: Date,
): boolean {
	const today = civilDateOf(now.toISOString(), timeZone);
	return (
		validFromOn <= today && (validUntilOn === null || validUntilOn >= today)
	);
}

const roleView = ({
	timeZone: _,
	validFromOn: __,
	validUntilOn: ___,
	role,
	...row
}: HeldRow) => ({ ...row, role: role as Role, delegation: null });

/**
 * Roles of others in an account's hands today. Each ends by its day, by being taken back, and with the giver's own
 * role or account, which are looked at every time: nothing has to be cleaned up for a right to be gone.
 */
async function delegatedRoles(
	tx: Tx,
	actor: Actor & { accountId: string },
	now: Date,
) {
	const rows = await heldMemberships(tx, actor.jurisdictionId)
		.innerJoin("delegation as d", (join) =>
			join
				.onRef("d.jurisdiction_id", "=", "m.jurisdiction_id")
				.onRef("d.membership_id", "=", "m.membership_id"),
		)
		.innerJoin("account as giver", "giver.account_id", "m.account_id")
		.leftJoin("region as part", (join) =>
			join
				.onRef("part.jurisdiction_id", "=", "d.jurisdiction_id")
				.onRef("part.region_path", "=", "d.region_path")
				.on("part.valid_until_on", "is", null),
		)
		.where("d.jurisdiction_id", "=", actor.jurisdictionId)
		.where("d.delegate_id", "=", actor.accountId)
		.where("d.ended_at", "is", null)
		.where("d.given_at", "<=", now)
		.where("giver.disabled_at", "is", null)
		.select([
			"d.delegation_id as delegationId",
			"d.region_path as partPath",
			"part.name_zh as partName",
			"d.until_on as untilOn",
			"d.scopes",
			"giver.account_id as giverId",
			"giver.display_name as giverName",
		])
		.execute();
	return rows
		.filter((row) => runs(row, now))
		.filter(
			({ untilOn, timeZone }) =>
				untilOn >= civilDateOf(now.toISOString(), timeZone),
		)
		.map(
			({
				delegationId,
				partPath,
				partName,
				untilOn,
				scopes,
				giverId,
				giverName,
				...row
			}) => ({
				...roleView(row),
				membershipId: delegationId,
				...(partPath === null
					? {}
					: { regionPath: partPath, regionName: partName }),
				delegation: { accountId: giverId, name: giverName, untilOn, scopes },
			}),
		);
}

/** Who a session acts as. Undefined: the account has no role in any office. */
export function actorOf(session: Session): Actor | undefined {
	const { membership, account, signIn } = session;
	// Past its grace a role that must show a second factor rests until there is one; the account can still set it up.
	if (!membership || signIn?.secondFactorDue?.isOver) return undefined;
	const { delegation } = membership;
	return {
		jurisdictionId: membership.jurisdictionId,
		accountId: account.accountId,
		name: account.displayName,
		role: membership.role,
		scope: membership.regionPath,
		organisationId: membership.organisationId,
		lang: account.language,
		...(delegation
			? {
					onBehalfOf: {
						accountId: delegation.accountId,
						name: delegation.name,
					},
					only: policiesOfDelegation(delegation.scopes),
				}
			: {}),
	};
}
