import { CompiledQuery, sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import type { ProjectRow } from "@dekad/contract/registry.ts";
import type { REPORTING_DIMENSIONS } from "@dekad/contract/rollups.ts";
import { reachCondition } from "../access/reach.ts";
import type { Tx } from "../database/client.ts";
import { askedDekadStart } from "../periods/asked-dekad.ts";
import { folded } from "./project-values.ts";
import { wholePath } from "@dekad/core/registry/whole-path.ts";

/** Regions of today in path order: parents before children, codes and not names decide. */
export async function listRegions(tx: Tx, actor: Actor) {
	return tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("valid_until_on", "is", null)
		.orderBy(sql`region_path collate "C"`)
		.select([
			"code",
			"parent_code as parentCode",
			"name_zh as nameZh",
			"name_en as nameEn",
			"kind",
			"level",
			"region_path as regionPath",
		])
		.execute();
}

/** Sectors in path order. */
export async function listSectors(tx: Tx, actor: Actor) {
	return tx
		.selectFrom("sector")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("is_active", "=", true)
		.orderBy(sql`sector_path collate "C"`)
		.select([
			"code",
			"parent_code as parentCode",
			"name_zh as nameZh",
			"name_en as nameEn",
			"sector_path as sectorPath",
		])
		.execute();
}

/** Lists in code order, each with its versions, oldest first, and how many projects of the actor's reach or beyond each holds. */
export async function listProjectLists(tx: Tx, actor: Actor) {
	const lists = await tx
		.selectFrom("project_list")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("code")
		.select([
			"list_id as listId",
			"code",
			"name_zh as nameZh",
			"name_en as nameEn",
			"final_level as finalLevel",
		])
		.execute();
	const versions = await tx
		.selectFrom("project_list_version as v")
		.leftJoin("project_list_member as m", (join) =>
			join
				.onRef("m.jurisdiction_id", "=", "v.jurisdiction_id")
				.onRef("m.list_id", "=", "v.list_id")
				.onRef("m.version", "=", "v.version"),
		)
		.where("v.jurisdiction_id", "=", actor.jurisdictionId)
		.groupBy(["v.list_id", "v.version", "v.effective_on", "v.reason"])
		.orderBy("v.version")
		.select([
			"v.list_id as listId",
			"v.version",
			"v.effective_on as effectiveOn",
			"v.reason",
			(eb) => eb.fn.count<number>("m.project_id").as("projects"),
		])
		.execute();
	return lists.map(({ listId, ...list }) => ({
		...list,
		versions: versions
			.filter((version) => version.listId === listId)
			.map(({ listId: _, ...version }) => version),
	}));
}

export type ProjectFilter = {
	search?: string | undefined;
	region?: string | undefined;
	sector?: string | undefined;
	stage?: string | undefined;
	paused?: "yes" | "no" | undefined;
	list?: string | undefined;
	/** Of the dekad asked about now. */
	coverage?: (typeof REPORTING_DIMENSIONS.coverage)[number] | undefined;
};

/** The words of the roll-ups' dimension of that name (rollups/dimensions.ts), over `d`; a project without a row was not asked. */
const COVERAGE = {
	reported: "d.is_expected and d.report_id is not null",
	missing: "d.is_expected and d.report_id is null",
	not_asked: "d.is_expected is not true",
} as const;

/**
 * Projects in code order, `limit` after `cursor` (a code), with the row of the dekad asked about now. `total`
 * counts the whole filter. A search matches every one of its words anywhere in code, names or owner.
 */
export async function listProjects(
	tx: Tx,
	actor: Actor,
	filter: ProjectFilter & {
		cursor?: string | undefined;
		limit: number;
		now: Date;
	},
) {
	const parameters: unknown[] = [actor.jurisdictionId];
	const parameter = (value: unknown) => `$${parameters.push(value)}`;
	const conditions = ["p.jurisdiction_id = $1", reachCondition(actor, "p")];
	for (const word of folded(filter.search ?? "")
		.split(/\s+/)
		.filter(Boolean))
		conditions.push(
			`p.search_text like ${parameter(`%${word.replace(/[\\%_]/g, "\\$&")}%`)}`,
		);
	if (filter.region)
		conditions.push(
			`starts_with(p.region_path, ${parameter(wholePath(filter.region))})`,
		);
	if (filter.sector)
		conditions.push(
			`starts_with(p.sector_path, ${parameter(wholePath(filter.sector))})`,
		);
	if (filter.stage) conditions.push(`p.stage = ${parameter(filter.stage)}`);
	if (filter.paused)
		conditions.push(`p.is_paused = ${parameter(filter.paused === "yes")}`);
	if (filter.list) {
		const code = parameter(filter.list);
		conditions.push(`exists (select 1 from project_list_member m
      join project_list l on l.jurisdiction_id = $1 and l.list_id = m.list_id and l.code = ${code}
      where m.jurisdiction_id = $1 and m.project_id = p.project_id
        and m.version = (select max(v.version) from project_list_version v where v.jurisdiction_id = $1 and v.list_id = l.list_id))`);
	}
	const start = await askedDekadStart(tx, actor, filter.now);
	const counting = [...parameters];
	let counted = "project p";
	if (filter.coverage) {
		conditions.push(COVERAGE[filter.coverage]);
		counted = `project p ${projectDekadJoin(`$${counting.push(start)}`)}`;
	}
	const where = conditions.join(" and ");
	const total = await tx.executeQuery<{ total: number }>(
		CompiledQuery.raw(
			`select count(*) as total from ${counted} where ${where}`,
			counting,
		),
	);
	const after =
		filter.cursor === undefined
			? ""
			: ` and p.code > ${parameter(filter.cursor)}`;
	const { rows } = await tx.executeQuery<ProjectRow>(
		CompiledQuery.raw(
			`select ${projectRowColumns} from project p ${projectRowJoins(parameter(start))} where ${where}${after} order by p.code limit ${parameter(filter.limit + 1)}`,
			parameters,
		),
	);
	const page = rows.slice(0, filter.limit);
	return {
		rows: page,
		nextCursor: rows.length > filter.limit ? (page.at(-1)?.code ?? null) : null,
		total: total.rows[0]?.total ?? 0,
		dekad: start ? dekadId(dekadOfStart(start)) : null,
	};
}

const projectRowColumns = `p.project_id as "projectId", p.code, p.name, p.name_en as "nameEn", o.name as "ownerName", p.region_path as "regionPath",
  p.sector_path as "sectorPath", p.stage, p.is_paused as "isPaused", p.total_investment_yuan as "totalInvestmentYuan",
  d.annual_plan_yuan as "annualPlanYuan", d.planned_ytd_yuan as "plannedYtdYuan", d.investment_ytd_yuan as "investmentYtdYuan",
  coalesce(d.is_expected, false) as "isExpected", d.report_state as "reportState"`;
const projectRowJoins = (dekad: string) => `
  join organisation o on o.jurisdiction_id = $1 and o.organisation_id = p.owner_org_id
  ${projectDekadJoin(dekad)}`;
const projectDekadJoin = (dekad: string) =>
	`left join project_dekad d on d.jurisdiction_id = $1 and d.project_id = p.project_id and d.dekad_start = ${dekad}::date`;

/** A project's row as lists show it, with all columns of the registry. Undefined: none, or not the actor's to see. */
export async function findProject(tx: Tx, actor: Actor, projectId: string) {
	const { rows } = await tx.executeQuery<ProjectRow & { start: string | null }>(
		CompiledQuery.raw(
			`select ${projectRowColumns} from project p ${projectRowJoins("(select max(dekad_start) from reporting_period where jurisdiction_id = $1)")}
       where p.jurisdiction_id = $1 and p.project_id = $2 and ${reachCondition(actor, "p")}`,
			[actor.jurisdictionId, projectId],
		),
	);
	const row = rows[0];
	if (!row) return undefined;
	const columns = await tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.select([
			"version",
			"owner_org_id as ownerOrgId",
			"level",
			"construction_nature as constructionNature",
			"ownership",
			"group_code as groupCode",
			"chain_code as chainCode",
			"zone_code as zoneCode",
			"batch_session as batchSession",
			"funding_kind as fundingKind",
			"tags",
			"content_scale as contentScale",
			"opening_investment_yuan as openingInvestmentYuan",
			"expected_output_yuan as expectedOutputYuan",
			"expected_tax_yuan as expectedTaxYuan",
			"planned_start_on as plannedStartOn",
			"planned_completion_on as plannedCompletionOn",
			"planned_commissioning_on as plannedCommissioningOn",
			"actual_start_on as actualStartOn",
			"actual_completion_on as actualCompletionOn",
			"actual_commissioning_on as actualCommissioningOn",
			"statistics_entered_on as statisticsEnteredOn",
			"lead_official as leadOfficial",
			"responsible_unit as responsibleUnit",
			"responsible_person as responsiblePerson",
			"project_manager as projectManager",
			"contact_phone as contactPhone",
			"site",
			"longitude",
			"latitude",
		])
		.executeTakeFirstOrThrow();
	return { ...row, ...columns };
}
