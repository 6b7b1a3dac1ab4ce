/** The office's own map: loading it, and what is wrong with a file. */
export const regionShapes = {
	"shapes.title": "Map of regions",
	"shapes.why":
		"No map comes with Dekad. Load your own outlines as GeoJSON (a polygon a region, degrees of longitude and latitude); the cockpit then draws them in place of the tiles. Whether a map may be shown in public is your office's to clear.",
	"shapes.load": "Load a GeoJSON file",
	"shapes.remove": "Remove the map",
	"shapes.loaded": "{count} regions have an outline.",
	"shapes.none": "No map is loaded; the cockpit shows tiles.",
	"shapes.removed": "The map is removed.",
	"shapes.unmatched": "Not on the map",
	"shapes.feature": "Feature {feature}",
	"shapes.because.no_region": "no region has this code or name",
	"shapes.because.several_regions":
		"several regions have this name; give a code",
	"shapes.because.given_twice":
		"its region was given before; the first one holds",
	"shapes.because.no_outline": "it is no polygon",
	"shapes.because.too_small": "too small to draw on this map",
	"shapes.no_geojson": "it is no GeoJSON with features",
	"shapes.nothing_matches":
		"none of its features is a region of this office by code or name",
	"shapes.too_many_features": "it has more than {limit} features",
	"shapes.too_many_positions": "it has more than {limit} points",
	"shapes.no_position":
		"feature {feature} has {value} where a longitude and a latitude should stand",
} as const;
