import { describe, expect, test } from "vitest";
import { addDekads, dekadAt, dekadStart } from "./dekad.ts";
import { closingProblems, openingVerdict } from "./year-turn.ts";

describe("a year may be opened", () => {
	test("from its predecessor's last dekad to the end of its first quarter, and at no other time", () => {
		for (let step = -40; step <= 40; step++) {
			const newest = addDekads(dekadAt(2026, 1), step);
			const expected =
				step < -1 ? "too_early" : step <= 8 ? "may_open" : "past";
			expect(openingVerdict(2026, newest)).toBe(expected);
		}
	});
});

describe("a year is closed", () => {
	const LOCK = new Date("2026-01-08T16:00:00Z");
	const periods = Array.from({ length: 36 }, (_, index) => ({
		dekadStart: dekadStart(dekadAt(2025, index + 1)),
		lockedFrom:
			index === 35
				? LOCK
				: new Date(
						`2025-${String(Math.floor(index / 3) + 1).padStart(2, "0")}-28T00:00:00Z`,
					),
	}));
	const keys = (
		now: Date,
		more: Partial<Parameters<typeof closingProblems>[1]> = {},
	) =>
		closingProblems(2025, { periods, exceptions: [], now, ...more }).map(
			({ key }) => key,
		);

	test("at the very second its last dekad is locked, not one before", () => {
		expect(keys(new Date(LOCK.getTime() - 1))).toEqual(["not_locked"]);
		expect(keys(LOCK)).toEqual([]);
	});

	test("not while an exception runs; one that has just run out is none", () => {
		const until = (untilAt: Date) => ({
			exceptions: [{ dekadStart: "2025-12-11", untilAt }],
		});
		expect(keys(LOCK, until(new Date(LOCK.getTime() + 1)))).toEqual([
			"exception_running",
		]);
		expect(keys(LOCK, until(LOCK))).toEqual([]);
	});

	test("not before its last dekad has been opened", () => {
		expect(keys(LOCK, { periods: periods.slice(0, 35) })).toEqual(["not_over"]);
	});

	test("of an office that began in it too", () => {
		expect(keys(LOCK, { periods: periods.slice(20) })).toEqual([]);
	});

	test("each obstacle names its dekads", () => {
		const [problem] = closingProblems(2025, {
			periods,
			exceptions: [],
			now: new Date("2025-12-01T00:00:00Z"),
		});
		expect(problem?.detail).toEqual({
			dekads: "2025-12-D1, 2025-12-D2, 2025-12-D3",
			lockedFrom: LOCK.toISOString(),
		});
	});
});
