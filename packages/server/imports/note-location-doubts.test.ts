import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice } from "../testing/fixtures.ts";
import { runImport } from "./run-import.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

test("a project whose coordinates lie among another city's projects is stored and put before a person", async () => {
	const office = await anOffice(database);
	const rows = [
		...[1, 2, 3, 4].map((n) => ["A", n, "140105", 112.5 + n / 50, 37.8]),
		...[1, 2, 3, 4].map((n) => ["B", n, "140212", 113.2 + n / 50, 40.1]),
		["STRAY", 1, "140105", 113.22, 40.12],
	].map(([letter, n, region, longitude, latitude]) =>
		[
			`${letter}-${n}`,
			"工程",
			"OWNER-A",
			region,
			"industry",
			"续建",
			longitude,
			latitude,
		].join(","),
	);
	const { result } = await runImport(database.db, {
		actor: office.actor("dispatcher"),
		kind: "projects",
		fileName: "projects.csv",
		bytes: Buffer.from(
			`项目代码,项目名称,建设单位,属地,所属行业,项目阶段,经度,纬度\n${rows.join("\n")}\n`,
		),
		dryRun: false,
		now: new Date("2026-03-08T00:00:00Z"),
	});
	expect(result).toMatchObject({ accepted: 9, rejected: 0 });
	expect(result.notes).toContain(
		"1个项目的坐标更接近其他市的项目，请核对：STRAY-1。",
	);
});
