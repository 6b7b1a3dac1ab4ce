import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/reviews.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { withKey } from "../http/idempotency.ts";
import { mount } from "../http/mount.ts";
import { acceptMany } from "./accept-many.ts";
import { acceptReportIn } from "./accept-report.ts";
import {
	explainRequest,
	listRequests,
	requestCorrection,
	withdrawRequest,
} from "./correction-requests.ts";
import { listReviews } from "./list-reviews.ts";
import { returnReportIn } from "./return-report.ts";

const REVIEW = { reporting: true, keepsPlans: true };

/** The review of reports: the queue, a word on one or many, and requests for a correction. */
export function reviewRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.listReviews, ({ actor, query }) =>
		asActor(db, actor, (tx) => listReviews(tx, actor, query, now()), {
			readOnly: true,
		}),
	);
	mount(app, contract.acceptReport, ({ actor, params, body, request }) => {
		const at = now();
		return asActor(
			db,
			actor,
			(tx) =>
				withKey(tx, { actor, request, now: at }, () =>
					acceptReportIn(tx, actor, { ...params, ...body }, at),
				),
			REVIEW,
		);
	});
	mount(app, contract.returnReport, ({ actor, params, body, request }) => {
		const at = now();
		return asActor(
			db,
			actor,
			(tx) =>
				withKey(tx, { actor, request, now: at }, () =>
					returnReportIn(tx, actor, { ...params, ...body }, at),
				),
			REVIEW,
		);
	});
	mount(app, contract.acceptManyReports, ({ actor, body }) =>
		acceptMany(db, { actor, reports: body.reports, now: now() }),
	);
	mount(app, contract.listCorrectionRequests, ({ actor, query }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				requests: await listRequests(tx, actor, {
					projectIds: query.projectId ? [query.projectId] : undefined,
					onlyOpen: query.state === "open",
				}),
			}),
			{ readOnly: true },
		),
	);
	mount(app, contract.requestCorrection, ({ actor, body }) =>
		asActor(db, actor, (tx) => requestCorrection(tx, actor, body, now())),
	);
	mount(app, contract.withdrawCorrectionRequest, ({ actor, params, body }) =>
		asActor(db, actor, (tx) =>
			withdrawRequest(tx, actor, { ...params, ...body }, now()),
		),
	);
	mount(app, contract.explainCorrectionRequest, ({ actor, params, body }) =>
		asActor(db, actor, (tx) =>
			explainRequest(tx, actor, { ...params, ...body }, now()),
		),
	);
}
