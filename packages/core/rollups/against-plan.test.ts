import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { againstLine, againstPlan } from "./against-plan.ts";

describe("where an actual stands beside its plan", () => {
	test("one yuan below is below, the plan itself is reached", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (planned) => {
				expect(againstPlan(planned, planned)).toBe("at_or_above");
				expect(againstPlan(planned - 1, planned)).toBe("below");
			}),
		);
	});

	test("the linear line at dekad n of 36 is reached by exactly n parts of a plan of 36", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 36 }),
				fc.integer({ min: 1, max: 2 ** 40 }),
				(dekads, part) => {
					const line = { n: BigInt(dekads), d: 36n };
					expect(againstLine(dekads * part, 36 * part, line)).toBe(
						"at_or_above",
					);
					expect(againstLine(dekads * part - 1, 36 * part, line)).toBe("below");
				},
			),
		);
	});

	test("nothing reported is said before a missing plan", () => {
		expect(againstLine(null, null, { n: 1n, d: 2n })).toBe("not_reported");
		expect(againstLine(0, null, { n: 1n, d: 2n })).toBe("no_plan");
	});
});
