import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { newId } from "../database/new-id.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import {
	counts,
	csv,
	everything,
	handInTo,
	problems,
} from "../testing/hand-in.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());
const handIn = handInTo(() => database);

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
		const withReason = csv(
			[...header, "调整原因"],
			[...changed, "市发改〔2025〕7号"],
		);
		// The owner's own change waits, as one made on the page does; handed in again it is the same one.
		const proposed = await handIn(actor, "plans", withReason, { mapping });
		expect(proposed.result.notes.join()).toContain("待主管部门批准");
		expect(
			counts(await handIn(actor, "plans", withReason, { mapping })),
		).toMatchObject({ unchanged: 1 });
		expect((await plansOf(office)).map(({ state }) => state)).toEqual([
			"approved",
			"draft",
		]);
		const later = csv(
			[...header, "调整原因"],
			["P-1", 1, 0.2, 0.2, 0.2, 0.4, "再次调整"],
		);
		await handIn(actor, "plans", later, { mapping });
		expect((await plansOf(office)).map(({ state }) => state)).toEqual([
			"approved",
			"refused",
			"draft",
		]);
		await handIn(office.actor("office"), "plans", withReason, { mapping });
		const plans = (await plansOf(office)).filter(({ state }) =>
			["approved", "superseded"].includes(state),
		);
		expect(
			plans.map(({ revision, state, is_baseline }) => [
				revision,
				state,
				is_baseline,
			]),
		).toEqual([
			[1, "superseded", true],
			[4, "approved", false],
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
	test("an operator, who sees no project, moves no region and no sector from under one", async () => {
		const office = await anOffice(database);
		await aProject(database, office, { code: "P-1" });
		// A person: what the installation itself does is not held to a role's sight.
		const operator: Actor = {
			...office.actor("operator"),
			accountId: newId(),
		};
		const regions = await handIn(
			operator,
			"regions",
			csv(
				["地区代码", "地区名称", "上级代码", "类型"],
				["140105", "甲一县", "1402", ""],
			),
		);
		expect(problems(regions).map(([, code]) => code)).toEqual([
			"imports.has_projects",
		]);
		const sectors = await handIn(
			operator,
			"sectors",
			csv(["行业代码", "行业名称", "上级代码"], ["industry", "产业", "social"]),
		);
		expect(problems(sectors).map(([, code]) => code)).toEqual([
			"imports.has_projects",
		]);
	});

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
		const before = await everything(database, office);
		expect(
			counts(
				await handIn(actor, "projects", file, {
					now: new Date("2025-05-01T00:00:00Z"),
				}),
			),
		).toMatchObject({ unchanged: 1, accepted: 0 });
		expect(await everything(database, office)).toEqual(before);
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

test("the dispatching office's list brings its owners along, told before and after; a row that is refused brings none", async () => {
	const office = await anOffice(database);
	const sheet = csv(
		["项目代码", "项目名称", "建设单位", "属地", "所属行业", "项目阶段"],
		["P-1", "甲工程", "新来的公司", "140105", "industry", "续建"],
		["P-2", "乙工程", "不该登记的公司", "火星", "industry", "续建"],
	);
	const actor = office.actor("dispatcher");
	const dry = await handIn(actor, "projects", sheet, { dryRun: true });
	expect(dry.result.notes.join()).toContain("将新登记1个项目单位：新来的公司");
	const stored = await handIn(actor, "projects", sheet);
	expect(counts(stored)).toMatchObject({ accepted: 1, rejected: 1 });
	expect(stored.result.notes.join()).toContain(
		"新登记了1个项目单位：新来的公司",
	);
	const names = await database.ownerDb
		.selectFrom("organisation")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("kind", "=", "owner")
		.select("name")
		.execute();
	expect(names.map(({ name }) => name)).not.toContain("不该登记的公司");
});
