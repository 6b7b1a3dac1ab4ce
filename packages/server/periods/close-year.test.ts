import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releasedTogether } from "../testing/contention.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { yearTurnOf } from "../testing/year-turn.ts";

/** Closing a year: what is in its way, who sees what is kept, and who comes at the same time. */

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
const { send, years, report, anOfficeInDecember, people } = yearTurnOf({
	database: () => database,
	app: () => app,
	now: () => now,
	at,
});

test("closing names every dekad that is not locked; each reader sees the kept figures of its own region", async () => {
	const { office, projects, who: inDecember } = await anOfficeInDecember();
	let who = inDecember;
	at("2025-12-25T08:00:00Z");
	await report(who.owner, projects.running, "2025-12-D3", { investment: 800 });
	const refused = await send(who.dispatcher, "/api/years/2025/close");
	expect(refused.json()).toMatchObject({
		code: "year.not_closable",
		detail: { problems: [{ key: "not_locked" }] },
	});
	expect((await years(who.dispatcher)).years[0]!.problems).toMatchObject([
		{
			key: "not_locked",
			detail: { dekads: expect.stringContaining("2025-12-D3") },
		},
	]);
	at("2026-02-01T00:00:00Z");
	who = await people(office);
	await send(who.dispatcher, "/api/years/2025/close");
	expect((await years(who.county)).years[0]).toMatchObject({
		closed: { figures: { actualYuan: 800 } },
	});
	const [mine] = (await years(who.owner)).years;
	expect(mine!.closed).toMatchObject({ figures: null });
});

test("a year closed and an exception granted in it at once: one of the two is refused", async () => {
	const { office, projects } = await anOfficeInDecember();
	at("2026-01-09T08:00:00Z");
	const who = await people(office);
	const asked = await send(who.dispatcher, "/api/approvals", {
		act: "lock_exception",
		input: {
			dekad: "2025-12-D3",
			projectId: projects.running,
			until: "2026-01-20T00:00:00.000Z",
			reason: "凭证迟到",
		},
	});
	const { requestId } = asked.json() as { requestId: string };
	const replies = await releasedTogether(
		database.ownerDb,
		sql`select pg_advisory_xact_lock(hashtextextended(${office.jurisdictionId}, 0))`,
		() => [
			send(who.dispatcher, "/api/years/2025/close"),
			send(who.colleague, `/api/approvals/${requestId}/decide`, {
				verdict: "approve",
			}),
		],
	);
	const [refused, ...others] = replies.filter(
		({ statusCode }) => statusCode === 409,
	);
	expect(others).toEqual([]);
	expect(refused!.json().code).toMatch(
		/^(year\.not_closable|period\.year_closed)$/,
	);
	expect(
		replies.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
	).toEqual([200, 409]);
});
