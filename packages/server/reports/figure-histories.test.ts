import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dekadId } from "@dekad/core/periods/dekad.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { asActor } from "../database/as-actor.ts";
import { rollup } from "../rollups/queries.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, dekadNumber } from "../testing/fixtures.ts";
import {
	actArbitrary,
	DEKADS,
	MEASURES,
	playHistory,
} from "../testing/history.ts";
import { figureHistory } from "./figure-history.ts";
import { listCorrections } from "./list-corrections.ts";

/** The page of corrections and the history of a figure say what the totals say, after any history of an office. */

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const NOW = new Date("2026-12-01T00:00:00Z");

test("both views of every project add up to the office's totals of each year, and a figure's last span is the figure", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(actArbitrary, { minLength: 5, maxLength: 25 }),
			fc.nat(DEKADS - 1),
			fc.nat(MEASURES.length - 1),
			async (acts, at, picked) => {
				const office = await anOffice(database, {
					openUntil: dekadNumber(DEKADS - 1),
				});
				const projects = [
					await aProject(database, office, { openingYuan: 700 }),
					await aProject(database, office),
					await aProject(database, office, { trackedFrom: "2025-03-01" }),
					await aProject(database, office),
				];
				await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
				await playHistory(database, office, projects, acts);
				const dispatcher = office.actor("dispatcher");
				await asActor(database.db, dispatcher, async (tx) => {
					for (const year of [2025, 2026]) {
						const pages: Awaited<ReturnType<typeof listCorrections>>[] = [];
						for (const projectId of projects)
							pages.push(
								await listCorrections(tx, dispatcher, {
									projectId,
									year,
									now: NOW,
								}),
							);
						for (const view of ["reported", "corrected"] as const) {
							const { total } = await rollup(tx, dispatcher, {
								period: String(year),
								view,
								now: NOW,
							});
							const sumOf = (
								pick: (page: (typeof pages)[number]) => number | null,
							) =>
								pages.reduce<number | null>((sum, page) => {
									const value = pick(page);
									return value === null ? sum : (sum ?? 0) + value;
								}, null);
							for (const measure of FLOW_MEASURES)
								expect([
									year,
									view,
									measure,
									sumOf(
										({ yearToDate }) =>
											yearToDate.find((one) => one.measure === measure)?.[
												`${view}Yuan`
											] ?? null,
									),
								]).toEqual([year, view, measure, total.measures[measure]]);
							expect(sumOf(({ sinceStart }) => sinceStart[`${view}Yuan`])).toBe(
								total.sinceStart,
							);
						}
						await holdsHistories(pages);
					}

					async function holdsHistories(
						pages: Awaited<ReturnType<typeof listCorrections>>[],
					) {
						const dekad = dekadId(dekadNumber(at));
						const measure = MEASURES[picked]!;
						for (const page of pages) {
							const row = page.dekads.find((one) => one.dekad === dekad);
							if (!row) continue;
							const { shown } = await figureHistory(tx, dispatcher, {
								projectId: page.projectId,
								measure,
								dekad,
								now: NOW,
							});
							const figure = row.figures.find((one) => one.measure === measure);
							expect(shown[0]?.reported ?? null).toBe(figure?.saidYuan ?? null);
							expect(shown[0]?.corrected ?? null).toBe(
								figure?.correctedYuan ?? null,
							);
						}
					}
				});
			},
		),
		{ numRuns: 8 },
	);
}, 120_000);
