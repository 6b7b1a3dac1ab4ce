import { expect, test } from "vitest";
import { drawOutlines } from "./map-drawing.ts";

test("a map fills its frame, north is up, and a name stands in the largest part", () => {
	const square = (x: number, y: number, side: number) =>
		[
			[x, y],
			[x + side, y],
			[x + side, y + side],
			[x, y + side],
		] as const;
	const { height, regions } = drawOutlines(
		[
			{ regionPath: "14/1401/", rings: [square(0, -1, 2), square(9, -1, 1)] },
			{ regionPath: "14/1402/", rings: [square(8, 0, 1)] },
		],
		1000,
	);
	expect(height).toBeCloseTo(200, 0);
	expect(regions[0]).toMatchObject({ regionPath: "14/1401/" });
	expect(regions[0]?.path).toBe(
		"M0.0,200.0L200.0,200.0L200.0,0.0L0.0,0.0ZM900.0,200.0L1000.0,200.0L1000.0,100.0L900.0,100.0Z",
	);
	expect(
		[regions[0]?.x, regions[0]?.y, regions[0]?.width].map((value) =>
			Math.round(value ?? 0),
		),
	).toEqual([100, 100, 200]);
});

test("no outline draws nothing", () => {
	expect(drawOutlines([], 1000)).toEqual({ height: 0, regions: [] });
});
