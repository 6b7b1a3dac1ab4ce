import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seriesGap } from "./series-gap.ts";

describe("the gap between the two investment series", () => {
	test.each([
		[1000, 850, -150, 0.85, "statistics lag"],
		[850, 1000, 150, 1000 / 850, "statistics lead: as much a signal"],
		[0, 0, 0, null, "nothing invested divides nothing"],
		[1000, 0, -1000, 0, "a reported 0 is a gap of all of it"],
		[null, 5, null, null, "not reported is not 0"],
		[5, null, null, null, "not entered is not 0"],
	])(
		"%s and %s give %s and %s: %s",
		(investment, statistical, difference, ratio, _why) => {
			expect(seriesGap(investment, statistical)).toEqual({ difference, ratio });
		},
	);

	test("the difference brings the one to the other", () => {
		fc.assert(
			fc.property(fc.nat(1e12), fc.nat(1e12), (investment, statistical) => {
				const { difference } = seriesGap(investment, statistical);
				expect(investment + (difference ?? 0)).toBe(statistical);
			}),
		);
	});
});
