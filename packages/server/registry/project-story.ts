import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { may, type PolicyName } from "@dekad/core/access/policies.ts";
import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { stepsOpen } from "@dekad/core/registry/lifecycle.ts";
import type { Stage } from "@dekad/core/packs/pack.ts";
import { correctableStep, listSteps } from "./correct-step.ts";
import { listStandingDays } from "./lock-for-act.ts";
import { listDocuments } from "./project-documents.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { askedDekadStart } from "../periods/asked-dekad.ts";
import { findLatestReport, findMeasuresToDate } from "./project-latest.ts";
import { findProject } from "./queries.ts";

/**
 * A project's whole story for its page: a fixed number of statements, whatever its age.
 *
 * @throws DekadError project.not_found
 */
export async function projectStory(
	tx: Tx,
	actor: Actor,
	projectId: string,
	now: Date,
): Promise<ProjectView> {
	const found = await findProject(tx, actor, projectId);
	if (!found) throw new DekadError("project.not_found");
	const { ownerOrgId, ...project } = found;
	const key = [actor.jurisdictionId, projectId];
	const dekads = await listProjectDekads(tx, key);
	const steps = await listSteps(tx, actor, projectId);
	const isAllowed = (name: PolicyName) =>
		may(actor, name, { regionPath: project.regionPath, ownerOrgId }) ===
		"allowed";
	const correctable = isAllowed("project.correct-step")
		? correctableStep(steps, await listStandingDays(tx, actor, projectId))
		: undefined;
	const office = await officeOf(tx, actor.jurisdictionId);
	const latest = await findLatestReport(tx, actor, projectId, office.pack);
	const asked = await askedDekadStart(tx, actor, now);
	const figuresDekad = laterOf(
		asked === null ? null : dekadId(dekadOfStart(asked)),
		latest?.dekad ?? null,
	);
	return {
		...project,
		today: civilDateOf(now.toISOString(), office.timeZone),
		steps: steps.map(({ recordedAt, ...step }) => ({
			...step,
			recordedAt: recordedAt.toISOString(),
		})),
		may: {
			steps: isAllowed("project.step")
				? stepsOpen({ ...project, stage: project.stage as Stage }, actor.role)
				: [],
			correctStepId: correctable?.stepId ?? null,
			edit: isAllowed("project.people"),
		},
		figuresDekad,
		latest,
		measuresYtd: figuresDekad
			? await findMeasuresToDate(tx, key, figuresDekad)
			: null,
		documents: await listDocuments(tx, actor, projectId),
		investmentSinceStartYuan:
			dekads.at(-1)?.investmentSinceStartYuan ?? project.openingInvestmentYuan,
		datedValues: await listDatedValues(tx, actor, projectId),
		standings: await listStandings(tx, actor, projectId),
		plans: await listPlans(tx, actor, projectId),
		dekads,
		corrections: await listCorrections(tx, actor, projectId),
		events: await listProjectEvents(tx, actor, projectId),
		lists: await listListsOf(tx, key),
	};
}

/** The later of two dekads by id; null is earlier than any. */
const laterOf = (one: string | null, other: string | null): string | null =>
	(one ?? "") > (other ?? "") ? one : other;

/** One row a dekad, oldest first: the derived state and what the counted report says. */
async function listProjectDekads(
	tx: Tx,
	key: readonly string[],
): Promise<ProjectView["dekads"]> {
	const { rows } = await tx.executeQuery<
		Omit<ProjectView["dekads"][number], "dekad"> & {
			start: string;
			paid: (number | null)[];
		}
	>(
		CompiledQuery.raw(
			`select d.dekad_start as start, d.is_expected as "isExpected", d.report_state as "reportState", d.report_kind as "reportKind",
         case when d.report_id is null and d.investment_ytd_yuan is not distinct from lag(d.investment_ytd_yuan) over year then null
              else coalesce(d.investment_ytd_yuan, 0) - coalesce(lag(d.investment_ytd_yuan) over year, 0) end as "investmentInDekad",
         r.investment_yuan as "reportedYuan", d.investment_ytd_yuan as "investmentYtdYuan", d.planned_ytd_yuan as "plannedYtdYuan",
         d.statistical_investment_ytd_yuan as "statisticalInvestmentYtdYuan",
         case when coalesce(d.paid_central_ytd_yuan, d.paid_local_ytd_yuan, d.paid_bond_ytd_yuan, d.paid_loan_ytd_yuan, d.paid_self_ytd_yuan) is null then null
              else coalesce(d.paid_central_ytd_yuan, 0) + coalesce(d.paid_local_ytd_yuan, 0) + coalesce(d.paid_bond_ytd_yuan, 0)
                 + coalesce(d.paid_loan_ytd_yuan, 0) + coalesce(d.paid_self_ytd_yuan, 0) end as "paidYtdYuan",
         d.investment_since_start_yuan as "investmentSinceStartYuan", d.physical_progress_ratio as "physicalProgressRatio",
         r.physical_progress_text as "physicalProgressText",
         r.people_on_site as "peopleOnSite", r.machines_on_site as "machinesOnSite", h.name as "handedInBy"
       from project_dekad d
       left join progress_report r on r.jurisdiction_id = $1 and r.report_id = d.report_id
       left join organisation h on h.jurisdiction_id = $1 and h.organisation_id = r.handed_in_by_org_id
       where d.jurisdiction_id = $1 and d.project_id = $2
       window year as (partition by extract(year from d.dekad_start) order by d.dekad_start)
       order by d.dekad_start`,
			[...key],
		),
	);
	return rows.map((row) => {
		const { start, investmentInDekad, reportedYuan, ...rest } =
			row as typeof row & {
				investmentInDekad: number | null;
				reportedYuan: number | null;
			};
		// A report without an investment figure says nothing about it, even where the year to date stood still.
		const investmentYuan =
			investmentInDekad === 0 && reportedYuan === null
				? null
				: investmentInDekad;
		return { ...rest, dekad: dekadId(dekadOfStart(start)), investmentYuan };
	});
}

async function listDatedValues(
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<ProjectView["datedValues"]> {
	const rows = await tx
		.selectFrom("project_dated_value")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.orderBy("field")
		.orderBy("said_on")
		.orderBy("recorded_at")
		.select([
			"field",
			"said_on as saidOn",
			"amount_yuan as amountYuan",
			"planned_on as plannedOn",
			"reason",
			"recorded_at as recordedAt",
			"recorded_by as recordedBy",
		])
		.execute();
	return rows.map((row) => ({
		...row,
		field: row.field as ProjectView["datedValues"][number]["field"],
		recordedAt: row.recordedAt.toISOString(),
	}));
}

async function listStandings(
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<ProjectView["standings"]> {
	return tx
		.selectFrom("project_standing as s")
		.innerJoin("organisation as o", (join) =>
			join
				.onRef("o.jurisdiction_id", "=", "s.jurisdiction_id")
				.onRef("o.organisation_id", "=", "s.owner_org_id"),
		)
		.where("s.jurisdiction_id", "=", actor.jurisdictionId)
		.where("s.project_id", "=", projectId)
		.orderBy("s.from_on")
		.orderBy("s.recorded_at")
		.select([
			"s.from_on as fromOn",
			"s.stage",
			"s.is_paused as isPaused",
			"s.region_path as regionPath",
			"o.name as ownerName",
			"s.reason",
			"s.recorded_by as recordedBy",
		])
		.execute();
}

async function listPlans(
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<ProjectView["plans"]> {
	const rows = await tx
		.selectFrom("plan")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.orderBy("year")
		.orderBy("revision")
		.select([
			"year",
			"revision",
			"is_baseline as isBaseline",
			"state",
			"cumulative_yuan as cumulativeYuan",
			"funds_cumulative_yuan as fundsCumulativeYuan",
			"reason",
			"recorded_at as recordedAt",
			"recorded_by as recordedBy",
		])
		.execute();
	return rows.map((row) => ({
		...row,
		recordedAt: row.recordedAt.toISOString(),
	}));
}

async function listCorrections(
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<ProjectView["corrections"]> {
	const rows = await tx
		.selectFrom("correction_line as l")
		.innerJoin("progress_report as r", (join) =>
			join
				.onRef("r.jurisdiction_id", "=", "l.jurisdiction_id")
				.onRef("r.report_id", "=", "l.report_id"),
		)
		.where("l.jurisdiction_id", "=", actor.jurisdictionId)
		.where("l.project_id", "=", projectId)
		.where("r.is_counted", "=", true)
		.orderBy("l.booked_dekad")
		.orderBy("l.for_dekad")
		.select([
			"l.booked_dekad as booked",
			"l.for_dekad as meant",
			"l.measure",
			"l.difference_yuan as differenceYuan",
			"l.reason",
		])
		.execute();
	return rows.map(({ booked, meant, ...row }) => ({
		...row,
		bookedDekad: dekadId(dekadOfStart(booked)),
		forDekad: dekadId(dekadOfStart(meant)),
	}));
}

/**
 * The log of a project its reader sees, whoever acted: an owner reads what offices did to its project, and a
 * region what happened before the project came to it.
 */
async function listProjectEvents(
	tx: Tx,
	actor: Actor,
	projectId: string,
): Promise<ProjectView["events"]> {
	const rows = await asWholeOffice(tx, () =>
		tx
			.selectFrom("event")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("project_id", "=", projectId)
			.orderBy("at", "desc")
			.orderBy("event_id", "desc")
			.limit(100)
			.select([
				"at",
				"kind",
				"actor_name as actorName",
				"on_behalf_of as onBehalfOf",
				"actor_role as actorRole",
				"payload",
			])
			.execute(),
	);
	return rows.map((row) => ({
		...row,
		at: row.at.toISOString(),
		payload: row.payload as Record<string, unknown>,
	}));
}

/** The lists whose newest version holds the project, in code order. */
async function listListsOf(
	tx: Tx,
	key: readonly string[],
): Promise<ProjectView["lists"]> {
	const { rows } = await tx.executeQuery<ProjectView["lists"][number]>(
		CompiledQuery.raw(
			`select l.code, l.name_zh as "nameZh", l.name_en as "nameEn", m.version from project_list_member m
       join project_list l on l.jurisdiction_id = $1 and l.list_id = m.list_id
       where m.jurisdiction_id = $1 and m.project_id = $2
         and m.version = (select max(v.version) from project_list_version v where v.jurisdiction_id = $1 and v.list_id = m.list_id)
       order by l.code`,
			[...key],
		),
	);
	return rows;
}
