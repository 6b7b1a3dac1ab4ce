import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDekads, dekadAt, dekadStart } from "../periods/dekad.ts";
import {
	asCorrected,
	asReported,
	bookingDekad,
	type CorrectionGround,
	correctionProblems,
	type FigureSeries,
	linesAfter,
	sinceStartOf,
} from "./corrections.ts";

/** 80 in the last dekad of 2025, found in January to be 50; 10 in the first of 2026, whose report carries the line. */
const overTheTurn: FigureSeries = {
	said: [
		{ dekadStart: "2025-12-11", yuan: 20 },
		{ dekadStart: "2025-12-21", yuan: 80 },
		{ dekadStart: "2026-01-01", yuan: 10 },
	],
	lines: [
		{
			bookedDekad: "2026-01-01",
			forDekad: "2025-12-21",
			differenceYuan: -30,
		},
	],
};

describe("a line booked in January for December", () => {
	test.each([
		["2025 as reported keeps its bulletin", asReported, "2025", 100],
		["2025 as corrected has the true value", asCorrected, "2025", 70],
		["2026 as reported includes the line", asReported, "2026", -20],
		["2026 as corrected does not", asCorrected, "2026", 10],
	])("%s", (_, view, year, expected) =>
		expect(view(overTheTurn, `${year}-01-01`, `${year}-12-21`)).toBe(expected),
	);

	test("since start differs until the booking and is the same from it on", () => {
		const at = (last: string) =>
			(["reported", "corrected"] as const).map((view) =>
				sinceStartOf(overTheTurn, 1000, last, view),
			);
		expect(at("2025-12-11")).toEqual([1020, 1020]);
		expect(at("2025-12-21")).toEqual([1100, 1070]);
		expect(at("2026-01-01")).toEqual([1080, 1080]);
	});

	test("a year that holds nothing but the line has nothing said as corrected", () => {
		const silent = { ...overTheTurn, said: overTheTurn.said.slice(0, 2) };
		expect(asReported(silent, "2026-01-01", "2026-12-21")).toBe(-30);
		expect(asCorrected(silent, "2026-01-01", "2026-12-21")).toBeNull();
	});
});

const DEKADS = 50;
const start = (index: number) => dekadStart(addDekads(dekadAt(2025, 1), index));
const series = fc
	.record({
		said: fc.uniqueArray(
			fc.tuple(fc.nat(DEKADS - 1), fc.option(fc.nat(1_000_000))),
			{ selector: ([at]) => at },
		),
		lines: fc.array(
			fc.tuple(
				fc.integer({ min: 1, max: DEKADS - 1 }),
				fc.integer({ min: 1, max: 40 }),
				fc.integer({ min: -5000, max: 5000 }).filter((value) => value !== 0),
			),
		),
	})
	.map(
		({ said, lines }): FigureSeries => ({
			said: said.map(([at, yuan]) => ({ dekadStart: start(at), yuan })),
			lines: lines.map(([booked, back, differenceYuan]) => ({
				bookedDekad: start(booked),
				forDekad: start(Math.max(0, booked - back)),
				differenceYuan,
			})),
		}),
	);

test("both views give the same since start once every line is booked, and before it they differ by the lines booked later", () => {
	fc.assert(
		fc.property(
			series,
			fc.nat(DEKADS - 1),
			fc.option(fc.nat(9_000_000)),
			(figures, at, opening) => {
				const last = start(at);
				const reported = sinceStartOf(figures, opening, last, "reported");
				const corrected = sinceStartOf(figures, opening, last, "corrected");
				const later = figures.lines
					.filter((line) => line.bookedDekad > last && line.forDekad <= last)
					.reduce((sum, line) => sum + line.differenceYuan, 0);
				expect((corrected ?? 0) - (reported ?? 0)).toBe(later);
			},
		),
	);
});

test("a stretch is the sum of its dekads in both views, across a year's end too", () => {
	fc.assert(
		fc.property(
			series,
			fc.nat(DEKADS - 1),
			fc.nat(DEKADS - 1),
			(figures, a, b) => {
				const [first, last] = [Math.min(a, b), Math.max(a, b)];
				for (const view of [asReported, asCorrected]) {
					let sum: number | null = null;
					for (let at = first; at <= last; at++) {
						const one = view(figures, start(at), start(at));
						if (one !== null) sum = (sum ?? 0) + one;
					}
					expect(view(figures, start(first), start(last))).toBe(sum);
				}
			},
		),
	);
});

const ground: CorrectionGround = {
	bookedDekad: "2026-01-01",
	isLocked: true,
	trackedFrom: "2025-01-01",
	shown: { investment: 80, building: 50 },
};
const wish = {
	forDekad: "2025-12-21",
	reason: "重复计量",
	figures: [{ measure: "investment", trueYuan: 50 }],
};
const full = {
	investment: 80,
	building: 50,
	installation: 20,
	equipment: 10,
	other_cost: 0,
};

describe("what stops a correction", () => {
	test.each([
		["nothing, for a locked dekad of last year", wish, ground, []],
		[
			"a dekad that is not locked: its report is replaced",
			wish,
			{ ...ground, isLocked: false },
			["not_locked"],
		],
		[
			"no dekad open to book it in",
			wish,
			{ ...ground, bookedDekad: null },
			["no_open_dekad"],
		],
		[
			"the dekad itself: a line is for an earlier one",
			{ ...wish, forDekad: "2026-01-01" },
			ground,
			["not_earlier"],
		],
		[
			"a dekad before the project was kept",
			{ ...wish, forDekad: "2024-12-21" },
			ground,
			["before_tracking"],
		],
		[
			"a true value below zero",
			{ ...wish, figures: [{ measure: "investment", trueYuan: -1 }] },
			ground,
			["below_zero"],
		],
		[
			"a measure that is none",
			{ ...wish, figures: [{ measure: "people", trueYuan: 5 }] },
			ground,
			["measure_unknown"],
		],
		[
			"the value that stands",
			{ ...wish, figures: [{ measure: "investment", trueYuan: 80 }] },
			ground,
			["no_difference"],
		],
		[
			"0 where nothing was reported",
			{ ...wish, figures: [{ measure: "paid_loan", trueYuan: 0 }] },
			ground,
			["no_difference"],
		],
		[
			"a report that was sent back and is not mended: its figures would be handed in again",
			wish,
			{ ...ground, isSentBack: true },
			["report_sent_back"],
		],
		["no reason", { ...wish, reason: "  " }, ground, ["no_reason"]],
		[
			"an investment that leaves its composition behind",
			wish,
			{ ...ground, shown: full },
			["composition"],
		],
		[
			"not an investment corrected together with its part",
			{
				...wish,
				figures: [
					{ measure: "investment", trueYuan: 50 },
					{ measure: "building", trueYuan: 20 },
				],
			},
			{ ...ground, shown: full },
			[],
		],
	])("%s", (_, stated, where, expected) =>
		expect(correctionProblems(stated, where).map(({ key }) => key)).toEqual(
			expected,
		),
	);
});

test("after the lines are booked the figure is the true value, whatever the report carried before", () => {
	fc.assert(
		fc.property(
			fc.nat(1_000_000),
			fc.array(fc.integer({ min: -9000, max: 9000 }), { maxLength: 3 }),
			fc.nat(1_000_000),
			(said, earlier, trueYuan) => {
				const before = earlier.map((differenceYuan) => ({
					forDekad: "2025-12-21",
					measure: "investment" as const,
					differenceYuan,
					reason: "更正",
				}));
				const shown = earlier.reduce((sum, one) => sum + one, said);
				const other = {
					forDekad: "2025-11-21",
					measure: "investment" as const,
					differenceYuan: 7,
					reason: "漏报",
				};
				const after = linesAfter(
					[...before, other],
					{ ...wish, figures: [{ measure: "investment", trueYuan }] },
					{ investment: shown },
				);
				expect(after).toContainEqual(other);
				const sum = after
					.filter(({ forDekad }) => forDekad === "2025-12-21")
					.reduce((total, line) => total + line.differenceYuan, 0);
				expect(said + sum).toBe(trueYuan);
				expect(after.length).toBeLessThanOrEqual(2);
			},
		),
	);
});

test.each([
	["nothing is open", [], null],
	[
		"the one asked about is open",
		[
			["21", false],
			["01", false],
		],
		"2026-10-21",
	],
	[
		"it is locked: the next one",
		[
			["21", true],
			["01", false],
		],
		"2026-11-01",
	],
	[
		"both are locked",
		[
			["21", true],
			["01", true],
		],
		null,
	],
] as const)("a correction is booked: %s", (_, stated, expected) => {
	const periods = stated.map(([day, isLocked]) =>
		day === "21"
			? { dekadStart: "2026-10-21", asOfOn: "2026-10-31", isLocked }
			: { dekadStart: "2026-11-01", asOfOn: "2026-11-10", isLocked },
	);
	expect(bookingDekad(periods, "2026-11-03")).toBe(expected);
});
