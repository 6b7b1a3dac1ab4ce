import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	distanceKm,
	locationDoubts,
	type Place,
	regionCentres,
} from "./location-doubts.ts";

const around = (
	regionPath: string,
	longitude: number,
	latitude: number,
): Place[] =>
	[-0.1, -0.05, 0, 0.05, 0.1].map((step, index) => ({
		id: `${regionPath}${index}`,
		regionPath,
		longitude: longitude + step,
		latitude: latitude - step,
	}));

test("a degree of latitude is 111 km and distance does not depend on direction", () => {
	const a = { longitude: 112.5, latitude: 37.8 };
	const b = { longitude: 113.3, latitude: 40.1 };
	expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 9);
	expect(
		distanceKm({ longitude: 0, latitude: 0 }, { longitude: 0, latitude: 1 }),
	).toBeCloseTo(111.19, 1);
});

test("one project whose coordinates lie among another region's projects is a doubt, and does not move its region's centre", () => {
	const stray: Place = {
		id: "stray",
		regionPath: "14/1404/",
		longitude: 111.0,
		latitude: 35.1,
	};
	const places = [
		...around("14/1404/", 113.1, 36.2),
		...around("14/1408/", 111.0, 35.0),
		stray,
	];
	expect(locationDoubts(places, regionCentres(places))).toMatchObject([
		{ id: "stray", nearerRegionPath: "14/1408/" },
	]);
});

test("a place near the edge of its own region is no doubt, nor one whose region is hardly known", () => {
	const places = [
		...around("a/", 112, 37),
		...around("b/", 112.8, 37),
		{ id: "edge", regionPath: "a/", longitude: 112.55, latitude: 37 },
		{ id: "alone", regionPath: "c/", longitude: 112.8, latitude: 37 },
	];
	expect(locationDoubts(places, regionCentres(places))).toEqual([]);
});

const field = process.env["DEKAD_FIELD_DATA"];
// Centres of the prefectures to half a degree, typed from general knowledge: enough to notice a seat 140 km away.
const PREFECTURES = {
	Taiyuan: [112.5, 38],
	Datong: [113.5, 40],
	Yangquan: [113.5, 38],
	Changzhi: [113, 36.5],
	Jincheng: [112.5, 35.5],
	Shuozhou: [112.5, 39.5],
	Jinzhong: [113, 37.5],
	Yuncheng: [111, 35],
	Xinzhou: [112, 39],
	Linfen: [111.5, 36],
	Lvliang: [111, 37.5],
} as const;

test.skipIf(!field)(
	"field: of the gazetteer's prefecture seats the one that lies in another prefecture is noticed",
	() => {
		const rows = JSON.parse(
			readFileSync(
				join(field!, "geo/geonames/shanxi-places-geonames.json"),
				"utf8",
			),
		) as { name: string; lon: number; lat: number }[];
		const seats = rows
			.filter((row) => Object.hasOwn(PREFECTURES, row.name))
			.map((row) => ({
				id: row.name,
				regionPath: row.name,
				longitude: row.lon,
				latitude: row.lat,
			}));
		const centres = new Map(
			Object.entries(PREFECTURES).map(([name, [longitude, latitude]]) => [
				name,
				{ longitude, latitude },
			]),
		);
		expect(seats.length).toBeGreaterThanOrEqual(8);
		expect(locationDoubts(seats, centres).map((doubt) => doubt.id)).toEqual([
			"Changzhi",
		]);
	},
);
