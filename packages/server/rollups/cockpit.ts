import type { Actor } from "@dekad/core/access/actor.ts";
import {
	addDekads,
	type Dekad,
	dekadBounds,
	dekadId,
	dekadIndex,
	dekadOfStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import {
	parsePeriod,
	periodBounds,
	periodDekadEnds,
} from "@dekad/core/periods/period.ts";
import type { CockpitSplit } from "@dekad/contract/rollups.ts";
import type { Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { askedDekadStart } from "../periods/asked-dekad.ts";
import { shownMovers } from "./kept-node.ts";
import { missingOfKept, missingReports } from "./missing-reports.ts";
import { movers, type Turn, TURNS, turnsOf } from "./movers.ts";
import { overlappingCells, rollupsAndNotes } from "./queries.ts";
import type { KeptAnswer, KeptTold } from "./read-kept.ts";
import type { RollupQuestion } from "./resolve-question.ts";
import type { ListRef } from "./whose.ts";
import { curveOf, yearCurve } from "./year-curve.ts";

/**
 * What the first page shows: totals by region beside last year and by one more dimension, the year's curve, whose
 * report is missing, who moved and what happened to projects. A fixed number of statements. Without a
 * period: the dekad asked about now.
 *
 * @throws DekadError period.invalid, list.not_found
 */
export async function cockpit(
	tx: Tx,
	actor: Actor,
	{
		by = "sector",
		...asked
	}: Pick<RollupQuestion, "period" | "list" | "now" | "keptUse"> & {
		by?: CockpitSplit;
	},
) {
	const question = {
		...asked,
		period:
			asked.period ?? idOfDekad(await askedDekadStart(tx, actor, asked.now)),
	};
	// Lists and tags overlap, so their cells are no split of the total: each is a total of its own.
	const overlap = by === "programme" || by === "tag" ? by : undefined;
	const {
		views: [byRegion, bySplit],
		kept,
	} = await rollupsAndNotes(
		tx,
		actor,
		question,
		overlap ? ["region"] : ["region", by],
		{ withNotes: true, isLast: !overlap },
	);
	if (!byRegion) throw new TypeError("a roll-up by region is always there");
	const { period, lastDekad } = byRegion;
	const cells = overlap
		? await overlappingCells(tx, actor, { ...question, period }, overlap)
		: (bySplit?.cells ?? []);
	const list =
		byRegion.list === null
			? null
			: { code: byRegion.list, version: byRegion.listVersion ?? 0 };
	const split = { by, cells };
	if (lastDekad === null)
		return {
			rollup: byRegion,
			split,
			curve: [],
			missing: null,
			movers: null,
			turns: null,
		};
	const last = parseDekad(lastDekad);
	const { first } = periodDekadEnds(parsePeriod(period));
	const firstDay = periodBounds(parsePeriod(period)).first;
	const before = dekadIndex(first) === 1 ? undefined : addDekads(first, -1);
	const stretch = {
		first,
		last,
		before,
		firstDay,
		list,
		now: question.now,
	};
	const { missing, moved, turns, curve } = kept?.told
		? toldByNotes(kept, kept.told, stretch)
		: await toldByRows(tx, actor, stretch);
	const { expected, reported } = byRegion.total;
	return {
		rollup: byRegion,
		split,
		curve,
		missing: {
			...missing,
			late: Math.max(0, expected - reported - missing.toCome),
		},
		movers: { since: before ? dekadId(before) : null, ...moved },
		turns,
	};
}

type Told = {
	first: Dekad;
	last: Dekad;
	before: Dekad | undefined;
	firstDay: string;
	list: ListRef;
	now: Date;
};

async function toldByRows(
	tx: Tx,
	actor: Actor,
	{ first, last, before, firstDay, list, now }: Told,
) {
	const { rootPath } = await officeOf(tx, actor.jurisdictionId);
	return {
		missing: await missingReports(tx, actor, {
			firstDay: dekadBounds(first).first,
			last,
			list,
			now,
		}),
		moved: await movers(tx, actor, { last, before, list, rootPath }),
		turns: await turnsOf(tx, actor, { last, firstDay, list }),
		curve: await yearCurve(tx, actor, last, list),
	};
}

/** The same from what is kept beside the totals of the reader's region. What depends on the hour is reckoned here. */
function toldByNotes(
	{ now: { moved }, office }: KeptAnswer,
	{ notes, timely, curve }: KeptTold,
	{ last, now }: Told,
) {
	return {
		missing: missingOfKept(notes, { last, now, timely }),
		curve: curveOf(office.pack, last, {
			at: curve,
			plans: new Map(notes.plans?.map((sum, index) => [index + 1, sum])),
		}),
		moved: {
			up: shownMovers(notes.up),
			down: shownMovers(notes.down),
			behind: shownMovers(notes.behind),
			regions: [...moved].map(
				([regionPath, [projects, annualPlanYuan, gapYuan, movedYuan]]) => ({
					regionPath,
					projects: projects ?? 0,
					annualPlanYuan: annualPlanYuan ?? 0,
					gapYuan: gapYuan ?? 0,
					movedYuan: movedYuan ?? 0,
				}),
			),
		},
		turns: {
			counts: Object.fromEntries(
				TURNS.map((turn) => [turn, notes.turns[turn]?.count ?? 0]),
			) as Record<Turn, number>,
			rows: TURNS.toSorted().flatMap((turn) => [
				...(notes.turns[turn]?.rows ?? []),
			]),
		},
	};
}

const idOfDekad = (start: string | null) =>
	start === null ? undefined : dekadId(dekadOfStart(start));
