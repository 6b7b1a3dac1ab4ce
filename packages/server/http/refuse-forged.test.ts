import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice } from "../testing/fixtures.ts";
import { signedIn, TEST_SETTINGS, testServer } from "../testing/http.ts";

const NOW = new Date("2025-02-20T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let cookies: Record<string, string>;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => NOW, {
		settings: {
			...TEST_SETTINGS,
			publicUrl: new URL("https://dekad.test:8443"),
		},
	});
	const office = await anOffice(database);
	({ cookies } = await signedIn(database, office, "dispatcher", NOW));
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const write = (headers: Record<string, string>) =>
	app.inject({
		method: "PATCH",
		url: "/api/session",
		cookies,
		headers: { host: "localhost:4300", ...headers },
		payload: { language: "zh" },
	});

describe("a write", () => {
	test.each<[string, Record<string, string>]>([
		[
			"of our own page",
			{ origin: "http://localhost:4300", "sec-fetch-site": "same-origin" },
		],
		[
			"of an older browser, which says its origin only",
			{ origin: "http://localhost:4300" },
		],
		[
			"by the public address, behind a proxy that changes the host",
			{ origin: "https://dekad.test:8443", "sec-fetch-site": "same-origin" },
		],
		[
			"of our own page, through a proxy that tells another host",
			{
				origin: "https://dekad.example.gov.cn",
				"sec-fetch-site": "same-origin",
			},
		],
		["of a program, which says neither", {}],
	])("%s is taken", async (_, headers) => {
		expect((await write(headers)).statusCode).toBe(200);
	});

	test.each<[string, Record<string, string>]>([
		[
			"another site",
			{ origin: "https://elsewhere.test", "sec-fetch-site": "cross-site" },
		],
		["another site by an older browser", { origin: "https://elsewhere.test" }],
		["another port of this machine", { origin: "http://localhost:4301" }],
		[
			"a neighbour under the same domain",
			{
				origin: "https://other.dekad.test:8443",
				"sec-fetch-site": "same-site",
			},
		],
		[
			"a page without an origin (a file, a sandboxed frame)",
			{ origin: "null", "sec-fetch-site": "cross-site" },
		],
		[
			"a browser that leaves the origin away",
			{ "sec-fetch-site": "cross-site" },
		],
		[
			"a neighbour that leaves the origin away",
			{ "sec-fetch-site": "same-site" },
		],
		[
			"a site whose name begins like ours",
			{ origin: "http://localhost:4300.evil.test" },
		],
		["something that is no origin", { origin: "localhost:4300" }],
	])("of %s is refused", async (_, headers) => {
		const reply = await write(headers);
		expect(reply.statusCode).toBe(403);
		expect(reply.json()).toMatchObject({ code: "request.forged" });
	});
});

test.each([
	["text/plain", '{"language":"zh"}'],
	["application/x-www-form-urlencoded", "language=zh"],
	["application/xml", "<language>zh</language>"],
	[
		"multipart/form-data; boundary=x",
		'--x\r\ncontent-disposition: form-data; name="language"\r\n\r\nzh\r\n--x--\r\n',
	],
])(
	"what a form can send without asking, %s, is no JSON and is refused",
	async (type, payload) => {
		const reply = await app.inject({
			method: "PATCH",
			url: "/api/session",
			cookies,
			headers: { "content-type": type },
			payload,
		});
		expect(reply.statusCode, reply.body).toBeGreaterThanOrEqual(400);
		expect(reply.statusCode).toBeLessThan(500);
	},
);

test("a reading that another site's page fetches is refused; a link that leads here is followed", async () => {
	const read = (mode: string) =>
		app.inject({
			method: "GET",
			url: "/api/session",
			headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": mode },
		});
	expect((await read("no-cors")).statusCode).toBe(403);
	expect((await read("cors")).statusCode).toBe(403);
	expect((await read("navigate")).statusCode).toBe(200);
});
