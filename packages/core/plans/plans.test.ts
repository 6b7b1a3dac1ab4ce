import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dekadAt } from "../periods/dekad.ts";
import {
	childPeriods,
	dekadPeriod,
	parsePeriod,
	type Period,
	periodId,
} from "../periods/period.ts";
import { planCurve } from "../sheets/plan-curve.ts";
import { EDIT_MODES, editPlan } from "./edit-plan.ts";
import { learnSeason } from "./learn-season.ts";
import { isManyCells, readPlanPaste } from "./paste-plan.ts";
import {
	evenCurve,
	LINEAR_WEIGHTS,
	partsByWeights,
	seasonWeights,
	sharesOfSums,
	spreadYear,
} from "./spread.ts";
import {
	amountsOf,
	annualYuan,
	changedPast,
	curveOf,
	curveProblem,
	isSamePlan,
	plannedIn,
	plannedTo,
} from "./year-curve.ts";

const YEAR: Period = { kind: "year", year: 2026 };
const EVEN = Array.from({ length: 36 }, (_, place) => (place + 1) * 10);
const ALL_PERIODS: Period[] = [
	YEAR,
	...childPeriods(YEAR),
	...childPeriods(YEAR).flatMap(childPeriods),
	...childPeriods(YEAR).flatMap(childPeriods).flatMap(childPeriods),
	...Array.from({ length: 36 }, (_, place) =>
		dekadPeriod(dekadAt(2026, place + 1)),
	),
];
const amounts = fc.array(fc.nat(2_000_000_000), {
	minLength: 36,
	maxLength: 36,
});
const plan = amounts.map(curveOf);
const weights = fc.array(fc.oneof(fc.constant(0), fc.nat(100_000)), {
	minLength: 36,
	maxLength: 36,
});
/** A plan and an edit that stays below what a plan of a project ever is. */
const edit = fc.record({
	period: fc.constantFrom(...ALL_PERIODS),
	yuan: fc.nat(100_000_000_000),
	mode: fc.constantFrom(...EDIT_MODES),
});

/** Every parent of the year equals the sum of its children. */
function expectChildrenToSum(cumulative: readonly number[]): void {
	for (const period of ALL_PERIODS) {
		const children = childPeriods(period);
		if (children.length === 0) continue;
		expect(
			children.reduce((sum, child) => sum + plannedIn(cumulative, child), 0),
			periodId(period),
		).toBe(plannedIn(cumulative, period));
	}
}

describe("what is no plan", () => {
	test.each([
		[[1, 2], "plans.problem.length", "two amounts"],
		[EVEN.with(3, 1.5), "plans.problem.not_whole", "half a yuan"],
		[EVEN.with(3, Number.NaN), "plans.problem.not_whole", "no number"],
		[EVEN.with(0, -1), "plans.problem.negative", "less than nothing"],
		[EVEN.with(5, 0), "plans.problem.falls", "less than before"],
		[EVEN.with(35, 2 ** 60), "plans.problem.too_large", "beyond 2^53"],
	])("%o", (cumulative, key) => {
		expect(curveProblem(cumulative)?.key).toBe(key);
	});

	test("a plan of nothing, or of one dekad, is a plan", () => {
		expect(curveProblem(Array.from({ length: 36 }, () => 0))).toBeUndefined();
		expect(
			curveProblem([...Array.from({ length: 35 }, () => 0), 9]),
		).toBeUndefined();
	});
});

describe("spreading", () => {
	test.each([
		[100, [1, 1, 1], [33, 33, 34], "the remainder goes to the last"],
		[10, [1, 2, 0], [3, 7, 0], "a part without weight gets none of it"],
		[7, [0, 0], [3, 4], "no weights at all: evenly"],
		[0, [5, 5], [0, 0], "nothing stays nothing"],
		[
			2 ** 53 - 1,
			[2 ** 52, 2 ** 52],
			[2 ** 52 - 1, 2 ** 52],
			"exact at the limit",
		],
	])("%d by %o", (yuan, by, parts) => {
		expect(partsByWeights(yuan, by)).toEqual(parts);
	});

	test("then summing is the amount again, whatever the weights", () => {
		fc.assert(
			fc.property(
				fc.nat({ max: Number.MAX_SAFE_INTEGER }),
				weights,
				(yuan, by) => {
					const parts = partsByWeights(yuan, by);
					expect(curveOf(parts).at(-1)).toBe(yuan);
					expect(parts.every((part) => part >= 0)).toBe(true);
				},
			),
		);
	});

	test("evenly is what the imported sheet makes of a year without parts", () => {
		fc.assert(
			fc.property(fc.nat(2_000_000_000), (yuan) => {
				const spread = spreadYear(null, yuan, LINEAR_WEIGHTS, 0);
				expect(spread).toEqual(planCurve(yuan, () => undefined, 0));
				expect(evenCurve(yuan, 36).at(-1)).toBe(yuan);
			}),
		);
	});

	test("by a season follows its shares to the yuan and the remainder", () => {
		const shares = sharesOfSums(curveOf(LINEAR_WEIGHTS).map((n) => n * n));
		const spread = spreadYear(null, 1_000_000, seasonWeights(shares), 0);
		if (!spread.ok) throw new Error(spread.problem.key);
		// Each dekad is rounded down to a yuan: 18 dekads lose less than 18.
		expect(plannedTo(spread.cumulativeYuan, 18)).toBeGreaterThan(
			shares[17]! * 100 - 18,
		);
		expect(plannedTo(spread.cumulativeYuan, 18)).toBeLessThanOrEqual(
			shares[17]! * 100,
		);
		expect(annualYuan(spread.cumulativeYuan)).toBe(1_000_000);
	});

	test("leaves the locked dekads as they were and fills the year with the rest", () => {
		const spread = spreadYear(EVEN, 1000, LINEAR_WEIGHTS, 30);
		expect(spread).toMatchObject({ ok: true });
		if (!spread.ok) return;
		expect(spread.cumulativeYuan.slice(0, 30)).toEqual(EVEN.slice(0, 30));
		expect(annualYuan(spread.cumulativeYuan)).toBe(1000);
		expect(amountsOf(spread.cumulativeYuan).slice(30)).toEqual([
			116, 116, 116, 116, 116, 120,
		]);
	});

	test("refuses a year below what is locked, and another year once all of it is", () => {
		expect(spreadYear(EVEN, 299, LINEAR_WEIGHTS, 30)).toMatchObject({
			problem: { key: "plans.problem.below_locked", params: { locked: 300 } },
		});
		expect(spreadYear(EVEN, 361, LINEAR_WEIGHTS, 36)).toMatchObject({
			problem: { key: "plans.problem.locked" },
		});
		expect(spreadYear(EVEN, 360, LINEAR_WEIGHTS, 36)).toMatchObject({
			ok: true,
		});
	});
});

describe("an edit by hand", () => {
	const after = (
		id: string,
		yuan: number,
		mode: "grow" | "shift",
		locked = 0,
	) => editPlan(EVEN, { period: parsePeriod(id), yuan, mode }, locked);
	const inPeriod = (answer: ReturnType<typeof after>, id: string) => {
		if (!answer.ok) throw new Error(answer.problem.key);
		return plannedIn(answer.cumulativeYuan, parsePeriod(id));
	};

	test("of a month: its dekads follow, the rest is untouched and the year grows", () => {
		const answer = after("2026-04", 70, "grow");
		expect(inPeriod(answer, "2026-04-D1")).toBe(23);
		expect(inPeriod(answer, "2026-04-D3")).toBe(24);
		expect(inPeriod(answer, "2026-05")).toBe(30);
		expect(inPeriod(answer, "2026")).toBe(400);
	});

	test("of a month: the dekads after it take the difference and the year stays", () => {
		const answer = after("2026-04", 70, "shift");
		expect(inPeriod(answer, "2026")).toBe(360);
		expect(inPeriod(answer, "2026-03")).toBe(30);
		expect(inPeriod(answer, "2026-05")).toBeLessThan(30);
	});

	test("of the year: every dekad follows, in both ways", () => {
		for (const mode of EDIT_MODES)
			expect(inPeriod(after("2026", 720, mode), "2026-02-D2")).toBe(20);
	});

	test("of a period that is half locked changes its open dekads alone", () => {
		const answer = after("2026-Q2", 120, "grow", 12);
		expect(inPeriod(answer, "2026-04")).toBe(30);
		expect(inPeriod(answer, "2026-05")).toBe(45);
		expect(inPeriod(answer, "2026-Q2")).toBe(120);
	});

	test.each([
		["2026-01", 60, "grow", 3, "plans.problem.locked", "all of it is past"],
		[
			"2026-Q1",
			20,
			"grow",
			3,
			"plans.problem.below_locked",
			"the past alone is more",
		],
		["2026-01", -1, "grow", 0, "plans.problem.negative", "no work is 0"],
		["2026-01", 1.5, "grow", 0, "plans.problem.not_whole", "whole yuan only"],
		[
			"2026-12",
			60,
			"shift",
			0,
			"plans.problem.nothing_after",
			"no dekad after it",
		],
		[
			"2026-Q4",
			60,
			"shift",
			0,
			"plans.problem.nothing_after",
			"no dekad after it",
		],
		[
			"2026-10",
			200,
			"shift",
			0,
			"plans.problem.rest_too_small",
			"60 after it, 170 wanted",
		],
		[
			"2026-10",
			Number.MAX_SAFE_INTEGER,
			"grow",
			0,
			"plans.problem.too_large",
			"no sum holds it",
		],
	] as const)(
		"of %s to %d (%s, %d locked) is refused: %s",
		(id, yuan, mode, locked, key, _why) => {
			expect(after(id, yuan, mode, locked)).toMatchObject({
				ok: false,
				problem: { key },
			});
		},
	);

	test("any sequence keeps children summing to parents, holds what was asked and never touches what is locked", () => {
		fc.assert(
			fc.property(
				plan,
				fc.array(edit, { maxLength: 12 }),
				fc.integer({ min: 0, max: 36 }),
				(start, edits, locked) => {
					let current: readonly number[] = start;
					for (const each of edits) {
						const answer = editPlan(current, each, locked);
						if (!answer.ok) continue;
						const year = annualYuan(current);
						current = answer.cumulativeYuan;
						expect(plannedIn(current, each.period)).toBe(each.yuan);
						if (each.mode === "shift" && each.period.kind !== "year")
							expect(annualYuan(current)).toBe(year);
						expect(curveProblem(current)).toBeUndefined();
					}
					expectChildrenToSum(current);
					expect(changedPast(start, current, locked)).toBeUndefined();
				},
			),
		);
	});

	test("to what stands already changes nothing", () => {
		fc.assert(
			fc.property(plan, edit, (start, { period, mode }) => {
				const yuan = plannedIn(start, period);
				const answer = editPlan(start, { period, yuan, mode }, 0);
				expect(answer).toEqual({ ok: true, cumulativeYuan: start });
			}),
		);
	});
});

test("a changed dekad that is past is found, and only such a one", () => {
	const changed = EVEN.map((yuan, place) => (place >= 5 ? yuan + 1 : yuan));
	expect(changedPast(EVEN, changed, 6)).toBe(6);
	expect(changedPast(EVEN, changed, 5)).toBeUndefined();
	expect(isSamePlan(EVEN, [...EVEN])).toBe(true);
	expect(isSamePlan(EVEN, changed)).toBe(false);
	expect(isSamePlan(null, null)).toBe(true);
	expect(isSamePlan(null, EVEN)).toBe(false);
});

describe("a season learned from the past", () => {
	const evidence = {
		projects: 5,
		owners: 3,
		years: [2025],
		doneYuan: EVEN,
	};
	test("is the share done by each dekad, the last one 10,000", () => {
		const season = learnSeason(evidence);
		expect(season).toMatchObject({ ok: true });
		if (!season.ok) return;
		expect(season.shares[8]).toBe(2500);
		expect(season.shares.at(-1)).toBe(10_000);
	});
	test("never falls, even where a correction took more than a dekad brought", () => {
		const season = learnSeason({ ...evidence, doneYuan: EVEN.with(9, 20) });
		if (!season.ok) throw new Error(season.reason);
		expect(season.shares[9]).toBe(season.shares[8]);
	});
	test("never passes the whole year, even where the year's end was corrected down", () => {
		const season = learnSeason({ ...evidence, doneYuan: EVEN.with(30, 400) });
		if (!season.ok) throw new Error(season.reason);
		expect(Math.max(...season.shares)).toBe(10_000);
	});
	test.each([
		[{ years: [] }, "plans.season.no_year"],
		[{ projects: 4 }, "plans.season.few_projects"],
		[{ owners: 2 }, "plans.season.few_owners"],
		[{ doneYuan: EVEN.map(() => 0) }, "plans.season.nothing_done"],
	])("%o is too little: %s", (less, reason) => {
		expect(learnSeason({ ...evidence, ...less })).toMatchObject({
			ok: false,
			reason,
		});
	});
});

describe("numbers pasted from a spreadsheet", () => {
	const months = Array.from({ length: 12 }, (_, place) => String(place + 1));
	const frame = { year: 2026, before: null, lockedDekads: 0 };
	const read = (pasted: string, more = {}) =>
		readPlanPaste(pasted, "wan", { ...frame, ...more });
	const monthsRead = (pasted: string, more = {}) => {
		const reading = read(pasted, more);
		if (!reading.ok) return reading.problems;
		return Array.from(
			{ length: 12 },
			(_, place) =>
				plannedIn(reading.cumulativeYuan, {
					kind: "month",
					year: 2026,
					month: place + 1,
				}) / 10_000,
		);
	};
	const asked = months.map(Number);

	test.each([
		["a row of months", months.join("\t")],
		[
			"a column of months, with the spreadsheet's last line end",
			`${months.join("\r\n")}\r\n`,
		],
		[
			"a block of quarters",
			[0, 3, 6, 9].map((q) => months.slice(q, q + 3).join("\t")).join("\n"),
		],
		[
			"the same in full-width digits",
			months
				.join("\t")
				.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
		],
		["with its own unit in a cell", months.with(1, "0.0002亿元").join("\t")],
	])("%s", (_, pasted) => {
		expect(monthsRead(pasted)).toEqual(asked);
	});

	test.each([
		["a row of dekads", "\t"],
		["a column of dekads", "\n"],
	])("%s", (_, separator) => {
		const reading = read(
			Array.from({ length: 36 }, (_, place) => String(place)).join(separator),
		);
		if (!reading.ok) throw new Error("refused");
		expect(amountsOf(reading.cumulativeYuan)).toEqual(
			Array.from({ length: 36 }, (_, place) => place * 10_000),
		);
	});

	test("three rows of twelve are upper, middle and lower dekads, twelve of three are months", () => {
		const across = ["1", "2", "3"]
			.map((part) => Array.from({ length: 12 }, () => part).join("\t"))
			.join("\n");
		const down = Array.from({ length: 12 }, () => "1\t2\t3").join("\n");
		expect(read(across)).toEqual(read(down));
		expect(read(down)).toMatchObject({ ok: true });
	});

	test("an empty cell is a month without work", () => {
		expect(monthsRead(months.with(0, "").join("\t"))).toEqual(asked.with(0, 0));
	});

	test("every wrong cell is named by its place and by what it stands for", () => {
		const pasted = months
			.with(1, "约20")
			.with(27 % 12, "-4")
			.join("\t");
		expect(read(pasted)).toMatchObject({
			ok: false,
			problems: [
				{
					cell: "B1",
					period: "2026-02",
					key: "units.bad_approximate",
					value: "约20",
				},
				{
					cell: "D1",
					period: "2026-04",
					key: "plans.paste.negative",
					value: "-4",
				},
			],
		});
		const dekads = Array.from({ length: 36 }, () => "1").with(27, "x");
		expect(read(dekads.join("\t"))).toMatchObject({
			problems: [{ cell: "AB1", period: "2026-10-D1" }],
		});
	});

	test.each([
		[months.slice(1).join("\t"), "plans.paste.count", "eleven months"],
		["", "plans.paste.count", "nothing"],
		["1\t2\n3", "plans.paste.shape", "rows of different length"],
		[
			Array.from({ length: 6 }, () => "1\t2\t3\t4\t5\t6").join("\n"),
			"plans.paste.shape",
			"36 in a block of 6 by 6",
		],
		[
			months.with(0, "900719925474").join("\t"),
			"plans.paste.too_large",
			"the year passes 2^53",
		],
	])("%o is refused: %s", (pasted, key) => {
		expect(read(pasted)).toMatchObject({ ok: false, problems: [{ key }] });
	});

	test("locked dekads keep their plan, and the periods where that differs are named", () => {
		const before = EVEN.map((yuan) => yuan * 10_000);
		const reading = read(Array.from({ length: 12 }, () => "60").join("\t"), {
			before,
			lockedDekads: 4,
		});
		if (!reading.ok) throw new Error("refused");
		expect(reading.keptPeriods).toEqual(["2026-01"]);
		expect(amountsOf(reading.cumulativeYuan).slice(0, 6)).toEqual([
			100_000, 100_000, 100_000, 100_000, 250_000, 250_000,
		]);
	});

	test("a month follows the proportion its dekads have", () => {
		const before = curveOf(
			Array.from({ length: 36 }, (_, place) => [1, 2, 3][place % 3]!),
		);
		const reading = read(Array.from({ length: 12 }, () => "6").join("\t"), {
			before,
		});
		if (!reading.ok) throw new Error("refused");
		expect(amountsOf(reading.cumulativeYuan).slice(0, 3)).toEqual([
			10_000, 20_000, 30_000,
		]);
	});

	test("one amount is not many cells", () => {
		expect(isManyCells("12.5\r\n")).toBe(false);
		expect(isManyCells("12\t13")).toBe(true);
		expect(isManyCells("12\n13")).toBe(true);
	});

	test("what a plan shows, pasted again, is the plan", () => {
		fc.assert(
			fc.property(plan, (start) => {
				const shown = amountsOf(start).join("\t");
				const reading = readPlanPaste(shown, "yuan", frame);
				expect(reading).toMatchObject({ ok: true, cumulativeYuan: start });
			}),
		);
	});
});
