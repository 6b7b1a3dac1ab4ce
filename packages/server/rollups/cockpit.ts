import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	dekadAt,
	dekadBounds,
	dekadId,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import {
	expectedYuan,
	linearLine,
	seasonLine,
} from "@dekad/core/rollups/lines.ts";
import type { Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { rollup, type RollupQuestion } from "./queries.ts";

/**
 * What the first page shows: totals by region beside last year, by sector, the year's curve, who is late. A fixed
 * number of statements.
 *
 * @throws DekadError period.invalid, list.not_found
 */
export async function cockpit(
	tx: Tx,
	actor: Actor,
	question: Pick<RollupQuestion, "period" | "list" | "now">,
) {
	const byRegion = await rollup(tx, actor, { ...question, by: "region" });
	const period = byRegion.period;
	const bySector = await rollup(tx, actor, {
		...question,
		period,
		by: "sector",
	});
	const list =
		byRegion.list === null
			? null
			: { code: byRegion.list, version: byRegion.listVersion ?? 0 };
	return {
		rollup: byRegion,
		sectors: bySector.cells,
		curve: byRegion.lastDekad
			? await yearCurve(tx, actor, byRegion.lastDekad, list)
			: [],
		late: byRegion.lastDekad
			? await lateReporters(tx, actor, byRegion.lastDekad, list, 50)
			: { count: 0, rows: [] },
	};
}

type ListRef = { code: string; version: number } | null;
const inList = (list: ListRef) =>
	list
		? ` and exists (select 1 from project_list_member m join project_list l on l.jurisdiction_id = $1 and l.list_id = m.list_id
        where m.jurisdiction_id = $1 and m.project_id = d.project_id and m.version = $4 and l.code = $3)`
		: "";
const listParameters = (list: ListRef) =>
	list ? [list.code, list.version] : [];

/**
 * 36 points of the year: plan and, where a dekad is opened, actual as corrected; last year's actual and the two
 * common lines.
 */
async function yearCurve(
	tx: Tx,
	actor: Actor,
	lastDekad: string,
	list: ListRef,
) {
	const last = parseDekad(lastDekad);
	const { pack } = await officeOf(tx, actor.jurisdictionId);
	const { rows } = await tx.executeQuery<{
		start: string;
		actual: number | null;
		plan: number | null;
	}>(
		CompiledQuery.raw(
			`select d.dekad_start as start, sum(d.investment_ytd_yuan)::bigint as actual, sum(d.annual_plan_yuan)::bigint as plan
       from project_dekad d where d.jurisdiction_id = $1 and d.dekad_start >= make_date($2::int - 1, 1, 1) and d.dekad_start <= make_date($2::int, 12, 21)${inList(list)}
       group by d.dekad_start`,
			[actor.jurisdictionId, last.year, ...listParameters(list)],
		),
	);
	const moved = await correctionsBetween(tx, actor, last.year, list);
	const { rows: planned } = await tx.executeQuery<{
		index: number;
		planned: number | null;
	}>(
		CompiledQuery.raw(
			`select i as index, sum(p.cumulative_yuan[i])::bigint as planned
       from plan p join project_dekad d on d.jurisdiction_id = $1 and d.project_id = p.project_id and d.dekad_start = $${list ? 5 : 3}::date
       cross join generate_series(1, 36) i
       where p.jurisdiction_id = $1 and p.year = $2 and p.state = 'approved'${inList(list)} group by i`,
			[
				actor.jurisdictionId,
				last.year,
				...listParameters(list),
				dekadBounds(last).first,
			],
		),
	);
	const at = new Map(
		rows.map((row) => [
			row.start,
			{
				...row,
				actual:
					row.actual === null ? null : row.actual + movedAt(moved, row.start),
			},
		]),
	);
	const plans = new Map(planned.map((row) => [row.index, row.planned]));
	const annual = at.get(dekadBounds(last).first)?.plan ?? null;
	return Array.from({ length: 36 }, (_, index) => {
		const dekad = dekadAt(last.year, index + 1);
		const start = dekadBounds(dekad).first;
		return {
			dekad: dekadId(dekad),
			planned: plans.get(index + 1) ?? null,
			actual:
				start <= dekadBounds(last).first
					? (at.get(start)?.actual ?? null)
					: null,
			lastYear:
				at.get(dekadBounds({ ...dekad, year: last.year - 1 }).first)?.actual ??
				null,
			linear: annual === null ? null : expectedYuan(linearLine(dekad), annual),
			season:
				annual === null
					? null
					: expectedYuan(seasonLine(pack.season.shares, dekad), annual),
		};
	});
}

type Moved = { booked: string; meant: string; yuan: number };

/** What counted correction lines moved, summed by the dekad they are booked in and the one they are for. */
async function correctionsBetween(
	tx: Tx,
	actor: Actor,
	year: number,
	list: ListRef,
): Promise<Moved[]> {
	const { rows } = await tx.executeQuery<Moved>(
		CompiledQuery.raw(
			`select d.booked_dekad as booked, d.for_dekad as meant, sum(d.difference_yuan)::bigint as yuan
       from correction_line d
       join progress_report r on r.jurisdiction_id = $1 and r.report_id = d.report_id and r.is_counted
       where d.jurisdiction_id = $1 and d.measure = 'investment' and d.booked_dekad >= make_date($2::int - 1, 1, 1)${inList(list)}
       group by d.booked_dekad, d.for_dekad`,
			[actor.jurisdictionId, year, ...listParameters(list)],
		),
	);
	return rows;
}

/** How far corrections change the year to date at the end of the dekad that starts on `start`: those for it booked later come in, those for years before booked by then go out. */
function movedAt(moved: readonly Moved[], start: string): number {
	const yearStart = `${start.slice(0, 4)}-01-01`;
	let change = 0;
	for (const { booked, meant, yuan } of moved) {
		if (meant >= yearStart && meant <= start && booked > start) change += yuan;
		if (meant < yearStart && booked >= yearStart && booked <= start)
			change -= yuan;
	}
	return change;
}

/** Projects asked for `dekad` without a counted report, in region order, and how many of the year's dekads each has missed. */
export async function lateReporters(
	tx: Tx,
	actor: Actor,
	dekad: string,
	list: ListRef,
	limit: number,
) {
	const start = dekadBounds(parseDekad(dekad)).first;
	const where = `d.jurisdiction_id = $1 and d.dekad_start = $2::date and d.is_expected and d.report_id is null${inList(list)}`;
	const parameters = [actor.jurisdictionId, start, ...listParameters(list)];
	const { rows: counts } = await tx.executeQuery<{ count: number }>(
		CompiledQuery.raw(
			`select count(*) as count from project_dekad d where ${where}`,
			parameters,
		),
	);
	const { rows } = await tx.executeQuery<{
		projectId: string;
		code: string;
		name: string;
		ownerName: string;
		contactPhone: string | null;
		regionPath: string;
		missingDekads: number;
	}>(
		CompiledQuery.raw(
			`select p.project_id as "projectId", p.code, p.name, o.name as "ownerName", coalesce(p.contact_phone, o.contact_phone) as "contactPhone",
              d.region_path as "regionPath", (d.expected_ytd - d.reported_ytd)::int as "missingDekads"
       from project_dekad d
       join project p on p.jurisdiction_id = $1 and p.project_id = d.project_id
       join organisation o on o.jurisdiction_id = $1 and o.organisation_id = d.owner_org_id
       where ${where} order by d.region_path collate "C", p.code limit ${Number(limit)}`,
			parameters,
		),
	);
	return { count: counts[0]?.count ?? 0, rows };
}
