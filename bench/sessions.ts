import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { newId } from "@dekad/server/database/new-id.ts";
import { NOW } from "./portfolio.ts";

export type Reach = {
	regionPath: string | null;
	organisationId: string | null;
};

/** An account, a role and a session for one of a bench's people, since only the demo's few have a button. Returns the cookie's token. */
export async function startBenchSession(
	client: pg.Client,
	jurisdictionId: string,
	role: string,
	reach: Reach,
): Promise<string> {
	const token = randomBytes(32).toString("base64url");
	const accountId = newId();
	const membershipId = newId();
	await client.query(
		"insert into account (account_id, login_name, display_name, created_at) values ($1, $2, $2, $3)",
		[accountId, `bench-${accountId}`, NOW],
	);
	await client.query(
		`insert into membership (jurisdiction_id, membership_id, account_id, role, region_path, organisation_id, valid_from_on, created_at)
		 values ($1, $2, $3, $4, $5, $6, '2020-01-01', $7)`,
		[
			jurisdictionId,
			membershipId,
			accountId,
			role,
			reach.regionPath,
			reach.organisationId,
			NOW,
		],
	);
	await client.query(
		"insert into session (token_hash, account_id, jurisdiction_id, membership_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)",
		[
			createHash("sha256").update(token).digest(),
			accountId,
			jurisdictionId,
			membershipId,
			NOW,
			new Date(NOW.getTime() + 86_400_000),
		],
	);
	return token;
}

/** Takes away the people of an earlier run. */
export async function endBenchSessions(client: pg.Client): Promise<void> {
	for (const statement of [
		"delete from session where account_id in (select account_id from account where login_name like 'bench-%')",
		"delete from membership where account_id in (select account_id from account where login_name like 'bench-%')",
		"delete from account where login_name like 'bench-%'",
	])
		await client.query(statement);
}
