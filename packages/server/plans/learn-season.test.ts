import type { FastifyInstance } from "fastify";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { dekadAt, dekadStart } from "@dekad/core/periods/dekad.ts";
import { newId } from "../database/new-id.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { aProject, COUNTIES } from "../testing/fixtures.ts";
import { planDeskOf, type Who } from "../testing/plan-desk.ts";

const NOW = new Date("2026-01-20T08:00:00Z");
let now = NOW;
let database: TestDatabase;
let desk: ReturnType<typeof planDeskOf>;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
	desk = planDeskOf({ database, app, now: () => now });
});
beforeEach(() => {
	now = NOW;
});
afterAll(async () => {
	await app.close();
	await database.close();
});

describe("a season learned from complete years", () => {
	async function anOfficeWithPast(projects: number, dekads = 36) {
		const { office, owner } = await desk.people({
			year: 2025,
			month: 12,
			part: 3,
		});
		const ids: string[] = [];
		for (let count = 0; count < projects; count++) {
			const ownerOrgId =
				count < 2 ? office.owners[count]! : office.countyOfficeId;
			const projectId = await aProject(database, office, {
				ownerOrgId,
				regionPath: COUNTIES[count % 2]!,
			});
			ids.push(projectId);
			// Nothing in winter, all of it from April to September.
			await database.ownerDb
				.insertInto("progress_report")
				.values(
					Array.from({ length: dekads }, (_, place) => {
						const dekad = dekadAt(2025, place + 1);
						return {
							jurisdiction_id: office.jurisdictionId,
							report_id: newId(),
							project_id: projectId,
							region_path: COUNTIES[count % 2]!,
							sector_path: "industry/",
							owner_org_id: ownerOrgId,
							dekad_start: dekadStart(dekad),
							revision: 1,
							kind: "actual",
							state: "submitted",
							is_counted: true,
							investment_yuan:
								dekad.month >= 4 && dekad.month <= 9 ? 100 * (count + 1) : 0,
							created_at: NOW,
							created_by: "test",
							submitted_at: NOW,
							submitted_by: "test",
							is_timely: true,
						};
					}),
				)
				.execute();
		}
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		return { office, owner, ids };
	}
	type Seasons = {
		seasons: {
			regionPath: string;
			sectorPath: string | null;
			projects: number;
			owners: number;
			years: number[];
			shares: number[] | null;
			refusal: { reason: string } | null;
		}[];
	};
	const seasonsOf = async (who: Who, projectId: string) =>
		(
			await desk.get<Seasons>(
				who,
				`/api/projects/${projectId}/plan/seasons?year=2026`,
			)
		).body.seasons;

	test("comes nearest first, says on what it rests, and refuses where that is too little", async () => {
		const { owner, ids } = await anOfficeWithPast(6);
		const seasons = await seasonsOf(owner, ids[0]!);
		expect(
			seasons.map(({ regionPath, sectorPath }) => [regionPath, sectorPath]),
		).toEqual([
			[COUNTIES[0], "industry/"],
			["14/1401/", "industry/"],
			["14/", "industry/"],
			[COUNTIES[0], null],
			["14/1401/", null],
			["14/", null],
		]);
		expect(seasons[0]).toMatchObject({
			projects: 3,
			shares: null,
			refusal: { reason: "plans.season.few_projects" },
		});
		expect(seasons[1]).toMatchObject({
			projects: 6,
			owners: 3,
			years: [2025],
			refusal: null,
		});
		// 0 by the end of March, half by the end of June, all by the end of September.
		const shares = seasons[1]!.shares!;
		expect([shares[8], shares[17], shares[26], shares[35]]).toEqual([
			0, 5000, 10_000, 10_000,
		]);
	});

	test("leaves out years with too many reports missing", async () => {
		const { owner, ids } = await anOfficeWithPast(6, 32);
		const seasons = await seasonsOf(owner, ids[0]!);
		expect(seasons[2]).toMatchObject({
			projects: 0,
			refusal: { reason: "plans.season.no_year" },
		});
	});
});
