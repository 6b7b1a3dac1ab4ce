import type { Actor } from "@dekad/core/access/actor.ts";
import {
	addDekads,
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
import { missingReports } from "./missing-reports.ts";
import { movers, turnsOf } from "./movers.ts";
import { overlappingCells, rollups } from "./queries.ts";
import type { RollupQuestion } from "./resolve-question.ts";
import { yearCurve } from "./year-curve.ts";

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
	}: Pick<RollupQuestion, "period" | "list" | "now"> & { by?: CockpitSplit },
) {
	const question = {
		...asked,
		period:
			asked.period ?? idOfDekad(await askedDekadStart(tx, actor, asked.now)),
	};
	// Lists and tags overlap, so their cells are no split of the total: each is a total of its own.
	const overlap = by === "programme" || by === "tag" ? by : undefined;
	const [byRegion, bySplit] = await rollups(
		tx,
		actor,
		question,
		overlap ? ["region"] : ["region", by],
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
	const { rootPath } = await officeOf(tx, actor.jurisdictionId);
	const missing = await missingReports(tx, actor, {
		firstDay: dekadBounds(first).first,
		last,
		list,
		now: question.now,
	});
	const { expected, reported } = byRegion.total;
	return {
		rollup: byRegion,
		split,
		curve: await yearCurve(tx, actor, last, list),
		missing: {
			...missing,
			late: Math.max(0, expected - reported - missing.toCome),
		},
		movers: {
			since: before ? dekadId(before) : null,
			...(await movers(tx, actor, { last, before, list, rootPath })),
		},
		turns: await turnsOf(tx, actor, { last, firstDay, list }),
	};
}

const idOfDekad = (start: string | null) =>
	start === null ? undefined : dekadId(dekadOfStart(start));
