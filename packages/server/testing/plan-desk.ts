import type { FastifyInstance } from "fastify";
import type { Dekad } from "@dekad/core/periods/dekad.ts";
import type { PlanDesk, PlanView } from "@dekad/contract/plans.ts";
import { asActor } from "../database/as-actor.ts";
import { rollup } from "../rollups/queries.ts";
import type { TestDatabase } from "./database.ts";
import {
	anOffice,
	COUNTIES,
	linearCurve,
	type TestOffice,
} from "./fixtures.ts";
import { signedIn } from "./http.ts";

export type Who = { cookies: Record<string, string> };
type Answer = { code?: string; detail?: Record<string, unknown> } & PlanView;

/** What tests of plans do through HTTP, over a server whose clock they may move. */
export function planDeskOf({
	database,
	app,
	now,
}: {
	database: TestDatabase;
	app: FastifyInstance;
	now: () => Date;
}) {
	const post = async (who: Who, url: string, payload: object, key?: string) => {
		const reply = await app.inject({
			method: "POST",
			url,
			cookies: who.cookies,
			...(key ? { headers: { "idempotency-key": key } } : {}),
			payload,
		});
		return { status: reply.statusCode, body: reply.json() as Answer };
	};
	const get = async <T>(who: Who, url: string) => {
		const reply = await app.inject({
			method: "GET",
			url,
			cookies: who.cookies,
		});
		return { status: reply.statusCode, body: reply.json() as T };
	};
	return {
		get,
		deskOf: async (who: Who, projectId: string, year = 2025) =>
			(await get<PlanDesk>(who, `/api/projects/${projectId}/plan?year=${year}`))
				.body,
		/** An even plan of 3,600 yuan for 2025 unless a test says otherwise. */
		save: (who: Who, projectId: string, more: object, key?: string) =>
			post(
				who,
				`/api/projects/${projectId}/plan`,
				{
					year: 2025,
					cumulativeYuan: linearCurve(3600),
					reason: "年初计划",
					baseRevision: 0,
					...more,
				},
				key,
			),
		decide: (
			who: Who,
			planId: string,
			verb: "approve" | "refuse" | "withdraw",
			payload: object,
		) => post(who, `/api/plans/${planId}/${verb}`, payload),
		/** Everybody who has something to do with a plan; the project's county is the first of COUNTIES. */
		people: async (openUntil: Dekad = { year: 2025, month: 4, part: 2 }) => {
			const office = await anOffice(database, {
				openFrom: { year: 2024, month: 1, part: 1 },
				openUntil,
			});
			const who = (
				role: Parameters<typeof signedIn>[2],
				reach: Parameters<typeof signedIn>[4] = {},
			) => signedIn(database, office, role, now(), reach);
			return {
				office,
				owner: await who("owner"),
				county: await who("office", { regionPath: COUNTIES[0] }),
				otherCounty: await who("office", { regionPath: COUNTIES[1] }),
				city: await who("office", { regionPath: "14/1401/" }),
				dispatcher: await who("dispatcher"),
				leader: await who("leader"),
				otherOwner: await who("owner", {
					regionPath: null,
					organisationId: office.owners[1],
				}),
			};
		},
		/** The office's totals as reported, now or as they were known at an instant. */
		totalOf: async (office: TestOffice, period: string, asOf?: string) => {
			const actor = office.actor("dispatcher");
			const { total } = await asActor(database.db, actor, (tx) =>
				rollup(tx, actor, {
					period,
					now: now(),
					view: "reported",
					...(asOf ? { asOf: new Date(asOf) } : {}),
				}),
			);
			return total;
		},
	};
}

/** The even plan of 3,600 yuan with the dekads after the locked ones changed so that the year is another. */
export const replanned = (annual: number, locked = 9): number[] => {
	const before = linearCurve(3600);
	const base = before[locked - 1] ?? 0;
	return before.map((yuan, place) =>
		place < locked
			? yuan
			: base +
				Math.floor(((annual - base) * (place + 1 - locked)) / (36 - locked)),
	);
};
