import fc from "fast-check";
import { expect, test } from "vitest";
import {
	bandText,
	quantityText,
	stillToDo,
	thresholdShown,
	thresholdTyped,
} from "./light-words.ts";

test("what was typed is the threshold that was shown", () => {
	fc.assert(
		fc.property(
			fc.constantFrom("gap", "ratio", "months", "days", "growth"),
			fc.integer({ min: -99_999, max: 99_999 }),
			(of, hundredths) => {
				const shown = String(hundredths / 100);
				const kept = thresholdTyped(of, shown);
				expect(kept).not.toBeNull();
				expect(Number(thresholdShown(of, kept ?? ""))).toBe(Number(shown));
			},
		),
	);
});

test("a told quantity stands on the same side of each threshold as the quantity itself", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: -10_000, max: 20_000 }),
			fc.constantFrom("0.7", "0.9", "1", "0"),
			(tenThousandths, atLeast) => {
				const value = tenThousandths / 10_000;
				const told = Number.parseFloat(
					quantityText("ratio", value, [{ of: "ratio", atLeast }], "en"),
				);
				expect(told >= Number(atLeast) * 100).toBe(value >= Number(atLeast));
			},
		),
	);
});

test.each([
	["80%", "0.8"],
	["80％", "0.8"],
	["−10", "-0.1"],
	["1e3", null],
	["", null],
	["8 0", null],
])("typed as a share, %j is %j", (typed, kept) => {
	expect(thresholdTyped("ratio", typed)).toBe(kept);
});

test("a month and a day is told as more than a month", () => {
	expect(
		quantityText("months", 32 / 31, [{ of: "months", above: "1" }], "zh"),
	).toBe("1.03个月");
});

test("bands name their quantity only where there are several", () => {
	expect(
		bandText(
			[
				{ of: "overPlan", atLeast: "0" },
				{ of: "overPeers", atLeast: "0" },
			],
			"zh",
		),
	).toBe("与计划相差不低于0个百分点且与平均相差不低于0个百分点");
	expect(bandText([{ of: "lateness", atMost: "1" }], "zh")).toBe(
		"按时完成、曾未完成、现已补上",
	);
});

test("an amount still to be done is never told as less", () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (yuan) => {
			const wan = Number(stillToDo(yuan, "zh").replace(/[,万元]/g, ""));
			expect(wan * 10_000).toBeGreaterThanOrEqual(yuan);
			expect(wan * 10_000 - yuan).toBeLessThan(10_000);
		}),
	);
});
