import { CompiledQuery } from "kysely";
import {
	addDekads,
	compareDekads,
	type Dekad,
	dekadBounds,
	dekadIndex,
	dekadOfStart,
} from "@dekad/core/periods/dekad.ts";
import { periodDates, type DekadRule } from "@dekad/core/periods/due-dates.ts";
import { instantOf } from "@dekad/core/periods/zone.ts";
import type { WorkCalendar } from "@dekad/core/periods/calendar.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";

export type PeriodSettings = {
	readonly rule: DekadRule;
	readonly calendar: WorkCalendar;
	readonly timeZone: string;
};

/**
 * Opens every dekad from `first` to `last` that is not open yet: stores its dates and carries every
 * project's row forward. Takes the office's reporting lock alone, so that no report falls between.
 * Returns the dekads opened now, oldest first; none when all stood.
 *
 * The transaction must not hold the shared reporting lock already.
 */
export async function openPeriods(
	tx: Tx,
	{
		actor,
		settings,
		first,
		last,
		regionPath,
		now,
	}: {
		actor: Actor;
		settings: PeriodSettings;
		first: Dekad;
		last: Dekad;
		regionPath: string;
		now: Date;
	},
): Promise<Dekad[]> {
	await tx.executeQuery(
		CompiledQuery.raw("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
			actor.jurisdictionId,
		]),
	);
	const stand = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.select("dekad_start")
		.execute();
	const known = new Set(stand.map((row) => row.dekad_start));
	const opened: Dekad[] = [];
	for (
		let dekad = first;
		compareDekads(dekad, last) <= 0;
		dekad = addDekads(dekad, 1)
	) {
		if (!known.has(dekadBounds(dekad).first)) opened.push(dekad);
	}
	if (opened.length === 0) return [];
	await tx
		.insertInto("reporting_period")
		.values(
			opened.map((dekad) =>
				periodRow(actor.jurisdictionId, dekad, settings, now),
			),
		)
		.execute();
	await appendEvents(
		tx,
		actor,
		opened.map((dekad) => ({
			kind: "period.opened",
			subjectId: null,
			regionPath,
			payload: { dekadStart: dekadBounds(dekad).first },
		})),
		now,
	);
	const projects = await tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.select("project_id")
		.execute();
	await refreshProjectDekads(
		tx,
		actor.jurisdictionId,
		projects.map((row) => row.project_id),
		dekadBounds(opened[0]!).first,
	);
	return opened;
}

/** A reporting_period row: the dates of a dekad under the office's rule and calendar. */
export function periodRow(
	jurisdictionId: string,
	dekad: Dekad,
	{ rule, calendar, timeZone }: PeriodSettings,
	now: Date,
) {
	const bounds = dekadBounds(dekad);
	const dates = periodDates(rule, calendar, dekad);
	return {
		jurisdiction_id: jurisdictionId,
		dekad_start: bounds.first,
		dekad_end: bounds.last,
		year: dekad.year,
		dekad_index: dekadIndex(dekad),
		as_of_on: dates.asOfOn,
		cut_off_on: dates.cutOffOn,
		timely_until: instantOf(dates.timelyUntil, timeZone),
		locked_from: instantOf(dates.lockedFrom, timeZone),
		calendar_basis: dates.basis,
		opened_at: now,
	};
}

/** The newest opened dekad of an office. Undefined: none yet. */
export async function findNewestPeriod(
	tx: Tx,
	jurisdictionId: string,
): Promise<Dekad | undefined> {
	const row = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", jurisdictionId)
		.select((eb) => eb.fn.max("dekad_start").as("start"))
		.executeTakeFirst();
	return row?.start ? dekadOfStart(row.start) : undefined;
}
