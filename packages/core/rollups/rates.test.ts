import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTextKey, text } from "../text/text.ts";
import { percentText } from "../units/ratio.ts";
import { addCells, CELL_FIELDS, type Cell, cell, EMPTY_CELL } from "./cell.ts";
import {
	impliedBaseYuan,
	isOverCompleted,
	RATE_IDS,
	RATES,
	type RateId,
	rateOf,
	ratesOf,
	withinPublishedRounding,
} from "./rates.ts";

/** 亿元 of a bulletin as whole yuan. */
const yi = (amount: number) => Math.round(amount * 1e8);
const percent = (id: RateId, known: Partial<Cell>, decimals: number) => {
	const { numerator, denominator } = rateOf(id, known);
	return percentText(numerator, denominator, decimals);
};

describe("bulletins, recomputed", () => {
	const provincial = cell({
		projects: 249,
		actualYuan: yi(624.7),
		annualPlanYuan: yi(906.5),
	});
	const cities = cell({
		projects: 963,
		actualYuan: yi(969.5),
		annualPlanYuan: yi(1400.3),
	});

	test("T1 [S27]: 624.7 of 906.5 is 68.9 %, 969.5 of 1,400.3 is 69.2 %, together 69.1 %", () => {
		expect(percent("completion", provincial, 1)).toBe("68.9");
		expect(percent("completion", cities, 1)).toBe("69.2");
		const both = addCells([provincial, cities]);
		expect([both.actualYuan, both.annualPlanYuan]).toEqual([
			yi(1594.2),
			yi(2306.8),
		]);
		expect(percent("completion", both, 1)).toBe("69.1");
	});

	test("T2 [S27]: 74 due, 5 of them late, 3 early: 72 started, 93.2 % of those due on time", () => {
		const august = {
			startsDue: 74,
			startsDueOnTime: 74 - 5,
			startsEarly: 3,
			started: 74 - 5 + 3,
		};
		expect(august.started).toBe(72);
		expect(rateOf("start_to_date", august)).toMatchObject({
			numerator: 69,
			denominator: 74,
		});
		expect(percent("start_to_date", august, 1)).toBe("93.2");
	});

	test("T3 [S27]: the cross-city line, 122.2 of 218.8, is 55.9 %", () => {
		expect(
			percent(
				"completion",
				{ actualYuan: yi(122.2), annualPlanYuan: yi(218.8) },
				1,
			),
		).toBe("55.9");
	});

	test("T5 [S30]: 187 of 402 projects at work again is 46.5 %, started and continued added first", () => {
		expect(
			percent(
				"start_and_restart",
				{ resumed: 140, started: 47, continued: 300, startsDue: 102 },
				1,
			),
		).toBe("46.5");
	});

	test("T6 [S40]: start 82/94 = 87.23 %, commissioning 67/107 = 62.62 %, capacity 216.65/235.04 = 92.18 %", () => {
		expect(
			percent("batch_start", { batchSignedStarted: 82, batchSigned: 94 }, 2),
		).toBe("87.23");
		expect(
			percent(
				"batch_commissioning",
				{ batchInProduction: 67, batchStarted: 107 },
				2,
			),
		).toBe("62.62");
		expect(
			percent(
				"capacity",
				{ actualOutputYuan: yi(216.65), expectedOutputYuan: yi(235.04) },
				2,
			),
		).toBe("92.18");
	});

	test("T9 [S32][S33]: 145/194 = 74.7 %, 77/230 = 33.5 %, 3/126 = 2.4 %", () => {
		expect(percent("start", { started: 145, startsPlanned: 194 }, 1)).toBe(
			"74.7",
		);
		expect(percent("start", { started: 77, startsPlanned: 230 }, 1)).toBe(
			"33.5",
		);
		expect(
			percent("works_completion", { completed: 3, completionsPlanned: 126 }, 1),
		).toBe("2.4");
	});

	test("T10 [S198]: 48 of 54 started is 89 %, 34.4 of 344 is 10 %", () => {
		expect(percent("start", { started: 48, startsPlanned: 54 }, 0)).toBe("89");
		expect(
			percent(
				"completion",
				{ actualYuan: yi(34.4), annualPlanYuan: yi(344) },
				0,
			),
		).toBe("10");
	});

	test("T12 [S41]: 301.7 of 418.12 is 72.16 %; the printed 72.17 is within a bulletin's rounding, 72.19 is not", () => {
		expect(
			percent(
				"capacity",
				{ actualOutputYuan: yi(301.7), expectedOutputYuan: yi(418.12) },
				2,
			),
		).toBe("72.16");
		expect(withinPublishedRounding(yi(301.7), yi(418.12), "72.17")).toBe(true);
		expect(withinPublishedRounding(yi(301.7), yi(418.12), "72.19")).toBe(false);
	});

	test("T19 [S135]: 336 of 1,643 projects without a date is a flag of 20.5 %", () => {
		expect(
			percent(
				"missing_completion_date",
				{ withoutCompletionDate: 336, projects: 1643 },
				1,
			),
		).toBe("20.5");
	});

	test("T21 [S29][S30]: 126.6 at 5.1 % and 1,017.1 at 32.4 % stand on bases of 2,482 and 3,139; their months do not add", () => {
		expect(Math.round(impliedBaseYuan(yi(126.6), "5.1") / 1e8)).toBe(2482);
		expect(Math.round(impliedBaseYuan(yi(1017.1), "32.4") / 1e8)).toBe(3139);
		const publishedMonths = [51, 69, 82, 158]; // Q1, April, May, June, in tenths of a percent
		expect(publishedMonths.reduce((sum, month) => sum + month)).toBe(360);
		expect(() => impliedBaseYuan(1, "0")).toThrow(RangeError);
	});
});

describe("a rate that is not there", () => {
	test("is null with a denominator of 0, never 0 or 1", () => {
		for (const id of RATE_IDS) {
			const zeros = cell(
				Object.fromEntries(CELL_FIELDS.map((field) => [field, 0])),
			);
			expect(rateOf(id, zeros)).toEqual({
				numerator: 0,
				denominator: 0,
				ratio: null,
			});
		}
	});

	test("is null when a part was not reported, even if the other part was", () => {
		expect(
			rateOf("start_and_restart", { resumed: 5, continued: 9, startsDue: 1 }),
		).toEqual({ numerator: null, denominator: 10, ratio: null });
		expect(rateOf("completion", EMPTY_CELL)).toEqual({
			numerator: null,
			denominator: null,
			ratio: null,
		});
	});

	test("a reported zero is a rate of zero", () => {
		expect(
			rateOf("completion", { actualYuan: 0, annualPlanYuan: 10 }).ratio,
		).toBe(0);
	});
});

test("the two commissioning rates of the same Chinese name divide by different things", () => {
	expect(RATES.batch_commissioning.over).not.toEqual(
		RATES.statistics_commissioning.over,
	);
	expect(text("zh", "rates.batch_commissioning")).not.toBe(
		text("zh", "rates.statistics_commissioning"),
	);
});

test("every rate has a name and a definition in both languages", () => {
	for (const id of RATE_IDS) {
		expect(isTextKey(`rates.${id}`)).toBe(true);
		expect(isTextKey(`rates.${id}.definition`)).toBe(true);
	}
});

test("over 120 % is flagged, 120 % exactly is not, nothing reported is not", () => {
	expect(isOverCompleted(1249, 1000)).toBe(true); // Changzhi, August 2019 [S27]
	expect(isOverCompleted(1200, 1000)).toBe(false);
	expect(isOverCompleted(null, 1000)).toBe(false);
	expect(isOverCompleted(5, 0)).toBe(false);
});

describe("cells add", () => {
	const anyCell = fc
		.record(
			Object.fromEntries(
				CELL_FIELDS.map((field) => [
					field,
					fc.option(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
				]),
			),
		)
		.map((known) => cell(known as Partial<Cell>));

	test("a roll-up of roll-ups is the roll-up of the leaves, however they are grouped", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), anyCell)),
				(leaves) => {
					const groups = Map.groupBy(leaves, ([group]) => group);
					const parts = [...groups.values()].map((group) =>
						addCells(group.map(([, leaf]) => leaf)),
					);
					const total = addCells(leaves.map(([, leaf]) => leaf));
					expect(addCells(parts)).toEqual(total);
					// And so is every rate: the ratio of the sums, whatever the grouping.
					expect(ratesOf(addCells(parts))).toEqual(ratesOf(total));
				},
			),
			{ numRuns: 60 },
		);
	});

	test("null adds nothing and is not zero", () => {
		expect(addCells([]).actualYuan).toBeNull();
		expect(addCells([cell({}), cell({})]).actualYuan).toBeNull();
		expect(addCells([cell({ actualYuan: 0 }), cell({})]).actualYuan).toBe(0);
	});

	test("a sum too large to be exact is refused, not rounded", () => {
		const half = cell({ actualYuan: Number.MAX_SAFE_INTEGER });
		expect(() => addCells([half, half])).toThrow(RangeError);
	});
});
