import fc from "fast-check";
import { expect, test } from "vitest";
import { dekadAt, dekadBounds, dekadId } from "../periods/dekad.ts";
import { formatPeriod } from "../periods/format.ts";
import { dekadPeriod, periodId } from "../periods/period.ts";
import { dekadFromText, periodFromText } from "./period-cells.ts";

test.each([
	["2026-03-D1", "2026-03-D1"],
	["2026-3-d1", "2026-03-D1"],
	["2026年3月上旬", "2026-03-D1"],
	["２０２６年３月中旬", "2026-03-D2"],
	["2026-03下旬", "2026-03-D3"],
	["2026年3月第2旬", "2026-03-D2"],
	["2026/3/11", "2026-03-D2"],
	["2026年3月", undefined], // a month is three dekads
	["3月上旬", undefined], // no year, no guess
	["上旬", undefined],
])("the dekad of %s is %s", (written, id) =>
	expect(dekadFromText(written, undefined)).toBe(id),
);

test.each([
	["2025", "2025"],
	["2025年", "2025"],
	["2025年度", "2025"],
	["2025-q3", "2025-Q3"],
	["2025年第三季度", "2025-Q3"],
	["2025年3季度", "2025-Q3"],
	["2025年上半年", "2025-H1"],
	["2025-6", "2025-06"],
	["2025年6月", "2025-06"],
	["2025年6月份", "2025-06"],
	["2025年6月下旬", "2025-06-D3"],
	["今年", undefined],
])("the period of %s is %s", (written, id) => {
	const period = periodFromText(written);
	expect(period && periodId(period)).toBe(id);
});

test("every dekad is read back from its id, its name in both languages and each of its ends", () =>
	fc.assert(
		fc.property(
			fc.integer({ min: 2000, max: 2099 }),
			fc.integer({ min: 1, max: 36 }),
			(year, index) => {
				const dekad = dekadAt(year, index);
				const { first, last } = dekadBounds(dekad);
				for (const text of [
					dekadId(dekad),
					first,
					last,
					formatPeriod(dekadPeriod(dekad), "zh"),
				])
					expect(dekadFromText(text, undefined)).toBe(dekadId(dekad));
			},
		),
	));
