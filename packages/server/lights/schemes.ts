import type { Actor } from "@dekad/core/access/actor.ts";
import { lacksOf, type LightScheme } from "@dekad/core/lights/scheme.ts";
import { parseLightScheme } from "@dekad/core/packs/parse-light-scheme.ts";
import { PackError } from "@dekad/core/packs/read-data.ts";
import { text } from "@dekad/core/text/text.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import {
	DEFAULT_SCHEME,
	readLightSchemes,
} from "../packs/read-light-schemes.ts";

/**
 * The scheme in force on a civil day, of those recorded by `instant`: the office's newest, before its first one the
 * product's own.
 */
export async function schemeInForce(
	tx: Tx,
	actor: Actor,
	day: string,
	instant: Date,
): Promise<LightScheme> {
	const row = await tx
		.selectFrom("light_scheme")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("effective_on", "<=", day)
		.where("recorded_at", "<=", instant)
		.orderBy("effective_on", "desc")
		.orderBy("recorded_at", "desc")
		.limit(1)
		.select("scheme")
		.executeTakeFirst();
	if (row) return parseLightScheme(row.scheme);
	const own = readLightSchemes().get(DEFAULT_SCHEME);
	if (!own) throw new TypeError("the product's own light scheme is missing");
	return own;
}

/**
 * Reads a scheme somebody wrote or changed.
 *
 * @throws DekadError light_scheme.invalid with the place
 */
export function readScheme(value: unknown): LightScheme {
	try {
		return parseLightScheme(value);
	} catch (error) {
		if (!(error instanceof PackError)) throw error;
		throw new DekadError("light_scheme.invalid", { problem: error.message });
	}
}

/**
 * Sets the office's scheme from a day on: a recorded act of the dispatching office, with a reason. Days
 * before keep their rules.
 *
 * @throws DekadError access.not_allowed, light_scheme.invalid, light_scheme.not_available
 */
export async function setScheme(
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
): Promise<LightScheme> {
	requireMay(actor, "light.scheme-set");
	const scheme = readScheme(value);
	const lacks = lacksOf(scheme.rules);
	if (lacks.length > 0)
		throw new DekadError("light_scheme.not_available", {
			lacks: lacks
				.map((what) => text(actor.lang, `lights.lacks.${what}`))
				.join(text(actor.lang, "events.between")),
		});
	const { rootPath } = await officeOf(tx, actor.jurisdictionId);
	await tx
		.insertInto("light_scheme")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			effective_on: effectiveOn,
			recorded_at: now,
			scheme_id: scheme.id,
			scheme_version: scheme.version,
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
				kind: "light_scheme.set",
				subjectId: null,
				regionPath: rootPath,
				payload: { scheme: scheme.id, effectiveOn, reason },
			},
		],
		now,
	);
	return scheme;
}

/** Every scheme the office has set, newest first. */
export async function listSetSchemes(tx: Tx, actor: Actor) {
	const rows = await tx
		.selectFrom("light_scheme")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("effective_on", "desc")
		.orderBy("recorded_at", "desc")
		.selectAll()
		.execute();
	return rows.map((row) => ({
		scheme: parseLightScheme(row.scheme),
		effectiveOn: row.effective_on,
		reason: row.reason,
		recordedAt: row.recorded_at.toISOString(),
		recordedBy: row.recorded_by,
	}));
}
