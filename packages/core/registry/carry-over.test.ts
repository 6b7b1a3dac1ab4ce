import fc from "fast-check";
import { expect, test } from "vitest";
import { STAGES } from "../packs/pack.ts";
import {
	CARRY_OVER,
	CARRY_RULES,
	proposedRule,
	stageAfterTurn,
	staysOn,
} from "./carry-over.ts";

test.each([
	["a project still to be started", "reserve", true],
	["one in pre-work", "pre_work", true],
	["a new start, begun or not", "new_start", true],
	["a continued one", "continued", true],
	["a completed one has left construction", "completed", false],
	["one in production", "in_production", false],
	["one at capacity", "at_capacity", false],
])("on a list of construction: %s", (_, stage, stays) =>
	expect(staysOn("construction", stage)).toBe(stays),
);

test("a whole list keeps every stage and one that ends keeps none", () => {
	for (const stage of STAGES) {
		expect(staysOn("whole", stage)).toBe(true);
		expect(staysOn("ends", stage)).toBe(false);
	}
	expect(Object.keys(CARRY_OVER)).toEqual([...CARRY_RULES]);
});

test("a proposed rule never drops a member that was on the list in the same stage when it took effect", () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...STAGES)), (stages) => {
			const rule = proposedRule("2025-01-20", stages, 2026);
			for (const stage of stages) expect(staysOn(rule, stage)).toBe(true);
		}),
	);
});

test.each([
	["started in the old year", "new_start", "2025-12-31", "continued"],
	[
		"started years ago and never carried over",
		"new_start",
		"2023-04-01",
		"continued",
	],
	[
		"starts on 1 January: a new start of the new year",
		"new_start",
		"2026-01-01",
		null,
	],
	["planned and never begun", "new_start", null, null],
	["completed stays so", "completed", "2025-02-01", null],
])("from 1 January: %s", (_, stage, startedOn, expected) =>
	expect(stageAfterTurn(stage, startedOn, 2026)).toBe(expected),
);
