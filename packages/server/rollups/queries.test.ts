import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadBounds, dekadId } from "@dekad/core/periods/dekad.ts";
import {
	addPeriods,
	parsePeriod,
	periodDekads,
	periodId,
	periodOf,
	PERIOD_KINDS,
} from "@dekad/core/periods/period.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { cell as cellOf } from "@dekad/core/rollups/cell.ts";
import { RATE_IDS, type RateId, rateOf } from "@dekad/core/rollups/rates.ts";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	dekadNumber,
	type TestOffice,
} from "../testing/fixtures.ts";
import {
	type Act,
	actArbitrary,
	DEKADS,
	LIST,
	playHistory,
} from "../testing/history.ts";
import {
	listVersionOn,
	addCounts,
	naiveCell,
	type NaiveCell,
	type NaiveReporting,
	rawRows,
	sumOf,
} from "../testing/naive-totals.ts";
import { recordDatedValues } from "../registry/record-dated-values.ts";
import { rollup } from "./queries.ts";
import { rebuildProjectDekads } from "./refresh-project-dekads.ts";
import type { RollupQuestion } from "./resolve-question.ts";
import { listRollupRows } from "./rollup-rows.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

// Shrinking would play hundreds of histories; the seed it prints is enough to see a failure again.
const RUNS = { numRuns: 10, endOnFailure: true };
const AFTERWARDS = new Date("2026-12-01T00:00:00Z");

const ask = (
	actor: Actor,
	question: Omit<RollupQuestion, "now"> & { now?: Date },
): Promise<RollupView> =>
	asActor(
		database.db,
		actor,
		(tx) => rollup(tx, actor, { now: AFTERWARDS, ...question }),
		{ readOnly: true },
	);

/** Four projects in three counties and at a city itself; one is kept only since a February, one has no plan. */
async function aPortfolio(office: TestOffice): Promise<string[]> {
	const projects = [
		await aProject(database, office, {
			code: "A",
			annualPlans: { 2025: 1_000_003, 2026: 500 },
			openingYuan: 1000,
		}),
		await aProject(database, office, {
			code: "B",
			regionPath: COUNTIES[2],
			trackedFrom: "2025-02-11",
			stage: "pre_work",
			annualPlans: { 2025: 777_777 },
		}),
		await aProject(database, office, {
			code: "C",
			regionPath: "14/1401/",
			sector: "social",
			isPaused: true,
		}),
		await aProject(database, office, {
			code: "D",
			regionPath: COUNTIES[1],
			sector: "infrastructure",
			annualPlans: { 2026: 36 },
		}),
	];
	// The first total investment is a dated value too, as every way into the registry records it.
	const dispatcher = office.actor("dispatcher");
	await asActor(database.db, dispatcher, (tx) =>
		recordDatedValues(
			tx,
			dispatcher,
			projects.map((projectId) => ({
				projectId,
				field: "total_investment",
				saidOn: "2025-01-01",
				value: 1_000_000_000,
				reason: "立项",
				regionPath: "14/",
				ownerOrgId: office.owners[0],
			})),
			new Date("2025-01-01T00:00:00Z"),
		),
	);
	// What rates read beside reports: one of each kind that some rate counts and one that it leaves out.
	const facts = [
		{
			ownership: "private",
			batch_session: "2025-Q1",
			planned_start_on: "2025-02-15",
			actual_start_on: "2025-03-03",
			planned_completion_on: "2025-09-30",
			actual_completion_on: "2025-05-31",
			actual_commissioning_on: "2025-06-10",
			statistics_entered_on: "2025-04-01",
			expected_output_yuan: 4_000_000,
		},
		{
			ownership: "state",
			batch_session: "2025-Q2",
			planned_start_on: "2025-05-01",
			actual_start_on: "2025-04-20",
			statistics_entered_on: "2025-11-01",
		},
		{
			ownership: "private",
			planned_start_on: "2024-05-01",
			actual_start_on: "2024-05-01",
			planned_completion_on: "2025-11-30",
			actual_completion_on: "2025-12-02",
			actual_commissioning_on: "2026-01-20",
			expected_output_yuan: 1000,
		},
		{
			batch_session: "2025-Q4",
			planned_start_on: "2026-02-01",
			planned_completion_on: "2026-02-20",
			statistics_entered_on: "2025-09-09",
		},
	];
	for (const [place, values] of facts.entries())
		await database.ownerDb
			.updateTable("project")
			.set(values)
			.where("project_id", "=", projects[place]!)
			.execute();
	// A whole year of output, and one that lacks its first quarter; acts add to both and put them right.
	const quarters = ["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"];
	await database.ownerDb
		.insertInto("project_output")
		.values(
			[quarters, [], quarters.slice(1), []].flatMap((stated, place) =>
				stated.map((quarter_start, index) => ({
					jurisdiction_id: office.jurisdictionId,
					project_id: projects[place]!,
					region_path: "14/",
					owner_org_id: office.owners[0],
					quarter_start,
					revision: 1,
					output_yuan: 1000 * (index + 1),
					recorded_at: new Date("2025-01-01T00:00:00Z"),
					recorded_by: "test",
				})),
			),
		)
		.execute();
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	return projects;
}

type Place = { region_path: string; sector_path: string; stage: string };
const prefix = (path: string, codes: number) =>
	`${path.split("/").filter(Boolean).slice(0, codes).join("/")}/`;

/** Each way to split, with the key of a place told in TypeScript and the `where` that opens a cell. */
const SPLITS: readonly {
	by: string;
	keyOf: (place: Place, reporting: NaiveReporting) => Record<string, string>;
	whereOf: (key: Record<string, string | null>) => string | undefined;
}[] = [
	{ by: "", keyOf: () => ({}), whereOf: () => undefined },
	...[0, 1, 2].map((depth) => ({
		by: `region:${depth}`,
		keyOf: ({ region_path }: Place) => ({
			region: prefix(region_path, depth + 1),
		}),
		whereOf: (key: Record<string, string | null>) =>
			`region:${depth}=${key["region"]}`,
	})),
	{
		by: "county",
		keyOf: ({ region_path }) => ({ county: prefix(region_path, 3) }),
		whereOf: (key) => `county=${key["county"]}`,
	},
	{
		by: "sector",
		keyOf: ({ sector_path }) => ({ sector: sector_path }),
		whereOf: (key) => `sector=${key["sector"]}`,
	},
	{
		by: "stage",
		keyOf: ({ stage }) => ({ stage }),
		whereOf: (key) => `stage=${key["stage"]}`,
	},
	...(
		["owner", "cadence", "coverage", "timeliness", "acceptance"] as const
	).map((name) => ({
		by: name,
		keyOf: (_: Place, reporting: NaiveReporting) => ({
			[name]: reporting[name],
		}),
		whereOf: (key: Record<string, string | null>) => `${name}=${key[name]}`,
	})),
	{
		by: "coverage,acceptance,county",
		keyOf: ({ region_path }, { coverage, acceptance }) => ({
			coverage,
			acceptance,
			county: prefix(region_path, 3),
		}),
		whereOf: (key) =>
			`coverage=${key["coverage"]},acceptance=${key["acceptance"]},county=${key["county"]}`,
	},
	{
		by: "region:2,sector,stage",
		keyOf: ({ region_path, sector_path, stage }) => ({
			region: prefix(region_path, 3),
			sector: sector_path,
			stage,
		}),
		whereOf: (key) =>
			`region:2=${key["region"]},sector:1=${key["sector"]},stage=${key["stage"]}`,
	},
];

const questionArbitrary = fc.record({
	split: fc.constantFrom(...SPLITS),
	kind: fc.constantFrom(...PERIOD_KINDS),
	dekad: fc.nat(DEKADS - 1),
	hasList: fc.boolean(),
	view: fc.constantFrom("reported" as const, "corrected" as const),
	reader: fc.constantFrom("province", "city", "county", "owner" as const),
});
type Asked = typeof questionArbitrary extends fc.Arbitrary<infer T> ? T : never;

function readerOf(office: TestOffice, reader: Asked["reader"]) {
	const scope = { province: "14/", city: "14/1401/", county: COUNTIES[0] }[
		reader as "city"
	];
	const actor =
		scope === undefined
			? office.actor("owner")
			: office.actor("office", { scope });
	return {
		actor,
		isMine: (place: { region_path: string; owner_org_id: string }) =>
			scope === undefined
				? place.owner_org_id === office.owners[0]
				: place.region_path.startsWith(scope),
	};
}

test("roll-ups are what one adds up by hand, for every split, period, list, view and reader; children sum to their parent and rows to their cell", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(actArbitrary, { minLength: 5, maxLength: 30 }),
			fc.array(questionArbitrary, { minLength: 10, maxLength: 10 }),
			async (acts, questions) => {
				const office = await anOffice(database);
				const projects = await aPortfolio(office);
				await playHistory(database, office, projects, acts);
				const raw = await rawRows(database, office.jurisdictionId);
				for (const asked of questions) await holds(office, raw, asked);
			},
		),
		RUNS,
	);
});

async function holds(
	office: TestOffice,
	raw: Awaited<ReturnType<typeof rawRows>>,
	{ split, kind, dekad, hasList, view, reader }: Asked,
) {
	const { actor, isMine } = readerOf(office, reader);
	const period = periodOf(kind, dekadBounds(dekadNumber(dekad)).first);
	const opened = (of: typeof period) =>
		periodDekads(of)
			.map((one) => dekadBounds(one).first)
			.filter((start) =>
				raw.reporting_period.some((row) => row.dekad_start === start),
			);
	const starts = opened(period);
	const last = starts.at(-1)!;
	const end = (start: string) =>
		raw.reporting_period.find((row) => row.dekad_start === start)!.dekad_end;
	const version = listVersionOn(raw, LIST, end(last));
	const question = {
		period: periodId(period),
		view,
		by: split.by,
		...(hasList && version ? { list: LIST } : {}),
	};
	const naiveAt = (
		first: string,
		until: string,
		key?: Record<string, string | null>,
		list = question.list ?? null,
	) =>
		naiveCell(raw, {
			first,
			last: until,
			list,
			view,
			isIn: (place, reporting) =>
				isMine(place) &&
				(key === undefined ||
					JSON.stringify(split.keyOf(place, reporting)) ===
						JSON.stringify(key)),
		});

	const answer = await ask(actor, question);
	expect(answer.lastDekad).toBe(
		dekadId(periodDekads(period)[starts.length - 1]!),
	);
	expect(answer.listVersion).toBe(
		question.list ? (version?.version ?? null) : null,
	);
	for (const cell of [answer.total, ...answer.cells]) {
		const { counts, ...naive } = naiveAt(
			starts[0]!,
			last,
			cell === answer.total ? undefined : cell.key,
		);
		expect(figures(cell)).toEqual(naive);
		ratesAreThoseOf(counts, naive, cell);
		if (cell === answer.total) continue;
		if (cell.projects > 0)
			await rowsAreTheCell(actor, question, split.whereOf(cell.key), cell);
	}
	expect(sumOfCells(answer.cells)).toEqual(figures(answer.total));

	// The same stretch of last year, where it was kept.
	const lastYear = addPeriods(period, -PER_YEAR[kind]);
	const pastLast = `${Number(last.slice(0, 4)) - 1}${last.slice(4)}`;
	const pastStarts = opened(lastYear);
	for (const cell of [answer.total, ...answer.cells]) {
		if (!pastStarts.includes(pastLast)) {
			expect(cell.lastYear).toBeNull();
			continue;
		}
		// A list that did not stand yet is compared with its projects of today.
		if (question.list && !listVersionOn(raw, LIST, end(pastLast))) continue;
		const past = naiveAt(
			pastStarts[0]!,
			pastLast,
			cell === answer.total ? undefined : cell.key,
		);
		expect(cell.lastYear).toMatchObject({
			projects: past.projects,
			actual: past.actual,
			actualInPeriod: past.actualInPeriod,
			annualPlan: past.annualPlan,
		});
	}
}

const PER_YEAR = { dekad: 36, month: 12, quarter: 4, half: 2, year: 1 };

type Figures = Omit<NaiveCell, "counts">;

/** Every rate of a cell with both its parts, what it leaves out, and the two investment series. */
function ratesAreThoseOf(
	counts: NaiveCell["counts"],
	naive: Figures,
	cell: CellView,
) {
	const known = cellOf({
		...counts,
		projects: naive.projects,
		expected: naive.expected,
		reported: naive.reported,
		timely: naive.timely,
		annualPlanYuan: naive.annualPlan,
		actualYuan: naive.actual,
	});
	for (const [id, rate] of Object.entries(cell.rates))
		expect([id, rate]).toEqual([id, rateOf(id as RateId, known)]);
	if (naive.projects === 0) return;
	const both = RATE_IDS.filter((id) => {
		const { numerator, denominator } = rateOf(id, known);
		return numerator !== null && denominator !== null;
	});
	expect(Object.keys(cell.rates)).toEqual(both);
	expect(cell.leftOut).toEqual({
		funds_in_place: counts["withoutFundsPlan"],
		capacity: counts["withoutYearOfOutput"],
	});
	expect(cell.statistics).toMatchObject({
		all: {
			projects: naive.projects,
			investment: naive.actual,
			statistical: naive.measures["statistical_investment"],
		},
		entered: {
			projects: counts["entered"],
			investment: counts["enteredActualYuan"],
			statistical: counts["enteredStatisticalYuan"],
		},
	});
}

const figures = (cell: CellView): Figures => ({
	projects: cell.projects,
	expected: cell.expected,
	reported: cell.reported,
	timely: cell.timely,
	accepted: cell.accepted,
	acceptedByLevel: cell.acceptedByLevel,
	annualPlan: cell.annualPlan,
	planned: cell.planned,
	plannedInPeriod: cell.plannedInPeriod,
	actual: cell.actual,
	actualInPeriod: cell.actualInPeriod,
	sinceStart: cell.sinceStart,
	totalInvestment: cell.totalInvestment,
	measures: cell.measures,
});

function sumOfCells(cells: readonly CellView[]): Figures {
	const money = (pick: (cell: Figures) => number | null) =>
		sumOf(cells.map((cell) => pick(figures(cell))));
	const count = (pick: (cell: Figures) => number) =>
		cells.reduce((sum, cell) => sum + pick(figures(cell)), 0);
	return {
		projects: count((cell) => cell.projects),
		expected: count((cell) => cell.expected),
		reported: count((cell) => cell.reported),
		timely: count((cell) => cell.timely),
		accepted: count((cell) => cell.accepted),
		acceptedByLevel: addCounts(cells.map((cell) => cell.acceptedByLevel)),
		annualPlan: money((cell) => cell.annualPlan),
		planned: money((cell) => cell.planned),
		plannedInPeriod: money((cell) => cell.plannedInPeriod),
		actual: money((cell) => cell.actual),
		actualInPeriod: money((cell) => cell.actualInPeriod),
		sinceStart: money((cell) => cell.sinceStart),
		totalInvestment: money((cell) => cell.totalInvestment),
		measures: Object.fromEntries(
			FLOW_MEASURES.map((name) => [
				name,
				money((cell) => cell.measures[name] ?? null),
			]),
		),
	};
}

/** Read two at a time, so that the pages are tested too. */
async function rowsAreTheCell(
	actor: Actor,
	question: Omit<RollupQuestion, "now">,
	where: string | undefined,
	cell: CellView,
) {
	const rows = [];
	let cursor: string | undefined;
	do {
		const page = await asActor(database.db, actor, (tx) =>
			listRollupRows(tx, actor, {
				...question,
				where,
				cursor,
				limit: 2,
				now: AFTERWARDS,
			}),
		);
		expect(page.total).toBe(cell.projects);
		rows.push(...page.rows);
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
	expect(rows.map(({ code }) => code)).toEqual(
		rows.map(({ code }) => code).toSorted(),
	);
	expect({
		projects: new Set(rows.map(({ projectId }) => projectId)).size,
		annualPlan: sumOf(rows.map((row) => row.annualPlanYuan)),
		planned: sumOf(rows.map((row) => row.plannedYtdYuan)),
		actual: sumOf(rows.map((row) => row.investmentYtdYuan)),
		actualInPeriod: sumOf(rows.map((row) => row.investmentInPeriodYuan)),
	}).toEqual({
		projects: cell.projects,
		annualPlan: cell.annualPlan,
		planned: cell.planned,
		actual: cell.actual,
		actualInPeriod: cell.actualInPeriod,
	});
}

test("a past instant answers again what it answered then, after any later act", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(actArbitrary, { minLength: 5, maxLength: 25 }),
			fc.array(questionArbitrary, { minLength: 25, maxLength: 25 }),
			async (acts: Act[], questions) => {
				const office = await anOffice(database);
				const projects = await aPortfolio(office);
				const answers: { actor: Actor; question: Asking; said: unknown }[] = [];
				let count = 0;
				await playHistory(database, office, projects, acts, async (now) => {
					const asked = questions[count++ % questions.length]!;
					const { actor } = readerOf(office, asked.reader);
					const question = {
						period: periodId(
							periodOf(asked.kind, dekadBounds(dekadNumber(asked.dekad)).first),
						),
						by: asked.split.by,
						view: asked.view,
						now,
						...(asked.hasList ? { list: LIST } : {}),
					};
					answers.push({
						actor,
						question,
						said: await answerOrCode(actor, question),
					});
				});
				for (const { actor, question, said } of answers)
					expect(
						await answerOrCode(actor, {
							...question,
							now: AFTERWARDS,
							asOf: question.now,
						}),
					).toEqual(said);
			},
		),
		RUNS,
	);
});

type Asking = Omit<RollupQuestion, "now"> & { now: Date };
const answerOrCode = (actor: Actor, question: Asking) =>
	ask(actor, question).catch((error: { code?: string }) => {
		if (error.code === undefined) throw error;
		return error.code;
	});

test("a period id of every kind is read back as it was asked", async () => {
	const office = await anOffice(database);
	await aPortfolio(office);
	for (const id of ["2025-03-D2", "2025-03", "2025-Q1", "2025-H1", "2025"]) {
		const answer = await ask(office.actor("office"), { period: id });
		expect(answer.period).toBe(id);
		expect(periodId(parsePeriod(answer.period))).toBe(id);
	}
});
