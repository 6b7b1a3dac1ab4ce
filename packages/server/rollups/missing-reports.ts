import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { type Dekad, dekadBounds } from "@dekad/core/periods/dekad.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import type { KeptNotes } from "./kept-node.ts";
import { type ListRef, whose } from "./whose.ts";

export type MissingRow = {
	projectId: string;
	code: string;
	name: string;
	ownerName: string;
	contactPhone: string | null;
	regionPath: string;
	missingDekads: number;
};

export const SHOWN_MISSING = 50;

/**
 * Reports asked for and not there. `toCome`: those of the period's dekads whose timely date has not passed at
 * `now`; what else is missing of the period is late. `rows`: the projects without a report of the newest
 * dekad, in region order, and how many of the year's dekads each has missed.
 */
export async function missingReports(
	tx: Tx,
	actor: Actor,
	{
		firstDay,
		last,
		list,
		now,
	}: { firstDay: string; last: Dekad; list: ListRef; now: Date },
): Promise<{
	toCome: number;
	count: number;
	timelyUntil: string;
	hasPassed: boolean;
	rows: MissingRow[];
}> {
	const { mine, parameters, parameter } = whose(actor, list);
	const end = `${parameter(dekadBounds(last).first)}::date`;
	const shared = [...parameters];
	const from = `${parameter(firstDay)}::date`;
	const instant = `${parameter(now.toISOString())}::timestamptz`;
	const absent = "d.is_expected and d.report_id is null";
	const [counts, rows] = await asWholeOffice(tx, async () => [
		await tx.executeQuery<{
			timelyUntil: Date;
			toCome: number;
			count: number;
		}>(
			CompiledQuery.raw(
				`select max(p.timely_until) as "timelyUntil",
                count(d.project_id) filter (where p.timely_until >= ${instant}) as "toCome",
                count(d.project_id) filter (where p.dekad_start = ${end}) as count
         from reporting_period p
         left join project_dekad d on d.dekad_start = p.dekad_start and ${mine} and ${absent}
         where p.jurisdiction_id = $1 and p.dekad_start between ${from} and ${end} and (p.dekad_start = ${end} or p.timely_until >= ${instant})`,
				parameters,
			),
		),
		await tx.executeQuery<MissingRow>(
			CompiledQuery.raw(
				`select p.project_id as "projectId", p.code, p.name, o.name as "ownerName", coalesce(p.contact_phone, o.contact_phone) as "contactPhone",
                d.region_path as "regionPath", (d.expected_ytd - d.reported_ytd)::int as "missingDekads"
         from project_dekad d
         join project p on p.jurisdiction_id = $1 and p.project_id = d.project_id
         join organisation o on o.jurisdiction_id = $1 and o.organisation_id = d.owner_org_id
         where ${mine} and d.dekad_start = ${end} and ${absent} order by d.region_path collate "C", p.code collate "C" limit ${SHOWN_MISSING}`,
				shared,
			),
		),
	]);
	const row = counts.rows[0];
	const timelyUntil = row?.timelyUntil ?? now;
	return {
		toCome: row?.toCome ?? 0,
		count: row?.count ?? 0,
		timelyUntil: timelyUntil.toISOString(),
		hasPassed: timelyUntil < now,
		rows: rows.rows,
	};
}

/** The same from what is kept of the reader's region; whether a report is still to come is a matter of the hour. */
export function missingOfKept(
	{ absent, absentRows }: Pick<KeptNotes, "absent" | "absentRows">,
	{
		last,
		now,
		timely,
	}: {
		last: Dekad;
		now: Date;
		/** First day of each dekad of the period up to `last`, and until when its reports are in time. */
		timely: readonly (readonly [start: string, until: Date])[];
	},
) {
	const end = dekadBounds(last).first;
	const counted = timely.filter(
		([start, until]) => start === end || until >= now,
	);
	const latest = new Date(
		Math.max(...counted.map(([, until]) => until.getTime())),
	);
	return {
		toCome: counted
			.filter(([, until]) => until >= now)
			.reduce((sum, [start]) => sum + (absent[start] ?? 0), 0),
		count: absent[end] ?? 0,
		timelyUntil: latest.toISOString(),
		hasPassed: latest < now,
		rows: [...absentRows],
	};
}
