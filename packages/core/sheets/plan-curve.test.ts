import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planCurve } from "./plan-curve.ts";

const row =
	(parts: Record<string, number>) =>
	(field: string): number | undefined =>
		parts[field];
const last = (reading: ReturnType<typeof planCurve>) =>
	reading.ok ? reading.cumulativeYuan.at(-1) : reading.problem;

describe("planCurve", () => {
	test("quarters stated beside months must be their sums", () => {
		const months = Object.fromEntries(
			Array.from({ length: 12 }, (_, index) => [`m${index + 1}`, 10]),
		);
		expect(last(planCurve(120, row({ ...months, q1: 30 }), 0))).toBe(120);
		expect(planCurve(120, row({ ...months, q2: 40 }), 0)).toMatchObject({
			ok: false,
			problem: "imports.plan_mixed",
			field: "q2",
			params: { sum: 30 },
		});
	});

	test("parts that miss the year are a problem that says by how much", () =>
		expect(
			planCurve(100, row({ q1: 20, q2: 20, q3: 20, q4: 20 }), 0),
		).toMatchObject({
			problem: "imports.plan_sum",
			params: { sum: 80, annual: 100, difference: 20 },
		}));

	test("empty parts are named when the others do not fill the year", () =>
		expect(planCurve(100, row({ q1: 20 }), 0)).toMatchObject({
			problem: "imports.plan_gap",
			params: { missing: 3 },
		}));

	test("an empty part is a part without work when the others fill the year: winter", () =>
		expect(planCurve(100, row({ q2: 60, q3: 40 }), 0)).toMatchObject({
			ok: true,
		}));

	test("parts rounded for show leave their remainder to the last dekad, up or down", () => {
		const shown = (amount: number) =>
			row(
				Object.fromEntries(
					Array.from({ length: 36 }, (_, index) => [`d${index + 1}`, amount]),
				),
			);
		// 1,000 万元 over 36 dekads shown as 27.78: the parts add up to 8,000 yuan too much.
		const down = planCurve(10_000_000, shown(277_800), 50);
		expect(last(down)).toBe(10_000_000);
		expect(last(planCurve(13_000_000, shown(361_100), 50))).toBe(13_000_000);
		expect(last(planCurve(10_000_000, shown(270_000), 50))).toBe(
			"imports.plan_sum",
		);
	});

	test("a curve never falls, ends at the year, and its parts are those stated", () =>
		fc.assert(
			fc.property(
				fc.array(fc.nat(10_000_000), { minLength: 12, maxLength: 12 }),
				(months) => {
					const annual = months.reduce((sum, month) => sum + month, 0);
					const reading = planCurve(
						annual,
						(field) =>
							field.startsWith("m")
								? months[Number(field.slice(1)) - 1]
								: undefined,
						0,
					);
					if (!reading.ok) throw new Error(reading.problem);
					const curve = reading.cumulativeYuan;
					expect(curve).toHaveLength(36);
					expect(curve.at(-1)).toBe(annual);
					for (let index = 1; index < 36; index++)
						expect(curve[index]!).toBeGreaterThanOrEqual(curve[index - 1]!);
					for (let month = 0; month < 12; month++)
						expect(curve[month * 3 + 2]! - (curve[month * 3 - 1] ?? 0)).toBe(
							months[month],
						);
				},
			),
		));
});
