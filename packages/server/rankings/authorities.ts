import type { Actor } from "@dekad/core/access/actor.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type {
	RankedRate,
	RankingAuthority,
} from "@dekad/core/rollups/guarded-ranking.ts";
import type { AuthorityView } from "@dekad/contract/rankings.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";

const authorities = (tx: Tx, actor: Actor) =>
	tx
		.selectFrom("ranking_authority")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.selectAll();
type Row = Awaited<
	ReturnType<ReturnType<typeof authorities>["execute"]>
>[number];

const authorityOf = (row: Row): RankingAuthority => ({
	authorityId: row.authority_id,
	issuedBy: row.issued_by,
	document: row.document,
	documentOn: row.document_on,
	untilOn: row.until_on,
	rate: row.rate as RankedRate,
	minimumCount: row.minimum_count,
	tie: row.tie as RankingAuthority["tie"],
});

/** The authority in force on a civil day: of several the one recorded last. Null: none. */
export async function authorityInForce(
	tx: Tx,
	actor: Actor,
	day: string,
): Promise<RankingAuthority | null> {
	const row = await authorities(tx, actor)
		.where("revoked_at", "is", null)
		.where("document_on", "<=", day)
		.where("until_on", ">=", day)
		.orderBy("recorded_at", "desc")
		.orderBy("authority_id", "desc")
		.limit(1)
		.executeTakeFirst();
	return row ? authorityOf(row) : null;
}

/** All that were ever recorded, newest first. */
export async function listAuthorities(
	tx: Tx,
	actor: Actor,
	now: Date,
): Promise<AuthorityView[]> {
	const rows = await authorities(tx, actor)
		.orderBy("recorded_at", "desc")
		.orderBy("authority_id", "desc")
		.execute();
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	const inForce = await authorityInForce(
		tx,
		actor,
		civilDateOf(now.toISOString(), timeZone),
	);
	return rows.map((row) => viewOf(row, inForce));
}

const viewOf = (row: Row, inForce: RankingAuthority | null): AuthorityView => ({
	...authorityOf(row),
	recordedAt: row.recorded_at.toISOString(),
	recordedBy: row.recorded_by,
	revokedAt: row.revoked_at?.toISOString() ?? null,
	revokedBy: row.revoked_by,
	isInForce: inForce?.authorityId === row.authority_id,
});

/** Records who allowed a ranking. @throws DekadError access.not_allowed */
export async function recordAuthority(
	tx: Tx,
	{
		actor,
		authority,
		now,
	}: {
		actor: Actor;
		authority: Omit<RankingAuthority, "authorityId">;
		now: Date;
	},
): Promise<AuthorityView> {
	requireMay(actor, "ranking.authorise");
	const authorityId = newId(now);
	await tx
		.insertInto("ranking_authority")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			authority_id: authorityId,
			issued_by: authority.issuedBy,
			document: authority.document,
			document_on: authority.documentOn,
			until_on: authority.untilOn,
			rate: authority.rate,
			minimum_count: authority.minimumCount,
			tie: authority.tie,
			recorded_at: now,
			recorded_by: actor.name,
		})
		.execute();
	await tell(tx, actor, "ranking.authority_recorded", authorityId, now, {
		...authority,
	});
	return find(tx, actor, authorityId, now);
}

/** Ends an authority before its day. @throws DekadError access.not_allowed, ranking.authority_not_found */
export async function revokeAuthority(
	tx: Tx,
	{ actor, authorityId, now }: { actor: Actor; authorityId: string; now: Date },
): Promise<AuthorityView> {
	requireMay(actor, "ranking.authorise");
	const ended = await tx
		.updateTable("ranking_authority")
		.set({ revoked_at: now, revoked_by: actor.name })
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("authority_id", "=", authorityId)
		.where("revoked_at", "is", null)
		.returning("document")
		.executeTakeFirst();
	if (!ended) throw new DekadError("ranking.authority_not_found");
	await tell(tx, actor, "ranking.authority_revoked", authorityId, now, {
		document: ended.document,
	});
	return find(tx, actor, authorityId, now);
}

async function find(tx: Tx, actor: Actor, authorityId: string, now: Date) {
	const found = (await listAuthorities(tx, actor, now)).find(
		(each) => each.authorityId === authorityId,
	);
	if (!found) throw new DekadError("ranking.authority_not_found");
	return found;
}

async function tell(
	tx: Tx,
	actor: Actor,
	kind: string,
	subjectId: string,
	now: Date,
	payload: Record<string, unknown>,
) {
	const { rootPath } = await officeOf(tx, actor.jurisdictionId);
	await appendEvents(
		tx,
		actor,
		[{ kind, subjectId, regionPath: rootPath, payload }],
		now,
	);
}
