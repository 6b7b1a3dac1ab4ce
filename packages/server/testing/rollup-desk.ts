import type { Actor } from "@dekad/core/access/actor.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import type { RollupView } from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import { submitReport } from "../reports/submit-report.ts";
import { rollup } from "../rollups/queries.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import type { RollupQuestion } from "../rollups/resolve-question.ts";
import type { TestDatabase } from "./database.ts";
import { reportValues, type TestOffice } from "./fixtures.ts";

/** After every dekad an office of a test opens. */
export const AFTERWARDS = new Date("2026-12-01T00:00:00Z");

/** What tests of totals do in a test's database. */
export function rollupDeskOf(database: () => TestDatabase) {
	return {
		/** A total as it is known afterwards, unless a test says when. */
		ask: (
			actor: Actor,
			question: Omit<RollupQuestion, "now"> & { now?: Date },
		): Promise<RollupView> =>
			asActor(database().db, actor, (tx) =>
				rollup(tx, actor, { now: AFTERWARDS, ...question }),
			),

		/** Hands a report in on the first day after its dekad. Amounts are whole yuan. */
		report: (
			office: TestOffice,
			projectId: string,
			[year, month, part]: readonly [number, number, 1 | 2 | 3],
			measures: Partial<Record<FlowMeasure, number>>,
			corrections: readonly [forDekad: string, differenceYuan: number][] = [],
		) => {
			const two = (value: number) => String(value).padStart(2, "0");
			const after =
				part === 3
					? new Date(Date.UTC(year, month, 1))
					: new Date(Date.UTC(year, month - 1, part * 10 + 1));
			return submitReport(database().db, {
				actor: office.actor("owner"),
				report: {
					projectId,
					dekad: `${year}-${two(month)}-D${part}`,
					kind: "actual",
					baseRevision: 0,
					values: reportValues(measures, {
						corrections: corrections.map(([forDekad, differenceYuan]) => ({
							forDekad,
							differenceYuan,
							measure: "investment" as const,
							reason: "重复计量",
						})),
					}),
				},
				now: after,
			});
		},

		rebuild: (office: TestOffice) =>
			rebuildProjectDekads(database().ownerDb, office.jurisdictionId),
	};
}
