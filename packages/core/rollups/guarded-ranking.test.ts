import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	guardedRanking,
	type RankingAuthority,
	type RankingCandidate,
} from "./guarded-ranking.ts";

const AUTHORITY: RankingAuthority = {
	authorityId: "a",
	issuedBy: "省政府办公厅",
	document: "云政办发〔2026〕3号",
	documentOn: "2026-01-15",
	untilOn: "2026-12-31",
	rate: "completion",
	minimumCount: 6,
	tie: "shared",
};
const candidate = (
	code: string,
	changes: Partial<RankingCandidate> = {},
): RankingCandidate => ({
	code,
	kind: "administrative",
	projects: 20,
	annualPlanYuan: 1000,
	actualToDateYuan: 500,
	lastYearToDateYuan: 400,
	expected: 20,
	reported: 19,
	timely: 18,
	onBehalf: 1,
	...changes,
});

describe("a ranking", () => {
	test.each([
		[null, "2026-03-12", "no_authority"],
		[AUTHORITY, "2026-01-14", "not_yet"],
		[AUTHORITY, "2027-01-01", "over"],
		[{ ...AUTHORITY, minimumCount: 0 }, "2026-03-12", "no_minimum"],
	] as const)("is refused (%#)", (authority, day, because) => {
		expect(guardedRanking(authority, day, [candidate("1")])).toEqual({
			isAllowed: false,
			because,
		});
	});

	test("is allowed on the first and on the last day of its authority", () => {
		for (const day of ["2026-01-15", "2026-12-31"])
			expect(guardedRanking(AUTHORITY, day, []).isAllowed).toBe(true);
	});

	test("leaves out groups too small and keeps lines of no single region apart", () => {
		const found = guardedRanking(AUTHORITY, "2026-03-12", [
			candidate("few", { projects: 5, actualToDateYuan: 999 }),
			candidate("enough", { projects: 6 }),
			candidate("best", { actualToDateYuan: 700 }),
			candidate("cross", { kind: "cross_region", actualToDateYuan: 900 }),
			candidate("group", { kind: "group_line", actualToDateYuan: 900 }),
			candidate("-", { kind: "own", actualToDateYuan: 900 }),
			candidate("silent", { actualToDateYuan: null }),
		]);
		if (!found.isAllowed) throw new Error(found.because);
		const { ranked, unranked, apart } = found.ranking;
		expect(ranked.map(({ row, rank }) => [row.key, rank])).toEqual([
			["best", 1],
			["enough", 2],
		]);
		expect(unranked.map(({ row, because }) => [row.key, because])).toEqual([
			["few", "too_few"],
			["silent", "no_rate"],
		]);
		expect(apart.map(({ key }) => key)).toEqual(["cross", "group", "-"]);
	});

	test("on growth ranks the change over last year", () => {
		const found = guardedRanking(
			{ ...AUTHORITY, rate: "growth" },
			"2026-03-12",
			[
				candidate("a"),
				candidate("b", { lastYearToDateYuan: 250 }),
				candidate("new", { lastYearToDateYuan: null }),
			],
		);
		if (!found.isAllowed) throw new Error(found.because);
		expect(found.ranking.ranked.map(({ row }) => row.key)).toEqual(["b", "a"]);
	});
});

test("no row is lost or shown twice, whatever the rows", () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					kind: fc.constantFrom(
						"own",
						"administrative",
						"statistics_only",
						"cross_region",
						"group_line",
					),
					projects: fc.nat(12),
					annualPlanYuan: fc.option(fc.nat(1000)),
					actualToDateYuan: fc.option(fc.nat(1000)),
				}),
			),
			(rows) => {
				const candidates = rows.map((row, index) =>
					candidate(String(index), row),
				);
				const found = guardedRanking(AUTHORITY, "2026-03-12", candidates);
				if (!found.isAllowed) return false;
				const { ranked, unranked, apart } = found.ranking;
				const keys = [
					...ranked.map(({ row }) => row.key),
					...unranked.map(({ row }) => row.key),
					...apart.map(({ key }) => key),
				];
				return (
					keys.length === rows.length &&
					new Set(keys).size === rows.length &&
					ranked.every(({ row }) => row.candidate.projects >= 6)
				);
			},
		),
	);
});
