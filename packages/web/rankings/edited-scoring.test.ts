import { expect, test } from "vitest";
import { METHODS_OF } from "@dekad/core/rollups/scoring.ts";
import { SCORING_EXAMPLES } from "@dekad/core/rollups/scoring-examples.ts";
import {
	editLine,
	editScoring,
	lookingAt,
	ownLine,
	scoringOf,
	withLine,
	withMethod,
} from "./edited-scoring.ts";

const SHEET = { name: { zh: "考评", en: "Sheet" }, rules: SCORING_EXAMPLES };

test("every published line comes out of the editor as it went in", () => {
	expect(scoringOf(editScoring(SHEET))).toEqual(SHEET);
});

test.each([
	["points", "five"],
	["points", "5.5"],
	["minimum", "0"],
	["zh", " "],
	["source", ""],
])("%s %j is not usable yet", (key, typed) => {
	const edited = editScoring({ ...SHEET, rules: SCORING_EXAMPLES.slice(0, 1) });
	const [line] = edited.rules;
	expect(scoringOf({ ...edited, rules: [{ ...line!, [key]: typed }] })).toBe(
		null,
	);
});

test("whatever a line looks at, it has a method that fits", () => {
	for (const rule of SCORING_EXAMPLES)
		for (const kind of ["rate", "rank", "done", "missed"] as const) {
			const changed = lookingAt(editLine(rule), kind);
			expect(METHODS_OF[kind]).toContain(changed.method);
			for (const method of METHODS_OF[kind])
				expect(
					scoringOf({
						zh: "考",
						en: "S",
						rules: [withMethod(changed, method)],
					}),
				).not.toBe(null);
		}
});

test("a line added twice has an id of its own, and an own line waits for its name", () => {
	const once = withLine({ zh: "考", en: "S", rules: [] }, ownLine("ours"));
	const twice = withLine(once, ownLine("ours"));
	expect(twice.rules.map(({ id }) => id)).toEqual(["own", "own_2"]);
	expect(scoringOf(once)).toBe(null);
	const named = { ...once.rules[0]!, zh: "项", en: "Line" };
	expect(scoringOf({ ...once, rules: [named] })).not.toBe(null);
});
