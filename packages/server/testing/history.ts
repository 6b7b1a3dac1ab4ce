import fc from "fast-check";
import { addDekads, dekadBounds, dekadId } from "@dekad/core/periods/dekad.ts";
import {
	addPeriods,
	periodBounds,
	periodOf,
} from "@dekad/core/periods/period.ts";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { returnReport } from "../reviews/return-report.ts";
import { submitReport } from "../reports/submit-report.ts";
import { recordDatedValues } from "../registry/record-dated-values.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import type { TestDatabase } from "./database.ts";
import {
	COUNTIES,
	dekadNumber,
	linearCurve,
	reportValues,
	type TestOffice,
} from "./fixtures.ts";
import { markDekadSumsOf } from "../rollups/dekad-sums.ts";

/**
 * Random histories of an office in the order of time: every act has an instant later than the one
 * before, so that what was known at an instant can be asked again afterwards.
 */

export const MEASURES = [
	"investment",
	"building",
	"paid_loan",
	"arrived_self",
	"statistical_investment",
] as const;
export const DEKADS = 42;
const STAGES = ["continued", "pre_work", "in_production", "at_capacity"];
const SECTORS = ["industry", "infrastructure", "social"];

/** How many dekads pass before an act, at most: 25 acts then cross a year. */
const pause = fc.integer({ min: 0, max: 4 });
const project = fc.nat(3);

const reviewing = <A extends "accept" | "return">(act: A) =>
	fc.record({ act: fc.constant(act), pause, pick: fc.nat(50) });

export const actArbitrary = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			act: fc.constant("submit" as const),
			pause,
			project,
			values: fc.array(fc.option(fc.nat(1_000_000)), {
				minLength: MEASURES.length,
				maxLength: MEASURES.length,
			}),
			correction: fc.option(
				fc.record({
					back: fc.integer({ min: 1, max: 20 }),
					measure: fc.nat(MEASURES.length - 1),
					difference: fc
						.integer({ min: -5000, max: 5000 })
						.filter((value) => value !== 0),
				}),
				{ freq: 2 },
			),
			isLate: fc.boolean(),
		}),
	},
	{ weight: 1, arbitrary: reviewing("accept") },
	{ weight: 1, arbitrary: reviewing("return") },
	{
		weight: 1,
		arbitrary: fc.record({
			act: fc.constant("replan" as const),
			pause,
			project,
			annual: fc.nat(5_000_000),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			act: fc.constant("stand" as const),
			pause,
			project,
			back: fc.nat(5),
			region: fc.constantFrom(...COUNTIES, "14/1401/"),
			sector: fc.constantFrom(...SECTORS),
			stage: fc.constantFrom(...STAGES),
			isPaused: fc.boolean(),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			act: fc.constant("list" as const),
			pause,
			members: fc.subarray([0, 1, 2, 3]),
			back: fc.nat(5),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			act: fc.constant("total" as const),
			pause,
			project,
			amount: fc.nat(9_000_000),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			act: fc.constant("output" as const),
			pause,
			project,
			quartersBack: fc.nat(4),
			amount: fc.option(fc.nat(1_000_000)),
		}),
	},
);
export type Act = typeof actArbitrary extends fc.Arbitrary<infer T> ? T : never;

export const LIST = "KEY";

/** Plays acts one after the other; `after` is called behind each with the instant at which it was done. */
export async function playHistory(
	database: TestDatabase,
	office: TestOffice,
	projects: readonly string[],
	acts: readonly Act[],
	after: (now: Date) => Promise<void> = async () => {},
): Promise<void> {
	let at = 0;
	let count = 0;
	let wasLate = false;
	for (const act of acts) {
		const next = Math.min(DEKADS - 1, at + act.pause);
		// At the last dekad a pause moves nothing: the clock must not fall back from late to in time.
		if (next > at) wasLate = false;
		at = next;
		wasLate ||= act.act === "submit" && act.isLate;
		count += 1;
		// Timely within two days of the last, locked after five; minutes keep the acts apart.
		const now = new Date(
			Date.parse(`${dekadBounds(dekadNumber(at)).last}T00:00:00Z`) +
				(wasLate ? 3 : 1) * 86_400_000 +
				count * 60_000,
		);
		await play(database, office, projects, act, at, now);
		await after(now);
	}
}

async function play(
	database: TestDatabase,
	office: TestOffice,
	projects: readonly string[],
	act: Act,
	at: number,
	now: Date,
): Promise<void> {
	const dekad = dekadNumber(at);
	const { jurisdictionId } = office;
	const owner = database.ownerDb;
	const mine = { jurisdiction_id: jurisdictionId };
	const asDispatcher = office.actor("dispatcher");
	const refresh = (projectId: string, from: string) =>
		asActor(
			database.db,
			asDispatcher,
			(tx) => refreshProjectDekads(tx, jurisdictionId, [projectId], from),
			{ reporting: true },
		);

	if (act.act === "submit") {
		const projectId = projects[act.project]!;
		const latest = await owner
			.selectFrom("progress_report")
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("project_id", "=", projectId)
			.where("dekad_start", "=", dekadBounds(dekad).first)
			.select((eb) => eb.fn.max("revision").as("revision"))
			.executeTakeFirst();
		await submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId,
				dekad: dekadId(dekad),
				kind: "actual",
				baseRevision: latest?.revision ?? 0,
				values: reportValues(
					Object.fromEntries(
						MEASURES.map((measure, index) => [
							measure,
							act.values[index] ?? null,
						]),
					),
					{
						corrections: act.correction
							? [
									{
										forDekad: dekadId(addDekads(dekad, -act.correction.back)),
										measure: MEASURES[act.correction.measure]!,
										differenceYuan: act.correction.difference,
										reason: "更正",
									},
								]
							: [],
					},
				),
			},
			now,
		}).catch((error: { code?: string }) => {
			if (!["report.invalid", "period.not_open"].includes(error.code ?? ""))
				throw error;
		});
		return;
	}
	if (act.act === "accept" || act.act === "return") {
		const waiting = await owner
			.selectFrom("progress_report")
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("state", "=", "submitted")
			.select(["report_id", "version"])
			.orderBy("report_id")
			.execute();
		const report = waiting[act.pick % Math.max(1, waiting.length)];
		if (!report) return;
		const call = {
			actor: asDispatcher,
			reportId: report.report_id,
			version: report.version,
			now,
		};
		if (act.act === "accept") await acceptReport(database.db, call);
		else
			await returnReport(database.db, { ...call, reason: "退回" }).catch(
				// What is locked is not sent back any more.
				(error: { code?: string }) => {
					if (error.code !== "review.locked") throw error;
				},
			);
		return;
	}
	if (act.act === "list") {
		const listId = await listOf(database, office);
		const version =
			(
				await owner
					.selectFrom("project_list_version")
					.where("list_id", "=", listId)
					.select((eb) => eb.fn.max("version").as("version"))
					.executeTakeFirst()
			)?.version ?? 0;
		const key = { ...mine, list_id: listId, version: version + 1 };
		await owner
			.insertInto("project_list_version")
			.values({
				...key,
				effective_on: dekadBounds(addDekads(dekad, -act.back)).first,
				reason: "调整",
				recorded_at: now,
				recorded_by: "test",
			})
			.execute();
		if (act.members.length > 0)
			await owner
				.insertInto("project_list_member")
				.values(
					act.members.map((member) => ({
						...key,
						project_id: projects[member]!,
					})),
				)
				.execute();
		return;
	}

	const projectId = projects[act.project]!;
	const stands = await owner
		.selectFrom("project")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("project_id", "=", projectId)
		.selectAll()
		.executeTakeFirstOrThrow();
	const mark = (from?: string) =>
		owner
			.transaction()
			.execute((tx) => markDekadSumsOf(tx, jurisdictionId, [projectId], from));
	const change = (values: object) =>
		owner
			.updateTable("project")
			.set(values)
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("project_id", "=", projectId)
			.execute();
	if (act.act === "output") {
		const quarter = addPeriods(
			periodOf("quarter", dekadBounds(dekad).first),
			-act.quartersBack,
		);
		const start = periodBounds(quarter).first;
		const before = await owner
			.selectFrom("project_output")
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("project_id", "=", projectId)
			.where("quarter_start", "=", start)
			.select((eb) => eb.fn.max("revision").as("revision"))
			.executeTakeFirst();
		await owner
			.insertInto("project_output")
			.values({
				...mine,
				project_id: projectId,
				region_path: stands.region_path,
				owner_org_id: stands.owner_org_id,
				quarter_start: start,
				revision: (before?.revision ?? 0) + 1,
				output_yuan: act.amount,
				recorded_at: now,
				recorded_by: "test",
			})
			.execute();
		await mark(start);
		return;
	}
	if (act.act === "total") {
		await asActor(database.db, asDispatcher, (tx) =>
			recordDatedValues(
				tx,
				asDispatcher,
				[
					{
						projectId,
						field: "total_investment",
						saidOn: dekadBounds(dekad).first,
						value: act.amount,
						reason: "调概",
						regionPath: stands.region_path,
						ownerOrgId: stands.owner_org_id,
					},
				],
				now,
			),
		);
		await change({ total_investment_yuan: act.amount });
		await mark();
		return;
	}
	if (act.act === "replan") {
		const before = await owner
			.updateTable("plan")
			.set({ state: "superseded" })
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("project_id", "=", projectId)
			.where("year", "=", dekad.year)
			.where("state", "=", "approved")
			.returning("revision")
			.executeTakeFirst();
		await owner
			.insertInto("plan")
			.values({
				...mine,
				plan_id: newId(now),
				project_id: projectId,
				region_path: stands.region_path,
				owner_org_id: stands.owner_org_id,
				year: dekad.year,
				revision: (before?.revision ?? 0) + 1,
				is_baseline: !before,
				cumulative_yuan: linearCurve(act.annual),
				// Every second plan says when the money arrives too.
				funds_cumulative_yuan:
					act.annual % 2 === 0 ? linearCurve(act.annual / 2) : null,
				reason: "调整",
				recorded_at: now,
				recorded_by: "test",
			})
			.execute();
		await refresh(projectId, `${dekad.year}-01-01`);
		return;
	}
	const fromOn = dekadBounds(addDekads(dekad, -act.back)).first;
	const place = {
		region_code: act.region.split("/").at(-2)!,
		region_path: act.region,
		sector_code: act.sector,
		sector_path: `${act.sector}/`,
		owner_org_id: stands.owner_org_id,
		stage: act.stage,
		is_paused: act.isPaused,
	};
	await owner
		.insertInto("project_standing")
		.values({
			...mine,
			...place,
			project_id: projectId,
			from_on: fromOn,
			recorded_at: now,
			recorded_by: "test",
		})
		.execute();
	await change(place);
	await mark();
	await refresh(projectId, fromOn);
}

async function listOf({ ownerDb }: TestDatabase, office: TestOffice) {
	const known = await ownerDb
		.selectFrom("project_list")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("code", "=", LIST)
		.select("list_id")
		.executeTakeFirst();
	if (known) return known.list_id;
	const listId = newId();
	await ownerDb
		.insertInto("project_list")
		.values({
			jurisdiction_id: office.jurisdictionId,
			list_id: listId,
			code: LIST,
			name_zh: "重点工程",
		})
		.execute();
	return listId;
}
