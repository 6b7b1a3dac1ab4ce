import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import {
	type ReportState,
	reviewOutcome,
	type ReviewOutcome,
	type ReviewWord,
} from "@dekad/core/reports/review-ladder.ts";
import type { ReviewStep } from "@dekad/core/packs/pack.ts";
import { reachCondition } from "../access/reach.ts";
import { requireMay } from "../access/require-may.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { insertRows, queryRows, updateRows } from "../database/row-arrays.ts";
import { DekadError, type ErrorCode } from "../errors.ts";
import { coveringException } from "../periods/lock-exceptions.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { laddersOf } from "./ladders.ts";
import { markDekadSumsOf } from "../rollups/dekad-sums.ts";

/** What accepting and sending back share: the same locks, the same rule, the same trace, for one report or a thousand. */

export type LockedReport = {
	readonly reportId: string;
	readonly projectId: string;
	readonly ownerOrgId: string;
	readonly regionPath: string;
	readonly dekadStart: string;
	readonly revision: number;
	readonly state: ReportState;
	readonly acceptedLevel: string | null;
	readonly isCounted: boolean;
	readonly version: number;
	readonly lockedFrom: Date;
	readonly projectCode: string;
	readonly projectName: string;
};

/** A word that may be said: the step that says it and what it does. */
export type Allowed = {
	readonly report: LockedReport;
	readonly step: ReviewStep;
	readonly outcome: Extract<ReviewOutcome, { state: ReportState }>;
};
export type Refused = {
	readonly reportId: string;
	readonly report: LockedReport | undefined;
	readonly error: DekadError;
};

/**
 * Locks the projects and then the reports (the order everywhere), each in the order of their ids so that two bulks cannot
 * stand in each other's way. What row security hides is missing from the answer.
 */
export async function lockReports(
	tx: Tx,
	actor: Actor,
	reportIds: readonly string[],
): Promise<Map<string, LockedReport>> {
	const ids = [...reportIds];
	await queryRows(
		tx,
		`select 1 from project p where p.jurisdiction_id = $1 and p.project_id in (
       select r.project_id from progress_report r where r.jurisdiction_id = $1 and r.report_id = any($2::uuid[]))
     order by p.project_id for no key update`,
		[actor.jurisdictionId, ids],
	);
	// A statement of its own: it must see what the locks were waited for.
	const rows = await queryRows<LockedReport>(
		tx,
		`select r.report_id as "reportId", r.project_id as "projectId", r.owner_org_id as "ownerOrgId", r.region_path as "regionPath",
            r.dekad_start as "dekadStart", r.revision, r.state, r.accepted_level as "acceptedLevel", r.is_counted as "isCounted", r.version,
            t.locked_from as "lockedFrom", p.code as "projectCode", p.name as "projectName"
     from progress_report r
     join project p on p.jurisdiction_id = $1 and p.project_id = r.project_id
     join reporting_period t on t.jurisdiction_id = $1 and t.dekad_start = r.dekad_start
     where r.jurisdiction_id = $1 and r.report_id = any($2::uuid[]) and ${reachCondition(actor, "r", "review.decide")}
     order by r.report_id for no key update of r`,
		[actor.jurisdictionId, ids],
	);
	return new Map(rows.map((row) => [row.reportId, row]));
}

/**
 * Asks the ladder about one word on many locked reports: who may say it of which.
 *
 * Refusals carry report.not_found, report.version_conflict, review.no_step, review.already_said or review.locked.
 *
 * @throws DekadError access.not_allowed for a role that reviews nothing
 */
export async function judgeReports(
	tx: Tx,
	actor: Actor,
	word: Exclude<ReviewWord, "request_correction">,
	asked: readonly { readonly reportId: string; readonly version: number }[],
	now: Date,
): Promise<{ allowed: Allowed[]; refused: Refused[] }> {
	requireMay(actor, "review.decide");
	const locked = await lockReports(
		tx,
		actor,
		asked.map(({ reportId }) => reportId),
	);
	const ladders = await laddersOf(
		tx,
		actor,
		[...locked.values()].map(({ projectId }) => projectId),
	);
	const allowed: Allowed[] = [];
	const refused: Refused[] = [];
	for (const { reportId, version } of asked) {
		const report = locked.get(reportId);
		const refuse = (
			code: ErrorCode,
			detail: Readonly<Record<string, unknown>> = {},
		) =>
			refused.push({ reportId, report, error: new DekadError(code, detail) });
		if (!report) {
			refuse("report.not_found");
			continue;
		}
		if (report.version !== version) {
			refuse("report.version_conflict", { current: report.version });
			continue;
		}
		const ladder = ladders.of(report.projectId, report.regionPath);
		const step = ladders.stepOf(ladder);
		const isLocked =
			now >= report.lockedFrom &&
			!(
				word === "return" &&
				(await coveringException(tx, actor.jurisdictionId, { ...report, now }))
			);
		const outcome = reviewOutcome(ladder, step, report, word, isLocked);
		// An accepted revision that a later one replaced is history, though its state still says accepted.
		if (!step || outcome.refused === "no_step") refuse("review.no_step");
		else if (outcome.refused === "not_open" || !report.isCounted)
			refuse("report.version_conflict", { current: report.version });
		else if (outcome.refused === "locked") refuse("review.locked");
		else if (outcome.refused !== undefined)
			refuse("review.already_said", {
				step:
					ladders.steps.find(({ id }) => id === report.acceptedLevel)?.name[
						actor.lang
					] ??
					report.acceptedLevel ??
					"",
			});
		else allowed.push({ report, step, outcome });
	}
	return { allowed, refused };
}

/**
 * Writes acceptances that `judgeReports` allowed: states, words and events in a statement each, and the totals of those that became
 * final once. In the caller's transaction, opened with `reporting`.
 */
export async function writeAcceptances(
	tx: Tx,
	actor: Actor,
	allowed: readonly Allowed[],
	now: Date,
): Promise<void> {
	if (allowed.length === 0) return;
	const at = now.toISOString();
	await updateRows<Allowed>(
		tx,
		"progress_report",
		actor.jurisdictionId,
		[["report_id", "uuid", ({ report }) => report.reportId]],
		[
			["state", "text", ({ outcome }) => outcome.state],
			["accepted_level", "text", ({ outcome }) => outcome.acceptedLevel],
		],
		allowed,
		[
			"version = t.version + 1",
			// The instant it became final; a higher step's later word does not move it.
			`accepted_at = case when v.state = 'accepted' and t.state <> 'accepted' then '${at}'::timestamptz else t.accepted_at end`,
		],
	);
	await writeWords(tx, actor, allowed, "accepted", "", now);
	// Also where nothing becomes final: a total counts the highest step that accepted.
	await markDekadSumsOf(
		tx,
		actor.jurisdictionId,
		allowed.map(({ report }) => report.projectId),
		allowed.map(({ report }) => report.dekadStart).toSorted()[0]!,
	);
	const final = allowed.filter(({ outcome }) => outcome.becameFinal);
	await refreshProjectDekads(
		tx,
		actor.jurisdictionId,
		final.map(({ report }) => report.projectId),
		final.map(({ report }) => report.dekadStart).toSorted()[0] ?? "",
	);
}

/** One row of report_review and one event for each word. */
export async function writeWords(
	tx: Tx,
	actor: Actor,
	said: readonly Allowed[],
	verdict: "accepted" | "returned",
	reason: string,
	now: Date,
): Promise<void> {
	const at = now.toISOString();
	await insertRows<Allowed>(
		tx,
		"report_review",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["review_id", "uuid", () => newId(now)],
			["report_id", "uuid", ({ report }) => report.reportId],
			["project_id", "uuid", ({ report }) => report.projectId],
			["region_path", "text", ({ report }) => report.regionPath],
			["owner_org_id", "uuid", ({ report }) => report.ownerOrgId],
			["step", "text", ({ step }) => step.id],
			["verdict", "text", () => verdict],
			["reason", "text", () => reason],
			["at", "timestamptz", () => at],
			["account_id", "uuid", () => actor.accountId],
			["reviewer_name", "text", () => actor.name],
		],
		said,
	);
	const events = said.map(({ report, step, outcome }) => ({
		kind: `report.${verdict}`,
		subjectId: report.reportId,
		projectId: report.projectId,
		regionPath: report.regionPath,
		payload:
			verdict === "accepted"
				? {
						dekad: dekadId(dekadOfStart(report.dekadStart)),
						level: step.id,
						isFinal: outcome.state === "accepted",
					}
				: {
						dekad: dekadId(dekadOfStart(report.dekadStart)),
						step: step.id,
						reason,
					},
	}));
	if (events.length === 1) await appendEvents(tx, actor, events, now);
	else await appendManyEvents(tx, actor, events, now);
}

export const reviewedOf = ({ report, outcome }: Allowed) => ({
	reportId: report.reportId,
	state: outcome.state,
	acceptedLevel: outcome.acceptedLevel,
	version: report.version + 1,
});
