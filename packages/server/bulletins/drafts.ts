import type { Actor } from "@dekad/core/access/actor.ts";
import { findPeriod } from "@dekad/core/periods/period.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";

/** Which bulletin a draft is of. */
export type DraftKey = {
	readonly regionPath: string;
	readonly period: string;
	readonly list: string | null;
};

export type Draft = {
	readonly nextSteps: string;
	readonly nextStepsEn: string;
	/** 0: nothing saved yet. */
	readonly version: number;
	readonly updatedAt: string | null;
	readonly updatedBy: string | null;
};

/** The words saved for a bulletin not published yet. */
export async function findDraft(
	tx: Tx,
	actor: Actor,
	{ regionPath, period, list }: DraftKey,
): Promise<Draft> {
	const row = await tx
		.selectFrom("bulletin_draft")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("region_path", "=", regionPath)
		.where("period", "=", period)
		.where("list_code", "=", list ?? "")
		.selectAll()
		.executeTakeFirst();
	return {
		nextSteps: row?.next_steps ?? "",
		nextStepsEn: row?.next_steps_en ?? "",
		version: row?.version ?? 0,
		updatedAt: row?.updated_at.toISOString() ?? null,
		updatedBy: row?.updated_by ?? null,
	};
}

/**
 * Saves the words of a draft over the version its author saw.
 *
 * @throws DekadError access.not_allowed, period.invalid, region.not_found (outside the actor's reach), bulletin.version_conflict
 */
export async function saveDraft(
	tx: Tx,
	{
		actor,
		region,
		period,
		list = "",
		nextSteps,
		nextStepsEn = "",
		version,
		now,
	}: {
		actor: Actor;
		region?: string | undefined;
		period: string;
		list?: string | undefined;
		nextSteps: string;
		nextStepsEn?: string | undefined;
		version: number;
		now: Date;
	},
): Promise<Draft> {
	requireMay(actor, "bulletin.issue");
	const regionPath = region ?? actor.scope ?? "";
	if (!actor.scope || !regionPath.startsWith(actor.scope))
		throw new DekadError("region.not_found", { code: regionPath });
	if (!findPeriod(period)) throw new DekadError("period.invalid", { period });
	const saved = await tx
		.insertInto("bulletin_draft")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			region_path: regionPath,
			period,
			list_code: list,
			next_steps: nextSteps,
			next_steps_en: nextStepsEn,
			version: 1,
			updated_at: now,
			updated_by: actor.name,
		})
		.onConflict((conflict) =>
			conflict
				.columns(["jurisdiction_id", "region_path", "period", "list_code"])
				.doUpdateSet({
					next_steps: nextSteps,
					next_steps_en: nextStepsEn,
					version: version + 1,
					updated_at: now,
					updated_by: actor.name,
				})
				.where("bulletin_draft.version", "=", version),
		)
		.returning("version")
		.executeTakeFirst();
	// A draft published meanwhile is gone: whoever saw a version of it must look again.
	if (!saved || saved.version !== version + 1)
		throw new DekadError("bulletin.version_conflict");
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "bulletin.draft_saved",
				subjectId: null,
				regionPath,
				payload: { period, list: list || null, version: version + 1 },
			},
		],
		now,
	);
	return {
		nextSteps,
		nextStepsEn,
		version: version + 1,
		updatedAt: now.toISOString(),
		updatedBy: actor.name,
	};
}

/** Takes a draft away: its words stand in a snapshot now. */
export async function dropDraft(
	tx: Tx,
	actor: Actor,
	{ regionPath, period, list }: DraftKey,
): Promise<void> {
	await tx
		.deleteFrom("bulletin_draft")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("region_path", "=", regionPath)
		.where("period", "=", period)
		.where("list_code", "=", list ?? "")
		.execute();
}
