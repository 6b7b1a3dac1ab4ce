import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { type Dekad, dekadBounds } from "@dekad/core/periods/dekad.ts";
import { periodDekadEnds } from "@dekad/core/periods/period.ts";
import type { Tx } from "../database/client.ts";
import { hot } from "../database/hot-query.ts";
import type { Office } from "../jurisdictions/queries.ts";
import { noteAsked } from "./asked-stretches.ts";
import type { Sums } from "./cell-view.ts";
import { type KeptNotes, type SumsRow, compareText } from "./kept-node.ts";
import { KEPT_SPLITS, keyOfKept, stampOf, type Stretch } from "./own-nodes.ts";
import type { RollupQuestion, Span } from "./resolve-question.ts";
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
	readonly now: KeptRegion;
	/** Undefined: the office kept no such stretch. */
	readonly past: KeptRegion | undefined;
	/** Only where asked for. */
	readonly notes: KeptNotes | null;
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
export const isKeptQuestion = (actor: Actor, question: RollupQuestion) =>
	Boolean(actor.scope) &&
	actor.organisationId === null &&
	!question.where &&
	!question.list &&
	!question.asOf &&
	(question.view ?? "corrected") === "corrected";

export const stretchOf = ({
	period,
	last,
}: Span & { last: Dekad }): Stretch => ({
	first: periodDekadEnds(period).first,
	last,
});

const totals = (last: string, first: string) =>
	`(select json_agg(json_build_array(t.region_path, t.is_own, t.total, t.moved)) from kept_total t
    where t.jurisdiction_id = $1 and t.last_dekad = ${last} and t.first_dekad = ${first} and (t.region_path = $2 or (t.parent_path = $2 and not t.is_own)))`;
const whole = (column: string, last: string, first: string) =>
	`(select t.${column} from kept_total t
    where t.jurisdiction_id = $1 and t.last_dekad = ${last} and t.first_dekad = ${first} and t.region_path = $2 and not t.is_own)`;
const names = (last: string, first: string) =>
	`(select k.sum_names from kept_period k where k.jurisdiction_id = $1 and k.last_dekad = ${last} and k.first_dekad = ${first} and k.stamp = $7)`;

// One statement, one snapshot: what is kept and whether anything changed since belong together.
const READ = hot(
	`select ${names("$3::date", "$4::date")} as names, ${names("$5::date", "$6::date")} as "pastNames",
     exists (select 1 from dekad_sum_mark m where m.jurisdiction_id = $1 and m.first_dekad <= $3::date and (m.region_path is null or starts_with(m.region_path, $2))) as "isTouched",
     ${totals("$3::date", "$4::date")} as totals, ${totals("$5::date", "$6::date")} as "pastTotals",
     case when $8::text is not null then ${whole("split -> $8::text", "$3::date", "$4::date")} end as split,
     case when $8::text is not null then ${whole("split -> $8::text", "$5::date", "$6::date")} end as "pastSplit",
     case when $9::boolean then ${whole("notes", "$3::date", "$4::date")} end as notes`,
);

type Totals = readonly (readonly [
	path: string,
	isOwn: boolean,
	total: SumsRow | null,
	moved: SumsRow | null,
])[];
type Split = Readonly<Record<string, SumsRow>>;
type Answer = {
	names: string[] | null;
	pastNames: string[] | null;
	isTouched: boolean;
	totals: Totals | null;
	pastTotals: Totals | null;
	split: Split | null;
	pastSplit: Split | null;
	notes: KeptNotes | null;
};

/**
 * What is kept of the reader's region for a stretch and the same of last year. Undefined: it is not kept, or something that
 * changed since and has not been summed yet touches it.
 */
export async function readKept(
	tx: Tx,
	actor: Actor,
	{
		office,
		now,
		past,
		split,
		withNotes,
	}: {
		office: Office;
		now: Stretch;
		past: Stretch | undefined;
		/** One of KEPT_SPLITS; undefined: none. */
		split: string | undefined;
		withNotes: boolean;
	},
): Promise<KeptAnswer | undefined> {
	for (const stretch of past ? [now, past] : [now])
		noteAsked(actor.jurisdictionId, stretch);
	const region = actor.scope ?? "";
	const { rows } = await tx.executeQuery<Answer>(
		CompiledQuery.raw(READ, [
			actor.jurisdictionId,
			region,
			...daysOf(now),
			...(past ? daysOf(past) : [null, null]),
			stampOf(acceptanceStepsOf(office)),
			split ?? null,
			withNotes,
		]),
	);
	const kept = rows[0];
	if (!kept?.names || kept.isTouched || (past && !kept.pastNames))
		return undefined;
	return {
		now: regionOf(region, kept.names, kept.totals, kept.split),
		past:
			past &&
			regionOf(region, kept.pastNames!, kept.pastTotals, kept.pastSplit),
		notes: kept.notes,
	};
}

const daysOf = ({ last, first }: Stretch) => [
	dekadBounds(last).first,
	dekadBounds(first).first,
];

function regionOf(
	region: string,
	sumNames: readonly string[],
	rows: Totals | null,
	split: Split | null,
): KeptRegion {
	const sumsOf = (row: SumsRow): Sums =>
		Object.fromEntries(
			sumNames.map((name, index) => [name, row[index] ?? null]),
		);
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
	return {
		total,
		regions,
		moved,
		split: new Map(
			Object.entries(split ?? {}).map(
				([key, row]) => [keyOfKept(key), sumsOf(row)] as const,
			),
		),
	};
}
