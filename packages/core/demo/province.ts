/**
 * The region tree of the demo: Jichuan Province (霁川省), which does not exist. Its code 90 and all
 * codes below lie outside GB/T 2260, whose provinces use 11 to 82; its names were checked against
 * the published list of provinces, cities and counties and stand nowhere in it. A name may still
 * sound like a real one: Chinese has fewer sounds than places.
 *
 * The shape is that of a real province: 11 prefectures and 117 counties (districts from 02, counties
 * from 21, county-level cities from 81, as GB/T 2260 numbers them), one statistics-only zone, one line for
 * projects across prefectures and two lines of enterprise groups, so that every total is the sum of its children.
 */

export type DemoRegion = {
	readonly code: string;
	readonly parentCode: string | null;
	readonly nameZh: string;
	readonly nameEn: string;
	readonly kind:
		| "administrative"
		| "statistics_only"
		| "cross_region"
		| "group_line";
	readonly level: number;
	readonly path: string;
};

export const PROVINCE = {
	code: "90",
	path: "90/",
	nameZh: "霁川省",
	nameEn: "Jichuan Province",
} as const;
export const CROSS_REGION_CODE = "9090";
export const GROUP_LINES = [
	{ code: "9091", nameZh: "霁川能源集团", nameEn: "Jichuan Energy Group" },
	{
		code: "9092",
		nameZh: "霁川交通投资集团",
		nameEn: "Jichuan Transport Investment Group",
	},
] as const;

/** Prefecture: its counties. The order is the order of the codes. */
const NAMES = [
	"霁阳 Jiyang: 霁浦 Jipu, 岫湾 Xiuwan, 泠阳 Lingyang, 漪源 Yiyuan, 崧丘 Songqiu, 澹河 Danhe, 翊川 Yichuan, 曜泉 Yaoquan, 沐源 Muyuan, 棠川 Tangchuan, 榆泽 Yuze, 杏溪 Xingxi",
	"岫宁 Xiuning: 柘安 Zhean, 楸河 Qiuhe, 槿川 Jinchuan, 梧津 Wujin, 鹿宁 Luning, 鹤岭 Heling, 鸢浦 Yuanpu, 雁坪 Yanping, 砚浦 Yanpu, 墨渡 Modu, 琅山 Langshan",
	"泠源 Lingyuan: 璟岭 Jingling, 珩浦 Hengpu, 汀湾 Tingwan, 岚河 Lanhe, 栖岭 Qiling, 枫浦 Fengpu, 桦湾 Huawan, 橡源 Xiangyuan, 芦安 Luan, 荻阳 Diyang, 葭阳 Jiayang",
	"漪城 Yicheng: 菱宁 Lingning, 蒲陵 Puling, 萱城 Xuancheng, 芷安 Zhian, 苇州 Weizhou, 禾溪 Hexi, 穗坪 Suiping, 稷津 Jijin, 麦安 Maian, 黍泽 Shuze, 驼川 Tuochuan",
	"崧平 Songping: 骏泉 Junquan, 驹塘 Jutang, 牧津 Mujin, 霜州 Shuangzhou, 雪原 Xueyuan, 霞宁 Xianing, 虹阳 Hongyang, 晴渡 Qingdu, 曦州 Xizhou, 朔坪 Shuoping, 陶山 Taoshan",
	"澹泽 Danze: 窑州 Yaozhou, 磐溪 Panxi, 砾城 Licheng, 霁源 Jiyuan, 岫山 Xiushan, 泠坪 Lingping, 漪津 Yijin, 崧安 Songan, 澹宁 Danning, 筠湾 Yunwan",
	"筠川 Yunchuan: 曜浦 Yaopu, 沐岭 Muling, 棠州 Tangzhou, 榆渡 Yudu, 杏山 Xingshan, 柘塘 Zhetang, 楸泉 Qiuquan, 槿源 Jinyuan, 梧丘 Wuqiu, 鹿溪 Luxi",
	"翊安 Yian: 鸢渡 Yuandu, 雁渡 Yandu, 砚溪 Yanxi, 墨原 Moyuan, 琅浦 Langpu, 璟塘 Jingtang, 珩城 Hengcheng, 汀陵 Tingling, 岚城 Lancheng, 栖城 Qicheng",
	"曜山 Yaoshan: 枫山 Fengshan, 桦泉 Huaquan, 橡溪 Xiangxi, 芦陵 Luling, 荻岭 Diling, 葭州 Jiazhou, 蒲塘 Putang, 萱宁 Xuanning, 芷塘 Zhitang, 苇原 Weiyuan",
	"珩泽 Hengze: 禾津 Hejin, 穗丘 Suiqiu, 稷丘 Jiqiu, 麦泽 Maize, 黍溪 Shuxi, 驼城 Tuocheng, 骏州 Junzhou, 驹源 Juyuan, 牧台 Mutai, 霜泉 Shuangquan, 雪坪 Xueping",
	"琅台 Langtai: 霞岭 Xialing, 虹坪 Hongping, 曦川 Xichuan, 陶平 Taoping, 磐平 Panping, 砾浦 Lipu, 岫平 Xiuping, 崧岭 Songling, 澹浦 Danpu, 筠溪 Yunxi",
];

function nameOf(entry: string): [zh: string, en: string] {
	const [zh, en] = entry.trim().split(" ");
	if (!zh || !en) throw new RangeError(`not a name: "${entry}"`);
	return [zh, en];
}

const two = (value: number) => String(value).padStart(2, "0");

/** District, county or county-level city by its place among `count`: the first two or three, the rest, the last. */
function countyForm(
	place: number,
	count: number,
): { number: number; zh: string; en: string } {
	if (place < (count > 10 ? 3 : 2))
		return { number: 2 + place, zh: "区", en: "District" };
	if (place === count - 1) return { number: 81, zh: "市", en: "City" };
	return { number: 21 + place, zh: "县", en: "County" };
}

function makeRegions(): DemoRegion[] {
	const regions: DemoRegion[] = [
		{
			code: PROVINCE.code,
			parentCode: null,
			nameZh: PROVINCE.nameZh,
			nameEn: PROVINCE.nameEn,
			kind: "administrative",
			level: 0,
			path: PROVINCE.path,
		},
	];
	NAMES.forEach((line, index) => {
		const [head, tail] = line.split(":");
		const [zh, en] = nameOf(head ?? "");
		const code = `${PROVINCE.code}${two(index + 1)}`;
		const path = `${PROVINCE.path}${code}/`;
		regions.push({
			code,
			parentCode: PROVINCE.code,
			nameZh: `${zh}市`,
			nameEn: `${en} City`,
			kind: "administrative",
			level: 1,
			path,
		});
		const counties = (tail ?? "").split(",").map(nameOf);
		counties.forEach(([countyZh, countyEn], place) => {
			const form = countyForm(place, counties.length);
			const countyCode = `${code}${two(form.number)}`;
			regions.push({
				code: countyCode,
				parentCode: code,
				nameZh: `${countyZh}${form.zh}`,
				nameEn: `${countyEn} ${form.en}`,
				kind: "administrative",
				level: 2,
				path: `${path}${countyCode}/`,
			});
		});
		if (index === 0) {
			regions.push({
				code: `${code}71`,
				parentCode: code,
				nameZh: `${zh}经济技术开发区`,
				nameEn: `${en} Economic and Technological Development Zone`,
				kind: "statistics_only",
				level: 2,
				path: `${path}${code}71/`,
			});
		}
	});
	const line = (
		code: string,
		nameZh: string,
		nameEn: string,
		kind: DemoRegion["kind"],
	) =>
		regions.push({
			code,
			parentCode: PROVINCE.code,
			nameZh,
			nameEn,
			kind,
			level: 1,
			path: `${PROVINCE.path}${code}/`,
		});
	line(
		CROSS_REGION_CODE,
		"跨市项目",
		"Projects across prefectures",
		"cross_region",
	);
	for (const group of GROUP_LINES)
		line(group.code, group.nameZh, group.nameEn, "group_line");
	return regions;
}

/** The whole tree, parents before children. */
export const REGIONS: readonly DemoRegion[] = makeRegions();
export const PREFECTURES: readonly DemoRegion[] = REGIONS.filter(
	(region) => region.level === 1 && region.kind === "administrative",
);
export const COUNTIES: readonly DemoRegion[] = REGIONS.filter(
	(region) => region.level === 2 && region.kind === "administrative",
);

const BY_CODE = new Map(REGIONS.map((region) => [region.code, region]));

/** @throws RangeError if the province has no such region. */
export function regionOf(code: string): DemoRegion {
	const region = BY_CODE.get(code);
	if (!region) throw new RangeError(`no region ${code} in the demo`);
	return region;
}

/** The name without 市, 区 or 县, as it stands in a project's name. */
export const shortName = (region: DemoRegion): string =>
	region.kind === "administrative"
		? region.nameZh.replace(/[市区县省]$/, "")
		: region.nameZh;
