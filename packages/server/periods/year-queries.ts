import {
	type CarryRule,
	proposedRule,
	stageAfterTurn,
} from "@dekad/core/registry/carry-over.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";

/** Whether the office has closed a year: no exception to a lock is granted in it any more. */
export async function isYearClosed(
	tx: Tx,
	jurisdictionId: string,
	year: number,
): Promise<boolean> {
	const row = await tx
		.selectFrom("closed_year")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("year", "=", year)
		.select("year")
		.executeTakeFirst();
	return row !== undefined;
}

/** Where each project stood on a day: the latest statement of the latest day that is not later. One row a project. */
const standingOn = (day: string) => `
  select distinct on (s.project_id) s.* from project_standing s
  where s.jurisdiction_id = $1 and s.from_on <= ${day}
  order by s.project_id, s.from_on desc, s.recorded_at desc`;

/**
 * New starts that have started and continue from 1 January of `year`, with where they stand. One of which something
 * was already said for that day or later is left out: it is decided.
 */
export async function startsAtTurn(
	tx: Tx,
	jurisdictionId: string,
	year: number,
) {
	const rows = await queryRows<{
		projectId: string;
		regionCode: string;
		regionPath: string;
		sectorCode: string;
		sectorPath: string;
		ownerOrgId: string;
		stage: string;
		isPaused: boolean;
		startedOn: string | null;
		nowRegionPath: string;
		nowOwnerOrgId: string;
	}>(
		tx,
		`select s.project_id as "projectId", s.region_code as "regionCode", s.region_path as "regionPath", s.sector_code as "sectorCode",
         s.sector_path as "sectorPath", s.owner_org_id as "ownerOrgId", s.stage, s.is_paused as "isPaused", p.actual_start_on as "startedOn",
         p.region_path as "nowRegionPath", p.owner_org_id as "nowOwnerOrgId"
     from (${standingOn("$2::date")}) s
     join project p on p.jurisdiction_id = $1 and p.project_id = s.project_id
     where s.stage = 'new_start' and not exists (
       select 1 from project_standing later where later.jurisdiction_id = $1 and later.project_id = s.project_id and later.from_on > $2::date)
     order by p.code`,
		[jurisdictionId, `${year - 1}-12-31`],
	);
	return rows.flatMap((row) => {
		const stageAfter = stageAfterTurn(row.stage, row.startedOn, year);
		return stageAfter ? [{ ...row, stageAfter }] : [];
	});
}

export type ListAtTurn = {
	readonly listId: string;
	readonly code: string;
	readonly nameZh: string;
	readonly nameEn: string | null;
	/** Its newest version, and from when that holds. */
	readonly version: number;
	readonly effectiveOn: string;
	/** A version of the new year stands already. */
	readonly isDecided: boolean;
	/** Proposed for its turn. */
	readonly rule: CarryRule;
	/** With the stage at the end of the old year; one that stood nowhere yet has "". */
	readonly members: readonly {
		readonly projectId: string;
		readonly stage: string;
	}[];
};

/** The office's lists as the turn into `year` finds them, in code order. A list without a version is none. */
export async function listsAtTurn(
	tx: Tx,
	jurisdictionId: string,
	year: number,
): Promise<ListAtTurn[]> {
	const lists = await queryRows<
		Omit<ListAtTurn, "isDecided" | "rule" | "members">
	>(
		tx,
		`select l.list_id as "listId", l.code, l.name_zh as "nameZh", l.name_en as "nameEn", v.version, v.effective_on as "effectiveOn"
     from project_list l
     join lateral (select version, effective_on from project_list_version v
                   where v.jurisdiction_id = $1 and v.list_id = l.list_id order by version desc limit 1) v on true
     where l.jurisdiction_id = $1
     order by l.code`,
		[jurisdictionId],
	);
	const members = await queryRows<{
		listId: string;
		projectId: string;
		stage: string;
		session: string | null;
	}>(
		tx,
		`with newest as (
       select distinct on (v.list_id) v.list_id, v.version, v.effective_on from project_list_version v
       where v.jurisdiction_id = $1 order by v.list_id, v.version desc),
     at_end as (${standingOn("$2::date")})
     select m.list_id as "listId", m.project_id as "projectId", coalesce(e.stage, '') as stage, p.batch_session as session
     from newest n
     join project_list_member m on m.jurisdiction_id = $1 and m.list_id = n.list_id and m.version = n.version
     left join at_end e on e.project_id = m.project_id
     join project p on p.jurisdiction_id = $1 and p.project_id = m.project_id
     order by m.list_id, m.project_id`,
		[jurisdictionId, `${year - 1}-12-31`],
	);
	const byList = Map.groupBy(members, ({ listId }) => listId);
	return lists.map((list) => {
		const mine = byList.get(list.listId) ?? [];
		return {
			...list,
			isDecided: list.effectiveOn >= `${year}-01-01`,
			rule: proposedRule(
				list.effectiveOn,
				mine.map(({ session }) => session),
				year,
			),
			members: mine.map(({ projectId, stage }) => ({ projectId, stage })),
		};
	});
}
