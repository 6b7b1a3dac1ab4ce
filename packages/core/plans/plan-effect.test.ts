import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dekadAt, parseDekad } from "../periods/dekad.ts";
import { parsePeriod, periodId } from "../periods/period.ts";
import { planEffect } from "./plan-effect.ts";
import { curveOf, plannedIn } from "./year-curve.ts";

const EVEN = Array.from({ length: 36 }, (_, place) => (place + 1) * 10);
const LINEAR = Array.from({ length: 36 }, (_, place) =>
	Math.round(((place + 1) * 10_000) / 36),
);
/** Every dekad up to `count` reported `yuan`. */
const doneBy = (count: number, yuan: number) => ({
	ytdYuan: EVEN.map((_, place) => (place < count ? (place + 1) * yuan : null)),
	spokenDekads: EVEN.map((_, place) => Math.min(place + 1, count)),
});
const ask = (more: Partial<Parameters<typeof planEffect>[0]> = {}) =>
	planEffect({
		before: EVEN,
		after: EVEN.map((yuan) => yuan * 2),
		done: doneBy(8, 9),
		dekad: parseDekad("2026-03-D2"),
		year: 2026,
		season: LINEAR,
		...more,
	});
const of = (effect: ReturnType<typeof ask>, id: string) =>
	effect.periods.find(({ period }) => periodId(period) === id)!;

describe("what a change of the plan does", () => {
	test("to the month, the quarter, the half-year and the year around the dekad", () => {
		const effect = ask();
		expect(effect.periods.map(({ period }) => periodId(period))).toEqual([
			"2026-03",
			"2026-Q1",
			"2026-H1",
			"2026",
		]);
		expect(of(effect, "2026-03")).toEqual({
			period: parsePeriod("2026-03"),
			planned: { before: 30, after: 60 },
			plannedToDate: { before: 20, after: 40 },
			doneYuan: 18,
			gap: { before: -2, after: -22 },
			toDo: { before: 12, after: 42 },
		});
		expect(of(effect, "2026")).toMatchObject({
			planned: { before: 360, after: 720 },
			plannedToDate: { before: 80, after: 160 },
			doneYuan: 72,
			gap: { before: -8, after: -88 },
		});
	});

	test("to the three lines: done since 1 January less what each expects", () => {
		expect(ask().lines).toEqual({
			own: { before: -8, after: -88 },
			linear: { before: -8, after: -88 },
			season: { before: -8, after: -88 },
		});
	});

	test("a period in which nothing was said has no figure, one with a reported 0 has 0", () => {
		const silent = ask({
			done: {
				...doneBy(8, 9),
				spokenDekads: EVEN.map((_, at) => Math.min(at + 1, 6)),
			},
		});
		expect(of(silent, "2026-03")).toMatchObject({
			doneYuan: null,
			gap: { before: null, after: null },
			toDo: { before: 30, after: 60 },
		});
		const zero = ask({
			done: {
				ytdYuan: EVEN.map((_, at) => Math.min(at + 1, 6)),
				spokenDekads: EVEN.map((_, at) => Math.min(at + 1, 8)),
			},
		});
		expect(of(zero, "2026-03")).toMatchObject({ doneYuan: 0 });
	});

	test("a first plan has no before, and a period overfulfilled has nothing left to do", () => {
		const effect = ask({ before: null, done: doneBy(8, 90) });
		expect(of(effect, "2026-03")).toMatchObject({
			planned: { before: null, after: 60 },
			gap: { before: null, after: 140 },
			toDo: { before: null, after: 0 },
		});
	});

	test("a year that has not begun shows the year alone and no line", () => {
		const effect = ask({
			dekad: null,
			done: { ytdYuan: EVEN.map(() => null), spokenDekads: EVEN.map(() => 0) },
		});
		expect(effect.periods).toHaveLength(1);
		expect(of(effect, "2026")).toMatchObject({
			planned: { before: 360, after: 720 },
			doneYuan: null,
		});
		expect(effect.lines.linear).toEqual({ before: null, after: null });
	});

	test("gap + planned to date = done, and to date never passes the whole, in every dekad", () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(1_000_000), { minLength: 36, maxLength: 36 }),
				fc.array(fc.nat(1_000_000), { minLength: 36, maxLength: 36 }),
				fc.integer({ min: 1, max: 36 }),
				(planned, reported, at) => {
					const after = curveOf(planned);
					const effect = ask({
						after,
						dekad: dekadAt(2026, at),
						done: {
							ytdYuan: curveOf(reported),
							spokenDekads: EVEN.map((_, place) => place + 1),
						},
					});
					for (const { period, ...figures } of effect.periods) {
						expect(figures.gap.after! + figures.plannedToDate.after!).toBe(
							figures.doneYuan,
						);
						expect(figures.planned.after).toBe(plannedIn(after, period));
						expect(figures.plannedToDate.after!).toBeLessThanOrEqual(
							figures.planned.after!,
						);
					}
				},
			),
		);
	});
});
