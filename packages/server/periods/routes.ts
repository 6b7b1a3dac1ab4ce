import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/periods.ts";
import { dekadId, dekadOf, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { officeOf } from "../jurisdictions/queries.ts";

/** The calendar of an office's dekads. */
export function periodRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.listPeriods, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const { timeZone } = await officeOf(tx, actor.jurisdictionId);
				const instant = now();
				const rows = await tx
					.selectFrom("reporting_period")
					.where("jurisdiction_id", "=", actor.jurisdictionId)
					.orderBy("dekad_start")
					.selectAll()
					.execute();
				const today = civilDateOf(instant.toISOString(), timeZone);
				const idOf = (start: string) => dekadId(dekadOfStart(start));
				const latest = rows.at(-1);
				const closed = rows.findLast((row) => row.timely_until < instant);
				return {
					today,
					current: dekadId(dekadOf(today)),
					latestOpened: latest ? idOf(latest.dekad_start) : null,
					latestClosed: closed ? idOf(closed.dekad_start) : null,
					periods: rows.map((row) => ({
						dekad: idOf(row.dekad_start),
						firstOn: row.dekad_start,
						lastOn: row.dekad_end,
						asOfOn: row.as_of_on,
						cutOffOn: row.cut_off_on,
						timelyUntil: row.timely_until.toISOString(),
						lockedFrom: row.locked_from.toISOString(),
						calendarBasis: row.calendar_basis as "official",
					})),
				};
			},
			{ readOnly: true },
		),
	);
}
