import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RankingView } from "@dekad/contract/rankings.ts";
import { pointsShown } from "@dekad/core/rollups/scoring.ts";
import { percentText } from "@dekad/core/units/ratio.ts";
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

/**
 * A ranking and its score, asked for in the four ways there are: the API (which the page shows row by row), the CSV,
 * the bulletin's page, and its DOCX. Whatever one of them shows or refuses, all do.
 */
const PERIOD = "2026-02-D3";
const NOW = new Date("2026-03-01T02:00:00Z");
const CROSS_REGION = "14/14X/";

const SCORING = {
	name: { zh: "季度考评", en: "Quarterly score" },
	rules: [
		{
			id: "place",
			name: { zh: "争先进位", en: "Place" },
			of: { kind: "rank" },
			method: "rank",
			points: 4,
			stepPercent: 5,
			minimumCount: 1,
			source: "[S95]",
		},
		{
			id: "progress",
			name: { zh: "投资完成", en: "Progress" },
			of: { kind: "rate", rate: "completion" },
			method: "ratio",
			points: 60,
			minimumCount: 1,
			cap: 60,
			source: "[S85]",
		},
		{
			id: "in_time",
			name: { zh: "报送及时", en: "Reports in time" },
			of: { kind: "missed", rate: "timeliness" },
			method: "per_unit",
			points: -3,
			floor: -12,
			minimumCount: 1,
			source: "ours, after [S87]",
		},
	],
};

let database: TestDatabase;
let office: TestOffice;
let server: FastifyInstance;
let clock = NOW.getTime();
const cookies: Record<"dispatcher" | "city", Record<string, string>> = {
	dispatcher: {},
	city: {},
};

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	await database.ownerDb
		.insertInto("region")
		.values({
			jurisdiction_id: office.jurisdictionId,
			code: "14X",
			valid_from_on: "2000-01-01",
			parent_code: "14",
			name_zh: "跨市项目",
			level: 1,
			kind: "cross_region",
			region_path: CROSS_REGION,
		})
		.execute();
	// Six projects in city 1401 and in city 1402 seven, of which one reports each; of the cross-region ones all are far ahead.
	const places = [
		...Array.from({ length: 6 }, () => COUNTIES[0]),
		...Array.from({ length: 7 }, () => COUNTIES[2]),
		CROSS_REGION,
	];
	const reported: Record<number, number> = {
		0: 30_000_000,
		6: 20_000_000,
		13: 90_000_000,
	};
	const projects: string[] = [];
	for (const [index, regionPath] of places.entries())
		projects.push(
			await aProject(database, office, {
				code: `P${String(index).padStart(2, "0")}`,
				regionPath,
				annualPlans: { 2026: 100_000_000 },
			}),
		);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	for (const [index, investment] of Object.entries(reported))
		await submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId: projects[Number(index)]!,
				dekad: PERIOD,
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment }),
			},
			now: NOW,
		});
	// Each act a moment after the one before it: of two of one day the later holds.
	server = await testServer(database, () => new Date((clock += 1000)));
	cookies.dispatcher = (
		await signedIn(database, office, "dispatcher", NOW)
	).cookies;
	cookies.city = (
		await signedIn(database, office, "office", NOW, { regionPath: "14/1401/" })
	).cookies;
});
afterAll(async () => {
	await server.close();
	await database.close();
});

const ask = (
	method: "GET" | "POST",
	url: string,
	payload?: object,
	who: keyof typeof cookies = "dispatcher",
) =>
	server.inject({
		method,
		url,
		cookies: cookies[who],
		...(payload ? { payload } : {}),
	});

/** A line of a ranking as words: place, rate, projects, coverage, timeliness, on behalf, then points and their parts. */
type Line = readonly string[];
/** Null: no ranking is given. */
type Way = { readonly lines: readonly Line[]; readonly apart: string } | null;

const percent = (ratio: number | null): string =>
	ratio === null ? "—" : `${percentText(Math.round(ratio * 1e6), 1e6, 1)}%`;
const points = (hundredths: number | null | undefined): string =>
	hundredths === null || hundredths === undefined
		? "—"
		: pointsShown(hundredths);

async function byApi(): Promise<Way> {
	const answer = await ask("GET", `/api/rankings?period=${PERIOD}`);
	if (answer.statusCode === 403) {
		expect(answer.json()).toMatchObject({ code: "ranking.no_authority" });
		return null;
	}
	const view = answer.json<RankingView>();
	return {
		lines: view.rows.map((row) => [
			row.name.zh,
			row.rank === null ? "不排名" : String(row.rank),
			percent(row.ratio),
			String(row.projects),
			percent(row.coverage),
			percent(row.timeliness),
			percent(row.onBehalf),
			...(view.scoring
				? [
						points(row.score?.hundredths),
						...view.scoring.rules.map((_, place) =>
							points(row.score?.parts[place]?.hundredths),
						),
					]
				: []),
		]),
		apart: view.apart.map(({ name }) => name.zh).join("、"),
	};
}

async function byExport(): Promise<Way> {
	const answer = await ask("GET", `/api/rankings/file?period=${PERIOD}`);
	if (answer.statusCode === 403) return null;
	const rows = answer.body
		.replace(/^\uFEFF/, "")
		.trim()
		.split(/\r?\n/)
		.map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")));
	const [, head = [], ...rest] = rows;
	const isApart = (row: readonly string[]) => row[0]?.startsWith("单列");
	const ratio = (cell: string | undefined) =>
		percent(cell ? Number(cell) : null);
	return {
		lines: rest
			.filter((row) => !isApart(row))
			.map(([rank, name = "", rate, projects = "", ...more]) => [
				name,
				rank || "不排名",
				ratio(rate),
				projects,
				...more.slice(0, 3).map(ratio),
				...more
					.slice(3, head.length - 4)
					.map((each) => (each === "" ? "—" : Number(each).toFixed(2))),
			]),
		apart: rest.find(isApart)?.slice(1).join("、") ?? "",
	};
}

type Cell = string | { text: string };
type Block = {
	kind: string;
	id?: string;
	runs?: Cell[];
	rows?: { cells: Cell[] }[];
};
const words = (cell: Cell): string =>
	typeof cell === "string" ? cell : cell.text;

async function byBulletin(): Promise<{ page: Way; document: Way }> {
	const { snapshotId } = (
		await ask("POST", "/api/bulletins", { period: PERIOD, nextSteps: "" })
	).json<{ snapshotId: string }>();
	const page = (await ask("GET", `/api/bulletins/${snapshotId}`)).json<{
		bulletin: { sections: { id: string; blocks: Block[] }[] };
	}>();
	const blocks =
		page.bulletin.sections.find(({ id }) => id === "regions")?.blocks ?? [];
	const rows = (id: string) =>
		blocks
			.find((block) => block.id === id)
			?.rows?.map(({ cells }) => cells.map(words));
	const printed = await wordsOf(
		(
			await ask(
				"GET",
				`/api/bulletins/${snapshotId}/file?format=docx&language=zh`,
			)
		).rawPayload,
	);
	const ranked = rows("ranking");
	const note = blocks
		.filter(({ kind }) => kind === "paragraph")
		.map(({ runs = [] }) => runs.map(words).join(""))
		.find((line) => line.includes("跨市项目"));
	const scored = rows("score");
	const pageWay: Way = ranked
		? {
				lines: ranked.map((line, place) => [
					...line,
					...(scored?.[place]?.slice(1) ?? []),
				]),
				apart: note ? "跨市项目" : "",
			}
		: null;
	// The document prints the page's rows: each table's cells stand in it one after the other.
	const isPrinted =
		ranked !== undefined &&
		[...ranked, ...(scored ?? [])].every((line) =>
			printed.includes(line.join("|")),
		);
	if (!ranked) expect(printed).not.toContain("各地区排名");
	return { page: pageWay, document: isPrinted ? pageWay : null };
}

/** The words of a DOCX, cell by cell. */
async function wordsOf(docx: Buffer): Promise<string> {
	const { fromBufferPromise } = (await import("yauzl")).default;
	const { text } = await import("node:stream/consumers");
	const zip = await fromBufferPromise(docx);
	for await (const entry of zip.eachEntry())
		if (entry.fileName === "word/document.xml")
			return (await text(await zip.openReadStreamPromise(entry)))
				.replaceAll(/<\/w:tc>/g, "|")
				.replaceAll(/<[^>]*>/g, "");
	return "";
}

async function fourWays() {
	const { page, document } = await byBulletin();
	return { api: await byApi(), export: await byExport(), page, document };
}

async function allSay(expected: Way) {
	expect(await fourWays()).toEqual({
		api: expected,
		export: expected,
		page: expected,
		document: expected,
	});
}

const authority = {
	issuedBy: "省政府办公厅",
	document: "测政办发〔2026〕3号",
	documentOn: "2026-01-15",
	untilOn: "2026-12-31",
};
const record = async (changes: object = {}) =>
	(
		await ask("POST", "/api/ranking-authorities", { ...authority, ...changes })
	).json<{ authorityId: string }>().authorityId;
const setScoring = (scheme: object, who: keyof typeof cookies = "dispatcher") =>
	ask(
		"POST",
		"/api/scorings",
		{ scheme, effectiveOn: "2026-01-01", reason: "季度考评办法" },
		who,
	);

describe("page, export, API and document give the same ranking", () => {
	test("none without an authority, not even with rules of a score", async () => {
		await allSay(null);
		expect((await setScoring(SCORING)).statusCode).toBe(200);
		await allSay(null);
		const tried = await ask("POST", "/api/scorings/preview", {
			scheme: SCORING,
			period: PERIOD,
		});
		expect(tried.json()).toMatchObject({ code: "ranking.no_authority" });
		expect((await setScoring({ ...SCORING, rules: [] })).statusCode).toBe(200);
	});

	const first = ["甲市", "1", "5.0%", "6", "16.7%", "16.7%", "0.0%"];
	const second = ["乙市", "2", "2.9%", "7", "14.3%", "14.3%", "0.0%"];

	test("with one: quality beside the rank, cross-region projects apart, no score while scoring is off", async () => {
		await record();
		await allSay({ lines: [first, second], apart: "跨市项目" });
	});

	test("a score with all its parts, once rules of one are set", async () => {
		await setScoring(SCORING);
		const way = (await byApi())!;
		const missed = (line: number) => Number(way.lines[line]?.at(-1));
		// The floor holds the many reports that did not come to twelve points each.
		expect([missed(0), missed(1)]).toEqual([-12, -12]);
		await allSay({
			lines: [
				[...first, "-5.00", "4.00", "3.00", "-12.00"],
				[...second, "-6.49", "3.80", "1.71", "-12.00"],
			],
			apart: "跨市项目",
		});
	});

	test("a region with too few projects is neither ranked nor scored", async () => {
		await record({ minimumCount: 7 });
		const nothing = ["—", "—", "—", "—"];
		const way = (await byApi())!;
		expect(way.lines.map(([name, rank]) => [name, rank])).toEqual([
			["乙市", "1"],
			["甲市", "不排名"],
		]);
		expect(way.lines[1]?.slice(-4)).toEqual(nothing);
		await allSay(way);
	});

	test("an ended authority ends all four", async () => {
		const authorities = (await ask("GET", "/api/ranking-authorities")).json<{
			authorities: { authorityId: string }[];
		}>().authorities;
		for (const { authorityId } of authorities)
			await ask("POST", `/api/ranking-authorities/${authorityId}/revoke`);
		await allSay(null);
	});
});

describe("rules of a score", () => {
	test("are tried on a past period without keeping anything", async () => {
		await record();
		const [, place] = SCORING.rules;
		const tried = await ask("POST", "/api/scorings/preview", {
			scheme: { ...SCORING, rules: [{ ...place, cap: 2 }] },
			period: PERIOD,
		});
		expect(
			tried.json<RankingView>().rows.map(({ score }) => score?.hundredths),
		).toEqual([200, 171]);
		expect((await byApi())?.lines[0]?.at(7)).toBe("-5.00");
	});

	test("a part that is not known leaves no sum: nobody gets 0 points for what was not asked", async () => {
		const [, progress] = SCORING.rules;
		const tried = await ask("POST", "/api/scorings/preview", {
			scheme: {
				...SCORING,
				rules: [
					progress,
					{
						...progress,
						id: "works",
						of: { kind: "rate", rate: "works_completion" },
					},
				],
			},
			period: PERIOD,
		});
		expect(tried.json<RankingView>().rows[0]?.score).toMatchObject({
			hundredths: null,
			parts: [
				{ hundredths: 300, because: null },
				{ hundredths: null, because: "unknown", denominator: 0 },
			],
		});
	});

	test("are the dispatching office's to set, with a place for every mistake", async () => {
		expect((await setScoring(SCORING, "city")).json()).toMatchObject({
			code: "access.not_allowed",
		});
		const [place] = SCORING.rules;
		for (const [changes, where] of [
			[{ method: "ratio" }, "rules[0].method"],
			[{ minimumCount: 0 }, "rules[0].minimumCount"],
			[{ floor: 5, cap: 4 }, "rules[0].floor"],
			[{ stepPercent: 5.5 }, "rules[0].stepPercent"],
			[{ surplus: 1 }, "rules[0]"],
		] as const) {
			const refused = await setScoring({
				...SCORING,
				rules: [{ ...place, ...changes }],
			});
			expect(refused.statusCode).toBe(422);
			expect(refused.json<{ title: string }>().title).toContain(where);
		}
	});

	test("every setting is kept with its reason, and the newest is in force", async () => {
		const { inForce, set } = (await ask("GET", "/api/scorings")).json<{
			inForce: { rules: unknown[] } | null;
			set: { reason: string; recordedBy: string }[];
		}>();
		expect(inForce?.rules).toHaveLength(3);
		expect(set).toHaveLength(3);
		expect(set[0]).toMatchObject({ reason: "季度考评办法" });
	});
});
