import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { percentText } from "@dekad/core/units/ratio.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	type TestOffice,
} from "../testing/fixtures.ts";
import { manyProjects, type TailOf } from "../testing/many-projects.ts";
import { rollupDeskOf } from "../testing/rollup-desk.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const { ask, report, rebuild } = rollupDeskOf(() => database);

describe("rates by the numbers of published bulletins", () => {
	const many = (...wish: TailOf<typeof manyProjects>) =>
		manyProjects(database, ...wish);

	const ratesOf = async (office: TestOffice, period: string) => {
		await rebuild(office);
		const { total } = await ask(office.actor("office"), { period });
		return (id: string, digits = 1) => {
			const rate = total.rates[id]!;
			return [
				rate.numerator,
				rate.denominator,
				percentText(rate.numerator, rate.denominator, digits),
			];
		};
	};

	test("starts due 74, not on time 5, early 3: 69 of 74, and 72 started [S27]", async () => {
		const office = await anOffice(database);
		const due = { planned_start_on: "2025-08-31" };
		await many(office, 68, { ...due, actual_start_on: "2025-06-01" });
		await many(office, 1, { ...due, actual_start_on: "2024-11-01" }); // began before its year
		await many(office, 5, { ...due, actual_start_on: "2025-09-01" });
		await many(office, 3, {
			planned_start_on: "2025-10-01",
			actual_start_on: "2025-08-31",
		});
		const rate = await ratesOf(office, "2025-08");
		expect(rate("start_to_date")).toEqual([69, 74, "93.2"]);
		expect(rate("start")).toEqual([72, 77, "93.5"]);
	});

	test("145 of 194 planned starts are 74.7 %, 3 of 126 completions are 2.4 % [S32][S33]", async () => {
		const office = await anOffice(database);
		const planned = { planned_start_on: "2025-03-01" };
		await many(office, 145, { ...planned, actual_start_on: "2025-09-30" });
		await many(office, 49, planned);
		const completing = {
			planned_completion_on: "2025-12-31",
			actual_start_on: "2023-01-01",
		};
		await many(office, 3, {
			...completing,
			actual_completion_on: "2025-09-30",
		});
		await many(office, 123, completing);
		const rate = await ratesOf(office, "2025-09");
		expect(rate("start")).toEqual([145, 194, "74.7"]);
		expect(rate("works_completion")).toEqual([3, 126, "2.4"]);
	});

	test("148 of 152 stopped projects resumed [S27]; one that never stopped is no restart", async () => {
		const office = await anOffice(database);
		const running = { actual_start_on: "2024-05-01" };
		const winter = ["2025-11-15", true] as const;
		await many(office, 148, running, [[...winter], ["2026-03-01", false]]);
		await many(office, 4, running, [[...winter]]);
		await many(office, 2, running);
		await many(office, 1, running, [
			["2025-06-01", true],
			["2026-01-01", false], // resumed on the year's first day: it stood still last year only
		]);
		const rate = await ratesOf(office, "2026-03-D1");
		expect(rate("restart")).toEqual([148, 152, "97.4"]);
	});

	test("five million yuan and no less is eligible for statistics, and an unknown total is not", async () => {
		const office = await anOffice(database);
		const started = { actual_start_on: "2025-02-01" };
		await many(office, 2, {
			...started,
			total_investment_yuan: 5_000_000,
			statistics_entered_on: "2025-03-31",
		});
		await many(office, 1, { ...started, total_investment_yuan: 5_000_000 });
		await many(office, 1, { ...started, total_investment_yuan: 4_999_999 });
		const unknown = await aProject(database, office);
		await database.ownerDb
			.updateTable("project")
			.set({ ...started, total_investment_yuan: null })
			.where("project_id", "=", unknown)
			.execute();
		expect((await ratesOf(office, "2025-03"))("statistics_entry")).toEqual([
			2,
			3,
			"66.7",
		]);
		expect((await ratesOf(office, "2025-03-D2"))("statistics_entry")).toEqual([
			0,
			3,
			"0.0",
		]);
	});

	test("a completion of sums, not a mean of completions: 68.9 % and 69.2 % are 69.1 % [S27]", async () => {
		const office = await anOffice(database);
		for (const [regionPath, done, planned] of [
			[COUNTIES[0], 62_470, 90_650],
			[COUNTIES[2], 96_950, 140_030],
		] as const) {
			const project = await aProject(database, office, {
				regionPath,
				annualPlans: { 2025: planned },
			});
			await report(office, project, [2025, 8, 3], { investment: done });
		}
		const { total, cells } = await ask(office.actor("office"), {
			period: "2025-08",
			by: "region",
		});
		const percent = (cell: (typeof cells)[number]) =>
			percentText(cell.actual, cell.annualPlan, 1);
		expect([...cells, total].map(percent)).toEqual(["68.9", "69.2", "69.1"]);
	});

	test("nothing due is no rate, neither 0 nor 100 %", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		const { total } = await ask(office.actor("office"), { period: "2025-01" });
		expect(total.rates["start_to_date"]).toEqual({
			numerator: 0,
			denominator: 0,
			ratio: null,
		});
	});
});
