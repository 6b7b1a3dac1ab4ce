import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asActor } from "../database/as-actor.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { yearTurnOf } from "../testing/year-turn.ts";
import { openPeriods } from "./open-periods.ts";
import { openYear } from "./open-year.ts";

/** Opening a year again, late, too early, and over what was decided by hand. */

let now = new Date("2025-01-01T00:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => now);
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const at = (instant: string) => {
	now = new Date(instant);
	return now;
};
const { send, years, stands, anOfficeInDecember, people, rebuild, membersOf } =
	yearTurnOf({
		database: () => database,
		app: () => app,
		now: () => now,
		at,
	});

describe("opening a year", () => {
	test("again changes nothing, however often and by how many at once", async () => {
		const { office, who } = await anOfficeInDecember();
		at("2025-12-27T08:00:00Z");
		await Promise.all([
			send(who.dispatcher, "/api/years/2026/open"),
			send(who.dispatcher, "/api/years/2026/open"),
		]);
		const state = async () => {
			const tables: Record<string, unknown> = {};
			for (const table of [
				"project_list_version",
				"project_list_member",
				"project_standing",
				"project_step",
				"opened_year",
				"reporting_period",
				"event",
			] as const)
				tables[table] = await database.ownerDb
					.selectFrom(table as "event")
					.where("jurisdiction_id", "=", office.jurisdictionId)
					.selectAll()
					.execute();
			return tables;
		};
		const once = await state();
		expect(once["opened_year"]).toHaveLength(1);
		at("2025-12-28T08:00:00Z");
		expect((await send(who.dispatcher, "/api/years/2026/open")).json()).toEqual(
			{ year: 2026, dekads: [], continued: 0, lists: [] },
		);
		expect(await state()).toEqual(once);
	});

	test("leaves what was decided by hand: a list's version of the new year, a standing from 1 January", async () => {
		const { office, projects, who } = await anOfficeInDecember();
		await sql`insert into project_list_version
			select jurisdiction_id, list_id, 2, '2026-01-15', '下达', ${now}, 'test' from project_list
			where jurisdiction_id = ${office.jurisdictionId} and code = 'KEY'`.execute(
			database.ownerDb,
		);
		await stands(office, projects.begun, "2026-01-05", "new_start");
		const opened = await send(who.dispatcher, "/api/years/2026/open");
		expect(opened.json()).toMatchObject({
			continued: 0,
			lists: [{ code: "BATCH" }],
		});
	});

	test("follows the rule chosen for a list, and refuses one for a list that is none", async () => {
		const { office, who } = await anOfficeInDecember();
		const choose = (code: string, rule: string) =>
			send(who.dispatcher, "/api/years/2026/open", { lists: [{ code, rule }] });
		expect((await choose("NONE", "whole")).json()).toMatchObject({
			code: "list.not_found",
		});
		expect((await choose("KEY", "whole")).json()).toMatchObject({
			lists: [
				{ code: "BATCH" },
				{ code: "KEY", rule: "whole", kept: 4, left: 0 },
			],
		});
		expect(await membersOf(office, "KEY", 2)).toHaveLength(4);
	});

	test("after the clock has opened January: projects and lists still turn, and the totals follow", async () => {
		const { office } = await anOfficeInDecember();
		at("2026-01-12T02:00:00Z");
		const who = await people(office);
		const dispatcher = office.actor("dispatcher");
		await asActor(database.db, dispatcher, async (tx) => {
			const { dekadRule, calendar, timeZone, rootPath } = await officeOf(
				tx,
				office.jurisdictionId,
			);
			await openPeriods(tx, {
				actor: dispatcher,
				settings: { rule: dekadRule, calendar, timeZone },
				first: { year: 2026, month: 1, part: 1 },
				last: { year: 2026, month: 1, part: 2 },
				regionPath: rootPath,
				now,
			});
		});
		expect((await years(who.dispatcher)).next).toMatchObject({ year: 2026 });
		expect(
			(await send(who.dispatcher, "/api/years/2026/open")).json(),
		).toMatchObject({ dekads: [], continued: 1 });
		expect(await rebuild(office)).toMatchObject({ corrected: 0, removed: 0 });
		expect((await years(who.dispatcher)).next).toMatchObject({
			year: 2027,
			mayOpen: false,
			opensFrom: "2026-12-D3",
		});
	});

	test("is refused before December's last dekad is open and after the year's first quarter", async () => {
		const { office, who } = await anOfficeInDecember();
		expect(
			(await send(who.dispatcher, "/api/years/2027/open")).json(),
		).toMatchObject({
			code: "year.too_early",
			detail: { opensFrom: "2026-12-D3" },
		});
		await send(who.dispatcher, "/api/years/2026/open");
		await expect(
			openYear(database.db, {
				actor: office.actor("dispatcher"),
				year: 2025,
				now,
			}),
		).rejects.toMatchObject({ code: "year.past", detail: { next: 2027 } });
	});
});
