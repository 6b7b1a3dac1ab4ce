import type { Actor } from "@dekad/core/access/actor.ts";
import { askedDekad } from "@dekad/core/periods/asked-dekad.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { DeskProject, ReportDesk } from "@dekad/contract/report-desk.ts";
import { requireMay } from "../access/require-may.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { PRODUCT_VERSION } from "../product-version.ts";
import { REQUEST_IS_OPEN } from "./answer-requests.ts";
import { ownDrafts } from "./report-drafts.ts";
import { deskFacts } from "./report-desk-facts.ts";
import { standingReports } from "./standing-reports.ts";

/**
 * Everything an owner needs for its reports of one dekad, in a fixed number of statements however many
 * projects it has: a phone keeps the answer and goes on without a network.
 *
 * Without `dekad` it is the oldest one whose as-of day has come, that takes reports in and misses one that is
 * asked for; else the one asked about now.
 *
 * @throws DekadError access.not_allowed, period.not_open
 */
export async function getReportDesk(
	tx: Tx,
	actor: Actor,
	{ dekad, now }: { dekad?: string | undefined; now: Date },
): Promise<ReportDesk> {
	const { accountId, organisationId, jurisdictionId } = actor;
	requireMay(actor, "report.desk");
	if (accountId === null || organisationId === null)
		throw new DekadError("access.not_allowed");
	const office = await officeOf(tx, jurisdictionId);
	const today = civilDateOf(now.toISOString(), office.timeZone);
	const own = await listOwnProjects(tx, actor);
	const projectIds = own.map(({ projectId }) => projectId);
	const periods = await listPeriods(tx, jurisdictionId);
	const exceptions = await runningExceptions(tx, jurisdictionId, {
		projectIds,
		now,
	});
	const open = periods.filter(
		(period) =>
			period.lockedFrom > now ||
			projectIds.some((id) => exceptions.has(keyOf(id, period.start))),
	);
	const counts = await countMissing(tx, jurisdictionId, {
		projectIds,
		starts: open.map(({ start }) => start),
		isOpen: (projectId, start) =>
			exceptions.has(keyOf(projectId, start)) ||
			open.some((period) => period.start === start && period.lockedFrom > now),
	});
	const asked = askedDekad(
		periods.map(({ start, asOfOn }) => ({ dekadStart: start, asOfOn })),
		today,
	)?.dekadStart;
	const start =
		dekad === undefined
			? (open.find(
					(period) =>
						asked !== undefined &&
						period.start <= asked &&
						(counts.get(period.start)?.missing ?? 0) > 0,
				)?.start ?? asked)
			: dekadStart(parseDekad(dekad));
	const shown = periods.find((period) => period.start === start);
	if (dekad !== undefined && !shown)
		throw new DekadError("period.not_open", { period: dekad, opensOn: start });

	const idOf = (start: string) => dekadId(dekadOfStart(start));
	return {
		productVersion: PRODUCT_VERSION,
		account: { accountId, displayName: actor.name },
		organisationName: await nameOfOrganisation(
			tx,
			jurisdictionId,
			organisationId,
		),
		isSynthetic: office.isSynthetic,
		today,
		now: now.toISOString(),
		dekads: open.map((period) => ({
			dekad: idOf(period.start),
			firstOn: period.start,
			lastOn: period.lastOn,
			asOfOn: period.asOfOn,
			timelyUntil: period.timelyUntil.toISOString(),
			lockedFrom: period.lockedFrom.toISOString(),
			isNow: period.start === asked,
			...(counts.get(period.start) ?? { expected: 0, missing: 0 }),
		})),
		dekad: shown ? idOf(shown.start) : null,
		problemKinds: office.pack.problemKinds.kinds.map(({ id, name }) => ({
			id,
			name: { zh: name.zh, en: name.en },
		})),
		projects: shown
			? await listDeskProjects(tx, actor, {
					own: own.filter(({ trackedFrom }) => trackedFrom <= shown.start),
					period: shown,
					stages: new Map(
						office.pack.stages.map(({ id, name }) => [
							id as string,
							{ zh: name.zh, en: name.en },
						]),
					),
					exceptions,
					now,
				})
			: [],
	};
}

type OwnProject = Pick<
	DeskProject,
	"projectId" | "code" | "name" | "nameEn" | "totalInvestmentYuan"
> & {
	trackedFrom: string;
	regionZh: string | null;
	regionEn: string | null;
	regionCode: string;
};

const listOwnProjects = (tx: Tx, actor: Actor): Promise<OwnProject[]> =>
	queryRows<OwnProject>(
		tx,
		`select p.project_id as "projectId", p.code, p.name, p.name_en as "nameEn", p.total_investment_yuan as "totalInvestmentYuan",
            p.tracked_from as "trackedFrom", p.region_code as "regionCode", r.name_zh as "regionZh", r.name_en as "regionEn"
     from project p
     left join region r on r.jurisdiction_id = $1 and r.code = p.region_code and r.valid_until_on is null
     where p.jurisdiction_id = $1 and p.owner_org_id = $2
     order by p.code`,
		[actor.jurisdictionId, actor.organisationId],
	);

type Period = {
	start: string;
	lastOn: string;
	asOfOn: string;
	timelyUntil: Date;
	lockedFrom: Date;
};

const listPeriods = (tx: Tx, jurisdictionId: string): Promise<Period[]> =>
	queryRows<Period>(
		tx,
		`select dekad_start as start, dekad_end as "lastOn", as_of_on as "asOfOn", timely_until as "timelyUntil", locked_from as "lockedFrom"
     from reporting_period where jurisdiction_id = $1 order by dekad_start`,
		[jurisdictionId],
	);

const keyOf = (projectId: string, start: string) => `${projectId} ${start}`;

/** Until when the longest running exception to a lock lets a project's report in, by project and dekad. */
async function runningExceptions(
	tx: Tx,
	jurisdictionId: string,
	{ projectIds, now }: { projectIds: readonly string[]; now: Date },
): Promise<Map<string, Date>> {
	const rows = await queryRows<{
		projectId: string;
		start: string;
		untilAt: Date;
	}>(
		tx,
		`select p.project_id as "projectId", e.dekad_start as start, max(e.until_at) as "untilAt"
     from lock_exception e
     join project p on p.jurisdiction_id = $1 and p.project_id = any($2::uuid[])
       and (e.project_id = p.project_id or (e.project_id is null and starts_with(p.region_path, e.region_path)))
     where e.jurisdiction_id = $1 and e.granted_at <= $3 and e.until_at > $3 and e.ended_at is null
       and not exists (select 1 from closed_year c where c.jurisdiction_id = $1 and c.year = extract(year from e.dekad_start))
     group by p.project_id, e.dekad_start`,
		[jurisdictionId, [...projectIds], now.toISOString()],
	);
	return new Map(
		rows.map(({ projectId, start, untilAt }) => [
			keyOf(projectId, start),
			untilAt,
		]),
	);
}

/** Reports asked for and not in, by dekad; only of projects it still takes one of. */
async function countMissing(
	tx: Tx,
	jurisdictionId: string,
	{
		projectIds,
		starts,
		isOpen,
	}: {
		projectIds: readonly string[];
		starts: readonly string[];
		isOpen: (projectId: string, start: string) => boolean;
	},
): Promise<Map<string, { expected: number; missing: number }>> {
	const rows = await queryRows<{
		projectId: string;
		start: string;
		isMissing: boolean;
	}>(
		tx,
		`select project_id as "projectId", dekad_start as start, report_id is null as "isMissing"
     from project_dekad where jurisdiction_id = $1 and project_id = any($2::uuid[]) and dekad_start = any($3::date[]) and is_expected`,
		[jurisdictionId, [...projectIds], [...starts]],
	);
	const counts = new Map<string, { expected: number; missing: number }>();
	for (const { projectId, start, isMissing } of rows) {
		if (!isOpen(projectId, start)) continue;
		const count = counts.get(start) ?? { expected: 0, missing: 0 };
		counts.set(start, {
			expected: count.expected + 1,
			missing: count.missing + (isMissing ? 1 : 0),
		});
	}
	return counts;
}

async function nameOfOrganisation(
	tx: Tx,
	jurisdictionId: string,
	organisationId: string,
): Promise<string> {
	const row = await tx
		.selectFrom("organisation")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("organisation_id", "=", organisationId)
		.select("name")
		.executeTakeFirst();
	return row?.name ?? "";
}

async function listDeskProjects(
	tx: Tx,
	actor: Actor,
	{
		own,
		period,
		stages,
		exceptions,
		now,
	}: {
		own: readonly OwnProject[];
		period: Period;
		stages: ReadonlyMap<string, { zh: string; en: string }>;
		exceptions: ReadonlyMap<string, Date>;
		now: Date;
	},
): Promise<DeskProject[]> {
	const { jurisdictionId } = actor;
	const { start } = period;
	const projectIds = own.map(({ projectId }) => projectId);
	const lockOf = (projectId: string) => {
		const until = exceptions.get(keyOf(projectId, start));
		return until && until > period.lockedFrom ? until : period.lockedFrom;
	};
	const { facts, reports } = await asWholeOffice(tx, async () => ({
		facts: await deskFacts(tx, jurisdictionId, { start, projectIds }),
		reports: await standingReports(tx, jurisdictionId, {
			start,
			projectIds,
			isLocked: (projectId) => now >= lockOf(projectId),
		}),
	}));
	const drafts = await ownDrafts(tx, actor, start);
	const requests = await openRequests(tx, jurisdictionId, projectIds);
	const reminders = await remindersOf(tx, jurisdictionId, {
		start,
		projectIds,
	});
	return own.flatMap((project) => {
		const { projectId, code, name, nameEn, totalInvestmentYuan } = project;
		const known = facts.get(projectId);
		if (!known) return [];
		return [
			{
				projectId,
				code,
				name,
				nameEn,
				regionName: namesOf(
					project.regionZh ?? project.regionCode,
					project.regionEn,
				),
				stageName: stages.get(known.stage) ?? namesOf(known.stage, null),
				totalInvestmentYuan,
				...known,
				lockedFrom: lockOf(projectId).toISOString(),
				isUnderException: now >= period.lockedFrom && now < lockOf(projectId),
				report: reports.get(projectId) ?? null,
				draft: drafts.get(projectId) ?? null,
				requests: requests.get(projectId) ?? [],
				reminders: reminders.get(projectId) ?? [],
			},
		];
	});
}

const namesOf = (zh: string, en: string | null) => ({ zh, en: en ?? zh });

async function openRequests(
	tx: Tx,
	jurisdictionId: string,
	projectIds: readonly string[],
): Promise<Map<string, DeskProject["requests"]>> {
	const rows = await queryRows<
		Omit<DeskProject["requests"][number], "forDekad" | "askedAt"> & {
			projectId: string;
			start: string;
			askedAt: Date;
		}
	>(
		tx,
		`select q.project_id as "projectId", q.request_id as "requestId", q.version, q.for_dekad as start, q.measure, q.reason, q.step,
            q.asked_at as "askedAt", q.asked_by as "askedBy",
            case when said.yuan is null and booked.yuan is null then null else coalesce(said.yuan, 0) + coalesce(booked.yuan, 0) end as "statedYuan"
     from correction_request q
     left join lateral (
       select (to_jsonb(r) ->> (q.measure || '_yuan'))::bigint as yuan from progress_report r
       where r.jurisdiction_id = $1 and r.project_id = q.project_id and r.dekad_start = q.for_dekad and r.is_counted) said on true
     left join lateral (
       select sum(l.difference_yuan)::bigint as yuan from correction_line l
       join progress_report r on r.jurisdiction_id = $1 and r.report_id = l.report_id and r.is_counted
       where l.jurisdiction_id = $1 and l.project_id = q.project_id and l.for_dekad = q.for_dekad and l.measure = q.measure) booked on true
     where q.jurisdiction_id = $1 and q.project_id = any($2::uuid[]) and ${REQUEST_IS_OPEN}
     order by q.asked_at, q.request_id`,
		[jurisdictionId, [...projectIds]],
	);
	return byProject(rows, ({ projectId: _, start, askedAt, ...row }) => ({
		...row,
		forDekad: dekadId(dekadOfStart(start)),
		askedAt: askedAt.toISOString(),
	}));
}

async function remindersOf(
	tx: Tx,
	jurisdictionId: string,
	{ start, projectIds }: { start: string; projectIds: readonly string[] },
): Promise<Map<string, DeskProject["reminders"]>> {
	const rows = await queryRows<{
		projectId: string;
		reminderId: string;
		said: string;
		remindedAt: Date;
		remindedBy: string;
		seenAt: Date | null;
	}>(
		tx,
		`select project_id as "projectId", reminder_id as "reminderId", said, reminded_at as "remindedAt", reminded_by as "remindedBy", seen_at as "seenAt"
     from reminder where jurisdiction_id = $1 and project_id = any($2::uuid[]) and dekad_start = $3
     order by reminded_at desc, reminder_id`,
		[jurisdictionId, [...projectIds], start],
	);
	return byProject(rows, ({ projectId: _, remindedAt, seenAt, ...row }) => ({
		...row,
		remindedAt: remindedAt.toISOString(),
		seenAt: seenAt?.toISOString() ?? null,
	}));
}

function byProject<Row extends { readonly projectId: string }, View>(
	rows: readonly Row[],
	viewOf: (row: Row) => View,
): Map<string, View[]> {
	const views = new Map<string, View[]>();
	for (const row of rows)
		views.set(row.projectId, [
			...(views.get(row.projectId) ?? []),
			viewOf(row),
		]);
	return views;
}
