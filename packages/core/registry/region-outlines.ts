/**
 * An office's own map: outlines of its regions out of a GeoJSON file (RFC 7946). Nothing of the file is kept
 * but numbers: each position is read as two of them, checked and written anew, so that no text of the file
 * can reach a page.
 *
 * Simplified by snapping all positions to one grid of the whole map and leaving out what then stands still.
 * Neighbours share their border's positions and are snapped alike, so no gap opens between them, and the work
 * grows with the number of positions alone; the usual line simplification (Douglas-Peucker) does neither.
 */

/** [longitude, latitude] in degrees. */
export type Position = readonly [number, number];
/** A closed line without its last position, which is its first. */
export type Ring = readonly Position[];

export const MOST_FEATURES = 3_000;
export const MOST_POSITIONS = 600_000;
/** Steps of the grid along the map's longer side: finer than a screen shows. */
const STEPS = 1_500;

export type OutlineRegion = {
	readonly code: string;
	readonly nameZh: string;
	readonly nameEn: string | null;
};

/** Why a feature is not on the map. */
export type Unmatched = {
	/** 1 for the file's first feature. */
	readonly feature: number;
	/** What the feature calls itself; empty when it says nothing. */
	readonly name: string;
	readonly because:
		| "no_region"
		| "several_regions"
		| "given_twice"
		| "no_outline"
		| "too_small";
};

/** Why the whole file is refused. */
export type OutlineProblem =
	| { readonly kind: "no_geojson" | "nothing_matches" }
	| {
			readonly kind: "too_many_features" | "too_many_positions";
			readonly limit: number;
	  }
	| {
			readonly kind: "no_position";
			/** 1 for the first feature. */
			readonly feature: number;
			readonly value: string;
	  };

export type RegionOutline = {
	readonly regionCode: string;
	readonly rings: readonly Ring[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The outlines of an office's regions in a parsed GeoJSON file. A feature is matched by a code among its
 * properties (`code`, `adcode`, `gb` ... or its id; 140100 and 156140100 are 1401 too), else by its name. Of a
 * region given twice the first holds. One bad position refuses the file, naming the feature.
 */
export function regionOutlines(
	file: unknown,
	regions: readonly OutlineRegion[],
):
	| { outlines: RegionOutline[]; unmatched: Unmatched[] }
	| { problem: OutlineProblem } {
	const features = isRecord(file)
		? file["type"] === "FeatureCollection"
			? file["features"]
			: file["type"] === "Feature"
				? [file]
				: undefined
		: undefined;
	if (!Array.isArray(features)) return { problem: { kind: "no_geojson" } };
	if (features.length > MOST_FEATURES)
		return { problem: { kind: "too_many_features", limit: MOST_FEATURES } };

	const find = finder(regions);
	const found = new Map<
		string,
		{ feature: number; name: string; rings: Position[][] }
	>();
	const unmatched: Unmatched[] = [];
	let left = MOST_POSITIONS;
	for (const [index, feature] of (features as unknown[]).entries()) {
		const number = index + 1;
		const name = nameOf(feature);
		const rings = ringsOf(isRecord(feature) ? feature["geometry"] : undefined);
		const read: Position[][] = [];
		for (const ring of rings) {
			left -= ring.length;
			if (left < 0)
				return {
					problem: { kind: "too_many_positions", limit: MOST_POSITIONS },
				};
			const positions: Position[] = [];
			for (const value of ring) {
				const position = positionOf(value);
				if (!position)
					return {
						problem: {
							kind: "no_position",
							feature: number,
							value: String(JSON.stringify(value)).slice(0, 80),
						},
					};
				positions.push(position);
			}
			read.push(positions);
		}
		const codes = find(feature);
		const code = codes[0];
		const because =
			read.length === 0
				? "no_outline"
				: code === undefined
					? "no_region"
					: codes.length > 1
						? "several_regions"
						: found.has(code)
							? "given_twice"
							: undefined;
		if (because) unmatched.push({ feature: number, name, because });
		else if (code !== undefined)
			found.set(code, { feature: number, name, rings: read });
	}
	const snap = snapper([...found.values()].flatMap(({ rings }) => rings));
	const outlines: RegionOutline[] = [];
	for (const [regionCode, { feature, name, rings }] of found) {
		const drawn = rings.map(snap).filter((ring) => ring.length > 2);
		if (drawn.length > 0) outlines.push({ regionCode, rings: drawn });
		else unmatched.push({ feature, name, because: "too_small" });
	}
	if (outlines.length === 0) return { problem: { kind: "nothing_matches" } };
	return {
		outlines,
		unmatched: unmatched.sort((a, b) => a.feature - b.feature),
	};
}

/** All rings of a polygon or of several, holes among them; none for any other geometry. */
function ringsOf(geometry: unknown): unknown[][] {
	if (!isRecord(geometry)) return [];
	const { type, coordinates } = geometry;
	if (!Array.isArray(coordinates)) return [];
	const polygons: unknown[] =
		type === "Polygon"
			? [coordinates]
			: type === "MultiPolygon"
				? coordinates
				: [];
	return polygons
		.filter((polygon): polygon is unknown[] => Array.isArray(polygon))
		.flat()
		.filter((ring): ring is unknown[] => Array.isArray(ring));
}

/** Two numbers within the degrees of the earth; a height behind them is left out. Undefined for anything else. */
function positionOf(value: unknown): Position | undefined {
	if (!Array.isArray(value)) return undefined;
	const [longitude, latitude] = value as unknown[];
	const isWithin = (number: unknown, limit: number): number is number =>
		typeof number === "number" &&
		Number.isFinite(number) &&
		Math.abs(number) <= limit;
	return isWithin(longitude, 180) && isWithin(latitude, 90)
		? [longitude, latitude]
		: undefined;
}

const CODE_NAMES = [
	"code",
	"adcode",
	"region_code",
	"regioncode",
	"gb",
	"id",
	"代码",
	"地区代码",
];
const NAME_NAMES = [
	"name",
	"name_zh",
	"name_en",
	"fullname",
	"名称",
	"地区名称",
];

/** The feature's own values under one of `wanted`, as text, in the order of `wanted`. */
function valuesOf(feature: unknown, wanted: readonly string[]): string[] {
	if (!isRecord(feature)) return [];
	const properties = isRecord(feature["properties"])
		? feature["properties"]
		: {};
	const own = new Map(
		Object.entries(properties).map(([key, value]) => [
			key.toLowerCase(),
			value,
		]),
	);
	return [
		...wanted.map((key) => own.get(key)),
		...(wanted === CODE_NAMES ? [feature["id"]] : []),
	]
		.filter((value) => typeof value === "string" || typeof value === "number")
		.map((value) => String(value).normalize("NFKC").trim())
		.filter((value) => value !== "");
}

const nameOf = (feature: unknown): string =>
	(
		valuesOf(feature, NAME_NAMES)[0] ??
		valuesOf(feature, CODE_NAMES)[0] ??
		""
	).slice(0, 80);

/** Gives the codes of the regions a feature may be; more than one where a name is not its region's alone. */
function finder(
	regions: readonly OutlineRegion[],
): (feature: unknown) => string[] {
	const codes = new Set(regions.map(({ code }) => code));
	const byName = new Map<string, string[]>();
	for (const { code, nameZh, nameEn } of regions)
		for (const name of new Set([nameZh, nameEn ?? nameZh]))
			byName.set(name, [...(byName.get(name) ?? []), code]);
	return (feature) => {
		for (const value of valuesOf(feature, CODE_NAMES)) {
			const code = spellings(value).find((spelling) => codes.has(spelling));
			if (code !== undefined) return [code];
		}
		for (const name of valuesOf(feature, NAME_NAMES)) {
			const named = byName.get(name);
			if (named) return named;
		}
		return [];
	};
}

/** A code as it stands, without the country's 156 in front, and both without the pairs of zeros at the end (GB/T 2260 fills up to six digits). */
function spellings(value: string): string[] {
	const plain = /^156\d{6}$/.test(value) ? [value, value.slice(3)] : [value];
	return [...plain, ...plain.map((code) => code.replace(/(00)+$/, ""))];
}

/** Snaps rings to the grid over all of `rings`; what then repeats or lies on a straight line is left out. */
function snapper(
	rings: readonly (readonly Position[])[],
): (ring: readonly Position[]) => Ring {
	const least = [180, 90];
	const most = [-180, -90];
	for (const ring of rings)
		for (const position of ring)
			for (const axis of [0, 1] as const) {
				least[axis] = Math.min(least[axis]!, position[axis]);
				most[axis] = Math.max(most[axis]!, position[axis]);
			}
	const step =
		Math.max(most[0]! - least[0]!, most[1]! - least[1]!, 1e-6) / STEPS;
	return (ring) => {
		const kept: [number, number][] = [];
		for (const position of ring) {
			const next: [number, number] = [
				Math.round((position[0] - least[0]!) / step),
				Math.round((position[1] - least[1]!) / step),
			];
			add(kept, next);
		}
		// The ring closes: its ends may repeat each other or lie on a line.
		while (kept.length > 2 && isOnLine(kept.at(-1)!, kept[0]!, kept[1]!))
			kept.shift();
		while (kept.length > 2 && isOnLine(kept.at(-2)!, kept.at(-1)!, kept[0]!))
			kept.pop();
		return kept.map(([x, y]) => [
			round(least[0]! + x * step),
			round(least[1]! + y * step),
		]);
	};
}

function add(kept: [number, number][], next: [number, number]): void {
	const last = kept.at(-1);
	if (last && last[0] === next[0] && last[1] === next[1]) return;
	const before = kept.at(-2);
	if (last && before && isOnLine(before, last, next)) kept.pop();
	kept.push(next);
}

/** Whether `b` adds nothing between `a` and `c`; whole numbers, so exact. */
const isOnLine = (
	a: readonly number[],
	b: readonly number[],
	c: readonly number[],
): boolean =>
	(b[0]! - a[0]!) * (c[1]! - a[1]!) === (b[1]! - a[1]!) * (c[0]! - a[0]!);

/** A metre or so: five decimals of a degree. */
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
