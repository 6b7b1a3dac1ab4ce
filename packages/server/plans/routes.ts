import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "@dekad/core/access/actor.ts";
import * as contract from "@dekad/contract/plans.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { withKey } from "../http/idempotency.ts";
import { mount } from "../http/mount.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { decidePlan, type PlanDecision } from "./decide-plan.ts";
import { learnSeasons } from "./learn-season.ts";
import { listPlanRows, planDesk, runningYear } from "./queries.ts";
import { savePlan } from "./save-plan.ts";

/** Year plans: read, handed in, decided. A retried write with the same idempotency key is one write. */
export function planRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.getPlanDesk, ({ actor, params, query }) =>
		asActor(
			db,
			actor,
			(tx) =>
				planDesk(tx, actor, {
					projectId: params.projectId,
					year: query.year,
					now: now(),
				}),
			{ readOnly: true },
		),
	);
	mount(app, contract.listLearnedSeasons, ({ actor, params, query }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				seasons: await learnSeasons(tx, actor, {
					projectId: params.projectId,
					year: query.year ?? (await runningYear(tx, actor, now())),
				}),
			}),
			{ readOnly: true },
		),
	);
	mount(app, contract.listPlans, ({ actor, query }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const year = query.year ?? (await runningYear(tx, actor, now()));
				const { timeZone } = await officeOf(tx, actor.jurisdictionId);
				return {
					year,
					...(await listPlanRows(tx, actor, { ...query, year }, timeZone)),
				};
			},
			{ readOnly: true },
		),
	);
	mount(app, contract.savePlan, ({ actor, params, body, request }) => {
		const at = now();
		const plan = { projectId: params.projectId, ...body };
		return asActor(
			db,
			actor,
			(tx) =>
				withKey(tx, { actor, request, now: at }, () =>
					savePlan(tx, { actor, plan, now: at }),
				),
			{ reporting: true },
		);
	});
	const decide = (
		actor: Actor,
		request: FastifyRequest,
		decision: PlanDecision,
	) => {
		const at = now();
		return asActor(
			db,
			actor,
			(tx) =>
				withKey(tx, { actor, request, now: at }, () =>
					decidePlan(tx, { actor, decision, now: at }),
				),
			{ reporting: true },
		);
	};
	mount(app, contract.approvePlan, ({ actor, params, body, request }) =>
		decide(actor, request, { ...params, ...body, verdict: "approve" }),
	);
	mount(app, contract.refusePlan, ({ actor, params, body, request }) =>
		decide(actor, request, { ...params, ...body, verdict: "refuse" }),
	);
	mount(app, contract.withdrawPlan, ({ actor, params, body, request }) =>
		decide(actor, request, { ...params, ...body, verdict: "withdraw" }),
	);
}
