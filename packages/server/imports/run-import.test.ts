import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { readWorkbook } from "../spreadsheets/read-workbook.ts";
import { cellsOf, rowCount } from "../spreadsheets/rows.ts";
import type { CellValue } from "../spreadsheets/write-sheet.ts";
import { workbookBuffer } from "../spreadsheets/write-workbook.ts";
import { acceptReport } from "../reports/accept-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type ImportInput, runImport } from "./run-import.ts";
import { templateFile } from "./template-file.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

/** A csv file of rows; commas and quotes are quoted. */
const csv = (...rows: (string | number)[][]): Uint8Array =>
	Buffer.from(
		rows
			.map((row) =>
				row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(","),
			)
			.join("\r\n"),
	);
const xlsx = (...rows: CellValue[][]): Promise<Buffer> =>
	workbookBuffer({
		author: "test",
		sheets: [{ name: "Sheet1", columns: [], rows }],
	});

const handIn = (
	actor: Actor,
	kind: string,
	bytes: Uint8Array,
	more: Partial<ImportInput> = {},
) =>
	runImport(database.db, {
		actor,
		kind,
		fileName: `${kind}.csv`,
		bytes,
		dryRun: false,
		now: new Date("2025-01-09T04:00:00Z"),
		mark: false,
		...more,
	});

const counts = ({
	result: { rows, accepted, unchanged, rejected },
}: Awaited<ReturnType<typeof runImport>>) => ({
	rows,
	accepted,
	unchanged,
	rejected,
});
const problems = ({
	result,
}: Awaited<ReturnType<typeof runImport>>): [string | null, string][] =>
	result.problems.map(({ cell, code }) => [cell, code]);

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
		const before = await everything(office);
		expect(
			counts(
				await handIn(actor, "reports", file, {
					now: new Date("2025-03-01T00:00:00Z"), // after the lock too
				}),
			),
		).toEqual({ rows: 2, accepted: 0, unchanged: 2, rejected: 0 });
		expect(await everything(office)).toEqual(before);
	});

	test("a dry run writes nothing and says what storing will say", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		const before = await everything(office);
		const actor = office.actor("dispatcher");
		const file = csv(
			HEADER,
			["P-1", "2025-01-D1", 5, ""],
			["P-9", "2025-01-D1", 5, ""],
		);
		const dry = await handIn(actor, "reports", file, { dryRun: true });
		expect(await everything(office)).toEqual(before);
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
			level: "county",
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
		const project = await aProject(database, office, { code: "P-1" });
		const controller = new AbortController();
		await expect(
			handIn(
				office.actor("owner"),
				"reports",
				csv(HEADER, ["P-1", "2025-01-D1", 5, ""]),
				{
					signal: controller.signal,
					onProgress: () => controller.abort(new Error("cancelled")),
				},
			).then(() => {
				controller.signal.throwIfAborted();
			}),
		).rejects.toThrow("cancelled");
		void project;
	});
});

describe("plans", () => {
	const plansOf = (office: TestOffice) =>
		database.ownerDb
			.selectFrom("plan")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.select([
				"year",
				"revision",
				"state",
				"is_baseline",
				"cumulative_yuan",
				"reason",
			])
			.orderBy("revision")
			.execute();

	test("the first plan is the baseline; a change needs a reason and becomes the current one beside it", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		const header = [
			"项目代码",
			"年度计划投资（亿元）",
			"一季度",
			"二季度",
			"三季度",
			"四季度",
		];
		const actor = office.actor("owner");
		const first = csv(header, ["P-1", 1, 0.1, 0.2, 0.3, 0.4]);
		expect(
			(await handIn(actor, "plans", first, { dryRun: true })).result.problems,
		).toMatchObject([{ code: "imports.missing_column", row: 1 }]);
		const mapping = { constants: { year: "2025" } };
		expect(
			counts(await handIn(actor, "plans", first, { mapping })),
		).toMatchObject({ accepted: 1 });
		// The mapping is remembered by its header row.
		const again = await handIn(actor, "plans", first);
		expect(counts(again)).toMatchObject({ unchanged: 1 });
		expect(again.result.notes).toContain(
			"已使用上次为此表头保存的列对应关系。",
		);
		expect(
			problems(
				await handIn(
					actor,
					"plans",
					csv(header, ["P-1", 1, 0.1, 0.1, 0.1, 0.1]),
				),
			),
		).toEqual([["B2", "imports.plan_sum"]]);
		const changed = ["P-1", 1, 0.1, 0.3, 0.2, 0.4];
		expect(
			problems(await handIn(actor, "plans", csv(header, changed))),
		).toEqual([["B2", "imports.plan_reason"]]);
		await handIn(
			actor,
			"plans",
			csv([...header, "调整原因"], [...changed, "市发改〔2025〕7号"]),
			{ mapping },
		);
		const plans = await plansOf(office);
		expect(
			plans.map(({ revision, state, is_baseline }) => [
				revision,
				state,
				is_baseline,
			]),
		).toEqual([
			[1, "superseded", true],
			[2, "approved", false],
		]);
		expect(
			plans[1]!.cumulative_yuan.filter((_, index) => index % 9 === 8),
		).toEqual([10_000_000, 40_000_000, 60_000_000, 100_000_000]);
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ corrected: 0 });
	});
});

describe("the registry", () => {
	test("regions and sectors in any order of rows, a circle and a missing parent told", async () => {
		const office = await anOffice(database);
		const actor = office.actor("dispatcher");
		const regions = await handIn(
			actor,
			"regions",
			csv(
				["地区代码", "地区名称", "上级代码", "类型"],
				["140301", "丙一县", "1403", ""],
				["1403", "丙市", "14", "行政区"],
				["X1", "x", "X2", ""],
				["X2", "x", "X1", ""],
				["Y", "y", "ZZ", ""],
				["14/5", "y", "", ""],
			),
		);
		expect(counts(regions)).toMatchObject({ accepted: 2, rejected: 4 });
		expect(problems(regions)).toEqual([
			["C4", "imports.parent_circle"],
			["C5", "imports.parent_circle"],
			["C6", "imports.parent_not_found"],
			["A7", "imports.bad_code"],
		]);
		const paths = await database.ownerDb
			.selectFrom("region")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("code", "like", "1403%")
			.select(["region_path", "level"])
			.orderBy("code")
			.execute();
		expect(paths).toEqual([
			{ region_path: "14/1403/", level: 1 },
			{ region_path: "14/1403/140301/", level: 2 },
		]);
		const sectors = csv(
			["Sector code", "Name"],
			["industry", "产业"],
			["new", "新"],
		);
		expect(counts(await handIn(actor, "sectors", sectors))).toMatchObject({
			accepted: 1,
			unchanged: 1,
		});
	});

	test("a project list is stored with its standing, dated values and search words; again it is unchanged", async () => {
		const office = await anOffice(database);
		const file = csv(
			["2025年重点项目"],
			["单位：亿元"],
			[
				"项目名称",
				"项目代码",
				"建设单位",
				"属地",
				"所属行业",
				"项目阶段",
				"总投资",
				"计划竣工时间",
				"标签",
				"是否停工",
			],
			[
				"ＡＢ项目",
				"2025-140105-01-01-000001",
				"甲建设有限公司",
				"甲一县",
				"产业",
				"续建",
				"3.5",
				"2027年6月",
				"a、b",
				"否",
			],
		);
		const actor = office.actor("dispatcher");
		const outcome = await handIn(actor, "projects", file);
		expect(outcome.result.problems).toEqual([]);
		const project = await database.ownerDb
			.selectFrom("project")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.selectAll()
			.executeTakeFirstOrThrow();
		expect(project).toMatchObject({
			total_investment_yuan: 350_000_000,
			planned_completion_on: "2027-06-30",
			region_path: "14/1401/140105/",
			sector_path: "industry/",
			stage: "continued",
			tags: ["a", "b"],
			tracked_from: "2025-01-01",
			search_text: expect.stringContaining("ab项目"),
		});
		const before = await everything(office);
		expect(
			counts(
				await handIn(actor, "projects", file, {
					now: new Date("2025-05-01T00:00:00Z"),
				}),
			),
		).toMatchObject({ unchanged: 1, accepted: 0 });
		expect(await everything(office)).toEqual(before);
		const changed = await handIn(
			actor,
			"projects",
			csv(
				[
					"项目名称",
					"项目代码",
					"建设单位",
					"属地",
					"所属行业",
					"项目阶段",
					"总投资（亿元）",
					"变更原因",
				],
				[
					"ＡＢ项目",
					"2025-140105-01-01-000001",
					"OWNER-A",
					"140105",
					"industry",
					"竣工",
					"4",
					"概算调整",
				],
			),
			{ now: new Date("2025-05-02T00:00:00Z") },
		);
		expect(counts(changed)).toMatchObject({ accepted: 1 });
		const dated = await database.ownerDb
			.selectFrom("project_dated_value")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("field", "=", "total_investment")
			.select(["said_on", "amount_yuan", "reason"])
			.orderBy("said_on")
			.execute();
		expect(dated).toEqual([
			{ said_on: "2025-01-09", amount_yuan: 350_000_000, reason: "首次填报" },
			{ said_on: "2025-05-02", amount_yuan: 400_000_000, reason: "概算调整" },
		]);
		const standings = await database.ownerDb
			.selectFrom("project_standing")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.select(["from_on", "stage"])
			.orderBy("from_on")
			.execute();
		expect(standings).toEqual([
			{ from_on: "2025-01-01", stage: "continued" },
			{ from_on: "2025-05-02", stage: "completed" },
		]);
		expect(
			await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
		).toMatchObject({ corrected: 0 });
	});

	test("an office adds projects of its region only; a code used elsewhere answers like one that is not there", async () => {
		const office = await anOffice(database);
		await aProject(database, office, {
			code: "P-1",
			regionPath: "14/1402/140212/",
		});
		const header = [
			"项目代码",
			"项目名称",
			"建设单位",
			"属地",
			"所属行业",
			"项目阶段",
		];
		const actor = office.actor("office", { scope: "14/1401/" });
		const outcome = await handIn(
			actor,
			"projects",
			csv(
				header,
				["P-1", "x", "OWNER-A", "140105", "industry", "续建"],
				["P-2", "x", "OWNER-A", "140212", "industry", "续建"],
				["P-3", "x", "甲一县重点办", "140105", "industry", "续建"],
				["P-4", "x", "无名公司", "火星", "industry", "续建"],
				["P-5", "x", "OWNER-A", "140106", "industry", "续建"],
			),
		);
		expect(problems(outcome)).toEqual([
			["A2", "imports.project_not_found"],
			["D3", "imports.region_outside"],
			["C4", "imports.not_an_owner"],
			["C5", "imports.organisation_not_found"],
		]);
		expect(counts(outcome)).toMatchObject({ accepted: 1, rejected: 4 });
	});

	test("lists are versions of a whole set; organisations, users and history find their place", async () => {
		const office = await anOffice(database);
		const project = await aProject(database, office, { code: "P-1" });
		await aProject(database, office, { code: "P-2" });
		const actor = office.actor("dispatcher");
		const lists = (...codes: string[]) =>
			csv(
				["名单代码", "名单名称", "项目代码", "生效日期"],
				...codes.map((code) => ["key", "重点", code, "2025-01-01"]),
			);
		expect(counts(await handIn(actor, "lists", lists("P-1")))).toMatchObject({
			accepted: 1,
		});
		expect(counts(await handIn(actor, "lists", lists("P-1")))).toMatchObject({
			unchanged: 1,
		});
		expect(
			counts(await handIn(actor, "lists", lists("P-1", "P-2"))),
		).toMatchObject({ accepted: 2 });
		const versions = await database.ownerDb
			.selectFrom("project_list_member")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.select(["version", (eb) => eb.fn.countAll<number>().as("count")])
			.groupBy("version")
			.orderBy("version")
			.execute();
		expect(
			versions.map(({ version, count }) => [version, Number(count)]),
		).toEqual([
			[1, 1],
			[2, 2],
		]);

		const organisations = csv(
			["单位代码", "单位名称", "单位类型", "所在地区", "上级单位"],
			["G-1", "某集团", "企业集团", "", ""],
			["O-1", "某公司", "项目单位", "甲一县", "G-1"],
		);
		expect(
			counts(await handIn(actor, "organisations", organisations)),
		).toMatchObject({ accepted: 2 });
		expect(
			counts(await handIn(actor, "organisations", organisations)),
		).toMatchObject({ unchanged: 2 });

		const login = `u-${office.jurisdictionId.slice(-8)}`;
		const users = csv(
			["登录名", "姓名", "角色", "所在单位", "管辖地区"],
			[login, "张三", "项目单位", "O-1", ""],
			[login, "张三", "市县重点办", "COUNTY-OFFICE", "甲一县"],
			["someone", "李四", "业主", "", ""],
		);
		const outcome = await handIn(actor, "users", users);
		expect(outcome.links).toMatchObject([
			{ loginName: login, path: expect.stringMatching(/^\/reset\//) },
		]);
		expect(problems(outcome)).toEqual([
			["D4", "imports.user_needs_organisation"],
		]);
		expect(counts(await handIn(actor, "users", users))).toMatchObject({
			unchanged: 2,
			rejected: 1,
		});

		const history = csv(
			["项目代码", "期间", "完成投资（万元）"],
			["P-1", "2023年", "100"],
			["P-1", "2024-Q1", "20.5"],
			["P-1", "2024年3月", "1"],
			["P-1", "2025-01", "1"],
		);
		const stated = await handIn(actor, "history", history);
		expect(problems(stated)).toEqual([
			["B4", "imports.history_overlap"],
			["B5", "imports.history_tracked"],
		]);
		const opening = await database.ownerDb
			.selectFrom("project")
			.where("project_id", "=", project)
			.select("opening_investment_yuan")
			.executeTakeFirstOrThrow();
		expect(opening.opening_investment_yuan).toBe(1_205_000);
		expect(counts(await handIn(actor, "history", history))).toMatchObject({
			unchanged: 2,
			rejected: 2,
		});
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

/** All rows of an office that an import can write, for comparing before and after. */
async function everything(office: TestOffice): Promise<unknown> {
	const tables = [
		"region",
		"sector",
		"organisation",
		"project",
		"project_standing",
		"project_dated_value",
		"plan",
		"progress_report",
		"correction_line",
		"event",
		"stored_file",
		"import_run",
	] as const;
	const contents: Record<string, unknown> = {};
	for (const table of tables) {
		contents[table] = await database.ownerDb
			.selectFrom(table as "event")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.selectAll()
			.execute();
	}
	return contents;
}
