import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { LARGEST_MAP_BYTES } from "./routes.ts";

const NOW = new Date("2025-01-21T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let dispatcher: Record<string, string>;

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	app = await testServer(database, () => NOW);
	dispatcher = (await signedIn(database, office, "dispatcher", NOW)).cookies;
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const square = (properties: object, x: number) => ({
	type: "Feature",
	properties,
	geometry: {
		type: "Polygon",
		coordinates: [
			[
				[x, 35],
				[x + 1, 35],
				[x + 1, 36],
				[x, 36],
				[x, 35],
			],
		],
	},
});
const MAP = {
	type: "FeatureCollection",
	features: [
		square({ adcode: 140100, name: "<img src=x onerror=alert(1)>" }, 110),
		square({ name: "乙市" }, 111),
		square({ name: "丙市" }, 112),
		square({ code: "140105" }, 110),
	],
};

const load = (content: string, cookies = dispatcher) =>
	app.inject({
		method: "POST",
		url: "/api/region-shapes",
		cookies,
		headers: { "content-type": "multipart/form-data; boundary=map" },
		payload: `--map\r\ncontent-disposition: form-data; name="file"; filename="map.json"\r\ncontent-type: application/json\r\n\r\n${content}\r\n--map--\r\n`,
	});
const shapes = async (cookies = dispatcher, below = "") =>
	(
		await app.inject({
			method: "GET",
			url: `/api/region-shapes${below && `?below=${below}`}`,
			cookies,
		})
	).json<{
		shapes: { regionPath: string; rings: number[][][] }[];
		loadedAt: string | null;
	}>();

test("a map is loaded, what is not matched is named, and only numbers of it come back", async () => {
	const reply = await load(JSON.stringify(MAP));
	expect(reply.json()).toEqual({
		loaded: 3,
		unmatched: [{ feature: 3, name: "丙市", because: "no_region" }],
	});
	const seen = await shapes();
	expect(seen.shapes.map(({ regionPath }) => regionPath)).toEqual([
		"14/1401/",
		"14/1402/",
	]);
	expect(seen.loadedAt).toBe(NOW.toISOString());
	expect(JSON.stringify(seen)).not.toContain("onerror");
	// A city sees the counties below it.
	const city = await signedIn(database, office, "office", NOW, {
		regionPath: "14/1401/",
	});
	expect((await shapes(city.cookies)).shapes).toMatchObject([
		{ regionPath: "14/1401/140105/" },
	]);
	expect((await shapes(dispatcher, "14/1401/")).shapes).toHaveLength(1);
});

test.each(["office", "owner", "leader", "auditor"] as const)(
	"%s may look at the map and not change it",
	async (role) => {
		const { cookies } = await signedIn(database, office, role, NOW);
		expect((await load(JSON.stringify(MAP), cookies)).statusCode).toBe(403);
		const removal = await app.inject({
			method: "DELETE",
			url: "/api/region-shapes",
			cookies,
			payload: {},
		});
		expect(removal.statusCode).toBe(403);
		expect((await shapes()).shapes).toHaveLength(2);
	},
);

test.each([
	["not json", "GeoJSON"],
	[JSON.stringify({ type: "FeatureCollection", features: [] }), "GeoJSON|地区"],
	[JSON.stringify(square({ code: "1401" }, 500)), "500"],
	["[".repeat(100_000), "GeoJSON"],
])(
	"%# a wrong file says what is wrong and leaves the map as it is",
	async (content, said) => {
		const before = await shapes();
		const reply = await load(content);
		expect(reply.statusCode).toBe(422);
		expect(reply.json()).toMatchObject({ code: "region_shape.invalid" });
		expect(reply.json<{ title: string }>().title).toMatch(new RegExp(said));
		expect(await shapes()).toEqual(before);
	},
);

test("a file larger than a map is refused", async () => {
	const reply = await load(" ".repeat(LARGEST_MAP_BYTES + 1));
	expect(reply.statusCode).toBe(413);
});

test("another office sees nothing of it", async () => {
	const other = await anOffice(database);
	const { cookies } = await signedIn(database, other, "dispatcher", NOW);
	expect(await shapes(cookies)).toEqual({ shapes: [], loadedAt: null });
});

test("a new map takes the place of the one before, and it is removed again", async () => {
	await load(JSON.stringify(square({ name: "乙市" }, 111)));
	expect((await shapes()).shapes).toHaveLength(1);
	const reply = await app.inject({
		method: "DELETE",
		url: "/api/region-shapes",
		cookies: dispatcher,
		payload: {},
	});
	expect(reply.json()).toEqual({ removed: 1 });
	expect(await shapes()).toEqual({ shapes: [], loadedAt: null });
});
