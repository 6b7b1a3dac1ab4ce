import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { addressOf } from "@dekad/contract/client.ts";
import { listOperations } from "@dekad/contract/openapi.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { aMarkedOffice, WALK_NOW } from "../testing/marked-office.ts";

/**
 * What is open without an account: this list and nothing else, each with all it may answer. There are no public
 * pages of an office's business yet; the page itself is an empty shell until somebody signs in.
 */
const OPEN: Readonly<Record<string, readonly string[] | "a redirection">> = {
	getHealth: ["ok", "version"],
	getSession: SESSION(),
	signIn: SESSION(),
	finishSignIn: SESSION(),
	beginPasskeySignIn: ["options"],
	signInWithPasskey: SESSION(),
	signInDemo: SESSION(),
	/** Where to end the session at the provider, when one was signed in with. */
	signOut: ["to"],
	getOneTimeLink: ["purpose", "loginName"],
	useOneTimeLink: SESSION(),
	listProviders: ["providers"],
	beginProviderSignIn: ["to"],
	signInByProviderPassword: SESSION(),
	arriveFromProvider: "a redirection",
};

/** Who is signed in, all of it one's own: null and empty for a stranger. */
function SESSION(): readonly string[] {
	return [
		"account",
		"membership",
		"memberships",
		"isSynthetic",
		"demoRoles",
		"awaitsCode",
		"passkeysWork",
		"secondFactorDue",
		"notices",
	];
}

let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
	database = await testDatabase();
	await aMarkedOffice(database, "ZQA");
	app = await testServer(database, () => WALK_NOW);
	await app.ready();
}, 60_000);
afterAll(async () => {
	await app?.close();
	await database.close();
});

const open = listOperations().filter(
	({ endpoint }) => endpoint.access === "public",
);

test("no other endpoint is open without an account, and each answers no more than is listed here", () => {
	expect(
		Object.fromEntries(
			open.map(({ name, endpoint }) => [
				name,
				endpoint.response instanceof z.ZodObject
					? Object.keys(endpoint.response.shape)
					: "a redirection",
			]),
		),
	).toEqual(OPEN);
});

test("a stranger who asks every open endpoint hears nothing of an office", async () => {
	for (const { name, endpoint } of open) {
		for (const body of [
			{},
			{ loginName: "ZQ", password: "ZQ" },
			{ code: "123456" },
		]) {
			const reply = await app.inject({
				method: endpoint.method,
				url: addressOf(endpoint, {
					params: { token: "0123456789abcdefghijklmn", providerId: "nobody" },
				}),
				...(endpoint.method === "GET" ? {} : { payload: body }),
			});
			expect(reply.statusCode, `${name} ${reply.body}`).toBeLessThan(500);
			expect([name, /ZQA|测试/.exec(reply.body)]).toEqual([name, null]);
		}
	}
});

test("everything else turns a stranger away, with the same answer whether its thing is there or not", async () => {
	const refusals = new Set<string>();
	for (const { endpoint } of listOperations()) {
		if (endpoint.access === "public") continue;
		const reply = await app.inject({
			method: endpoint.method,
			url: endpoint.path.replaceAll(/:\w+/g, "x"),
			...(endpoint.method === "GET" ? {} : { payload: {} }),
		});
		const { requestId: _, ...refusal } = reply.json<Record<string, unknown>>();
		refusals.add(JSON.stringify(refusal));
	}
	expect(refusals.size).toBe(1);
	expect([...refusals][0]).toContain("access.not_signed_in");
});
