import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import {
	dekadAt,
	dekadId,
	dekadOfStart,
	DEKADS_IN_YEAR,
} from "@dekad/core/periods/dekad.ts";
import {
	closingProblems,
	openingVerdict,
} from "@dekad/core/periods/year-turn.ts";
import { staysOn } from "@dekad/core/registry/carry-over.ts";
import type { YearsView, YearView } from "@dekad/contract/years.ts";
import type { Tx } from "../database/client.ts";
import { rollup } from "../rollups/queries.ts";
import { type ClosedFigures, yearFigures, yearGround } from "./close-year.ts";
import type { CarriedList } from "./open-year.ts";
import { listsAtTurn, startsAtTurn } from "./year-queries.ts";

/** The years the office has opened dekads of, newest first, and what the next turn would do. */
export async function listYears(
	tx: Tx,
	actor: Actor,
	now: Date,
): Promise<YearsView> {
	const { jurisdictionId } = actor;
	const periods = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", jurisdictionId)
		.orderBy("dekad_start")
		.select([
			"year",
			"dekad_start as start",
			"cut_off_on as cutOffOn",
			"timely_until as timelyUntil",
			"locked_from as lockedFrom",
		])
		.execute();
	const opened = await tx
		.selectFrom("opened_year")
		.where("jurisdiction_id", "=", jurisdictionId)
		.selectAll()
		.execute();
	const closed = await tx
		.selectFrom("closed_year")
		.where("jurisdiction_id", "=", jurisdictionId)
		.selectAll()
		.execute();
	const years: YearView[] = [];
	for (const [year, ofYear] of Map.groupBy(periods, (period) => period.year)) {
		const last = ofYear.at(-1)!;
		const turn = opened.find((row) => row.year === year);
		const close = closed.find((row) => row.year === year);
		years.push({
			year,
			openedDekads: ofYear.length,
			lockedDekads: ofYear.filter(({ lockedFrom }) => lockedFrom <= now).length,
			lastDekad: {
				dekad: dekadId(dekadOfStart(last.start)),
				cutOffOn: last.cutOffOn,
				timelyUntil: last.timelyUntil.toISOString(),
				lockedFrom: last.lockedFrom.toISOString(),
			},
			opened: turn
				? {
						at: turn.opened_at.toISOString(),
						by: turn.opened_by,
						...(turn.carried as { continued: number; lists: CarriedList[] }),
					}
				: null,
			closed: close
				? {
						at: close.closed_at.toISOString(),
						by: close.closed_by,
						note: close.note,
						// What was kept is the whole office's: each reader is told of its own region.
						figures:
							(close.figures as ClosedFigures)[actor.scope ?? ""] ?? null,
					}
				: null,
			reported: await totalOf(tx, actor, year, "reported", now),
			corrected: await totalOf(tx, actor, year, "corrected", now),
			problems: close
				? []
				: closingProblems(year, {
						...(await yearGround(tx, jurisdictionId, year)),
						now,
					}),
		});
	}
	const newest = periods.at(-1);
	return {
		years: years.toReversed(),
		next: newest
			? await nextTurn(
					tx,
					actor,
					newest.start,
					opened.map(({ year }) => year),
				)
			: null,
		mayAct: may(actor, "year.turn") === "allowed",
	};
}

async function totalOf(
	tx: Tx,
	actor: Actor,
	year: number,
	view: "reported" | "corrected",
	now: Date,
) {
	const { total } = await rollup(tx, actor, {
		period: String(year),
		view,
		now,
	});
	return yearFigures(total);
}

/** The turn that is to be made next: into the running year where nobody made it and it still can be, else into the one after. */
async function nextTurn(
	tx: Tx,
	actor: Actor,
	newestStart: string,
	turned: readonly number[],
): Promise<NonNullable<YearsView["next"]>> {
	const newest = dekadOfStart(newestStart);
	const hasEarlier = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("year", "<", newest.year)
		.select("year")
		.executeTakeFirst();
	const isRunningDone =
		turned.includes(newest.year) ||
		!hasEarlier ||
		openingVerdict(newest.year, newest) === "past";
	const year = isRunningDone ? newest.year + 1 : newest.year;
	const lists = await listsAtTurn(tx, actor.jurisdictionId, year);
	const starts = await startsAtTurn(tx, actor.jurisdictionId, year);
	return {
		year,
		mayOpen: openingVerdict(year, newest) === "may_open",
		opensFrom: dekadId(dekadAt(year - 1, DEKADS_IN_YEAR)),
		startedProjects: starts.length,
		lists: lists.map(({ listId: _, members, ...list }) => ({
			...list,
			members: members.length,
			staying: members.filter(({ stage }) => staysOn("construction", stage))
				.length,
		})),
	};
}
