import type { regionShapes as en } from "../en/region-shapes.ts";

export const regionShapes = {
	"shapes.title": "地区图",
	"shapes.why":
		"Dekad 不附带地图。可导入本办公室自有的 GeoJSON 边界（每个地区一个多边形，经纬度坐标），驾驶舱即以其代替方格。地图能否公开展示，由本办公室自行履行审核。",
	"shapes.load": "导入 GeoJSON 文件",
	"shapes.remove": "移除地图",
	"shapes.loaded": "{count}个地区有边界。",
	"shapes.none": "未导入地图，驾驶舱以方格显示。",
	"shapes.removed": "地图已移除。",
	"shapes.unmatched": "未上图",
	"shapes.feature": "第{feature}个要素",
	"shapes.because.no_region": "没有此代码或名称的地区",
	"shapes.because.several_regions": "有多个同名地区，请给出代码",
	"shapes.because.given_twice": "该地区前面已给出，以第一个为准",
	"shapes.because.no_outline": "不是多边形",
	"shapes.because.too_small": "太小，在此图上画不出",
	"shapes.no_geojson": "不是含要素的 GeoJSON",
	"shapes.nothing_matches": "没有一个要素能按代码或名称对应到本办公室的地区",
	"shapes.too_many_features": "要素超过{limit}个",
	"shapes.too_many_positions": "坐标点超过{limit}个",
	"shapes.no_position": "第{feature}个要素中 {value} 不是经纬度",
} satisfies Record<keyof typeof en, string>;
