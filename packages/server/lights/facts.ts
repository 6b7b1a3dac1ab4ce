import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import type {
	Excuse,
	LightFacts,
	MonthFacts,
} from "@dekad/core/lights/facts.ts";
import type { Component } from "@dekad/core/lights/scheme.ts";
import {
	type Dekad,
	dekadBounds,
	dekadIndex,
} from "@dekad/core/periods/dekad.ts";
import { seasonLine } from "@dekad/core/rollups/lines.ts";
import { FUND_SOURCES } from "@dekad/core/reports/measures.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import type { Office } from "../jurisdictions/queries.ts";
import {
	frameOf,
	type RollupQuestion,
	type Span,
} from "../rollups/resolve-question.ts";
import { rollupParts } from "../rollups/rollup-sql.ts";

/** A project with what its lights are judged on. */
export type ProjectFacts = {
	readonly projectId: string;
	readonly code: string;
	readonly name: string;
	readonly ownerName: string;
	readonly regionPath: string;
	readonly sectorPath: string;
	readonly facts: LightFacts;
};

type Row = Omit<ProjectFacts, "facts"> & {
	stage: string;
	isPaused: boolean;
	totalInvestmentYuan: number | null;
	annualPlanYuan: number | null;
	plannedYtdYuan: number | null;
	actualYtdYuan: number | null;
	plannedStartOn: string | null;
	actualStartOn: string | null;
	statisticsEnteredOn: string | null;
	fundsPlannedYtdYuan: number | null;
	fundsArrivedYtdYuan: number | null;
	plan: number[] | null;
	monthDekads: number[] | null;
	monthYtd: (number | null)[] | null;
};

/**
 * The facts of every project the question covers, in code order, at the dekad `last`: the rows of the roll-up of the
 * same question, so that a light and a total never speak of different things. `withMonths` reads the year's
 * months too, which only some schemes look at.
 */
export async function lightFacts(
	tx: Tx,
	actor: Actor,
	{
		question,
		office,
		span,
		withMonths,
		projectIds,
	}: {
		question: RollupQuestion;
		office: Office;
		span: Span & { last: Dekad };
		withMonths: boolean;
		/** Only these of them; undefined: all. */
		projectIds?: readonly string[] | undefined;
	},
): Promise<ProjectFacts[]> {
	const { last } = span;
	const {
		frame: whole,
		parameters,
		parameter,
	} = frameOf(actor, question, office, span);
	const only = projectIds && parameter(projectIds);
	const frame = only
		? {
				...whole,
				conditions: [
					...whole.conditions,
					`d.project_id = any(${only}::uuid[])`,
				],
			}
		: whole;
	const { jurisdiction, yearStart, asOf } = frame;
	const index = parameter(dekadIndex(last));
	// The reasons of one project need no replay of all.
	const one = /^project=([0-9a-f-]{36})$/.exec(question.where ?? "")?.[1];
	const replayed = only ?? (one && asOf ? parameter([one]) : undefined);
	// A replay's rows stand in `cells`; otherwise the derived state itself is read.
	const cells = asOf ? "cells" : "project_dekad";
	// A statement that leaves a parameter unnamed has no type for it: these are named where they change nothing.
	const typed = [yearStart, frame.beforeDekad]
		.filter((day) => day !== null)
		.map((day) => ` and ${day}::date <= ${frame.lastDay}::date`)
		.join("");
	const months = withMonths
		? `left join (
      select e.project_id, array_agg(e.dekad_start order by e.dekad_start) as starts, array_agg(e.investment_ytd_yuan order by e.dekad_start) as ytd
      from ${cells} e
      where e.jurisdiction_id = ${jurisdiction} and e.dekad_start between ${yearStart}::date and ${frame.lastDekad}::date
        and (extract(day from e.dekad_start) = 21 or e.dekad_start = ${frame.lastDekad}::date)
      group by e.project_id) months on months.project_id = d.project_id`
		: "";
	const parts = rollupParts(
		frame,
		`join organisation o on o.jurisdiction_id = ${jurisdiction} and o.organisation_id = d.owner_org_id
     left join (select distinct on (l.project_id) l.project_id, l.cumulative_yuan, l.funds_cumulative_yuan from plan l
       where l.jurisdiction_id = ${jurisdiction} and l.year = extract(year from ${frame.lastDay}::date)${typed}
         and ${asOf ? `l.state in ('approved', 'superseded') and coalesce(l.decided_at, l.recorded_at) <= ${asOf}::timestamptz` : "l.state = 'approved'"}
       order by l.project_id, l.revision desc) l on l.project_id = d.project_id
     ${months}`,
		{
			isLean: true,
			...(replayed ? { projects: replayed } : {}),
		},
	);
	const arrived = FUND_SOURCES.map((source) => parts.ytd(`arrived_${source}`));
	const { rows } = await asWholeOffice(tx, () =>
		tx.executeQuery<Row>(
			CompiledQuery.raw(
				`${parts.ctes}
         select p.project_id as "projectId", p.code, p.name, o.name as "ownerName", d.region_path as "regionPath", d.sector_path as "sectorPath",
           d.stage, d.is_paused as "isPaused", p.total_investment_yuan as "totalInvestmentYuan",
           d.annual_plan_yuan as "annualPlanYuan", d.planned_ytd_yuan as "plannedYtdYuan", (${parts.ytd("investment")})::bigint as "actualYtdYuan",
           p.planned_start_on as "plannedStartOn", p.actual_start_on as "actualStartOn", p.statistics_entered_on as "statisticsEnteredOn",
           l.funds_cumulative_yuan[${index}::int] as "fundsPlannedYtdYuan",
           (case when ${arrived.map((each) => `(${each}) is null`).join(" and ")} then null
                 else ${arrived.map((each) => `coalesce(${each}, 0)`).join(" + ")} end)::bigint as "fundsArrivedYtdYuan",
           ${withMonths ? `l.cumulative_yuan as plan, array(select ((extract(month from s) - 1) * 3 + (extract(day from s) - 1) / 10 + 1)::int from unnest(months.starts) s) as "monthDekads", months.ytd as "monthYtd"` : `null as plan, null as "monthDekads", null as "monthYtd"`}
         ${parts.from} order by p.code collate "C"`,
				parameters,
			),
		),
	);
	const excuses = await excusesOf(tx, actor, last, question);
	const seasonShare = seasonLine(office.pack.season.shares, last);
	return rows.map(
		({
			projectId,
			code,
			name,
			ownerName,
			regionPath,
			sectorPath,
			plan,
			monthDekads,
			monthYtd,
			...row
		}) => ({
			projectId,
			code,
			name,
			ownerName,
			regionPath,
			sectorPath,
			facts: {
				dekad: last,
				...row,
				seasonShare,
				months: monthsOf({ plan, monthDekads, monthYtd, last, now: row }),
				bond: null,
				growth: null,
				paperDueOn: null,
				excuses: excuses.get(projectId) ?? [],
			},
		}),
	);
}

/** The months of the year up to `last`, from the row at each month's end; the running month from the last row. */
function monthsOf({
	plan,
	monthDekads,
	monthYtd,
	last,
	now,
}: {
	plan: number[] | null;
	monthDekads: number[] | null;
	monthYtd: (number | null)[] | null;
	last: Dekad;
	now: { actualYtdYuan: number | null };
}): MonthFacts[] {
	if (!monthDekads || !monthYtd) return [];
	const ytdAt = new Map(
		monthDekads.map((index, place) => [Number(index), monthYtd[place] ?? null]),
	);
	return Array.from({ length: last.month }, (_, place) => {
		const month = place + 1;
		const isOver = month < last.month || last.part === 3;
		const end = isOver ? month * 3 : dekadIndex(last);
		const before = place * 3;
		const task = (index: number) =>
			index === 0 ? 0 : (plan?.[index - 1] ?? null);
		const [taskEnd, taskBefore] = [task(end), task(before)];
		const doneEnd = ytdAt.get(end) ?? null;
		const doneBefore = before === 0 ? 0 : (ytdAt.get(before) ?? 0);
		return {
			month,
			isOver,
			taskYuan:
				taskEnd === null || taskBefore === null ? null : taskEnd - taskBefore,
			doneByEndYuan: doneEnd === null ? null : doneEnd - doneBefore,
			cumulativeTaskYuan: taskEnd,
			doneSinceYuan: now.actualYtdYuan,
		};
	});
}

/** Accepted reasons that reach into the year of `last`, by project; as of an instant those that stood then. */
async function excusesOf(
	tx: Tx,
	actor: Actor,
	last: Dekad,
	{ asOf }: RollupQuestion,
): Promise<Map<string, Excuse[]>> {
	const rows = await tx
		.selectFrom("excuse")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("from_on", "<=", dekadBounds(last).last)
		.$if(asOf === undefined, (query) => query.where("withdrawn_at", "is", null))
		.$if(asOf !== undefined, (query) =>
			query
				.where("accepted_at", "<=", asOf!)
				.where((eb) =>
					eb.or([
						eb("withdrawn_at", "is", null),
						eb("withdrawn_at", ">", asOf!),
					]),
				),
		)
		.orderBy("project_id")
		.orderBy("from_on")
		.select([
			"project_id as projectId",
			"component",
			"from_on as fromOn",
			"until_on as untilOn",
			"reason",
			"accepted_by as acceptedBy",
		])
		.execute();
	const found = new Map<string, Excuse[]>();
	for (const { projectId, ...excuse } of rows) {
		const mine = found.get(projectId) ?? [];
		mine.push({ ...excuse, component: excuse.component as Component });
		found.set(projectId, mine);
	}
	return found;
}
