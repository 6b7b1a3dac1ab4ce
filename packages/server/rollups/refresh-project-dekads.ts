import { CompiledQuery } from "kysely";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { hot } from "../database/hot-query.ts";
import { ALL_DEKADS, markDekadSums, markDekadSumsOf } from "./dekad-sums.ts";
import { CELL_COLUMNS, projectDekadSelect } from "./project-dekad-sql.ts";

const KEY = ["jurisdiction_id", "dekad_start", "project_id"];
const VALUES = CELL_COLUMNS.filter((column) => !KEY.includes(column));
// Only rows that really differ are written, so that a rebuild of a true state writes nothing.
const UPSERT = `on conflict (jurisdiction_id, dekad_start, project_id) do update
  set ${VALUES.map((column) => `${column} = excluded.${column}`).join(", ")}
  where d.* is distinct from excluded.*`;
const insertFrom = (select: string) =>
	`insert into project_dekad as d (${CELL_COLUMNS.join(", ")}) ${select} ${UPSERT}`;

const REFRESH = insertFrom(
	projectDekadSelect({ jurisdiction: "$1", projects: "$2", from: "$3" }),
);
const REFRESH_FEW = hot(REFRESH);
const REFRESH_ONE = hot(
	`${REFRESH} returning d.dekad_start as "dekadStart", d.investment_ytd_yuan as "investmentYtdYuan", d.investment_since_start_yuan as "investmentSinceStartYuan"`,
);
const REBUILD = insertFrom(projectDekadSelect({ jurisdiction: "$1" }));
const FEW = 8;

/** Rows that have no reason to exist: no such period, before the project was tracked or stood anywhere. */
const withoutReason = (projects?: string) =>
	`delete from project_dekad d where d.jurisdiction_id = $1${projects ? ` and d.project_id = any(${projects}::uuid[])` : ""} and not exists (
     select 1 from project p
     join (select s.project_id, min(s.from_on) as from_on from project_standing s where s.jurisdiction_id = $1 group by s.project_id) s on s.project_id = p.project_id
     join reporting_period t on t.jurisdiction_id = $1 and t.dekad_start = d.dekad_start
     where p.jurisdiction_id = $1 and p.project_id = d.project_id and t.dekad_start >= p.tracked_from and t.dekad_end >= s.from_on)`;

/**
 * Brings the totals of `projectIds` up to date from the dekad that starts on `fromDekad` (a civil
 * date) to the newest opened one, in the caller's transaction: when it commits, every total that
 * includes these projects includes the change. The caller holds the projects' row locks and the
 * shared reporting lock of `asActor`. Returns how many rows changed.
 *
 * It reads the whole project whoever acts: a project that has moved keeps rows in the region it came
 * from, and a county's act must not make a year to date of the months since the move.
 */
export async function refreshProjectDekads(
	tx: Tx,
	jurisdictionId: string,
	projectIds: readonly string[],
	fromDekad: string,
): Promise<number> {
	if (projectIds.length === 0) return 0;
	// A few projects use the prepared plan; many get a plan of their own, since nested loops would crawl.
	const text = projectIds.length <= FEW ? REFRESH_FEW : REFRESH;
	const refresh = () =>
		asWholeOffice(tx, async () => {
			await markDekadSumsOf(tx, jurisdictionId, projectIds, fromDekad);
			return tx.executeQuery(
				CompiledQuery.raw(text, [jurisdictionId, [...projectIds], fromDekad]),
			);
		});
	const result = await (projectIds.length <= FEW
		? refresh()
		: withoutSmallPlans(tx, projectIds.length, refresh));
	return Number(result.numAffectedRows ?? 0);
}

/** `refreshProjectDekads` for one project, giving the rows that changed. */
export async function refreshProject(
	tx: Tx,
	jurisdictionId: string,
	projectId: string,
	fromDekad: string,
) {
	const { rows } = await asWholeOffice(tx, async () => {
		await markDekadSumsOf(tx, jurisdictionId, [projectId], fromDekad);
		return tx.executeQuery<{
			dekadStart: string;
			investmentYtdYuan: number | null;
			investmentSinceStartYuan: number | null;
		}>(
			CompiledQuery.raw(REFRESH_ONE, [jurisdictionId, [projectId], fromDekad]),
		);
	});
	return rows;
}

/**
 * Runs a statement over `rows` projects with plans made for many. What a bulk has just written is not in the
 * planner's statistics: it takes ten thousand reports for one and joins them in loops, and it scans a table it
 * believes empty once for every cell (10,000 first reports: 37 s; so: 1.6 s). Where a table has no statistics to
 * speak of, they are made first (100,000 reports of a new office: minutes without).
 */
async function withoutSmallPlans<T>(
	tx: Tx,
	rows: number,
	work: () => Promise<T>,
): Promise<T> {
	const { rows: unknown } = await tx.executeQuery<{ relname: string }>(
		CompiledQuery.raw(
			`select relname from pg_class where oid in ('project'::regclass, 'progress_report'::regclass, 'project_dekad'::regclass)
       and reltuples < $1 and pg_relation_size(oid) > 0`,
			[rows / 2],
		),
	);
	if (unknown.length > 0)
		await tx.executeQuery(CompiledQuery.raw("select refresh_statistics()"));
	const allow = (value: "on" | "off") =>
		tx.executeQuery(
			CompiledQuery.raw(
				"select set_config('enable_nestloop', $1, true), set_config('enable_seqscan', $1, true)",
				[value],
			),
		);
	await allow("off");
	const result = await work();
	await allow("on");
	return result;
}

/**
 * Removes the rows of dekads in which `projectIds` are no longer tracked, after `tracked_from` was moved to
 * a later day. The caller refreshes what remains.
 */
export async function removeUntrackedDekads(
	tx: Tx,
	jurisdictionId: string,
	projectIds: readonly string[],
): Promise<void> {
	if (projectIds.length === 0) return;
	await asWholeOffice(tx, async () => {
		await markDekadSumsOf(tx, jurisdictionId, projectIds, ALL_DEKADS);
		await tx.executeQuery(
			CompiledQuery.raw(withoutReason("$2"), [jurisdictionId, [...projectIds]]),
		);
	});
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
		await markDekadSums(tx, jurisdictionId, ALL_DEKADS);
		const corrected = await tx.executeQuery(
			CompiledQuery.raw(REBUILD, [jurisdictionId]),
		);
		const removed = await tx.executeQuery(
			CompiledQuery.raw(withoutReason(), [jurisdictionId]),
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
