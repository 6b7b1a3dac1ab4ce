import type { Actor } from "@dekad/core/access/actor.ts";
import {
	changedPast,
	curveProblem,
	isSamePlan,
} from "@dekad/core/plans/year-curve.ts";
import { text } from "@dekad/core/text/text.ts";
import type { PlanView } from "@dekad/contract/plans.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { lockProject } from "../reports/queries.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import {
	isYearClosed,
	lockedDekadsOf,
	planRights,
	plansOfYear,
	standing,
} from "./queries.ts";

export type NewPlan = {
	readonly projectId: string;
	readonly year: number;
	readonly cumulativeYuan: readonly number[];
	readonly fundsCumulativeYuan: readonly number[] | null;
	readonly reason: string;
	/** Revision of the plan in force its author saw; 0: none. */
	readonly baseRevision: number;
	/** Version of the waiting proposal its author saw; 0: none. */
	readonly draftVersion: number;
	/** Said on purpose: locked dekads' plan changes too. */
	readonly changesPast: boolean;
};

/**
 * Hands in a project's plan of a year. An owner's is a proposal that counts nowhere until an office
 * approves it; handed in again it takes the place of the one that waits. An office's or the dispatcher's,
 * within its reach, is in force at once, as a named act. The first plan in force is the year's baseline and
 * stays; every later one is a revision. No dekad need be opened: next year is planned in this one.
 *
 * The transaction is opened with `reporting`.
 *
 * @throws DekadError project.not_found, access.not_allowed, plan.invalid, plan.unchanged, plan.past_locked,
 *   plan.year_closed, plan.version_conflict (its detail holds what stands)
 */
export async function savePlan(
	tx: Tx,
	{ actor, plan, now }: { actor: Actor; plan: NewPlan; now: Date },
): Promise<PlanView> {
	const { projectId, year } = plan;
	const project = await lockProject(tx, actor, projectId);
	if (!project) throw new DekadError("project.not_found");
	const rights = planRights(actor, project.ownerOrgId);
	if (!rights.propose && !rights.set)
		throw new DekadError("access.not_allowed");
	if (await isYearClosed(tx, actor, year))
		throw new DekadError("plan.year_closed", { year });
	for (const curve of [plan.cumulativeYuan, plan.fundsCumulativeYuan ?? []]) {
		const problem = curve.length > 0 ? curveProblem(curve) : undefined;
		if (problem)
			throw new DekadError("plan.invalid", {
				// The sentence around it brings its own full stop.
				problem: text(actor.lang, problem.key, problem.params).replace(
					/[.。]$/,
					"",
				),
			});
	}

	const plans = await plansOfYear(tx, actor, projectId, year);
	const { current, draft } = standing(plans);
	const isStale =
		(current?.revision ?? 0) !== plan.baseRevision ||
		(rights.propose && (draft?.version ?? 0) !== plan.draftVersion);
	if (isStale)
		throw new DekadError("plan.version_conflict", {
			current: current?.revision ?? 0,
			plan: current ?? null,
			draft: draft ?? null,
		});
	if (current && isSameWord(current, plan))
		throw new DekadError("plan.unchanged");
	await refusePast(tx, { actor, current, plan, year, now });

	const isInForce = rights.set;
	const values = {
		cumulative_yuan: [...plan.cumulativeYuan],
		funds_cumulative_yuan: plan.fundsCumulativeYuan && [
			...plan.fundsCumulativeYuan,
		],
		reason: plan.reason,
		recorded_at: now,
		recorded_by: actor.name,
	};
	const isReplacing = !isInForce && draft !== undefined;
	const planId = isReplacing ? draft.planId : newId(now);
	const revision = isReplacing
		? draft.revision
		: Math.max(0, ...plans.map((each) => each.revision)) + 1;
	if (isInForce) await supersede(tx, actor, current, project.projectId);
	if (isReplacing)
		await tx
			.updateTable("plan")
			.set({ ...values, version: draft.version + 1 })
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("plan_id", "=", planId)
			.execute();
	else
		await tx
			.insertInto("plan")
			.values({
				...values,
				jurisdiction_id: actor.jurisdictionId,
				plan_id: planId,
				project_id: projectId,
				region_path: project.regionPath,
				owner_org_id: project.ownerOrgId,
				year,
				revision,
				state: isInForce ? "approved" : "draft",
				is_baseline: isInForce && !hasBaseline(plans),
			})
			.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: isInForce ? "plan.set" : "plan.proposed",
				subjectId: planId,
				projectId,
				regionPath: project.regionPath,
				payload: {
					year,
					revision,
					annualYuan: plan.cumulativeYuan.at(-1),
					reason: plan.reason,
					...(plan.changesPast ? { changesPast: true } : {}),
				},
			},
		],
		now,
	);
	if (isInForce)
		await refreshProjectDekads(
			tx,
			actor.jurisdictionId,
			[projectId],
			`${year}-01-01`,
		);
	const saved = await plansOfYear(tx, actor, projectId, year);
	return saved.find((each) => each.planId === planId)!;
}

/** Whether a year has its first approved plan already: that one stays the baseline. */
export const hasBaseline = (plans: readonly PlanView[]): boolean =>
	plans.some(({ isBaseline }) => isBaseline);

const isSameWord = (current: PlanView, plan: NewPlan): boolean =>
	isSamePlan(current.cumulativeYuan, plan.cumulativeYuan) &&
	isSamePlan(current.fundsCumulativeYuan, plan.fundsCumulativeYuan);

/** Takes the plan in force out of force; it stays as history. The caller holds the project's lock. */
export async function supersede(
	tx: Tx,
	actor: Actor,
	current: PlanView | undefined,
	projectId: string,
): Promise<void> {
	if (!current) return;
	await tx
		.updateTable("plan")
		.set({ state: "superseded", version: current.version + 1 })
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where("plan_id", "=", current.planId)
		.execute();
}

/**
 * Locked dekads keep their plan unless their change is said on purpose. A first plan has no past to change.
 *
 * @throws DekadError plan.past_locked
 */
export async function refusePast(
	tx: Tx,
	{
		actor,
		current,
		plan,
		year,
		now,
	}: {
		actor: Actor;
		current: PlanView | undefined;
		plan: Pick<
			NewPlan,
			"cumulativeYuan" | "fundsCumulativeYuan" | "changesPast"
		>;
		year: number;
		now: Date;
	},
): Promise<void> {
	if (plan.changesPast || !current) return;
	const locked = await lockedDekadsOf(tx, actor, year, now);
	const { fundsCumulativeYuan: fundsBefore } = current;
	const dekad =
		changedPast(current.cumulativeYuan, plan.cumulativeYuan, locked) ??
		(fundsBefore && plan.fundsCumulativeYuan
			? changedPast(fundsBefore, plan.fundsCumulativeYuan, locked)
			: undefined);
	if (dekad !== undefined)
		throw new DekadError("plan.past_locked", { dekad, locked });
}
