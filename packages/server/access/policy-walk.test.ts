import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listOperations } from "@dekad/contract/openapi.ts";
import {
	POLICIES,
	type Policy,
	POLICY_NAMES,
} from "@dekad/core/access/policies.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { WALK_NOW } from "../testing/marked-office.ts";
import { WALKED_ROUTES } from "../testing/policy-routes.ts";
import {
	aWorld,
	fingerprints,
	isWalked,
	nameOf,
	sent,
	type Step,
	stepsOf,
	type Walk,
	walkQuestions,
	walkRefused,
	wordsIn,
} from "../testing/policy-walk.ts";

/**
 * The walk: every route of the contract x every role x own place, other region, other organisation, both, other
 * jurisdiction, with real rows. The policies say what each call is to be answered. Its two halves, each layer
 * alone, are policy-walk-row-security.test.ts and policy-walk-policies.test.ts.
 */

let database: TestDatabase;
let walk: Walk;
let steps: Step[];
beforeAll(async () => {
	database = await testDatabase();
	const world = await aWorld(database);
	const app = await testServer(database, () => WALK_NOW);
	await app.ready();
	walk = { app, ownerDb: database.ownerDb, world };
	steps = stepsOf(world);
}, 120_000);
afterAll(async () => {
	await walk?.app.close();
	await database.close();
});

describe("the contract and the policies", () => {
	test("every route is walked with a call of its own, or has its own tests in this folder", () => {
		expect(
			listOperations()
				.filter((operation) => isWalked(operation))
				.map(({ name }) => name)
				.filter((name) => !(name in WALKED_ROUTES)),
		).toEqual([]);
	});

	test("every policy is some route's, or is asked by the one of a route", () => {
		const named = new Set<string>(
			listOperations().map(({ endpoint }) => endpoint.policy),
		);
		expect(
			POLICY_NAMES.filter((name) => {
				const { under }: Policy = POLICIES[name];
				return !named.has(under ?? name);
			}),
		).toEqual([]);
	});

	test("a route is open without an account exactly where its policy is public", () => {
		for (const { name, endpoint } of listOperations()) {
			const { isPublic }: Policy = POLICIES[endpoint.policy];
			expect([name, endpoint.access === "public"]).toEqual([
				name,
				isPublic === true,
			]);
		}
	});

	test("a policy that says it changes nothing is named by no route that does", () => {
		for (const { name, endpoint } of listOperations()) {
			const { writes, isPublic, who }: Policy = POLICIES[endpoint.policy];
			if (
				writes ||
				isPublic ||
				who === "account" ||
				!isWalked({ name, domain: "", endpoint })
			)
				continue;
			// What is one's own is nothing of the office; trying a scheme sends one along, and nothing is kept of it.
			if (Object.values(who ?? {}).every((reach) => reach === "own-account"))
				continue;
			if (name.startsWith("preview")) continue;
			expect([name, endpoint.method]).toEqual([name, "GET"]);
		}
	});
});

test("a refused call answers as its policy says, what is out of reach exactly as what is not there, and changes nothing", async () => {
	const before = await fingerprints(database.ownerDb);
	expect(await walkRefused(walk, steps)).toEqual([]);
	expect(await fingerprints(database.ownerDb)).toEqual(before);
}, 300_000);

test("an allowed question is answered, with nothing of another place in it", async () => {
	expect(await walkQuestions(walk, steps)).toEqual([]);
}, 300_000);

const isLater = ({ operation: { name, domain } }: Step) =>
	name === "closePerson" || name === "endRole"
		? 2
		: Number(domain !== "reviews");

test("an allowed act in one's own place is done, or met by a conflict of its own", async () => {
	const wrong: unknown[] = [];
	const done = new Set<string>();
	const acts = steps
		.filter(
			({ verdict, operation, scope }) =>
				verdict === "allowed" &&
				operation.endpoint.method !== "GET" &&
				// Three documents each time.
				(operation.name !== "makeBulletin" || scope === "own"),
		)
		// A report is reviewed as it was handed in, before the owner goes on with it; a person leaves at the end.
		.toSorted((a, b) => isLater(a) - isLater(b));
	for (const step of acts) {
		const answer = await sent(walk, step);
		const words = wordsIn(walk, step, answer);
		if (words.length > 0) wrong.push([nameOf(step), "said", words]);
		if (answer.status < 300) done.add(step.operation.name);
		else if (
			[400, 401, 403, 404].includes(answer.status) &&
			// A list of things of another place: nothing of it is found.
			!(step.route.at === "filter" && answer.status === 404) &&
			!step.route.also?.includes(answer.code ?? "")
		)
			wrong.push([nameOf(step), answer.status, answer.said.slice(0, 300)]);
		else if (answer.status >= 500) wrong.push([nameOf(step), answer.said]);
	}
	expect(wrong).toEqual([]);
	const never = new Set(acts.map(({ operation }) => operation.name));
	for (const name of done) never.delete(name);
	expect([...never].filter((name) => !WALKED_ROUTES[name]?.unprepared)).toEqual(
		[],
	);
}, 300_000);

test("the walk grows with the contract: every route is walked by every role, and a thing of a place in every scope", () => {
	const walked = listOperations().filter(({ name }) => name in WALKED_ROUTES);
	const roles = walk.world.people.length;
	const calls = (at: string) =>
		({ project: 5, region: 5, filter: 5, account: 3, authority: 2 })[at] ?? 1;
	const expected = walked.reduce(
		(sum, { name }) => sum + roles * calls(WALKED_ROUTES[name]!.at),
		0,
	);
	expect(steps).toHaveLength(expected);
	const count = (verdict: string) =>
		steps.filter((step) => step.verdict === verdict).length;
	console.log(
		`policy walk: ${walked.length} routes x ${roles} people, ${steps.length} combinations: ${count("allowed")} allowed, ${count("not-allowed")} not allowed, ${count("not-found")} not found`,
	);
	expect(walked.length).toBeGreaterThanOrEqual(95);
});
