import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressOf } from "@dekad/contract/client.ts";
import { listOperations } from "@dekad/contract/openapi.ts";
import { problemSchema } from "@dekad/contract/wire.ts";
import { ROLES } from "@dekad/core/access/actor.ts";
import { ERRORS } from "../errors.ts";
import { newId } from "../database/new-id.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { aFullOffice, type FullOffice } from "../testing/full-office.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { type Things, walkGets } from "../testing/walk.ts";

/** The contract as a promise: every operation is there, closed to strangers, and answers as stated. */

const NOW = new Date("2025-02-20T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let office: FullOffice;
let things: Things;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => NOW);
	await app.ready();
	office = await aFullOffice(database);
	const { cookies } = await signedIn(database, office, "dispatcher", NOW);
	const bulletin = await app.inject({
		method: "POST",
		url: "/api/bulletins",
		cookies,
		payload: { period: "2025-01-D2" },
	});
	expect(bulletin.statusCode, bulletin.body).toBe(200);
	things = {
		measure: "investment",
		projectId: office.projects[0],
		importId: newId(),
		jobId: newId(),
		snapshotId: (bulletin.json() as { snapshotId: string }).snapshotId,
		token: "0123456789abcdefghij",
		kind: "projects",
	};
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const operations = listOperations();

test.each(operations.map(({ name, endpoint }) => [name, endpoint] as const))(
	"%s is mounted",
	(_, { method, path }) => {
		expect(app.hasRoute({ method, url: path })).toBe(true);
	},
);

test("nothing is mounted that the contract does not state", () => {
	const stated = new Set(
		operations.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`),
	);
	const mounted = app
		.printRoutes({ commonPrefix: false })
		.split("\n")
		.flatMap((line) => {
			const [, path, methods] =
				/[├└]── (\/api\/\S*) \(([A-Z, ]+)\)/.exec(line) ?? [];
			return path
				? methods!.split(", ").map((method) => `${method} ${path}`)
				: [];
		})
		.filter((route) => !route.startsWith("HEAD "));
	expect(mounted.filter((route) => !stated.has(route))).toEqual([]);
});

test.each(
	operations
		.filter(({ endpoint }) => endpoint.access === "signed-in")
		.map(({ name, endpoint }) => [name, endpoint] as const),
)(
	"%s turns a stranger away before reading what was sent",
	async (_, endpoint) => {
		for (const params of [things, { ...things, projectId: "?" }]) {
			const reply = await app.inject({
				method: endpoint.method,
				url: addressOf(endpoint, { params }),
				cookies: { dekad_session: "nonsense" },
				...(endpoint.method === "GET" ? {} : { payload: { not: "asked" } }),
			});
			expect(reply.statusCode).toBe(401);
			expect(problemSchema.parse(reply.json()).code).toBe(
				"access.not_signed_in",
			);
		}
	},
);

describe.each([...ROLES])("every question of %s", (role) => {
	test("gets an answer as stated, or a refusal from the list", async () => {
		const { cookies } = await signedIn(database, office, role, NOW);
		const replies = await walkGets(app, cookies, things);
		for (const { operation, url, status, type, body } of replies) {
			const { endpoint } = operation;
			const said = `${url} ${status} ${body.slice(0, 300)}`;
			expect(status, said).toBeLessThan(500);
			if (status !== 200) {
				const { code } = problemSchema.parse(JSON.parse(body));
				expect(Object.keys(ERRORS), said).toContain(code);
			} else if (endpoint.response) endpoint.response.parse(JSON.parse(body));
			else expect(endpoint.file, said).toContain(type.split(";")[0]);
		}
		// An operator reads no business, and nothing of an enterprise's own is there yet.
		expect(
			replies.filter(({ status }) => status === 200).length,
		).toBeGreaterThan(role === "operator" || role === "enterprise" ? 3 : 15);
	});
});

test.each([
	["/api/projects?search=%00"],
	["/api/projects?cursor=%00"],
	["/api/projects?limit=0"],
	["/api/projects?region=%00"],
	["/api/rollups?where=tag%3D%00"],
	["/api/rollups?list=%00"],
	["/api/rollups?by=__proto__"],
	["/api/rollups?where=__proto__%3Dx"],
	["/api/rollups?where=constructor%3Dx"],
	["/api/rollups?period=2025-99"],
	["/api/rollups?asOf=yesterday"],
	["/api/rollups?asOf=0000-01-01T00:00:00Z"],
	["/api/rollups/rows?where=owner%3Dx"],
	["/api/projects/not-an-id"],
	["/api/projects?search=%ff"],
])("%s is answered or refused, never a defect", async (url) => {
	const { cookies } = await signedIn(database, office, "dispatcher", NOW);
	const reply = await app.inject({ method: "GET", url, cookies });
	expect(reply.statusCode, reply.body.slice(0, 300)).toBeLessThan(500);
});
