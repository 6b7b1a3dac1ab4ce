import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptReport } from "../reviews/accept-report.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { readWorkbook } from "../spreadsheets/read-workbook.ts";
import { cellsOf, rowCount } from "../spreadsheets/rows.ts";
import type { CellValue } from "../spreadsheets/write-sheet.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import {
	counts,
	csv,
	everything,
	handInTo,
	problems,
	xlsx,
} from "../testing/hand-in.ts";
import { templateFile } from "./template-file.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());
const handIn = handInTo(() => database);

const reportsOf = (office: TestOffice, projectId: string) =>
	database.ownerDb
		.selectFrom("progress_report")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("project_id", "=", projectId)
		.selectAll()
		.orderBy("dekad_start")
		.orderBy("revision")
		.execute();

describe("reports", () => {
	const HEADER = ["项目代码", "旬", "本旬完成投资（万元）", "备注"];

	test("an office's sheet is stored, counted in the total, marked as handed in, and the file kept as evidence", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { code: "P-1" });
		const actor = office.actor("office", {
			scope: "14/1401/140105/",
			organisationId: office.countyOfficeId,
		});
		const file = csv(HEADER, ["P-1", "2025年1月上旬", "1,234.5", "好"]);
		const outcome = await handIn(actor, "reports", file);
		expect(counts(outcome)).toEqual({
			rows: 1,
			accepted: 1,
			unchanged: 0,
			rejected: 0,
		});
		expect(outcome.result.totals).toMatchObject([
			{
				column: "本旬完成投资（万元）",
				inFile: "1234.5",
				stored: 12_345_000,
				rows: 1,
			},
		]);
		const [report] = await reportsOf(office, project);
		expect(report).toMatchObject({
			investment_yuan: 12_345_000,
			building_yuan: null,
			note: "好",
			state: "submitted",
			kind: "estimate", // said on the 9th about the 10th
			is_counted: true,
			is_timely: true,
			handed_in_by_org_id: office.countyOfficeId,
		});
		const kept = await database.ownerDb
			.selectFrom("stored_file")
			.where("file_id", "=", report!.source_file_id)
			.select("content")
			.executeTakeFirstOrThrow();
		expect(Buffer.compare(kept.content, Buffer.from(file))).toBe(0);
		const events = await database.ownerDb
			.selectFrom("event")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.select("kind")
			.orderBy("kind")
			.execute();
		expect(events.map(({ kind }) => kind)).toEqual([
			"import.stored",
			"report.handed_in",
		]);
		const cell = await database.ownerDb
			.selectFrom("project_dekad")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("project_id", "=", project)
			.where("dekad_start", "=", "2025-01-21")
			.select("investment_ytd_yuan")
			.executeTakeFirst();
		expect(cell?.investment_ytd_yuan).toBe(12_345_000);
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ corrected: 0, removed: 0 });
	});

	test("the same file twice changes nothing: no revision, no event, no file", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		const file = csv(
			[...HEADER, "问题类型", "存在问题", "更正所属旬", "更正差额", "更正原因"],
			["P-1", "2025-01-D1", "5", "", "用地", "未批", "", "", ""],
			["P-1", "2025-01-D2", "5", "", "", "", "2025-01-D1", "-100", "重复计列"],
		);
		const actor = office.actor("owner");
		expect(counts(await handIn(actor, "reports", file)).accepted).toBe(2);
		const before = await everything(database, office);
		expect(
			counts(
				await handIn(actor, "reports", file, {
					now: new Date("2025-03-01T00:00:00Z"), // after the lock too
				}),
			),
		).toEqual({ rows: 2, accepted: 0, unchanged: 2, rejected: 0 });
		expect(await everything(database, office)).toEqual(before);
	});

	test("a dry run writes nothing and says what storing will say", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		const before = await everything(database, office);
		const actor = office.actor("dispatcher");
		const file = csv(
			HEADER,
			["P-1", "2025-01-D1", 5, ""],
			["P-9", "2025-01-D1", 5, ""],
		);
		const dry = await handIn(actor, "reports", file, { dryRun: true });
		expect(await everything(database, office)).toEqual(before);
		const stored = await handIn(actor, "reports", file);
		expect(dry.result).toEqual({
			...stored.result,
			notes: dry.result.notes, // storing adds who handed in
		});
		expect(counts(stored)).toMatchObject({ accepted: 1, rejected: 1 });
	});

	test("all or nothing: one bad row keeps every good one out", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { code: "P-1" });
		const outcome = await handIn(
			office.actor("owner"),
			"reports",
			csv(HEADER, ["P-1", "2025-01-D1", 5, ""], ["P-9", "2025-01-D1", 5, ""]),
			{ onlyIfAllGood: true },
		);
		expect(counts(outcome)).toMatchObject({ accepted: 0, rejected: 1 });
		expect(await reportsOf(office, project)).toEqual([]);
	});

	test("an owner sees only its own projects: another's code answers as if it did not exist", async () => {
		const office = await anOffice(database);
		await aProject(database, office, {
			code: "P-1",
			ownerOrgId: office.owners[1],
		});
		const file = csv(
			HEADER,
			["P-1", "2025-01-D1", 5, ""],
			["P-9", "2025-01-D1", 5, ""],
		);
		expect(
			problems(await handIn(office.actor("owner"), "reports", file)),
		).toEqual([
			["A2", "imports.project_not_found"],
			["A3", "imports.project_not_found"],
		]);
	});

	test("an office hands in for its region only, even where its own organisation owns a project elsewhere", async () => {
		const office = await anOffice(database);
		await aProject(database, office, {
			code: "P-1",
			regionPath: "14/1402/140212/",
			ownerOrgId: office.countyOfficeId,
		});
		const actor = office.actor("office", {
			scope: "14/1401/",
			organisationId: office.countyOfficeId,
		});
		expect(
			problems(
				await handIn(
					actor,
					"reports",
					csv(HEADER, ["P-1", "2025-01-D1", 5, ""]),
				),
			),
		).toEqual([["A2", "imports.project_not_found"]]);
	});

	test.each(["department", "leader", "auditor", "enterprise"] as const)(
		"a %s hands in nothing",
		async (role) => {
			const office = await anOffice(database);
			await expect(
				handIn(office.actor(role), "reports", csv(HEADER)),
			).rejects.toMatchObject({ code: "import.not_allowed" });
		},
	);

	test("an estimate is replaced by an actual before the lock; the estimate stays as superseded", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { code: "P-1" });
		const header = [...HEADER, "数据性质"];
		const actor = office.actor("owner");
		await handIn(
			actor,
			"reports",
			csv(header, ["P-1", "2025-01-D1", 5, "", "预计"]),
		);
		await handIn(
			actor,
			"reports",
			csv(header, ["P-1", "2025-01-D1", 6, "", "实际"]),
		);
		expect(
			(await reportsOf(office, project)).map((report) => [
				report.revision,
				report.kind,
				report.state,
				report.is_counted,
				report.investment_yuan,
			]),
		).toEqual([
			[1, "estimate", "superseded", false, 50_000],
			[2, "actual", "submitted", true, 60_000],
		]);
		const back = await handIn(
			actor,
			"reports",
			csv(header, ["P-1", "2025-01-D1", 7, "", "预计"]),
		);
		expect(problems(back)).toEqual([["E2", "imports.estimate_after_actual"]]);
	});

	test("an accepted report that is replaced stays as what was accepted", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { code: "P-1" });
		const actor = office.actor("owner");
		await handIn(actor, "reports", csv(HEADER, ["P-1", "2025-01-D1", 5, ""]));
		const [first] = await reportsOf(office, project);
		await acceptReport(database.db, {
			actor: office.actor("dispatcher"),
			reportId: first!.report_id,
			version: first!.version,
			now: new Date("2025-01-10T00:00:00Z"),
		});
		await handIn(actor, "reports", csv(HEADER, ["P-1", "2025-01-D1", 6, ""]));
		expect(
			(await reportsOf(office, project)).map(({ state, is_counted }) => [
				state,
				is_counted,
			]),
		).toEqual([
			["accepted", false],
			["submitted", true],
		]);
	});

	test("nobody types somebody else's number: an office may not replace what the owner reported", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		await handIn(
			office.actor("owner"),
			"reports",
			csv(HEADER, ["P-1", "2025-01-D1", 5, ""]),
		);
		const outcome = await handIn(
			office.actor("dispatcher"),
			"reports",
			csv(HEADER, ["P-1", "2025-01-D1", 9, ""]),
		);
		expect(problems(outcome)).toEqual([["B2", "imports.report_by_owner"]]);
	});

	test("after the lock the next step is a correction line in the open dekad, and that line is taken", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { code: "P-1" });
		const actor = office.actor("owner");
		await handIn(actor, "reports", csv(HEADER, ["P-1", "2025-01-D1", 5, ""]));
		const late = { now: new Date("2026-03-09T00:00:00Z") };
		const refused = await handIn(
			actor,
			"reports",
			csv(HEADER, ["P-1", "2025-01-D1", 6, ""]),
			late,
		);
		expect(refused.result.problems).toMatchObject([
			{ cell: "B2", code: "imports.period_locked" },
		]);
		expect(refused.result.problems[0]?.message).toContain("2026年3月上旬");
		const header = [
			...HEADER,
			"更正所属旬",
			"更正指标",
			"更正差额（万元）",
			"更正原因",
		];
		const corrected = await handIn(
			actor,
			"reports",
			csv(
				header,
				["P-1", "2026-03-D1", 0, "", "2025年1月上旬", "", "1", "漏报"],
				[
					"P-1",
					"2026-03-D1",
					"",
					"",
					"2025年1月中旬",
					"建筑工程",
					"(2)",
					"重复计列",
				],
			),
			late,
		);
		expect(counts(corrected)).toMatchObject({ accepted: 2, rejected: 0 });
		const lines = await database.ownerDb
			.selectFrom("correction_line")
			.where("project_id", "=", project)
			.select(["for_dekad", "measure", "difference_yuan"])
			.orderBy("for_dekad")
			.execute();
		expect(lines).toEqual([
			{
				for_dekad: "2025-01-01",
				measure: "investment",
				difference_yuan: 10_000,
			},
			{
				for_dekad: "2025-01-11",
				measure: "building",
				difference_yuan: -20_000,
			},
		]);
	});

	test("a dekad opened only to load the past takes first reports and no changes", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { code: "P-1" });
		await database.ownerDb
			.updateTable("reporting_period")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.set({ opened_at: "2026-01-01T00:00:00Z" })
			.execute();
		const late = { now: new Date("2026-01-02T00:00:00Z") };
		const actor = office.actor("owner");
		await handIn(
			actor,
			"reports",
			csv(HEADER, ["P-1", "2025-01-D1", 5, ""]),
			late,
		);
		expect((await reportsOf(office, project))[0]).toMatchObject({
			is_counted: true,
			is_timely: false,
			kind: "actual",
		});
		expect(
			problems(
				await handIn(
					actor,
					"reports",
					csv(HEADER, ["P-1", "2025-01-D1", 6, ""]),
					late,
				),
			),
		).toEqual([["B2", "imports.period_locked"]]);
	});

	test("every bad row is named with its cell and the others are kept", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		await aProject(database, office, {
			code: "P-2",
			trackedFrom: "2025-06-01",
		});
		const outcome = await handIn(
			office.actor("owner"),
			"reports",
			csv(
				["旬报"],
				[
					"项目代码",
					"旬",
					"完成投资",
					"建筑工程",
					"安装工程",
					"设备购置",
					"其他费用",
					"更正所属旬",
					"更正差额",
					"更正原因",
				],
				["P-1", "2025-01-D1", 10, 1, 2, 3, 4, "", "", ""],
				["P-1", "2025-01-D1", 11, "", "", "", "", "", "", ""],
				["P-1", "2025-01-D2", 10, 1, 2, 3, 5, "", "", ""],
				["P-1", "2027-01-D1", 10, "", "", "", "", "", "", ""],
				["P-2", "2025-01-D1", 10, "", "", "", "", "", "", ""],
				["P-1", "2025-02-D1", "", "", "", "", "", "2025-02-D1", 5, "x"],
				["P-1", "2025-02-D2", "", "", "", "", "", "2025-02-D1", "", "x"],
				["P-1", "2025-02-D3", "约5", "", "", "", "", "", "", ""],
			),
		);
		expect(counts(outcome)).toEqual({
			rows: 8,
			accepted: 1,
			unchanged: 0,
			rejected: 7,
		});
		expect(problems(outcome)).toEqual([
			["A4", "imports.duplicate_row"],
			["C5", "imports.composition"],
			["B6", "imports.period_not_open"],
			["B7", "imports.before_tracking"],
			["H8", "imports.correction_not_earlier"],
			["I9", "imports.correction_incomplete"],
			["C10", "imports.bad_amount"],
		]);
		for (const { message } of outcome.result.problems)
			expect(message).not.toMatch(/[{}]/);
	});

	test("the marked workbook is the file with those cells commented", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		const { marked } = await handIn(
			office.actor("owner"),
			"reports",
			await xlsx(HEADER, ["P-1", "2025-01-D1", "约5", "x"]),
			{ mark: true, fileName: "a.xlsx" },
		);
		expect(Buffer.from(marked!).subarray(0, 2).toString()).toBe("PK");
		const texts: string[] = [];
		for await (const batch of readWorkbook(marked!))
			for (let index = 0; index < rowCount(batch); index++)
				texts.push(
					cellsOf(batch, index)
						.map(([, cell]) => cell.text)
						.join("|"),
				);
		expect(texts).toContain("P-1|2025-01-D1|约5|x");
	});

	test("our own template, filled in, comes back without a problem, and rows left empty are passed over", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, {
			code: "P-1",
			name: "甲项目",
		});
		await aProject(database, office, { code: "P-2" });
		const actor = office.actor("owner");
		const { bytes } = await templateFile(database.db, {
			actor,
			kind: "reports",
			period: "2025-01-D1",
			now: new Date("2025-01-09T00:00:00Z"),
		});
		const rows: CellValue[][] = [];
		for await (const batch of readWorkbook(bytes))
			for (let index = 0; index < rowCount(batch); index++) {
				const row: CellValue[] = [];
				for (const [column, cell] of cellsOf(batch, index))
					row[column] = cell.text;
				rows.push(Array.from(row, (value) => value ?? null));
			}
		const header = rows.findIndex((row) => row.includes("项目代码*"));
		const investment = rows[header]!.findIndex((text) =>
			String(text).startsWith("本旬完成投资"),
		);
		const first = rows.find((row) => row[0] === "P-1")!;
		first[investment] = 12.5;
		const outcome = await handIn(actor, "reports", await xlsx(...rows), {
			fileName: "t.xlsx",
		});
		expect(outcome.result.problems).toEqual([]);
		expect(counts(outcome)).toMatchObject({ rows: 1, accepted: 1 });
		expect((await reportsOf(office, project))[0]?.investment_yuan).toBe(
			125_000,
		);
	});

	test("cancelling ends the work and leaves nothing", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		const before = await everything(database, office);
		const controller = new AbortController();
		const rows = Array.from({ length: 3_000 }, (_, index) => [
			index === 0 ? "P-1" : `Q-${index}`,
			"2025-01-D1",
			5,
			"",
		]);
		await expect(
			handIn(office.actor("owner"), "reports", csv(HEADER, ...rows), {
				signal: controller.signal,
				onProgress: () => controller.abort(new Error("cancelled")),
			}),
		).rejects.toThrow("cancelled");
		expect(await everything(database, office)).toEqual(before);
	});
});

describe("what is refused as a whole", () => {
	test("a file that is none, a sheet of something else, a mapping that names no field", async () => {
		const office = await anOffice(database);
		const actor = office.actor("dispatcher");
		await expect(
			handIn(actor, "projects", csv(["Menu", "Price"], ["Soup", 3])),
		).rejects.toMatchObject({ code: "import.no_header" });
		await expect(
			handIn(actor, "projects", Buffer.from("%PDF-1.7\0\0")),
		).rejects.toMatchObject({ code: "import.file_refused" });
		await expect(handIn(actor, "nonsense", csv(["a"]))).rejects.toMatchObject({
			code: "import.kind_unknown",
		});
		await expect(
			handIn(actor, "projects", csv(["ID", "x"]), {
				mapping: { columns: { ID: "colour" } },
			}),
		).rejects.toMatchObject({ code: "import.mapping_invalid" });
	});

	test("a header without a required column is told once, with its name; rows are counted as not taken", async () => {
		const office = await anOffice(database);
		const outcome = await handIn(
			office.actor("owner"),
			"reports",
			csv(["项目代码", "完成投资"], ["P-1", 5], ["P-2", 5]),
		);
		expect(counts(outcome)).toEqual({
			rows: 2,
			accepted: 0,
			unchanged: 0,
			rejected: 2,
		});
		expect(outcome.result.problems.map(({ message }) => message)).toEqual([
			expect.stringContaining("“旬”"),
		]);
	});
});
