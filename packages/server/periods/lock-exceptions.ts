import type { Actor } from "@dekad/core/access/actor.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import type { LockExceptionView } from "@dekad/contract/lock-exceptions.ts";
import { reachCondition, reachOfRows } from "../access/reach.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { getRegionPath } from "../registry/get-region-path.ts";

/**
 * Exceptions to a lock: an object somebody granted until an instant, for a project or a region.
 *
 * Only the dispatcher grants, since it opens and closes periods. An exception lets a report in
 * and touches nothing else: what comes in under it is late. A closed year has none.
 */

/**
 * The exception that lets a report of the project into the locked dekad at `now`; of several the one that
 * runs longest. Undefined: none, so the lock holds. To be asked only when the dekad is locked.
 */
export async function coveringException(
	tx: Tx,
	jurisdictionId: string,
	{
		projectId,
		regionPath,
		dekadStart: start,
		now,
	}: { projectId: string; regionPath: string; dekadStart: string; now: Date },
): Promise<{ exceptionId: string; untilAt: Date } | undefined> {
	const [found] = await queryRows<{ exceptionId: string; untilAt: Date }>(
		tx,
		`select exception_id as "exceptionId", until_at as "untilAt" from lock_exception e
     where e.jurisdiction_id = $1 and e.dekad_start = $2
       and (e.project_id = $3 or (e.project_id is null and starts_with($4::text, e.region_path)))
       and e.granted_at <= $5 and e.until_at > $5 and e.ended_at is null
       and not exists (select 1 from closed_year c where c.jurisdiction_id = $1 and c.year = extract(year from $2::date))
     order by e.until_at desc limit 1`,
		[jurisdictionId, start, projectId, regionPath, now.toISOString()],
	);
	return found;
}

type Row = {
	exceptionId: string;
	dekadStart: string;
	regionPath: string;
	projectId: string | null;
	projectCode: string | null;
	projectName: string | null;
	until: Date;
	reason: string;
	grantedAt: Date;
	grantedBy: string;
	endedAt: Date | null;
	endedBy: string | null;
};

// A project out of the actor's reach has no code here, and its exception is not told of either.
const selectFor = (
	actor: Actor,
) => `select e.exception_id as "exceptionId", e.dekad_start as "dekadStart", e.region_path as "regionPath", e.project_id as "projectId",
         p.code as "projectCode", p.name as "projectName", e.until_at as "until", e.reason, e.granted_at as "grantedAt", e.granted_by as "grantedBy",
         e.ended_at as "endedAt", e.ended_by as "endedBy"
  from lock_exception e
  left join project p on p.jurisdiction_id = e.jurisdiction_id and p.project_id = e.project_id and ${reachCondition(actor, "p")}
  where e.jurisdiction_id = $1`;

/**
 * Exceptions that concern the actor, newest first: of a project it sees, of a region in which it sees a
 * project, or below its own scope. At most 500.
 */
export async function listExceptions(
	tx: Tx,
	actor: Actor,
	{ dekad, now }: { dekad?: string | undefined; now: Date },
): Promise<LockExceptionView[]> {
	const rows = await queryRows<Row>(
		tx,
		`${selectFor(actor)} and ($2::date is null or e.dekad_start = $2)
       and (p.project_id is not null or (e.project_id is null and (starts_with(e.region_path, $3::text) or exists (
         select 1 from project seen where seen.jurisdiction_id = $1 and ${reachCondition(actor, "seen")} and starts_with(seen.region_path, e.region_path)))))
     order by e.granted_at desc, e.exception_id limit 500`,
		[
			actor.jurisdictionId,
			dekad === undefined ? null : dekadStart(parseDekad(dekad)),
			actor.scope,
		],
	);
	return rows.map((row) => viewOf(row, now));
}

/**
 * Grants an exception.
 *
 * @throws DekadError access.not_allowed, period.not_open, period.year_closed, exception.too_short,
 *   project.not_found, region.not_found
 */
export async function grantException(
	tx: Tx,
	actor: Actor,
	asked: {
		dekad: string;
		projectId?: string | undefined;
		region?: string | undefined;
		until: string;
		reason: string;
	},
	now: Date,
): Promise<LockExceptionView> {
	requireMay(actor, "lock-exception.grant");
	const dekad = parseDekad(asked.dekad);
	const start = dekadStart(dekad);
	const period = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("dekad_start", "=", start)
		.select("locked_from as lockedFrom")
		.executeTakeFirst();
	if (!period)
		throw new DekadError("period.not_open", {
			period: asked.dekad,
			opensOn: start,
		});
	const closed = await tx
		.selectFrom("closed_year")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("year", "=", dekad.year)
		.select("year")
		.executeTakeFirst();
	if (closed) throw new DekadError("period.year_closed", { year: dekad.year });
	const until = new Date(asked.until);
	const least = period.lockedFrom > now ? period.lockedFrom : now;
	if (until <= least)
		throw new DekadError("exception.too_short", {
			after: least.toISOString(),
		});

	const exceptionId = newId(now);
	const regionPath = await placeOf(tx, actor, asked);
	await tx
		.insertInto("lock_exception")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			exception_id: exceptionId,
			dekad_start: start,
			region_path: regionPath,
			project_id: asked.projectId ?? null,
			until_at: until,
			reason: asked.reason,
			granted_at: now,
			granted_by: actor.name,
		})
		.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "lock_exception.granted",
				subjectId: exceptionId,
				projectId: asked.projectId ?? null,
				regionPath,
				payload: {
					dekad: asked.dekad,
					until: until.toISOString(),
					reason: asked.reason,
				},
			},
		],
		now,
	);
	return getException(tx, actor, exceptionId, now);
}

/** The region of the named project, or the named region, which must stand today. */
async function placeOf(
	tx: Tx,
	actor: Actor,
	{
		projectId,
		region = "",
	}: { projectId?: string | undefined; region?: string | undefined },
): Promise<string> {
	if (projectId !== undefined) {
		const project = await tx
			.selectFrom("project")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("project_id", "=", projectId)
			.where(reachOfRows(actor, "project", "lock-exception.grant"))
			.select("region_path as regionPath")
			.executeTakeFirst();
		if (!project) throw new DekadError("project.not_found");
		return project.regionPath;
	}
	const regionPath = await getRegionPath(tx, actor, region);
	const stands = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("region_path", "=", regionPath)
		.where("valid_until_on", "is", null)
		.select("code")
		.executeTakeFirst();
	if (!stands || !regionPath.startsWith(actor.scope ?? regionPath))
		throw new DekadError("region.not_found", { code: region });
	return regionPath;
}

/**
 * Takes an exception back.
 *
 * @throws DekadError access.not_allowed, exception.not_found, exception.over (it ran out, or was taken back before)
 */
export async function endException(
	tx: Tx,
	actor: Actor,
	exceptionId: string,
	now: Date,
): Promise<LockExceptionView> {
	requireMay(actor, "lock-exception.grant");
	const stood = await getException(tx, actor, exceptionId, now);
	requireMay(
		actor,
		"lock-exception.grant",
		{ regionPath: stood.regionPath },
		"exception.not_found",
	);
	const { numUpdatedRows } = await tx
		.updateTable("lock_exception")
		.set({ ended_at: now, ended_by: actor.name })
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("exception_id", "=", exceptionId)
		.where("ended_at", "is", null)
		.where("until_at", ">", now)
		.executeTakeFirst();
	if (numUpdatedRows === 0n) throw new DekadError("exception.over");
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "lock_exception.ended",
				subjectId: exceptionId,
				projectId: stood.projectId,
				regionPath: stood.regionPath,
				payload: { dekad: stood.dekad },
			},
		],
		now,
	);
	return getException(tx, actor, exceptionId, now);
}

async function getException(
	tx: Tx,
	actor: Actor,
	exceptionId: string,
	now: Date,
): Promise<LockExceptionView> {
	const [row] = await queryRows<Row>(
		tx,
		`${selectFor(actor)} and e.exception_id = $2`,
		[actor.jurisdictionId, exceptionId],
	);
	if (!row) throw new DekadError("exception.not_found");
	return viewOf(row, now);
}

const viewOf = ({ dekadStart: start, ...row }: Row, now: Date) => ({
	...row,
	dekad: dekadId(dekadOfStart(start)),
	until: row.until.toISOString(),
	grantedAt: row.grantedAt.toISOString(),
	endedAt: row.endedAt?.toISOString() ?? null,
	isRunning: row.endedAt === null && row.until > now,
});
