import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import {
	dekadId,
	dekadOf,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { reportProblems } from "@dekad/core/reports/report-problems.ts";
import { isReportTimely } from "@dekad/core/reports/timeliness.ts";
import type { PartOut } from "@dekad/contract/endpoint.ts";
import type {
	ReportValues,
	ReportView,
	submitReport as submitReportEndpoint,
} from "@dekad/contract/reports.ts";
import { asActor, asWholeOffice } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { appendEvents } from "../database/append-event.ts";
import { hot, later } from "../database/hot-query.ts";
import { rowInserter } from "../database/insert-row.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { countNewestReport } from "../rollups/count-newest-report.ts";
import { refreshProject } from "../rollups/refresh-project-dekads.ts";
import { answerRequests } from "./answer-requests.ts";
import { coveringException } from "../periods/lock-exceptions.ts";
import { lockForReport } from "./queries.ts";
import { refuseBelowZero } from "./refuse-below-zero.ts";
import { standingReports } from "./standing-reports.ts";

export type NewReport = {
	projectId: string;
	dekad: string;
	kind: "estimate" | "actual";
	/** The revision the author saw; 0: none. */
	baseRevision: number;
	values: ReportValues;
	/** How it was written, kept with the event. */
	writing?: ReportWriting;
};
export type ReportWriting = Pick<
	PartOut<typeof submitReportEndpoint, "body">,
	"writtenAt" | "isUnchanged" | "confirmedDoubts" | "burden"
>;

/**
 * Hands in a project's report for one open dekad: a first revision, or before the lock a further
 * one that replaces it; after the lock only under an exception, and then late. It counts in every total that
 * includes the project when this transaction commits, and the author's draft of it is gone.
 *
 * @throws DekadError project.not_found, report.not_yours, report.version_conflict, report.invalid,
 *   period.not_open, period.locked
 */
export async function submitReport(
	db: Db,
	{ actor, report, now }: { actor: Actor; report: NewReport; now: Date },
): Promise<ReportView> {
	return asActor(
		db,
		actor,
		(tx) => submitReportIn(tx, { actor, report, now }),
		{ reporting: true, keepsPlans: true },
	);
}

/** The same inside a transaction that stands already, opened with `reporting`. */
export async function submitReportIn(
	tx: Tx,
	{ actor, report, now }: { actor: Actor; report: NewReport; now: Date },
): Promise<ReportView> {
	const dekad = parseDekad(report.dekad);
	const start = dekadStart(dekad);
	const { project, period, before } = await lockForReport(
		tx,
		actor,
		report.projectId,
		start,
	);
	if (!project) throw new DekadError("project.not_found");
	if (may(actor, "report.submit", project) !== "allowed")
		throw new DekadError("report.not_yours");

	if (!period || start < project.trackedFrom)
		throw new DekadError("period.not_open", {
			period: report.dekad,
			opensOn: start,
		});
	const isLocked = now >= period.lockedFrom;
	if (
		isLocked &&
		!(await coveringException(tx, actor.jurisdictionId, {
			projectId: report.projectId,
			regionPath: project.regionPath,
			dekadStart: start,
			now,
		}))
	)
		throw new DekadError("period.locked", {
			period: report.dekad,
			lockedFrom: period.lockedFrom.toISOString(),
			openPeriod: dekadId(dekadOf(period.newestOpened)),
		});

	// A draft that an import brought along was never handed in: nobody is shown it, so nobody can name it.
	const standing =
		(before?.revision ?? 0) - (before?.state === "draft" ? 1 : 0);
	const revision = (before?.revision ?? 0) + 1;
	if (standing !== report.baseRevision)
		throw new DekadError("report.version_conflict", {
			current: standing,
			report: await standingReport(tx, actor, report.projectId, start),
		});
	const problems = reportProblems(report.values, dekad);
	if (problems.length > 0)
		throw new DekadError("report.invalid", {
			problem: problems.map(({ key }) => key).join(", "),
			problems,
		});

	const id = newId(now);
	const isTimely = !isLocked && isReportTimely(now, period.timelyUntil, before);
	// An earlier revision that was only submitted stops counting; an accepted one stays as what was accepted.
	if (before)
		await tx.executeQuery(
			CompiledQuery.raw(STOP_COUNTING, [
				actor.jurisdictionId,
				report.projectId,
				start,
				now.toISOString(),
			]),
		);
	await insertReport(tx, {
		jurisdiction_id: actor.jurisdictionId,
		report_id: id,
		project_id: report.projectId,
		region_path: project.regionPath,
		sector_path: project.sectorPath,
		owner_org_id: project.ownerOrgId,
		dekad_start: start,
		revision,
		kind: report.kind,
		state: "submitted",
		is_counted: true,
		...measureColumns(report.values.measures),
		physical_progress_ratio: report.values.physicalProgressRatio,
		people_on_site: report.values.peopleOnSite,
		machines_on_site: report.values.machinesOnSite,
		physical_progress_text: report.values.physicalProgressText,
		next_steps: report.values.nextSteps,
		note: report.values.note,
		problems: JSON.stringify(report.values.problems),
		created_at: now,
		created_by: actor.name,
		submitted_at: now,
		submitted_by: actor.name,
		is_timely: isTimely,
	});
	if (report.values.corrections.length > 0) {
		await tx
			.insertInto("correction_line")
			.values(
				report.values.corrections.map((line) => ({
					jurisdiction_id: actor.jurisdictionId,
					line_id: newId(now),
					report_id: id,
					project_id: report.projectId,
					region_path: project.regionPath,
					owner_org_id: project.ownerOrgId,
					booked_dekad: start,
					for_dekad: dekadStart(parseDekad(line.forDekad)),
					measure: line.measure,
					difference_yuan: line.differenceYuan,
					reason: line.reason,
				})),
			)
			.execute();
		await refuseBelowZero(tx, actor, report.projectId, id);
		await answerRequests(tx, actor, [id], now);
	}
	const { writing } = report;
	if (actor.accountId !== null)
		await tx.executeQuery(
			CompiledQuery.raw(DRAFT_IS_DONE, [
				actor.jurisdictionId,
				actor.accountId,
				report.projectId,
				start,
				writing?.writtenAt ?? now.toISOString(),
			]),
		);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "report.submitted",
				subjectId: id,
				projectId: report.projectId,
				regionPath: project.regionPath,
				payload: {
					dekad: report.dekad,
					revision,
					kind: report.kind,
					...writingTold(writing),
				},
			},
		],
		now,
	);
	const { measures, physicalProgressRatio, corrections } = report.values;
	const isPlain = period.newestOpened === start && corrections.length === 0;
	const counted = isPlain
		? await countNewestReport(tx, {
				jurisdictionId: actor.jurisdictionId,
				projectId: report.projectId,
				dekad,
				reportId: id,
				kind: report.kind,
				isTimely,
				physicalProgressRatio,
				measures,
				replaces: before !== undefined,
			})
		: undefined;
	// The report's own dekad is always among the changed ones: its row now names this report.
	const totals =
		counted ??
		(
			await refreshProject(tx, actor.jurisdictionId, report.projectId, start)
		).find(({ dekadStart: changed }) => changed === start);
	return {
		reportId: id,
		projectId: report.projectId,
		dekad: report.dekad,
		revision,
		kind: report.kind,
		state: "submitted",
		submittedAt: now.toISOString(),
		version: 1,
		investmentYtdYuan: totals?.investmentYtdYuan ?? null,
		investmentSinceStartYuan: totals?.investmentSinceStartYuan ?? null,
	};
}

/** What an event tells of the writing: only what was said. */
function writingTold(writing: ReportWriting | undefined) {
	if (!writing) return {};
	const { writtenAt, isUnchanged, confirmedDoubts, burden } = writing;
	return {
		...(writtenAt ? { writtenAt } : {}),
		...(isUnchanged ? { isUnchanged } : {}),
		...(confirmedDoubts.length > 0 ? { confirmedDoubts } : {}),
		...(burden ? { burden } : {}),
	};
}

/** What somebody else handed in meanwhile: the second author sees it beside the own words. */
async function standingReport(
	tx: Tx,
	actor: Actor,
	projectId: string,
	start: string,
) {
	const reports = await asWholeOffice(tx, () =>
		standingReports(tx, actor.jurisdictionId, {
			start,
			projectIds: [projectId],
			isLocked: () => false,
		}),
	);
	return reports.get(projectId) ?? null;
}

// Words written later, on another device of the same person, stay.
const DRAFT_IS_DONE = later(
	hot(
		`delete from report_draft where jurisdiction_id = $1 and account_id = $2 and project_id = $3 and dekad_start = $4 and written_at <= $5::timestamptz`,
	),
);

const STOP_COUNTING = later(
	hot(
		`update progress_report
     set is_counted = false, version = version + 1, state = case state when 'submitted' then 'superseded' else state end,
         superseded_at = case state when 'submitted' then $4::timestamptz end
     where jurisdiction_id = $1 and project_id = $2 and dekad_start = $3 and is_counted`,
	),
);

const MEASURE_COLUMNS = FLOW_MEASURES.map(
	(measure) => `${measure}_yuan` as const,
);

const insertReport = rowInserter("progress_report", [
	"jurisdiction_id",
	"report_id",
	"project_id",
	"region_path",
	"sector_path",
	"owner_org_id",
	"dekad_start",
	"revision",
	"kind",
	"state",
	"is_counted",
	...MEASURE_COLUMNS,
	"physical_progress_ratio",
	"people_on_site",
	"machines_on_site",
	"physical_progress_text",
	"next_steps",
	"note",
	"problems",
	"created_at",
	"created_by",
	"submitted_at",
	"submitted_by",
	"is_timely",
]);

function measureColumns(measures: ReportValues["measures"]) {
	return Object.fromEntries(
		FLOW_MEASURES.map((measure) => [
			`${measure}_yuan`,
			measures[measure] ?? null,
		]),
	) as {
		[M in (typeof FLOW_MEASURES)[number] as `${M}_yuan`]: number | null;
	};
}
