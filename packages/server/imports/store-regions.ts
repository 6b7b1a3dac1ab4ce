import { addDays } from "@dekad/core/periods/civil-date.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { insertRows, queryRows, updateRows } from "../database/row-arrays.ts";
import { isPlainCode, pathsOf } from "./tree-paths.ts";
import {
	accepted,
	type DataRow,
	type ImportContext,
	rejected,
	type SheetStore,
	storeAtOnce,
	textOf,
	unchanged,
	type Verdict,
} from "./sheet-store.ts";

type RegionRow = {
	readonly row: DataRow;
	readonly code: string;
	readonly parentCode: string | null;
	readonly nameZh: string;
	readonly nameEn: string | null;
	readonly kind: string;
	readonly path: string;
	/** First day of this version. */
	readonly fromOn: string;
};

/** A region that was always there as far as the office is concerned. */
const FROM_THE_START = "1900-01-01";

/**
 * The tree of regions: new ones, new names, new parents. A change is a new dated version, and the old one
 * ends the day before. A region below which projects stand keeps its place: their paths are part of past totals.
 */
export const storeRegions = (context: ImportContext): SheetStore =>
	storeAtOnce(async (rows) => {
		const { references, reader, rootPath, today } = context;
		const rootCode = rootPath.slice(0, -1);
		const verdicts: Verdict[] = [];
		const stated = new Map<string, DataRow>();
		for (const row of rows) {
			const code = textOf(row, "code") ?? "";
			if (!isPlainCode(code))
				verdicts.push(
					rejected(
						row,
						reader.problemAt(row.number, "code", "imports.bad_code", {}, code),
					),
				);
			else stated.set(code, row);
		}
		const parentOf = (code: string): string | null | undefined => {
			const row = stated.get(code);
			if (!row) return references.regions.byCode(code)?.parentCode;
			if (code === rootCode) return textOf(row, "parent_code") ?? null;
			return textOf(row, "parent_code") ?? rootCode;
		};
		const paths = pathsOf(parentOf);
		const occupied = await occupiedPaths(context);

		const changes: RegionRow[] = [];
		for (const [code, row] of stated) {
			const parentCode = parentOf(code) ?? null;
			const known = references.regions.byCode(code);
			const path = paths(code);
			const at = (
				field: string,
				problem: Parameters<typeof reader.problemAt>[2],
				value: string,
			) =>
				rejected(row, reader.problemAt(row.number, field, problem, {}, value));
			if (code === rootCode && parentCode !== null)
				verdicts.push(at("parent_code", "imports.root_fixed", parentCode));
			else if (path === "circle")
				verdicts.push(at("parent_code", "imports.parent_circle", code));
			else if (path === undefined)
				verdicts.push(
					at("parent_code", "imports.parent_not_found", parentCode ?? ""),
				);
			else if (
				known &&
				known.path !== path &&
				occupied.some((used) => used.startsWith(known.path))
			)
				verdicts.push(at("parent_code", "imports.has_projects", code));
			else {
				const change: RegionRow = {
					row,
					code,
					parentCode,
					nameZh: textOf(row, "name_zh") ?? code,
					nameEn: textOf(row, "name_en") ?? known?.nameEn ?? null,
					kind: textOf(row, "kind") ?? known?.kind ?? "administrative",
					path,
					fromOn:
						textOf(row, "valid_from_on") ?? (known ? today : FROM_THE_START),
				};
				const isSame =
					known &&
					known.path === change.path &&
					known.nameZh === change.nameZh &&
					known.nameEn === change.nameEn &&
					known.kind === change.kind;
				verdicts.push(isSame ? unchanged(row) : accepted(row));
				if (!isSame) changes.push(change);
			}
		}
		if (!context.isDry) await write(context, changes);
		return verdicts;
	});

/** Paths that a project stands on. */
async function occupiedPaths({ tx, actor }: ImportContext): Promise<string[]> {
	const rows = await asWholeOffice(
		tx,
		() =>
			queryRows<{ path: string }>(
				tx,
				"select distinct region_path as path from project where jurisdiction_id = $1",
				[actor.jurisdictionId],
			),
		{ tellsNothing: true },
	);
	return rows.map(({ path }) => path);
}

async function write(
	{ tx, actor, references, now }: ImportContext,
	changes: readonly RegionRow[],
): Promise<void> {
	if (changes.length === 0) return;
	const { jurisdictionId } = actor;
	// A version that begins the same day is replaced, an earlier one ends the day before.
	const ending = changes.filter(
		({ code, fromOn }) =>
			(references.regions.byCode(code)?.validFromOn ?? fromOn) < fromOn,
	);
	await updateRows<RegionRow>(
		tx,
		"region",
		jurisdictionId,
		[
			["code", "text", ({ code }) => code],
			[
				"valid_from_on",
				"date",
				({ code }) => references.regions.byCode(code)?.validFromOn,
			],
		],
		[["valid_until_on", "date", ({ fromOn }) => addDays(fromOn, -1)]],
		ending,
	);
	await insertRows<RegionRow>(
		tx,
		"region",
		[
			["jurisdiction_id", "uuid", () => jurisdictionId],
			["code", "text", ({ code }) => code],
			["valid_from_on", "date", ({ fromOn }) => fromOn],
			["parent_code", "text", ({ parentCode }) => parentCode],
			["name_zh", "text", ({ nameZh }) => nameZh],
			["name_en", "text", ({ nameEn }) => nameEn],
			["kind", "text", ({ kind }) => kind],
			["level", "smallint", ({ path }) => path.split("/").length - 2],
			["region_path", "text", ({ path }) => path],
		],
		changes,
		{
			onConflict: `on conflict (jurisdiction_id, code, valid_from_on) do update
        set parent_code = excluded.parent_code, name_zh = excluded.name_zh, name_en = excluded.name_en,
            kind = excluded.kind, level = excluded.level, region_path = excluded.region_path, valid_until_on = null`,
		},
	);
	await moveDescendants(tx, jurisdictionId, references, changes);
	await appendManyEvents(
		tx,
		actor,
		changes.map(({ code, path }) => ({
			kind: references.regions.byCode(code) ? "region.changed" : "region.added",
			subjectId: null,
			regionPath: path,
			payload: { code },
		})),
		now,
	);
}

/** Regions below a moved one that the sheet does not name: their paths follow. None of them has projects. */
async function moveDescendants(
	tx: ImportContext["tx"],
	jurisdictionId: string,
	references: ImportContext["references"],
	changes: readonly RegionRow[],
): Promise<void> {
	const named = new Set(changes.map(({ code }) => code));
	const moved = changes.flatMap((change) => {
		const before = references.regions.byCode(change.code)?.path;
		return before !== undefined && before !== change.path
			? [{ before, after: change.path }]
			: [];
	});
	if (moved.length === 0) return;
	const following = [...references.regions.all()].flatMap((region) => {
		if (named.has(region.code)) return [];
		const move = moved
			.filter(({ before }) => region.path.startsWith(before))
			.sort((a, b) => b.before.length - a.before.length)[0];
		return move
			? [
					{
						code: region.code,
						path: move.after + region.path.slice(move.before.length),
					},
				]
			: [];
	});
	await queryRows(
		tx,
		`update region as t set region_path = v.path, level = array_length(string_to_array(v.path, '/'), 1) - 2
     from unnest($2::text[], $3::text[]) as v(code, path)
     where t.jurisdiction_id = $1 and t.code = v.code and t.valid_until_on is null`,
		[
			jurisdictionId,
			following.map(({ code }) => code),
			following.map(({ path }) => path),
		],
	);
}
