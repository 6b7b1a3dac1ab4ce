import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../periods/civil-date.ts";
import { deviationOf, latestOfDay, pausesOf } from "./project-figures.ts";

describe("deviationOf", () => {
	// biome-ignore format: one case a line
	test.each([
		["2026-03-01", "2026-03-01", "2026-06-01", { kind: "level", days: 0 }, "on the day"],
		["2026-03-01", "2026-02-26", "2026-06-01", { kind: "early", days: 3 }, "before it"],
		["2026-03-01", null, "2026-03-02", { kind: "overdue", days: 1 }, "the day after the planned one"],
		["2026-03-01", null, "2026-02-01", null, "its time has not come"],
		[null, "2026-03-01", "2026-06-01", null, "nothing was planned"],
	] as const)("planned %s, actual %s, today %s: %o, %s", (planned, actual, today, deviation, _why) => {
		expect(deviationOf(planned, actual, today)).toEqual(deviation);
	});

	test("what came late is as late as it was overdue on that day", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2000 }), (days) => {
				const actual = addDays("2026-01-01", days);
				expect(deviationOf("2026-01-01", actual, "2030-01-01")?.days).toBe(
					days,
				);
				expect(deviationOf("2026-01-01", null, actual)?.days).toBe(days);
			}),
		);
	});
});

test("pauses follow one another and the last one may be open", () => {
	const day = (fromOn: string, isPaused: boolean, reason = "") => ({
		fromOn,
		isPaused,
		reason,
	});
	expect(
		pausesOf([
			day("2025-01-01", false),
			day("2025-02-01", true, "冬季"),
			day("2025-02-20", true, "换了属地，仍停工"),
			day("2025-03-01", false, "复工"),
			day("2025-06-01", true, "资金"),
		]),
	).toEqual([
		{
			fromOn: "2025-02-01",
			untilOn: "2025-03-01",
			reason: "冬季",
			resumedReason: "复工",
		},
		{ fromOn: "2025-06-01", untilOn: null, reason: "资金", resumedReason: "" },
	]);
});

test("stretches of pause never overlap, whatever was stated", () => {
	fc.assert(
		fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (paused) => {
			const days = paused.map((isPaused, at) => ({
				fromOn: addDays("2026-01-01", at),
				isPaused,
				reason: "",
			}));
			const stretches = pausesOf(days);
			for (const [place, { fromOn, untilOn }] of stretches.entries()) {
				if (untilOn === null) expect(place).toBe(stretches.length - 1);
				else expect(untilOn > fromOn).toBe(true);
				const next = stretches[place + 1];
				if (next) expect(next.fromOn > (untilOn ?? "9999")).toBe(true);
			}
		}),
	);
});

test("of a day stated twice the latest holds", () => {
	expect(
		latestOfDay([
			{ fromOn: "a", n: 1 },
			{ fromOn: "b", n: 2 },
			{ fromOn: "a", n: 3 },
		]),
	).toEqual([
		{ fromOn: "a", n: 3 },
		{ fromOn: "b", n: 2 },
	]);
});
