import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asActor } from "../database/as-actor.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	type TestOffice,
} from "../testing/fixtures.ts";
import { listProjects, type ProjectFilter } from "./queries.ts";
import { searchText } from "./project-values.ts";

let database: TestDatabase;
let office: TestOffice;
beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	for (const [code, name, nameEn, regionPath] of PROJECTS) {
		const projectId = await aProject(database, office, {
			code,
			name,
			regionPath,
		});
		await database.ownerDb
			.updateTable("project")
			.set({
				name_en: nameEn,
				search_text: searchText(code, name, nameEn, "甲建设有限公司"),
			})
			.where("project_id", "=", projectId)
			.execute();
	}
});
afterAll(() => database.close());

const NOW = new Date("2026-12-01T00:00:00Z");
const PROJECTS = [
	["1405-RES-01", "张峰水库除险加固", "Zhangfeng Reservoir", COUNTIES[0]],
	["1405-RES-02", "100%绿电_示范园", null, COUNTIES[0]],
	["1405-ROAD-3", "太原至晋中 Ｇ５ 高速", "G5 Expressway", COUNTIES[1]],
	["1402-PV_A", "云冈光伏领跑者二期", "Yungang PV II", COUNTIES[2]],
	["1402-PVXA", "℡ 通信枢纽 𠮷祥里", "O'Neil \\ Sons", COUNTIES[3]],
] as const;

const codesOf = async (
	filter: ProjectFilter,
	actor = office.actor("office"),
): Promise<string[]> => {
	const page = await asActor(database.db, actor, (tx) =>
		listProjects(tx, actor, { ...filter, limit: 100, now: NOW }),
	);
	expect(page.total).toBe(page.rows.length);
	return page.rows.map(({ code }) => code);
};

describe("searching as one types", () => {
	test.each([
		["水库", ["1405-RES-01"], "two Chinese characters, less than a trigram"],
		["库", ["1405-RES-01"], "one is enough"],
		["zhangFENG", ["1405-RES-01"], "English in any case"],
		["res 绿电", ["1405-RES-02"], "words of both languages, all of them"],
		["绿电 res", ["1405-RES-02"], "in any order"],
		["res 光伏", [], "each word must be there"],
		["%", ["1405-RES-02"], "a percent sign is itself"],
		["V_A", ["1402-PV_A"], "an underline is no wildcard"],
		["\\", ["1402-PVXA"], "a backslash is itself"],
		["O'Neil", ["1402-PVXA"], "a quote is itself"],
		["G5", ["1405-ROAD-3"], "half-width finds full-width"],
		["ｇ５　高速", ["1405-ROAD-3"], "full-width, with a full-width space"],
		["℡", ["1402-PVXA"], "a sign that folds into capitals"],
		["𠮷祥", ["1402-PVXA"], "a character outside the basic plane"],
		["甲建设", PROJECTS.map(([code]) => code).toSorted(), "the owner's name"],
		["  ", PROJECTS.map(([code]) => code).toSorted(), "spaces ask nothing"],
	])("%s finds %j: %s", async (search, codes) => {
		expect((await codesOf({ search })).toSorted()).toEqual([...codes]);
	});

	test("finds nothing beyond the reader's reach", async () => {
		const county = office.actor("office", { scope: COUNTIES[0] });
		expect(await codesOf({ search: "光伏" }, county)).toEqual([]);
		expect(await codesOf({}, county)).toEqual(["1405-RES-01", "1405-RES-02"]);
	});
});

test("a region filter takes whole codes, with or without the last slash", async () => {
	expect(await codesOf({ region: "14/1401" })).toHaveLength(3);
	expect(await codesOf({ region: "14/1401/" })).toHaveLength(3);
	expect(await codesOf({ region: "14/140" })).toEqual([]);
	expect(await codesOf({ region: "14/1401/140105/", sector: "indus" })).toEqual(
		[],
	);
});

test("pages of any size hold every project once, in the order of one long page", async () => {
	const paged = await anOffice(database);
	const codes = fc.sample(
		fc.uniqueArray(
			fc.string({
				unit: fc.constantFrom(..."aAbZ09-_.晋①é "),
				minLength: 1,
				maxLength: 5,
			}),
			{ minLength: 40, maxLength: 40 },
		),
		{ seed: 14, numRuns: 1 },
	)[0]!;
	for (const code of codes) await aProject(database, paged, { code });
	const actor = paged.actor("office");
	const read = (limit: number, cursor?: string) =>
		asActor(database.db, actor, (tx) =>
			listProjects(tx, actor, { limit, cursor, now: NOW }),
		);
	const all = (await read(100)).rows.map(({ code }) => code);
	expect(all.toSorted()).toEqual(codes.toSorted());
	for (const limit of [1, 7, 39, 40, 41]) {
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const page = await read(limit, cursor);
			expect(page.total).toBe(codes.length);
			seen.push(...page.rows.map(({ code }) => code));
			cursor = page.nextCursor ?? undefined;
		} while (cursor !== undefined);
		expect(seen).toEqual(all);
	}
});
