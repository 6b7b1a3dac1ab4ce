import { CompiledQuery, sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { may, type PolicyName } from "@dekad/core/access/policies.ts";
import {
	dekadId,
	DEKADS_IN_YEAR,
	dekadIndex,
	dekadOfStart,
} from "@dekad/core/periods/dekad.ts";
import { curveOf } from "@dekad/core/plans/year-curve.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { PlanDesk, PlanRow, PlanView } from "@dekad/contract/plans.ts";
import { reachCondition, reachOfRows } from "../access/reach.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { askedDekadStart } from "../periods/asked-dekad.ts";
import { folded } from "../registry/project-values.ts";

const planColumns = [
	"plan_id as planId",
	"revision",
	"state",
	"is_baseline as isBaseline",
	"cumulative_yuan as cumulativeYuan",
	"funds_cumulative_yuan as fundsCumulativeYuan",
	"reason",
	"recorded_at as recordedAt",
	"recorded_by as recordedBy",
	"decided_at as decidedAt",
	"decided_by as decidedBy",
	"decided_reason as decidedReason",
	"version",
] as const;

/** Every plan of a project's year in the order of its number; none when none was made or the actor sees none. */
export async function plansOfYear(
	tx: Tx,
	actor: Actor,
	projectId: string,
	year: number,
): Promise<PlanView[]> {
	const rows = await tx
		.selectFrom("plan")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where("year", "=", year)
		.orderBy("revision")
		.select(planColumns)
		.execute();
	return rows.map((row) => ({
		...row,
		state: row.state as PlanView["state"],
		recordedAt: row.recordedAt.toISOString(),
		decidedAt: row.decidedAt?.toISOString() ?? null,
	}));
}

/** The plan in force and the proposal that waits, of a year's plans. */
export const standing = (plans: readonly PlanView[]) => ({
	current: plans.find(({ state }) => state === "approved"),
	draft: plans.find(({ state }) => state === "draft"),
});

/** How many dekads of a year, from 1 January on, no plain report gets into any more. */
export async function lockedDekadsOf(
	tx: Tx,
	actor: Actor,
	year: number,
	now: Date,
): Promise<number> {
	const row = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("year", "=", year)
		.where("locked_from", "<=", now)
		.select((eb) => eb.fn.max("dekad_index").as("index"))
		.executeTakeFirst();
	return row?.index ?? 0;
}

/** Whether the office has closed the year for good. */
export async function isYearClosed(
	tx: Tx,
	actor: Actor,
	year: number,
): Promise<boolean> {
	const row = await tx
		.selectFrom("closed_year")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("year", "=", year)
		.select("year")
		.executeTakeFirst();
	return row !== undefined;
}

/** The office's year of today. */
export async function runningYear(
	tx: Tx,
	actor: Actor,
	now: Date,
): Promise<number> {
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	return Number(civilDateOf(now.toISOString(), timeZone).slice(0, 4));
}

/** A project as its plan's page names it. Undefined: none, or not the actor's to see. */
export async function findPlannedProject(
	tx: Tx,
	actor: Actor,
	projectId: string,
) {
	return tx
		.selectFrom("project as p")
		.innerJoin("organisation as o", (join) =>
			join
				.onRef("o.jurisdiction_id", "=", "p.jurisdiction_id")
				.onRef("o.organisation_id", "=", "p.owner_org_id"),
		)
		.where("p.jurisdiction_id", "=", actor.jurisdictionId)
		.where("p.project_id", "=", projectId)
		.where(reachOfRows(actor, "p"))
		.select([
			"p.project_id as projectId",
			"p.code",
			"p.name",
			"p.name_en as nameEn",
			"o.name as ownerName",
			"p.owner_org_id as ownerOrgId",
			"p.region_path as regionPath",
			"p.sector_path as sectorPath",
			"p.total_investment_yuan as totalInvestmentYuan",
		])
		.executeTakeFirst();
}

/** What may be done with plans of a project: an owner proposes its own, an office or the dispatcher decides and sets. */
export function planRights(actor: Actor, ownerOrgId: string): PlanDesk["may"] {
	const isAllowed = (name: PolicyName) =>
		may(actor, name, { ownerOrgId }) === "allowed";
	const decide = isAllowed("plan.decide");
	return {
		propose: actor.role === "owner" && isAllowed("plan.hand-in"),
		set: decide,
		decide,
	};
}

/**
 * Everything the plan's page of one project and year shows.
 *
 * @throws DekadError project.not_found
 */
export async function planDesk(
	tx: Tx,
	actor: Actor,
	{
		projectId,
		year: asked,
		now,
	}: { projectId: string; year: number | undefined; now: Date },
): Promise<PlanDesk> {
	const found = await findPlannedProject(tx, actor, projectId);
	if (!found) throw new DekadError("project.not_found");
	const { ownerOrgId, ...project } = found;
	const thisYear = await runningYear(tx, actor, now);
	const year = asked ?? thisYear;
	const { season } = (await officeOf(tx, actor.jurisdictionId)).pack;
	const may = planRights(actor, ownerOrgId);
	const isClosed = await isYearClosed(tx, actor, year);
	return {
		project,
		year,
		years: await yearsOf(tx, actor, projectId, [year, thisYear, thisYear + 1]),
		revisions: await plansOfYear(tx, actor, projectId, year),
		lockedDekads: await lockedDekadsOf(tx, actor, year, now),
		isYearClosed: isClosed,
		dekad: heldInYear(await askedDekadStart(tx, actor, now), year),
		...(await doneInYear(tx, actor, projectId, year)),
		season: {
			shares: [...season.shares],
			basis: season.basis,
			source: season.source,
		},
		may: isClosed ? { propose: false, set: false, decide: may.decide } : may,
	};
}

/** The dekad asked about, the year's last one when that is over, null when it has not begun. */
function heldInYear(start: string | null, year: number): string | null {
	if (start === null) return null;
	const dekad = dekadOfStart(start);
	if (dekad.year < year) return null;
	return dekadId(dekad.year > year ? { year, month: 12, part: 3 } : dekad);
}

/** Years with a plan and `more`, newest first. */
async function yearsOf(
	tx: Tx,
	actor: Actor,
	projectId: string,
	more: readonly number[],
): Promise<number[]> {
	const rows = await tx
		.selectFrom("plan")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.select("year")
		.distinct()
		.execute();
	return [...new Set([...rows.map((row) => row.year), ...more])].toSorted(
		(a, b) => b - a,
	);
}

/** The year's figures as reported, by dekad, 36 of each; null where no dekad is opened. */
async function doneInYear(
	tx: Tx,
	actor: Actor,
	projectId: string,
	year: number,
): Promise<
	Pick<
		PlanDesk,
		"doneYtdYuan" | "spokenDekads" | "fundsArrivedYtdYuan" | "fundsSpokenDekads"
	>
> {
	const arrived = ["central", "local", "bond", "loan", "self"].map(
		(source) => `d.arrived_${source}_ytd_yuan`,
	);
	const { rows } = await tx.executeQuery<{
		start: string;
		done: number | null;
		spoken: number;
		arrived: number | null;
		arrivedSpoken: boolean;
	}>(
		CompiledQuery.raw(
			`select d.dekad_start as start, d.investment_ytd_yuan as done, d.investment_dekads_ytd as spoken,
              case when coalesce(${arrived.join(", ")}) is not null
                   then ${arrived.map((column) => `coalesce(${column}, 0)`).join(" + ")} end as arrived,
              coalesce(r.arrived_central_yuan, r.arrived_local_yuan, r.arrived_bond_yuan, r.arrived_loan_yuan, r.arrived_self_yuan) is not null as "arrivedSpoken"
       from project_dekad d
       left join progress_report r on r.jurisdiction_id = $1 and r.report_id = d.report_id
       where d.jurisdiction_id = $1 and d.project_id = $2
         and d.dekad_start between $3::date and $4::date`,
			[actor.jurisdictionId, projectId, `${year}-01-01`, `${year}-12-31`],
		),
	);
	const byIndex = new Map(
		rows.map((row) => [dekadIndex(dekadOfStart(row.start)), row]),
	);
	const each = <T>(value: (row: (typeof rows)[number] | undefined) => T) =>
		Array.from({ length: DEKADS_IN_YEAR }, (_, place) =>
			value(byIndex.get(place + 1)),
		);
	return {
		doneYtdYuan: each((row) => row?.done ?? null),
		spokenDekads: each((row) => row?.spoken ?? 0),
		fundsArrivedYtdYuan: each((row) => row?.arrived ?? null),
		fundsSpokenDekads: curveOf(each((row) => (row?.arrivedSpoken ? 1 : 0))),
	};
}

export type PlanFilter = {
	readonly year: number;
	readonly search?: string | undefined;
	readonly show: "all" | "waiting" | "without";
	readonly cursor?: string | undefined;
	readonly limit: number;
};

/**
 * Projects in code order with what is planned for a year, `limit` after `cursor` (a code). `total` counts
 * the whole filter, `waiting` every proposal of the year in the actor's reach.
 */
export async function listPlanRows(
	tx: Tx,
	actor: Actor,
	filter: PlanFilter,
	timeZone: string,
): Promise<{
	rows: PlanRow[];
	nextCursor: string | null;
	total: number;
	waiting: number;
}> {
	const parameters: unknown[] = [actor.jurisdictionId, filter.year];
	const parameter = (value: unknown) => `$${parameters.push(value)}`;
	const conditions = ["p.jurisdiction_id = $1", reachCondition(actor, "p")];
	for (const word of folded(filter.search ?? "")
		.split(/\s+/)
		.filter(Boolean))
		conditions.push(
			`p.search_text like ${parameter(`%${word.replace(/[\\%_]/g, "\\$&")}%`)}`,
		);
	if (filter.show === "waiting") conditions.push("d.plan_id is not null");
	if (filter.show === "without") conditions.push("c.plan_id is null");
	const planIn = (alias: string, condition: string) =>
		`left join plan ${alias} on ${alias}.jurisdiction_id = $1 and ${alias}.project_id = p.project_id and ${alias}.year = $2 and ${condition}`;
	const from = `from project p
     join organisation o on o.jurisdiction_id = $1 and o.organisation_id = p.owner_org_id
     ${planIn("c", "c.state = 'approved'")}
     ${planIn("d", "d.state = 'draft'")}
     ${planIn("b", "b.is_baseline")}
     where ${conditions.join(" and ")}`;
	const count = await tx.executeQuery<{ total: number }>(
		CompiledQuery.raw(`select count(*) as total ${from}`, [...parameters]),
	);
	const waiting = await tx
		.selectFrom("plan")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("year", "=", filter.year)
		.where("state", "=", "draft")
		.where(reachOfRows(actor, "plan"))
		.select(sql<number>`count(*)`.as("waiting"))
		.executeTakeFirstOrThrow();
	const after =
		filter.cursor === undefined
			? ""
			: ` and p.code > ${parameter(filter.cursor)}`;
	const { rows } = await tx.executeQuery<{
		projectId: string;
		code: string;
		name: string;
		nameEn: string | null;
		ownerName: string;
		regionPath: string;
		baselineYuan: number | null;
		currentYuan: number | null;
		changes: number;
		planId: string | null;
		proposedYuan: number | null;
		reason: string | null;
		proposedAt: Date | null;
		proposedBy: string | null;
	}>(
		CompiledQuery.raw(
			`select p.project_id as "projectId", p.code, p.name, p.name_en as "nameEn", o.name as "ownerName", p.region_path as "regionPath",
              b.cumulative_yuan[36] as "baselineYuan", c.cumulative_yuan[36] as "currentYuan",
              (select greatest(0, count(*) - 1) from plan n where n.jurisdiction_id = $1 and n.project_id = p.project_id
                 and n.year = $2 and n.state in ('approved', 'superseded'))::int as changes,
              d.plan_id as "planId", d.cumulative_yuan[36] as "proposedYuan", d.reason, d.recorded_at as "proposedAt", d.recorded_by as "proposedBy"
       ${from}${after} order by p.code limit ${parameter(filter.limit + 1)}`,
			parameters,
		),
	);
	const page = rows.slice(0, filter.limit);
	return {
		rows: page.map(
			({ planId, proposedYuan, reason, proposedAt, proposedBy, ...row }) => ({
				...row,
				proposal:
					planId && proposedAt
						? {
								planId,
								annualYuan: proposedYuan ?? 0,
								reason: reason ?? "",
								proposedOn: civilDateOf(proposedAt.toISOString(), timeZone),
								proposedBy: proposedBy ?? "",
							}
						: null,
			}),
		),
		nextCursor: rows.length > filter.limit ? (page.at(-1)?.code ?? null) : null,
		total: count.rows[0]?.total ?? 0,
		waiting: waiting.waiting,
	};
}
