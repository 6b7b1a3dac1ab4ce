import { FLOW_MEASURES, type FlowMeasure } from "../../reports/measures.ts";
import type { Labels, SheetField, SheetKind } from "../sheet-kind.ts";

const MEASURE_LABELS: Readonly<Record<FlowMeasure, Labels>> = {
	investment: {
		zh: [
			"本旬完成投资",
			"完成投资",
			"本旬投资",
			"本旬完成投资额",
			"本期完成投资",
			"旬完成投资",
			"投资完成额",
		],
		en: ["Investment", "Investment this dekad", "Investment done"],
	},
	building: {
		zh: ["建筑工程", "其中建筑工程", "建筑工程投资"],
		en: ["Building", "Building works"],
	},
	installation: {
		zh: ["安装工程", "其中安装工程", "安装工程投资"],
		en: ["Installation", "Installation works"],
	},
	equipment: {
		zh: ["设备工器具购置", "设备购置", "设备工器具", "其中设备购置"],
		en: ["Equipment", "Equipment and tools"],
	},
	other_cost: {
		zh: ["其他费用", "其它费用", "其中其他费用"],
		en: ["Other costs", "Other cost"],
	},
	statistical_investment: {
		zh: ["统计投资", "统计口径投资", "入统投资", "统计口径完成投资"],
		en: ["Statistical investment", "Investment with statistics"],
	},
	arrived_central: {
		zh: [
			"到位中央预算内",
			"中央预算内到位",
			"资金到位中央预算内",
			"到位资金中央预算内",
			"到位资金中央",
			"资金到位中央",
			"中央资金到位",
		],
		en: ["Arrived: central budget", "Central arrived", "Funds arrived central"],
	},
	arrived_local: {
		zh: [
			"到位地方资金",
			"地方资金到位",
			"资金到位地方",
			"到位资金地方",
			"地方到位",
			"资金到位地方资金",
			"到位资金地方资金",
		],
		en: ["Arrived: local budget", "Local arrived", "Funds arrived local"],
	},
	arrived_bond: {
		zh: [
			"到位专项债",
			"专项债到位",
			"资金到位专项债",
			"到位资金专项债",
			"专项债券到位",
		],
		en: ["Arrived: special bond", "Bond arrived", "Funds arrived bond"],
	},
	arrived_loan: {
		zh: [
			"到位贷款",
			"贷款到位",
			"资金到位贷款",
			"到位资金贷款",
			"银行贷款到位",
			"到位银行贷款",
		],
		en: ["Arrived: loan", "Loan arrived", "Funds arrived loan"],
	},
	arrived_self: {
		zh: [
			"到位自筹",
			"自筹到位",
			"资金到位自筹",
			"到位资金自筹",
			"自筹资金到位",
			"到位自筹资金",
		],
		en: ["Arrived: own funds", "Own funds arrived", "Funds arrived own"],
	},
	paid_central: {
		zh: [
			"支付中央预算内",
			"中央预算内支付",
			"资金支付中央预算内",
			"支付资金中央预算内",
			"支付资金中央",
			"资金支付中央",
			"中央资金支付",
		],
		en: ["Paid: central budget", "Central paid", "Funds paid central"],
	},
	paid_local: {
		zh: [
			"支付地方资金",
			"地方资金支付",
			"资金支付地方",
			"支付资金地方",
			"地方支付",
			"资金支付地方资金",
			"支付资金地方资金",
		],
		en: ["Paid: local budget", "Local paid", "Funds paid local"],
	},
	paid_bond: {
		zh: [
			"支付专项债",
			"专项债支付",
			"资金支付专项债",
			"支付资金专项债",
			"专项债券支付",
		],
		en: ["Paid: special bond", "Bond paid", "Funds paid bond"],
	},
	paid_loan: {
		zh: [
			"支付贷款",
			"贷款支付",
			"资金支付贷款",
			"支付资金贷款",
			"银行贷款支付",
			"支付银行贷款",
		],
		en: ["Paid: loan", "Loan paid", "Funds paid loan"],
	},
	paid_self: {
		zh: [
			"支付自筹",
			"自筹支付",
			"资金支付自筹",
			"支付资金自筹",
			"自筹资金支付",
			"支付自筹资金",
		],
		en: ["Paid: own funds", "Own funds paid", "Funds paid own"],
	},
};

const measureHelp = {
	zh: "只填本旬发生额，不填累计；没有发生填0，不清楚留空。",
	en: "This dekad alone, not cumulative; 0 means none, empty means not reported.",
};

const measures: SheetField[] = FLOW_MEASURES.map((measure) => ({
	key: measure,
	type: "money",
	unit: "wan",
	labels: MEASURE_LABELS[measure],
	help: measureHelp,
}));

/** The kinds of trouble a report may name (domain.md 5.4). */
export const PROBLEM_KINDS: readonly {
	readonly key: string;
	readonly labels: Labels;
}[] = [
	{ key: "land", labels: { zh: ["用地", "土地", "用地指标"], en: ["Land"] } },
	{
		key: "demolition",
		labels: {
			zh: ["征拆", "征地拆迁", "拆迁", "征迁"],
			en: ["Demolition", "Resettlement"],
		},
	},
	{ key: "forest", labels: { zh: ["林地", "林草"], en: ["Forest"] } },
	{ key: "eia", labels: { zh: ["环评", "环境影响评价"], en: ["EIA"] } },
	{
		key: "energy",
		labels: { zh: ["能耗", "节能审查", "能评"], en: ["Energy"] },
	},
	{ key: "water", labels: { zh: ["用水", "水资源", "水保"], en: ["Water"] } },
	{ key: "planning", labels: { zh: ["规划", "规划调整"], en: ["Planning"] } },
	{
		key: "permit",
		labels: { zh: ["审批", "手续", "审批手续"], en: ["Permit"] },
	},
	{ key: "funds", labels: { zh: ["资金", "资金缺口"], en: ["Funds"] } },
	{ key: "loan", labels: { zh: ["融资", "贷款"], en: ["Loan"] } },
	{
		key: "utility",
		labels: {
			zh: ["水电路气", "配套", "基础配套"],
			en: ["Utility", "Utilities"],
		},
	},
	{ key: "design", labels: { zh: ["设计"], en: ["Design"] } },
	{ key: "tender", labels: { zh: ["招投标", "招标"], en: ["Tender"] } },
	{
		key: "contractor",
		labels: { zh: ["施工单位", "施工"], en: ["Contractor"] },
	},
	{ key: "equipment", labels: { zh: ["设备", "设备供货"], en: ["Equipment"] } },
	{ key: "labour", labels: { zh: ["用工", "劳动力"], en: ["Labour"] } },
	{
		key: "obstruction",
		labels: { zh: ["阻工扰工", "阻工"], en: ["Obstruction"] },
	},
	{ key: "safety", labels: { zh: ["安全", "安全生产"], en: ["Safety"] } },
	{ key: "weather", labels: { zh: ["天气", "气候"], en: ["Weather"] } },
	{
		key: "market",
		labels: {
			zh: ["市场", "业主原因", "市场及业主原因"],
			en: ["Market", "Owner slow"],
		},
	},
	{ key: "policy", labels: { zh: ["政策"], en: ["Policy"] } },
	{
		key: "cross_region",
		labels: { zh: ["跨区", "跨区协调"], en: ["Cross-region"] },
	},
];

/** What an owner says for one project and one dekad, one row each. */
export const reportsSheet: SheetKind = {
	name: "reports",
	labels: { zh: "旬报", en: "reports" },
	identity: ["project_code", "period"],
	prefilled: ["project_code", "project_name", "period", "kind"],
	fields: [
		{
			key: "project_code",
			type: "code",
			isRequired: true,
			maxLength: 100,
			labels: {
				zh: ["项目代码", "项目编码", "项目编号", "投资项目统一代码"],
				en: ["Project code", "Project ID", "Code"],
			},
			help: {
				zh: "已登记项目的代码。",
				en: "Code of a project already registered.",
			},
		},
		{
			key: "project_name",
			type: "text",
			isKnown: true,
			labels: {
				zh: ["项目名称", "名称"],
				en: ["Project name", "Name", "Project"],
			},
			help: { zh: "仅供核对，不导入。", en: "For reading only; not imported." },
		},
		{
			key: "period",
			type: "dekad",
			isRequired: true,
			labels: {
				zh: ["旬", "填报旬", "期别", "报告期", "所属旬", "旬别"],
				en: ["Dekad", "Period", "Reporting period", "Ten-day period"],
			},
			help: {
				zh: "例如 2026-03-D1 或 2026年3月上旬。",
				en: "Such as 2026-03-D1.",
			},
		},
		{
			key: "kind",
			type: "choice",
			labels: {
				zh: ["数据性质", "预计或实际", "预计/实际", "口径"],
				en: ["Estimate or actual", "Kind", "Estimate/actual"],
			},
			help: {
				zh: "截止日早于旬末时为预计，锁定前可用实际替换；留空按今天与数据时点判断。",
				en: "An estimate may be replaced by an actual until the lock. Empty: estimate before the as-of day, else actual.",
			},
			choices: [
				{
					key: "estimate",
					labels: { zh: ["预计", "预计数"], en: ["Estimate", "Estimated"] },
				},
				{ key: "actual", labels: { zh: ["实际", "实际数"], en: ["Actual"] } },
			],
		},
		...measures,
		{
			key: "physical_progress",
			type: "ratio",
			labels: {
				zh: [
					"形象进度",
					"形象进度%",
					"形象进度百分比",
					"工程形象进度",
					"累计形象进度",
				],
				en: ["Physical progress", "Physical progress %", "Progress %"],
			},
			help: {
				zh: "自开工以来的形象进度，百分数，例如 35%。",
				en: "Physical progress since start in percent, such as 35%.",
			},
		},
		{
			key: "physical_progress_text",
			type: "text",
			maxLength: 2000,
			labels: {
				zh: [
					"形象进度说明",
					"形象进度描述",
					"形象进度情况",
					"工程进展",
					"进展情况",
					"形象进度文字",
				],
				en: [
					"Progress in words",
					"Physical progress text",
					"Progress description",
				],
			},
			help: {
				zh: "本旬完成的实物工作量。",
				en: "The works done in this dekad.",
			},
		},
		{
			key: "people_on_site",
			type: "integer",
			isSummed: true,
			labels: {
				zh: ["现场人数", "在场人数", "施工人数", "现场人员"],
				en: ["People on site", "Workers on site"],
			},
			help: { zh: "数据时点当天的人数。", en: "On the as-of day." },
		},
		{
			key: "machines_on_site",
			type: "integer",
			isSummed: true,
			labels: {
				zh: ["现场机械台数", "机械台数", "在场机械", "现场机械"],
				en: ["Machines on site", "Machines"],
			},
			help: { zh: "数据时点当天的台数。", en: "On the as-of day." },
		},
		{
			key: "next_steps",
			type: "text",
			maxLength: 2000,
			labels: {
				zh: [
					"下步计划",
					"下旬计划",
					"下一步计划",
					"下步工作安排",
					"下一步工作",
				],
				en: ["Next steps", "Plan for next dekad"],
			},
			help: { zh: "下一旬的安排。", en: "What comes in the next dekad." },
		},
		{
			key: "problem_kind",
			type: "choice",
			choices: PROBLEM_KINDS,
			labels: {
				zh: ["问题类型", "问题类别", "存在问题类型"],
				en: ["Problem kind", "Problem type"],
			},
			help: { zh: "从下拉列表选择。", en: "Choose from the list." },
		},
		{
			key: "problem_text",
			type: "text",
			maxLength: 2000,
			labels: {
				zh: [
					"存在问题",
					"问题",
					"问题描述",
					"存在的问题",
					"困难问题",
					"需协调解决的问题",
				],
				en: ["Problem", "Problems", "Problem description"],
			},
			help: {
				zh: "需要协调解决的问题；填写后请说明请求单位和期限。",
				en: "What blocks the project; say whom you ask and by when.",
			},
		},
		{
			key: "problem_asked_unit",
			type: "text",
			maxLength: 200,
			labels: {
				zh: ["请求协调单位", "协调单位", "提请单位", "请求单位", "需协调单位"],
				en: ["Asked unit", "Asked of", "Unit asked"],
			},
			help: { zh: "请哪个单位解决。", en: "Which unit is asked to settle it." },
		},
		{
			key: "problem_wanted_by",
			type: "date",
			monthMeans: "last",
			labels: {
				zh: ["希望解决时间", "期望解决时间", "要求完成时限", "希望解决日期"],
				en: ["Wanted by", "Needed by"],
			},
			help: { zh: "希望何时解决。", en: "The day it is wanted by." },
		},
		{
			key: "problem_amount",
			type: "money",
			unit: "wan",
			labels: {
				zh: ["受影响投资", "影响投资额", "涉及投资"],
				en: ["Amount held up", "Investment held up"],
			},
			help: { zh: "因此受影响的投资。", en: "The investment it holds up." },
		},
		{
			key: "note",
			type: "text",
			maxLength: 2000,
			labels: { zh: ["备注", "说明"], en: ["Note", "Notes", "Remarks"] },
			help: { zh: "可不填。", en: "May be left empty." },
		},
		{
			key: "correction_for",
			type: "dekad",
			labels: {
				zh: ["更正所属旬", "更正旬", "更正期别"],
				en: ["Correction for dekad", "Correction for"],
			},
			help: {
				zh: "要更正的过去某旬；数据已锁定时用更正行更正。",
				en: "The earlier dekad that is put right; the way to mend a locked one.",
			},
		},
		{
			key: "correction_measure",
			type: "choice",
			choices: FLOW_MEASURES.map((measure) => ({
				key: measure,
				labels: {
					zh: MEASURE_LABELS[measure].zh,
					en: MEASURE_LABELS[measure].en,
				},
			})),
			labels: { zh: ["更正指标"], en: ["Correction measure"] },
			help: {
				zh: "要更正的指标；留空为完成投资。",
				en: "The measure put right; empty means investment.",
			},
		},
		{
			key: "correction_difference",
			type: "money",
			unit: "wan",
			isSigned: true,
			labels: {
				zh: ["更正差额", "更正金额", "更正数"],
				en: ["Correction difference", "Correction amount"],
			},
			help: {
				zh: "正确数减去原报数，可为负数。",
				en: "True value minus reported value; may be negative.",
			},
		},
		{
			key: "correction_reason",
			type: "text",
			maxLength: 500,
			labels: { zh: ["更正原因", "更正说明"], en: ["Correction reason"] },
			help: { zh: "为什么更正。", en: "Why it is put right." },
		},
	],
};
