import {
	addDekads,
	dekadId,
	dekadOfStart,
	dekadStart,
} from "@dekad/core/periods/dekad.ts";
import { FUND_SOURCES } from "@dekad/core/reports/measures.ts";
import {
	type ReportDoubt,
	reportDoubts,
} from "@dekad/core/reports/report-doubts.ts";
import type { FundSource } from "@dekad/core/reports/report-form.ts";
import type { ReportValues } from "@dekad/contract/reports.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import {
	linesOf,
	VALUE_COLUMNS,
	type ValueRow,
	valuesOf,
} from "../reports/report-values.ts";

/** What a report says, and beside it what a reviewer judges it by. */
export type JudgedReport = {
	readonly values: ReportValues;
	readonly doubts: ReportDoubt[];
	readonly stage: string;
	readonly isPaused: boolean;
	readonly totalInvestmentYuan: number | null;
	/** As the project's row of the dekad has it; of a report that does not count it is what stands without it. */
	readonly investmentYtdYuan: number | null;
	readonly investmentSinceStartYuan: number | null;
	readonly plan: {
		readonly inDekadYuan: number;
		readonly ytdYuan: number;
		readonly annualYuan: number;
	} | null;
};

const SERIES = ["arrived", "paid"] as const;
const SOURCE_YTD = SERIES.flatMap((series) =>
	FUND_SOURCES.map((source) => `${series}_${source}_ytd_yuan` as const),
);

type FactRow = ValueRow &
	Record<(typeof SOURCE_YTD)[number], number | null> & {
		reportId: string;
		stage: string;
		isPaused: boolean;
		total: number | null;
		opening: number | null;
		ytd: number | null;
		sinceStart: number | null;
		annual: number | null;
		planned: number | null;
		hasBefore: boolean;
		beforeYtd: number | null;
		beforeSinceStart: number | null;
		beforePlanned: number | null;
		best: number | null;
		lastDekad: string | null;
		lastRatio: number | string | null;
	};

/**
 * Reports of the dekad that starts on `start`, each with what it is judged by, from two statements however many
 * they are. A report the transaction may not see is missing.
 */
export async function judgedReports(
	tx: Tx,
	jurisdictionId: string,
	start: string,
	reportIds: readonly string[],
): Promise<Map<string, JudgedReport>> {
	if (reportIds.length === 0) return new Map();
	const before = dekadStart(addDekads(dekadOfStart(start), -1));
	const isNewYear = before.slice(0, 4) !== start.slice(0, 4);
	// Dekads are opened without a gap, so the row before is the dekad before's.
	const rows = await queryRows<FactRow>(
		tx,
		`select r.report_id as "reportId", ${VALUE_COLUMNS},
            coalesce(d.stage, p.stage) as stage, coalesce(d.is_paused, p.is_paused) as "isPaused", p.total_investment_yuan as total, p.opening_investment_yuan as opening,
            d.investment_ytd_yuan as ytd, d.investment_since_start_yuan as "sinceStart", d.annual_plan_yuan as annual, d.planned_ytd_yuan as planned,
            b.project_id is not null as "hasBefore", b.investment_ytd_yuan as "beforeYtd", b.investment_since_start_yuan as "beforeSinceStart",
            b.planned_ytd_yuan as "beforePlanned", ${SOURCE_YTD.map((column) => `b.${column}`).join(", ")},
            best.yuan as best, last.dekad_start as "lastDekad", last.physical_progress_ratio as "lastRatio"
     from progress_report r
     join project p on p.jurisdiction_id = $1 and p.project_id = r.project_id
     left join project_dekad d on d.jurisdiction_id = $1 and d.dekad_start = $3 and d.project_id = r.project_id
     left join project_dekad b on b.jurisdiction_id = $1 and b.dekad_start = $4 and b.project_id = r.project_id
     left join lateral (
       select max(e.investment_yuan) as yuan from progress_report e
       where e.jurisdiction_id = $1 and e.project_id = r.project_id and e.dekad_start < $3 and e.is_counted) best on true
     left join lateral (
       select e.dekad_start, e.physical_progress_ratio from progress_report e
       where e.jurisdiction_id = $1 and e.project_id = r.project_id and e.dekad_start < $3 and e.is_counted and e.physical_progress_ratio is not null
       order by e.dekad_start desc limit 1) last on true
     where r.jurisdiction_id = $1 and r.report_id = any($2::uuid[])`,
		[jurisdictionId, [...reportIds], start, before],
	);
	const lines = await linesOf(tx, jurisdictionId, reportIds);
	return new Map(
		rows.map((row) => [
			row.reportId,
			judged(row, valuesOf(row, lines.get(row.reportId)), isNewYear),
		]),
	);
}

function judged(
	row: FactRow,
	values: ReportValues,
	isNewYear: boolean,
): JudgedReport {
	const sinceJanuary = (value: number | null) => (isNewYear ? null : value);
	const bySource = (series: (typeof SERIES)[number]) =>
		Object.fromEntries(
			FUND_SOURCES.map((source) => [
				source,
				sinceJanuary(row[`${series}_${source}_ytd_yuan`]),
			]),
		) as Record<FundSource, number | null>;
	const plannedBefore = isNewYear ? 0 : (row.beforePlanned ?? 0);
	const { stage, isPaused, total, annual, planned } = row;
	const doubts = reportDoubts({
		values,
		stage,
		isPaused,
		totalInvestmentYuan: total,
		annualPlanYuan: annual,
		before: {
			// The month and the words of before raise no doubt.
			monthYuan: null,
			physicalProgressText: null,
			nextSteps: null,
			peopleOnSite: null,
			machinesOnSite: null,
			problems: null,
			ytdYuan: sinceJanuary(row.beforeYtd),
			sinceStartYuan: row.hasBefore ? row.beforeSinceStart : row.opening,
			bestDekadYuan: row.best,
			arrivedYtdYuan: bySource("arrived"),
			paidYtdYuan: bySource("paid"),
			physicalProgressRatio:
				row.lastDekad === null || row.lastRatio === null
					? null
					: {
							dekad: dekadId(dekadOfStart(row.lastDekad)),
							value: Number(row.lastRatio),
						},
		},
	});
	return {
		values,
		doubts,
		stage,
		isPaused,
		totalInvestmentYuan: total,
		investmentYtdYuan: row.ytd,
		investmentSinceStartYuan: row.sinceStart,
		plan:
			annual === null || planned === null
				? null
				: {
						inDekadYuan: planned - plannedBefore,
						ytdYuan: planned,
						annualYuan: annual,
					},
	};
}
