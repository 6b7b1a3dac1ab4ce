import { createHash } from "node:crypto";
import type pg from "pg";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";

/**
 * Restoring over data that are there: the one act that can make everything people did disappear. It needs the code that a
 * second person was given for exactly this file (approvals/approvals.ts), and leaves its trace in what is restored, since the
 * record of the approval goes with the data it replaces.
 */

/** The approval of a restore, as the log of the restored offices will tell it. */
export type RestoreApproval = {
	readonly requestId: string;
	readonly requestedBy: string;
	readonly approvedBy: string;
	readonly reason: string;
};

/**
 * The approval that a code and a file's checksum prove, in the data that stand now.
 *
 * @throws DekadError approval.code_invalid when there is none, it is too old or was for another file
 */
export async function getRestoreApproval(
	client: Pick<pg.Client, "query">,
	{ code, sha256, now }: { code: string; sha256: string; now: Date },
): Promise<RestoreApproval> {
	await client.query("set role dekad_owner");
	const { rows } = await client.query<RestoreApproval>(
		`select request_id as "requestId", requested_by_name as "requestedBy", decided_by_name as "approvedBy", reason
     from dekad.approval_request
     where act = 'restore' and state = 'approved' and executed_at is null and expires_at > $1
       and code_hash = $2 and input -> 'asked' -> 'input' ->> 'sha256' = $3`,
		[now, createHash("sha256").update(code).digest(), sha256],
	);
	await client.query("reset role");
	const [found] = rows;
	if (!found) throw new DekadError("approval.code_invalid", { sha256 });
	return found;
}

const SET_ASIDE = "dekad_before_restore";

/** Sets the data that stand aside, so that they come back whole when the restore fails. Runs as the login, who may make schemas. */
export async function setAside(
	client: Pick<pg.Client, "query">,
): Promise<void> {
	await client.query(`drop schema if exists ${SET_ASIDE} cascade`);
	await client.query(`alter schema dekad rename to ${SET_ASIDE}`);
}

/** Brings back what was set aside. */
export async function bringBack(
	client: Pick<pg.Client, "query">,
): Promise<void> {
	await client.query("drop schema if exists dekad cascade");
	await client.query(`alter schema ${SET_ASIDE} rename to dekad`);
}

/** Gives up what was set aside. */
export async function giveUp(client: Pick<pg.Client, "query">): Promise<void> {
	await client.query(`drop schema if exists ${SET_ASIDE} cascade`);
}

/** Writes to the log of every restored office that it was restored, by whom and from what. */
export async function noteRestored(
	client: Pick<pg.Client, "query">,
	{
		approval,
		sha256,
		backupAt,
		ranBy,
		now,
	}: {
		approval: RestoreApproval;
		sha256: string;
		backupAt: string;
		ranBy: string;
		now: Date;
	},
): Promise<void> {
	await client.query("set role dekad_owner");
	const { rows } = await client.query<{ id: string; root: string }>(
		"select jurisdiction_id as id, root_region_code as root from dekad.jurisdiction order by code",
	);
	for (const { id, root } of rows)
		await client.query(
			`insert into dekad.event (jurisdiction_id, event_id, at, kind, subject_id, region_path, actor_name, actor_role, ran_by, payload)
       values ($1, $2, $3, 'backup.restored', $1, $4, $5, 'operator', $6, $7)`,
			[
				id,
				newId(now),
				now,
				`${root}/`,
				approval.requestedBy,
				ranBy,
				JSON.stringify({
					sha256,
					backupAt,
					requestedBy: approval.requestedBy,
					approvedBy: approval.approvedBy,
					reason: approval.reason,
				}),
			],
		);
	await client.query("reset role");
}
