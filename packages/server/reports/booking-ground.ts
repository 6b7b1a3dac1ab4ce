import { bookingDekad } from "@dekad/core/reports/corrections.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";

export type OpenedPeriod = {
	readonly dekadStart: string;
	readonly asOfOn: string;
	readonly lockedFrom: Date;
	readonly isLocked: boolean;
};

/** The office's opened dekads, oldest first, and the one whose report carries a correction made at `now` (undefined: none is open). */
export async function bookingGround(
	tx: Tx,
	jurisdictionId: string,
	now: Date,
): Promise<{ periods: OpenedPeriod[]; booking: OpenedPeriod | undefined }> {
	const { timeZone } = await officeOf(tx, jurisdictionId);
	const rows = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", jurisdictionId)
		.orderBy("dekad_start")
		.select([
			"dekad_start as dekadStart",
			"as_of_on as asOfOn",
			"locked_from as lockedFrom",
		])
		.execute();
	const periods = rows.map((row) => ({
		...row,
		isLocked: now >= row.lockedFrom,
	}));
	const start = bookingDekad(periods, civilDateOf(now.toISOString(), timeZone));
	return {
		periods,
		booking: periods.find(({ dekadStart }) => dekadStart === start),
	};
}

/** The highest revision of a project's report for a dekad, whatever its state. Undefined: none yet. */
export async function latestRevision(
	tx: Tx,
	jurisdictionId: string,
	projectId: string,
	dekadStart: string,
) {
	return tx
		.selectFrom("progress_report")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("project_id", "=", projectId)
		.where("dekad_start", "=", dekadStart)
		.where("state", "<>", "draft")
		.orderBy("revision", "desc")
		.limit(1)
		.selectAll()
		.executeTakeFirst();
}
