/**
 * What the demo's projects build: names, sizes, who pays and what a site report says, by kind of
 * work. A pack's sector is matched to a kind by the words of its names, so any pack's sectors do.
 */

/** Shares of the money by source, in the order of FUND_SOURCES: central, local, bond, loan, own. Each sums to 1. */
export type Funding = readonly [
	central: number,
	local: number,
	bond: number,
	loan: number,
	self: number,
];

export type WorkKind = {
	readonly id: string;
	/** How often it is met, 1 being usual. */
	readonly weight: number;
	/** Words of a sector's Chinese name or code that mean this kind. */
	readonly words: RegExp;
	/** 1 stands still in winter, 0 does not notice it. */
	readonly outdoor: number;
	/** Total investment in 100 million yuan: the smaller and the larger usual size. */
	readonly size: readonly [number, number];
	readonly funding: Funding;
	readonly private: number;
	/** Share of building, installation, equipment and other cost over the whole work. */
	readonly composition: readonly [number, number, number, number];
	readonly titles: readonly (readonly [zh: string, en: string])[];
	readonly phases: readonly string[];
	readonly scale: (size: number) => string;
};

const yi = (value: number, factor: number, unit: string) =>
	`${Math.max(1, Math.round(value * factor))}${unit}`;

const KINDS: readonly WorkKind[] = [
	{
		id: "transport",
		weight: 1,
		words: /交通|公路|transport|road/i,
		outdoor: 1,
		size: [3, 60],
		funding: [0.2, 0.2, 0.2, 0.3, 0.1],
		private: 0.05,
		composition: [0.72, 0.06, 0.04, 0.18],
		titles: [
			["绕城快速通道工程", "ring expressway"],
			["国道改线工程", "trunk road relocation"],
			["县乡公路提质工程", "county road upgrade"],
			["黄土沟特大桥工程", "loess gully bridge"],
		],
		phases: [
			"征地拆迁和便道施工",
			"路基填筑",
			"桥梁下部结构施工",
			"路面基层摊铺",
			"交安设施安装和收尾",
		],
		scale: (size) => `新建线路${yi(size, 2.4, "公里")},含桥梁、涵洞及附属设施`,
	},
	{
		id: "water",
		weight: 1,
		words: /水利|水务|供水|引水|水源|water/i,
		outdoor: 1,
		size: [1, 18],
		funding: [0.3, 0.25, 0.25, 0.15, 0.05],
		private: 0.03,
		composition: [0.7, 0.1, 0.08, 0.12],
		titles: [
			["水库除险加固工程", "reservoir strengthening"],
			["引水入城工程", "water diversion"],
			["灌区续建配套工程", "irrigation district works"],
			["河道防洪治理工程", "river flood protection"],
		],
		phases: [
			"导流和围堰施工",
			"坝基开挖",
			"主体浇筑",
			"管线敷设",
			"机电安装和蓄水准备",
		],
		scale: (size) =>
			`年供水${yi(size, 420, "万立方米")},敷设管线${yi(size, 3, "公里")}`,
	},
	{
		id: "energy",
		weight: 1.8,
		words: /能源|电力|煤|光伏|风电|储能|矿|energy|power|coal|mining/i,
		outdoor: 0.7,
		size: [4, 50],
		funding: [0.02, 0.03, 0.05, 0.55, 0.35],
		private: 0.35,
		composition: [0.28, 0.17, 0.45, 0.1],
		titles: [
			["风力发电场工程", "wind farm"],
			["光伏发电基地", "solar power base"],
			["抽水蓄能电站", "pumped storage plant"],
			["输变电工程", "transmission works"],
			["矿井智能化改造工程", "mine automation"],
			["储能电站工程", "battery storage plant"],
		],
		phases: [
			"场地准备和基础施工",
			"设备基础浇筑",
			"主设备吊装",
			"集电线路和升压站施工",
			"调试和并网准备",
		],
		scale: (size) => `装机${yi(size, 2, "万千瓦")},配套送出工程`,
	},
	{
		id: "digital",
		weight: 1,
		words: /数字|信息|算力|数据|通信|digital|information|data/i,
		outdoor: 0.3,
		size: [2, 25],
		funding: [0.03, 0.07, 0.05, 0.4, 0.45],
		private: 0.7,
		composition: [0.3, 0.15, 0.47, 0.08],
		titles: [
			["算力中心工程", "computing centre"],
			["工业互联网平台工程", "industrial internet platform"],
			["数据存储基地", "data storage base"],
		],
		phases: [
			"地基处理",
			"机房主体施工",
			"供配电和制冷安装",
			"机柜和服务器到货安装",
			"联调测试",
		],
		scale: (size) => `机柜${yi(size, 300, "架")},配套供电和制冷`,
	},
	{
		id: "environment",
		weight: 1,
		words: /生态|环保|环境|绿化|污水|固废|ecology|environment/i,
		outdoor: 0.9,
		size: [0.8, 12],
		funding: [0.25, 0.25, 0.3, 0.1, 0.1],
		private: 0.15,
		composition: [0.62, 0.12, 0.14, 0.12],
		titles: [
			["污水处理厂提标工程", "sewage works upgrade"],
			["采煤沉陷区治理工程", "mining subsidence restoration"],
			["流域生态修复工程", "catchment restoration"],
			["固废综合利用项目", "solid waste recovery"],
		],
		phases: [
			"清表和土方施工",
			"构筑物施工",
			"管网敷设",
			"设备安装",
			"试运行和绿化收尾",
		],
		scale: (size) =>
			`治理面积${yi(size, 160, "公顷")},日处理${yi(size, 0.8, "万吨")}`,
	},
	{
		id: "social",
		weight: 0.8,
		words:
			/社会|民生|教育|医|卫生|养老|文化|体育|旅游|住房|保障|social|health|education|housing|culture|tourism/i,
		outdoor: 0.75,
		size: [0.8, 15],
		funding: [0.15, 0.3, 0.3, 0.1, 0.15],
		private: 0.2,
		composition: [0.68, 0.13, 0.08, 0.11],
		titles: [
			["人民医院新院区", "hospital campus"],
			["职业技术学院扩建工程", "vocational college extension"],
			["养老服务中心", "care centre for the elderly"],
			["古堡文旅综合体", "heritage tourism complex"],
			["保障性租赁住房", "affordable rental housing"],
		],
		phases: [
			"基坑支护和土方开挖",
			"地下室结构施工",
			"主体结构施工",
			"二次结构和机电安装",
			"装饰装修和室外工程",
		],
		scale: (size) => `总建筑面积${yi(size, 1.9, "万平方米")}`,
	},
	{
		id: "urban",
		weight: 1.2,
		words:
			/市政|城市|城镇|基础设施|管网|供热|燃气|园区|物流|urban|municipal|infrastructure|logistics/i,
		outdoor: 0.9,
		size: [1, 20],
		funding: [0.1, 0.3, 0.35, 0.15, 0.1],
		private: 0.15,
		composition: [0.7, 0.12, 0.07, 0.11],
		titles: [
			["老旧管网更新改造工程", "pipe network renewal"],
			["集中供热热源工程", "district heating source"],
			["冷链物流园", "cold chain logistics park"],
			["标准厂房和道路配套工程", "standard workshops and roads"],
		],
		phases: ["管线迁改", "沟槽开挖", "主体施工", "设备安装", "道路恢复和收尾"],
		scale: (size) =>
			`建设管网${yi(size, 9, "公里")},建筑面积${yi(size, 0.9, "万平方米")}`,
	},
	{
		id: "farming",
		weight: 0.9,
		words: /农|林|牧|粮|乡村|agri|farm|rural/i,
		outdoor: 0.8,
		size: [0.6, 8],
		funding: [0.2, 0.2, 0.15, 0.2, 0.25],
		private: 0.5,
		composition: [0.58, 0.1, 0.22, 0.1],
		titles: [
			["高标准农田建设工程", "high-standard farmland"],
			["杂粮精深加工项目", "coarse grain processing"],
			["现代牧业养殖基地", "livestock base"],
			["设施蔬菜产业园", "greenhouse vegetable park"],
		],
		phases: ["场地平整", "土建施工", "棚舍和管道安装", "设备安装", "验收准备"],
		scale: (size) => `占地${yi(size, 520, "亩")},年产${yi(size, 0.7, "万吨")}`,
	},
	// Manufacturing stands last: it takes every sector that no words above name.
	{
		id: "industry",
		weight: 1.6,
		words: /./,
		outdoor: 0.5,
		size: [1.5, 40],
		funding: [0.02, 0.03, 0.02, 0.38, 0.55],
		private: 0.72,
		composition: [0.36, 0.12, 0.43, 0.09],
		titles: [
			["高端装备制造项目", "equipment works"],
			["新型合金材料项目", "alloy materials plant"],
			["化工新材料一体化项目", "chemical materials complex"],
			["生物医药产业园", "biopharmaceutical park"],
			["半导体材料项目", "semiconductor materials plant"],
			["煤机再制造项目", "mining machinery remanufacturing"],
		],
		phases: [
			"场地平整和桩基施工",
			"厂房基础施工",
			"钢结构主体安装",
			"生产线设备到货安装",
			"单机调试和联动试车",
		],
		scale: (size) =>
			`建设生产线${yi(size, 0.3, "条")},厂房${yi(size, 0.8, "万平方米")}`,
	},
];

/** A narrower kind: the same site life as a broader one, with names of its own. */
function narrower(
	base: string,
	id: string,
	weight: number,
	words: RegExp,
	titles: WorkKind["titles"],
): WorkKind {
	const kind = KINDS.find((candidate) => candidate.id === base);
	if (!kind) throw new RangeError(`no kind of work ${base}`);
	return { ...kind, id, weight, words, titles };
}

/** Narrow kinds first, so that a railway is no road and a school no hospital. */
export const WORK_KINDS: readonly WorkKind[] = [
	narrower("transport", "rail", 0.4, /铁路|轨道|rail/i, [
		["货运铁路专用线", "freight rail spur"],
		["铁路站场改造工程", "rail yard rebuilding"],
	]),
	narrower("transport", "airport", 0.15, /机场|airport/i, [
		["通用机场工程", "general aviation airfield"],
		["支线机场扩建工程", "regional airport extension"],
	]),
	narrower("social", "education", 0.7, /教育|education/i, [
		["职业技术学院扩建工程", "vocational college extension"],
		["实验中学迁建工程", "secondary school"],
	]),
	narrower("social", "health", 0.7, /卫生|医疗|health/i, [
		["人民医院新院区", "hospital campus"],
		["疾控中心迁建工程", "disease control centre"],
	]),
	narrower("social", "care", 0.5, /养老|福利|elderly|welfare/i, [
		["养老服务中心", "care centre for the elderly"],
		["儿童福利院改扩建工程", "children's home extension"],
	]),
	narrower("social", "housing", 0.8, /住房|城市更新|housing/i, [
		["保障性租赁住房", "affordable rental housing"],
		["城中村改造安置工程", "urban village resettlement housing"],
	]),
	narrower("social", "culture", 0.7, /文化|旅游|体育|culture|tourism|sport/i, [
		["古堡文旅综合体", "heritage tourism complex"],
		["全民健身中心", "sports centre"],
	]),
	...KINDS,
];

/** The kind of work of a sector, told from its names. */
export function workKindOf(sector: {
	readonly code: string;
	readonly nameZh: string;
	readonly nameEn?: string | null;
}): WorkKind {
	const words = `${sector.nameZh} ${sector.code} ${sector.nameEn ?? ""}`;
	const kind = WORK_KINDS.find((candidate) => candidate.words.test(words));
	// The last kind's pattern takes everything.
	if (!kind) throw new RangeError(`no kind of work for sector ${sector.code}`);
	return kind;
}

/** The phase of work at a share done. */
export function phaseAt(kind: WorkKind, share: number): string {
	const place = Math.min(
		kind.phases.length - 1,
		Math.floor(share * kind.phases.length),
	);
	return kind.phases[place] ?? "";
}
