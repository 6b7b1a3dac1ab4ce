import type { rates as en } from "../en/rates.ts";

export const rates = {
	"rates.completion": "投资完成率",
	"rates.completion.definition":
		"本年累计完成投资 ÷ 年度计划投资。多个项目合并时，以合计数相除。",
	"rates.start": "开工率（年度）",
	"rates.start.definition": "年内已开工的新开工项目数 ÷ 全年计划新开工项目数。",
	"rates.start_to_date": "应开工开工率",
	"rates.start_to_date.definition":
		"至今应开工项目中按期开工的项目数 ÷ 至今应开工项目数。提前开工的另列，不计入。",
	"rates.restart": "复工率",
	"rates.restart.definition": "已复工项目数 ÷ 停工的续建项目数。",
	"rates.start_and_restart": "开复工率",
	"rates.start_and_restart.definition":
		"（已复工＋已新开工）÷（续建＋应开工）项目数。",
	"rates.works_completion": "竣工率",
	"rates.works_completion.definition": "已竣工项目数 ÷ 计划竣工项目数。",
	"rates.batch_start": "开工率（“三个一批”）",
	"rates.batch_start.definition":
		"往期已签约项目中已开工的项目数 ÷ 往期已签约项目数，不含本期末所在季度的一期。",
	"rates.batch_commissioning": "投产率（“三个一批”）",
	"rates.batch_commissioning.definition":
		"已投产的批次项目数 ÷ 已开工的批次项目数，含至本期末所在季度的各期。",
	"rates.capacity": "达效率",
	"rates.capacity.definition":
		"最近四个已结束季度的产值合计 ÷ 承诺年产值，按金额计，取同一批项目。已投产但不足四个季度或没有承诺产值的，两边都不计，另列个数。",
	"rates.statistics_commissioning": "投产率（统计口径）",
	"rates.statistics_commissioning.definition":
		"全部建成投产项目数 ÷ 本期施工项目数，不含停缓建。与“三个一批”投产率不是同一指标。",
	"rates.statistics_entry": "入库纳统率",
	"rates.statistics_entry.definition":
		"已入统计库项目数 ÷ 已开工且符合入库条件的项目数。",
	"rates.funds_in_place": "资金到位率",
	"rates.funds_in_place.definition":
		"本年累计到位资金 ÷ 至本期末计划到位资金。没有资金计划的项目，两边都不计，另列个数。",
	"rates.conversion": "转化率",
	"rates.conversion.definition":
		"1月1日处于储备或前期阶段的项目中，本年已开工的项目数 ÷ 全部项目数。",
	"rates.settlement": "办结率",
	"rates.settlement.definition": "已办结事项数 ÷ 交办事项数。",
	"rates.private_share": "民间投资占比",
	"rates.private_share.definition": "民间固定资产投资 ÷ 固定资产投资。",
	"rates.missing_completion_date": "无竣工日期占比",
	"rates.missing_completion_date.definition":
		"未填计划竣工日期的项目数 ÷ 项目数。反映数据质量，不反映工程进度。",
	"rates.coverage": "报送率",
	"rates.coverage.definition": "已报送数 ÷ 应报送数。不要求报送的不计入。",
	"rates.timeliness": "及时率",
	"rates.timeliness.definition": "按时报送数 ÷ 应报送数。",
	"rates.source": "来源：{source}",
	"rates.source_ours": "本系统定义",
	"rates.unknown": "无法计算：未报或分母为零",
	"rates.over_completed": "超过年度计划的120%：计划偏低或多报",
	"rates.unranked.no_rate": "不参加排名：无数据",
	"rates.unranked.too_few": "不参加排名：项目少于{minimum}个",
	"rates.line.linear": "序时进度（已过旬数÷36）",
	"rates.line.season": "本地区季节进度",
	"rates.line.own": "项目自身计划",
} satisfies Record<keyof typeof en, string>;
