import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@dekad/core/access/actor.ts";
import type {
	LockExceptionView,
	PeriodCounts,
} from "@dekad/contract/lock-exceptions.ts";
import { asActor } from "../database/as-actor.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, COUNTIES } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { coveringException } from "./lock-exceptions.ts";

/** 2025-01-D1 is locked from the 15th. */

const LOCKED = new Date("2025-01-16T08:00:00Z");
const UNTIL = "2025-01-20T00:00:00Z";
let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => LOCKED);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

type Who = { cookies: Record<string, string> };
const post = async (who: Who, url: string, payload?: object) =>
	app.inject({
		method: "POST",
		url,
		cookies: who.cookies,
		...(payload ? { payload } : {}),
	});
const grant = (who: Who, more: object) =>
	post(who, "/api/lock-exceptions", {
		dekad: "2025-01-D1",
		until: UNTIL,
		reason: "停电",
		...more,
	});
const listOf = async (who: Who) =>
	(
		await app.inject({
			method: "GET",
			url: "/api/lock-exceptions",
			cookies: who.cookies,
		})
	).json<{ exceptions: LockExceptionView[] }>().exceptions;

async function aLockedOffice() {
	const office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 2 },
	});
	const projectId = await aProject(database, office);
	const neighbour = await aProject(database, office, {
		regionPath: COUNTIES[1],
	});
	const elsewhere = await aProject(database, office, {
		regionPath: COUNTIES[2],
		ownerOrgId: office.owners[1],
	});
	const as = (
		role: Role,
		more: { regionPath?: string; organisationId?: string } = {},
	) => signedIn(database, office, role, LOCKED, more);
	const covered = (id: string, regionPath: string, now = LOCKED) => {
		const actor = office.actor("owner");
		return asActor(database.db, actor, async (tx) =>
			Boolean(
				await coveringException(tx, office.jurisdictionId, {
					projectId: id,
					regionPath,
					dekadStart: "2025-01-01",
					now,
				}),
			),
		);
	};
	return {
		office,
		projectId,
		neighbour,
		elsewhere,
		covered,
		dispatcher: await as("dispatcher"),
		county: await as("office", { regionPath: COUNTIES[0] }),
		owner: await as("owner"),
		stranger: await as("owner", { organisationId: office.owners[1] }),
	};
}

describe("an exception", () => {
	test("for a project lets that project in until its instant, and nobody else", async () => {
		const { projectId, neighbour, dispatcher, covered } = await aLockedOffice();
		expect(await covered(projectId, COUNTIES[0])).toBe(false);
		const granted = await grant(dispatcher, { projectId });
		expect(granted.json()).toMatchObject({ projectId, isRunning: true });
		expect(await covered(projectId, COUNTIES[0])).toBe(true);
		expect(await covered(neighbour, COUNTIES[1])).toBe(false);
		expect(await covered(projectId, COUNTIES[0], new Date(UNTIL))).toBe(false);
	});

	test("for a region lets in all below it; ended, nobody; ended twice is refused", async () => {
		const { projectId, neighbour, elsewhere, dispatcher, covered } =
			await aLockedOffice();
		const { exceptionId } = (
			await grant(dispatcher, { region: "1401" })
		).json<LockExceptionView>();
		expect(
			await Promise.all([
				covered(projectId, COUNTIES[0]),
				covered(neighbour, COUNTIES[1]),
				covered(elsewhere, COUNTIES[2]),
			]),
		).toEqual([true, true, false]);
		const end = () =>
			post(dispatcher, `/api/lock-exceptions/${exceptionId}/end`);
		expect((await end()).json()).toMatchObject({ isRunning: false });
		expect(await covered(projectId, COUNTIES[0])).toBe(false);
		expect((await end()).json()).toMatchObject({ code: "exception.over" });
	});

	test("is told to those it concerns", async () => {
		const { projectId, dispatcher, county, owner, stranger } =
			await aLockedOffice();
		await grant(dispatcher, { projectId });
		for (const who of [dispatcher, county, owner])
			expect(await listOf(who)).toHaveLength(1);
		expect(await listOf(stranger)).toEqual([]);
		await grant(dispatcher, { region: "1402" });
		expect(
			(await listOf(stranger)).map(({ regionPath }) => regionPath),
		).toEqual(["14/1402/"]);
		expect(await listOf(county)).toHaveLength(1);
	});

	test("is the dispatcher's alone, runs beyond the lock and now, names one place, and a dekad that is open", async () => {
		const { office, projectId, dispatcher, county, owner } =
			await aLockedOffice();
		const codes = async (...replies: ReturnType<typeof grant>[]) =>
			(await Promise.all(replies)).map(
				(reply) => reply.json<{ code: string }>().code,
			);
		expect(
			await codes(
				grant(county, { projectId }),
				grant(owner, { projectId }),
				grant(dispatcher, { projectId, until: "2025-01-16T07:00:00Z" }),
				grant(dispatcher, {
					projectId,
					dekad: "2025-01-D2",
					until: "2025-01-21T00:00:00Z",
				}),
				grant(dispatcher, { projectId, dekad: "2025-02-D1" }),
				grant(dispatcher, { region: "9999" }),
				grant(dispatcher, { projectId, region: "1401" }),
				grant(dispatcher, { projectId: office.jurisdictionId }),
			),
		).toEqual([
			"access.not_allowed",
			"access.not_allowed",
			"exception.too_short",
			"exception.too_short",
			"period.not_open",
			"region.not_found",
			"request.invalid",
			"project.not_found",
		]);
	});

	test("is none in a closed year, and one granted before no longer covers", async () => {
		const { office, projectId, dispatcher, covered } = await aLockedOffice();
		await grant(dispatcher, { projectId });
		await database.ownerDb
			.insertInto("closed_year")
			.values({
				jurisdiction_id: office.jurisdictionId,
				year: 2025,
				closed_at: LOCKED,
				closed_by: "test",
				figures: "{}",
			})
			.execute();
		expect(await covered(projectId, COUNTIES[0])).toBe(false);
		expect((await grant(dispatcher, { projectId })).json()).toMatchObject({
			code: "period.year_closed",
		});
	});
});

test("a year's dekads are counted over what the reader sees, newest first", async () => {
	const { office, dispatcher, county, projectId } = await aLockedOffice();
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	await grant(dispatcher, { projectId });
	const countsOf = async (who: Who) =>
		(
			await app.inject({
				method: "GET",
				url: "/api/period-counts",
				cookies: who.cookies,
			})
		).json<{ year: number; periods: PeriodCounts[] }>();
	const { year, periods } = await countsOf(dispatcher);
	expect(year).toBe(2025);
	expect(periods).toMatchObject([
		{ dekad: "2025-01-D2", stand: "open", expected: 3, exceptions: 0 },
		{
			dekad: "2025-01-D1",
			stand: "locked",
			expected: 3,
			reported: 0,
			accepted: 0,
			acceptedByLevel: {},
			exceptions: 1,
		},
	]);
	expect((await countsOf(county)).periods[0]).toMatchObject({ expected: 1 });
});
