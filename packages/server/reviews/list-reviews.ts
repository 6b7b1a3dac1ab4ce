import type { Actor } from "@dekad/core/access/actor.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import type { ReportState } from "@dekad/core/reports/review-ladder.ts";
import type { ReviewItem, ReviewQueue } from "@dekad/contract/reviews.ts";
import { reachCondition } from "../access/reach.ts";
import { requireMay } from "../access/require-may.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { askedDekadStart } from "../periods/asked-dekad.ts";
import { getRegionPath } from "../registry/get-region-path.ts";
import {
	linesOf,
	VALUE_COLUMNS,
	type ValueRow,
	valuesOf,
} from "../reports/report-values.ts";
import { listRequests } from "./correction-requests.ts";
import type { Ladders } from "./ladders.ts";
import {
	type Oddness,
	oddnessOf,
	type StandingReport,
	standingReports,
} from "./standing-reports.ts";

const STATES = ["waiting", "below", "accepted", "returned"] as const;
const MOST_AT_ONCE = 1000;

export type QueueQuestion = {
	readonly dekad?: string | undefined;
	readonly state: (typeof STATES)[number];
	readonly region?: string | undefined;
	readonly odd?: "yes" | "no" | undefined;
	readonly cursor?: string | undefined;
	readonly limit: number;
};

/**
 * The reports of a dekad as they stand for the actor's step, in order of region and code: how many, where, what is odd, and
 * one page of them in full. Somebody without a step sees them too and waits for none.
 *
 * The turn of every report is asked of core, so all of the dekad are read slim (5,000 of a province: some MB); doubts
 * are computed for the waiting ones and the page.
 *
 * @throws DekadError access.not_allowed, region.not_found
 */
export async function listReviews(
	tx: Tx,
	actor: Actor,
	question: QueueQuestion,
	now: Date,
): Promise<ReviewQueue> {
	requireMay(actor, "review.read");
	const start =
		question.dekad === undefined
			? await askedDekadStart(tx, actor, now)
			: dekadStart(parseDekad(question.dekad));
	const period =
		start === null
			? undefined
			: await tx
					.selectFrom("reporting_period")
					.where("jurisdiction_id", "=", actor.jurisdictionId)
					.where("dekad_start", "=", start)
					.select(["timely_until as timelyUntil", "locked_from as lockedFrom"])
					.executeTakeFirst();
	const path =
		question.region === undefined
			? (actor.scope ?? "")
			: await getRegionPath(tx, actor, question.region);
	const from = start ?? "";
	const { reports, ladders } = period
		? await standingReports(tx, actor, from, path)
		: { reports: [], ladders: undefined };
	const waiting = reports.filter(({ turn }) => turn === "waiting");
	const oddness = await oddnessOf(tx, actor.jurisdictionId, from, waiting);
	const isOdd = ({ reportId }: StandingReport) =>
		(oddness.get(reportId)?.oddities.length ?? 0) > 0;

	const asked = reports.filter(
		(report) =>
			report.turn === question.state &&
			(question.odd === undefined ||
				isOdd(report) === (question.odd === "yes")),
	);
	const rest = asked.filter(
		(report) =>
			question.cursor === undefined || placeOf(report) > question.cursor,
	);
	const page = rest.slice(0, question.limit);
	const more = rest.length > page.length ? page.at(-1) : undefined;
	const gaps = period ? await gapsOf(tx, actor, from, path) : [];
	const sum = (of: (row: (typeof gaps)[number]) => number) =>
		gaps.reduce((total, row) => total + of(row), 0);
	return {
		dekad: period ? dekadId(dekadOfStart(from)) : null,
		timelyUntil: period?.timelyUntil.toISOString() ?? null,
		lockedFrom: period?.lockedFrom.toISOString() ?? null,
		isLocked: period !== undefined && now >= period.lockedFrom,
		steps: (ladders?.steps ?? []).map(({ id, name }) => ({ id, name })),
		step: mainStep(actor, reports, ladders),
		expected: sum(({ expected }) => expected),
		missing: sum(({ missing }) => missing),
		counts: countTurns(reports),
		odd: waiting.filter(isOdd).length,
		regions: byRegion(reports, gaps, isOdd),
		plain: waiting
			.filter((report) => !isOdd(report))
			.slice(0, MOST_AT_ONCE)
			.map(({ reportId, version }) => ({ reportId, version })),
		items: ladders
			? await itemsOf(tx, actor, from, page, ladders, oddness)
			: [],
		nextCursor: more ? placeOf(more) : null,
	};
}

const placeOf = ({ regionPath, code }: StandingReport) =>
	`${regionPath} ${code}`;

function countTurns(reports: readonly StandingReport[]) {
	const counts = { waiting: 0, below: 0, accepted: 0, returned: 0 };
	const finalByLevel: Record<string, number> = {};
	for (const { turn, state, acceptedLevel } of reports) {
		if (turn !== "none") counts[turn] += 1;
		const level = acceptedLevel ?? "";
		if (state === "accepted")
			finalByLevel[level] = (finalByLevel[level] ?? 0) + 1;
	}
	return { ...counts, finalByLevel };
}

/** The step an actor speaks for on the ladder most reports climb; null: on none. */
function mainStep(
	actor: Actor,
	[first]: readonly StandingReport[],
	ladders: Ladders | undefined,
): string | null {
	if (!ladders || !first || actor.scope === null) return null;
	return (
		ladders.stepOf(ladders.of(first.projectId, first.regionPath))?.id ?? null
	);
}

type Gap = { regionPath: string; expected: number; missing: number };

/** How many projects are asked, by region, and for how many of them nothing counts. */
const gapsOf = (tx: Tx, actor: Actor, start: string, path: string) =>
	queryRows<Gap>(
		tx,
		`select d.region_path as "regionPath", count(*) as expected, count(*) filter (where d.report_id is null) as missing
     from project_dekad d
     where d.jurisdiction_id = $1 and d.dekad_start = $2 and d.is_expected and starts_with(d.region_path, $3::text) and ${reachCondition(actor, "d")}
     group by d.region_path order by d.region_path collate "C"`,
		[actor.jurisdictionId, start, path],
	);

function byRegion(
	reports: readonly StandingReport[],
	gaps: readonly Gap[],
	isOdd: (report: StandingReport) => boolean,
) {
	const missing = new Map(gaps.map((gap) => [gap.regionPath, gap.missing]));
	const of = Map.groupBy(reports, ({ regionPath }) => regionPath);
	const paths = [...new Set([...missing.keys(), ...of.keys()])].toSorted();
	return paths.map((regionPath) => {
		const own = of.get(regionPath) ?? [];
		return {
			regionPath,
			...countTurns(own),
			odd: own.filter((report) => report.turn === "waiting" && isOdd(report))
				.length,
			missing: missing.get(regionPath) ?? 0,
		};
	});
}

type Detail = ValueRow & {
	reportId: string;
	projectName: string;
	projectNameEn: string | null;
	ownerName: string;
	contactName: string | null;
	contactPhone: string | null;
	revision: number;
	kind: "estimate" | "actual";
	submittedAt: Date;
	submittedBy: string | null;
	isTimely: boolean | null;
	onBehalfBy: string | null;
	contestedAt: Date | null;
	contestedBy: string | null;
	contestedReason: string | null;
	returnedReason: string | null;
};

type Other = ValueRow & {
	of: string;
	reportId: string;
	dekadStart: string;
	revision: number;
	state: ReportState;
};

type Word = {
	projectId: string;
	dekadStart: string;
	revision: number;
	step: string;
	verdict: "accepted" | "returned";
	reason: string;
	at: Date;
	by: string;
};

async function itemsOf(
	tx: Tx,
	actor: Actor,
	start: string,
	page: readonly StandingReport[],
	ladders: Ladders,
	known: ReadonlyMap<string, Oddness>,
): Promise<ReviewItem[]> {
	if (page.length === 0) return [];
	const { jurisdictionId } = actor;
	const reportIds = page.map(({ reportId }) => reportId);
	const projectIds = page.map(({ projectId }) => projectId);
	const unknown = page.filter(({ reportId }) => !known.has(reportId));
	const oddness = new Map([
		...known,
		...(await oddnessOf(tx, jurisdictionId, start, unknown)),
	]);
	const details = await queryRows<Detail>(
		tx,
		`select r.report_id as "reportId", p.name as "projectName", p.name_en as "projectNameEn", o.name as "ownerName", coalesce(p.responsible_person, o.contact_name) as "contactName",
            coalesce(p.contact_phone, o.contact_phone) as "contactPhone", r.revision, r.kind, r.submitted_at as "submittedAt", r.submitted_by as "submittedBy",
            r.is_timely as "isTimely", h.name as "onBehalfBy", r.contested_at as "contestedAt", r.contested_by as "contestedBy",
            r.contested_reason as "contestedReason", r.returned_reason as "returnedReason"
     from progress_report r
     join project p on p.jurisdiction_id = $1 and p.project_id = r.project_id
     join organisation o on o.jurisdiction_id = $1 and o.organisation_id = r.owner_org_id
     left join organisation h on h.jurisdiction_id = $1 and h.organisation_id = r.handed_in_by_org_id
     where r.jurisdiction_id = $1 and r.report_id = any($2::uuid[])`,
		[jurisdictionId, reportIds],
	);
	const othersOf = (which: string) =>
		queryRows<Other>(
			tx,
			`select x.report_id as of, o.* from unnest($2::uuid[], $3::uuid[]) as x(report_id, project_id)
       join progress_report n on n.jurisdiction_id = $1 and n.report_id = x.report_id
       join lateral (select r.report_id as "reportId", r.dekad_start as "dekadStart", r.revision, r.state, ${VALUE_COLUMNS}
         from progress_report r where r.jurisdiction_id = $1 and r.project_id = x.project_id and ${which} limit 1) o on true`,
			[jurisdictionId, reportIds, projectIds],
		);
	const before = await othersOf(
		"r.dekad_start < n.dekad_start and r.is_counted order by r.dekad_start desc",
	);
	const replaced = await othersOf(
		"r.dekad_start = n.dekad_start and r.revision < n.revision and r.state <> 'draft' order by r.revision desc",
	);
	const lines = await linesOf(
		tx,
		jurisdictionId,
		[...before, ...replaced].map(({ reportId }) => reportId),
	);
	const words = await wordsOf(tx, jurisdictionId, start, projectIds);
	const requests = await listRequests(tx, actor, {
		projectIds,
		onlyOpen: true,
	});
	const compared = (others: readonly Other[], reportId: string) => {
		const other = others.find(({ of }) => of === reportId);
		return other
			? {
					dekad: dekadId(dekadOfStart(other.dekadStart)),
					revision: other.revision,
					state: other.state,
					values: valuesOf(other, lines.get(other.reportId)),
				}
			: null;
	};
	const detailOf = new Map(details.map((row) => [row.reportId, row]));
	return page.flatMap((report): ReviewItem[] => {
		const {
			reportId,
			projectId,
			code,
			regionPath,
			isOnBehalf: _b,
			isContested: _c,
			...stand
		} = report;
		const odd = oddness.get(reportId);
		const detail = detailOf.get(reportId);
		if (!odd || !detail) return [];
		const ladder = ladders.of(projectId, regionPath);
		const { judged } = odd;
		return [
			{
				...stand,
				reportId,
				projectId,
				projectCode: code,
				regionPath,
				projectName: detail.projectName,
				projectNameEn: detail.projectNameEn,
				ownerName: detail.ownerName,
				contactName: detail.contactName,
				contactPhone: detail.contactPhone,
				dekad: dekadId(dekadOfStart(start)),
				revision: detail.revision,
				kind: detail.kind,
				finalStep: ladder.final.id,
				step: ladders.stepOf(ladder)?.id ?? null,
				submittedAt: detail.submittedAt.toISOString(),
				submittedBy: detail.submittedBy ?? "",
				isTimely: detail.isTimely ?? false,
				onBehalfBy: detail.onBehalfBy,
				contested: detail.contestedAt && {
					at: detail.contestedAt.toISOString(),
					by: detail.contestedBy ?? "",
					reason: detail.contestedReason ?? "",
				},
				returnedReason: detail.returnedReason,
				...judged,
				before: compared(before, reportId),
				replaced: compared(replaced, reportId),
				oddities: odd.oddities,
				words: words
					.filter((word) => word.projectId === projectId)
					.map(({ projectId: _, dekadStart: of, at, ...word }) => ({
						...word,
						dekad: dekadId(dekadOfStart(of)),
						at: at.toISOString(),
					})),
				requests: requests.filter((request) => request.projectId === projectId),
			},
		];
	});
}

/**
 * What was said of the dekad's revisions and the last three times something was sent back before, newest first. Reports accepted
 * or sent back before words were kept (an import, the demo's past) tell what their own columns hold.
 */
const wordsOf = (
	tx: Tx,
	jurisdictionId: string,
	start: string,
	projectIds: readonly string[],
) =>
	queryRows<Word>(
		tx,
		`with said as (
       select r.project_id, r.dekad_start, r.revision, w.step, w.verdict, w.reason, w.at, w.reviewer_name as by
       from report_review w
       join progress_report r on r.jurisdiction_id = $1 and r.report_id = w.report_id
       where w.jurisdiction_id = $1 and r.project_id = any($3::uuid[]) and r.dekad_start <= $2
       union all
       select r.project_id, r.dekad_start, r.revision, coalesce(r.accepted_level, ''), case r.state when 'returned' then 'returned' else 'accepted' end,
              coalesce(r.returned_reason, ''), coalesce(r.returned_at, r.accepted_at), ''
       from progress_report r
       where r.jurisdiction_id = $1 and r.project_id = any($3::uuid[]) and r.dekad_start <= $2 and r.state in ('returned', 'accepted')
         and coalesce(r.returned_at, r.accepted_at) is not null
         and not exists (select 1 from report_review w where w.jurisdiction_id = $1 and w.report_id = r.report_id)
     ), placed as (
       select s.*, row_number() over (partition by s.project_id, s.dekad_start = $2, s.verdict order by s.at desc) as nth from said s)
     select project_id as "projectId", dekad_start as "dekadStart", revision, step, verdict, reason, at, by from placed
     where dekad_start = $2 or (verdict = 'returned' and nth <= 3)
     order by at desc`,
		[jurisdictionId, start, [...projectIds]],
	);
