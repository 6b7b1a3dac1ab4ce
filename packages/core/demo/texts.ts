import { PAUSE_REASONS, type PauseReason } from "./course.ts";
import type { DemoProblem } from "./model.ts";
import type { Random } from "./random.ts";
import { phaseAt, type WorkKind } from "./works.ts";

/** What owners write: short Chinese sentences about the site, the next dekad and what holds them up. */

const PROBLEMS: Record<
	| Exclude<PauseReason, "winter">
	| "loan"
	| "permit"
	| "tender"
	| "equipment"
	| "weather",
	readonly [unit: string | null, text: string]
> = {
	funds: ["财政厅", "上级资金尚未到位,材料款支付困难"],
	land: ["自然资源厅", "剩余用地手续未批复,部分场地无法进场"],
	demolition: ["属地县(市、区)政府", "红线内尚有房屋未拆除,影响作业面"],
	eia: ["生态环境厅", "环评批复条件变化,需补充论证"],
	utility: ["住房和城乡建设厅", "施工用电和管线迁改未完成"],
	contractor: [null, "施工单位人员机械投入不足"],
	safety: ["应急管理厅", "安全隐患整改中,待复查"],
	loan: ["财政厅", "银行贷款审批未完成"],
	permit: ["行政审批服务局", "施工许可尚未核发"],
	tender: [null, "二标段招标流标,需重新组织"],
	equipment: [null, "主要设备交货延期"],
	weather: [null, "连续降雨影响土方作业"],
};
const COMMON = [
	"loan",
	"permit",
	"tender",
	"equipment",
	"weather",
	"funds",
	"land",
] as const;

/** The kind of problem behind a pause number of a course; undefined for winter or no pause. */
export function problemOfPause(
	paused: number,
): Exclude<PauseReason, "winter"> | undefined {
	const reason = PAUSE_REASONS[paused - 1];
	return reason === "winter" ? undefined : reason;
}

export const pauseText = (paused: number): string => {
	const kind = problemOfPause(paused);
	return kind ? `${PROBLEMS[kind][1]},停工` : "冬季停工";
};

/** A problem as the report states it; a common one when `kind` is left to chance. */
export function problemText(
	kind: keyof typeof PROBLEMS | undefined,
	wantedBy: string,
	heldUpYuan: number | null,
	random: Random,
): DemoProblem {
	const chosen = kind ?? random.pick(COMMON);
	const [askedUnit, text] = PROBLEMS[chosen];
	return { kind: chosen, askedUnit, wantedBy, text, heldUpYuan };
}

const NEXT = ["抓紧", "继续推进", "全力推进", "按节点推进"];

/** Physical progress and next steps in words. `physical` 0 to 1. */
export function siteTexts(
	kind: WorkKind,
	stage: string,
	paused: number,
	done: number,
	physical: number,
	random: Random,
): { progress: string; next: string } {
	if (stage === "reserve")
		return { progress: "项目谋划论证中", next: "完善建设方案" };
	if (stage === "pre_work")
		return {
			progress: "正在办理立项、用地、环评等前期手续",
			next: "加快手续办理,争取按期开工",
		};
	if (stage === "in_production" || stage === "at_capacity")
		return { progress: "已投产运行", next: "提升负荷,尽早达效" };
	if (stage === "completed")
		return {
			progress: "工程已完工,正在办理验收和结算",
			next: "完成竣工验收备案",
		};
	const percent = `${Math.round(physical * 1000) / 10}%`;
	if (paused)
		return {
			progress: `${pauseText(paused)},现场留守,累计形象进度${percent}`,
			next: paused === 1 ? "做好春季复工准备" : "协调解决制约因素,尽快复工",
		};
	return {
		progress: `${phaseAt(kind, done)},累计形象进度${percent}`,
		next: `${random.pick(NEXT)}${phaseAt(kind, Math.min(1, done + 0.12))}`,
	};
}

export const RETURN_REASONS = [
	"投资构成与形象进度不符,请核实后重报",
	"资金到位数缺少凭证,请补充",
	"形象进度描述过于笼统,请写明完成部位",
	"本旬完成投资与监理月报不一致,请核对",
] as const;

export const CORRECTION_REASONS = [
	"结算单核对后更正",
	"上期误将订货款计入",
	"漏报分包完成额,补报",
	"施工日志复核后更正",
] as const;
export const MISSED_REASON = "当旬未报,补报完成额";
export const UNIT_SLIP_REASON = "单位误填为万元,更正";
export const AUDIT_REASON = "年度审计核增";
