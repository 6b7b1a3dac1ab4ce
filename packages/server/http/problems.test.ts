import { Writable } from "node:stream";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemSchema } from "@dekad/contract/wire.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { openLog } from "./open-log.ts";

let database: TestDatabase;
let app: FastifyInstance;
const lines: string[] = [];
beforeAll(async () => {
	database = await testDatabase();
	const stream = new Writable({
		write(chunk: Buffer, _, done) {
			lines.push(String(chunk));
			done();
		},
	});
	app = await testServer(database, () => new Date("2025-02-20T08:00:00Z"), {
		logger: openLog("warn", stream) as unknown as FastifyBaseLogger,
	});
	app.get("/api/broken", () => {
		throw new Error("column x of relation secret_table does not exist");
	});
	await app.ready();
});
afterAll(async () => {
	await app.close();
	await database.close();
});

test("a defect is told bare, and stands whole in the log under the same number", async () => {
	const reply = await app.inject({ method: "GET", url: "/api/broken" });
	expect(reply.statusCode).toBe(500);
	const problem = problemSchema.parse(reply.json());
	expect(problem).toMatchObject({ code: "defect", detail: {} });
	expect(reply.body).not.toMatch(/secret_table|column|\.ts|node_modules| at /);
	const logged = lines.map((line) => JSON.parse(line) as object);
	expect(logged).toContainEqual(
		expect.objectContaining({
			requestId: problem.requestId,
			err: expect.objectContaining({
				message: expect.stringContaining("secret_table") as unknown,
				stack: expect.stringContaining("problems.test.ts") as unknown,
			}) as unknown,
		}),
	);
});

test("every refusal has the number of its request, and no two have the same", async () => {
	const numbers = new Set<string>();
	for (const url of ["/api/none", "/api/projects", "/api/links/x"]) {
		const reply = await app.inject({ method: "GET", url });
		numbers.add(problemSchema.parse(reply.json()).requestId);
	}
	expect(numbers.size).toBe(3);
});

test("a refusal is logged: which door, from where, why; what was asked with is not", async () => {
	const from = lines.length;
	const asked = { loginName: "nobody-knows", password: "a secret of theirs" };
	const refused = [
		await app.inject({ method: "GET", url: "/api/projects?search=hidden" }),
		await app.inject({
			method: "POST",
			url: "/api/session",
			payload: asked,
		}),
		await app.inject({
			method: "POST",
			url: "/api/session",
			headers: { origin: "https://elsewhere.example" },
			payload: asked,
		}),
	];
	const own = lines.slice(from);
	expect(own.join("")).not.toMatch(/hidden|nobody-knows|a secret/);
	const logged = own
		.map((line) => JSON.parse(line) as Record<string, unknown>)
		.filter(({ msg }) => msg === "refused");
	expect(
		logged.map(({ requestId, code, route, address }) => ({
			requestId,
			code,
			route,
			address,
		})),
	).toEqual(
		refused.map((reply) => {
			const { requestId, code } = problemSchema.parse(reply.json());
			const route =
				code === "access.not_signed_in" ? "/api/projects" : "/api/session";
			return { requestId, code, route, address: "127.0.0.1" };
		}),
	);
	expect(logged.map(({ status }) => status)).toEqual(
		refused.map(({ statusCode }) => statusCode),
	);
});

test("what does not fit is told in the reader's language, without what it became in reading", async () => {
	const send = (lang: string) =>
		app.inject({
			method: "POST",
			url: "/api/session",
			headers: { "accept-language": lang },
			payload: { loginName: 5 },
		});
	expect((await send("zh")).json()).toMatchObject({
		title: expect.stringMatching(
			/loginName: 无效输入：期望 string; password: /,
		) as unknown,
	});
	expect((await send("en")).json()).toMatchObject({
		title: expect.stringContaining(
			"loginName: Invalid input: expected string; password: ",
		) as unknown,
	});
});

test.each(["TRACE", "CONNECT", "PROPFIND"])(
	"the method %s finds nothing",
	async (method) => {
		const reply = await app.inject({
			method: method as "GET",
			url: "/api/session",
		});
		expect(reply.statusCode).toBeGreaterThanOrEqual(400);
		expect(reply.statusCode).toBeLessThan(500);
	},
);
