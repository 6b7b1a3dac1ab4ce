import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { daysLate, deadlineOf } from "@dekad/core/periods/deadline.ts";
import {
	dekadId,
	dekadOfStart,
	parseDekad,
	dekadStart,
} from "@dekad/core/periods/dekad.ts";
import { wholePath } from "@dekad/core/registry/whole-path.ts";
import type { MissingRow, MissingView } from "@dekad/contract/missing.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { askedDekadStart } from "../periods/asked-dekad.ts";
import { frameOf, resolveQuestion } from "../rollups/resolve-question.ts";
import { rollupParts } from "../rollups/rollup-sql.ts";

export type MissingQuestion = {
	/** Dekad id; absent: the dekad asked about now. */
	dekad?: string | undefined;
	/** Region path; everything below it. */
	region?: string | undefined;
	/** List code. */
	list?: string | undefined;
	now: Date;
};

type Row = Omit<MissingRow, "lastReminder"> & {
	remindedAt: Date | null;
	remindedBy: string | null;
	seenAt: Date | null;
	seenBy: string | null;
};

/**
 * The projects of the actor's reach that were asked for a dekad and have no report that counts, in the order of
 * regions, owners and codes. They are the rows of the roll-up's cell `coverage=missing`, so their number is the
 * one every total shows: where a project stood in the dekad decides, and the list's version of that day.
 *
 * @throws DekadError period.not_open, list.not_found
 */
export async function listMissing(
	tx: Tx,
	actor: Actor,
	{ dekad, region, list, now }: MissingQuestion,
): Promise<MissingView> {
	const start = dekad
		? dekadStart(parseDekad(dekad))
		: await askedDekadStart(tx, actor, now);
	if (start === null) return nothingOpened();
	const period = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("dekad_start", "=", start)
		.select(["timely_until as timelyUntil", "locked_from as lockedFrom"])
		.executeTakeFirst();
	const id = dekadId(dekadOfStart(start));
	if (!period)
		throw new DekadError("period.not_open", { period: id, opensOn: start });
	const question = {
		period: id,
		list,
		where: region ? `region=${wholePath(region)}` : undefined,
		view: "reported" as const,
		now,
	};
	const resolved = await resolveQuestion(tx, actor, question);
	const { asked, reported, rows } = await asWholeOffice(tx, () =>
		readMissing(tx, actor, question, resolved),
	);
	const { timeZone } = resolved.office;
	const deadline = (at: Date) => ({
		at: at.toISOString(),
		...deadlineOf(at.toISOString(), timeZone),
	});
	return {
		dekad: id,
		list: resolved.list?.code ?? null,
		listVersion: resolved.list?.version ?? null,
		timely: deadline(period.timelyUntil),
		locked: deadline(period.lockedFrom),
		isLocked: period.lockedFrom <= now,
		daysLate: daysLate(period.timelyUntil.toISOString(), now.toISOString()),
		asked,
		reported,
		rows: rows.map(({ remindedAt, remindedBy, seenAt, seenBy, ...row }) => ({
			...row,
			lastReminder:
				remindedAt === null
					? null
					: {
							at: remindedAt.toISOString(),
							by: remindedBy ?? "",
							seenAt: seenAt?.toISOString() ?? null,
							seenBy,
						},
		})),
	};
}

async function readMissing(
	tx: Tx,
	actor: Actor,
	question: Parameters<typeof frameOf>[1],
	{ office, last, ...span }: Awaited<ReturnType<typeof resolveQuestion>>,
): Promise<{ asked: number; reported: number; rows: Row[] }> {
	if (!last) return { asked: 0, reported: 0, rows: [] };
	const { frame, parameters } = frameOf(actor, question, office, {
		...span,
		last,
	});
	const counted = rollupParts(frame);
	const counts = await tx.executeQuery<{ asked: number; reported: number }>(
		CompiledQuery.raw(
			`${counted.ctes} select count(*) filter (where d.is_expected)::int as asked,
         count(*) filter (where d.is_expected and d.report_id is not null)::int as reported ${counted.from}`,
			parameters,
		),
	);
	const parts = rollupParts(
		{
			...frame,
			conditions: [...frame.conditions, "d.is_expected", "d.report_id is null"],
		},
		`join organisation o on o.jurisdiction_id = ${frame.jurisdiction} and o.organisation_id = d.owner_org_id
     left join (select r.project_id, count(*)::int as times, max(r.reminded_at) as at,
                  (array_agg(r.reminded_by order by r.reminded_at desc))[1] as by,
                  (array_agg(r.seen_at order by r.reminded_at desc))[1] as seen_at,
                  (array_agg(r.seen_by order by r.reminded_at desc))[1] as seen_by
                from reminder r where r.jurisdiction_id = ${frame.jurisdiction} and r.dekad_start = ${frame.lastDekad}::date
                group by r.project_id) told on told.project_id = d.project_id`,
	);
	const { rows } = await tx.executeQuery<Row>(
		CompiledQuery.raw(
			`${parts.ctes} select p.project_id as "projectId", p.code, p.name, p.name_en as "nameEn", d.region_path as "regionPath",
         d.owner_org_id as "ownerOrgId", o.name as "ownerName",
         case when p.contact_phone is null then o.contact_name else coalesce(p.project_manager, p.responsible_person, o.contact_name) end as "contactName",
         coalesce(p.contact_phone, o.contact_phone) as "contactPhone",
         exists (select 1 from progress_report r where r.jurisdiction_id = ${frame.jurisdiction} and r.project_id = d.project_id
           and r.dekad_start = d.dekad_start and r.state = 'returned') as "isReturned",
         (d.expected_ytd - d.reported_ytd)::int as "missedThisYear", d.expected_ytd::int as "askedThisYear",
         coalesce(told.times, 0) as reminders, told.at as "remindedAt", told.by as "remindedBy", told.seen_at as "seenAt", told.seen_by as "seenBy"
       ${parts.from} order by d.region_path collate "C", o.name, o.organisation_id, p.code`,
			parameters,
		),
	);
	return { ...(counts.rows[0] ?? { asked: 0, reported: 0 }), rows };
}

const nothingOpened = (): MissingView => ({
	dekad: null,
	list: null,
	listVersion: null,
	timely: null,
	locked: null,
	isLocked: false,
	daysLate: 0,
	asked: 0,
	reported: 0,
	rows: [],
});
