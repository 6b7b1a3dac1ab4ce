import type { FastifyInstance } from "fastify";
import { expect } from "vitest";
import {
	type DeskProject,
	type ReportDesk,
	reportDeskSchema,
} from "@dekad/contract/report-desk.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import type { TestDatabase } from "./database.ts";
import { anOffice, aProject } from "./fixtures.ts";
import { signedIn } from "./http.ts";

export type Person = Awaited<ReturnType<typeof signedIn>>;

/** What tests of the owner's desk do through HTTP, over a server whose clock they may move. */
export function reportDeskOf({
	database,
	app,
	now,
}: {
	database: () => TestDatabase;
	app: () => FastifyInstance;
	now: () => Date;
}) {
	const send = async (
		{ cookies }: Person,
		method: "GET" | "POST" | "PUT" | "DELETE",
		url: string,
		payload?: object,
	) => app().inject({ method, url, cookies, ...(payload ? { payload } : {}) });

	async function desk(who: Person, dekad?: string): Promise<ReportDesk> {
		const reply = await send(
			who,
			"GET",
			`/api/report-desk${dekad ? `?dekad=${dekad}` : ""}`,
		);
		expect(reply.statusCode, reply.body).toBe(200);
		return reportDeskSchema.parse(reply.json());
	}
	async function deskProject(
		who: Person,
		projectId: string,
		dekad?: string,
	): Promise<DeskProject> {
		const { projects } = await desk(who, dekad);
		return projects.find((project) => project.projectId === projectId)!;
	}
	async function handIn(
		who: Person,
		projectId: string,
		dekad: string,
		more: object = {},
	) {
		return send(who, "POST", `/api/projects/${projectId}/reports`, {
			dekad,
			baseRevision: 0,
			measures: { investment: 10 },
			...more,
		});
	}

	/** An office with its dekads until 2025-02-D1 opened, and one project of its first owner. */
	async function anOwner(given: Parameters<typeof aProject>[2] = {}) {
		const office = await anOffice(database(), {
			openUntil: { year: 2025, month: 2, part: 1 },
		});
		await database()
			.ownerDb.insertInto("cadence")
			.values([
				{
					jurisdiction_id: office.jurisdictionId,
					stage: "continued",
					is_paused: false,
					every: "dekad",
				},
				{
					jurisdiction_id: office.jurisdictionId,
					stage: "continued",
					is_paused: true,
					every: "month",
				},
			])
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		const projectId = await aProject(database(), office, given);
		await rebuildProjectDekads(database().ownerDb, office.jurisdictionId);
		const who = await signedIn(database(), office, "owner", now());
		return { office, projectId, who };
	}

	return { send, desk, deskProject, handIn, anOwner };
}

/** A half-written report of 2025-02-D1, written `second` seconds past 07:00 on the 11th. */
export const draft = (investment: number, second = 0, more: object = {}) => ({
	dekad: "2025-02-D1",
	baseRevision: 0,
	kind: "actual",
	values: { measures: { investment }, note: "写了一半" },
	writtenAt: new Date(Date.UTC(2025, 1, 11, 7, 0, second)).toISOString(),
	...more,
});
