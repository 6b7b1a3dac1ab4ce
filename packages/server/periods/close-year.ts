import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { closingProblems } from "@dekad/core/periods/year-turn.ts";
import { text } from "@dekad/core/text/text.ts";
import type { YearFigures } from "@dekad/contract/years.ts";
import { requireMay } from "../access/require-may.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { rollup } from "../rollups/queries.ts";

export type ClosedYear = {
	year: number;
	closedAt: string;
	closedBy: string;
	figures: YearFigures;
};

/** The office's totals when a year was closed, by region path: the root, its children, and theirs. */
export type ClosedFigures = Readonly<Record<string, YearFigures>>;

/**
 * Closes a year: from then on no exception to a lock is granted in it, and its totals as reported are kept, so
 * that later corrections can be held against them. Each dekad's dates stay those it was opened with, December's own
 * cut-off among them. A year that is closed already is answered as it stands.
 *
 * @throws DekadError access.not_allowed, year.not_closable naming dekads not locked and exceptions that run
 */
export async function closeYear(
	db: Db,
	{
		actor,
		year,
		note = "",
		now,
	}: { actor: Actor; year: number; note?: string; now: Date },
): Promise<ClosedYear> {
	requireMay(actor, "year.turn");
	return asActor(db, actor, async (tx) => {
		// Alone: no report and no exception comes between looking and closing.
		await tx.executeQuery(
			CompiledQuery.raw(
				"select pg_advisory_xact_lock(hashtextextended($1, 0))",
				[actor.jurisdictionId],
			),
		);
		const { rootPath } = await officeOf(tx, actor.jurisdictionId);
		const stands = await findClosedYear(tx, actor, year);
		if (stands) return { ...stands, figures: stands.figures[rootPath]! };

		const problems = closingProblems(year, {
			...(await yearGround(tx, actor.jurisdictionId, year)),
			now,
		});
		if (problems.length > 0)
			throw new DekadError("year.not_closable", {
				year,
				problem: problems
					.map(({ key, detail }) =>
						text(actor.lang, `years.problem.${key}`, detail),
					)
					.join(" "),
				problems,
			});
		const figures = await figuresOf(tx, actor, year, rootPath, now);
		await tx
			.insertInto("closed_year")
			.values({
				jurisdiction_id: actor.jurisdictionId,
				year,
				closed_at: now,
				closed_by: actor.name,
				note,
				figures: JSON.stringify(figures),
			})
			.execute();
		await appendEvents(
			tx,
			actor,
			[
				{
					kind: "year.closed",
					subjectId: null,
					regionPath: rootPath,
					payload: { year, note, figures: figures[rootPath] },
				},
			],
			now,
		);
		return {
			year,
			closedAt: now.toISOString(),
			closedBy: actor.name,
			figures: figures[rootPath]!,
		};
	});
}

async function findClosedYear(tx: Tx, actor: Actor, year: number) {
	const row = await tx
		.selectFrom("closed_year")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("year", "=", year)
		.select(["closed_at", "closed_by", "figures"])
		.executeTakeFirst();
	return (
		row && {
			year,
			closedAt: row.closed_at.toISOString(),
			closedBy: row.closed_by,
			figures: row.figures as ClosedFigures,
		}
	);
}

/** The opened dekads of a year with their locks, and its exceptions that were not taken back. */
export async function yearGround(
	tx: Tx,
	jurisdictionId: string,
	year: number,
): Promise<{
	periods: { dekadStart: string; lockedFrom: Date }[];
	exceptions: { dekadStart: string; untilAt: Date }[];
}> {
	return {
		periods: await tx
			.selectFrom("reporting_period")
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("year", "=", year)
			.orderBy("dekad_start")
			.select(["dekad_start as dekadStart", "locked_from as lockedFrom"])
			.execute(),
		exceptions: await queryRows<{ dekadStart: string; untilAt: Date }>(
			tx,
			`select dekad_start as "dekadStart", until_at as "untilAt" from lock_exception
       where jurisdiction_id = $1 and dekad_start between $2 and $3 and ended_at is null
       order by dekad_start`,
			[jurisdictionId, `${year}-01-01`, `${year}-12-31`],
		),
	};
}

/** A cell of a roll-up as a year keeps it. */
export const yearFigures = (cell: {
	projects: number;
	annualPlan: number | null;
	actual: number | null;
}): YearFigures => ({
	projects: cell.projects,
	annualPlanYuan: cell.annualPlan,
	actualYuan: cell.actual,
});

/** Totals as reported of the office, its regions and theirs. */
async function figuresOf(
	tx: Tx,
	actor: Actor,
	year: number,
	rootPath: string,
	now: Date,
): Promise<ClosedFigures> {
	const figures: Record<string, YearFigures> = {};
	for (const depth of ["region:1", "region:2"]) {
		const { total, cells } = await rollup(tx, actor, {
			period: String(year),
			by: depth,
			view: "reported",
			now,
		});
		figures[rootPath] = yearFigures(total);
		for (const cell of cells) {
			const path = Object.values(cell.key)[0];
			if (path) figures[path] = yearFigures(cell);
		}
	}
	return figures;
}
