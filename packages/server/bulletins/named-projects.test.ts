import { afterAll, beforeAll, expect, test } from "vitest";
import type { NamedProjects } from "@dekad/core/documents/bulletin-facts.ts";
import { asActor } from "../database/as-actor.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { rollup } from "../rollups/queries.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	type TestOffice,
} from "../testing/fixtures.ts";
import { bulletinFacts } from "./queries.ts";

const NOW = new Date("2026-03-14T00:00:00Z");
let database: TestDatabase;
let office: TestOffice;

/** A project with the registry's dates, and the days from which it stood still or went on. */
async function project(
	code: string,
	dates: {
		planned_start_on?: string;
		actual_start_on?: string;
		planned_completion_on?: string;
		actual_completion_on?: string;
		group_code?: string;
		level?: string;
	},
	standing: readonly (readonly [from: string, isPaused: boolean])[] = [],
): Promise<void> {
	const projectId = await aProject(database, office, {
		code,
		regionPath: COUNTIES[0],
	});
	const key = { jurisdiction_id: office.jurisdictionId, project_id: projectId };
	await database.ownerDb
		.updateTable("project")
		.set(dates)
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("project_id", "=", projectId)
		.execute();
	for (const [from, isPaused] of standing)
		await database.ownerDb
			.insertInto("project_standing")
			.values({
				...key,
				from_on: from,
				region_code: "140105",
				region_path: COUNTIES[0],
				sector_code: "industry",
				sector_path: "industry/",
				owner_org_id: office.owners[0],
				stage: "continued",
				is_paused: isPaused,
				recorded_at: NOW,
				recorded_by: "test",
			})
			.execute();
}

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	await project("DUE-DONE", {
		planned_start_on: "2026-02-01",
		actual_start_on: "2026-03-05",
		level: "province",
	});
	await project("DUE-LATE", { planned_start_on: "2026-03-10", level: "city" });
	await project("LATER-DONE", {
		planned_start_on: "2026-06-01",
		actual_start_on: "2026-01-20",
	});
	await project("AFTER-THE-DAY", {
		planned_start_on: "2026-03-10",
		actual_start_on: "2026-03-11",
	});
	await project("UNPLANNED", { actual_start_on: "2026-03-10" });
	await project("ENDED", {
		actual_start_on: "2025-03-01",
		planned_completion_on: "2026-03-01",
		actual_completion_on: "2026-03-02",
	});
	await project(
		"STOPPED",
		{ actual_start_on: "2025-03-01", group_code: "OWNER-A" },
		[["2025-12-01", true]],
	);
	await project("GONE-ON", { actual_start_on: "2025-03-01" }, [
		["2026-01-05", true],
		["2026-03-04", false],
	]);
	await project("LAST-YEARS-PAUSE", { actual_start_on: "2025-03-01" }, [
		["2025-05-01", true],
		["2025-09-01", false],
	]);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
});
afterAll(() => database.close());

const facts = () => {
	const actor = office.actor("office");
	return asActor(
		database.db,
		actor,
		(tx) => bulletinFacts(tx, actor, { period: "2026-03-D1", now: NOW }),
		{ readOnly: true },
	);
};
const codes = (named: NamedProjects | undefined) =>
	named?.rows.map(({ projectCode }) => projectCode);

test("starts are named as late, early and of the period, by what was true on the last day", async () => {
	const { starts } = await facts();
	expect(starts).toMatchObject({ planned: 4, due: 3, done: 2 });
	expect(codes(starts?.late)).toEqual(["AFTER-THE-DAY", "DUE-LATE"]);
	expect(codes(starts?.early)).toEqual(["LATER-DONE"]);
	expect(codes(starts?.inPeriod)).toEqual(["DUE-DONE", "UNPLANNED"]);
	expect(starts?.inPeriod.rows[0]).toMatchObject({
		county: { zh: "甲一县" },
		plannedOn: "2026-02-01",
		actualOn: "2026-03-05",
	});
});

test("completions are counted apart from starts", async () => {
	const { completions } = await facts();
	expect(completions).toMatchObject({ planned: 1, due: 1, done: 1 });
	expect(codes(completions?.inPeriod)).toEqual(["ENDED"]);
	expect(codes(completions?.late)).toEqual([]);
});

test("works that stood still this year are named with the day they stopped and went on", async () => {
	const { resumptions } = await facts();
	expect(resumptions?.stopped).toBe(2);
	expect(resumptions?.notResumed.rows).toMatchObject([
		{ projectCode: "STOPPED", stoppedOn: "2025-12-01", actualOn: null },
	]);
	expect(resumptions?.inPeriod.rows).toMatchObject([
		{ projectCode: "GONE-ON", stoppedOn: "2026-01-05", actualOn: "2026-03-04" },
	]);
});

test("names and the totals' rates speak of the same projects", async () => {
	const actor = office.actor("office");
	const { total } = await asActor(database.db, actor, (tx) =>
		rollup(tx, actor, { period: "2026-03-D1", view: "reported", now: NOW }),
	);
	const { starts, resumptions } = await facts();
	expect(total.rates["start"]).toMatchObject({
		numerator: starts?.done,
		denominator: starts?.planned,
	});
	expect(total.rates["restart"]).toMatchObject({
		numerator: resumptions?.resumed,
	});
});

test("levels add up with a row for those without one; a group is named by its organisation", async () => {
	const { levels, groups } = await facts();
	expect(levels?.map(({ code, projects }) => [code, projects])).toEqual([
		["city", 1],
		["province", 1],
		["-", 7],
	]);
	expect(groups).toMatchObject([
		{ code: "OWNER-A", name: { zh: "甲建设有限公司" }, projects: 1 },
	]);
});

test("the projects behind a count are all of them, also where their names would be cut", async () => {
	office = await anOffice(database);
	for (let number = 1; number <= 201; number++)
		await project(`R-${number}`, { actual_start_on: "2025-03-01" }, [
			["2026-01-05", true],
			["2026-02-01", false],
		]);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const { resumptions } = await facts();
	expect(resumptions?.resumed).toBe(201);
	expect(resumptions?.members).toHaveLength(201);
});
