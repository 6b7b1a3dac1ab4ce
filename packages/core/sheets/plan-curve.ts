/**
 * The year plan of one row as a curve: 36 cumulative amounts, never falling, the last one the year.
 *
 * A row cuts the year one way: quarters, months or dekads, or not at all. Inside a part the amount is
 * spread evenly and the rounding remainder goes to its last dekad (domain.md R3.1). Parts that people
 * rounded for show (1,000 over 36 as 27.78) may miss the year by less than half a shown unit each; that
 * remainder too goes to the last dekad of the year. A larger difference is a mistake and is told.
 */

import { evenCurve } from "../plans/spread.ts";

export type PlanReading =
	| { readonly ok: true; readonly cumulativeYuan: readonly number[] }
	| {
			readonly ok: false;
			readonly problem:
				| "imports.plan_mixed"
				| "imports.plan_gap"
				| "imports.plan_sum";
			readonly field: string;
			readonly params: Readonly<Record<string, string | number>>;
	  };

const CUTS = [
	{ letter: "d", parts: 36, dekads: 1 },
	{ letter: "m", parts: 12, dekads: 3 },
	{ letter: "q", parts: 4, dekads: 9 },
] as const;

/**
 * @param annualYuan the year plan
 * @param partOf what the row says for a field (`q1`…`q4`, `m1`…`m12`, `d1`…`d36`), whole yuan; undefined when empty
 * @param halfUnitYuan half of the smallest amount the sheet shows, whole yuan: what each part may be off by rounding
 * @example planCurve(360, () => undefined, 0) // { ok: true, cumulativeYuan: Array.from({ length: 36 }, (_, i) => (i + 1) * 10) }
 */
export function planCurve(
	annualYuan: number,
	partOf: (field: string) => number | undefined,
	halfUnitYuan: number,
): PlanReading {
	const given = CUTS.map((cut) => ({
		...cut,
		amounts: Array.from({ length: cut.parts }, (_, index) =>
			partOf(`${cut.letter}${index + 1}`),
		),
	})).filter(({ amounts }) => amounts.some((amount) => amount !== undefined));
	const [finest] = given;
	if (!finest) return { ok: true, cumulativeYuan: evenCurve(annualYuan, 36) };

	// A sheet often states quarters beside months: they are the same plan when the coarser ones are sums of the finer.
	for (const coarser of given.slice(1)) {
		const span = finest.parts / coarser.parts;
		for (const [index, amount] of coarser.amounts.entries()) {
			const sum = sumOf(finest.amounts.slice(index * span, (index + 1) * span));
			if (
				amount !== undefined &&
				Math.abs(amount - sum) > halfUnitYuan * (span + 1)
			)
				return {
					ok: false,
					problem: "imports.plan_mixed",
					field: `${coarser.letter}${index + 1}`,
					params: { part: amount, sum },
				};
		}
	}
	const sum = sumOf(finest.amounts);
	if (sum !== annualYuan) {
		const stated = finest.amounts.filter((amount) => amount !== undefined);
		if (Math.abs(sum - annualYuan) > halfUnitYuan * (stated.length + 1))
			return {
				ok: false,
				problem:
					stated.length < finest.parts && sum < annualYuan
						? "imports.plan_gap"
						: "imports.plan_sum",
				field: "annual",
				params: {
					sum,
					annual: annualYuan,
					difference: annualYuan - sum,
					missing: finest.parts - stated.length,
				},
			};
	}
	return {
		ok: true,
		cumulativeYuan: curveOf(finest.amounts, finest.dekads, annualYuan),
	};
}

const sumOf = (amounts: readonly (number | undefined)[]): number =>
	amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);

/** An empty part is a part without work: the parts add up to the year without it. */
function curveOf(
	amounts: readonly (number | undefined)[],
	dekads: number,
	annualYuan: number,
): number[] {
	const curve: number[] = [];
	let before = 0;
	for (const amount of amounts) {
		for (const step of evenCurve(amount ?? 0, dekads))
			curve.push(before + step);
		before += amount ?? 0;
	}
	// The remainder of shown rounding: up, the last dekad takes it; down, no dekad may be above the year.
	for (let index = curve.length - 1; index >= 0; index--) {
		if (index === curve.length - 1 || curve[index]! > annualYuan)
			curve[index] = annualYuan;
		else break;
	}
	return curve;
}
