import type { FastifyInstance } from "fastify";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SessionCache } from "../access/session-cache.ts";
import { appendEvents, type NewEvent } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { submitReport } from "../reports/submit-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { openStream } from "../testing/event-stream.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { MOST_STREAMS } from "./routes.ts";
import { ChangeWatch, type Listener } from "./watch-changes.ts";

const NOW = new Date("2025-01-21T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let projects: readonly [string, string];
let url: string;

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	projects = [
		await aProject(database, office, { annualPlans: { 2025: 3600 } }),
		await aProject(database, office, {
			regionPath: COUNTIES[2],
			ownerOrgId: office.owners[1],
			annualPlans: { 2025: 3600 },
		}),
	];
	app = await testServer(database, () => NOW);
	await app.listen({ port: 0, host: "127.0.0.1" });
	url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/changes`;
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const submit = (place: 0 | 1, dekad: string) =>
	submitReport(database.db, {
		actor: office.actor("owner", { organisationId: office.owners[place] }),
		report: {
			projectId: projects[place],
			dekad,
			kind: "actual",
			baseRevision: 0,
			values: reportValues({ investment: 7 }),
		},
		now: NOW,
	});

const said = (event: Partial<NewEvent>, now = NOW) =>
	asActor(database.db, office.actor("dispatcher"), (tx) =>
		appendEvents(
			tx,
			office.actor("dispatcher"),
			[{ kind: "test.said", subjectId: null, regionPath: "14/", ...event }],
			now,
		),
	);

describe("the stream of changes", () => {
	test("each of two accounts hears of its own region and never of the other's", async () => {
		const first = await signedIn(database, office, "office", NOW, {
			regionPath: "14/1401/",
		});
		const second = await signedIn(database, office, "office", NOW, {
			regionPath: "14/1402/",
		});
		const owner = await signedIn(database, office, "owner", NOW, {
			organisationId: office.owners[1],
		});
		const streams = await Promise.all(
			[first, second, owner].map(({ cookies }) => openStream(url, cookies)),
		);
		await submit(0, "2025-01-D2");
		await submit(1, "2025-01-D2");
		await said({ kind: "project.changed", regionPath: "14/" });
		await said({ kind: "user.reset", regionPath: "14/1401/" });
		await said({ kind: "user.reset", regionPath: "14/1402/" });
		await said({ kind: "period.opened", payload: { dekad: "2025-01-D3" } });
		for (const stream of streams)
			await stream.until((heard) =>
				heard.some(({ data }) => JSON.stringify(data).includes("period")),
			);
		const opened = {
			kind: "period.opened",
			projectId: null,
			regionPath: "14/",
			dekad: "2025-01-D3",
		};
		const ofOther = {
			kind: "report.submitted",
			projectId: projects[1],
			regionPath: COUNTIES[2],
			dekad: "2025-01-D2",
		};
		// Ids made in one millisecond have no order.
		const [one, two, three] = streams.map((stream) =>
			stream.changes().sort((a, b) => (a.kind < b.kind ? 1 : -1)),
		);
		expect(one).toEqual([
			{
				kind: "report.submitted",
				projectId: projects[0],
				regionPath: COUNTIES[0],
				dekad: "2025-01-D2",
			},
			opened,
		]);
		expect(two).toEqual([ofOther, opened]);
		expect(three).toEqual([ofOther, opened]);
		for (const stream of streams) stream.close();
	});

	test("nobody hears without an account", async () => {
		expect((await openStream(url, {})).status).toBe(401);
	});

	test("a reader that comes again hears exactly what it missed", async () => {
		const { cookies } = await signedIn(database, office, "dispatcher", NOW);
		const stream = await openStream(url, cookies);
		await said({ kind: "test.first" });
		await stream.until((heard) =>
			heard.some(({ data }) => JSON.stringify(data).includes("first")),
		);
		const place = stream.heard.at(-1)!.id!;
		stream.close();
		await said({ kind: "test.second" });
		const again = await openStream(url, cookies, place);
		await again.until(() => again.changes().length > 0);
		expect(again.changes().map(({ kind }) => kind)).toEqual(["test.second"]);
		again.close();
	});

	test("a reader from before a restart is told to read everything anew", async () => {
		const { cookies } = await signedIn(database, office, "dispatcher", NOW);
		const stream = await openStream(url, cookies, "another-process.12");
		await stream.until(() => stream.changes().length > 0);
		expect(stream.changes()[0]!.kind).toBe("many");
		stream.close();
	});

	test("more changes at once than are worth telling come as one", async () => {
		const { cookies } = await signedIn(database, office, "dispatcher", NOW);
		const stream = await openStream(url, cookies);
		await stream.until((heard) => heard.length > 0);
		const before = stream.changes().length;
		const actor = office.actor("dispatcher");
		await asActor(database.db, actor, (tx) =>
			appendEvents(
				tx,
				actor,
				Array.from({ length: 60 }, () => ({
					kind: "test.bulk",
					subjectId: null,
					regionPath: "14/",
				})),
				NOW,
			),
		);
		await stream.until(() => stream.changes().length > before);
		expect(stream.changes().slice(before)).toEqual([
			{ kind: "many", projectId: null, regionPath: null, dekad: null },
		]);
		stream.close();
	});

	test("the stream ends when its reader signs out", async () => {
		const { cookies } = await signedIn(database, office, "dispatcher", NOW);
		const stream = await openStream(url, cookies);
		await app.inject({
			method: "POST",
			url: "/api/session/end",
			cookies,
			payload: {},
		});
		await stream.ended;
		expect((await openStream(url, cookies)).status).toBe(401);
	});

	test("an account holds six streams; a seventh is refused until one is closed", async () => {
		const { cookies } = await signedIn(database, office, "dispatcher", NOW);
		const held = [];
		for (let count = 0; count < MOST_STREAMS; count++)
			held.push(await openStream(url, cookies));
		expect((await openStream(url, cookies)).status).toBe(429);
		held[0]!.close();
		let status = 429;
		for (let tries = 0; tries < 100 && status === 429; tries++) {
			await new Promise((resolve) => setTimeout(resolve, 20));
			const again = await openStream(url, cookies);
			status = again.status;
			again.close();
		}
		expect(status).toBe(200);
		for (const stream of held) stream.close();
	});
});

test("a server that stops ends its streams and does not wait for their readers", async () => {
	const stopping = await testServer(database, () => NOW);
	await stopping.listen({ port: 0, host: "127.0.0.1" });
	const { port } = stopping.server.address() as AddressInfo;
	const { cookies } = await signedIn(database, office, "dispatcher", NOW);
	const stream = await openStream(
		`http://127.0.0.1:${port}/api/changes`,
		cookies,
	);
	const began = Date.now();
	await stopping.close();
	await stream.ended;
	expect(Date.now() - began).toBeLessThan(10_000);
});

describe("commits out of order", () => {
	const hearing = (heard: string[]): Listener => ({
		actor: office.actor("dispatcher"),
		hear: (_, changes) => heard.push(...changes.map(({ kind }) => kind)),
		end: () => {},
	});
	const until = async (heard: string[], kind: string) => {
		const last = Date.now() + 5_000;
		while (!heard.includes(kind)) {
			if (Date.now() > last) throw new Error(`heard only ${heard.join()}`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};

	test.each([
		["a second", 1_000],
		["ten minutes", 600_000],
	])(
		"an event made %s before others and committed after them is told, and each once",
		async (_, earlier) => {
			const watch = new ChangeWatch({
				db: database.db,
				now: () => NOW,
				lookMs: 20,
			});
			const heard: string[] = [];
			const { leave } = await watch.listen(hearing(heard));
			heard.length = 0;
			let commit = () => {};
			const held = new Promise<void>((resolve) => (commit = resolve));
			let isWritten = () => {};
			const written = new Promise<void>((resolve) => (isWritten = resolve));
			const slow = database.ownerDb.transaction().execute(async (tx) => {
				await tx
					.insertInto("event")
					.values({
						jurisdiction_id: office.jurisdictionId,
						event_id: newId(new Date(NOW.getTime() - earlier)),
						at: NOW,
						kind: `test.slow_${earlier}`,
						region_path: "14/",
						actor_name: "slow",
						actor_role: "dispatcher",
					})
					.execute();
				isWritten();
				await held;
			});
			await written;
			await said({ kind: `test.quick_${earlier}` });
			await until(heard, `test.quick_${earlier}`);
			expect(heard).not.toContain(`test.slow_${earlier}`);
			commit();
			await slow;
			await until(heard, `test.slow_${earlier}`);
			await said({ kind: `test.end_${earlier}` });
			await until(heard, `test.end_${earlier}`);
			expect(heard).toEqual([
				`test.quick_${earlier}`,
				`test.slow_${earlier}`,
				`test.end_${earlier}`,
			]);
			leave();
			watch.close();
		},
	);
});

test("whoever outlives a request is told when its session is forgotten, once", () => {
	const cache = new SessionCache(database.db);
	let count = 0;
	const leave = cache.onForget("token", () => (count += 1));
	cache.forget("token");
	leave();
	cache.forget("token");
	expect(count).toBe(1);
});
