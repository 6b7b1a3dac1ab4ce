import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	PLAIN_RANKING,
	type RankingConfig,
	type RankingRow,
	type RowKind,
	rank,
} from "./ranking.ts";

const row = (
	key: string,
	numerator: number | null,
	denominator: number | null,
	count = 10,
	kind: RowKind = "administrative",
): RankingRow => ({
	key,
	kind,
	count,
	numerator,
	denominator,
});
const places = (config: RankingConfig, rows: RankingRow[]) =>
	rank(config, rows).ranked.map((place) => `${place.rank} ${place.row.key}`);
const perMille = (key: string, percent: number) =>
	row(key, Math.round(percent * 10), 1000);

// biome-ignore format: one line as the bulletin prints it
const august2019: [string, number][] = [["Changzhi", 124.9], ["Xinzhou", 86.3], ["Jincheng", 82.1], ["Datong", 81.2], ["Lvliang", 79.5], ["Yangquan", 69.3], ["Shuozhou", 68.3], ["Linfen", 58.5], ["Taiyuan", 57.5], ["Yuncheng", 56.8], ["Jinzhong", 47.5]];

describe("order", () => {
	test("T4 [S27]: the eleven cities of August 2019 stand as the bulletin lists them, whatever order they come in", () => {
		const rows = august2019.map(([city, percent]) => perMille(city, percent));
		expect(
			rank(PLAIN_RANKING, rows.toReversed()).ranked.map(
				(place) => place.row.key,
			),
		).toEqual(august2019.map(([city]) => city));
		expect(rank(PLAIN_RANKING, rows).ranked.map((place) => place.rank)).toEqual(
			[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
		);
	});

	test("T5 [S30]: of the restart list of the first quarter of 2017 Jincheng, 78.3 %, is first and Datong, 8.6 %, last", () => {
		expect(
			places(PLAIN_RANKING, [
				perMille("Datong", 8.6),
				perMille("province", 46.5),
				perMille("Jincheng", 78.3),
			]),
		).toEqual(["1 Jincheng", "2 province", "3 Datong"]);
	});

	test("low first where less is better", () => {
		expect(
			places({ ...PLAIN_RANKING, direction: "low" }, [
				row("a", 3, 10),
				row("b", 1, 10),
			]),
		).toEqual(["1 b", "2 a"]);
	});
});

describe("ties", () => {
	const rows = [
		row("a", 1, 2),
		row("b", 2, 4),
		row("c", 1, 3),
		row("d", 999_999_999, 1_999_999_997),
	];

	test("equal ratios share a rank, and the next rank is left out or not, by setting", () => {
		expect(places(PLAIN_RANKING, rows)).toEqual(["1 d", "2 a", "2 b", "4 c"]);
		expect(places({ ...PLAIN_RANKING, tie: "dense" }, rows)).toEqual([
			"1 d",
			"2 a",
			"2 b",
			"3 c",
		]);
	});

	test("ratios that only print alike do not tie", () => {
		// 0.5000000002... is above 0.5 though both print 50.0 %.
		expect(
			places(PLAIN_RANKING, [
				row("a", 1, 2),
				row("d", 999_999_999, 1_999_999_997),
			]),
		).toEqual(["1 d", "2 a"]);
	});

	test("within a tie rows keep the order they came in", () => {
		expect(places(PLAIN_RANKING, [row("z", 1, 2), row("a", 1, 2)])).toEqual([
			"1 z",
			"1 a",
		]);
	});
});

describe("who is not ranked", () => {
	test("no rate: nothing reported, or nothing to divide by; listed, not last", () => {
		const result = rank(PLAIN_RANKING, [
			row("silent", null, 5),
			row("empty", 0, 0),
			row("zero", 0, 5),
		]);
		expect(result.ranked.map((place) => place.row.key)).toEqual(["zero"]);
		expect(
			result.unranked.map(({ row: { key }, because }) => [key, because]),
		).toEqual([
			["silent", "no_rate"],
			["empty", "no_rate"],
		]);
	});

	test("R3.6: fewer projects than the minimum are listed unranked, the minimum itself is enough", () => {
		const result = rank({ ...PLAIN_RANKING, minimumCount: 6 }, [
			row("five", 5, 5, 5),
			row("six", 1, 6, 6),
		]);
		expect(result.ranked.map((place) => place.row.key)).toEqual(["six"]);
		expect(result.unranked).toMatchObject([
			{ row: { key: "five" }, because: "too_few" },
		]);
	});

	test("T3 [S27]: the cross-region line stands apart and pushes nobody down", () => {
		const result = rank(PLAIN_RANKING, [
			row("Changzhi", 1249, 1000),
			row("cross-city", 1222, 2188, 24, "cross_region"),
			row("Jinzhong", 475, 1000),
			row("group", 9, 10, 9, "group_line"),
		]);
		expect(result.apart.map(({ key }) => key)).toEqual(["cross-city", "group"]);
		expect(result.ranked.map((place) => [place.rank, place.row.key])).toEqual([
			[1, "Changzhi"],
			[2, "Jinzhong"],
		]);
	});
});

test("every row is in exactly one of ranked, unranked and apart, and ranks never fall along the list", () => {
	const anyRow = fc.record({
		key: fc.string(),
		kind: fc.constantFrom<RowKind>(
			"administrative",
			"statistics_only",
			"cross_region",
			"group_line",
		),
		count: fc.nat(20),
		numerator: fc.option(fc.nat(50)),
		denominator: fc.option(fc.nat(20)),
	});
	fc.assert(
		fc.property(
			fc.array(anyRow),
			fc.constantFrom<"shared" | "dense">("shared", "dense"),
			(rows, tie) => {
				const result = rank({ ...PLAIN_RANKING, tie, minimumCount: 3 }, rows);
				expect(
					result.ranked.length + result.unranked.length + result.apart.length,
				).toBe(rows.length);
				for (const [index, place] of result.ranked.entries()) {
					const next = result.ranked[index + 1];
					if (!next) continue;
					const [left, right] = [
						(place.row.numerator ?? 0) * (next.row.denominator ?? 0),
						(next.row.numerator ?? 0) * (place.row.denominator ?? 0),
					];
					expect(left >= right).toBe(true);
					expect(next.rank === place.rank).toBe(left === right);
				}
			},
		),
	);
});

test("a negative denominator is the programmer's mistake", () => {
	expect(() => rank(PLAIN_RANKING, [row("a", 1, -2)])).toThrow(RangeError);
});
