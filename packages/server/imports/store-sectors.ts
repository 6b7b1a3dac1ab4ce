import { asWholeOffice } from "../database/as-actor.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { insertRows, queryRows } from "../database/row-arrays.ts";
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

type SectorRow = {
	readonly code: string;
	readonly parentCode: string | null;
	readonly nameZh: string;
	readonly nameEn: string | null;
	readonly path: string;
	readonly isActive: boolean;
};

/** The tree of sectors: new ones, new names, new parents. A sector that projects belong to keeps its place. */
export const storeSectors = (context: ImportContext): SheetStore =>
	storeAtOnce(async (rows) => {
		const { tx, actor, references, reader } = context;
		const verdicts: Verdict[] = [];
		const stated = new Map<string, DataRow>();
		for (const row of rows) {
			const code = textOf(row, "code") ?? "";
			if (isPlainCode(code)) stated.set(code, row);
			else
				verdicts.push(
					rejected(
						row,
						reader.problemAt(row.number, "code", "imports.bad_code", {}, code),
					),
				);
		}
		// A sheet without a column for parents says nothing of them: known sectors keep theirs.
		const saysParents = context.filled.has("parent_code");
		const parentOf = (code: string): string | null | undefined => {
			const row = stated.get(code);
			const known = references.sectors.byCode(code);
			if (!row || (!saysParents && known)) return known?.parentCode;
			return textOf(row, "parent_code") ?? null;
		};
		const paths = pathsOf(parentOf);
		const used = await asWholeOffice(
			tx,
			() =>
				queryRows<{ path: string }>(
					tx,
					"select distinct sector_path as path from project where jurisdiction_id = $1",
					[actor.jurisdictionId],
				),
			{ tellsNothing: true },
		);
		const changes: SectorRow[] = [];
		for (const [code, row] of stated) {
			const known = references.sectors.byCode(code);
			const path = paths(code);
			const problem =
				path === "circle"
					? ("imports.parent_circle" as const)
					: path === undefined
						? ("imports.parent_not_found" as const)
						: known &&
								known.path !== path &&
								used.some((each) => each.path.startsWith(known.path))
							? ("imports.has_projects" as const)
							: undefined;
			if (problem || path === undefined) {
				verdicts.push(
					rejected(
						row,
						reader.problemAt(
							row.number,
							"parent_code",
							problem ?? "imports.parent_not_found",
							{},
							problem === "imports.parent_not_found"
								? (parentOf(code) ?? "")
								: code,
						),
					),
				);
				continue;
			}
			const change: SectorRow = {
				code,
				parentCode: parentOf(code) ?? null,
				nameZh: textOf(row, "name_zh") ?? code,
				nameEn: textOf(row, "name_en") ?? known?.nameEn ?? null,
				path,
				isActive:
					(row.values["is_active"] as boolean | undefined) ??
					known?.isActive ??
					true,
			};
			const isSame =
				known &&
				known.path === path &&
				known.nameZh === change.nameZh &&
				known.nameEn === change.nameEn &&
				known.isActive === change.isActive;
			verdicts.push(isSame ? unchanged(row) : accepted(row));
			if (!isSame) changes.push(change);
		}
		if (!context.isDry) await write(context, changes);
		return verdicts;
	});

async function write(
	{ tx, actor, references, rootPath, now }: ImportContext,
	changes: readonly SectorRow[],
): Promise<void> {
	await insertRows<SectorRow>(
		tx,
		"sector",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["code", "text", ({ code }) => code],
			["parent_code", "text", ({ parentCode }) => parentCode],
			["name_zh", "text", ({ nameZh }) => nameZh],
			["name_en", "text", ({ nameEn }) => nameEn],
			["sector_path", "text", ({ path }) => path],
			["is_active", "boolean", ({ isActive }) => isActive],
		],
		changes,
		{
			onConflict: `on conflict (jurisdiction_id, code) do update
        set parent_code = excluded.parent_code, name_zh = excluded.name_zh, name_en = excluded.name_en,
            sector_path = excluded.sector_path, is_active = excluded.is_active`,
		},
	);
	await appendManyEvents(
		tx,
		actor,
		changes.map(({ code }) => ({
			kind: references.sectors.byCode(code) ? "sector.changed" : "sector.added",
			subjectId: null,
			regionPath: rootPath,
			payload: { code },
		})),
		now,
	);
}
