import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/reports.ts";
import { withKey } from "../http/idempotency.ts";
import type { Db } from "../database/client.ts";
import { asActor } from "../database/as-actor.ts";
import { mount } from "../http/mount.ts";
import { submitReportIn } from "./submit-report.ts";

/** Handing in reports. A retried request with the same idempotency key is one report. */
export function reportRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.submitReport, ({ actor, params, body, request }) => {
		const {
			dekad,
			kind,
			baseRevision,
			writtenAt,
			isUnchanged,
			confirmedDoubts,
			burden,
			...values
		} = body;
		const report = {
			projectId: params.projectId,
			dekad,
			kind,
			baseRevision,
			values,
			writing: { writtenAt, isUnchanged, confirmedDoubts, burden },
		};
		const at = now();
		return asActor(
			db,
			actor,
			(tx) =>
				withKey(tx, { actor, request, now: at }, () =>
					submitReportIn(tx, { actor, report, now: at }),
				),
			{ reporting: true, keepsPlans: true },
		);
	});
}
