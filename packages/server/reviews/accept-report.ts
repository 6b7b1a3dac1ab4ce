import type { Actor } from "@dekad/core/access/actor.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import {
	judgeReports,
	reviewedOf,
	writeAcceptances,
} from "./review-reports.ts";

export type Acceptance = { reportId: string; version: number };

/**
 * Takes a report as true at the actor's step of the review ladder. The deciding step, or one above it, makes it
 * final: it is among the accepted ones of every total when the transaction commits. A lower
 * step's word is kept and changes no total.
 *
 * @throws DekadError access.not_allowed, report.not_found, report.version_conflict (changed meanwhile, sent back or
 *   replaced), review.no_step, review.already_said
 */
export async function acceptReport(
	db: Db,
	{ actor, now, ...asked }: { actor: Actor; now: Date } & Acceptance,
) {
	return asActor(db, actor, (tx) => acceptReportIn(tx, actor, asked, now), {
		reporting: true,
		keepsPlans: true,
	});
}

/** The same inside a transaction that stands already, opened with `reporting`. */
export async function acceptReportIn(
	tx: Tx,
	actor: Actor,
	asked: Acceptance,
	now: Date,
) {
	const { allowed, refused } = await judgeReports(
		tx,
		actor,
		"accept",
		[asked],
		now,
	);
	const [one] = allowed;
	if (!one) throw refused[0]?.error;
	await writeAcceptances(tx, actor, allowed, now);
	return reviewedOf(one);
}
