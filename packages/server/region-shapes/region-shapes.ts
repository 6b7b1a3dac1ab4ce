import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	type OutlineProblem,
	regionOutlines,
} from "@dekad/core/registry/region-outlines.ts";
import { text } from "@dekad/core/text/text.ts";
import type {
	LoadedShapes,
	RegionShapesView,
} from "@dekad/contract/region-shapes.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";

/** Only who dispatches the whole office may change what everybody sees. */
async function rootPathFor(tx: Tx, actor: Actor): Promise<string> {
	requireMay(actor, "map.load");
	return (await officeOf(tx, actor.jurisdictionId)).rootPath;
}

/**
 * Puts the outlines of a GeoJSON file in the place of the office's map, all at once or not at all. What could not
 * be matched is named; the rest is on the map.
 *
 * @throws DekadError access.not_allowed, region_shape.invalid
 */
export async function loadRegionShapes(
	tx: Tx,
	{ actor, content, now }: { actor: Actor; content: string; now: Date },
): Promise<LoadedShapes> {
	const rootPath = await rootPathFor(tx, actor);
	const regions = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("valid_until_on", "is", null)
		.select(["code", "name_zh as nameZh", "name_en as nameEn"])
		.execute();
	const read = regionOutlines(parsed(content), regions);
	if ("problem" in read)
		throw new DekadError("region_shape.invalid", {
			problem: sentenceOf(actor, read.problem),
			...read.problem,
		});
	await removeAll(tx, actor);
	await tx.executeQuery(
		CompiledQuery.raw(
			`insert into region_shape (jurisdiction_id, region_code, rings, loaded_at, loaded_by)
       select $1, s.region_code, s.rings, $3, $4 from jsonb_to_recordset($2::jsonb) as s (region_code text, rings jsonb)`,
			[
				actor.jurisdictionId,
				JSON.stringify(
					read.outlines.map(({ regionCode, rings }) => ({
						region_code: regionCode,
						rings,
					})),
				),
				now.toISOString(),
				actor.name,
			],
		),
	);
	await say(
		tx,
		actor,
		"region_shape.loaded",
		rootPath,
		read.outlines.length,
		now,
	);
	return { loaded: read.outlines.length, unmatched: read.unmatched };
}

/** Takes the office's map away: the tiles are shown again. @throws DekadError access.not_allowed */
export async function removeRegionShapes(
	tx: Tx,
	{ actor, now }: { actor: Actor; now: Date },
): Promise<{ removed: number }> {
	const rootPath = await rootPathFor(tx, actor);
	const removed = await removeAll(tx, actor);
	if (removed > 0)
		await say(tx, actor, "region_shape.removed", rootPath, removed, now);
	return { removed };
}

async function removeAll(tx: Tx, actor: Actor): Promise<number> {
	const { numDeletedRows } = await tx
		.deleteFrom("region_shape")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.executeTakeFirst();
	return Number(numDeletedRows);
}

const say = (
	tx: Tx,
	actor: Actor,
	kind: string,
	regionPath: string,
	regions: number,
	now: Date,
) =>
	appendEvents(
		tx,
		actor,
		[{ kind, subjectId: null, regionPath, payload: { regions } }],
		now,
	);

/** Outlines of the regions right below `below`, in the order of their paths. */
export async function listRegionShapes(
	tx: Tx,
	actor: Actor,
	below?: string,
): Promise<RegionShapesView> {
	const { rootPath } = await officeOf(tx, actor.jurisdictionId);
	const parent = below ?? actor.scope ?? rootPath;
	const { rows } = await tx.executeQuery<{
		regionPath: string;
		rings: [number, number][][];
		loadedAt: Date;
	}>(
		CompiledQuery.raw(
			`select r.region_path as "regionPath", s.rings, s.loaded_at as "loadedAt"
       from region r join region_shape s on s.jurisdiction_id = $1 and s.region_code = r.code
       where r.jurisdiction_id = $1 and r.valid_until_on is null and r.region_path = $2 || r.code || '/'
       order by r.region_path collate "C"`,
			[actor.jurisdictionId, parent],
		),
	);
	return {
		shapes: rows.map(({ regionPath, rings }) => ({ regionPath, rings })),
		loadedAt: rows[0]?.loadedAt.toISOString() ?? null,
	};
}

/** What JSON holds; undefined for what is none. */
function parsed(content: string): unknown {
	try {
		return JSON.parse(content);
	} catch {
		return undefined;
	}
}

function sentenceOf({ lang }: Actor, problem: OutlineProblem): string {
	switch (problem.kind) {
		case "too_many_features":
		case "too_many_positions":
			return text(lang, `shapes.${problem.kind}`, { limit: problem.limit });
		case "no_position":
			return text(lang, "shapes.no_position", {
				feature: problem.feature,
				value: problem.value,
			});
		default:
			return text(lang, `shapes.${problem.kind}`);
	}
}
