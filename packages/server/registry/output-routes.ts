import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/outputs.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { withKey } from "../http/idempotency.ts";
import { mount } from "../http/mount.ts";
import { projectOutput, recordProjectOutputIn } from "./project-output.ts";

/** What commissioned projects bring. */
export function outputRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.getProjectOutput, ({ actor, params }) =>
		asActor(
			db,
			actor,
			(tx) => projectOutput(tx, actor, params.projectId, now()),
			{ readOnly: true },
		),
	);
	mount(
		app,
		contract.recordProjectOutput,
		({ actor, params: { projectId }, body, request }) => {
			const at = now();
			return asActor(db, actor, (tx) =>
				withKey(tx, { actor, request, now: at }, async () => {
					await recordProjectOutputIn(tx, {
						actor,
						projectId,
						output: body,
						now: at,
					});
					return projectOutput(tx, actor, projectId, at);
				}),
			);
		},
	);
}
