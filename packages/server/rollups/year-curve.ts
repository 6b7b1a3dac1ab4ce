import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { sightOf } from "@dekad/core/access/policies.ts";
import {
	type Dekad,
	dekadAt,
	dekadBounds,
	dekadId,
} from "@dekad/core/periods/dekad.ts";
import {
	expectedYuan,
	linearLine,
	seasonLine,
} from "@dekad/core/rollups/lines.ts";
import type { Pack } from "@dekad/core/packs/pack.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import { hot } from "../database/hot-query.ts";
import type { Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { firstUnsummed, MOVED_YUAN, movedFrom } from "./dekad-sums.ts";
import { type ListRef, whose } from "./whose.ts";

/**
 * 36 points of the year: plan and, where a dekad is opened, actual as corrected; last year's actual, and the
 * two common lines. The last actual is the total's, whatever was corrected since.
 */
export async function yearCurve(
	tx: Tx,
	actor: Actor,
	last: Dekad,
	list: ListRef,
) {
	const { pack } = await officeOf(tx, actor.jurisdictionId);
	return asWholeOffice(tx, async () =>
		curveOf(pack, last, {
			at: await yearToDates(tx, actor, last.year, list),
			plans: await plannedToDates(tx, actor, last, list),
		}),
	);
}

/**
 * The curve of what was read: investment to date and annual plan by a dekad's first day, and what the plans expect by a
 * dekad's number.
 */
export function curveOf(
	pack: Pack,
	last: Dekad,
	{
		at,
		plans,
	}: {
		at: ReadonlyMap<string, { actual: number | null; plan: number | null }>;
		plans: ReadonlyMap<number, number | null>;
	},
) {
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

/**
 * Investment to date and annual plan of every dekad of a year and the one before it, by the dekad's first day. A reader
 * of a whole region takes the kept sums of the dekads nothing has changed in and adds up only the others.
 */
async function yearToDates(
	tx: Tx,
	actor: Actor,
	year: number,
	list: ListRef,
): Promise<Map<string, { actual: number | null; plan: number | null }>> {
	const [first, last] = [`${year - 1}-01-01`, `${year}-12-21`];
	const { scope, organisationId } = sightOf(actor);
	const region = list || organisationId ? null : scope;
	const changed = region
		? await firstUnsummed(tx, actor.jurisdictionId, region)
		: first;
	const rows: Row[] = [];
	if (region) rows.push(...(await keptSums(tx, actor, region, first, last)));
	const kept = rows.filter(({ start }) => changed === null || start < changed);
	if (changed === null || changed > last) return byStart(kept);
	const added = await addUp(
		tx,
		actor,
		changed > first ? changed : first,
		last,
		list,
	);
	return byStart([...kept, ...added]);
}

type Row = { start: string; actual: number | null; plan: number | null };
const byStart = (rows: readonly Row[]) =>
	new Map(rows.map(({ start, ...row }) => [start, row]));

async function keptSums(
	tx: Tx,
	actor: Actor,
	region: string,
	first: string,
	last: string,
): Promise<Row[]> {
	const { rows } = await tx.executeQuery<Row>(
		CompiledQuery.raw(
			hot(
				`select dekad_start as start, annual_plan_yuan as plan, coalesce(investment_yuan + moved_yuan, investment_yuan, moved_yuan) as actual
         from dekad_sum where jurisdiction_id = $1 and region_path = $2 and dekad_start between $3 and $4`,
			),
			[actor.jurisdictionId, region, first, last],
		),
	);
	return rows;
}

async function addUp(
	tx: Tx,
	actor: Actor,
	first: string,
	last: string,
	list: ListRef,
): Promise<Row[]> {
	const { mine, parameters, parameter } = whose(actor, list);
	const from = `${parameter(first)}::date`;
	const span = `d.dekad_start between ${from} and ${parameter(last)}::date`;
	const { rows } = await tx.executeQuery<Row>(
		CompiledQuery.raw(
			`with moved as (
         select d.dekad_start, ${MOVED_YUAN} as yuan
         ${movedFrom(`${mine} and ${span}`, from)}
         group by d.dekad_start
       ), said as (
         select d.dekad_start, sum(d.investment_ytd_yuan) as yuan, sum(d.annual_plan_yuan)::bigint as plan
         from project_dekad d where ${mine} and ${span} group by d.dekad_start
       )
       select s.dekad_start as start, s.plan, coalesce(s.yuan + m.yuan, s.yuan, m.yuan)::bigint as actual
       from said s left join moved m on m.dekad_start = s.dekad_start`,
			parameters,
		),
	);
	return rows;
}

// One row of 36 sums: as 36 rows a plan each is unfolded first, four times the work.
const PLANNED = Array.from(
	{ length: 36 },
	(_, at) => `sum(p.cumulative_yuan[${at + 1}])::bigint as "${at + 1}"`,
).join(", ");

/** What the plans of the year's projects, as they stand at `last`, expect by the end of each dekad, by its number. */
async function plannedToDates(
	tx: Tx,
	actor: Actor,
	last: Dekad,
	list: ListRef,
): Promise<Map<number, number | null>> {
	const { mine, parameters, parameter } = whose(actor, list);
	const { rows } = await tx.executeQuery<Record<string, number | null>>(
		CompiledQuery.raw(
			`select ${PLANNED}
       from plan p
       join project_dekad d on d.project_id = p.project_id and d.dekad_start = ${parameter(dekadBounds(last).first)}::date and ${mine}
       where p.jurisdiction_id = $1 and p.year = ${parameter(last.year)} and p.state = 'approved'`,
			parameters,
		),
	);
	return new Map(
		Object.entries(rows[0] ?? {}).map(([index, planned]) => [
			Number(index),
			planned,
		]),
	);
}
