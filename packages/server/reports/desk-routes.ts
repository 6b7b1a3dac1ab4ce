import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/report-desk.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { contestReport } from "./contest-report.ts";
import { discardReportDraft, saveReportDraft } from "./report-drafts.ts";
import { getReportDesk } from "./report-desk.ts";
import { seeReminders } from "./see-reminders.ts";

/** The owner's desk: what is asked now, drafts, reminders seen, reports handed in on one's behalf contested. */
export function deskRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.getReportDesk, ({ actor, query }) =>
		asActor(
			db,
			actor,
			(tx) => getReportDesk(tx, actor, { ...query, now: now() }),
			{ readOnly: true },
		),
	);
	mount(app, contract.seeReminders, ({ actor, body }) =>
		asActor(db, actor, async (tx) => ({
			seen: await seeReminders(tx, actor, body.reminderIds, now()),
		})),
	);
	mount(app, contract.saveReportDraft, ({ actor, params, body }) =>
		asActor(db, actor, async (tx) => ({
			draft: await saveReportDraft(tx, actor, params.projectId, body, now()),
		})),
	);
	mount(app, contract.discardReportDraft, ({ actor, params, query }) => {
		return asActor(db, actor, async (tx) => ({
			draft: await discardReportDraft(tx, actor, params.projectId, query),
		}));
	});
	mount(app, contract.contestReport, ({ actor, params, body }) =>
		asActor(db, actor, (tx) =>
			contestReport(tx, actor, { ...params, ...body, now: now() }),
		),
	);
}
