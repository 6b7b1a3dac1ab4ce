import { CompiledQuery } from "kysely";
import type { FigureSeries } from "@dekad/core/reports/corrections.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";

/** A correction line of a counted report, with who booked it when. */
export type CountedLine = {
	readonly bookedDekad: string;
	readonly forDekad: string;
	readonly measure: FlowMeasure;
	readonly differenceYuan: number;
	readonly reason: string;
	readonly at: Date;
	readonly by: string;
};

export type ProjectFigures = {
	/** State of the counted report by the first day of its dekad. */
	readonly states: ReadonlyMap<string, string>;
	readonly series: ReadonlyMap<FlowMeasure, FigureSeries>;
	/** By booking, oldest first. */
	readonly lines: readonly CountedLine[];
};

/**
 * Everything the counted reports of a project say in money, with their lines: what the rules of
 * core/reports/corrections.ts ask for. Two statements, whatever the project's age.
 *
 * To be asked with the sight of the whole office (`asWholeOffice`) once the project is known to be the
 * actor's: a project that moved, or changed its owner, keeps reports under its former place, and a
 * difference taken without them would be wrong.
 */
export async function projectFigures(
	tx: Tx,
	jurisdictionId: string,
	projectId: string,
): Promise<ProjectFigures> {
	const key = [jurisdictionId, projectId];
	const reports = await queryRows<
		{ start: string; state: string } & Record<string, number | string | null>
	>(
		tx,
		`select dekad_start as start, state, ${FLOW_MEASURES.map((measure) => `${measure}_yuan`).join(", ")}
     from progress_report where jurisdiction_id = $1 and project_id = $2 and is_counted order by dekad_start`,
		key,
	);
	const { rows: lines } = await tx.executeQuery<CountedLine>(
		CompiledQuery.raw(
			`select l.booked_dekad as "bookedDekad", l.for_dekad as "forDekad", l.measure, l.difference_yuan as "differenceYuan", l.reason,
         r.submitted_at as at, r.submitted_by as by
       from correction_line l
       join progress_report r on r.jurisdiction_id = $1 and r.report_id = l.report_id and r.is_counted
       where l.jurisdiction_id = $1 and l.project_id = $2
       order by l.booked_dekad, l.for_dekad, l.line_id`,
			key,
		),
	);
	return {
		states: new Map(reports.map(({ start, state }) => [start, state])),
		series: new Map(
			FLOW_MEASURES.map((measure) => [
				measure,
				{
					said: reports.map((report) => ({
						dekadStart: report.start,
						yuan: report[`${measure}_yuan`] as number | null,
					})),
					lines: lines.filter((line) => line.measure === measure),
				},
			]),
		),
		lines,
	};
}
