import { sql } from "kysely";
import type { Actor, Role } from "@dekad/core/access/actor.ts";
import { isWholeOffice } from "@dekad/core/access/policies.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { PersonView } from "@dekad/contract/accounts.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { nobodyOf } from "./account-acts.ts";

/** Who looks after an office's people: the actor, and whether its account runs the installation. */
export type Keeper = { readonly actor: Actor; readonly isOperator: boolean };

const PAGE = 100;

/** Whether a role of somebody stands within the keeper's reach; an owner's has no region and is the whole office's. */
export const isInReachOf = (
	{ role, scope }: Pick<Actor, "role" | "scope">,
	regionPath: string | null,
): boolean =>
	role === "operator" ||
	isWholeOffice(scope) ||
	(scope !== null && regionPath !== null && regionPath.startsWith(scope));

/**
 * Accounts with a role in the office, within the keeper's reach, by login name; at most a hundred at a time. `next` is
 * the name to go on after, null at the end. Roles that are over stay in the list for a year.
 */
export async function listPeople(
	tx: Tx,
	{
		keeper: { actor, isOperator },
		search = "",
		role,
		after,
		now,
	}: {
		keeper: Keeper;
		search?: string | undefined;
		role?: Role | undefined;
		after?: string | undefined;
		now: Date;
	},
): Promise<{ people: PersonView[]; next: string | null }> {
	const { jurisdictionId } = actor;
	const { timeZone } = await officeOf(tx, jurisdictionId);
	const today = civilDateOf(now.toISOString(), timeZone);
	const like = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
	const accounts = await tx
		.selectFrom("account as a")
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom("membership as m")
					.whereRef("m.account_id", "=", "a.account_id")
					.where("m.jurisdiction_id", "=", jurisdictionId)
					.where(reachOfKeeper(actor))
					.where(
						"m.valid_until_on",
						"is distinct from",
						sql<string>`least(m.valid_until_on, ${today}::date - 366)`,
					)
					.$if(role !== undefined, (some) => some.where("m.role", "=", role!))
					.select("m.membership_id"),
			),
		)
		.$if(search !== "", (some) =>
			some.where((eb) =>
				eb.or([
					eb("a.login_name", "ilike", like),
					eb("a.display_name", "ilike", like),
				]),
			),
		)
		.$if(after !== undefined, (some) => some.where("a.login_name", ">", after!))
		.orderBy("a.login_name")
		.limit(PAGE + 1)
		.select((eb) => [
			"a.account_id as accountId",
			"a.login_name as loginName",
			"a.display_name as displayName",
			"a.is_operator as isOperator",
			eb("a.disabled_at", "is not", null).as("isClosed"),
			sql<boolean>`a.password_hash is not null or exists (select from passkey p where p.account_id = a.account_id)`.as(
				"hasSignIn",
			),
			sql<boolean>`a.totp_confirmed_at is not null or exists (select from passkey p where p.account_id = a.account_id)`.as(
				"hasSecondFactor",
			),
			// A session that ended leaves the browser it was in.
			sql<Date | null>`greatest((select max(s.last_seen_at) from session s where s.account_id = a.account_id),
				(select max(k.last_used_at) from known_device k where k.account_id = a.account_id))`.as(
				"lastSeenAt",
			),
		])
		.execute();
	const shown = accounts.slice(0, PAGE);
	const roles = await rolesOf(tx, {
		actor,
		accountIds: shown.map(({ accountId }) => accountId),
		today,
	});
	return {
		people: shown.map(({ isOperator: isOther, lastSeenAt, ...account }) => ({
			...account,
			isClosed: Boolean(account.isClosed),
			isYours: isOperator || !isOther,
			lastSeenAt: lastSeenAt?.toISOString() ?? null,
			roles: roles.get(account.accountId) ?? [],
		})),
		next: accounts.length > PAGE ? (shown.at(-1)?.loginName ?? null) : null,
	};
}

const reachOfKeeper = ({ role, scope }: Actor) =>
	role === "operator" || isWholeOffice(scope)
		? sql<boolean>`true`
		: sql<boolean>`starts_with(m.region_path, ${scope})`;

async function rolesOf(
	tx: Tx,
	{
		actor,
		accountIds,
		today,
	}: { actor: Actor; accountIds: readonly string[]; today: string },
): Promise<Map<string, PersonView["roles"]>> {
	if (accountIds.length === 0) return new Map();
	const rows = await tx
		.selectFrom("membership as m")
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
		.where("m.jurisdiction_id", "=", actor.jurisdictionId)
		.where("m.account_id", "in", accountIds)
		.where(reachOfKeeper(actor))
		.orderBy("m.created_at")
		.orderBy("m.membership_id")
		.select([
			"m.account_id as accountId",
			"m.membership_id as membershipId",
			"m.role",
			"m.region_path as regionPath",
			"r.name_zh as regionName",
			"o.name as organisationName",
			"m.valid_from_on as validFromOn",
			"m.valid_until_on as validUntilOn",
		])
		.execute();
	return new Map(
		[...Map.groupBy(rows, ({ accountId }) => accountId)].map(
			([accountId, held]) => [
				accountId,
				held.map(({ accountId: _, role, ...rest }) => ({
					...rest,
					role: role as Role,
					isOver: rest.validUntilOn !== null && rest.validUntilOn < today,
				})),
			],
		),
	);
}

/**
 * Makes sure that a keeper may touch how a person signs in: the account works in this office alone, wholly within the
 * keeper's reach, and is no operator's. Otherwise whoever keeps one county's people could take over an account of
 * another office by handing out a link for it. An operator may, since it runs the machine.
 *
 * @throws DekadError person.not_found, person.not_yours
 */
export async function requireYours(
	db: Db,
	{ keeper, accountId }: { keeper: Keeper; accountId: string },
): Promise<{ loginName: string; isClosed: boolean }> {
	const { actor, isOperator } = keeper;
	const person = await asActor(
		db,
		actor,
		(tx) =>
			tx
				.selectFrom("account as a")
				.innerJoin("membership as m", "m.account_id", "a.account_id")
				.where("m.jurisdiction_id", "=", actor.jurisdictionId)
				.where("a.account_id", "=", accountId)
				.select((eb) => [
					"a.login_name as loginName",
					"a.is_operator as isOperator",
					eb("a.disabled_at", "is not", null).as("isClosed"),
					"m.region_path as regionPath",
				])
				.execute(),
		{ readOnly: true },
	);
	const [first] = person;
	const reached = person.filter(({ regionPath }) =>
		isInReachOf(actor, regionPath),
	);
	if (!first || reached.length === 0) throw new DekadError("person.not_found");
	const found = {
		loginName: first.loginName,
		isClosed: Boolean(first.isClosed),
	};
	if (isOperator) return found;
	const offices = await asActor(
		db,
		nobodyOf(accountId),
		(tx) =>
			tx
				.selectFrom("membership")
				.where("account_id", "=", accountId)
				.select("jurisdiction_id")
				.distinct()
				.execute(),
		{ readOnly: true },
	);
	if (first.isOperator || offices.length > 1 || reached.length < person.length)
		throw new DekadError("person.not_yours");
	return found;
}

/** Regions within the keeper's reach by path, and, for who keeps the whole office, its organisations by name. */
export async function listPlaces(tx: Tx, { actor }: Keeper) {
	const { jurisdictionId } = actor;
	const regions = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("valid_until_on", "is", null)
		.orderBy("region_path")
		.select([
			"code",
			"parent_code as parentCode",
			"region_path as regionPath",
			"name_zh as nameZh",
			"name_en as nameEn",
		])
		.execute();
	const organisations = isInReachOf(actor, null)
		? await tx
				.selectFrom("organisation")
				.where("jurisdiction_id", "=", jurisdictionId)
				.orderBy("name")
				.orderBy("code")
				.select(["code", "name"])
				.execute()
		: [];
	return {
		regions: regions.filter(({ regionPath }) => isInReachOf(actor, regionPath)),
		organisations,
	};
}
