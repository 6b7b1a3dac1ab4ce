import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CockpitSplit } from "@dekad/contract/rollups.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { asActor } from "../database/as-actor.ts";
import { submitReport } from "../reports/submit-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { cockpit } from "./cockpit.ts";
import { rebuildProjectDekads } from "./refresh-project-dekads.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

/** 360 yuan a year by even dekads: 10 a dekad. */
const EVEN = { 2025: 360 };

/** Hands a report of owner A or B in while its dekad is open. */
async function say(
	office: TestOffice,
	projectId: string,
	dekad: string,
	investment: number,
	{
		ownerOrgId = office.owners[0],
		at = "2025-01-21T08:00:00Z",
		corrections = [] as [forDekad: string, yuan: number][],
	} = {},
) {
	await submitReport(database.db, {
		actor: office.actor("owner", { organisationId: ownerOrgId }),
		report: {
			projectId,
			dekad,
			kind: "actual",
			baseRevision: 0,
			values: reportValues(
				{ investment },
				{
					corrections: corrections.map(([forDekad, differenceYuan]) => ({
						forDekad,
						measure: "investment" as const,
						differenceYuan,
						reason: "更正",
					})),
				},
			),
		},
		now: new Date(at),
	});
}

const look = (
	actor: Actor,
	question: { period?: string; at?: string; by?: CockpitSplit } = {},
) =>
	asActor(
		database.db,
		actor,
		(tx) =>
			cockpit(tx, actor, {
				...(question.period ? { period: question.period } : {}),
				...(question.by ? { by: question.by } : {}),
				now: new Date(question.at ?? "2025-01-21T09:00:00Z"),
			}),
		{ readOnly: true },
	);

const anEarlyOffice = () =>
	anOffice(database, { openUntil: { year: 2025, month: 1, part: 3 } });

describe("what is missing", () => {
	test("before the timely date it is still to come, afterwards late", async () => {
		const office = await anEarlyOffice();
		const spoken = await aProject(database, office, { annualPlans: EVEN });
		await aProject(database, office, { annualPlans: EVEN });
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		await say(office, spoken, "2025-01-D2", 5);
		const before = await look(office.actor("leader"));
		// D2 ended yesterday; D3 is opened, and its day has not come.
		expect(before.rollup.period).toBe("2025-01-D2");
		expect(before.missing).toMatchObject({
			late: 0,
			toCome: 1,
			hasPassed: false,
		});
		const after = await look(office.actor("leader"), {
			at: "2025-01-24T00:00:00Z",
		});
		expect(after.missing).toMatchObject({
			late: 1,
			toCome: 0,
			hasPassed: true,
		});
		expect(after.missing?.rows).toHaveLength(1);
	});

	test("in a month the dekads that are over are late and the running one is to come", async () => {
		const office = await anEarlyOffice();
		const spoken = await aProject(database, office, { annualPlans: EVEN });
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		await say(office, spoken, "2025-01-D2", 5);
		const { missing, rollup } = await look(office.actor("leader"), {
			period: "2025-01",
		});
		expect(rollup.total).toMatchObject({ expected: 3, reported: 1 });
		expect(missing).toMatchObject({ late: 1, toCome: 1, count: 1 });
	});
});

describe("who moved", () => {
	test("is measured beside the own plan, as a share of the year's plan, and the silent have not moved", async () => {
		const office = await anEarlyOffice();
		const [quick, slow, silent] = [
			await aProject(database, office, { annualPlans: EVEN, code: "QUICK" }),
			await aProject(database, office, { annualPlans: EVEN, code: "SLOW" }),
			await aProject(database, office, { annualPlans: EVEN, code: "SILENT" }),
		];
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		const early = { at: "2025-01-12T00:00:00Z" };
		for (const project of [quick, slow, silent])
			await say(office, project, "2025-01-D1", 10, early);
		await say(office, quick, "2025-01-D2", 28);
		await say(office, slow, "2025-01-D2", 1);
		const { movers } = await look(office.actor("leader"));
		expect(movers?.since).toBe("2025-01-D1");
		expect(movers?.up).toMatchObject([
			{ code: "QUICK", gapYuan: 18, movedYuan: 18, annualPlanYuan: 360 },
		]);
		expect(movers?.down).toMatchObject([
			{ code: "SLOW", gapYuan: -9, movedYuan: -9 },
		]);
		expect(movers?.behind.map(({ code }) => code)).toEqual(["SILENT", "SLOW"]);
		expect(movers?.regions).toEqual([
			{
				regionPath: "14/1401/",
				projects: 2,
				annualPlanYuan: 720,
				gapYuan: 9,
				movedYuan: 9,
			},
		]);
	});

	test("a correction of an earlier dekad moves nobody in the one it is booked in", async () => {
		const office = await anEarlyOffice();
		const project = await aProject(database, office, { annualPlans: EVEN });
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		await say(office, project, "2025-01-D1", 10, {
			at: "2025-01-12T00:00:00Z",
		});
		await say(office, project, "2025-01-D2", 10, {
			corrections: [["2025-01-D1", 100]],
		});
		const { movers, rollup } = await look(office.actor("leader"));
		expect(movers?.up).toEqual([]);
		expect(movers?.down).toEqual([]);
		expect(movers?.regions[0]).toMatchObject({ gapYuan: 100, movedYuan: 0 });
		expect(rollup.total.actual! - rollup.total.planned!).toBe(100);
	});

	test("nothing of another region or another owner is told", async () => {
		const office = await anEarlyOffice();
		const other = {
			ownerOrgId: office.owners[1],
			regionPath: COUNTIES[2],
			annualPlans: EVEN,
		};
		const theirs = await aProject(database, office, other);
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		await say(office, theirs, "2025-01-D2", 30, {
			ownerOrgId: office.owners[1],
		});
		for (const actor of [
			office.actor("office", { scope: "14/1401/" }),
			office.actor("owner"),
		]) {
			const page = await look(actor);
			expect(page.movers).toMatchObject({
				up: [],
				down: [],
				behind: [],
				regions: [],
			});
			expect(page.missing).toMatchObject({ late: 0, toCome: 0, rows: [] });
			expect(page.turns?.rows).toEqual([]);
		}
		const seen = await look(office.actor("office", { scope: "14/1402/" }));
		expect(seen.movers?.up).toHaveLength(1);
	});
});

test("starts, pauses, resumptions and completions of the period are counted and named", async () => {
	const office = await anEarlyOffice();
	const project = await aProject(database, office, { annualPlans: EVEN });
	await database.ownerDb
		.updateTable("project")
		.set({ actual_start_on: "2025-01-13" })
		.where("project_id", "=", project)
		.execute();
	const first = await database.ownerDb
		.selectFrom("project_standing")
		.where("project_id", "=", project)
		.selectAll()
		.executeTakeFirstOrThrow();
	await database.ownerDb
		.insertInto("project_standing")
		.values([
			{ ...first, from_on: "2025-01-15", is_paused: true },
			// A new stage while it rests is no second pause.
			{ ...first, from_on: "2025-01-16", is_paused: true, stage: "new_start" },
			{ ...first, from_on: "2025-01-18", is_paused: false },
			{ ...first, from_on: "2025-01-22", is_paused: true },
		])
		.execute();
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const { turns } = await look(office.actor("leader"));
	expect(turns?.counts).toEqual({
		started: 1,
		paused: 1,
		resumed: 1,
		completed: 0,
	});
	expect(turns?.rows.map(({ turn, on }) => [turn, on])).toEqual([
		["paused", "2025-01-15"],
		["resumed", "2025-01-18"],
		["started", "2025-01-13"],
	]);
});

test("a project with two tags counts in each of them, and one without in none", async () => {
	const office = await anEarlyOffice();
	const tagged = await aProject(database, office, { annualPlans: EVEN });
	await aProject(database, office, { annualPlans: EVEN });
	await database.ownerDb
		.updateTable("project")
		.set({ tags: ["flood", "winter", "flood"] })
		.where("project_id", "=", tagged)
		.execute();
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const { split } = await look(office.actor("leader"), { by: "tag" });
	expect(
		split.cells.map(({ key, projects }) => [key["tag"], projects]),
	).toEqual([
		["flood", 1],
		["winter", 1],
	]);
});

test("a programme is a list in its version of the day, with its name", async () => {
	const office = await anEarlyOffice();
	const key = { jurisdiction_id: office.jurisdictionId };
	const listed = await aProject(database, office, { annualPlans: EVEN });
	const list = {
		...key,
		list_id: "01940000-0000-7000-8000-00000000000a",
	};
	await database.ownerDb
		.insertInto("project_list")
		.values({
			...list,
			code: "KEY",
			name_zh: "重点工程",
			final_level: "county",
		})
		.execute();
	await database.ownerDb
		.insertInto("project_list_version")
		.values(
			[1, 2].map((version) => ({
				...list,
				version,
				effective_on: version === 1 ? "2025-01-01" : "2025-02-01",
				reason: "年度",
				recorded_at: new Date("2025-01-01T00:00:00Z"),
				recorded_by: "test",
			})),
		)
		.execute();
	await database.ownerDb
		.insertInto("project_list_member")
		.values({ ...list, version: 1, project_id: listed })
		.execute();
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const { split } = await look(office.actor("leader"), { by: "programme" });
	expect(split.cells).toMatchObject([
		{
			key: { programme: "KEY" },
			label: { programme: { zh: "重点工程" } },
			projects: 1,
			annualPlan: 360,
		},
	]);
});
