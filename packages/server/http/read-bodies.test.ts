import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import {
	DEEPEST_BODY,
	isDeeperThan,
	LARGEST_BODY_BYTES,
} from "./read-bodies.ts";
import { fileName } from "./read-upload.ts";

const depthOf = (value: unknown): number =>
	typeof value === "object" && value !== null
		? 1 + Math.max(0, ...Object.values(value).map(depthOf))
		: 0;

test("depth counts brackets and not what stands in strings", () => {
	fc.assert(
		fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
			const json = JSON.stringify(value);
			const depth = depthOf(JSON.parse(json));
			expect(isDeeperThan(json, depth)).toBe(false);
			if (depth > 0) expect(isDeeperThan(json, depth - 1)).toBe(true);
		}),
	);
	expect(isDeeperThan('["[[[[\\"[[["]', 1)).toBe(false);
	expect(isDeeperThan('["\\\\",[[]]]', 2)).toBe(true);
});

describe("a body", () => {
	let database: TestDatabase;
	let app: FastifyInstance;
	beforeAll(async () => {
		database = await testDatabase();
		app = await testServer(database, () => new Date("2025-02-20T08:00:00Z"));
	});
	afterAll(async () => {
		await app.close();
		await database.close();
	});
	const send = (
		payload: string,
		headers: Record<string, string> = { "content-type": "application/json" },
	) => app.inject({ method: "POST", url: "/api/session", headers, payload });

	test.each<[string, string, number, string]>([
		[
			"that nests without end",
			`{"loginName":${"[".repeat(200_000)}`,
			400,
			"request.invalid",
		],
		[
			"one level too deep",
			`{"loginName":${"[".repeat(DEEPEST_BODY)}${"]".repeat(DEEPEST_BODY)}}`,
			400,
			"request.invalid",
		],
		[
			"that is too large",
			`{"loginName":"${"x".repeat(LARGEST_BODY_BYTES)}"}`,
			413,
			"request.too_large",
		],
		[
			"that names a prototype",
			'{"__proto__":{"a":1},"loginName":"a","password":"b"}',
			400,
			"request.invalid",
		],
		[
			"that names a constructor's prototype",
			'{"constructor":{"prototype":{}},"loginName":"a","password":"b"}',
			400,
			"request.invalid",
		],
		["that is no JSON", "{", 400, "request.invalid"],
		["that is empty", "", 400, "request.invalid"],
		[
			"of a lone surrogate, which is no name",
			'{"loginName":"\\ud800","password":"b"}',
			401,
			"access.wrong_password",
		],
		[
			"of a character no text holds",
			'{"loginName":"a\\u0000","password":"b"}',
			400,
			"request.invalid",
		],
	])("%s is refused", async (_, payload, status, code) => {
		const reply = await send(payload);
		expect([reply.statusCode, (reply.json() as { code: string }).code]).toEqual(
			[status, code],
		);
		expect(reply.body).not.toMatch(/\.ts|node_modules|at /);
	});

	test("larger than is taken says how much is", async () => {
		const reply = await send(`{"a":"${"x".repeat(LARGEST_BODY_BYTES)}"}`);
		expect(reply.json()).toMatchObject({ detail: { limit: "2 MB" } });
	});

	test.each([
		"text/plain",
		"text/html",
		"application/xml",
		"application/x-www-form-urlencoded",
		"application/octet-stream",
		"application/jsonx",
		"x",
	])("of the type %s is refused by name", async (type) => {
		const reply = await send("{}", { "content-type": type });
		expect(reply.statusCode).toBe(415);
		expect(reply.json()).toMatchObject({
			code: "request.media_type_refused",
		});
	});

	test("a file where JSON is asked, and JSON where a file is asked, are refused by name", async () => {
		const reply = await send(
			'--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--x--\r\n',
			{
				"content-type": "multipart/form-data; boundary=x",
			},
		);
		expect(reply.statusCode).toBeLessThan(500);
		expect(reply.statusCode).toBeGreaterThanOrEqual(400);
	});
});

test.each([
	["表.xlsx", "表.xlsx"],
	["C:\\fakepath\\表.xlsx", "表.xlsx"],
	["../../etc/passwd", "passwd"],
	["a\u202Egpj.exe", "agpj.exe"],
	["a\r\nset-cookie: x", "aset-cookie: x"],
	[`${"长".repeat(300)}.xlsx`, `${"长".repeat(195)}.xlsx`],
	["", ""],
	[undefined, ""],
])("the file name %j is kept as %j", (said, kept) =>
	expect(fileName(said)).toBe(kept),
);
