import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askedDekad } from "./asked-dekad.ts";
import {
	addDekads,
	dekadAt,
	dekadBounds,
	dekadOf,
	dekadRange,
} from "./dekad.ts";

const opened = (first: string, last: string) =>
	dekadRange(dekadOf(first), dekadOf(last)).map((dekad) => ({
		dekadStart: dekadBounds(dekad).first,
		asOfOn: dekadBounds(dekad).last,
	}));

describe("the dekad asked about now", () => {
	test.each([
		["2026-10-31", "2026-10-21", "the as-of day itself has come"],
		["2026-10-30", "2026-10-11", "the day before it has not"],
		["2026-11-03", "2026-10-21", "the running dekad cannot be told yet"],
		["2027-01-01", "2026-11-01", "nothing newer is opened"],
	])("on %s is %s: %s", (today, start) => {
		const dekads = opened("2026-09-01", "2026-11-01");
		expect(askedDekad(dekads, today)?.dekadStart).toBe(start);
		expect(askedDekad(dekads.toReversed(), today)?.dekadStart).toBe(start);
	});

	test("is the newest opened one as long as no as-of day has come", () => {
		expect(
			askedDekad(opened("2026-11-01", "2026-11-11"), "2026-11-03")?.dekadStart,
		).toBe("2026-11-11");
		expect(askedDekad([], "2026-11-03")).toBeUndefined();
	});

	test("never goes back while days pass", () => {
		fc.assert(
			fc.property(fc.nat(60), fc.nat(60), fc.nat(700), (from, count, day) => {
				const first = addDekads(dekadAt(2025, 1), from);
				const dekads = dekadRange(first, addDekads(first, count)).map(
					(dekad) => ({
						dekadStart: dekadBounds(dekad).first,
						asOfOn: dekadBounds(dekad).last,
					}),
				);
				const on = (days: number) =>
					new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10);
				const seen = (today: string) =>
					dekads.filter(({ asOfOn }) => asOfOn <= today).length > 0
						? askedDekad(dekads, today)!.dekadStart
						: "";
				expect(seen(on(day + 1)) >= seen(on(day))).toBe(true);
			}),
		);
	});
});
