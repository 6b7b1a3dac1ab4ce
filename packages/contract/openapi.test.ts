import { describe, expect, test } from "vitest";
import { ERRORS } from "../server/errors.ts";
import { listOperations, openApi } from "./openapi.ts";

const operations = listOperations();

describe("the contract", () => {
	test("names each operation once and gives each address one operation a method", () => {
		const names = operations.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const addresses = operations.map(
			({ endpoint }) => `${endpoint.method} ${endpoint.path}`,
		);
		expect(new Set(addresses).size).toBe(addresses.length);
		expect(names.length).toBeGreaterThan(25);
	});

	test("names only errors of the one list", () => {
		const unknown = operations.flatMap(({ endpoint }) =>
			endpoint.errors.filter((code) => !(code in ERRORS)),
		);
		expect(unknown).toEqual([]);
	});

	test("states every parameter of its paths, and answers JSON or a file", () => {
		for (const { name, endpoint } of operations) {
			const named = [...endpoint.path.matchAll(/:(\w+)/g)].map(
				([, word]) => word,
			);
			expect([name, Object.keys(endpoint.params?.shape ?? {})]).toEqual([
				name,
				named,
			]);
			expect([
				name,
				Boolean(endpoint.response) !== Boolean(endpoint.file),
			]).toEqual([name, true]);
		}
	});
});

test("the OpenAPI document holds every operation, its parameters and refusals, and is plain JSON", () => {
	const document = openApi("1.2.3") as {
		paths: Record<
			string,
			Record<
				string,
				{
					operationId: string;
					parameters?: { name: string; in: string; required: boolean }[];
				}
			>
		>;
	};
	expect(JSON.parse(JSON.stringify(document))).toEqual(document);
	const stated = Object.values(document.paths).flatMap((item) =>
		Object.values(item),
	);
	expect(stated.map(({ operationId }) => operationId).toSorted()).toEqual(
		operations.map(({ name }) => name).toSorted(),
	);
	const rollup = document.paths["/api/rollups"]?.["get"];
	expect(
		rollup?.parameters?.find(({ name }) => name === "period"),
	).toMatchObject({ in: "query", required: false });
	expect(
		document.paths["/api/imports/{importId}"]?.["get"]?.parameters,
	).toMatchObject([{ name: "importId", in: "path", required: true }]);
});
