import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asActor } from "../database/as-actor.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	openDekads,
	type TestOffice,
} from "../testing/fixtures.ts";
import { AFTERWARDS, rollupDeskOf } from "../testing/rollup-desk.ts";
import { cockpit } from "./cockpit.ts";
import {
	refreshProjectDekads,
	removeUntrackedDekads,
} from "./refresh-project-dekads.ts";

/** Small offices whose totals one knows by heart. */

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const { ask, report, rebuild } = rollupDeskOf(() => database);

describe("a correction across a year's end", () => {
	test("stands in the new year as reported, in the old one as corrected, and once since the start in both", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { openingYuan: 1000 });
		await report(office, project, [2025, 12, 3], { investment: 100 });
		await report(office, project, [2026, 1, 1], { investment: 7 }, [
			["2025-12-D3", -40],
		]);
		const seen = async (period: string, view: "reported" | "corrected") => {
			const { total } = await ask(office.actor("office"), { period, view });
			return [total.actual, total.actualInPeriod, total.sinceStart];
		};
		expect(await seen("2025", "reported")).toEqual([100, 100, 1100]);
		expect(await seen("2025", "corrected")).toEqual([60, 60, 1060]);
		expect(await seen("2025-12-D3", "corrected")).toEqual([60, 60, 1060]);
		expect(await seen("2026-01", "reported")).toEqual([-33, -33, 1067]);
		expect(await seen("2026-01", "corrected")).toEqual([7, 7, 1067]);
		expect(await seen("2026-01-D2", "reported")).toEqual([-33, null, 1067]);
		expect(await seen("2026-01-D2", "corrected")).toEqual([7, null, 1067]);
	});

	test("leaves nothing said where the new year's report says nothing else", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office);
		await report(office, project, [2025, 12, 3], { investment: 100 });
		await report(office, project, [2026, 1, 1], { building: 5 }, [
			["2025-12-D3", -40],
		]);
		const { total } = await ask(office.actor("office"), { period: "2026" });
		expect([total.actual, total.actualInPeriod]).toEqual([null, null]);
		expect(total.measures).toMatchObject({ investment: null, building: 5 });
	});
});

describe("null and 0", () => {
	test("a reported 0 is 0, no report is null, a report that is silent on investment is null", async () => {
		const office = await anOffice(database);
		const [idle, silent, payer] = [
			await aProject(database, office, { code: "IDLE" }),
			await aProject(database, office, { code: "SILENT" }),
			await aProject(database, office, { code: "PAYER" }),
		];
		await rebuild(office);
		await report(office, idle, [2025, 1, 1], { investment: 0 });
		await report(office, payer, [2025, 1, 1], { paid_loan: 9 });
		const byProject = async (period: string) => {
			const view = async (projectId: string) => {
				await database.ownerDb
					.updateTable("project")
					.set({ zone_code: "HERE" })
					.where("project_id", "=", projectId)
					.execute();
				const answer = await ask(office.actor("office"), {
					period,
					where: "zone=HERE",
				});
				await database.ownerDb
					.updateTable("project")
					.set({ zone_code: null })
					.where("project_id", "=", projectId)
					.execute();
				return [answer.total.actual, answer.total.actualInPeriod];
			};
			return [await view(idle), await view(silent), await view(payer)];
		};
		expect(await byProject("2025-01-D1")).toEqual([
			[0, 0],
			[null, null],
			[null, null],
		]);
		// Later in the year the 0 still stands, and nothing was said in the dekad itself.
		expect(await byProject("2025-01-D2")).toEqual([
			[0, null],
			[null, null],
			[null, null],
		]);
	});

	test("0 reported by a project nobody asked counts as 0 and not as a report", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { stage: "at_capacity" });
		await report(office, project, [2025, 1, 1], { investment: 3 });
		await report(office, project, [2025, 1, 2], { investment: 0 });
		const { total } = await ask(office.actor("office"), {
			period: "2025-01-D2",
		});
		expect(total).toMatchObject({
			actual: 3,
			actualInPeriod: 0,
			expected: 0,
			reported: 0,
		});
	});
});

describe("an instant", () => {
	test("does not know periods that were opened later", async () => {
		const office = await anOffice(database, {
			openUntil: { year: 2025, month: 1, part: 1 },
		});
		const project = await aProject(database, office);
		await report(office, project, [2025, 1, 1], { investment: 1 });
		await openDekads(
			database.ownerDb,
			office.jurisdictionId,
			{ year: 2025, month: 1, part: 2 },
			{ year: 2025, month: 1, part: 3 },
		);
		await database.ownerDb
			.updateTable("reporting_period")
			.set({ opened_at: new Date("2025-02-01T00:00:00Z") })
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("dekad_start", ">", "2025-01-01")
			.execute();
		await rebuild(office);
		const asOf = new Date("2025-01-20T00:00:00Z");
		expect(
			await ask(office.actor("office"), { period: "2025-01", asOf }),
		).toMatchObject({ lastDekad: "2025-01-D1", total: { expected: 1 } });
		expect(
			await ask(office.actor("office"), { period: "2025-01" }),
		).toMatchObject({ lastDekad: "2025-01-D3", total: { expected: 3 } });
	});

	test("nor dekads of the year that were opened afterwards to load the past", async () => {
		const second = { year: 2025, month: 1, part: 2 as const };
		const office = await anOffice(database, {
			openFrom: second,
			openUntil: second,
		});
		await aProject(database, office);
		await rebuild(office);
		const asOf = new Date("2025-01-25T00:00:00Z");
		const before = await ask(office.actor("office"), {
			period: "2025-01",
			now: asOf,
		});
		const first = { year: 2025, month: 1, part: 1 as const };
		await openDekads(database.ownerDb, office.jurisdictionId, first, first);
		await database.ownerDb
			.updateTable("reporting_period")
			.set({ opened_at: new Date("2025-02-01T00:00:00Z") })
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("dekad_start", "=", "2025-01-01")
			.execute();
		await rebuild(office);
		const january = (question: { asOf?: Date }) =>
			ask(office.actor("office"), { period: "2025-01", ...question });
		expect(await january({ asOf })).toEqual(before);
		expect(before.lastDekad).toBe("2025-01-D2");
		expect([before.total.expected, (await january({})).total.expected]).toEqual(
			[1, 2],
		);
	});
});

describe("a project that moved to another city", () => {
	test("counts where it stood then, for each city's own reader too, and a county's act keeps the whole year", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, {
			annualPlans: { 2025: 360 },
		});
		await report(office, project, [2025, 1, 1], { investment: 10 });
		await move(office, project, COUNTIES[2], "2025-02-01");
		const second = await report(office, project, [2025, 2, 1], {
			investment: 5,
		});

		const county = office.actor("office", { scope: COUNTIES[2] });
		await acceptReport(database.db, {
			actor: county,
			reportId: second.reportId,
			version: 1,
			now: new Date("2025-02-12T00:00:00Z"),
		});
		expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });

		const totals = async (scope: string, period: string) => {
			const { total } = await ask(office.actor("office", { scope }), {
				period,
			});
			return [total.projects, total.actual, total.actualInPeriod];
		};
		expect(await totals(COUNTIES[0], "2025-01")).toEqual([1, 10, 10]);
		expect(await totals(COUNTIES[0], "2025-02")).toEqual([0, null, null]);
		expect(await totals(COUNTIES[2], "2025-01")).toEqual([0, null, null]);
		expect(await totals(COUNTIES[2], "2025-02")).toEqual([1, 15, 5]);
		expect(await totals("14/", "2025-02")).toEqual([1, 15, 5]);
	});

	async function move(
		office: TestOffice,
		projectId: string,
		path: string,
		fromOn: string,
	) {
		const place = { region_path: path, region_code: path.split("/").at(-2)! };
		const first = await database.ownerDb
			.selectFrom("project_standing")
			.where("project_id", "=", projectId)
			.selectAll()
			.executeTakeFirstOrThrow();
		await database.ownerDb
			.insertInto("project_standing")
			.values({ ...first, ...place, from_on: fromOn })
			.execute();
		await database.ownerDb
			.updateTable("project")
			.set(place)
			.where("project_id", "=", projectId)
			.execute();
		const dispatcher = office.actor("dispatcher");
		await asActor(database.db, dispatcher, (tx) =>
			refreshProjectDekads(tx, office.jurisdictionId, [projectId], fromOn),
		);
	}
});

test("moving the first tracked dekad to a later day leaves no rows before it, as a rebuild would", async () => {
	const office = await anOffice(database);
	const project = await aProject(database, office);
	await report(office, project, [2025, 1, 1], { investment: 10 });
	await database.ownerDb
		.updateTable("project")
		.set({ tracked_from: "2025-03-01" })
		.where("project_id", "=", project)
		.execute();
	const dispatcher = office.actor("dispatcher");
	await asActor(database.db, dispatcher, async (tx) => {
		await removeUntrackedDekads(tx, office.jurisdictionId, [project]);
		await refreshProjectDekads(
			tx,
			office.jurisdictionId,
			[project],
			"2025-03-01",
		);
	});
	expect((await ask(dispatcher, { period: "2025-02" })).total.projects).toBe(0);
	expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });
});

test("the year's curve ends in the total, corrections included", async () => {
	const office = await anOffice(database);
	const project = await aProject(database, office, {
		annualPlans: { 2025: 3600 },
	});
	await report(office, project, [2025, 1, 1], { investment: 100 });
	await report(office, project, [2025, 1, 2], { investment: 50 });
	await report(office, project, [2025, 1, 3], { investment: 25 }, [
		["2025-01-D1", -30],
	]);
	const actor = office.actor("office", { scope: COUNTIES[0] });
	const page = await asActor(database.db, actor, (tx) =>
		cockpit(tx, actor, { period: "2025-01-D2", now: AFTERWARDS }),
	);
	expect(page.rollup.total.actual).toBe(120);
	expect(page.curve.slice(0, 3).map(({ actual }) => actual)).toEqual([
		70,
		120,
		null,
	]);
	expect(page.curve.slice(0, 2).map(({ planned }) => planned)).toEqual([
		100, 200,
	]);
});
