import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptReport } from "../reviews/accept-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, COUNTIES } from "../testing/fixtures.ts";
import { rollupDeskOf } from "../testing/rollup-desk.ts";
import { exportRollup } from "./export-rollup.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const { ask, report, rebuild } = rollupDeskOf(() => database);

describe("how much is accepted, and at which level", () => {
	test("each final report counts once, at the highest level that accepted it so far", async () => {
		const office = await anOffice(database);
		const given: Awaited<ReturnType<typeof report>>[] = [];
		for (const code of ["COUNTY", "BOTH", "WAITING"]) {
			const project = await aProject(database, office, {
				code,
				regionPath: COUNTIES[0],
			});
			given.push(
				await report(office, project, [2025, 2, 1], { investment: 1 }),
			);
		}
		await rebuild(office);
		const accept = (
			index: number,
			scope: string,
			version: number,
			day: number,
		) =>
			acceptReport(database.db, {
				actor: office.actor("office", { scope }),
				reportId: given[index]!.reportId,
				version,
				now: new Date(Date.UTC(2025, 1, day)),
			});
		await accept(0, COUNTIES[0], 1, 12);
		await accept(1, COUNTIES[0], 1, 12);
		await accept(1, "14/1401/", 2, 14);

		const levels = async (asOf?: string) => {
			const answer = await ask(office.actor("office"), {
				period: "2025-02-D1",
				by: "county",
				asOf: asOf ? new Date(asOf) : undefined,
			});
			const { total, cells } = answer;
			expect(cells.map((cell) => cell.acceptedByLevel)).toEqual([
				total.acceptedByLevel,
			]);
			return [total.accepted, total.acceptedByLevel];
		};
		expect(await levels()).toEqual([2, { county: 1, city: 1 }]);
		expect(await levels("2025-02-13T00:00:00Z")).toEqual([2, { county: 2 }]);
		expect(await levels("2025-02-11T12:00:00Z")).toEqual([0, {}]);
	});

	test("the export names the steps, and choices by their words", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office);
		await database.ownerDb
			.updateTable("project")
			.set({ ownership: "private" })
			.where("project_id", "=", project)
			.execute();
		await rebuild(office);
		const answer = await ask(office.actor("office"), {
			period: "2025-02-D1",
			by: "ownership,zone",
		});
		expect(answer.cells[0]?.label).toEqual({
			ownership: { zh: "民间", en: "private" },
			zone: { zh: "未填", en: "not stated" },
		});
		const { bytes } = await exportRollup(answer, "csv", "zh");
		const [, heads, row] = Buffer.from(bytes).toString().split("\r\n");
		expect(heads).toContain("最近一旬审定于：市级审核");
		expect(heads).toContain("完成投资");
		expect(heads).not.toMatch(/[a-z]+_[a-z]+/);
		expect(row).toMatch(/^"民间","未填",/);
	});
});
