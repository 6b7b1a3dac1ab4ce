import * as fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reportDeskSchema } from "@dekad/contract/report-desk.ts";
import {
	type Dekad,
	dekadBounds,
	dekadId,
	dekadRange,
} from "@dekad/core/periods/dekad.ts";
import { derivedFigures } from "@dekad/core/reports/report-form.ts";
import {
	emptyReport,
	type ReportValues,
} from "@dekad/core/reports/report-values.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";

/** What the form shows as month, year and since start, before a report is sent, is what the totals say after it. */

let clock = new Date("2026-01-01T00:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => clock);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const FIRST: Dekad = { year: 2025, month: 11, part: 3 };
const LAST: Dekad = { year: 2026, month: 2, part: 2 };
const DEKADS = dekadRange(FIRST, LAST);

const amount = fc.option(fc.nat(50), { freq: 4 });
/** One step a dekad: silent, or amounts and now and then a correction of an earlier dekad. */
const step = fc.option(
	fc.record({
		investment: amount,
		paid: amount,
		corrects: fc.option(
			fc.record({
				back: fc.integer({ min: 1, max: 4 }),
				by: fc.integer({ min: -9, max: 9 }),
			}),
			{ freq: 3 },
		),
	}),
	{ freq: 5 },
);

test("over random courses across a year's end the figures shown before sending are the totals after it", async () => {
	const office = await anOffice(database, { openFrom: FIRST, openUntil: LAST });
	// A session lasts no three months.
	const people = new Map<string, Awaited<ReturnType<typeof signedIn>>>();
	await fc.assert(
		fc.asyncProperty(
			fc.array(step, { minLength: DEKADS.length, maxLength: DEKADS.length }),
			fc.option(fc.nat(1000)),
			async (steps, openingYuan) => {
				const projectId = await aProject(database, office, {
					trackedFrom: dekadBounds(FIRST).first,
					openingYuan,
				});
				let sinceStart = openingYuan;
				const figures = new Map<string, number>();
				const months = new Map<string, number>();
				const years = new Map<number, number>();
				for (const [index, dekad] of DEKADS.entries()) {
					const said = steps[index];
					const values = said && valuesOf(said, index, figures);
					if (!values) continue;
					clock = new Date(`${dekadBounds(dekad).last}T12:00:00Z`);
					const id = dekadId(dekad);
					const who =
						people.get(id) ??
						(await signedIn(database, office, "owner", clock));
					people.set(id, who);
					const desk = reportDeskSchema.parse(
						(
							await app.inject({
								method: "GET",
								url: `/api/report-desk?dekad=${id}`,
								cookies: who.cookies,
							})
						).json(),
					);
					const project = desk.projects.find(
						(one) => one.projectId === projectId,
					)!;
					const shown = derivedFigures(project.before, values);
					const reply = await app.inject({
						method: "POST",
						url: `/api/projects/${projectId}/reports`,
						cookies: who.cookies,
						payload: { ...values, dekad: id, baseRevision: 0 },
					});
					expect(reply.statusCode, reply.body).toBe(200);
					expect(reply.json()).toMatchObject({
						investmentYtdYuan: shown.ytdYuan,
						investmentSinceStartYuan: shown.sinceStartYuan,
					});
					const spoken = [
						values.measures.investment ?? null,
						...values.corrections.map((line) => line.differenceYuan),
					].filter((value) => value !== null);
					const month = id.slice(0, 7);
					figures.set(id, values.measures.investment ?? 0);
					for (const { forDekad, differenceYuan } of values.corrections)
						figures.set(
							forDekad!,
							(figures.get(forDekad!) ?? 0) + (differenceYuan ?? 0),
						);
					if (spoken.length > 0) {
						const sum = spoken.reduce((total, value) => total + value, 0);
						sinceStart = (sinceStart ?? 0) + sum;
						months.set(month, (months.get(month) ?? 0) + sum);
						years.set(dekad.year, (years.get(dekad.year) ?? 0) + sum);
					}
					expect([
						shown.monthYuan,
						shown.ytdYuan,
						shown.sinceStartYuan,
					]).toEqual([
						months.get(month) ?? null,
						years.get(dekad.year) ?? null,
						sinceStart,
					]);
				}
				await database.ownerDb
					.updateTable("project")
					.set({ owner_org_id: office.owners[1] })
					.where("project_id", "=", projectId)
					.execute();
			},
		),
		{ numRuns: 12 },
	);
}, 120_000);

/** The report of a step; undefined where it says nothing at all. */
function valuesOf(
	{
		investment,
		paid,
		corrects,
	}: {
		investment: number | null;
		paid: number | null;
		corrects: { back: number; by: number } | null;
	},
	index: number,
	figures: ReadonlyMap<string, number>,
): ReportValues | undefined {
	const wrong =
		corrects && corrects.by !== 0 ? DEKADS[index - corrects.back] : undefined;
	if (investment === null && paid === null && !wrong) return undefined;
	if (!wrong || !corrects)
		return { ...emptyReport(), measures: { investment, paid_self: paid } };
	const forDekad = dekadId(wrong);
	// Nothing is corrected to less than nothing.
	const differenceYuan =
		(figures.get(forDekad) ?? 0) + corrects.by < 0 ? -corrects.by : corrects.by;
	return {
		...emptyReport(),
		measures: { investment, paid_self: paid },
		corrections: [
			{ forDekad, measure: "investment", differenceYuan, reason: "更正" },
		],
	};
}
