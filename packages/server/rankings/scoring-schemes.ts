import type { Actor } from "@dekad/core/access/actor.ts";
import { parseScoring } from "@dekad/core/packs/parse-scoring.ts";
import { PackError } from "@dekad/core/packs/read-data.ts";
import type { ScoringScheme } from "@dekad/core/rollups/scoring.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";

const schemes = (tx: Tx, actor: Actor) =>
	tx
		.selectFrom("scoring_scheme")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("effective_on", "desc")
		.orderBy("recorded_at", "desc")
		.selectAll();

/** The rules of a score in force on a civil day. Null: none were set, or they were switched off. */
export async function scoringInForce(
	tx: Tx,
	actor: Actor,
	day: string,
): Promise<ScoringScheme | null> {
	const row = await schemes(tx, actor)
		.where("effective_on", "<=", day)
		.limit(1)
		.executeTakeFirst();
	const scheme = row && parseScoring(row.scheme);
	return scheme && scheme.rules.length > 0 ? scheme : null;
}

/** Everything that was ever set, newest first. */
export async function listScorings(tx: Tx, actor: Actor) {
	const rows = await schemes(tx, actor).execute();
	return rows.map((row) => ({
		scheme: parseScoring(row.scheme),
		effectiveOn: row.effective_on,
		reason: row.reason,
		recordedAt: row.recorded_at.toISOString(),
		recordedBy: row.recorded_by,
	}));
}

/**
 * Reads rules somebody wrote or changed.
 *
 * @throws DekadError scoring.invalid with the place
 */
export function readScoring(value: unknown): ScoringScheme {
	try {
		return parseScoring(value);
	} catch (error) {
		if (!(error instanceof PackError)) throw error;
		throw new DekadError("scoring.invalid", { problem: error.message });
	}
}

/**
 * Sets the rules of a score from a day on, or switches it off: a recorded act of the dispatching office, with a reason.
 *
 * @throws DekadError access.not_allowed, scoring.invalid
 */
export async function setScoring(
	tx: Tx,
	{
		actor,
		scheme: value,
		effectiveOn,
		reason,
		now,
	}: {
		actor: Actor;
		scheme: unknown;
		effectiveOn: string;
		reason: string;
		now: Date;
	},
): Promise<ScoringScheme> {
	requireMay(actor, "ranking.score");
	const scheme = readScoring(value);
	const { rootPath } = await officeOf(tx, actor.jurisdictionId);
	await tx
		.insertInto("scoring_scheme")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			effective_on: effectiveOn,
			recorded_at: now,
			scheme: JSON.stringify(value),
			reason,
			recorded_by: actor.name,
		})
		.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "scoring.set",
				subjectId: null,
				regionPath: rootPath,
				payload: {
					scheme: scheme.name.zh,
					rules: scheme.rules.length,
					effectiveOn,
					reason,
				},
			},
		],
		now,
	);
	return scheme;
}
