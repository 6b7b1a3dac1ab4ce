import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/approvals.ts";
import { roleWorkedIn } from "../access/confirm-identity.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import {
	askApproval,
	decideApproval,
	listApprovals,
	listOtherApprovers,
	listTwoPeopleActs,
	withdrawApproval,
} from "./approvals.ts";

/** Acts that two people do: asked for, decided, taken back. */
export function approvalRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.listApprovals, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				requests: await listApprovals(tx, actor, { now: now() }),
				acts: await listTwoPeopleActs(tx, actor),
				others: await listOtherApprovers(tx, actor, now()),
			}),
			{ readOnly: true },
		),
	);
	mount(app, contract.askApproval, ({ actor, body, request }) =>
		askApproval(db, {
			actor,
			membershipId: roleWorkedIn(request),
			asked: body,
			now: now(),
		}),
	);
	mount(app, contract.decideApproval, ({ actor, params, body }) =>
		decideApproval(db, { actor, ...params, ...body, now: now() }),
	);
	mount(app, contract.withdrawApproval, ({ actor, params }) =>
		asActor(db, actor, (tx) =>
			withdrawApproval(tx, actor, params.requestId, now()),
		),
	);
}
