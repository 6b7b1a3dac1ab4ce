import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadStart, parseDekad } from "@dekad/core/periods/dekad.ts";
import {
	type BookingRevisions,
	shownSpans,
} from "@dekad/core/reports/figure-history.ts";
import { isFlowMeasure } from "@dekad/core/reports/measures.ts";
import type { Figure, FigureHistoryView } from "@dekad/contract/figures.ts";
import { reachOfRows } from "../access/reach.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { viewOf } from "./list-corrections.ts";

/**
 * What set one figure of one dekad: the revisions that said it, the words of the review ladder on them, the
 * correction lines for it, the requests to correct it, and what the totals showed from when to when.
 *
 * The project must be the actor's to see; its figure is then told whole, former owners' and places' part too.
 *
 * @throws DekadError project.not_found
 */
export async function figureHistory(
	tx: Tx,
	actor: Actor,
	{
		projectId,
		measure,
		dekad,
		now,
	}: { projectId: string; measure: Figure; dekad: string; now: Date },
): Promise<FigureHistoryView> {
	const project = await tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where(reachOfRows(actor, "project"))
		.select("project_id")
		.executeTakeFirst();
	if (!project) throw new DekadError("project.not_found");
	const start = dekadStart(parseDekad(dekad));
	const period = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("dekad_start", "=", start)
		.select("locked_from as lockedFrom")
		.executeTakeFirst();
	return asWholeOffice(tx, async () => {
		const key = [actor.jurisdictionId, projectId, start];
		const revisions = await listRevisions(tx, key, measure);
		const reviews = await listReviews(tx, key);
		const bookings = await listBookings(tx, [...key, measure]);
		const shown = shownSpans(revisions.map(timesOf), bookingsOf(bookings));
		return {
			projectId,
			measure,
			unit: unitOf(measure),
			dekad,
			isLocked: period ? now >= period.lockedFrom : false,
			revisions: revisions.map((one) => ({
				revision: one.revision,
				reportId: one.reportId,
				kind: one.kind,
				state: one.state,
				isCounted: one.isCounted,
				isTimely: one.isTimely,
				value: one.value,
				at: one.submittedAt.toISOString(),
				by: one.submittedBy ?? "",
				handedInBy: one.handedInBy,
				sourceFile: one.sourceFile,
				contested: one.contestedAt && {
					at: one.contestedAt.toISOString(),
					by: one.contestedBy,
					reason: one.contestedReason,
				},
				reviews: wordsOn(one, reviews),
			})),
			lines: bookings.flatMap(
				({ lines, isCounted, submittedAt, submittedBy }) =>
					lines.map((line) => ({
						...viewOf({ ...line, at: submittedAt, by: submittedBy ?? "" }),
						isCounted,
					})),
			),
			requests: await listRequests(tx, [...key, measure]),
			shown: shown.toReversed(),
		};
	});
}

const unitOf = (measure: Figure) =>
	isFlowMeasure(measure)
		? "yuan"
		: measure === "physical_progress"
			? "ratio"
			: "count";

const columnOf = (measure: Figure) =>
	isFlowMeasure(measure)
		? `${measure}_yuan`
		: measure === "physical_progress"
			? "physical_progress_ratio"
			: measure;

type Times = {
	revision: number;
	submittedAt: Date;
	returnedAt: Date | null;
	supersededAt: Date | null;
};

type Revision = Times & {
	reportId: string;
	kind: "estimate" | "actual";
	state: string;
	isCounted: boolean;
	isTimely: boolean | null;
	value: number | null;
	submittedBy: string | null;
	handedInBy: string | null;
	sourceFile: string | null;
	contestedAt: Date | null;
	contestedBy: string | null;
	contestedReason: string | null;
	returnedReason: string | null;
	acceptedAt: Date | null;
	acceptedLevel: string | null;
};

/** Newest first; a draft was never handed in and is nobody else's business. */
const listRevisions = (tx: Tx, key: readonly string[], measure: Figure) =>
	queryRows<Revision>(
		tx,
		`select r.report_id as "reportId", r.revision, r.kind, r.state, r.is_counted as "isCounted", r.is_timely as "isTimely",
         r.${columnOf(measure)}::float8 as value, r.submitted_at as "submittedAt", r.submitted_by as "submittedBy",
         r.returned_at as "returnedAt", r.returned_reason as "returnedReason", r.superseded_at as "supersededAt",
         r.accepted_at as "acceptedAt", r.accepted_level as "acceptedLevel",
         r.contested_at as "contestedAt", r.contested_by as "contestedBy", r.contested_reason as "contestedReason",
         o.name as "handedInBy", f.name as "sourceFile"
     from progress_report r
     left join organisation o on o.jurisdiction_id = $1 and o.organisation_id = r.handed_in_by_org_id
     left join stored_file f on f.jurisdiction_id = $1 and f.file_id = r.source_file_id
     where r.jurisdiction_id = $1 and r.project_id = $2 and r.dekad_start = $3 and r.state <> 'draft'
     order by r.revision desc`,
		[...key],
	);

type Review = {
	reportId: string;
	step: string;
	verdict: "accepted" | "returned";
	reason: string;
	at: Date;
	by: string;
};

const listReviews = (tx: Tx, key: readonly string[]) =>
	queryRows<Review>(
		tx,
		`select w.report_id as "reportId", w.step, w.verdict, w.reason, w.at, w.reviewer_name as by
     from report_review w
     join progress_report r on r.jurisdiction_id = $1 and r.report_id = w.report_id
     where w.jurisdiction_id = $1 and r.project_id = $2 and r.dekad_start = $3
     order by w.at, w.review_id`,
		[...key],
	);

/** The words on a revision; of one decided before words were kept, what its own row says. */
function wordsOn(
	one: Revision,
	reviews: readonly Review[],
): FigureHistoryView["revisions"][number]["reviews"] {
	const kept = reviews
		.filter(({ reportId }) => reportId === one.reportId)
		.map(({ reportId: _, at, ...word }) => ({ ...word, at: at.toISOString() }));
	if (kept.length > 0) return kept;
	return [
		...(one.acceptedAt
			? [
					{
						step: one.acceptedLevel,
						verdict: "accepted" as const,
						reason: "",
						at: one.acceptedAt.toISOString(),
						by: null,
					},
				]
			: []),
		...(one.returnedAt
			? [
					{
						step: null,
						verdict: "returned" as const,
						reason: one.returnedReason ?? "",
						at: one.returnedAt.toISOString(),
						by: null,
					},
				]
			: []),
	];
}

type Booking = Times & {
	bookedDekad: string;
	isCounted: boolean;
	submittedBy: string | null;
	lines: {
		bookedDekad: string;
		forDekad: string;
		differenceYuan: number;
		reason: string;
	}[];
};

/** All revisions of the dekads that ever booked a line for the figure, newest first, each with its lines for it. */
const listBookings = (tx: Tx, key: readonly string[]) =>
	queryRows<Booking>(
		tx,
		`with line as (
       select l.* from correction_line l
       where l.jurisdiction_id = $1 and l.project_id = $2 and l.for_dekad = $3 and l.measure = $4)
     select r.dekad_start as "bookedDekad", r.revision, r.is_counted as "isCounted", r.submitted_at as "submittedAt", r.submitted_by as "submittedBy",
         r.returned_at as "returnedAt", r.superseded_at as "supersededAt",
         coalesce((select jsonb_agg(jsonb_build_object('bookedDekad', l.booked_dekad, 'forDekad', l.for_dekad,
                     'differenceYuan', l.difference_yuan, 'reason', l.reason) order by l.line_id)
                   from line l where l.report_id = r.report_id), '[]') as lines
     from progress_report r
     where r.jurisdiction_id = $1 and r.project_id = $2 and r.state <> 'draft' and r.dekad_start in (select booked_dekad from line)
     order by r.dekad_start desc, r.revision desc`,
		[...key],
	);

const timesOf = <T extends Times>(one: T) => ({
	...one,
	submittedAt: one.submittedAt.toISOString(),
	returnedAt: one.returnedAt?.toISOString() ?? null,
	supersededAt: one.supersededAt?.toISOString() ?? null,
});

const bookingsOf = (bookings: readonly Booking[]): BookingRevisions[] => [
	...Map.groupBy(
		bookings.map((one) => ({
			...timesOf(one),
			lines: one.lines.length,
			differenceYuan: one.lines.reduce(
				(sum, { differenceYuan }) => sum + differenceYuan,
				0,
			),
		})),
		({ bookedDekad }) => bookedDekad,
	).values(),
];

async function listRequests(
	tx: Tx,
	key: readonly string[],
): Promise<FigureHistoryView["requests"]> {
	const rows = await queryRows<
		Omit<FigureHistoryView["requests"][number], "askedAt" | "answeredAt"> & {
			askedAt: Date;
			answeredAt: Date | null;
		}
	>(
		tx,
		`select state, step, reason, asked_at as "askedAt", asked_by as "askedBy", answer, answered_at as "answeredAt", answered_by as "answeredBy"
     from correction_request
     where jurisdiction_id = $1 and project_id = $2 and for_dekad = $3 and measure = $4
     order by asked_at desc, request_id`,
		[...key],
	);
	return rows.map((row) => ({
		...row,
		askedAt: row.askedAt.toISOString(),
		answeredAt: row.answeredAt?.toISOString() ?? null,
	}));
}
