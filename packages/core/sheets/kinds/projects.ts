import type { SheetKind } from "../sheet-kind.ts";
import { amountFields, timeFields } from "./project-amounts-and-times.ts";
import { STAGE_CHOICES } from "./stage-choices.ts";

const optional = {
	zh: "可不填。",
	en: "May be left empty.",
};

/**
 * The registry of projects with the fields of domain.md 1.4. Several rows of one project that were
 * said on different days are one project: the newest fills the registry, the older ones become the
 * dated history of its total investment and planned dates.
 */
export const projectsSheet: SheetKind = {
	name: "projects",
	labels: { zh: "项目", en: "projects" },
	identity: ["code", "said_on"],
	fields: [
		{
			key: "code",
			type: "code",
			isRequired: true,
			maxLength: 100,
			labels: {
				zh: [
					"项目代码",
					"项目编码",
					"项目编号",
					"投资项目统一代码",
					"国家项目代码",
					"统一项目代码",
					"项目统一代码",
				],
				en: ["Project code", "Project ID", "PID", "Code", "Project number"],
			},
			help: {
				zh: "投资项目统一代码；没有的填本办编号。代码一经使用不得更改。",
				en: "The national project code, or the office's own where there is none. A code is never changed.",
			},
		},
		{
			key: "name",
			type: "text",
			isRequired: true,
			labels: {
				zh: ["项目名称", "名称", "项目名", "工程名称"],
				en: ["Project name", "Name", "Project", "Project title"],
			},
			help: { zh: "项目全称。", en: "The project's full name." },
		},
		{
			key: "name_en",
			type: "text",
			labels: {
				zh: ["英文名称", "项目英文名称"],
				en: ["Name in English", "English name"],
			},
			help: optional,
		},
		{
			key: "owner",
			type: "reference",
			refersTo: "owner",
			isRequired: true,
			labels: {
				zh: [
					"项目单位",
					"项目法人",
					"法人单位",
					"建设单位",
					"业主单位",
					"项目业主",
					"业主",
					"项目单位名称",
					"项目法人单位",
				],
				en: [
					"Owner",
					"Project owner",
					"Owner organisation",
					"Owner organization",
					"Legal person",
					"Managing agency",
				],
			},
			help: {
				zh: "单位代码、统一社会信用代码或全称。",
				en: "The organisation's code, credit code or full name.",
			},
		},
		{
			key: "region",
			type: "reference",
			refersTo: "region",
			isRequired: true,
			labels: {
				zh: [
					"所属地区",
					"属地",
					"所在地区",
					"地区",
					"建设地区",
					"所在县区",
					"县区",
					"市县",
					"县市区",
					"地区代码",
					"所在地",
					"所在县",
					"所在市县",
					"所在县市区",
					"所在市县区",
					"所在区县",
					"所属县区",
					"所属县",
					"所属区县",
					"市县区",
					"区县",
					"县",
					"行政区划",
					"所属市县",
				],
				en: [
					"Region",
					"Region code",
					"County",
					"District",
					"Borough",
					"Location (region)",
				],
			},
			help: {
				zh: "地区代码或名称；同名地区请填代码，跨区项目填跨区项目所用的地区。",
				en: "Code or name; the code where names repeat, the cross-region line for projects in several regions.",
			},
		},
		{
			key: "sector",
			type: "reference",
			refersTo: "sector",
			isRequired: true,
			labels: {
				zh: [
					"行业",
					"所属行业",
					"行业分类",
					"行业领域",
					"行业代码",
					"领域",
					"所属领域",
					"项目类别",
					"行业类别",
					"行业门类",
					"产业类别",
					"产业领域",
					"所属产业",
					"项目类型",
				],
				en: ["Sector", "Industry", "Sector code", "Category"],
			},
			help: { zh: "行业代码或名称。", en: "Code or name of the sector." },
		},
		{
			key: "stage",
			type: "choice",
			isRequired: true,
			labels: {
				zh: ["项目阶段", "阶段", "项目状态", "建设阶段", "当前阶段"],
				en: ["Stage", "Project stage", "Phase", "Current phase", "Status"],
			},
			help: {
				zh: "储备、前期、新开工、续建、竣工、投产、达效之一。",
				en: "Reserve, pre-work, new start, continued, completed, in production or at capacity.",
			},
			choices: STAGE_CHOICES,
		},
		{
			key: "is_paused",
			type: "flag",
			labels: {
				zh: ["是否停工", "停工", "是否停缓建", "停缓建"],
				en: ["Paused", "Is paused", "Stopped"],
			},
			help: { zh: "停工或缓建填“是”。", en: "“Yes” while work is stopped." },
		},
		{
			key: "level",
			type: "choice",
			labels: {
				zh: ["项目级别", "级别", "层级"],
				en: ["Level", "Project level"],
			},
			help: {
				zh: "国家级、省级、市级或县级。",
				en: "National, provincial, city or county.",
			},
			choices: [
				{
					key: "national",
					labels: { zh: ["国家级", "国家", "国家重点"], en: ["National"] },
				},
				{
					key: "province",
					labels: {
						zh: ["省级", "省", "省重点", "省级重点"],
						en: ["Province", "Provincial"],
					},
				},
				{
					key: "city",
					labels: {
						zh: ["市级", "市", "市重点", "市级重点"],
						en: ["City", "Municipal"],
					},
				},
				{
					key: "county",
					labels: {
						zh: ["县级", "县", "区级", "县区级", "县级重点"],
						en: ["County"],
					},
				},
			],
		},
		{
			key: "construction_nature",
			type: "text",
			maxLength: 60,
			labels: {
				zh: ["建设性质", "项目性质"],
				en: ["Construction nature", "Nature of construction"],
			},
			help: {
				zh: "新建、扩建、改建、技术改造等。",
				en: "New, extension, reconstruction, renovation and so on.",
			},
		},
		{
			key: "ownership",
			type: "choice",
			labels: {
				zh: ["所有制", "投资主体", "企业性质", "投资性质"],
				en: ["Ownership"],
			},
			help: {
				zh: "国有、民间、混合或外资。",
				en: "State, private, mixed or foreign.",
			},
			choices: [
				{
					key: "state",
					labels: {
						zh: ["国有", "政府投资", "国有企业", "政府"],
						en: ["State", "Public"],
					},
				},
				{
					key: "private",
					labels: { zh: ["民间", "民营", "民间投资", "民企"], en: ["Private"] },
				},
				{ key: "mixed", labels: { zh: ["混合", "混合所有制"], en: ["Mixed"] } },
				{
					key: "foreign",
					labels: { zh: ["外资", "外商投资"], en: ["Foreign"] },
				},
			],
		},
		{
			key: "group_code",
			type: "code",
			maxLength: 60,
			labels: { zh: ["所属集团", "集团"], en: ["Group", "Enterprise group"] },
			help: { zh: "企业集团的代码。", en: "Code of the enterprise group." },
		},
		{
			key: "chain_code",
			type: "code",
			maxLength: 60,
			labels: {
				zh: ["产业链", "重点产业链"],
				en: ["Chain", "Industrial chain"],
			},
			help: { zh: "所属重点产业链。", en: "Industrial chain it belongs to." },
		},
		{
			key: "zone_code",
			type: "code",
			maxLength: 60,
			labels: {
				zh: ["开发区", "所属开发区", "园区"],
				en: ["Zone", "Development zone"],
			},
			help: { zh: "所在开发区或园区。", en: "Development zone it stands in." },
		},
		{
			key: "batch_session",
			type: "code",
			maxLength: 60,
			labels: {
				zh: ["三个一批批次", "三个一批", "批次"],
				en: ["Three-batches session", "Batch", "Session"],
			},
			help: {
				zh: "例如 2026-Q1。",
				en: "Such as 2026-Q1.",
			},
		},
		{
			key: "funding_kind",
			type: "text",
			maxLength: 60,
			labels: {
				zh: ["资金类别", "资金来源", "资金性质"],
				en: ["Funding kind", "Funding", "Fund source"],
			},
			help: {
				zh: "中央预算内、专项债、自筹等。",
				en: "Central budget, special bond, own funds and so on.",
			},
		},
		{
			key: "tags",
			type: "tags",
			labels: { zh: ["标签", "项目标签", "标识"], en: ["Tags", "Labels"] },
			help: {
				zh: "多个标签用顿号、逗号或分号隔开。",
				en: "Several tags are separated by commas or semicolons.",
			},
		},
		{
			key: "content_scale",
			type: "text",
			maxLength: 5000,
			labels: {
				zh: [
					"建设内容及规模",
					"主要建设内容及规模",
					"建设内容",
					"建设规模及内容",
					"主要建设内容",
					"建设规模",
				],
				en: ["Content and scale", "Description", "Main content", "Scope"],
			},
			help: {
				zh: "用地、建筑面积、主要工程和设备。",
				en: "Land, floor area, main works and equipment.",
			},
		},
		...amountFields,
		...timeFields,
		{
			key: "lead_official",
			type: "text",
			maxLength: 100,
			labels: {
				zh: ["包联领导", "牵头领导", "责任领导", "包保领导"],
				en: ["Lead official"],
			},
			help: optional,
		},
		{
			key: "responsible_unit",
			type: "text",
			maxLength: 200,
			labels: { zh: ["责任单位", "牵头单位"], en: ["Responsible unit"] },
			help: optional,
		},
		{
			key: "responsible_person",
			type: "text",
			maxLength: 100,
			labels: {
				zh: ["责任人", "项目责任人", "负责人", "项目负责人"],
				en: ["Responsible person"],
			},
			help: optional,
		},
		{
			key: "project_manager",
			type: "text",
			maxLength: 100,
			labels: {
				zh: ["项目长", "项目专员", "项目秘书", "项目经理"],
				en: ["Project manager"],
			},
			help: optional,
		},
		{
			key: "contact_phone",
			type: "text",
			maxLength: 60,
			labels: {
				zh: ["联系电话", "联系方式", "电话"],
				en: ["Contact phone", "Phone", "Telephone"],
			},
			help: optional,
		},
		{
			key: "site",
			type: "text",
			labels: {
				zh: ["建设地点", "建设地址", "地址", "项目地点"],
				en: ["Site", "Address", "Location"],
			},
			help: { zh: "具体建设地点。", en: "Where it is built, in words." },
		},
		{
			key: "longitude",
			type: "number",
			labels: { zh: ["经度"], en: ["Longitude", "Lon", "Lng"] },
			help: {
				zh: "十进制度数，例如 112.549。",
				en: "Decimal degrees, such as 112.549.",
			},
		},
		{
			key: "latitude",
			type: "number",
			labels: { zh: ["纬度"], en: ["Latitude", "Lat"] },
			help: {
				zh: "十进制度数，例如 37.857。",
				en: "Decimal degrees, such as 37.857.",
			},
		},
		{
			key: "tracked_from",
			type: "dekad",
			labels: {
				zh: ["起始旬", "开始填报旬", "建账旬"],
				en: ["Tracked from", "First dekad"],
			},
			help: {
				zh: "本系统开始记录该项目的第一个旬；留空为当年1月上旬。",
				en: "First dekad this office keeps; empty means the first of the current year.",
			},
		},
		{
			key: "said_on",
			type: "date",
			labels: {
				zh: ["填报日期", "数据日期", "报告日期", "数据时点", "填表日期"],
				en: [
					"Said on",
					"Date reported",
					"Date reported as of",
					"Report date",
					"As of",
				],
			},
			help: {
				zh: "这些数据是哪一天说的；同一项目可有多行，按日期成为沿革。留空为今天。",
				en: "The day this was said; several rows of one project become its history. Empty means today.",
			},
		},
		{
			key: "reason",
			type: "text",
			labels: {
				zh: ["变更原因", "调整原因", "变动原因"],
				en: ["Reason for change", "Reason"],
			},
			help: {
				zh: "总投资或计划时间变化的原因。",
				en: "Why the total investment or a planned date changed.",
			},
		},
	],
};
