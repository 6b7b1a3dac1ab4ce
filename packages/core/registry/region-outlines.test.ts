import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	MOST_FEATURES,
	regionOutlines,
	type Position,
} from "./region-outlines.ts";

const REGIONS = [
	{ code: "1401", nameZh: "甲市", nameEn: "Alpha" },
	{ code: "1402", nameZh: "乙市", nameEn: null },
	{ code: "140201", nameZh: "同名区", nameEn: null },
	{ code: "140301", nameZh: "同名区", nameEn: null },
];
const square = (x: number, y: number, side = 1): Position[] => [
	[x, y],
	[x + side, y],
	[x + side, y + side],
	[x, y + side],
	[x, y],
];
const feature = (
	properties: object,
	rings: unknown = [square(110, 35)],
	type = "Polygon",
) => ({
	type: "Feature",
	properties,
	geometry: { type, coordinates: rings },
});
const read = (...features: unknown[]) =>
	regionOutlines({ type: "FeatureCollection", features }, REGIONS);

describe("a feature is matched", () => {
	test.each([
		[{ code: "1401" }, "its code"],
		[{ adcode: 140100 }, "a number filled up with zeros, GB/T 2260"],
		[{ gb: "156140100" }, "with the country in front"],
		[{ CODE: " 1401 " }, "however the property is written"],
		[{ name: "甲市" }, "its Chinese name"],
		[{ name: "Alpha" }, "its English name"],
		[{ code: "999999", 名称: "甲市" }, "its name where the code is nobody's"],
	])("%o by %s", (properties, _by) => {
		const answer = read(feature(properties));
		expect(
			"outlines" in answer &&
				answer.outlines.map(({ regionCode }) => regionCode),
		).toEqual(["1401"]);
	});

	test("and what is not matched is named one by one with the reason", () => {
		const answer = read(
			feature({ code: "1401" }),
			feature({ name: "丙市" }),
			feature({ name: "同名区" }),
			feature({ code: "1401", name: "再来" }),
			feature({ name: "乙市" }, [110, 35], "Point"),
			feature({}),
			null,
		);
		expect("unmatched" in answer && answer.unmatched).toEqual([
			{ feature: 2, name: "丙市", because: "no_region" },
			{ feature: 3, name: "同名区", because: "several_regions" },
			{ feature: 4, name: "再来", because: "given_twice" },
			{ feature: 5, name: "乙市", because: "no_outline" },
			{ feature: 6, name: "", because: "no_region" },
			{ feature: 7, name: "", because: "no_outline" },
		]);
	});
});

test.each([
	[null, "no_geojson"],
	[[], "no_geojson"],
	[{ type: "Topology" }, "no_geojson"],
	[{ type: "FeatureCollection", features: {} }, "no_geojson"],
	[
		{
			type: "FeatureCollection",
			features: Array.from({ length: MOST_FEATURES + 1 }, () => null),
		},
		"too_many_features",
	],
	[
		{ type: "FeatureCollection", features: [feature({ name: "丙市" })] },
		"nothing_matches",
	],
	[feature({ code: "1401" }, [[[12_500_000, 4_300_000]]]), "no_position"], // metres of a projected map
	[feature({ code: "1401" }, [[["<script>", 35]]]), "no_position"],
	[feature({ code: "1401" }, [[[110, null]]]), "no_position"],
	[feature({ code: "1401" }, [[[110, 91]]]), "no_position"],
])("%# is refused as a whole: %s", (file, kind) => {
	const answer = regionOutlines(file, REGIONS);
	expect("problem" in answer && answer.problem.kind).toBe(kind);
});

test("positions that add nothing are left out, and a border stays the same on both sides", () => {
	const shared = Array.from(
		{ length: 400 },
		(_, step): Position => [111, 35 + step / 400],
	);
	const west: Position[] = [
		[110, 35],
		...shared,
		[111, 36],
		[110, 36],
		[110, 35],
	];
	const east: Position[] = [
		[111, 36],
		...[...shared].reverse(),
		[112, 35],
		[112, 36],
		[111, 36],
	];
	const answer = read(
		feature({ code: "1401" }, [west]),
		feature({ code: "1402" }, [east]),
	);
	if ("problem" in answer) throw new Error(answer.problem.kind);
	expect(answer.outlines.map(({ rings }) => rings[0]?.length)).toEqual([4, 4]);
	const corners = answer.outlines.map(({ rings }) =>
		rings[0]!
			.filter(([x]) => Math.abs(x - 111) < 0.01)
			.map(String)
			.sort(),
	);
	expect(corners[0]).toEqual(corners[1]);
});

test("whatever a file holds, what comes out is numbers within the degrees of the earth", () => {
	const anything = fc.oneof(
		fc.jsonValue(),
		fc.record({
			type: fc.constant("FeatureCollection"),
			features: fc.array(
				fc.record({
					properties: fc.constantFrom({ code: "1401" }, { name: "乙市" }, null),
					geometry: fc.record({
						type: fc.constantFrom("Polygon", "MultiPolygon", "Point"),
						coordinates: fc.array(
							fc.array(
								fc.array(
									fc.oneof(
										fc.double({ min: -180, max: 180 }),
										fc.double(),
										fc.string(),
									),
									{ maxLength: 3 },
								),
							),
						),
					}),
				}),
			),
		}),
	);
	fc.assert(
		fc.property(anything, (file) => {
			const answer = regionOutlines(file, REGIONS);
			if ("problem" in answer) return;
			for (const { regionCode, rings } of answer.outlines) {
				expect(REGIONS.map(({ code }) => code)).toContain(regionCode);
				for (const [longitude, latitude] of rings.flat()) {
					expect(Math.abs(longitude)).toBeLessThanOrEqual(180.001);
					expect(Math.abs(latitude)).toBeLessThanOrEqual(90.001);
				}
			}
		}),
	);
});
