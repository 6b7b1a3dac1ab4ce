import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId } from "@dekad/core/periods/dekad.ts";
import { cockpitSchema, rollupSchema } from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { submitReport } from "../reports/submit-report.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	dekadNumber,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { actArbitrary, DEKADS, playHistory } from "../testing/history.ts";
import { cockpit } from "./cockpit.ts";
import { ALL_DEKADS, markDekadSums } from "./dekad-sums.ts";
import { keepTotals, keptTotalsOf } from "./kept-totals.ts";
import { rollup } from "./queries.ts";
import { NotKept } from "./read-kept.ts";
import type { KeptUse } from "./resolve-question.ts";
import { rebuildProjectDekads } from "./refresh-project-dekads.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const AFTERWARDS = new Date("2026-12-01T00:00:00Z");
const LAST = dekadNumber(DEKADS - 1);
const PERIODS = [dekadId(LAST), "2025-12-D2", "2026-02", "2025", "2026"];

/** What a page may ask for, by scope. */
const QUESTIONS: readonly ((
	tx: Tx,
	actor: Actor,
	asked: Asked,
) => Promise<unknown>)[] = [
	...["", "region", "sector"].map(
		(by) => (tx: Tx, actor: Actor, asked: Asked) =>
			rollup(tx, actor, { ...asked, by }),
	),
	cockpit,
	(tx, actor, asked) => cockpit(tx, actor, { ...asked, by: "zone" }),
];
/** As its schema lets it out: the routes send answers as they are. */
const responseOf = (answer: unknown): unknown =>
	(typeof answer === "object" && answer !== null && "curve" in answer
		? cockpitSchema
		: rollupSchema
	).parse(answer);
type Asked = { period: string; now: Date; keptUse?: KeptUse };

const reading = <T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> =>
	asActor(database.db, actor, work, { readOnly: true });

/** The same answer added up from the rows: in a transaction that says everything changed, and is undone. */
async function fromRows<T>(
	actor: Actor,
	work: (tx: Tx) => Promise<T>,
): Promise<T> {
	let answer: T | undefined;
	const undone = new Error("undone");
	await asActor(database.db, actor, async (tx) => {
		await markDekadSums(tx, actor.jurisdictionId, ALL_DEKADS);
		answer = await work(tx);
		throw undone;
	}).catch((error: unknown) => {
		if (error !== undone) throw error;
	});
	return answer!;
}

const readersOf = (office: TestOffice) =>
	["14/", "14/1401/", COUNTIES[0]].map((scope) =>
		office.actor("office", { scope }),
	);

/** Asks until what is asked is kept, as the server does. */
async function kept<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
	try {
		return await reading(actor, work);
	} catch (error) {
		if (!(error instanceof NotKept)) throw error;
		await keptTotalsOf(database.ownerDb).keep(
			actor.jurisdictionId,
			error.stretches,
		);
		return reading(actor, work);
	}
}

test("after any act every total and first page is the one added up from the rows, kept or not", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(actArbitrary, { minLength: 4, maxLength: 14 }),
			fc.array(fc.nat(5), { minLength: 14, maxLength: 14 }),
			async (acts, picks) => {
				const office = await anOffice(database);
				const projects = [
					await aProject(database, office, { annualPlans: { 2025: 1_000 } }),
					await aProject(database, office, {
						regionPath: COUNTIES[2],
						annualPlans: { 2026: 720 },
					}),
					await aProject(database, office, { regionPath: "14/1401/" }),
					await aProject(database, office, { trackedFrom: "2025-02-11" }),
				];
				await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
				const readers = readersOf(office);
				const checkAll = async (now: Date, periods: readonly string[]) => {
					for (const period of periods)
						for (const reader of readers)
							for (const question of QUESTIONS) {
								const asked = { period, now };
								const fresh = await fromRows(reader, (tx) =>
									question(tx, reader, asked),
								);
								expect(
									await reading(reader, (tx) => question(tx, reader, asked)),
								).toEqual(fresh);
							}
				};
				const keepAll = async () => {
					for (const period of PERIODS)
						await kept(readers[0]!, (tx) =>
							rollup(tx, readers[0]!, {
								period,
								now: AFTERWARDS,
								keptUse: "untouched" as const,
							}),
						);
				};
				await keepAll();
				let place = 0;
				await playHistory(database, office, projects, acts, async (now) => {
					const pick = picks[place++]!;
					if (pick === 0) await keepAll();
					if (pick === 1)
						await keepTotals(database.ownerDb, {
							jurisdictionId: office.jurisdictionId,
						});
					if (pick <= 1)
						await checkAll(now, [PERIODS[place % PERIODS.length]!]);
				});
				await checkAll(AFTERWARDS, PERIODS.slice(0, 1));
				for (const reader of readers)
					for (const question of QUESTIONS)
						for (const period of PERIODS) {
							const asked = {
								period,
								now: AFTERWARDS,
								keptUse: "untouched" as const,
							};
							const answer = await kept(reader, (tx) =>
								question(tx, reader, asked),
							);
							expect(responseOf(answer)).toEqual(answer);
							expect(answer).toEqual(
								await fromRows(reader, (tx) =>
									question(tx, reader, { period, now: AFTERWARDS }),
								),
							);
						}
			},
		),
		{ numRuns: 3, endOnFailure: true },
	);
}, 300_000);

test("who reviews for an organisation reads the kept totals of its region as others there do", async () => {
	const office = await anOffice(database);
	await aProject(database, office);
	await aProject(database, office, { regionPath: COUNTIES[2] });
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const plain = office.actor("office", { scope: "14/1401/" });
	const reviewer: Actor = {
		...plain,
		accountId: newId(),
		organisationId: office.owners[0]!,
	};
	const ask = (actor: Actor) => (tx: Tx) =>
		rollup(tx, actor, {
			period: "2026-02",
			now: AFTERWARDS,
			keptUse: "untouched",
		});
	await expect(reading(reviewer, ask(reviewer))).rejects.toThrow(NotKept);
	expect(await kept(reviewer, ask(reviewer))).toEqual(
		await fromRows(plain, (tx) =>
			rollup(tx, plain, { period: "2026-02", now: AFTERWARDS }),
		),
	);
});

test("stretches another release kept are taken away with their totals, asked for again or not", async () => {
	const office = await anOffice(database);
	await aProject(database, office);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const { jurisdictionId } = office;
	const actor = office.actor("office");
	await kept(actor, (tx) =>
		rollup(tx, actor, {
			period: "2026-02",
			now: AFTERWARDS,
			keptUse: "untouched",
		}),
	);
	const stored = async () =>
		(
			await database.ownerDb
				.selectFrom("kept_total")
				.where("jurisdiction_id", "=", jurisdictionId)
				.select("region_path")
				.execute()
		).length;
	expect(await stored()).toBeGreaterThan(0);
	await database.ownerDb
		.updateTable("kept_period")
		.where("jurisdiction_id", "=", jurisdictionId)
		.set({ stamp: "of another release" })
		.execute();
	await keepTotals(database.ownerDb, { jurisdictionId });
	expect(await stored()).toBe(0);
});

test("what was handed in before a question is in its answer, however much is handed in meanwhile", async () => {
	// The second day after the dekad's end: open, and still in time.
	const now = new Date("2026-03-01T02:00:00Z");
	const dekad = "2026-02-D3";
	const office = await anOffice(database);
	const places = [COUNTIES[0], COUNTIES[1], COUNTIES[2]];
	const projects: string[] = [];
	for (const regionPath of places)
		projects.push(await aProject(database, office, { regionPath }));
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const app = await testServer(database, () => now);
	const { cookies } = await signedIn(database, office, "leader", now);
	/** The newest revision of each project that was sent, and that was answered; its investment is its number. */
	const sent = projects.map(() => 0);
	const done = projects.map(() => 0);
	const sumOf = (each: readonly number[]) => each.reduce((a, b) => a + b, 0);
	const handIn = async (place: number) => {
		for (let revision = 1; revision <= 8; revision++) {
			sent[place] = revision;
			await submitReport(database.db, {
				actor: office.actor("owner"),
				report: {
					projectId: projects[place]!,
					dekad,
					kind: "actual",
					baseRevision: revision - 1,
					values: reportValues({ investment: revision }),
				},
				now,
			});
			done[place] = revision;
		}
	};
	let asked = 0;
	const look = async (url: string) => {
		while (sumOf(done) < 8 * projects.length) {
			const least = sumOf(done);
			const reply = await app.inject({ method: "GET", url, cookies });
			const most = sumOf(sent);
			const body = reply.json<{
				total?: { actual: number | null };
				rollup?: { total: { actual: number | null } };
			}>();
			const actual = (body.total ?? body.rollup?.total)?.actual ?? 0;
			expect(actual).toBeGreaterThanOrEqual(least);
			expect(actual).toBeLessThanOrEqual(most);
			asked += 1;
		}
	};
	await Promise.all([
		...projects.map((_, place) => handIn(place)),
		look(`/api/rollups?period=${dekad}&by=region`),
		look(`/api/rollups?period=${dekad}&by=sector`),
		look(`/api/cockpit?period=${dekad}`),
	]);
	expect(asked).toBeGreaterThanOrEqual(3);
	await app.close();
}, 120_000);
