import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { sightOf } from "@dekad/core/access/policies.ts";
import {
	type Dekad,
	dekadBounds,
	dekadOfStart,
} from "@dekad/core/periods/dekad.ts";
import {
	type Period,
	periodBounds,
	periodDekadEnds,
} from "@dekad/core/periods/period.ts";
import type { Tx } from "../database/client.ts";
import { executeLast } from "../database/as-actor.ts";
import { hot, last } from "../database/hot-query.ts";
import {
	type JurisdictionRow,
	type Office,
	officeOfRow,
} from "../jurisdictions/queries.ts";
import { noteAsked } from "./asked-stretches.ts";
import { PAST_SUMS, type Sums } from "./cell-view.ts";
import {
	compareText,
	type KeptNotes,
	nodeOf,
	type SumsRow,
} from "./kept-node.ts";
import { type Names, namesOf } from "./labels.ts";
import { KEPT_SPLITS, keyOfKept, stampOf, type Stretch } from "./own-nodes.ts";
import type { RollupQuestion } from "./resolve-question.ts";
import { acceptanceStepsOf } from "./review-steps.ts";

/**
 * A question is answered from kept totals where they hold all it asks for: a reader of a whole region asks for the
 * present corrected total, alone, one level below, or by a split that is kept. Everything else adds up rows.
 */

/** One region's part of the kept totals: itself, those one level below, and what it keeps beside. */
export type KeptRegion = {
	readonly total: Sums;
	/** Of those below and of itself, by path; what no project stands in is not among them. */
	readonly regions: ReadonlyMap<string, Sums>;
	/** Reports, plans, gaps and moves of the same, where anybody reported. */
	readonly moved: ReadonlyMap<string, SumsRow>;
	/** Of the split asked for. */
	readonly split: ReadonlyMap<string | null, Sums>;
};
export type KeptAnswer = {
	readonly office: Office;
	/** The newest opened dekad of the period. */
	readonly last: Dekad;
	readonly now: KeptRegion;
	/** Undefined: the office kept no such stretch. */
	readonly past: KeptRegion | undefined;
	/** Of regions and sectors, as they are on the last day. */
	readonly names: { readonly region: Names; readonly sector: Names };
	/** What the first page tells beside totals; only where asked for. */
	readonly told: KeptTold | undefined;
};
export type KeptTold = {
	readonly notes: KeptNotes;
	/** First day of the dekads of the period, and until when their reports are in time. */
	readonly timely: readonly (readonly [start: string, until: Date])[];
	/** Of this year and last, by a dekad's first day. */
	readonly curve: ReadonlyMap<
		string,
		{ plan: number | null; actual: number | null }
	>;
};

/** Thrown to who asked for kept totals and no others: they are not there or a change since touches them. */
export class NotKept extends Error {
	override readonly name = "NotKept";
	readonly stretches: readonly Stretch[];

	constructor(stretches: readonly Stretch[]) {
		super("totals are not kept or not up to date");
		this.stretches = stretches;
	}
}

/** The kept split of a question's dimension: "region" is one level below the reader, "" the total alone. Undefined: not kept. */
export function keptSplitOf(actor: Actor, by: string): string | undefined {
	if (by === "" || by === "region") return by;
	const depth = (actor.scope ?? "").split("/").length - 1;
	if (by === `region:${depth}`) return "region";
	return KEPT_SPLITS.find((name) => by === name || by === `${name}:1`);
}

/** Whether the question is one that kept totals answer, whatever it is split by. */
export function isKeptQuestion(
	actor: Actor,
	question: RollupQuestion,
): boolean {
	// Who reviews for an organisation sees its region all the same.
	const { scope, organisationId } = sightOf(actor);
	return (
		Boolean(scope) &&
		organisationId === null &&
		!question.where &&
		!question.list &&
		!question.asOf &&
		(question.view ?? "corrected") === "corrected"
	);
}

const [LAST, PAST] = ["(select last from frame)", "(select last from past)"];
const totals = (last: string, first: string) =>
	`(select json_agg(json_build_array(t.region_path, t.is_own, t.total, t.moved)) from kept_total t
    where t.jurisdiction_id = $1 and t.last_dekad = ${last} and t.first_dekad = ${first} and (t.region_path = $2 or (t.parent_path = $2 and not t.is_own)))`;
const whole = (column: string, last: string, first: string) =>
	`(select t.${column} from kept_total t
    where t.jurisdiction_id = $1 and t.last_dekad = ${last} and t.first_dekad = ${first} and t.region_path = $2 and not t.is_own)`;
const header = (last: string, first: string) =>
	`(select json_build_array(k.stamp, k.sum_names) from kept_period k where k.jurisdiction_id = $1 and k.last_dekad = ${last} and k.first_dekad = ${first})`;
const codes = (path: string) => `cardinality(string_to_array(${path}, '/'))`;

/**
 * Everything an answer is made of, in one statement: each round trip costs the server more than what it asks for. What is
 * kept and whether anything changed since belong together, in one snapshot, anyhow.
 */
const TEXT = `with frame as materialized (
     select p.dekad_start as last, p.dekad_end as day from reporting_period p
     where p.jurisdiction_id = $1 and p.dekad_start between $3::date and $4::date and p.opened_at <= $5::timestamptz order by p.dekad_start desc limit 1
   ), past as materialized (
     select p.dekad_start as last from reporting_period p
     where p.jurisdiction_id = $1 and p.dekad_start = ((select last from frame) - interval '1 year')::date and p.opened_at <= $5::timestamptz
   )
   select json_build_object('office', row_to_json(j), 'last', (select last from frame), 'pastLast', (select last from past),
     'header', ${header(LAST!, "$6::date")}, 'pastHeader', ${header(PAST!, "$7::date")},
     'isTouched', exists (select 1 from dekad_sum_mark m where m.jurisdiction_id = $1 and m.first_dekad <= (select last from frame) and (m.region_path is null or starts_with(m.region_path, $2))),
     'totals', ${totals(LAST!, "$6::date")}, 'pastTotals', ${totals(PAST!, "$7::date")},
     'split', case when $8::text is not null then ${whole("split -> $8::text", LAST!, "$6::date")} end,
     'pastSplit', case when $8::text is not null then ${whole("split -> $8::text", PAST!, "$7::date")} end,
     'regionNames', (select json_agg(json_build_array(r.region_path, r.name_zh, r.name_en)) from region r
      where r.jurisdiction_id = $1 and starts_with(r.region_path, $2) and ${codes("r.region_path")} <= ${codes("$2")} + 1
        and r.valid_from_on <= (select day from frame) and (r.valid_until_on is null or r.valid_until_on >= (select day from frame))),
     'sectorNames', case when $8::text = 'sector' then (select json_agg(json_build_array(s.sector_path, s.name_zh, s.name_en)) from sector s
      where s.jurisdiction_id = $1 and ${codes("s.sector_path")} = 2) end,
     'notes', case when $9::boolean then ${whole("notes", LAST!, "$6::date")} end,
     'timely', case when $9::boolean then (select json_agg(json_build_array(p.dekad_start, p.timely_until)) from reporting_period p
      where p.jurisdiction_id = $1 and p.dekad_start between $6::date and (select last from frame)) end) as answer
   from jurisdiction j where j.jurisdiction_id = $1`;
const READ = hot(TEXT);
const READ_LAST = last(hot(TEXT));

type Totals = readonly (readonly [
	path: string,
	isOwn: boolean,
	total: SumsRow | null,
	moved: SumsRow | null,
])[];
type Split = Readonly<Record<string, SumsRow>>;
type Header = readonly [stamp: string, names: readonly string[]];
type NameRows = readonly (readonly [string, string, string | null])[];
type Row = {
	office: JurisdictionRow;
	last: string | null;
	pastLast: string | null;
	header: Header | null;
	pastHeader: Header | null;
	isTouched: boolean;
	totals: Totals | null;
	pastTotals: Totals | null;
	split: Split | null;
	pastSplit: Split | null;
	regionNames: NameRows | null;
	sectorNames: NameRows | null;
	notes: KeptNotes | null;
	timely: readonly (readonly [string, string])[] | null;
};

/**
 * What is kept of the reader's region for a period, the same of last year, and what else its answer needs.
 * Stretches instead of an answer: these are not kept, or something that changed since and has not been summed yet touches
 * them; none where no dekad of the period is opened.
 */
export async function readKept(
	tx: Tx,
	actor: Actor,
	{
		period,
		now,
		split,
		withNotes,
		isLast = false,
		isSummed = false,
	}: {
		period: Period;
		now: Date;
		/** One of KEPT_SPLITS; undefined: none. */
		split: string | undefined;
		withNotes: boolean;
		/** Nothing is asked in the transaction after it, which ends with it. */
		isLast?: boolean;
		/** What is kept was summed after the question was asked; what touches it since need not be in the answer. */
		isSummed?: boolean;
	},
): Promise<KeptAnswer | readonly Stretch[]> {
	const region = actor.scope ?? "";
	const bounds = periodBounds(period);
	const { first } = periodDekadEnds(period);
	const pastFirst = { ...first, year: first.year - 1 };
	const statement = CompiledQuery.raw(isLast ? READ_LAST : READ, [
		actor.jurisdictionId,
		region,
		bounds.first,
		bounds.last,
		now.toISOString(),
		dekadBounds(first).first,
		dekadBounds(pastFirst).first,
		split ?? null,
		withNotes,
	]);
	const { rows } = isLast
		? await executeLast<{ answer: Row }>(tx, statement)
		: await tx.executeQuery<{ answer: Row }>(statement);
	const row = rows[0]?.answer;
	if (!row?.last) return [];
	const office = officeOfRow(row.office);
	const newest = dekadOfStart(row.last);
	const stretches: Stretch[] = [{ first, last: newest }];
	if (row.pastLast)
		stretches.push({ first: pastFirst, last: dekadOfStart(row.pastLast) });
	for (const stretch of stretches) noteAsked(actor.jurisdictionId, stretch);
	const stamp = stampOf(acceptanceStepsOf(office));
	const { header, pastHeader, isTouched } = row;
	if ((isTouched && !isSummed) || header?.[0] !== stamp) return stretches;
	if (row.pastLast && pastHeader?.[0] !== stamp) return stretches;
	return {
		office,
		last: newest,
		now: regionOf(region, header, row.totals, row.split),
		past: row.pastLast
			? regionOf(region, pastHeader!, row.pastTotals, row.pastSplit, PAST_SUMS)
			: undefined,
		names: {
			region: namesOf(row.regionNames ?? []),
			sector: namesOf(row.sectorNames ?? []),
		},
		told: withNotes
			? {
					// A region nothing stands in has no row.
					notes: row.notes ?? nodeOf({}).notes,
					timely: (row.timely ?? []).map(
						([start, until]) => [start, new Date(until)] as const,
					),
					curve: new Map(
						(row.notes?.curve ?? []).map(
							([start, plan, actual]) => [start, { plan, actual }] as const,
						),
					),
				}
			: undefined,
	};
}

// Sixty properties put into an object one by one make it a slow one; a copy of one that has them stays quick.
const blanks = new Map<string, Readonly<Record<string, null>>>();

function blankOf(
	[stamp, names]: Header,
	only: readonly string[] | undefined,
): Readonly<Record<string, null>> {
	const key = `${stamp} ${only === undefined}`;
	let blank = blanks.get(key);
	if (!blank)
		blanks.set(
			key,
			(blank = JSON.parse(
				`{${(only ?? names).map((name) => `${JSON.stringify(name)}:null`).join(",")}}`,
			) as Readonly<Record<string, null>>),
		);
	return blank;
}

function regionOf(
	region: string,
	header: Header,
	rows: Totals | null,
	split: Split | null,
	only?: readonly string[],
): KeptRegion {
	const blank = blankOf(header, only);
	const names = only ?? header[1];
	const places = only?.map((name) => header[1].indexOf(name));
	const sumsOf = (row: SumsRow): Sums => {
		const sums: Record<string, number | null> = { ...blank };
		for (let index = 0; index < names.length; index++)
			sums[names[index]!] = row[places ? places[index]! : index] ?? null;
		return sums;
	};
	let total: Sums = {};
	const regions = new Map<string, Sums>();
	const moved = new Map<string, SumsRow>();
	for (const [path, isOwn, row, moves] of (rows ?? []).toSorted((a, b) =>
		compareText(a[0], b[0]),
	)) {
		const isWhole = path === region && !isOwn;
		if (row) {
			const sums = sumsOf(row);
			if (isWhole) total = sums;
			else regions.set(path, sums);
		}
		if (moves && !isWhole) moved.set(path, moves);
	}
	const cells = new Map<string | null, Sums>();
	for (const key in split) cells.set(keyOfKept(key), sumsOf(split[key]!));
	return { total, regions, moved, split: cells };
}
