import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadBounds, dekadId } from "@dekad/core/periods/dekad.ts";
import { asActor } from "../database/as-actor.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	dekadNumber,
	type TestOffice,
} from "../testing/fixtures.ts";
import { actArbitrary, DEKADS, playHistory } from "../testing/history.ts";
import { firstUnsummed, markDekadSums } from "./dekad-sums.ts";
import { keepTotals } from "./kept-totals.ts";
import { rollup } from "./queries.ts";
import { rebuildProjectDekads } from "./refresh-project-dekads.ts";
import { yearCurve } from "./year-curve.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

const AFTERWARDS = new Date("2026-12-01T00:00:00Z");
const LAST = dekadNumber(DEKADS - 1);

const reading = <T>(
	actor: Actor,
	work: Parameters<typeof asActor<T>>[2],
): Promise<T> => asActor(database.db, actor, work, { readOnly: true });

const curveOf = (actor: Actor) =>
	reading(actor, (tx) => yearCurve(tx, actor, LAST, null));

const readersOf = (office: TestOffice) => [
	...["14/", "14/1401/", COUNTIES[0]].map((scope) =>
		office.actor("office", { scope }),
	),
	office.actor("owner"),
];

test("whenever sums were kept, the curve is that of rows added up now, and at each dekad the total's", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(actArbitrary, { minLength: 4, maxLength: 16 }),
			fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
			async (acts, sumsAfter) => {
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
				await keepTotals(database.ownerDb, {
					jurisdictionId: office.jurisdictionId,
				});
				let place = 0;
				await playHistory(database, office, projects, acts, async () => {
					if (sumsAfter[place++])
						await keepTotals(database.ownerDb, {
							jurisdictionId: office.jurisdictionId,
						});
				});
				const kept = [];
				for (const reader of readersOf(office))
					kept.push(await curveOf(reader));
				await markDekadSums(
					database.ownerDb,
					office.jurisdictionId,
					"0001-01-01",
				);
				for (const [place, reader] of readersOf(office).entries())
					expect(kept[place]).toEqual(await curveOf(reader));
				const province = readersOf(office)[0]!;
				for (let number = 0; number < DEKADS; number += 5) {
					const dekad = dekadNumber(number);
					const point = kept[0]!.find(
						(each) => each.dekad === dekadId({ ...dekad, year: LAST.year }),
					);
					if (dekad.year < LAST.year - 1) continue;
					const { total } = await reading(province, (tx) =>
						rollup(tx, province, { period: dekadId(dekad), now: AFTERWARDS }),
					);
					expect(
						dekad.year === LAST.year ? point?.actual : point?.lastYear,
					).toBe(total.actual);
				}
			},
		),
		{ numRuns: 8, endOnFailure: true },
	);
});

test("a change that commits while sums are made keeps its mark", async () => {
	const office = await anOffice(database);
	await aProject(database, office, { annualPlans: { 2025: 360 } });
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	await keepTotals(database.ownerDb, { jurisdictionId: office.jurisdictionId });
	const leader = office.actor("leader");
	const first = () =>
		reading(leader, (tx) => firstUnsummed(tx, office.jurisdictionId, "14/"));
	expect(await first()).toBeNull();
	const start = dekadBounds(LAST).first;
	let release = () => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	let said = () => {};
	const hasSaid = new Promise<void>((resolve) => {
		said = resolve;
	});
	const writer = asActor(database.db, leader, async (tx) => {
		await markDekadSums(tx, office.jurisdictionId, start);
		await firstUnsummed(tx, office.jurisdictionId, "14/");
		said();
		await held;
	});
	await hasSaid;
	await keepTotals(database.ownerDb, { jurisdictionId: office.jurisdictionId });
	release();
	await writer;
	expect(await first()).toBe(start);
});
