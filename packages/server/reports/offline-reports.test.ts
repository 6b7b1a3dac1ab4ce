import * as fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportDeskSchema } from "@dekad/contract/report-desk.ts";
import {
	ACT_CODES,
	type HandInAnswer,
	liveThroughHistory,
	type ReportServer,
} from "@dekad/core/reports/testing/report-histories.ts";
import type { ServerDraft } from "@dekad/core/reports/outbox.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { returnReport } from "../reviews/return-report.ts";

/** The outbox of a phone against the real server: histories on a line that breaks, and two people who really meet. */

const NOW = new Date("2026-03-11T08:00:00Z");
const DEKAD = "2026-03-D1";
let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let people: Awaited<ReturnType<typeof signedIn>>[];
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => NOW);
	office = await anOffice(database, {
		openFrom: { year: 2026, month: 1, part: 1 },
		openUntil: { year: 2026, month: 3, part: 1 },
	});
	people = [
		await signedIn(database, office, "owner", NOW),
		await signedIn(database, office, "owner", NOW),
	];
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const ask = async (
	person: number,
	method: "GET" | "POST" | "PUT" | "DELETE",
	url: string,
	{ payload, key }: { payload?: object; key?: string } = {},
) =>
	app.inject({
		method,
		url,
		cookies: people[person]!.cookies,
		...(payload ? { payload } : {}),
		...(key ? { headers: { "idempotency-key": key } } : {}),
	});

type WireDraft = Omit<ServerDraft, "base"> & {
	baseValues: ReportValues | null;
};
const draftOf = ({ baseValues, ...draft }: WireDraft): ServerDraft => ({
	...draft,
	base: baseValues,
});

/** One project's report at the real server. */
function realServer(projectId: string): ReportServer {
	const reports = () =>
		database.ownerDb
			.selectFrom("progress_report")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("project_id", "=", projectId)
			.orderBy("revision");
	const drafts = `/api/projects/${projectId}/report-draft`;
	return {
		async handIn(person, { key, kind, baseRevision, values, writtenAt }) {
			const reply = await ask(
				person,
				"POST",
				`/api/projects/${projectId}/reports`,
				{
					key: `${projectId} ${key}`,
					payload: { dekad: DEKAD, kind, baseRevision, writtenAt, ...values },
				},
			);
			const said = reply.json() as {
				revision: number;
				code: string;
				detail: { report: { revision: number; values: ReportValues } };
			};
			if (reply.statusCode === 200)
				return { type: "sent", revision: said.revision };
			const refused: HandInAnswer =
				said.code === "report.version_conflict"
					? { type: "conflict", theirs: said.detail.report }
					: { type: "refused", code: said.code };
			if (refused.type === "refused")
				expect(refused.code).toBe("period.locked");
			return refused;
		},
		async read(person) {
			const reply = await ask(person, "GET", `/api/report-desk?dekad=${DEKAD}`);
			const { projects } = reportDeskSchema.parse(reply.json());
			const found = projects.find((project) => project.projectId === projectId);
			if (!found) throw new Error(`${projectId} is not on its owner's desk`);
			const { report, draft } = found;
			return {
				standing: report,
				draft: draft && draftOf(draft as WireDraft),
			};
		},
		async saveDraft(person, { baseRevision, base, kind, values, writtenAt }) {
			const reply = await ask(person, "PUT", drafts, {
				payload: {
					dekad: DEKAD,
					baseRevision,
					baseValues: base,
					kind,
					values,
					writtenAt,
				},
			});
			expect(reply.statusCode, reply.body).toBe(200);
			return draftOf((reply.json() as { draft: WireDraft }).draft);
		},
		async discardDraft(person, writtenUntil) {
			await ask(
				person,
				"DELETE",
				`${drafts}?dekad=${DEKAD}&writtenUntil=${writtenUntil}`,
			);
		},
		async setLocked(isLocked) {
			await database.ownerDb
				.updateTable("reporting_period")
				.set({
					locked_from: new Date(
						NOW.getTime() + (isLocked ? -1 : 1) * 86_400_000,
					),
				})
				.where("jurisdiction_id", "=", office.jurisdictionId)
				.where("dekad_start", "=", "2026-03-01")
				.execute();
		},
		async sendBack() {
			const standing = await reports()
				.where("is_counted", "=", true)
				.select(["report_id as reportId", "version"])
				.executeTakeFirst();
			if (standing)
				await returnReport(database.db, {
					actor: office.actor("dispatcher"),
					...standing,
					reason: "请核对",
					now: NOW,
				});
		},
		async listRevisions() {
			const rows = await reports()
				.select([
					"investment_yuan as investment",
					"note",
					"next_steps as nextSteps",
				])
				.execute();
			return rows.map(({ investment, note, nextSteps }) => ({
				measures: { investment },
				physicalProgressRatio: null,
				peopleOnSite: null,
				machinesOnSite: null,
				physicalProgressText: "",
				nextSteps,
				note,
				problems: [],
				corrections: [],
			}));
		},
		async countCounted() {
			const rows = await reports()
				.where("is_counted", "=", true)
				.select("revision")
				.execute();
			return rows.length;
		},
	};
}

const HISTORIES = 200;
test(`over ${HISTORIES} histories the real server and the outbox keep what the model promises, and the totals are what a rebuild makes of them`, async () => {
	let reports = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat(ACT_CODES - 1), { maxLength: 24, size: "max" }),
			async (codes) => {
				const projectId = await aProject(database, office);
				const server = realServer(projectId);
				await liveThroughHistory(codes, server);
				reports += (await server.listRevisions()).length;
				// A desk of 200 projects would be read a thousand times.
				await database.ownerDb
					.updateTable("project")
					.set({ owner_org_id: office.owners[1] })
					.where("project_id", "=", projectId)
					.execute();
			},
		),
		{ numRuns: HISTORIES, endOnFailure: true },
	);
	expect(reports).toBeGreaterThan(HISTORIES / 2);
	expect(
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId),
	).toMatchObject({ removed: 0 });
}, 300_000);

describe("two people of one owner hand in at the same moment", () => {
	const values = (investment: number) => ({
		dekad: DEKAD,
		baseRevision: 0,
		measures: { investment },
		note: `完成${investment}`,
		writtenAt: "2026-03-11T07:59:00.000Z",
	});

	test("one wins; the other is told the winner's words and name, and keeps its draft", async () => {
		const projectId = await aProject(database, office);
		await realServer(projectId).setLocked(false);
		for (const person of [0, 1])
			await ask(person, "PUT", `/api/projects/${projectId}/report-draft`, {
				payload: {
					dekad: DEKAD,
					baseRevision: 0,
					kind: "actual",
					values: {
						measures: { investment: person + 1 },
						note: `完成${person + 1}`,
					},
					writtenAt: "2026-03-11T07:59:00.000Z",
				},
			});
		const replies = await releasedTogether(
			database.ownerDb,
			sql`select 1 from project where project_id = ${projectId} for update`,
			() =>
				[0, 1].map((person) =>
					ask(person, "POST", `/api/projects/${projectId}/reports`, {
						payload: values(person + 1),
					}),
				),
		);
		const winner = replies.findIndex(({ statusCode }) => statusCode === 200);
		const loser = 1 - winner;
		expect(replies[loser]!.statusCode).toBe(409);
		expect(replies[loser]!.json()).toMatchObject({
			code: "report.version_conflict",
			detail: {
				current: 1,
				report: {
					revision: 1,
					handedInBy: "测试owner",
					values: {
						measures: { investment: winner + 1 },
						note: `完成${winner + 1}`,
					},
				},
			},
		});
		const deskOf = async (person: number) =>
			(await realServer(projectId).read(person)).draft;
		expect(await deskOf(winner)).toBeNull();
		expect(await deskOf(loser)).toMatchObject({
			values: { measures: { investment: loser + 1 } },
		});
		expect(await realServer(projectId).listRevisions()).toHaveLength(1);
	});
});
