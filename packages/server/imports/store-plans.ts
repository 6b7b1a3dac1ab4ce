import { isSamePlan } from "@dekad/core/plans/year-curve.ts";
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
	/** The funds planned beside it; a sheet of works plans leaves them as they are. */
	readonly funds: number[] | null;
	/** The proposal that waits; null: none. */
	readonly draft: number[] | null;
};
type NewPlan = {
	readonly project: KnownProject;
	readonly year: number;
	readonly revision: number;
	readonly cumulativeYuan: readonly number[];
	readonly reason: string;
	readonly replaces: KnownPlan | undefined;
	/** An owner's change of a plan in force waits for its office, as on the page. */
	readonly isProposal: boolean;
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
 * is a revision and needs a reason, and an owner's waits as a proposal.
 */
export function storePlans(context: ImportContext): SheetStore {
	let proposed = 0;
	const touched = new Set<string>();
	let from = "9999-12-31";
	return {
		take: async (rows) => {
			const { verdicts, plans } = await check(context, rows);
			if (!context.isDry) await write(context, plans);
			for (const { project, year, isProposal } of plans) {
				if (isProposal) {
					proposed += 1;
					continue;
				}
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
			if (proposed > 0)
				context.note("imports.note.plans_proposed", { plans: proposed });
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
	const closed = await closedYears(context);
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
		if (closed.has(year)) {
			refuse("year", "imports.plan_year_closed", { year }, String(year));
			continue;
		}
		const isProposal = actor.role === "owner" && before?.hasBaseline === true;
		const stands =
			isProposal && before.draft
				? before.draft
				: before?.state === "approved"
					? before.cumulative
					: null;
		if (isSamePlan(stands, curve.cumulativeYuan)) {
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
			isProposal,
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

/** The years the office has closed: their plans stay. */
async function closedYears({
	tx,
	actor,
}: ImportContext): Promise<ReadonlySet<number>> {
	const rows = await tx
		.selectFrom("closed_year")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.select("year")
		.execute();
	return new Set(rows.map(({ year }) => year));
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
            bool_or(is_baseline) over (partition by project_id, year) as "hasBaseline", funds_cumulative_yuan as funds,
            max(cumulative_yuan) filter (where state = 'draft') over (partition by project_id, year) as draft
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
	const proposals = plans.filter(({ isProposal }) => isProposal);
	const inForce = plans.filter(({ isProposal }) => !isProposal);
	await queryRows(
		tx,
		`update plan set state = 'superseded', version = version + 1
     where jurisdiction_id = $1 and plan_id = any($2::uuid[]) and state = 'approved'`,
		[
			actor.jurisdictionId,
			inForce.flatMap(({ replaces }) => replaces?.planId ?? []),
		],
	);
	// The owner's own proposal that waits gives way to the new one.
	await queryRows(
		tx,
		`update plan as p set state = 'refused', version = version + 1, decided_at = $4, decided_by = $5, decided_reason = $6
     from unnest($2::uuid[], $3::smallint[]) as n(project_id, year)
     where p.jurisdiction_id = $1 and p.project_id = n.project_id and p.year = n.year and p.state = 'draft'`,
		[
			actor.jurisdictionId,
			proposals.map(({ project }) => project.projectId),
			proposals.map(({ year }) => year),
			now.toISOString(),
			actor.name,
			text(actor.lang, "imports.reason.plan_replaced"),
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
			[
				"state",
				"text",
				({ isProposal }) => (isProposal ? "draft" : "approved"),
			],
			["is_baseline", "boolean", ({ replaces }) => !replaces?.hasBaseline],
			["cumulative_yuan", "bigint[]", ({ cumulativeYuan }) => cumulativeYuan],
			[
				"funds_cumulative_yuan",
				"bigint[]",
				({ replaces }) =>
					replaces?.state === "approved" ? replaces.funds : null,
			],
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
		withIds.map(({ planId, project, year, revision, isProposal }) => ({
			kind: isProposal ? "plan.proposed" : "plan.approved",
			subjectId: planId,
			projectId: project.projectId,
			regionPath: project.regionPath,
			payload: { year, revision },
		})),
		now,
	);
}
