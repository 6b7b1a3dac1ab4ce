/** Outlines in degrees as paths of a drawing: plain arithmetic, so that nothing but numbers reaches the page. */

export type Outline = {
	readonly regionPath: string;
	readonly rings: readonly (readonly (readonly [number, number])[])[];
};

export type Drawn = {
	readonly regionPath: string;
	/** The `d` of an SVG path. */
	readonly path: string;
	/** Middle of the largest ring, where its name goes, and how wide that ring is. */
	readonly x: number;
	readonly y: number;
	readonly width: number;
};

/**
 * Draws outlines into a frame `width` wide: longitude shrinks with the cosine of the map's middle latitude, so that
 * shapes look as they do on a map of the country. Returns the frame's height.
 */
export function drawOutlines(
	outlines: readonly Outline[],
	width: number,
): { height: number; regions: Drawn[] } {
	const all = outlines.flatMap(({ rings }) => rings.flat());
	if (all.length === 0) return { height: 0, regions: [] };
	const [west, east] = spanOf(all, 0);
	const [south, north] = spanOf(all, 1);
	const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
	const scale = width / Math.max((east - west) * squeeze, 1e-6);
	const x = (longitude: number) => (longitude - west) * squeeze * scale;
	const y = (latitude: number) => (north - latitude) * scale;
	const regions = outlines.map(({ regionPath, rings }) => {
		const drawn = rings.map((ring) =>
			ring.map(([longitude, latitude]) => [x(longitude), y(latitude)] as const),
		);
		const largest = drawn.reduce<readonly (readonly [number, number])[]>(
			(best, ring) => (areaOf(ring) > areaOf(best) ? ring : best),
			[],
		);
		const [left, right] = spanOf(largest, 0);
		const [top, bottom] = spanOf(largest, 1);
		return {
			regionPath,
			path: drawn
				.map(
					(ring) =>
						`M${ring.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join("L")}Z`,
				)
				.join(""),
			x: (left + right) / 2,
			y: (top + bottom) / 2,
			width: right - left,
		};
	});
	return { height: (north - south) * scale, regions };
}

function spanOf(
	positions: readonly (readonly [number, number])[],
	axis: 0 | 1,
): [least: number, most: number] {
	let least = Number.POSITIVE_INFINITY;
	let most = Number.NEGATIVE_INFINITY;
	for (const position of positions) {
		least = Math.min(least, position[axis]);
		most = Math.max(most, position[axis]);
	}
	return [least, most];
}

/** The area inside a ring (shoelace). */
function areaOf(ring: readonly (readonly [number, number])[]): number {
	let twice = 0;
	for (const [index, [x, y]] of ring.entries()) {
		const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
		twice += x * nextY - nextX * y;
	}
	return Math.abs(twice) / 2;
}
