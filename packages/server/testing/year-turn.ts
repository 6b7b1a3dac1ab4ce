import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import type { YearsView } from "@dekad/contract/years.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { openPeriods } from "../periods/open-periods.ts";
import { rollup } from "../rollups/queries.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import type { TestDatabase } from "./database.ts";
import { anOffice, aProject, COUNTIES, type TestOffice } from "./fixtures.ts";
import { signedIn } from "./http.ts";

type Who = { cookies: Record<string, string> };

/** What tests of a year's turn do, over a server whose clock they move with `at`. */
export function yearTurnOf({
	database,
	app,
	now,
	at,
}: {
	database: () => TestDatabase;
	app: () => FastifyInstance;
	now: () => Date;
	at: (instant: string) => Date;
}) {
	async function send({ cookies }: Who, url: string, payload: object = {}) {
		return app().inject({ method: "POST", url, cookies, payload });
	}
	const years = async ({ cookies }: Who): Promise<YearsView> =>
		(await app().inject({ method: "GET", url: "/api/years", cookies })).json();

	const report = (
		who: Who,
		projectId: string,
		dekad: string,
		measures: Partial<Record<FlowMeasure, number>>,
		baseRevision = 0,
	) =>
		send(who, `/api/projects/${projectId}/reports`, {
			dekad,
			baseRevision,
			measures,
		});

	/** Figures of a period as the whole office sees them. */
	const total = async (
		office: TestOffice,
		period: string,
		view: "reported" | "corrected",
		list?: string,
	) => {
		const dispatcher = office.actor("dispatcher");
		return asActor(database().db, dispatcher, (tx) =>
			rollup(tx, dispatcher, { period, view, list, now: now() }),
		);
	};
	const done = async (
		office: TestOffice,
		period: string,
		view: "reported" | "corrected",
	) => {
		const { total: cell } = await total(office, period, view);
		return [cell.actual, cell.sinceStart];
	};

	async function aList(
		{ jurisdictionId }: TestOffice,
		code: string,
		members: readonly string[],
		effectiveOn = "2025-01-20",
	) {
		const key = { jurisdiction_id: jurisdictionId, list_id: newId() };
		await database()
			.ownerDb.insertInto("project_list")
			.values({ ...key, code, name_zh: code })
			.execute();
		await database()
			.ownerDb.insertInto("project_list_version")
			.values({
				...key,
				version: 1,
				effective_on: effectiveOn,
				reason: "下达",
				recorded_at: new Date("2025-01-19T00:00:00Z"),
				recorded_by: "test",
			})
			.execute();
		await database()
			.ownerDb.insertInto("project_list_member")
			.values(members.map((project_id) => ({ ...key, version: 1, project_id })))
			.execute();
	}

	async function stands(
		{ jurisdictionId }: TestOffice,
		projectId: string,
		fromOn: string,
		stage: string,
	) {
		await sql`insert into project_standing
		select jurisdiction_id, project_id, ${fromOn}::date, region_code, region_path, sector_code, sector_path, owner_org_id, ${stage}, is_paused, '', ${`${fromOn}T12:00:00Z`}::timestamptz, 'test'
		from project where jurisdiction_id = ${jurisdictionId} and project_id = ${projectId}`.execute(
			database().ownerDb,
		);
		await database()
			.ownerDb.updateTable("project")
			.set({ stage })
			.where("project_id", "=", projectId)
			.execute();
	}

	/**
	 * An office whose rule has December's own cut-off, the 25th instead of the 28th, with a continued project, a new start that has
	 * started, one that has not, and one completed in September; dekads opened to 2025-12-D3 by the rule.
	 */
	async function anOfficeInDecember() {
		at("2025-12-21T02:00:00Z");
		const office = await anOffice(database(), {
			openUntil: { year: 2025, month: 11, part: 3 },
		});
		const { ownerDb } = database();
		await ownerDb
			.updateTable("jurisdiction")
			.set({ settings: JSON.stringify({ dekadRule: "9_19_28_december_25" }) })
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.execute();
		const make = (code: string, stage = "continued", yuan = 3600) =>
			aProject(database(), office, {
				code,
				stage,
				openingYuan: 10_000,
				annualPlans: { 2025: yuan },
			});
		const projects = {
			running: await make("A-RUNNING"),
			begun: await make("B-BEGUN", "new_start"),
			planned: await make("C-PLANNED", "new_start"),
			completed: await make("D-COMPLETED"),
		};
		await ownerDb
			.updateTable("project")
			.set({ batch_session: "2025-3" })
			.where("project_id", "in", [projects.begun, projects.completed])
			.execute();
		await ownerDb
			.updateTable("project")
			.set({ actual_start_on: "2025-04-02", planned_start_on: "2025-04-01" })
			.where("project_id", "=", projects.begun)
			.execute();
		await stands(office, projects.completed, "2025-09-15", "completed");
		await aList(office, "KEY", Object.values(projects));
		await aList(
			office,
			"BATCH",
			[projects.begun, projects.completed],
			"2025-10-01",
		);
		await aList(office, "OLD", [projects.running], "2024-03-01");
		const dispatcher = office.actor("dispatcher");
		await asActor(database().db, dispatcher, async (tx) => {
			const { dekadRule, calendar, timeZone, rootPath } = await officeOf(
				tx,
				office.jurisdictionId,
			);
			await openPeriods(tx, {
				actor: dispatcher,
				settings: { rule: dekadRule, calendar, timeZone },
				first: { year: 2025, month: 12, part: 1 },
				last: { year: 2025, month: 12, part: 3 },
				regionPath: rootPath,
				now: now(),
			});
		});
		await rebuildProjectDekads(ownerDb, office.jurisdictionId);
		return { office, projects, who: await people(office) };
	}

	/** The people of an office, signed in now: a session does not last over the holidays. */
	const people = async (office: TestOffice) => ({
		owner: await signedIn(database(), office, "owner", now()),
		dispatcher: await signedIn(database(), office, "dispatcher", now()),
		colleague: await signedIn(database(), office, "dispatcher", now()),
		county: await signedIn(database(), office, "office", now(), {
			regionPath: COUNTIES[0],
		}),
	});

	const periodOf = async ({ jurisdictionId }: TestOffice, start: string) =>
		database()
			.ownerDb.selectFrom("reporting_period")
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("dekad_start", "=", start)
			.selectAll()
			.executeTakeFirst();

	const rebuild = ({ jurisdictionId }: TestOffice) =>
		rebuildProjectDekads(database().ownerDb, jurisdictionId);

	const membersOf = async (
		{ jurisdictionId }: TestOffice,
		code: string,
		version: number,
	) =>
		(
			await sql<{ code: string }>`
			select p.code from project_list_member m
			join project_list l using (jurisdiction_id, list_id)
			join project p using (jurisdiction_id, project_id)
			where m.jurisdiction_id = ${jurisdictionId} and l.code = ${code} and m.version = ${version}
			order by p.code`.execute(database().ownerDb)
		).rows.map((row) => row.code);

	return {
		send,
		years,
		report,
		total,
		done,
		stands,
		anOfficeInDecember,
		people,
		periodOf,
		rebuild,
		membersOf,
	};
}
