import type { rollups as en } from "../en/rollups.ts";

export const rollups = {
	"rollups.export_title":
		"{period}汇总，{view}，{list}，数据时点{asOf}，方法包{pack}，金额单位：元",
	"rollups.all_projects": "全部在册项目",
	"rollups.as_reported": "按原报数",
	"rollups.as_corrected": "按更正后",
	"rollups.total": "合计",
	"rollups.projects": "项目数",
	"rollups.expected": "应报",
	"rollups.reported": "已报",
	"rollups.timely": "按时报送",
	"rollups.accepted": "已审核",
	"rollups.annualPlan": "年度计划投资",
	"rollups.planned": "累计计划",
	"rollups.actual": "本年累计完成",
	"rollups.plannedInPeriod": "本期计划",
	"rollups.actualInPeriod": "本期完成",
	"rollups.sinceStart": "自开工累计",
	"rollups.totalInvestment": "总投资",
	"rollups.completion": "投资完成率",
	"rollups.ratio": "完成累计计划比例",
	"rollups.lastYear": "上年同期",
} as const satisfies Record<keyof typeof en, string>;
