import { createHash } from "node:crypto";
import { CompiledQuery } from "kysely";
import {
	addDekads,
	type Dekad,
	dekadBounds,
	dekadIndex,
} from "@dekad/core/periods/dekad.ts";
import type { Tx } from "../database/client.ts";
import { hot } from "../database/hot-query.ts";
import { PRODUCT_VERSION } from "../product-version.ts";
import { parseDimensions } from "./dimensions.ts";
import {
	addRows,
	type KeptNode,
	nodeOf,
	type NodeParts,
	type RankedMover,
	type SumsRow,
} from "./kept-node.ts";
import { type MissingRow, SHOWN_MISSING } from "./missing-reports.ts";
import {
	moversCtes,
	SHOWN_MOVERS,
	type Turn,
	type TurnRow,
	turnsSelect,
} from "./movers.ts";
import {
	acceptedAtJoin,
	cellSums,
	type RollupFrame,
	rollupParts,
} from "./rollup-sql.ts";

/** Of a period: its first dekad, and the newest opened one up to which it is added up. */
export type Stretch = { readonly first: Dekad; readonly last: Dekad };

/** The splits kept beside a region's total, by the names `parseDimensions` reads. */
export const KEPT_SPLITS = ["sector", "zone", "chain", "ownership"] as const;

/** The statements of a stretch, made of those a total is answered by; `withBefore`: the stretch does not begin its year. */
type OwnStatements = {
	cells: string;
	absent: string;
	absentRows: string;
	movers: string;
	turns: string;
	plans: string;
};

const made = new Map<string, OwnStatements>();

function statementsOf(
	stepIds: readonly string[],
	withBefore: boolean,
): OwnStatements {
	const key = `${withBefore} ${stepIds.join()}`;
	let statements = made.get(key);
	if (!statements)
		made.set(key, (statements = makeStatements(stepIds, withBefore)));
	return statements;
}

/** The statements as they are sent, of stretches that begin a year and of others. */
export const ownStatementTexts = (stepIds: readonly string[]): string[] =>
	[false, true].flatMap((withBefore) =>
		Object.values(statementsOf(stepIds, withBefore)),
	);

/**
 * What the release and the statements hash to: sums of other statements, or of a pack with other steps, are not these sums.
 * The release too, since how nodes are put together (kept-node.ts) stands in no statement.
 */
export function stampOf(stepIds: readonly string[]): string {
	const key = stepIds.join();
	let stamp = stamps.get(key);
	if (stamp === undefined) stamps.set(key, (stamp = makeStamp(stepIds)));
	return stamp;
}
const stamps = new Map<string, string>();

function makeStamp(stepIds: readonly string[]): string {
	const hash = createHash("sha256").update(PRODUCT_VERSION);
	for (const text of ownStatementTexts(stepIds)) hash.update(text);
	return hash.digest("hex").slice(0, 32);
}

// The parameters of every statement: office, last dekad and its last day, the projects, 1 January, the dekad before
// (or null), the regions, the first dekad.
const [OFFICE, LAST, LAST_DAY, SUBJECT, YEAR, BEFORE, REGIONS, FIRST] = [
	"$1::uuid",
	"$2::date",
	"$3::date",
	"$4::uuid[]",
	"$5::date",
	"$6::date",
	"$7::text[]",
	"$8::date",
];
// Each names all its parameters: one that is not named has no type.
const NAMED = [OFFICE, LAST, LAST_DAY, SUBJECT, YEAR, BEFORE, REGIONS, FIRST]
	.map((parameter) => `${parameter} is null`)
	.join(" or ");
const naming = (statement: string) =>
	hot(`${statement} /* */`.replace("/*named*/", `and (true or ${NAMED})`));

function makeStatements(
	stepIds: readonly string[],
	withBefore: boolean,
): OwnStatements {
	const mine = "d.jurisdiction_id = $1 and d.project_id = any($4::uuid[])";
	const end = "$2::date";
	return {
		cells: naming(cellsStatement(stepIds, withBefore)),
		absent:
			naming(`select d.region_path as region, d.dekad_start as dekad, count(*)::int as count
      from project_dekad d
      where d.jurisdiction_id = $1 and d.dekad_start between $8::date and ${end} and d.region_path = any($7::text[]) and d.is_expected and d.report_id is null /*named*/
      group by 1, 2`),
		absentRows:
			naming(`select m.region, json_agg(json_build_object('projectId', m.project_id, 'code', m.code, 'name', m.name, 'ownerName', m.owner_name,
        'contactPhone', m.phone, 'regionPath', m.region, 'missingDekads', m.missing) order by m.place) as rows
      from (select d.region_path as region, p.project_id, p.code, p.name, o.name as owner_name, coalesce(p.contact_phone, o.contact_phone) as phone,
              d.expected_ytd - d.reported_ytd as missing, row_number() over (partition by d.region_path order by p.code collate "C") as place
            from project_dekad d
            join project p on p.jurisdiction_id = $1 and p.project_id = d.project_id
            join organisation o on o.jurisdiction_id = $1 and o.organisation_id = d.owner_org_id
            where ${mine} and d.dekad_start = ${end} and d.is_expected and d.report_id is null /*named*/) m
      where m.place <= ${SHOWN_MISSING} group by m.region`),
		movers:
			naming(`with ${moversCtes({ mine, end, began: "$6::date", year: "$5::date", region: "d.region_path", subject: "$4" })}, ranked as (
      select 'up' as way, m.project_id, m.region, m.plan, m.gap, m.by_yuan, m.by_share as place, row_number() over (partition by m.region order by m.by_share desc, m.project_id) as at
      from moved m where m.by_yuan > 0
      union all
      select 'down', m.project_id, m.region, m.plan, m.gap, m.by_yuan, -m.by_share, row_number() over (partition by m.region order by m.by_share, m.project_id)
      from moved m where m.by_yuan < 0
      union all
      select 'behind', s.project_id, s.region, s.plan, s.gap, s.gap - s.gap_before, -s.gap, row_number() over (partition by s.region order by s.gap, s.project_id)
      from stood s where s.gap < 0 and s.is_known
    )
    select r.way, r.region, json_agg(json_build_object('projectId', r.project_id, 'code', p.code, 'name', p.name, 'regionPath', r.region, 'annualPlanYuan', r.plan,
             'gapYuan', r.gap::bigint, 'movedYuan', r.by_yuan::bigint, 'place', r.place::text) order by r.at) as rows
    from ranked r join project p on p.jurisdiction_id = $1 and p.project_id = r.project_id
    where r.at <= ${SHOWN_MOVERS} /*named*/ group by 1, 2
    union all
    select 'moved', m.region, json_build_array(count(*), sum(m.plan)::bigint, sum(m.gap)::bigint, sum(m.by_yuan)::bigint) from moved m group by m.region`),
		turns:
			naming(`with turn as (${turnsSelect("between $8::date and $3::date", "$4")}
    ), placed as (
      select t.turn, t.on_day, p.project_id, p.code, p.name, d.region_path as region, count(*) over (partition by d.region_path, t.turn) as count,
             row_number() over (partition by d.region_path, t.turn order by t.on_day desc, p.code collate "C") as place
      from turn t
      join project_dekad d on d.project_id = t.project_id and d.dekad_start = ${end} and ${mine}
      join project p on p.jurisdiction_id = $1 and p.project_id = t.project_id
      where true /*named*/)
    select region, turn, max(count)::int as count, json_agg(json_build_object('turn', turn, 'on', on_day, 'projectId', project_id, 'code', code, 'name', name, 'regionPath', region) order by place) as rows
    from placed where place <= ${SHOWN_MOVERS} group by region, turn`),
		plans:
			naming(`select d.region_path as region, json_build_array(${Array.from({ length: 36 }, (_, at) => `sum(p.cumulative_yuan[${at + 1}])::bigint`).join(", ")}) as sums
      from plan p
      join project_dekad d on d.project_id = p.project_id and d.dekad_start = ${end} and ${mine}
      where p.jurisdiction_id = $1 and p.project_id = any($4::uuid[]) and p.year = extract(year from ${end}) and p.state = 'approved' /*named*/
      group by d.region_path`),
	};
}

/** The sums of a cell by region and split; the total of a region is the row whose split has no name. */
function cellsStatement(
	stepIds: readonly string[],
	withBefore: boolean,
): string {
	const frame: RollupFrame = {
		jurisdiction: OFFICE!,
		lastDekad: "$2",
		lastDay: "$3",
		beforeDekad: withBefore ? "$6" : null,
		yearStart: "$5",
		listId: null,
		listVersion: null,
		asOf: null,
		corrected: true,
		conditions: ["d.project_id = any($4::uuid[])"],
		subject: "$4",
	};
	const parts = rollupParts(frame, acceptedAtJoin(frame, stepIds));
	const keys = KEPT_SPLITS.map(
		(name) => parseDimensions(name, "", null)[0]!.expression,
	);
	const isSplit = keys.map((key, index) => `grouping(${key}) as split${index}`);
	return `${parts.ctes} select d.region_path as region, ${keys.map((key, index) => `${key} as key${index}`).join(", ")}, ${isSplit.join(", ")}, ${cellSums(frame, parts, stepIds)}
    ${parts.from} /*named*/
    group by d.region_path, grouping sets (${keys.map((key) => `(${key})`).join(", ")})`;
}

/** How a cell's key is stored: a name of JSON cannot be null. */
export const keptKey = (key: string | null): string =>
	key === null ? "-" : `=${key}`;
export const keyOfKept = (kept: string): string | null =>
	kept === "-" ? null : kept.slice(1);

function addCell(own: NodeParts, row: Cells, sums: SumsRow): void {
	const index = KEPT_SPLITS.findIndex((_, place) => row[`split${place}`] === 0);
	const name = KEPT_SPLITS[index]!;
	own.split = {
		...own.split,
		[name]: {
			...own.split?.[name],
			[keptKey(row[`key${index}`] as string | null)]: sums,
		},
	};
	// Each split is made of all projects; one of them makes the total.
	if (index === 0) own.total = addRows([own.total ?? null, sums]);
}

/** Sums that came as JSON, which knows no bound. @throws RangeError beyond 2^53, as reading a column does */
function safe(sums: SumsRow): SumsRow {
	if (sums.some((value) => value !== null && !Number.isSafeInteger(value)))
		throw new RangeError(`integer beyond 2^53 from the database: ${sums}`);
	return sums;
}

type Cells = { region: string } & Record<string, number | string | null>;

/**
 * What stands in each of `regions` itself, for a stretch: computed from the rows of its projects by the statements
 * that answer a question about them. A region without anything has no node. `names`: the order of the sums; null where
 * no project stands anywhere. Run as the tables' owner.
 */
export async function ownNodes(
	tx: Tx,
	{
		jurisdictionId,
		stretch: { first, last },
		regions,
		projects,
		stepIds,
	}: {
		jurisdictionId: string;
		stretch: Stretch;
		regions: readonly string[];
		/** Those that stand in the regions in the last dekad. */
		projects: readonly string[];
		stepIds: readonly string[];
	},
): Promise<{ nodes: Map<string, KeptNode>; names: string[] | null }> {
	const before =
		dekadIndex(first) === 1 ? null : dekadBounds(addDekads(first, -1)).first;
	const statements = statementsOf(stepIds, before !== null);
	const end = dekadBounds(last);
	const parameters = [
		jurisdictionId,
		end.first,
		end.last,
		[...projects],
		`${last.year}-01-01`,
		before,
		[...regions],
		dekadBounds(first).first,
	];
	const rowsOf = async <Row>(text: string): Promise<Row[]> =>
		(await tx.executeQuery<Row>(CompiledQuery.raw(text, parameters))).rows;
	const parts = new Map<string, NodeParts>();
	const partsOf = (region: string) => {
		let own = parts.get(region);
		if (!own) parts.set(region, (own = { notes: {} }));
		return own;
	};
	let names: string[] | null = null;
	for (const row of await rowsOf<Cells>(statements.cells)) {
		names ??= Object.keys(row).filter(
			(name) => !/^(region|key\d+|split\d+)$/.test(name),
		);
		const sums = names.map((name) => row[name] as number | null);
		addCell(partsOf(row.region), row, sums);
	}
	for (const { region, dekad, count } of await rowsOf<{
		region: string;
		dekad: string;
		count: number;
	}>(statements.absent)) {
		const { notes } = partsOf(region);
		notes!.absent = { ...notes!.absent, [dekad]: count };
	}
	for (const { region, rows } of await rowsOf<{
		region: string;
		rows: MissingRow[];
	}>(statements.absentRows))
		partsOf(region).notes!.absentRows = rows;
	for (const { way, region, rows } of await rowsOf<{
		way: "up" | "down" | "behind" | "moved";
		region: string;
		rows: RankedMover[];
	}>(statements.movers)) {
		if (way === "moved")
			partsOf(region).moved = safe(rows as unknown as SumsRow);
		else partsOf(region).notes![way] = rows;
	}
	for (const { region, turn, count, rows } of await rowsOf<{
		region: string;
		turn: Turn;
		count: number;
		rows: TurnRow[];
	}>(statements.turns)) {
		const { notes } = partsOf(region);
		notes!.turns = { ...notes!.turns, [turn]: { count, rows } };
	}
	for (const { region, sums } of await rowsOf<{
		region: string;
		sums: SumsRow;
	}>(statements.plans))
		partsOf(region).notes!.plans = safe(sums);
	return {
		nodes: new Map(
			[...parts].map(([region, own]) => [region, nodeOf(own)] as const),
		),
		names,
	};
}
