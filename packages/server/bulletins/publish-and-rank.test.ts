import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { submitReport } from "../reports/submit-report.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import {
	askAs,
	type BulletinPerson,
	bulletinPeople,
} from "../testing/bulletin-desk.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { testServer } from "../testing/http.ts";

const PERIOD = "2026-02-D3";
const PUBLISHED = new Date("2026-03-01T02:00:00Z");
const LATER = new Date("2026-03-11T02:00:00Z");

type Body = {
	code: string;
	snapshotId: string;
	version: number;
	nextSteps: string;
	authorityId: string;
	isInForce: boolean;
	draft: { nextSteps: string; version: number };
	bulletin: {
		sections: {
			id: string;
			blocks: {
				kind: string;
				id?: string;
				runs?: unknown[];
				rows?: { id: string; cells: unknown[] }[];
			}[];
		}[];
	};
	figures: { id: string; before: string; now: string }[];
	lines: { projectCode: string; forDekad: string; difference: number }[];
	reportsSince: number;
	rows: { code: string; rank: number | null; because: string | null }[];
};

let database: TestDatabase;
let office: TestOffice;
let server: FastifyInstance;
let clock = PUBLISHED;
let project: string;
let cookies: Awaited<ReturnType<typeof bulletinPeople>>;

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	const annualPlans = { 2026: 360_000_000 };
	// City 1401 has six projects and city 1402 one: fewer than the authority's minimum.
	for (let index = 0; index < 7; index++) {
		const id = await aProject(database, office, {
			code: `P${index}`,
			regionPath: index === 6 ? COUNTIES[2] : COUNTIES[0],
			annualPlans,
		});
		project = index === 0 ? id : project;
	}
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	await submitReport(database.db, {
		actor: office.actor("owner"),
		report: {
			projectId: project,
			dekad: PERIOD,
			kind: "actual",
			baseRevision: 0,
			values: reportValues({ investment: 30_000_000 }),
		},
		now: PUBLISHED,
	});
	server = await testServer(database, () => clock);
	// A session ends by itself after a day: it is opened on the last day of these tests.
	cookies = await bulletinPeople(database, office, LATER);
});
afterAll(async () => {
	await server.close();
	await database.close();
});

const ask = (
	method: "GET" | "POST" | "PUT",
	url: string,
	who: BulletinPerson = "dispatcher",
	payload?: object,
) => askAs<Body>(server, cookies[who], method, url, payload);
const publish = (payload: object = {}) =>
	ask("POST", "/api/bulletins", "dispatcher", { period: PERIOD, ...payload });
const sectionOf = (body: Body, id: string) =>
	body.bulletin.sections.find((section) => section.id === id);
const pdfOf = async (snapshotId: string) =>
	(await ask("GET", `/api/bulletins/${snapshotId}/file?format=pdf&language=zh`))
		.raw;

describe("a draft", () => {
	test("keeps the office's words until they are published with the figures", async () => {
		const saved = await ask("PUT", "/api/bulletins/draft", "dispatcher", {
			period: PERIOD,
			nextSteps: "一是抓开工。",
			version: 0,
		});
		expect(saved.body).toMatchObject({ version: 1 });
		const preview = await ask("GET", `/api/bulletins/preview?period=${PERIOD}`);
		expect(preview.body.draft).toMatchObject({
			nextSteps: "一是抓开工。",
			version: 1,
		});
		expect(sectionOf(preview.body, "nextSteps")?.blocks).toHaveLength(1);
		const { body } = await publish();
		const read = await ask("GET", `/api/bulletins/${body.snapshotId}`);
		expect(sectionOf(read.body, "nextSteps")?.blocks[0]?.runs).toEqual([
			"一是抓开工。",
		]);
		const after = await ask("GET", `/api/bulletins/preview?period=${PERIOD}`);
		expect(after.body.draft).toMatchObject({ nextSteps: "", version: 0 });
	});

	test("saved over another's newer words, or over one that was published, is refused", async () => {
		const save = (version: number) =>
			ask("PUT", "/api/bulletins/draft", "dispatcher", {
				period: "2026-02",
				nextSteps: String(version),
				version,
			});
		expect((await save(0)).status).toBe(200);
		expect((await save(0)).body.code).toBe("bulletin.version_conflict");
		expect((await save(1)).body.version).toBe(2);
		expect((await save(1)).body.code).toBe("bulletin.version_conflict");
		await publish({ period: "2026-02" });
		expect((await save(2)).body.code).toBe("bulletin.version_conflict");
	});

	test("is written by offices within their reach; leaders and owners neither write nor publish", async () => {
		const draft = { period: PERIOD, nextSteps: "x", version: 0 };
		for (const who of ["leader", "owner"] as const) {
			const saved = await ask("PUT", "/api/bulletins/draft", who, draft);
			expect(saved.body.code).toBe("access.not_allowed");
			const made = await ask("POST", "/api/bulletins", who, { period: PERIOD });
			expect(made.body.code).toBe("access.not_allowed");
		}
		const beyond = await ask("PUT", "/api/bulletins/draft", "city", {
			...draft,
			region: "14/",
		});
		expect(beyond.body.code).toBe("region.not_found");
		const own = await ask("PUT", "/api/bulletins/draft", "city", draft);
		expect(own.body.version).toBe(1);
	});
});

test("a correction after publishing shows as a difference with its lines; the document stays byte for byte", async () => {
	const { body: made } = await publish({ nextSteps: "" });
	const before = await pdfOf(made.snapshotId);
	const url = `/api/bulletins/${made.snapshotId}/difference`;
	const nothing = await ask("GET", url);
	expect(nothing.body).toMatchObject({
		figures: [],
		lines: [],
		reportsSince: 0,
	});
	clock = LATER;
	await submitReport(database.db, {
		actor: office.actor("owner"),
		report: {
			projectId: project,
			dekad: "2026-03-D1",
			kind: "actual",
			baseRevision: 0,
			values: {
				...reportValues({ investment: 0 }),
				corrections: [
					{
						forDekad: PERIOD,
						measure: "investment",
						differenceYuan: -10_000_000,
						reason: "发票重复",
					},
				],
			},
		},
		now: LATER,
	});
	const { body } = await ask("GET", url);
	expect(body.lines).toMatchObject([
		{ projectCode: "P0", forDekad: PERIOD, difference: -10_000_000 },
	]);
	expect(
		body.figures.find(({ id }) => id === "regions.1401.actualToDate"),
	).toMatchObject({ before: "3,000", now: "2,000" });
	expect(body.figures.some(({ id }) => id.startsWith("regions.1402."))).toBe(
		false,
	);
	expect((await pdfOf(made.snapshotId)).equals(before)).toBe(true);
	expect(
		(await ask("GET", `/api/bulletins/${made.snapshotId}/difference`, "city"))
			.body.code,
	).toBe("bulletin.not_found");
});

test("every figure of the page names its rows, and the rows of the total are found there", async () => {
	const preview = await ask("GET", `/api/bulletins/preview?period=${PERIOD}`);
	const table = sectionOf(preview.body, "regions")?.blocks.find(
		({ kind }) => kind === "table",
	);
	expect(table?.rows?.[0]?.cells[1]).toMatchObject({
		text: "6",
		rows: { kind: "rows", where: "region=14/1401/" },
	});
});

test("lights are counted where the office wants them, and frozen", async () => {
	const { body, status } = await publish({ nextSteps: "", lights: true });
	expect(body, String(status)).toHaveProperty("snapshotId");
	const read = await ask("GET", `/api/bulletins/${body.snapshotId}`);
	const runs = sectionOf(read.body, "lights")?.blocks[0]?.runs as (
		| string
		| { text: string; rows: unknown }
	)[];
	const counted = runs.filter((run) => typeof run !== "string");
	expect(counted[0]?.rows).toEqual({ kind: "lights", light: "3" });
	expect(counted.reduce((sum, { text }) => sum + Number(text), 0)).toBe(7);
	const { body: without } = await publish({ nextSteps: "" });
	const plain = await ask("GET", `/api/bulletins/${without.snapshotId}`);
	expect(sectionOf(plain.body, "lights")).toBeUndefined();
});

describe("a ranking", () => {
	const authority = {
		issuedBy: "省政府办公厅",
		document: "测政办发〔2026〕3号",
		documentOn: "2026-01-15",
		untilOn: "2026-12-31",
	};
	/** The ranking as each of the four ways gives it: true where one is given. */
	const fourWays = async () => {
		const { body } = await publish({ nextSteps: "" });
		const page = await ask("GET", `/api/bulletins/${body.snapshotId}`);
		const docx = (
			await ask(
				"GET",
				`/api/bulletins/${body.snapshotId}/file?format=docx&language=zh`,
			)
		).raw;
		return {
			page:
				sectionOf(page.body, "regions")?.blocks.some(
					({ id }) => id === "ranking",
				) ?? false,
			api: (await ask("GET", `/api/rankings?period=${PERIOD}`)).status === 200,
			export:
				(await ask("GET", `/api/rankings/file?period=${PERIOD}`)).status ===
				200,
			document: (await wordsOf(docx)).includes("各地区排名"),
		};
	};
	const nowhere = { page: false, api: false, export: false, document: false };

	test("without an authority is given by none of page, API, export and document", async () => {
		expect(await fourWays()).toEqual(nowhere);
		expect((await ask("GET", `/api/rankings?period=${PERIOD}`)).body.code).toBe(
			"ranking.no_authority",
		);
	});

	test("is recorded by the dispatching office alone, given by all four, and by none once it is ended", async () => {
		const refused = await ask(
			"POST",
			"/api/ranking-authorities",
			"city",
			authority,
		);
		expect(refused.body.code).toBe("access.not_allowed");
		const { body } = await ask(
			"POST",
			"/api/ranking-authorities",
			"dispatcher",
			authority,
		);
		expect(body.isInForce).toBe(true);
		expect(await fourWays()).toEqual({
			page: true,
			api: true,
			export: true,
			document: true,
		});
		const ranking = await ask("GET", `/api/rankings?period=${PERIOD}`);
		expect(ranking.body.rows).toMatchObject([
			{ code: "1401", rank: 1, because: null },
			{ code: "1402", rank: null },
		]);
		const ended = await ask(
			"POST",
			`/api/ranking-authorities/${body.authorityId}/revoke`,
		);
		expect(ended.body.isInForce).toBe(false);
		expect(await fourWays()).toEqual(nowhere);
		const again = await ask(
			"POST",
			`/api/ranking-authorities/${body.authorityId}/revoke`,
		);
		expect(again.body.code).toBe("ranking.authority_not_found");
	});

	test("under an authority that is over is given by none", async () => {
		await ask("POST", "/api/ranking-authorities", "dispatcher", {
			...authority,
			untilOn: "2026-03-10",
		});
		expect(await fourWays()).toEqual(nowhere);
	});

	test("whose authority would end before it began is refused", async () => {
		const wrong = await ask("POST", "/api/ranking-authorities", "dispatcher", {
			...authority,
			untilOn: "2026-01-14",
		});
		expect(wrong.status).toBe(400);
	});
});

describe("an office's own template", () => {
	const handIn = async (who: "dispatcher" | "city", line: string) => {
		const { Document, Packer, Paragraph } = await import("docx");
		const file = await Packer.toBuffer(
			new Document({ sections: [{ children: [new Paragraph(line)] }] }),
		);
		const form = new FormData();
		form.append("file", new Blob([new Uint8Array(file)]), "own.docx");
		const request = new Request("http://localhost", {
			method: "POST",
			body: form,
		});
		const answer = await server.inject({
			method: "POST",
			url: "/api/bulletin-template",
			cookies: cookies[who],
			headers: { "content-type": request.headers.get("content-type") ?? "" },
			payload: Buffer.from(await request.arrayBuffer()),
		});
		return answer.json<{
			code: string;
			detail: { problem: string };
			template: { name: string };
		}>();
	};

	test("is handed in by the dispatching office, and fills with a bulletin's frozen facts", async () => {
		const { body } = await publish({ nextSteps: "" });
		const url = `/api/bulletins/${body.snapshotId}/own-form`;
		expect((await ask("GET", url)).body.code).toBe("bulletin.no_template");
		expect((await handIn("city", "{head}")).code).toBe("access.not_allowed");
		expect(await handIn("dispatcher", "{haed}")).toMatchObject({
			code: "bulletin.template_refused",
			detail: {
				kind: "placeholders",
				problem: "{haed}",
				faults: [
					{
						fault: "unknown",
						placeholder: "{haed}",
						place: { part: "body", paragraph: 1 },
						meant: "{head}",
					},
				],
			},
		});
		const taken = await handIn(
			"dispatcher",
			"{total.projects} {#ranking}{rank}{/ranking}",
		);
		expect(taken.template.name).toBe("own.docx");
		expect(
			(await wordsOf((await ask("GET", url)).raw)).replace(/<[^>]*>/g, ""),
		).toBe("7 ");
	});
});

/** The words of a DOCX. */
async function wordsOf(docx: Buffer): Promise<string> {
	const { fromBufferPromise } = (await import("yauzl")).default;
	const { text } = await import("node:stream/consumers");
	const zip = await fromBufferPromise(docx);
	for await (const entry of zip.eachEntry())
		if (entry.fileName === "word/document.xml")
			return text(await zip.openReadStreamPromise(entry));
	return "";
}
