import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asActor } from "../database/as-actor.ts";
import { submitReport } from "../reports/submit-report.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { readLightSchemes } from "../packs/read-light-schemes.ts";
import { lightsOf, lightsOfPeriods } from "./lights-of.ts";

const PRESETS = join(import.meta.dirname, "../../../packs/lights");
const preset = (id: string) =>
	JSON.parse(readFileSync(join(PRESETS, `${id}.json`), "utf8")) as Record<
		string,
		unknown
	>;

/** In the last dekad of January 2026: in time, not locked. */
const NOW = new Date("2026-02-01T08:00:00Z");
const LATER = new Date("2026-02-02T08:00:00Z");
const DEKAD = "2026-01-D3";

/** What the answers of this file hold, each a part of it. */
type Body = {
	code: string;
	title: string;
	overall: number | null;
	scheme: { id: string };
	counts: Record<string, number>;
	changed: number;
	lights: { projectId: string; code: string; overall: number | null }[];
	verdicts: { ruleId: string; missing: string[] }[];
	excuses: { excuseId: string }[];
};

let database: TestDatabase;
let office: TestOffice;
let server: FastifyInstance;
let clock = NOW;
let behind: string;
let good: string;
let silent: string;
let dispatcher: Record<string, string>;
let county: Record<string, string>;
let otherCounty: Record<string, string>;
let owner: Record<string, string>;

const report = (projectId: string, investment: number, baseRevision = 0) =>
	submitReport(database.db, {
		actor: office.actor("owner"),
		report: {
			projectId,
			dekad: DEKAD,
			kind: "actual",
			baseRevision,
			values: reportValues({ investment }),
		},
		now: clock,
	});

/** Everybody signs in anew, at the hour it is. */
async function signIn() {
	const sign = async (
		role: "dispatcher" | "office" | "owner",
		regionPath?: string,
	) =>
		(
			await signedIn(
				database,
				office,
				role,
				clock,
				regionPath ? { regionPath } : {},
			)
		).cookies;
	dispatcher = await sign("dispatcher");
	county = await sign("office", COUNTIES[0]);
	otherCounty = await sign("office", COUNTIES[1]);
	owner = await sign("owner");
}

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	const annualPlans = { 2026: 36_000 };
	behind = await aProject(database, office, { code: "A-behind", annualPlans });
	good = await aProject(database, office, { code: "B-good", annualPlans });
	silent = await aProject(database, office, { code: "C-silent", annualPlans });
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	await report(behind, 1_500);
	await report(good, 3_000);
	server = await testServer(database, () => clock);
	await signIn();
});
afterAll(async () => {
	await server.close();
	await database.close();
});

const ask = async (
	method: "GET" | "POST",
	url: string,
	cookies: Record<string, string>,
	payload?: object,
) => {
	const answer = await server.inject({
		method,
		url,
		cookies,
		...(payload ? { payload } : {}),
	});
	return { status: answer.statusCode, body: answer.json<Body>() };
};
const lights = async (cookies = dispatcher, more = "") =>
	(await ask("GET", `/api/lights?period=${DEKAD}${more}`, cookies)).body;
const overallOf = (body: Body, projectId: string) =>
	body.lights.find((row) => row.projectId === projectId)?.overall;

describe("lights of a dekad", () => {
	test("stand worst first, unknown before good, with the counts of all", async () => {
		const body = await lights();
		expect(body.lights.map((row) => [row.code, row.overall])).toEqual([
			["A-behind", 3],
			["C-silent", null],
			["B-good", 0],
		]);
		expect(body.counts).toEqual({ 0: 1, 1: 0, 2: 0, 3: 1, unknown: 1 });
		expect(body.scheme.id).toBe("dekad");
	});

	test("are counted overall, by component and by part of the region, as far as one may see", async () => {
		const counts = async (cookies: Record<string, string>, more = "") =>
			(await ask("GET", `/api/lights/counts?period=${DEKAD}${more}`, cookies))
				.body as Body & {
				rules: { ruleId: string; counts: Record<string, number> }[];
				regions: { regionPath: string; counts: Record<string, number> }[];
			};
		const all = await counts(dispatcher);
		expect(all.counts).toEqual((await lights()).counts);
		expect(all.regions).toMatchObject([
			{ regionPath: "14/1401/", counts: all.counts },
		]);
		expect(
			all.rules.find(({ ruleId }) => ruleId === "progress")?.counts,
		).toEqual(all.counts);
		const city = await counts(dispatcher, "&where=region=14/1401/");
		expect(city.regions).toMatchObject([{ regionPath: COUNTIES[0] }]);
		expect((await counts(otherCounty)).regions).toEqual([]);
		expect((await counts(owner)).counts).toEqual(all.counts);
	});

	test("by one rule stand by its own light, without the projects it does not speak of", async () => {
		const codes = async (more: string) =>
			(await lights(dispatcher, more)).lights.map(({ code }) => code);
		expect(await codes("&rule=progress&severity=3")).toEqual(["A-behind"]);
		expect(await codes("&rule=progress&severity=unknown")).toEqual([
			"C-silent",
		]);
		expect(await codes("&rule=money")).toEqual([]);
	});

	test("answer which rule, what it saw, the threshold, the source, the line and what would change it, to the yuan", async () => {
		const { body } = await ask(
			"GET",
			`/api/projects/${behind}/lights?period=${DEKAD}`,
			dispatcher,
		);
		const progress = body.verdicts.find((each) => each.ruleId === "progress");
		expect(progress).toMatchObject({
			severity: 3,
			observed: { ratio: 0.5 },
			metric: "ratio",
			bounds: [{ of: "ratio", below: "0.7" }],
			band: 3,
			improvesAfter: 1,
			line: "own",
			source: "ours",
			change: { kind: "amount", what: "investment", yuan: 600, to: 2 },
		});
	});

	test("a missing report is grey and says what is missing", async () => {
		const { body } = await ask(
			"GET",
			`/api/projects/${silent}/lights?period=${DEKAD}`,
			dispatcher,
		);
		expect(body.overall).toBe(null);
		expect(
			body.verdicts.find((each) => each.ruleId === "progress")?.missing,
		).toEqual(["actualYtdYuan"]);
	});

	test("reach as far as totals do: another county sees none of them, and no reasons", async () => {
		expect((await lights(otherCounty)).lights).toEqual([]);
		expect(
			(await ask("GET", `/api/projects/${behind}/lights`, otherCounty)).status,
		).toBe(404);
		expect((await lights(owner)).lights).toHaveLength(3);
	});
});

describe("schemes", () => {
	test("a preview counts what another scheme would light and keeps nothing", async () => {
		const { body } = await ask("POST", "/api/light-schemes/preview", county, {
			scheme: preset("wuhan"),
			period: DEKAD,
		});
		expect(body).toMatchObject({
			counts: { 0: 1, 3: 1, unknown: 1 },
			inForce: { 0: 1, 3: 1, unknown: 1 },
			changed: 0,
		});
		const { body: sanya } = await ask(
			"POST",
			"/api/light-schemes/preview",
			dispatcher,
			{ scheme: preset("yinchuan"), period: DEKAD },
		);
		expect(sanya.counts["3"]).toBe(0);
		expect(sanya.changed).toBe(1);
		expect((await lights()).scheme.id).toBe("dekad");
	});

	test("a scheme that cannot be used names the place", async () => {
		const { status, body } = await ask(
			"POST",
			"/api/light-schemes/preview",
			dispatcher,
			{ scheme: { ...preset("wuhan"), rules: [{ id: "x" }] } },
		);
		expect([status, body.code]).toEqual([422, "light_scheme.invalid"]);
		expect(body.title).toContain("rules[0]");
	});

	test("what nobody keeps data for is tried, but cannot be put in force", async () => {
		for (const id of ["tianjin_growth", "tianjin_bond"]) {
			const scheme = preset(id);
			const tried = await ask("POST", "/api/light-schemes/preview", county, {
				scheme,
				period: DEKAD,
			});
			expect(tried.body.counts).toMatchObject({ 3: 0, unknown: 3 });
			const { status, body } = await ask(
				"POST",
				"/api/light-schemes",
				dispatcher,
				{ scheme, effectiveOn: "2026-01-21", reason: "试" },
			);
			expect([status, body.code]).toEqual([422, "light_scheme.not_available"]);
		}
	});

	test("only the dispatching office sets one; days before keep their rules, and an instant before it replays the old ones", async () => {
		const body = {
			scheme: preset("yinchuan"),
			effectiveOn: "2026-01-21",
			reason: "自本旬起改用新规则",
		};
		expect((await ask("POST", "/api/light-schemes", county, body)).status).toBe(
			403,
		);
		clock = LATER;
		await signIn();
		expect(
			(await ask("POST", "/api/light-schemes", dispatcher, body)).status,
		).toBe(200);
		expect((await lights()).scheme.id).toBe("yinchuan");
		const before = (
			await ask("GET", "/api/lights?period=2026-01-D2", dispatcher)
		).body;
		expect(before.scheme.id).toBe("dekad");
		const replayed = await lights(dispatcher, `&asOf=${NOW.toISOString()}`);
		expect(replayed.scheme.id).toBe("dekad");
		expect(overallOf(replayed, behind)).toBe(3);
	});
});

test("a past instant keeps its light whatever was reported since", async () => {
	clock = new Date("2026-02-02T12:00:00Z");
	await signIn();
	await report(behind, 3_000, 1);
	expect(overallOf(await lights(), behind)).not.toBe(3);
	expect(
		overallOf(await lights(dispatcher, `&asOf=${LATER.toISOString()}`), behind),
	).toBe(1);
	expect(
		overallOf(await lights(dispatcher, `&asOf=${NOW.toISOString()}`), behind),
	).toBe(3);
});

describe("accepted reasons", () => {
	const excuse = {
		component: "start",
		fromOn: "2026-01-01",
		untilOn: "2026-03-31",
		reason: "冻土期，经核实",
	};
	test("are an office's to accept, never the owner's, and only for its own projects", async () => {
		const url = `/api/projects/${behind}/excuses`;
		expect((await ask("POST", url, owner, excuse)).status).toBe(403);
		expect((await ask("POST", url, otherCounty, excuse)).status).toBe(404);
		expect((await ask("POST", url, county, excuse)).status).toBe(200);
		expect(
			(await ask("POST", url, county, { ...excuse, untilOn: "2025-01-01" }))
				.status,
		).toBe(400);
	});

	test("keep a deadline from counting, are named by the light, and count again once taken back", async () => {
		await database.ownerDb
			.updateTable("project")
			.set({ stage: "new_start", planned_start_on: "2026-01-05" })
			.where("project_id", "=", behind)
			.execute();
		await database.ownerDb
			.updateTable("project_standing")
			.set({ stage: "new_start" })
			.where("project_id", "=", behind)
			.execute();
		await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
		const start = async () =>
			(
				await ask(
					"GET",
					`/api/projects/${behind}/lights?period=${DEKAD}`,
					county,
				)
			).body.verdicts.find((each) => each.ruleId === "start");
		expect(await start()).toMatchObject({
			severity: 0,
			excusedBy: [{ reason: excuse.reason, acceptedBy: "测试office" }],
		});
		const { body } = await ask(
			"GET",
			`/api/projects/${behind}/excuses`,
			county,
		);
		const excuseId = body.excuses[0]?.excuseId;
		const url = `/api/excuses/${excuseId}/withdraw`;
		expect((await ask("POST", url, otherCounty, {})).status).toBe(404);
		expect((await ask("POST", url, county, {})).status).toBe(200);
		expect((await ask("POST", url, county, {})).status).toBe(404);
		expect(await start()).toMatchObject({ severity: 2, excusedBy: [] });
	});
});

test("as reported and as corrected are both asked for", async () => {
	const actor = office.actor("dispatcher");
	for (const view of ["reported", "corrected"] as const)
		for (const asOf of [undefined, LATER]) {
			const { projects } = await asActor(
				database.db,
				actor,
				(tx) => lightsOf(tx, actor, { period: DEKAD, view, asOf, now: clock }),
				{ readOnly: true },
			);
			expect(projects).toHaveLength(3);
		}
});

test("several periods asked at once are each judged as asked alone, under every preset, now and at an instant", async () => {
	const actor = office.actor("dispatcher");
	const periods = ["2026-01-D1", "2026-01-D2", DEKAD, "2026-01"];
	await asActor(
		database.db,
		actor,
		async (tx) => {
			for (const scheme of [undefined, ...readLightSchemes().values()])
				for (const asOf of [undefined, LATER]) {
					const question = { asOf, now: clock };
					const together = [];
					for await (const judged of lightsOfPeriods(
						tx,
						actor,
						question,
						periods,
						scheme,
					))
						together.push(judged);
					const alone = [];
					for (const period of periods)
						alone.push(
							await lightsOf(tx, actor, { ...question, period }, scheme),
						);
					expect(together).toEqual(alone);
				}
		},
		{ readOnly: true },
	);
});

test("a month nobody reported is a fact that is missing, whatever the month before it held", async () => {
	const actor = office.actor("dispatcher");
	const { projects } = await asActor(
		database.db,
		actor,
		(tx) =>
			lightsOf(
				tx,
				actor,
				{ period: DEKAD, now: clock },
				readLightSchemes().get("ouhai"),
			),
		{ readOnly: true },
	);
	const silentOne = projects.find(({ projectId }) => projectId === silent);
	expect(silentOne?.lights.overall).toBe(null);
	expect(silentOne?.lights.verdicts[0]?.missing).toEqual(["months"]);
});
