import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject } from "../testing/fixtures.ts";
import { rollupDeskOf } from "../testing/rollup-desk.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const { ask, rebuild } = rollupDeskOf(() => database);

describe("what is asked for", () => {
	test("a period not opened yet answers an empty total, not an error", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		const answer = await ask(office.actor("office"), {
			period: "2027-01",
			by: "region,sector",
		});
		expect(answer).toMatchObject({ lastDekad: null, cells: [] });
		expect(answer.total).toMatchObject({
			projects: 0,
			actual: null,
			completion: null,
			lastYear: null,
		});
	});

	test("a period partly opened runs to its newest opened dekad", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		expect(
			await ask(office.actor("office"), { period: "2026-Q1" }),
		).toMatchObject({ period: "2026-Q1", lastDekad: "2026-03-D1" });
	});

	test("without a period it is the newest dekad whose timely date has passed", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		await rebuild(office);
		const at = async (now: string) =>
			(await ask(office.actor("office"), { now: new Date(now) })).period;
		// The second dekad ends on the 20th and is timely for two days.
		expect(await at("2025-03-22T00:00:00Z")).toBe("2025-03-D1");
		expect(await at("2025-03-22T00:00:01Z")).toBe("2025-03-D2");
		expect(await at("2025-01-03T00:00:00Z")).toBe("2025-01-D1"); // none is over yet
	});

	test.each([
		["planet"],
		["region:x"],
		["region:10"],
		["sector:0"],
		["stage:1"],
		["region:1,region:2"],
		["toString"],
	])("a split by %s is refused", async (by) => {
		const office = await anOffice(database);
		await expect(
			ask(office.actor("office"), { period: "2025-01", by }),
		).rejects.toThrow("rollup.bad_dimension");
	});

	test.each([["=x"], ["region"], ["planet=x"], ["stage="], ["paused=maybe"]])(
		"a narrowing to %s is refused",
		async (where) => {
			const office = await anOffice(database);
			await expect(
				ask(office.actor("office"), { period: "2025-01", where }),
			).rejects.toThrow("rollup.bad_dimension");
		},
	);

	test("a list that is not there, or not yet in force, is not found", async () => {
		const office = await anOffice(database);
		await expect(
			ask(office.actor("office"), { period: "2025-01", list: "NONE" }),
		).rejects.toThrow("list.not_found");
	});

	test("a period that is none is refused", async () => {
		const office = await anOffice(database);
		for (const period of ["2025-13", "2025-Q5", "yesterday"])
			await expect(ask(office.actor("office"), { period })).rejects.toThrow(
				"period.invalid",
			);
	});

	test("a region is a whole code: 14/1401 does not take in 14/14015", async () => {
		const office = await anOffice(database);
		await aProject(database, office);
		const other = await aProject(database, office);
		await database.ownerDb
			.updateTable("project_standing")
			.set({ region_path: "14/14015/" })
			.where("project_id", "=", other)
			.execute();
		await rebuild(office);
		for (const where of ["region=14/1401", "region=14/1401/"]) {
			const { total } = await ask(office.actor("office"), {
				period: "2025-01",
				where,
			});
			expect(total.projects).toBe(1);
		}
	});
});
