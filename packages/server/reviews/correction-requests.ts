import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import {
	reviewOutcome,
	type ReportState,
} from "@dekad/core/reports/review-ladder.ts";
import type { CorrectionRequestView } from "@dekad/contract/reviews.ts";
import { reachCondition } from "../access/reach.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { REQUEST_IS_OPEN } from "../reports/answer-requests.ts";
import { lockProject } from "../reports/queries.ts";
import { laddersOf } from "./ladders.ts";

/**
 * A higher level disagrees with a final figure: it asks the owner for a correction in the dekad that runs,
 * and the report stays as it is. The owner answers by a correction line or by saying why the
 * figure stands; who asked may take the request back.
 */

const selectFor = (
	actor: Actor,
) => `select q.request_id as "requestId", q.project_id as "projectId", p.code as "projectCode", p.name as "projectName",
         q.region_path as "regionPath", q.for_dekad as "forDekad", q.measure, q.reason, q.step,
         case when ${REQUEST_IS_OPEN} then 'open' else q.state end as state, q.answer, q.asked_at as "askedAt", q.asked_by as "askedBy",
         q.answered_at as "answeredAt", q.answered_by as "answeredBy", q.version, q.owner_org_id as "ownerOrgId"
  from correction_request q
  join project p on p.jurisdiction_id = q.jurisdiction_id and p.project_id = q.project_id
  where q.jurisdiction_id = $1 and ${reachCondition(actor, "q")}`;

type Row = Omit<
	CorrectionRequestView,
	"askedAt" | "answeredAt" | "stepName" | "forDekad"
> & {
	forDekad: string;
	askedAt: Date;
	answeredAt: Date | null;
	ownerOrgId: string;
};

/** Requests within the actor's reach, open ones first, then newest; at most 500. */
export async function listRequests(
	tx: Tx,
	actor: Actor,
	{
		projectIds,
		onlyOpen,
	}: { projectIds?: readonly string[] | undefined; onlyOpen: boolean },
): Promise<CorrectionRequestView[]> {
	const rows = await queryRows<Row>(
		tx,
		`${selectFor(actor)} and ($2::uuid[] is null or q.project_id = any($2)) ${onlyOpen ? `and ${REQUEST_IS_OPEN}` : ""}
     order by ${REQUEST_IS_OPEN} desc, q.asked_at desc, q.request_id limit 500`,
		[actor.jurisdictionId, projectIds ? [...projectIds] : null],
	);
	if (rows.length === 0) return [];
	const named = await stepNames(tx, actor.jurisdictionId);
	return rows.map((row) => viewOf(row, named));
}

/**
 * Asks for a correction of a figure that is final, by the deciding step or one above, or of any figure of a
 * locked dekad by every step. At most one request is open for a project, dekad and measure.
 *
 * @throws DekadError access.not_allowed, project.not_found, review.no_step, correction_request.not_final,
 *   correction_request.asked_already
 */
export async function requestCorrection(
	tx: Tx,
	actor: Actor,
	asked: {
		projectId: string;
		forDekad: string;
		measure: FlowMeasure;
		reason: string;
	},
	now: Date,
): Promise<CorrectionRequestView> {
	requireMay(actor, "correction-request.ask");
	const start = dekadStart(parseDekad(asked.forDekad));
	const project = await lockProject(tx, actor, asked.projectId);
	if (!project) throw new DekadError("project.not_found");
	const [[stand], ladders, open] = [
		await queryRows<{
			lockedFrom: Date;
			state: ReportState | null;
			acceptedLevel: string | null;
		}>(
			tx,
			`select t.locked_from as "lockedFrom", r.state, r.accepted_level as "acceptedLevel"
       from reporting_period t
       left join progress_report r on r.jurisdiction_id = $1 and r.project_id = $2 and r.dekad_start = $3 and r.is_counted
       where t.jurisdiction_id = $1 and t.dekad_start = $3`,
			[actor.jurisdictionId, asked.projectId, start],
		),
		await laddersOf(tx, actor, [asked.projectId]),
		await listRequests(tx, actor, {
			projectIds: [asked.projectId],
			onlyOpen: true,
		}),
	];
	const ladder = ladders.of(asked.projectId, project.regionPath);
	const step = ladders.stepOf(ladder);
	const isLocked = stand !== undefined && now >= stand.lockedFrom;
	// Nothing reported in a locked dekad is a gap that a correction line can fill.
	const report = {
		state:
			stand?.state ?? (isLocked ? ("submitted" as const) : ("draft" as const)),
		acceptedLevel: stand?.acceptedLevel ?? null,
	};
	const outcome = reviewOutcome(
		ladder,
		step,
		report,
		"request_correction",
		isLocked,
	);
	if (!step || outcome.refused === "no_step")
		throw new DekadError("review.no_step");
	if (outcome.refused) throw new DekadError("correction_request.not_final");
	if (
		open.some(
			({ forDekad, measure }) =>
				forDekad === asked.forDekad && measure === asked.measure,
		)
	)
		throw new DekadError("correction_request.asked_already");

	const requestId = newId(now);
	await tx
		.insertInto("correction_request")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			request_id: requestId,
			project_id: asked.projectId,
			region_path: project.regionPath,
			owner_org_id: project.ownerOrgId,
			for_dekad: start,
			measure: asked.measure,
			reason: asked.reason,
			step: step.id,
			asked_at: now,
			asked_by: actor.name,
		})
		.execute();
	await tell(tx, actor, "correction.requested", {
		requestId,
		projectId: asked.projectId,
		regionPath: project.regionPath,
		payload: {
			dekad: asked.forDekad,
			measure: asked.measure,
			reason: asked.reason,
		},
		now,
	});
	return (await getRequest(tx, actor, requestId)).view;
}

/**
 * Takes a request back: the step that asked, or the owner's answer being in, nobody.
 *
 * @throws DekadError correction_request.not_found, correction_request.not_open, correction_request.not_yours
 */
export async function withdrawRequest(
	tx: Tx,
	actor: Actor,
	{ requestId, version }: { requestId: string; version: number },
	now: Date,
): Promise<CorrectionRequestView> {
	const { view } = await lockRequest(tx, actor, requestId);
	const ladders = await laddersOf(tx, actor, [view.projectId]);
	const step = ladders.stepOf(ladders.of(view.projectId, view.regionPath));
	if (step?.id !== view.step)
		throw new DekadError("correction_request.not_yours");
	return answer(
		tx,
		actor,
		view,
		{ version, state: "withdrawn", answer: "" },
		now,
	);
}

/**
 * The owner says why the figure stands.
 *
 * @throws DekadError correction_request.not_found, correction_request.not_open, correction_request.not_yours
 */
export async function explainRequest(
	tx: Tx,
	actor: Actor,
	{
		requestId,
		version,
		answer: said,
	}: { requestId: string; version: number; answer: string },
	now: Date,
): Promise<CorrectionRequestView> {
	const { view, ownerOrgId } = await lockRequest(tx, actor, requestId);
	if (may(actor, "correction-request.answer", { ownerOrgId }) !== "allowed")
		throw new DekadError("correction_request.not_yours");
	return answer(
		tx,
		actor,
		view,
		{ version, state: "explained", answer: said },
		now,
	);
}

async function answer(
	tx: Tx,
	actor: Actor,
	view: CorrectionRequestView,
	said: { version: number; state: "withdrawn" | "explained"; answer: string },
	now: Date,
): Promise<CorrectionRequestView> {
	if (view.state !== "open" || view.version !== said.version)
		throw new DekadError("correction_request.not_open", {
			current: view.version,
		});
	await tx
		.updateTable("correction_request")
		.set({
			state: said.state,
			answer: said.answer,
			answered_line_id: null,
			answered_at: now,
			answered_by: actor.name,
			version: said.version + 1,
		})
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("request_id", "=", view.requestId)
		.execute();
	await tell(tx, actor, `correction.${said.state}`, {
		requestId: view.requestId,
		projectId: view.projectId,
		regionPath: view.regionPath,
		payload: { answer: said.answer },
		now,
	});
	return (await getRequest(tx, actor, view.requestId)).view;
}

const tell = (
	tx: Tx,
	actor: Actor,
	kind: string,
	{
		requestId,
		projectId,
		regionPath,
		payload,
		now,
	}: {
		requestId: string;
		projectId: string;
		regionPath: string;
		payload: Record<string, unknown>;
		now: Date;
	},
) =>
	appendEvents(
		tx,
		actor,
		[{ kind, subjectId: requestId, projectId, regionPath, payload }],
		now,
	);

/** Locks the request's project, as every act on it does, and reads the request after that. */
async function lockRequest(tx: Tx, actor: Actor, requestId: string) {
	const { view } = await getRequest(tx, actor, requestId);
	await lockProject(tx, actor, view.projectId);
	return getRequest(tx, actor, requestId);
}

async function getRequest(tx: Tx, actor: Actor, requestId: string) {
	const [row] = await queryRows<Row>(
		tx,
		`${selectFor(actor)} and q.request_id = $2`,
		[actor.jurisdictionId, requestId],
	);
	if (!row) throw new DekadError("correction_request.not_found");
	return {
		view: viewOf(row, await stepNames(tx, actor.jurisdictionId)),
		ownerOrgId: row.ownerOrgId,
	};
}

type StepNames = ReadonlyMap<string, { zh: string; en: string }>;

async function stepNames(tx: Tx, jurisdictionId: string): Promise<StepNames> {
	const { pack } = await officeOf(tx, jurisdictionId);
	const { steps, lines } = pack.reviewLadder;
	return new Map(
		[...lines.flatMap((line) => line.steps), ...steps].map(({ id, name }) => [
			id,
			name,
		]),
	);
}

const viewOf = (
	{ ownerOrgId: _, ...row }: Row,
	named: StepNames,
): CorrectionRequestView => ({
	...row,
	forDekad: dekadId(dekadOfStart(row.forDekad)),
	stepName: named.get(row.step) ?? { zh: row.step, en: row.step },
	askedAt: row.askedAt.toISOString(),
	// An answer that no longer counts is none.
	answer: row.state === "open" ? "" : row.answer,
	answeredAt:
		row.state === "open" ? null : (row.answeredAt?.toISOString() ?? null),
	answeredBy: row.state === "open" ? null : row.answeredBy,
});
