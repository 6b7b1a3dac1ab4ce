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

test.each([
	["a key list", "2025-07-15", [null, null], "construction"],
	[
		"a key list some of whose projects came by a session",
		"2025-07-15",
		["2025-1", null],
		"construction",
	],
	[
		"one with projects of two sessions",
		"2025-07-15",
		["2025-1", "2025-2"],
		"construction",
	],
	[
		"a session of the three batches",
		"2025-01-21",
		["2025-1", "2025-1"],
		"whole",
	],
	["a session nobody renewed last year", "2024-10-21", ["2024-4"], "ends"],
	[
		"the first day of last year is last year",
		"2025-01-01",
		[null],
		"construction",
	],
	["the day before is not", "2024-12-31", [null], "ends"],
	["an empty list", "2025-07-15", [], "ends"],
] as const)("into 2026: %s", (_, effectiveOn, sessions, expected) =>
	expect(proposedRule(effectiveOn, sessions, 2026)).toBe(expected),
);

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
