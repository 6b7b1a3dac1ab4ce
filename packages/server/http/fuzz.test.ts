import { Writable } from "node:stream";
import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listOperations, type Operation } from "@dekad/contract/openapi.ts";
import { problemSchema } from "@dekad/contract/wire.ts";
import { COOKIE } from "../access/routes.ts";
import { startSession } from "../access/sessions.ts";
import { ERRORS } from "../errors.ts";
import {
	arbitraryOf,
	brokenly,
	NASTY_TEXT,
	type Pools,
} from "../testing/arbitrary-of.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { COUNTIES } from "../testing/fixtures.ts";
import { testServer } from "../testing/http.ts";
import { WALK_NOW } from "../testing/marked-office.ts";
import { aWorld, forbiddenWords, type World } from "../testing/policy-walk.ts";

/**
 * Every operation of the contract with requests made from its own schemas, good ones and spoilt ones, sent by people
 * of several roles and by nobody to the whole server on a real database that holds two offices. Three things must
 * hold for every answer: it is no defect, it is as its schema says, and no word of a place out of the asker's sight
 * stands in it.
 *
 * The same few requests in every run of the suite, so that a failure is the change's; `DEKAD_FUZZ_RUNS=200` sends as
 * many of each operation with a seed of their own, which a failure names.
 */
const ASKED = Number(process.env["DEKAD_FUZZ_RUNS"] ?? 0);
const RUNS = ASKED || 6;
const SEED = Number(
	process.env["DEKAD_FUZZ_SEED"] ??
		(ASKED ? Date.now() % 1_000_000 : 20_250_122),
);

let database: TestDatabase;
let app: FastifyInstance;
let world: World;
let pools: Pools;
/** What the server logged as its own fault, newest last. */
const defects: string[] = [];
beforeAll(async () => {
	database = await testDatabase();
	world = await aWorld(database);
	app = await testServer(database, () => WALK_NOW, {
		logger: pino(
			{ level: "error" },
			new Writable({
				write(chunk: Buffer, _, done) {
					defects.push(String(chunk));
					done();
				},
			}),
		),
	});
	await app.ready();
	// A marked file is a workbook; the fixture's is one by name only.
	await database.ownerDb
		.updateTable("stored_file")
		.set({ media_type: XLSX })
		.where("name", "like", "ZQ%sheet%")
		.execute();
	pools = poolsOf(world);
}, 120_000);
afterAll(async () => {
	await app?.close();
	await database?.close();
});

const XLSX =
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Ids and words of both offices, by the names fields have for them. */
function poolsOf({ office, other, people, strangers }: World): Pools {
	const places = [
		...Object.values(office.places),
		...Object.values(other.places),
	];
	const sheets = [...people, strangers.person, strangers.jurisdiction].map(
		({ own }) => own,
	);
	const regions = ["14/", "14/1401/", ...COUNTIES];
	const periods = ["2025-01-D1", "2025-01-D2", "2025-01", "2025-Q1", "2025"];
	const of = (name: string) =>
		places.map((place) => (place as Record<string, unknown>)[name]);
	return {
		...Object.fromEntries(
			[
				"projectId",
				"documentId",
				"stepId",
				"excuseId",
				"exceptionId",
				"requestId",
				"reminderId",
				"snapshotId",
			].map((name) => [name, of(name)]),
		),
		reportId: [...of("reportId"), ...of("acceptedReportId")],
		planId: places.flatMap(({ planIds }) => Object.values(planIds)),
		authorityId: [office.authorityId, other.authorityId],
		importId: sheets.map(({ importId }) => importId),
		jobId: sheets.map(({ jobId }) => jobId),
		organisationId: [...office.owners, ...other.owners],
		ownerOrgId: [...office.owners, ...other.owners],
		regionPath: regions,
		region: regions,
		below: regions,
		scope: regions,
		dekad: ["2025-01-D1", "2025-01-D2", "2025-01-D3", "2024-12-D3"],
		forDekad: ["2025-01-D1", "2025-01-D2"],
		period: periods,
		list: ["KEY"],
		listCode: ["KEY"],
		measure: ["investment", "paid_self"],
		sector: ["industry", "social"],
		by: ["region", "county", "region,sector,stage", "tag", "zone", "__proto__"],
		where: [
			"region=14/1401/",
			"stage=continued,paused=no",
			"owner=x",
			"=",
			",",
		],
		cursor: ["A-1", "ZQA", "", "\u0000"],
		search: ["项目", "100%_\\", "a"],
		year: [2024, 2025, 2026],
		limit: ["1", "100", "0", "-1", "x"],
		asOf: ["2025-01-15T00:00:00Z"],
		language: ["zh", "en"],
		format: ["pdf", "docx", "xlsx", "csv"],
		version: [1, 2, 3],
		baseRevision: [0, 1, 2],
		stage: ["continued", "new"],
	};
}

/** Files somebody might send where one is asked. */
const FILES: readonly (readonly [name: string, content: string | Buffer])[] = [
	["a.csv", "代码,名称\r\nP-1,=1+1\r\n"],
	["a.csv", ""],
	["a.xlsx", Buffer.from("504b0304", "hex")],
	["a.pdf", "%PDF-1.7\n%%EOF"],
	["a.png", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
	["a.jpg", Buffer.from("ffd8ffe000104a464946", "hex")],
	["a.svg", "<svg onload='alert(1)'/>"],
	["a.json", '{"type":"FeatureCollection","features":[]}'],
	[
		"a.json",
		'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"140105"},"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,2],[1,2],[1,1]]]}}]}',
	],
	["a.json", "[".repeat(100_000)],
	["..\\..\\a\u202Egpj.exe", "MZ"],
];

/** Codes any operation may answer, stated by none. */
const GENERAL = new Set([
	"access.not_signed_in",
	"access.not_allowed",
	"request.invalid",
	"request.not_found",
	"request.key_reused",
]);

type Sent = {
	readonly who: number;
	readonly params: unknown;
	readonly query: unknown;
	readonly body: unknown;
	readonly raw: string | null;
	readonly file: number;
	readonly key: string | null;
};

function requestsOf({ endpoint }: Operation): fc.Arbitrary<Sent> {
	const part = (name: "params" | "query" | "body") => {
		const schema = endpoint[name];
		if (!schema) return fc.constant(undefined);
		const good = arbitraryOf(schema, pools);
		// A path is one text: what is spoilt in it is the text itself.
		if (name === "params")
			return fc.oneof(
				{ weight: 8, arbitrary: good },
				{
					weight: 1,
					arbitrary: fc
						.constantFrom(...NASTY_TEXT.filter((text) => text.length < 99))
						.map((text) =>
							Object.fromEntries(
								Object.keys(endpoint.params?.shape ?? {}).map((key) => [
									key,
									text,
								]),
							),
						),
				},
			);
		return fc.oneof(
			{ weight: 3, arbitrary: good },
			{ weight: 2, arbitrary: brokenly(good) },
		);
	};
	return fc.record({
		// One more than there are: nobody.
		who: fc.nat({ max: world.people.length }),
		params: part("params"),
		query: part("query"),
		body: part("body"),
		raw: fc.option(fc.constantFrom("", "{", "null", "[]", '"x"', "\u0000"), {
			freq: 12,
		}),
		file: fc.nat({ max: FILES.length - 1 }),
		key: fc.option(fc.constantFrom("k", "长", "x".repeat(300)), { freq: 6 }),
	});
}

const wellFormed = (value: unknown): string => {
	if (value === null || value === undefined) return "";
	if (typeof value !== "object") return String(value as string).toWellFormed();
	try {
		return JSON.stringify(value).toWellFormed();
	} catch {
		return "";
	}
};

function addressFor({ endpoint }: Operation, { params, query }: Sent): string {
	const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
		encodeURIComponent(
			wellFormed((params as Record<string, unknown> | undefined)?.[name]),
		),
	);
	const asked =
		typeof query === "object" && query !== null
			? Object.entries(query)
					.map(
						([name, value]) =>
							`${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(wellFormed(value))}`,
					)
					.join("&")
			: encodeURIComponent(wellFormed(query));
	return asked === "" ? path : `${path}?${asked}`;
}

/** What is wrong with the answer to one request; null: nothing. */
async function wrongWith(
	operation: Operation,
	sent: Sent,
): Promise<string | null> {
	const { endpoint } = operation;
	const person = world.people[sent.who];
	const url = addressFor(operation, sent);
	const [fileName, content] = FILES[sent.file]!;
	const isFile = endpoint.sends === "multipart";
	const body = sent.raw ?? JSON.stringify(sent.body ?? {});
	const before = defects.length;
	const reply = await app.inject({
		method: endpoint.method,
		url,
		...(person ? { cookies: person.cookies } : {}),
		headers: {
			...(endpoint.method === "GET"
				? {}
				: {
						"content-type": isFile
							? "multipart/form-data; boundary=fuzz"
							: "application/json",
					}),
			...(sent.key === null
				? {}
				: { "idempotency-key": encodeURIComponent(sent.key) }),
		},
		...(endpoint.method === "GET"
			? {}
			: {
					payload: isFile
						? Buffer.concat([
								Buffer.from(
									`--fuzz\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\n\r\n`,
								),
								Buffer.from(content),
								Buffer.from("\r\n--fuzz--\r\n"),
							])
						: body,
				}),
		payloadAsStream: true,
	});
	const said = `${endpoint.method} ${url.slice(0, 300)} ${endpoint.method === "GET" ? "" : isFile ? fileName : body.slice(0, 600)} by ${person?.name ?? "nobody"}`;
	const type = String(reply.headers["content-type"] ?? "");
	if (type.startsWith("text/event-stream")) {
		reply.stream().destroy();
		return null;
	}
	const chunks: Buffer[] = [];
	for await (const chunk of reply.stream()) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString("utf8");
	if (reply.statusCode === 401 && person?.actor.accountId) await again(person);
	if (reply.statusCode >= 500)
		return `${said}: ${reply.statusCode}\n${defects.slice(before).join("").slice(0, 1500)}`;
	if (person) {
		const through = forbiddenWords(
			world,
			{ person, policy: endpoint.policy },
			{ rowSecurityAlone: false },
		).filter((word) => text.includes(word));
		if (through.length > 0)
			return `${said}: ${through.join(", ")} came through\n${text.slice(0, 500)}`;
	} else if (/ZQ[AB]-/.test(text))
		return `${said}: nobody was told ${/ZQ[AB]-\S{0,20}/.exec(text)?.[0]}`;
	if (reply.statusCode === 200) {
		if (!endpoint.response)
			return endpoint.file?.includes(type.split(";")[0] ?? "")
				? null
				: `${said}: a file of type ${type}`;
		const answer = JSON.parse(text) as unknown;
		const parsed = endpoint.response.safeParse(answer);
		if (!parsed.success)
			return `${said}: not as stated: ${parsed.error.message.slice(0, 500)}`;
		const changed = changedOnTheWay(sent.body, answer);
		return changed === null ? null : `${said}: ${changed}`;
	}
	const problem = problemSchema.safeParse(JSON.parse(text));
	if (!problem.success) return `${said}: no problem: ${text.slice(0, 300)}`;
	if (!(problem.data.code in ERRORS))
		return `${said}: ${problem.data.code} is on no list`;
	// A place in a sentence that nobody filled in; what the request itself said may be told again.
	const sentences = `${problem.data.title} ${problem.data.next}`;
	const half = /(?<!\\p)\{[a-zA-Z]+\}|\[object \w+|undefined/.exec(
		sentences,
	)?.[0];
	if (half !== undefined && !`${JSON.stringify(sent)}${url}`.includes(half))
		return `${said}: half a sentence: ${sentences}`;
	if (
		!GENERAL.has(problem.data.code) &&
		!endpoint.errors.includes(problem.data.code)
	)
		return `${said}: ${problem.data.code} is not stated`;
	return null;
}

/** A text that was sent, is answered under the same name, and is another one: whatever it says, it is kept as it was typed. */
function changedOnTheWay(body: unknown, answer: unknown): string | null {
	if (typeof body !== "object" || body === null) return null;
	for (const [name, typed] of Object.entries(body)) {
		const kept = (answer as Record<string, unknown> | null)?.[name];
		if (typeof typed !== "string" || typeof kept !== "string") continue;
		if (kept !== typed && kept !== typed.trim())
			return `${name} came back as ${JSON.stringify(kept)}`;
	}
	return null;
}

/** Some operations end one's own sessions; the next request has a new one. */
async function again(person: World["people"][number]): Promise<void> {
	person.cookies[COOKIE] = await startSession(database.db, {
		accountId: person.actor.accountId!,
		now: WALK_NOW,
	});
}

test.each(
	listOperations()
		.filter(
			({ name }) =>
				process.env["DEKAD_FUZZ_ONLY"]?.split(",").includes(name) ?? true,
		)
		.map((operation) => [operation.name, operation] as const),
)(
	"%s answers whatever it is sent as it states",
	async (name, operation) => {
		const wrong: string[] = [];
		for (const sent of fc.sample(requestsOf(operation), {
			numRuns: RUNS,
			seed: SEED,
		})) {
			const said = await wrongWith(operation, sent);
			if (said !== null) wrong.push(said);
		}
		expect(
			wrong.slice(0, 5),
			`DEKAD_FUZZ_SEED=${SEED} DEKAD_FUZZ_RUNS=${RUNS} DEKAD_FUZZ_ONLY=${name}`,
		).toEqual([]);
	},
	60_000 + RUNS * 2_000,
);
