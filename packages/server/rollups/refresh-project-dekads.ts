import { CompiledQuery } from "kysely";
import type { Db, Tx } from "../database/client.ts";
import { hot } from "../database/hot-query.ts";
import { CELL_COLUMNS, projectDekadSelect } from "./project-dekad-sql.ts";

const KEY = ["jurisdiction_id", "dekad_start", "project_id"];
const VALUES = CELL_COLUMNS.filter((column) => !KEY.includes(column));
// Only rows that really differ are written, so that a rebuild of a true state writes nothing.
const UPSERT = `on conflict (jurisdiction_id, dekad_start, project_id) do update
  set ${VALUES.map((column) => `${column} = excluded.${column}`).join(", ")}
  where (${VALUES.map((column) => `d.${column}`).join(", ")}) is distinct from (${VALUES.map((column) => `excluded.${column}`).join(", ")})`;
const insertFrom = (select: string) =>
	`insert into project_dekad as d (${CELL_COLUMNS.join(", ")}) ${select} ${UPSERT}`;

const REFRESH = insertFrom(
	projectDekadSelect({ jurisdiction: "$1", projects: "$2", from: "$3" }),
);
const REBUILD = insertFrom(projectDekadSelect({ jurisdiction: "$1" }));
const FEW = 8;

/**
 * Brings the totals of `projectIds` up to date from the dekad that starts on `fromDekad` (a civil
 * date) to the newest opened one, in the caller's transaction: when it commits, every total that
 * includes these projects includes the change. The caller holds the projects' row locks and the
 * shared reporting lock of `asActor`. Returns how many rows changed.
 */
export async function refreshProjectDekads(
	tx: Tx,
	jurisdictionId: string,
	projectIds: readonly string[],
	fromDekad: string,
): Promise<number> {
	if (projectIds.length === 0) return 0;
	// A few projects use the prepared plan; many get a plan of their own, since nested loops would crawl.
	const text = projectIds.length <= FEW ? hot(REFRESH) : REFRESH;
	const result = await tx.executeQuery(
		CompiledQuery.raw(text, [jurisdictionId, [...projectIds], fromDekad]),
	);
	return Number(result.numAffectedRows ?? 0);
}

/**
 * Makes the derived state of one office again from the raw rows. Run as the tables' owner, under the
 * exclusive reporting lock. Returns how many rows there are, how many were wrong or missing and how
 * many had no reason to exist; a true state gives 0 and 0.
 */
export async function rebuildProjectDekads(
	ownerDb: Db,
	jurisdictionId: string,
): Promise<{ rows: number; corrected: number; removed: number }> {
	return ownerDb.transaction().execute(async (tx) => {
		await tx.executeQuery(
			CompiledQuery.raw(
				"select pg_advisory_xact_lock(hashtextextended($1, 0))",
				[jurisdictionId],
			),
		);
		await tx.executeQuery(CompiledQuery.raw("set local work_mem = '256MB'"));
		const corrected = await tx.executeQuery(
			CompiledQuery.raw(REBUILD, [jurisdictionId]),
		);
		// Without a period or before a project was tracked there is no row.
		const removed = await tx.executeQuery(
			CompiledQuery.raw(
				`delete from project_dekad d where d.jurisdiction_id = $1 and not exists (
           select 1 from project p join reporting_period t on t.jurisdiction_id = $1 and t.dekad_start = d.dekad_start
           where p.jurisdiction_id = $1 and p.project_id = d.project_id and t.dekad_start >= p.tracked_from)`,
				[jurisdictionId],
			),
		);
		const rows = await tx.executeQuery<{ count: number }>(
			CompiledQuery.raw(
				"select count(*) as count from project_dekad where jurisdiction_id = $1",
				[jurisdictionId],
			),
		);
		return {
			rows: Number(rows.rows[0]?.count ?? 0),
			corrected: Number(corrected.numAffectedRows ?? 0),
			removed: Number(removed.numAffectedRows ?? 0),
		};
	});
}
