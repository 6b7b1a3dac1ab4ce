import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProjectOutputView } from "@dekad/contract/outputs.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, COUNTIES } from "../testing/fixtures.ts";
import { releasedTogether } from "../testing/contention.ts";
import { signedIn, testServer } from "../testing/http.ts";

let database: TestDatabase;
let app: FastifyInstance;
const NOW = new Date("2026-01-15T04:00:00Z");
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => NOW);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

/** In production since 16 August 2025 (46 of 92 days of its first quarter), 40 million a year promised. */
async function aPlant() {
	const office = await anOffice(database);
	const projectId = await aProject(database, office, {
		stage: "in_production",
	});
	await database.ownerDb
		.updateTable("project")
		.set({
			actual_commissioning_on: "2025-08-16",
			expected_output_yuan: 40_000_000,
			expected_tax_yuan: 4_000_000,
		})
		.where("project_id", "=", projectId)
		.execute();
	const owner = await signedIn(database, office, "owner", NOW);
	const url = `/api/projects/${projectId}/outputs`;
	return {
		office,
		projectId,
		owner,
		read: async ({ cookies } = owner) =>
			(await app.inject({ url, cookies })).json<ProjectOutputView>(),
		state: (
			given: Record<string, unknown>,
			{ cookies }: { cookies: Record<string, string> } = owner,
		) =>
			app.inject({
				method: "POST",
				url,
				cookies,
				payload: {
					quarter: "2025-Q3",
					outputYuan: 3_000_000,
					taxYuan: null,
					jobs: 120,
					baseRevision: 0,
					...given,
				},
			}),
	};
}

describe("output of a quarter", () => {
	test("stands beside the promise pro rata; quarters are asked from commissioning to the last that is over", async () => {
		const { read, state } = await aPlant();
		const before = await read();
		expect(before.quarters.map(({ quarter }) => quarter)).toEqual([
			"2025-Q4",
			"2025-Q3",
		]);
		expect(before.lastFour).toEqual({
			quarters: 2,
			stated: 0,
			outputYuan: null,
			expectedOutputYuan: null,
		});
		const answer = await state({});
		expect(answer.statusCode).toBe(200);
		const after = answer.json<ProjectOutputView>();
		expect(after.quarters[1]).toMatchObject({
			quarter: "2025-Q3",
			expectedOutputYuan: 5_000_000,
			expectedTaxYuan: 500_000,
			current: { revision: 1, outputYuan: 3_000_000, taxYuan: null, jobs: 120 },
		});
		// The silent quarter is neither output nor a debt.
		expect(after.lastFour).toEqual({
			quarters: 2,
			stated: 1,
			outputYuan: 3_000_000,
			expectedOutputYuan: 5_000_000,
		});
		expect(after.mayRecord).toBe(true);
	});

	test("is stated again with a reason; the earlier statement stays, and the log has both", async () => {
		const { read, state, office } = await aPlant();
		await state({});
		const silent = await state({ outputYuan: 2_900_000, baseRevision: 1 });
		expect([silent.statusCode, silent.json<{ code: string }>().code]).toEqual([
			422,
			"output.invalid",
		]);
		const same = await state({ baseRevision: 1, reason: "重报" });
		expect(same.json()).toMatchObject({
			code: "output.invalid",
			detail: { problem: "与已填报的数字相同，没有变化。" },
		});
		await state({ outputYuan: 2_900_000, baseRevision: 1, reason: "扣除退货" });
		const [, third] = (await read()).quarters;
		expect(third).toMatchObject({
			current: { revision: 2, outputYuan: 2_900_000, reason: "扣除退货" },
			earlier: [{ revision: 1, outputYuan: 3_000_000 }],
		});
		const events = await database.ownerDb
			.selectFrom("event")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("kind", "=", "output.recorded")
			.select("payload")
			.execute();
		expect(events).toHaveLength(2);
	});

	test.each([
		[
			{ quarter: "2026-Q1" },
			422,
			"output.quarter_invalid",
			"the running quarter",
		],
		[
			{ quarter: "2025-Q2" },
			409,
			"output.not_in_production",
			"a quarter before commissioning",
		],
		[{ outputYuan: null, jobs: null }, 422, "output.invalid", "nothing stated"],
		[
			{ baseRevision: 3 },
			409,
			"output.version_conflict",
			"a revision nobody has seen",
		],
		[{ outputYuan: -1 }, 400, "request.invalid", "less than nothing"],
		[{ quarter: "2025-09" }, 400, "request.invalid", "not a quarter"],
	])("%o is refused with %d %s: %s", async (given, status, code, _why) => {
		const { state } = await aPlant();
		const answer = await state(given);
		expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
			status,
			code,
		]);
	});

	test("is its owner's alone to state: an office reads, another owner finds nothing", async () => {
		const { office, read, state } = await aPlant();
		const county = await signedIn(database, office, "office", NOW, {
			regionPath: COUNTIES[0],
		});
		const answer = await state({}, county);
		expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
			403,
			"access.not_allowed",
		]);
		expect((await read(county)).mayRecord).toBe(false);
		const stranger = await signedIn(database, office, "owner", NOW, {
			organisationId: office.owners[1],
		});
		expect((await state({}, stranger)).json()).toMatchObject({
			code: "project.not_found",
		});
	});

	test("a project that is not in production is asked nothing", async () => {
		const office = await anOffice(database);
		const projectId = await aProject(database, office);
		const { cookies } = await signedIn(database, office, "owner", NOW);
		const answer = await app.inject({
			url: `/api/projects/${projectId}/outputs`,
			cookies,
		});
		expect(answer.json()).toMatchObject({ commissionedOn: null, quarters: [] });
	});

	test("two at once for one quarter: one stands, the other is told that somebody was first", async () => {
		const { projectId, state } = await aPlant();
		const answers = await releasedTogether(
			database.ownerDb,
			sql`select from project where project_id = ${projectId} for update`,
			() => [state({}), state({ outputYuan: 1 })],
		);
		expect(
			answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
		).toEqual([200, 409]);
	});
});
