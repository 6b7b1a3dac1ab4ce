import { planCurve } from "@dekad/core/sheets/plan-curve.ts";
import { text } from "@dekad/core/text/text.ts";
import type { MoneyUnit } from "@dekad/core/units/money.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { newId } from "../database/new-id.ts";
import { insertRows, queryRows } from "../database/row-arrays.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { findProjects, type KnownProject } from "./find-projects.ts";
import {
	accepted,
	type DataRow,
	type ImportContext,
	numberOf,
	rejected,
	type SheetStore,
	textOf,
	unchanged,
	type Verdict,
} from "./sheet-store.ts";

type KnownPlan = {
	readonly projectId: string;
	readonly year: number;
	/** Highest revision, whatever its state. */
	readonly revision: number;
	readonly planId: string;
	readonly state: string;
	readonly cumulative: number[];
	/** Whether a first approved plan stands: a proposal that waits or was refused is none. */
	readonly hasBaseline: boolean;
};
type NewPlan = {
	readonly project: KnownProject;
	readonly year: number;
	readonly revision: number;
	readonly cumulativeYuan: readonly number[];
	readonly reason: string;
	readonly replaces: KnownPlan | undefined;
};

const UNIT_YUAN: Readonly<Record<MoneyUnit, number>> = {
	yuan: 1,
	thousand: 1_000,
	wan: 10_000,
	million: 1_000_000,
	yi: 100_000_000,
};

/**
 * Year plans. The first one of a project and year is its baseline and stays beside the current one; a later one
 * is a revision and needs a reason.
 */
export function storePlans(context: ImportContext): SheetStore {
	const touched = new Set<string>();
	let from = "9999-12-31";
	return {
		take: async (rows) => {
			const { verdicts, plans } = await check(context, rows);
			if (!context.isDry) await write(context, plans);
			for (const { project, year } of plans) {
				touched.add(project.projectId);
				if (`${year}-01-01` < from) from = `${year}-01-01`;
			}
			return verdicts;
		},
		finish: async () => {
			if (!context.isDry)
				await refreshProjectDekads(
					context.tx,
					context.actor.jurisdictionId,
					[...touched],
					from,
				);
			return [];
		},
	};
}

async function check(
	context: ImportContext,
	rows: readonly DataRow[],
): Promise<{ verdicts: Verdict[]; plans: NewPlan[] }> {
	const { reader, actor } = context;
	const projects = await findProjects(
		context,
		rows.map((row) => textOf(row, "project_code") ?? ""),
	);
	const known = await knownPlans(context, [...projects.values()]);
	const verdicts: Verdict[] = [];
	const plans: NewPlan[] = [];
	for (const row of rows) {
		const code = textOf(row, "project_code") ?? "";
		const year = numberOf(row, "year") ?? 0;
		const refuse = (
			field: string,
			problem: Parameters<typeof reader.problemAt>[2],
			params: Readonly<Record<string, string | number>>,
			value: string | null,
		) =>
			verdicts.push(
				rejected(
					row,
					reader.problemAt(row.number, field, problem, params, value),
				),
			);
		const project = projects.get(code);
		if (!project) {
			refuse("project_code", "imports.project_not_found", {}, code);
			continue;
		}
		if (year < 2000 || year > 2099) {
			refuse("year", "imports.plan_year", {}, String(year));
			continue;
		}
		const curve = planCurve(
			numberOf(row, "annual") ?? 0,
			(field) => numberOf(row, field),
			halfShownUnit(row, reader.unitOf),
		);
		if (!curve.ok) {
			refuse(
				curve.field,
				curve.problem,
				curve.params,
				String(numberOf(row, curve.field) ?? ""),
			);
			continue;
		}
		const before = known.get(`${project.projectId} ${year}`);
		const isCurrent = before?.state === "approved";
		if (
			isCurrent &&
			before.cumulative.every(
				(amount, index) => amount === curve.cumulativeYuan[index],
			)
		) {
			verdicts.push(unchanged(row));
			continue;
		}
		const reason = textOf(row, "reason");
		if (before?.hasBaseline && reason === undefined) {
			refuse(
				context.filled.has("reason") ? "reason" : "annual",
				"imports.plan_reason",
				{ year },
				null,
			);
			continue;
		}
		verdicts.push(accepted(row));
		plans.push({
			project,
			year,
			revision: (before?.revision ?? 0) + 1,
			cumulativeYuan: curve.cumulativeYuan,
			reason: reason ?? text(actor.lang, "imports.reason.plan"),
			replaces: before,
		});
	}
	return { verdicts, plans };
}

/** Above 10,000 yuan a round amount is a round amount and not one that was rounded for show. */
const LARGEST_SHOWN_UNIT = 10_000;

/** Half of the smallest amount the parts show: 27.78万元 shows units of 100 yuan. */
function halfShownUnit(
	row: DataRow,
	unitOf: (field: string) => MoneyUnit,
): number {
	let shown = LARGEST_SHOWN_UNIT;
	for (const [field, value] of Object.entries(row.values)) {
		if (!/^[dmq]\d+$/.test(field) || typeof value !== "number") continue;
		shown = Math.min(shown, UNIT_YUAN[unitOf(field)]);
		while (shown > 1 && value % shown !== 0) shown /= 10;
	}
	return shown / 2;
}

/** The newest plan of each project and year, approved ones first. */
async function knownPlans(
	{ tx, actor }: ImportContext,
	projects: readonly KnownProject[],
): Promise<Map<string, KnownPlan>> {
	const rows = await queryRows<KnownPlan>(
		tx,
		`select distinct on (project_id, year) project_id as "projectId", year, plan_id as "planId", state,
            max(revision) over (partition by project_id, year) as revision, cumulative_yuan as cumulative,
            bool_or(is_baseline) over (partition by project_id, year) as "hasBaseline"
     from plan where jurisdiction_id = $1 and project_id = any($2::uuid[])
     order by project_id, year, (state = 'approved') desc, revision desc`,
		[actor.jurisdictionId, projects.map(({ projectId }) => projectId)],
	);
	return new Map(rows.map((row) => [`${row.projectId} ${row.year}`, row]));
}

async function write(
	{ tx, actor, now, fileId }: ImportContext,
	plans: readonly NewPlan[],
): Promise<void> {
	if (plans.length === 0) return;
	await queryRows(
		tx,
		`update plan set state = 'superseded', version = version + 1
     where jurisdiction_id = $1 and plan_id = any($2::uuid[]) and state = 'approved'`,
		[
			actor.jurisdictionId,
			plans.flatMap(({ replaces }) => replaces?.planId ?? []),
		],
	);
	const withIds = plans.map((plan) => ({ ...plan, planId: newId(now) }));
	await insertRows<(typeof withIds)[number]>(
		tx,
		"plan",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["plan_id", "uuid", ({ planId }) => planId],
			["project_id", "uuid", ({ project }) => project.projectId],
			["region_path", "text", ({ project }) => project.regionPath],
			["owner_org_id", "uuid", ({ project }) => project.ownerOrgId],
			["year", "smallint", ({ year }) => year],
			["revision", "integer", ({ revision }) => revision],
			["state", "text", () => "approved"],
			["is_baseline", "boolean", ({ replaces }) => !replaces?.hasBaseline],
			["cumulative_yuan", "bigint[]", ({ cumulativeYuan }) => cumulativeYuan],
			["reason", "text", ({ reason }) => reason],
			["source_file_id", "uuid", () => fileId],
			["recorded_at", "timestamptz", () => now.toISOString()],
			["recorded_by", "text", () => actor.name],
		],
		withIds,
	);
	await appendManyEvents(
		tx,
		actor,
		withIds.map(({ planId, project, year, revision }) => ({
			kind: "plan.approved",
			subjectId: planId,
			projectId: project.projectId,
			regionPath: project.regionPath,
			payload: { year, revision },
		})),
		now,
	);
}
