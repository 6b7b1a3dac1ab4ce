import {
	addDekads,
	compareDekads,
	dekadOf,
} from "@dekad/core/periods/dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { findNewestPeriod, openPeriods } from "./open-periods.ts";

/**
 * Opens, in every office, the dekads up to today's. A synthetic office keeps the calendar it was made
 * with, unless it is served as the demo, by its own clock. Returns how many were opened.
 */
export async function openDuePeriods({
	db,
	ownerDb,
	now,
	demo = false,
}: {
	db: Db;
	ownerDb: Db;
	now: Date;
	demo?: boolean;
}): Promise<number> {
	const offices = await ownerDb
		.selectFrom("jurisdiction")
		.$if(!demo, (query) => query.where("is_synthetic", "=", false))
		.select([
			"jurisdiction_id as jurisdictionId",
			"root_region_code as root",
			"time_zone as timeZone",
		])
		.execute();
	let opened = 0;
	for (const { jurisdictionId, root, timeZone } of offices) {
		const actor: Actor = {
			jurisdictionId,
			accountId: null,
			name: "dekad",
			role: "dispatcher",
			scope: `${root}/`,
			organisationId: null,
			lang: "zh",
		};
		const last = dekadOf(civilDateOf(now.toISOString(), timeZone));
		opened += await asActor(db, actor, async (tx) => {
			const newest = await findNewestPeriod(tx, jurisdictionId);
			if (newest && compareDekads(newest, last) >= 0) return 0;
			const {
				dekadRule: rule,
				calendar,
				rootPath,
			} = await officeOf(tx, jurisdictionId);
			const first = newest
				? addDekads(newest, 1)
				: { year: last.year, month: 1, part: 1 as const };
			const dekads = await openPeriods(tx, {
				actor,
				settings: { rule, calendar, timeZone },
				first,
				last,
				regionPath: rootPath,
				now,
			});
			return dekads.length;
		});
	}
	return opened;
}
