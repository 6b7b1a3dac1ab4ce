import type { FastifyInstance } from "fastify";
import type { Actor } from "@dekad/core/access/actor.ts";
import * as contract from "@dekad/contract/jobs.ts";
import type { JobView } from "@dekad/contract/jobs.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { mount } from "../http/mount.ts";
import type { Jobs } from "./run-jobs.ts";

/** How far a job is, and stopping it. People see their own jobs. */
export function jobRoutes(
	app: FastifyInstance,
	{ db, jobs, now }: { db: Db; jobs: Jobs; now: () => Date },
): void {
	mount(app, contract.getJob, ({ actor, params }) =>
		getJob(db, actor, params.jobId),
	);
	mount(app, contract.cancelJob, async ({ actor, params }) => {
		await jobs.cancel(actor, params.jobId, now());
		return getJob(db, actor, params.jobId);
	});
}

/** @throws DekadError job.not_found */
async function getJob(db: Db, actor: Actor, jobId: string): Promise<JobView> {
	const row = await asActor(
		db,
		actor,
		(tx) =>
			tx
				.selectFrom("job")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("job_id", "=", jobId)
				.where(
					"created_by",
					actor.accountId === null ? "is" : "=",
					actor.accountId,
				)
				.selectAll()
				.executeTakeFirst(),
		{ readOnly: true },
	);
	if (!row) throw new DekadError("job.not_found");
	return {
		jobId: row.job_id,
		kind: row.kind,
		state: row.state as JobView["state"],
		doneSteps: row.done_steps,
		totalSteps: row.total_steps,
		error: row.error as JobView["error"],
		createdAt: row.created_at.toISOString(),
		endedAt: row.ended_at?.toISOString() ?? null,
	};
}
