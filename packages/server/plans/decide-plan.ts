import type { Actor } from "@dekad/core/access/actor.ts";
import type { PlanView } from "@dekad/contract/plans.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { lockProject } from "../reports/queries.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { isYearClosed, planRights, plansOfYear, standing } from "./queries.ts";
import { hasBaseline, refusePast, supersede } from "./save-plan.ts";

/**
 * What is decided of a proposed plan. `approve` puts it in force and the one before out of force; `refuse`
 * and `withdraw` keep it as history that never counted.
 */
export type PlanDecision = {
	readonly planId: string;
	/** The proposal's version its decider saw. */
	readonly version: number;
} & (
	| {
			readonly verdict: "approve";
			/** Revision of the plan in force the proposal was compared with; 0: none. */
			readonly baseRevision: number;
			readonly reason: string;
			readonly changesPast: boolean;
	  }
	| { readonly verdict: "refuse"; readonly reason: string }
	| { readonly verdict: "withdraw" }
);

const EVENT = {
	approve: "plan.approved",
	refuse: "plan.refused",
	withdraw: "plan.withdrawn",
} as const;

/**
 * Decides a proposal that waits. An office in whose reach the project stands, or the dispatcher, approves or
 * refuses with a reason; its owner withdraws. An approved plan is in every total when this transaction
 * commits. The transaction is opened with `reporting`.
 *
 * @throws DekadError plan.not_found, access.not_allowed, plan.version_conflict (decided or changed meanwhile, or
 *   another plan is in force than the one it was compared with), plan.past_locked, plan.year_closed
 */
export async function decidePlan(
	tx: Tx,
	{ actor, decision, now }: { actor: Actor; decision: PlanDecision; now: Date },
): Promise<PlanView> {
	const { planId, verdict } = decision;
	const found = await tx
		.selectFrom("plan")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("plan_id", "=", planId)
		.select(["project_id as projectId", "year"])
		.executeTakeFirst();
	const project = found && (await lockProject(tx, actor, found.projectId));
	if (!found || !project) throw new DekadError("plan.not_found");
	const { projectId, year } = found;
	const rights = planRights(actor, project.ownerOrgId);
	if (verdict === "withdraw" ? !rights.propose : !rights.decide)
		throw new DekadError("access.not_allowed");

	// Read after the lock: whoever held it may have decided.
	const plans = await plansOfYear(tx, actor, projectId, year);
	const { current } = standing(plans);
	const proposal = plans.find((plan) => plan.planId === planId)!;
	const isStale =
		proposal.state !== "draft" ||
		proposal.version !== decision.version ||
		(decision.verdict === "approve" &&
			decision.baseRevision !== (current?.revision ?? 0));
	if (isStale)
		throw new DekadError("plan.version_conflict", {
			current: current?.revision ?? 0,
			plan: current ?? null,
			draft: proposal,
		});
	if (decision.verdict === "approve") {
		if (await isYearClosed(tx, actor, year))
			throw new DekadError("plan.year_closed", { year });
		// A dekad may have been locked since the owner proposed.
		await refusePast(tx, {
			actor,
			current,
			plan: { ...proposal, changesPast: decision.changesPast },
			year,
			now,
		});
		await supersede(tx, actor, current, projectId);
	}
	const reason = decision.verdict === "withdraw" ? "" : decision.reason;
	await tx
		.updateTable("plan")
		.set({
			state: verdict === "approve" ? "approved" : "refused",
			is_baseline: verdict === "approve" && !hasBaseline(plans),
			decided_at: now,
			decided_by: actor.name,
			decided_reason: reason,
			version: proposal.version + 1,
		})
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("plan_id", "=", planId)
		.execute();
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: EVENT[verdict],
				subjectId: planId,
				projectId,
				regionPath: project.regionPath,
				payload: { year, revision: proposal.revision, reason },
			},
		],
		now,
	);
	if (verdict === "approve")
		await refreshProjectDekads(
			tx,
			actor.jurisdictionId,
			[projectId],
			`${year}-01-01`,
		);
	const decided = await plansOfYear(tx, actor, projectId, year);
	return decided.find((plan) => plan.planId === planId)!;
}
