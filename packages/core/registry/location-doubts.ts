/**
 * Does a place lie where it says it does? Coordinates are typed by hand or taken from gazetteers, and
 * one swapped digit puts a site into another prefecture. Without boundaries (the product ships none)
 * the question is asked of distances: a place much nearer to another region's centre than to its own
 * region's is doubtful. A doubt is for a person to settle; nothing is ever corrected by it.
 */

export type Place = {
	readonly id: string;
	readonly regionPath: string;
	readonly longitude: number;
	readonly latitude: number;
};
export type Centre = { readonly longitude: number; readonly latitude: number };
export type LocationDoubt = {
	readonly id: string;
	readonly regionPath: string;
	readonly ownKm: number;
	readonly nearerRegionPath: string;
	readonly nearerKm: number;
};

const EARTH_RADIUS_KM = 6371;
/** Ours: below this distance a place may simply stand near its region's edge. */
const NEAR_KM = 60;
/** Ours: how many times nearer another centre must be. */
const TIMES = 2;
/** A region with fewer places has no centre worth comparing with. */
const MINIMUM_PLACES = 3;

/**
 * Great-circle distance in kilometres (haversine; a sphere is within 0.6 % of the ellipsoid).
 *
 * @example Math.round(distanceKm({ longitude: 0, latitude: 0 }, { longitude: 0, latitude: 1 })) // 111
 */
export function distanceKm(a: Centre, b: Centre): number {
	const radians = (degrees: number) => (degrees * Math.PI) / 180;
	const half = (angle: number) => Math.sin(angle / 2) ** 2;
	const latitude = radians(b.latitude - a.latitude);
	const longitude = radians(b.longitude - a.longitude);
	return (
		2 *
		EARTH_RADIUS_KM *
		Math.asin(
			Math.sqrt(
				half(latitude) +
					Math.cos(radians(a.latitude)) *
						Math.cos(radians(b.latitude)) *
						half(longitude),
			),
		)
	);
}

/** The middle of each region's places, by the median of each coordinate, which one stray place does not move. Regions with fewer than three places have none. */
export function regionCentres(places: readonly Place[]): Map<string, Centre> {
	const byRegion = Map.groupBy(places, (place) => place.regionPath);
	const centres = new Map<string, Centre>();
	for (const [regionPath, own] of byRegion) {
		if (own.length < MINIMUM_PLACES) continue;
		centres.set(regionPath, {
			longitude: median(own.map((place) => place.longitude)),
			latitude: median(own.map((place) => place.latitude)),
		});
	}
	return centres;
}

function median(values: number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1
		? sorted[middle]!
		: (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * The places that lie more than 60 km from their own region's centre and less than half as far from
 * another's, in the order given. A place whose region has no centre is not judged.
 */
export function locationDoubts(
	places: readonly Place[],
	centres: ReadonlyMap<string, Centre>,
): LocationDoubt[] {
	const doubts: LocationDoubt[] = [];
	for (const place of places) {
		const own = centres.get(place.regionPath);
		if (!own) continue;
		const ownKm = distanceKm(place, own);
		if (ownKm <= NEAR_KM) continue;
		let nearest: { regionPath: string; km: number } | undefined;
		for (const [regionPath, centre] of centres) {
			const km = distanceKm(place, centre);
			if (regionPath !== place.regionPath && (!nearest || km < nearest.km))
				nearest = { regionPath, km };
		}
		if (nearest && nearest.km * TIMES < ownKm)
			doubts.push({
				id: place.id,
				regionPath: place.regionPath,
				ownKm,
				nearerRegionPath: nearest.regionPath,
				nearerKm: nearest.km,
			});
	}
	return doubts;
}
