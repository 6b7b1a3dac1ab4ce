import { appendManyEvents } from "../database/append-many-events.ts";
import { newId } from "../database/new-id.ts";
import { insertRows, queryRows } from "../database/row-arrays.ts";
import { linkPath, makeOneTimeLinks } from "../access/one-time-link.ts";
import { findOrganisation, findRegion } from "./find-reference.ts";
import {
	accepted,
	type ImportContext,
	rejected,
	type SheetStore,
	storeAtOnce,
	textOf,
	unchanged,
	type Verdict,
} from "./sheet-store.ts";

type Account = {
	readonly accountId: string;
	readonly loginName: string;
	readonly displayName: string;
};
type NewMembership = {
	readonly accountId: string;
	readonly role: string;
	readonly regionPath: string | null;
	readonly organisationId: string | null;
	readonly validUntilOn: string | null;
};

/** Roles whose reach is their organisation, and those that act for one. */
const OUTSIDE = new Set(["owner", "enterprise"]);
const NEEDS_ORGANISATION = new Set(["owner", "enterprise", "department"]);

/**
 * People and their roles. A new account gets a one-time link, shown once with the result; no sheet holds a
 * password. A known account gets the role it does not have yet; nothing is taken away by a sheet.
 */
export const storeUsers = (context: ImportContext): SheetStore =>
	storeAtOnce(async (rows) => {
		const { reader, actor, now, rootPath } = context;
		const logins = rows.map((row) =>
			(textOf(row, "login_name") ?? "").toLowerCase(),
		);
		const accounts = await knownAccounts(context, logins);
		const memberships = await knownMemberships(context, logins);
		const verdicts: Verdict[] = [];
		const newAccounts: (Account & { language: string; isOperator: boolean })[] =
			[];
		const newMemberships: NewMembership[] = [];
		for (const row of rows) {
			const login = (textOf(row, "login_name") ?? "").toLowerCase();
			const displayName = textOf(row, "display_name") ?? login;
			const role = textOf(row, "role") ?? "";
			const organisation = findOrganisation(context, row, "organisation");
			const region = findRegion(context, row, "region");
			if (organisation && "problem" in organisation) {
				verdicts.push(rejected(row, organisation.problem));
				continue;
			}
			if (region && "problem" in region) {
				verdicts.push(rejected(row, region.problem));
				continue;
			}
			let account = accounts.get(login);
			const problem =
				role === "operator" && actor.role !== "operator"
					? { field: "role", code: "imports.user_beyond" as const }
					: NEEDS_ORGANISATION.has(role) && !organisation
						? {
								field: "organisation",
								code: "imports.user_needs_organisation" as const,
							}
						: account && account.displayName !== displayName
							? { field: "login_name", code: "imports.name_taken" as const }
							: undefined;
			if (problem) {
				verdicts.push(
					rejected(
						row,
						reader.problemAt(
							row.number,
							problem.field,
							problem.code,
							{},
							problem.field === "login_name"
								? login
								: (textOf(row, problem.field) ?? null),
						),
					),
				);
				continue;
			}
			const isNew = !account;
			if (!account) {
				account = { accountId: newId(now), loginName: login, displayName };
				accounts.set(login, account);
				newAccounts.push({
					...account,
					language: textOf(row, "language") ?? "zh",
					isOperator: role === "operator",
				});
			}
			const membership: NewMembership = {
				accountId: account.accountId,
				role,
				regionPath: OUTSIDE.has(role) ? null : (region?.thing.path ?? rootPath),
				organisationId: organisation?.thing.id ?? null,
				validUntilOn: textOf(row, "valid_until_on") ?? null,
			};
			const key = membershipKey(membership);
			const hasRole = memberships.has(key);
			verdicts.push(!isNew && hasRole ? unchanged(row) : accepted(row));
			if (!hasRole) {
				memberships.add(key);
				newMemberships.push(membership);
			}
		}
		if (!context.isDry) await write(context, newAccounts, newMemberships);
		return verdicts;
	});

const membershipKey = ({
	accountId,
	role,
	regionPath,
	organisationId,
}: NewMembership): string =>
	[accountId, role, regionPath ?? "", organisationId ?? ""].join(" ");

async function knownAccounts(
	{ tx }: ImportContext,
	logins: readonly string[],
): Promise<Map<string, Account>> {
	const rows = await queryRows<Account>(
		tx,
		`select account_id as "accountId", login_name as "loginName", display_name as "displayName"
     from account where login_name = any($1::text[])`,
		[[...new Set(logins)]],
	);
	return new Map(rows.map((row) => [row.loginName, row]));
}

async function knownMemberships(
	{ tx, actor }: ImportContext,
	logins: readonly string[],
): Promise<Set<string>> {
	const rows = await queryRows<NewMembership>(
		tx,
		`select m.account_id as "accountId", m.role, m.region_path as "regionPath", m.organisation_id as "organisationId"
     from membership m join account a on a.account_id = m.account_id
     where m.jurisdiction_id = $1 and a.login_name = any($2::text[])`,
		[actor.jurisdictionId, [...new Set(logins)]],
	);
	return new Set(rows.map(membershipKey));
}

async function write(
	{ tx, actor, rootPath, today, now, link }: ImportContext,
	accounts: readonly (Account & { language: string; isOperator: boolean })[],
	memberships: readonly NewMembership[],
): Promise<void> {
	const at = now.toISOString();
	await insertRows<(typeof accounts)[number]>(
		tx,
		"account",
		[
			["account_id", "uuid", ({ accountId }) => accountId],
			["login_name", "text", ({ loginName }) => loginName],
			["display_name", "text", ({ displayName }) => displayName],
			["language", "text", ({ language }) => language],
			["is_operator", "boolean", ({ isOperator }) => isOperator],
			["created_at", "timestamptz", () => at],
		],
		accounts,
	);
	await insertRows<NewMembership>(
		tx,
		"membership",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["membership_id", "uuid", () => newId(now)],
			["account_id", "uuid", ({ accountId }) => accountId],
			["role", "text", ({ role }) => role],
			["region_path", "text", ({ regionPath }) => regionPath],
			["organisation_id", "uuid", ({ organisationId }) => organisationId],
			["valid_from_on", "date", () => today],
			["valid_until_on", "date", ({ validUntilOn }) => validUntilOn],
			["created_at", "timestamptz", () => at],
		],
		memberships,
	);
	const links = await makeOneTimeLinks(tx, {
		accountIds: accounts.map(({ accountId }) => accountId),
		now,
	});
	for (const [index, { token, expiresAt }] of links.entries())
		link({
			loginName: accounts[index]?.loginName ?? "",
			path: linkPath("reset", token),
			expiresAt: expiresAt.toISOString(),
		});
	await appendManyEvents(
		tx,
		actor,
		memberships.map(({ accountId, role }) => ({
			kind: accounts.some((account) => account.accountId === accountId)
				? "user.added"
				: "user.role_added",
			subjectId: accountId,
			regionPath: rootPath,
			payload: { role },
		})),
		now,
	);
}
