import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { instantSchema, regionPathSchema } from "./wire.ts";

const positionSchema = z.tuple([
	z.number().min(-180.01).max(180.01),
	z.number().min(-90.01).max(90.01),
]);

export const regionShapesSchema = z.object({
	shapes: z.array(
		z.object({
			regionPath: regionPathSchema,
			rings: z
				.array(z.array(positionSchema))
				.describe("[longitude, latitude]; the last position is not repeated"),
		}),
	),
	loadedAt: instantSchema.nullable().describe("Null: no map is loaded"),
});
export type RegionShapesView = z.infer<typeof regionShapesSchema>;

export const listRegionShapes = endpoint({
	method: "GET",
	path: "/api/region-shapes",
	summary:
		"Outlines of the regions right below one, from the office's own map; none where none is loaded",
	access: "signed-in",
	policy: "map.read",
	query: z.object({
		below: regionPathSchema
			.optional()
			.describe("Left out: the reader's own region, else the whole office"),
	}),
	response: regionShapesSchema,
	errors: [],
});

export const loadedShapesSchema = z.object({
	loaded: z.int().describe("Regions that have an outline now"),
	unmatched: z.array(
		z.object({
			feature: z.int().describe("1 for the file's first feature"),
			name: z.string(),
			because: z.enum([
				"no_region",
				"several_regions",
				"given_twice",
				"no_outline",
				"too_small",
			]),
		}),
	),
});
export type LoadedShapes = z.infer<typeof loadedShapesSchema>;

export const loadRegionShapes = endpoint({
	method: "POST",
	path: "/api/region-shapes",
	summary:
		"Load the office's own map as GeoJSON (field `file`); it takes the place of the one before",
	access: "signed-in",
	policy: "map.load",
	sends: "multipart",
	response: loadedShapesSchema,
	errors: ["access.not_allowed", "region_shape.invalid", "request.too_large"],
});

export const removeRegionShapes = endpoint({
	method: "DELETE",
	path: "/api/region-shapes",
	summary: "Remove the office's own map",
	access: "signed-in",
	policy: "map.load",
	body: z.object({}),
	response: z.object({ removed: z.int() }),
	errors: ["access.not_allowed"],
});
