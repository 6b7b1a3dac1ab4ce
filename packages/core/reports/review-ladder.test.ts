import fc from "fast-check";
import { describe, expect, test } from "vitest";
import genericData from "../../../packs/generic/pack.json" with {
	type: "json",
};
import { parsePack, type RegionKind } from "../packs/pack.ts";
import { countedRevision } from "../rollups/project-cells.ts";
import {
	projectLadder,
	REVIEW_WORKFLOW,
	REVIEW_WORDS,
	reviewOutcome,
	type ReviewedReport,
	reviewTurn,
	stepOf,
} from "./review-ladder.ts";

const { reviewLadder } = parsePack(genericData);
const COUNTY = "14/1401/140105/";
const ladderOf = (
	regionPath: string = COUNTY,
	kinds: RegionKind[] = [],
	finalLevels: string[] = [],
) => projectLadder(reviewLadder, { regionPath, kinds, finalLevels });
const idsOf = (ladder: ReturnType<typeof ladderOf>) => [
	ladder.steps.map(({ id }) => id).join(" "),
	ladder.final.id,
];
const step = (id: string, ladder = ladderOf()) =>
	ladder.steps.find((known) => known.id === id);

describe("which steps a project climbs, and which of them is final", () => {
	test.each([
		[
			"in a county, on no list",
			COUNTY,
			[],
			[],
			["county city province", "county"],
		],
		[
			"on a list of the city",
			COUNTY,
			[],
			["city"],
			["county city province", "city"],
		],
		[
			"on lists of the county and of the province: the highest holds",
			COUNTY,
			[],
			["county", "province"],
			["county city province", "province"],
		],
		[
			"at a city itself, where no county is asked",
			"14/1401/",
			[],
			["county"],
			["city province", "city"],
		],
		["at the root", "14/", [], ["county"], ["province", "province"]],
		[
			"on a group's line",
			"14/G01/",
			["group_line"],
			[],
			["group province", "group"],
		],
		[
			"on a group's line, on a list of the county: the group stands in its place",
			"14/G01/",
			["group_line"],
			["county"],
			["group province", "group"],
		],
		[
			"on a group's line, on a list of the province",
			"14/G01/",
			["group_line"],
			["province"],
			["group province", "province"],
		],
		[
			"across regions: nobody but the province lies above it",
			"14/X/",
			["cross_region"],
			["county"],
			["province", "province"],
		],
		[
			"in a zone of statistics only",
			"14/1401/140171/",
			["statistics_only"],
			[],
			["city province", "city"],
		],
		[
			"on a list whose level nobody knows",
			COUNTY,
			[],
			["village"],
			["county city province", "county"],
		],
	] as const)("%s", (_, path, kinds, finals, expected) =>
		expect(idsOf(ladderOf(path, [...kinds], [...finals]))).toEqual(expected),
	);
});

describe("who speaks for which step", () => {
	test.each([
		["the county's office", "office", COUNTY, "county"],
		["the city's office", "office", "14/1401/", "city"],
		["the dispatcher", "dispatcher", "14/", "province"],
		[
			"a township's office, for which the pack has no step",
			"office",
			"14/1401/140105/1/",
			undefined,
		],
		["an owner", "owner", null, undefined],
		["a leader, who only reads", "leader", "14/", undefined],
	] as const)("%s", (_, role, scope, expected) =>
		expect(stepOf(ladderOf(), { role, scope })?.id).toBe(expected),
	);
	test("a group's office speaks for the group's step on its line", () => {
		const ladder = ladderOf("14/G01/", ["group_line"]);
		expect(stepOf(ladder, { role: "office", scope: "14/G01/" })?.id).toBe(
			"group",
		);
		expect(stepOf(ladder, { role: "dispatcher", scope: "14/" })?.id).toBe(
			"province",
		);
	});
});

describe("what a word does", () => {
	const said = (
		final: string,
		state: ReviewedReport["state"],
		acceptedLevel: string | null,
		who: string,
		word: (typeof REVIEW_WORDS)[number],
		isLocked = false,
	) => {
		const ladder = ladderOf(COUNTY, [], [final]);
		const outcome = reviewOutcome(
			ladder,
			step(who, ladder),
			{ state, acceptedLevel },
			word,
			isLocked,
		);
		return outcome.refused ?? `${outcome.state} ${outcome.acceptedLevel}`;
	};
	test.each([
		[
			"the deciding step accepts",
			["county", "submitted", null, "county", "accept"],
			"accepted county",
		],
		[
			"a step below it accepts: it stays submitted",
			["city", "submitted", null, "county", "accept"],
			"submitted county",
		],
		[
			"the deciding step accepts after that",
			["city", "submitted", "county", "city", "accept"],
			"accepted city",
		],
		[
			"a step above skips the county",
			["county", "submitted", null, "city", "accept"],
			"accepted city",
		],
		[
			"the county comes after the city",
			["province", "submitted", "city", "county", "accept"],
			"already_said",
		],
		[
			"the county accepts twice",
			["province", "submitted", "county", "county", "accept"],
			"already_said",
		],
		[
			"the county takes its word back",
			["province", "submitted", "county", "county", "return"],
			"already_said",
		],
		[
			"the city sends back what the county accepted",
			["city", "submitted", "county", "city", "return"],
			"returned null",
		],
		[
			"a final report is sent back by the province",
			["county", "accepted", "county", "province", "return"],
			"already_said",
		],
		[
			"the city accepts what is final: its level rises",
			["county", "accepted", "county", "city", "accept"],
			"accepted city",
		],
		[
			"the county accepts what the city made final",
			["county", "accepted", "city", "county", "accept"],
			"already_said",
		],
		[
			"after the lock it is not sent back",
			["county", "submitted", null, "county", "return", true],
			"locked",
		],
		[
			"after the lock it is still accepted",
			["county", "submitted", null, "county", "accept", true],
			"accepted county",
		],
		[
			"before it is final nobody asks for a correction",
			["county", "submitted", null, "city", "request_correction"],
			"not_final",
		],
		[
			"after the lock everybody of the ladder may ask",
			["city", "submitted", null, "county", "request_correction", true],
			"submitted null",
		],
		[
			"the deciding step may ask after its own word",
			["county", "accepted", "county", "county", "request_correction"],
			"accepted county",
		],
		[
			"the province asks",
			["county", "accepted", "county", "province", "request_correction"],
			"accepted county",
		],
		[
			"a step below the deciding one does not",
			["city", "accepted", "city", "county", "request_correction"],
			"not_final",
		],
		[
			"what was sent back waits for its owner",
			["county", "returned", null, "county", "accept"],
			"not_open",
		],
		[
			"what was replaced is history",
			["county", "superseded", null, "county", "return"],
			"not_open",
		],
		[
			"a draft is nobody's",
			["county", "draft", null, "county", "accept"],
			"not_open",
		],
		[
			"an import accepted it at no known level",
			["county", "accepted", null, "city", "accept"],
			"accepted city",
		],
	] as const)("%s", (_, given, expected) =>
		expect(said(...(given as unknown as Parameters<typeof said>))).toBe(
			expected,
		),
	);
	test("nobody outside of the ladder has a word", () =>
		expect(
			reviewOutcome(
				ladderOf(),
				undefined,
				{ state: "submitted", acceptedLevel: null },
				"accept",
				false,
			),
		).toEqual({ refused: "no_step" }));
});

describe("whose turn it is", () => {
	test.each([
		["submitted", null, "county", "waiting"],
		["submitted", null, "city", "below"],
		["submitted", "county", "city", "waiting"],
		["accepted", "county", "city", "waiting"],
		["accepted", "county", "province", "below"],
		["accepted", "city", "province", "waiting"],
		["accepted", "province", "city", "accepted"],
		["returned", null, "county", "returned"],
		["superseded", null, "county", "none"],
	] as const)("%s, accepted by %s, for the %s: %s", (state, level, who, turn) =>
		expect(
			reviewTurn(ladderOf(), step(who), { state, acceptedLevel: level }),
		).toBe(turn),
	);
});

test("the table never leads out of accepted, and no state but submitted and accepted is left by a review", () => {
	const to = (row: keyof typeof REVIEW_WORKFLOW) =>
		Object.values<Record<string, string>>(REVIEW_WORKFLOW[row]).flatMap(
			(places) => Object.values(places),
		);
	expect(new Set(to("accepted"))).toEqual(new Set(["accepted"]));
	expect([to("draft"), to("returned"), to("superseded")]).toEqual([[], [], []]);
});

describe("whatever is said, in whatever order", () => {
	const actArbitrary = fc.record({
		by: fc.nat(2),
		act: fc.constantFrom("hand_in", ...REVIEW_WORDS),
		isLocked: fc.boolean(),
	});
	test("no report is accepted without a word of its final step or one above, and one sent back counts only by an earlier accepted revision", () => {
		fc.assert(
			fc.property(
				fc.constantFrom("county", "city", "province"),
				fc.array(actArbitrary, { maxLength: 40 }),
				(final, acts) => {
					const ladder = ladderOf(COUNTY, [], [final]);
					type Revision = ReviewedReport & {
						revision: number;
						acceptedBy: number[];
						wasAccepted: boolean;
					};
					const revisions: Revision[] = [];
					for (const { by, act, isLocked } of acts) {
						const newest = revisions.at(-1);
						if (act === "hand_in") {
							// As submit-report: what was only submitted is superseded, what was accepted stays.
							if (newest?.state === "submitted")
								revisions[revisions.length - 1] = {
									...newest,
									state: "superseded",
								};
							revisions.push({
								revision: revisions.length + 1,
								state: "submitted",
								acceptedLevel: null,
								acceptedBy: [],
								wasAccepted: false,
							});
							continue;
						}
						if (!newest) continue;
						const reviewer = ladder.steps[by]!;
						const outcome = reviewOutcome(
							ladder,
							reviewer,
							newest,
							act,
							isLocked,
						);
						if (outcome.refused) continue;
						revisions[revisions.length - 1] = {
							...newest,
							state: outcome.state,
							acceptedLevel: outcome.acceptedLevel,
							acceptedBy:
								act === "accept"
									? [...newest.acceptedBy, reviewer.regionLevel]
									: newest.acceptedBy,
							wasAccepted: newest.wasAccepted || outcome.state === "accepted",
						};
					}
					for (const report of revisions) {
						if (report.state === "accepted")
							expect(
								report.acceptedBy.some(
									(height) => height <= ladder.final.regionLevel,
								),
							).toBe(true);
						// Final is final.
						expect(report.wasAccepted).toBe(report.state === "accepted");
						// Each step once, upwards only.
						expect(report.acceptedBy).toEqual(
							[...new Set(report.acceptedBy)].toSorted((a, b) => b - a),
						);
					}
					const counted = countedRevision(revisions);
					if (revisions.at(-1)?.state === "returned")
						expect(counted?.state ?? "accepted").toBe("accepted");
				},
			),
		);
	});
});
