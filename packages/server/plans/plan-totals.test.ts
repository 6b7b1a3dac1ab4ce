import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { dekadAt, dekadId, parseDekad } from "@dekad/core/periods/dekad.ts";
import { periodId } from "@dekad/core/periods/period.ts";
import { planEffect } from "@dekad/core/plans/plan-effect.ts";
import { asActor } from "../database/as-actor.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { openPeriods } from "../periods/open-periods.ts";
import { submitReport } from "../reports/submit-report.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import {
	aProject,
	linearCurve,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { naiveCell, rawRows } from "../testing/naive-totals.ts";
import { planDeskOf, replanned } from "../testing/plan-desk.ts";

/** Plans beside the totals: what is said before a change, what stands after it, and the turn of the year. */

const NOW = new Date("2025-04-12T08:00:00Z");
let now = NOW;
let database: TestDatabase;
let desk: ReturnType<typeof planDeskOf>;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
	desk = planDeskOf({ database, app, now: () => now });
});
beforeEach(() => {
	now = NOW;
});
afterAll(async () => {
	await app.close();
	await database.close();
});

test("next year is planned before its dekads are opened, and counts when they are", async () => {
	now = new Date("2025-12-28T08:00:00Z");
	const { office, owner, county } = await desk.people({
		year: 2025,
		month: 12,
		part: 2,
	});
	const projectId = await aProject(database, office, {
		annualPlans: { 2025: 3600 },
	});
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const seen = await desk.deskOf(owner, projectId, 2026);
	expect(seen).toMatchObject({ dekad: null, lockedDekads: 0, revisions: [] });
	expect(seen.years).toEqual([2026, 2025]);
	const { body: draft } = await desk.save(owner, projectId, { year: 2026 });
	await desk.decide(county, draft.planId, "approve", {
		version: 1,
		baseRevision: 0,
	});
	expect((await desk.totalOf(office, "2025")).annualPlan).toBe(3600);
	const dispatcher = office.actor("dispatcher");
	await asActor(database.db, dispatcher, async (tx) => {
		const { dekadRule, calendar } = await officeOf(tx, office.jurisdictionId);
		await openPeriods(tx, {
			actor: dispatcher,
			settings: { rule: dekadRule, calendar, timeZone: "UTC" },
			first: { year: 2025, month: 12, part: 3 },
			last: { year: 2026, month: 1, part: 1 },
			regionPath: "14/",
			now,
		});
	});
	expect(await desk.totalOf(office, "2026-01")).toMatchObject({
		annualPlan: 3600,
		planned: 100,
	});
});

/** Owner A reports `yuan` in each of the first `dekads` dekads of 2025; corrections are none of a plan's business. */
async function reportEach(
	office: TestOffice,
	projectId: string,
	yuan: readonly (number | null)[],
) {
	for (const [place, investment] of yuan.entries()) {
		if (investment === null) continue;
		const dekad = dekadAt(2025, place + 1);
		await submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId,
				dekad: dekadId(dekad),
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment }),
			},
			now: new Date(Date.UTC(2025, dekad.month - 1, dekad.part * 9)),
		});
	}
}

describe("what the effect panel says before a change", () => {
	test("is what the roll-ups say after it, for month, quarter, half-year and year", async () => {
		const { office, county } = await desk.people();
		const projectId = await aProject(database, office, {
			annualPlans: { 2025: 3600 },
		});
		await reportEach(office, projectId, [
			50,
			null,
			80,
			120,
			0,
			90,
			70,
			130,
			110,
			60,
			40,
		]);
		const before = await desk.deskOf(county, projectId);
		const after = replanned(5001);
		expect(before.dekad).toBe("2025-04-D1");
		const effect = planEffect({
			before: before.revisions[0]!.cumulativeYuan,
			after,
			// The roll-up answers for the newest opened dekad of the period, 2025-04-D2.
			dekad: parseDekad("2025-04-D2"),
			done: { ytdYuan: before.doneYtdYuan, spokenDekads: before.spokenDekads },
			year: 2025,
			season: before.season.shares,
		});
		const said = async (when: "before" | "after") => {
			for (const each of effect.periods) {
				const total = await desk.totalOf(office, periodId(each.period));
				expect(
					[total.plannedInPeriod, total.actualInPeriod, total.annualPlan],
					`${when} ${periodId(each.period)}`,
				).toEqual([
					each.plannedToDate[when],
					each.doneYuan,
					effect.periods.at(-1)!.planned[when],
				]);
				expect(total.actual! - total.planned!).toBe(effect.lines.own[when]);
			}
		};
		await said("before");
		await desk.save(county, projectId, {
			baseRevision: 1,
			cumulativeYuan: after,
		});
		await said("after");
	});

	test("totals after proposals, approvals and changes are those reckoned naively, and a rebuild changes nothing", async () => {
		const { office, owner, county } = await desk.people();
		const projects = [
			await aProject(database, office, { annualPlans: { 2025: 3600 } }),
			await aProject(database, office),
			await aProject(database, office),
		];
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		await reportEach(office, projects[0]!, [10, 20, null, 40]);
		await desk.save(county, projects[0]!, {
			baseRevision: 1,
			cumulativeYuan: replanned(4321),
		});
		const { body: second } = await desk.save(owner, projects[1]!, {
			cumulativeYuan: linearCurve(777),
		});
		await desk.decide(county, second.planId, "approve", {
			version: 1,
			baseRevision: 0,
		});
		// The third only proposes.
		await desk.save(owner, projects[2]!, {});
		const raw = await rawRows(database, office.jurisdictionId);
		for (const [period, first, last] of [
			["2025-04", "2025-04-01", "2025-04-11"],
			["2025-Q1", "2025-01-01", "2025-03-21"],
			["2025", "2025-01-01", "2025-04-11"],
		] as const) {
			const total = await desk.totalOf(office, period);
			const naive = naiveCell(raw, {
				first,
				last,
				list: null,
				view: "reported",
				isIn: () => true,
			});
			expect(total).toMatchObject({
				annualPlan: naive.annualPlan,
				planned: naive.planned,
				plannedInPeriod: naive.plannedInPeriod,
				actual: naive.actual,
				actualInPeriod: naive.actualInPeriod,
			});
			expect(total.annualPlan).toBe(4321 + 777);
		}
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ corrected: 0, removed: 0 });
	});
});
