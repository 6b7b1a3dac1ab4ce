import type { SheetField } from "../sheet-kind.ts";

const optional = {
	zh: "可不填。",
	en: "May be left empty.",
};

/** What a project costs and yields. */
export const amountFields: readonly SheetField[] = [
	{
		key: "total_investment",
		type: "money",
		unit: "wan",
		labels: {
			zh: [
				"总投资",
				"项目总投资",
				"计划总投资",
				"概算总投资",
				"总投资额",
				"投资总额",
			],
			en: [
				"Total investment",
				"Total cost",
				"Budget forecast",
				"Budget",
				"Final forecast cost",
			],
		},
		help: {
			zh: "最新总投资。每次变化都按“填报日期”保留。",
			en: "The latest total investment; every change is kept with the day it was said.",
		},
	},
	{
		key: "opening_investment",
		type: "money",
		unit: "wan",
		labels: {
			zh: [
				"期初累计完成投资",
				"建账前累计完成投资",
				"截至上年底累计完成投资",
				"截至上年底累计",
				"截至上年底完成投资",
				"上年底累计完成投资",
			],
			en: [
				"Investment before tracking",
				"Opening investment",
				"Investment to end of last year",
			],
		},
		help: {
			zh: "本系统开始记录（起始旬）以前自开工累计完成投资；不清楚请留空，不要填0。",
			en: "Investment since start before the first dekad kept here; leave it empty when unknown, 0 means none.",
		},
	},
	{
		key: "expected_output",
		type: "money",
		unit: "wan",
		labels: {
			zh: ["预计年产值", "年产值", "达产年产值"],
			en: ["Expected annual output", "Annual output"],
		},
		help: { zh: "达产后的年产值。", en: "Output value a year at capacity." },
	},
	{
		key: "expected_tax",
		type: "money",
		unit: "wan",
		labels: {
			zh: ["预计年税收", "预计税收", "年税收", "预计年纳税"],
			en: ["Expected annual tax", "Expected tax", "Annual tax"],
		},
		help: { zh: "达产后的年税收。", en: "Tax a year at capacity." },
	},
];

/** When it starts, is completed and goes into production: planned and actual. */
export const timeFields: readonly SheetField[] = [
	{
		key: "planned_start_on",
		type: "date",
		monthMeans: "first",
		labels: {
			zh: [
				"计划开工日期",
				"计划开工时间",
				"计划开工",
				"预计开工时间",
				"拟开工时间",
			],
			en: ["Planned start", "Planned start date", "Forecast start"],
		},
		help: {
			zh: "可只填年月，按当月1日计。",
			en: "A month alone counts from its first day.",
		},
	},
	{
		key: "planned_completion_on",
		type: "date",
		monthMeans: "last",
		labels: {
			zh: [
				"计划竣工日期",
				"计划竣工时间",
				"计划竣工",
				"计划完工时间",
				"预计竣工时间",
				"计划建成时间",
			],
			en: [
				"Planned completion",
				"Planned completion date",
				"Forecast completion",
			],
		},
		help: {
			zh: "可只填年月，按当月最后一日计。",
			en: "A month alone counts to its last day.",
		},
	},
	{
		key: "planned_commissioning_on",
		type: "date",
		monthMeans: "last",
		labels: {
			zh: [
				"计划投产日期",
				"计划投产时间",
				"计划投产",
				"预计投产时间",
				"计划投用时间",
			],
			en: [
				"Planned commissioning",
				"Planned commissioning date",
				"Forecast commissioning",
			],
		},
		help: {
			zh: "可只填年月，按当月最后一日计。",
			en: "A month alone counts to its last day.",
		},
	},
	{
		key: "actual_start_on",
		type: "date",
		monthMeans: "first",
		labels: {
			zh: ["实际开工日期", "实际开工时间", "实际开工", "开工日期", "开工时间"],
			en: ["Actual start", "Actual start date", "Started on", "Start date"],
		},
		help: {
			zh: "永久工程首次破土的日期；平整场地、拆迁不算开工。",
			en: "First ground broken for a permanent work; levelling and demolition are not a start.",
		},
	},
	{
		key: "actual_completion_on",
		type: "date",
		monthMeans: "last",
		labels: {
			zh: ["实际竣工日期", "实际竣工时间", "实际竣工", "竣工日期", "竣工时间"],
			en: [
				"Actual completion",
				"Actual completion date",
				"Completed on",
				"Completion date",
			],
		},
		help: optional,
	},
	{
		key: "actual_commissioning_on",
		type: "date",
		monthMeans: "last",
		labels: {
			zh: ["实际投产日期", "实际投产时间", "实际投产", "投产日期", "投产时间"],
			en: [
				"Actual commissioning",
				"Actual commissioning date",
				"Commissioned on",
			],
		},
		help: optional,
	},
	{
		key: "statistics_entered_on",
		type: "date",
		monthMeans: "last",
		labels: {
			zh: ["入库日期", "入库时间", "纳统日期", "入统时间", "纳统时间"],
			en: [
				"Entered with statistics on",
				"Statistics entry date",
				"Library entry date",
			],
		},
		help: {
			zh: "进入统计投资项目库的日期。",
			en: "The day it entered the statistics library.",
		},
	},
];
