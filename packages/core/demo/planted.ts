/**
 * What is wrong on purpose in the demo, so that checks, lights and people have something to find.
 * Each is a pattern documented in domain.md section 11; docs/use/demo.md names the projects of
 * seed 1. Numbers are places in the portfolio, 0 the first project; a portfolio smaller than a number
 * simply lacks that one.
 */

export type PlantedId =
	| "repeats"
	| "ahead"
	| "unit_slip"
	| "bundled"
	| "start_stop"
	| "plan_echo"
	| "not_entered"
	| "unpaid"
	| "q4_cut"
	| "on_behalf"
	| "year_end_correction";

export type Planted = {
	readonly id: PlantedId;
	readonly numbers: readonly number[];
	/** The check of domain.md 11.2 that should find it; null: no falsehood, only a case worth seeing. */
	readonly check: string | null;
};

export const PLANTED: readonly Planted[] = [
	{ id: "repeats", numbers: [10], check: "Q16" },
	{ id: "ahead", numbers: [20], check: "Q5" },
	{ id: "unit_slip", numbers: [30], check: "Q26" },
	{ id: "bundled", numbers: [40, 41, 42], check: "Q18" },
	{ id: "start_stop", numbers: [50], check: "Q15" },
	{ id: "plan_echo", numbers: [60], check: "Q16" },
	{ id: "not_entered", numbers: [70], check: "Q12" },
	{ id: "unpaid", numbers: [80], check: "Q4" },
	{ id: "q4_cut", numbers: [90], check: "Q20" },
	{ id: "on_behalf", numbers: [100], check: "Q17" },
	{ id: "year_end_correction", numbers: [110], check: null },
];

const BY_NUMBER = new Map(
	PLANTED.flatMap(({ id, numbers }) =>
		numbers.map((number) => [number, id] as const),
	),
);

/** What is planted in the project of this number, or undefined. */
export const plantedIn = (number: number): PlantedId | undefined =>
	BY_NUMBER.get(number);
