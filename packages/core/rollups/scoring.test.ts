import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseScoring } from "../packs/parse-scoring.ts";
import { PLAIN_RANKING, type RankingRow, rank } from "./ranking.ts";
import {
	pointsShown,
	ratesOfScheme,
	type Scored,
	scoreHundredths,
	scoreOf,
	type Scoring,
} from "./scoring.ts";

const scored = (changes: Partial<Scored>): Scored => ({
	count: 20,
	numerator: null,
	denominator: null,
	rank: null,
	units: null,
	...changes,
});
const free = { id: "s", minimumCount: 0, floor: null, cap: null };

describe("published schemes", () => {
	test.each([
		[1, 400],
		[2, 380],
		[3, 360],
		[20, 20],
		[21, 0],
		[30, 0],
	])("competitive rank: place %i of 4 points [S95]", (rank, hundredths) => {
		const scheme: Scoring = {
			...free,
			method: "rank",
			points: 4,
			stepPercent: 5,
		};
		expect(scoreHundredths(scheme, scored({ rank }))).toBe(hundredths);
	});

	test.each([
		[99_999_999, 0],
		[100_000_000, 600],
		[100_000_001, 600],
	])(
		"target: %i of 100,000,000 gives all or nothing [S95]",
		(numerator, hundredths) => {
			const scheme: Scoring = {
				...free,
				method: "target",
				points: 6,
				ratio: "1",
			};
			expect(
				scoreHundredths(
					scheme,
					scored({ numerator, denominator: 100_000_000 }),
				),
			).toBe(hundredths);
		},
	);

	test("progress: 60 x done over the annual plan, no more than 60 [S85]", () => {
		const scheme: Scoring = { ...free, cap: 60, method: "ratio", points: 60 };
		const at = (numerator: number, denominator: number) =>
			scoreHundredths(scheme, scored({ numerator, denominator }));
		expect(at(1, 3)).toBe(2000);
		expect(at(624_7, 906_5)).toBe(4135);
		expect(at(5, 4)).toBe(6000);
	});

	test.each([
		[5, "0.8", 500],
		[4, "0.8", 500],
		[3, "0.8", 0],
		[7, "0.7", 500],
	])(
		"start rate: %i of 5 or 10 against the pass mark %s [S87]",
		(done, atLeast, hundredths) => {
			const scheme: Scoring = {
				...free,
				method: "band",
				bands: [{ atLeast, points: 5 }],
			};
			const denominator = atLeast === "0.8" ? 5 : 10;
			expect(
				scoreHundredths(scheme, scored({ numerator: done, denominator })),
			).toBe(hundredths);
		},
	);

	test("starts: 1 each, 10 at most; not started on time: 3 less each [S87]", () => {
		const starts: Scoring = { ...free, cap: 10, method: "per_unit", points: 1 };
		const misses: Scoring = { ...free, method: "per_unit", points: -3 };
		expect(scoreHundredths(starts, scored({ units: 7 }))).toBe(700);
		expect(scoreHundredths(starts, scored({ units: 14 }))).toBe(1000);
		expect(scoreHundredths(misses, scored({ units: 2 }))).toBe(-600);
	});
});

test("what is not known, has no base, or stands on too few projects gets no points, not 0", () => {
	const scheme: Scoring = {
		...free,
		minimumCount: 6,
		method: "ratio",
		points: 60,
	};
	for (const changes of [
		{ numerator: null, denominator: 5 },
		{ numerator: 1, denominator: 0 },
		{ numerator: 1, denominator: 2, count: 5 },
	])
		expect(scoreHundredths(scheme, scored(changes))).toBeNull();
});

test("points never leave floor and cap, and a higher rate never gets fewer", () => {
	const scheme: Scoring = {
		...free,
		floor: -10,
		cap: 10,
		method: "ratio",
		points: 25,
	};
	fc.assert(
		fc.property(
			fc.integer({ min: -1000, max: 1000 }),
			fc.nat(1000),
			fc.integer({ min: 1, max: 1000 }),
			(numerator, more, denominator) => {
				const at = (value: number) =>
					scoreHundredths(scheme, scored({ numerator: value, denominator })) ??
					0;
				return (
					at(numerator) >= -1000 &&
					at(numerator + more) <= 1000 &&
					at(numerator) <= at(numerator + more)
				);
			},
		),
	);
});

describe("points of a ranking", () => {
	const row = (
		key: string,
		numerator: number,
		denominator: number,
	): RankingRow => ({
		key,
		kind: "administrative",
		count: 10,
		numerator,
		denominator,
	});
	const place: Scoring = {
		...free,
		method: "rank",
		points: 4,
		stepPercent: 5,
	};
	const target: Scoring = {
		...free,
		method: "target",
		points: 6,
		ratio: "0.6",
	};
	const pointsOf = (scheme: Scoring, rows: RankingRow[]) =>
		rank(PLAIN_RANKING, rows).ranked.map(
			({ rank: at, row: { count, numerator, denominator } }) =>
				scoreHundredths(
					scheme,
					scored({ count, numerator, denominator, rank: at }),
				),
		);

	test("[S95] best gets all, second 95 %, third 90 %, and the target all or nothing", () => {
		const rows = [row("a", 9, 10), row("b", 6, 10), row("c", 5, 10)];
		expect(pointsOf(place, rows)).toEqual([400, 380, 360]);
		expect(pointsOf(target, rows)).toEqual([600, 600, 0]);
	});

	test("sharers of a rank get the same points, and points never fall below 0", () => {
		const rows = Array.from({ length: 30 }, (_, index) =>
			row(String(index), 1, index + 1),
		);
		expect(pointsOf(place, rows).slice(19)).toEqual([20, ...Array(10).fill(0)]);
		const tied = pointsOf(place, [row("a", 1, 2), row("b", 2, 4)]);
		expect(tied[0]).toBe(tied[1]);
	});
});

/** A whole score sheet: places [S95], progress [S85], a pass mark of starts and three points off for each one missed [S87]. */
const SHEET = parseScoring({
	name: { zh: "考评", en: "Sheet" },
	rules: [
		{
			id: "place",
			name: { zh: "进位", en: "Place" },
			of: { kind: "rank" },
			method: "rank",
			points: 4,
			stepPercent: 5,
			minimumCount: 1,
			source: "[S95]",
		},
		{
			id: "progress",
			name: { zh: "完成", en: "Progress" },
			of: { kind: "rate", rate: "completion" },
			method: "ratio",
			points: 60,
			cap: 60,
			minimumCount: 1,
			source: "[S85]",
		},
		{
			id: "starts",
			name: { zh: "开工", en: "Starts" },
			of: { kind: "rate", rate: "start_to_date" },
			method: "band",
			bands: [{ atLeast: "0.7", points: 5 }],
			minimumCount: 6,
			source: "[S87]",
		},
		{
			id: "missed",
			name: { zh: "未开工", en: "Missed" },
			of: { kind: "missed", rate: "start_to_date" },
			method: "per_unit",
			points: -3,
			minimumCount: 1,
			source: "[S87]",
		},
	],
});

describe("a score sheet", () => {
	const rates = {
		completion: { numerator: 50, denominator: 100 },
		start_to_date: { numerator: 7, denominator: 10 },
	};

	test("adds its parts up and keeps what each looked at", () => {
		const { hundredths, parts } = scoreOf(SHEET, {
			projects: 10,
			rank: 2,
			rates,
		});
		expect(parts.map((part) => [part.ruleId, part.hundredths])).toEqual([
			["place", 380],
			["progress", 3000],
			["starts", 500],
			["missed", -900],
		]);
		expect(hundredths).toBe(2980);
		expect(parts[3]?.scored.units).toBe(3);
		expect(ratesOfScheme(SHEET)).toEqual(["completion", "start_to_date"]);
	});

	test("has no sum while one part is unknown or of too few projects, and says which", () => {
		const few = scoreOf(SHEET, { projects: 5, rank: 2, rates });
		expect(few.hundredths).toBe(null);
		expect(few.parts.map(({ because }) => because)).toEqual([
			null,
			null,
			"too_few",
			null,
		]);
		const unknown = scoreOf(SHEET, { projects: 9, rank: 1, rates: {} });
		expect(unknown.parts.map(({ because }) => because)).toEqual([
			null,
			"unknown",
			"unknown",
			"unknown",
		]);
	});

	test("its sum is the sum of its parts, to the hundredth", () => {
		const whole = fc.integer({ min: 0, max: 1_000_000_000 });
		fc.assert(
			fc.property(
				fc.integer({ min: 6, max: 500 }),
				fc.integer({ min: 1, max: 30 }),
				whole,
				fc.integer({ min: 1, max: 1_000_000_000 }),
				(projects, rank, done, plan) => {
					const { hundredths, parts } = scoreOf(SHEET, {
						projects,
						rank,
						rates: {
							completion: { numerator: done, denominator: plan },
							start_to_date: { numerator: 3, denominator: 4 },
						},
					});
					const sum = parts.reduce(
						(total, part) => total + (part.hundredths ?? 0),
						0,
					);
					expect(hundredths).toBe(sum);
					expect(Number(pointsShown(sum))).toBeCloseTo(sum / 100, 10);
				},
			),
		);
	});
});

test("every threshold of a band is met at it and missed one below it", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 9999 }),
			fc.integer({ min: 1, max: 100_000 }),
			(tenThousandths, times) => {
				const scheme: Scoring = {
					...free,
					method: "band",
					bands: [
						{
							atLeast: `0.${String(tenThousandths).padStart(4, "0")}`,
							points: 5,
						},
					],
				};
				const denominator = times * 10_000;
				const at = times * tenThousandths;
				const points = (numerator: number) =>
					scoreHundredths(scheme, scored({ numerator, denominator }));
				expect([points(at - 1), points(at), points(at + 1)]).toEqual([
					0, 500, 500,
				]);
			},
		),
	);
});
