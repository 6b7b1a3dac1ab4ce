import type { events as en } from "../en/events.ts";

export const events = {
	"events.report.submitted": "提交旬报",
	"events.report.accepted": "审定旬报",
	"events.report.returned": "退回旬报",
	"events.lock_exception.granted": "批准锁定后补报",
	"events.lock_exception.ended": "结束补报许可",
	"events.project.added": "项目入库",
	"events.project.changed": "项目信息变更",
	"events.project.standing_changed": "阶段、地区或单位变更",
	"events.project.value_stated": "填报投资或工期",
	"events.plan.added": "新增计划",
	"events.plan.approved": "批准计划",
	"events.plan.proposed": "提出计划申请",
	"events.plan.set": "主管部门确定计划",
	"events.plan.refused": "计划申请未批准",
	"events.plan.withdrawn": "撤回计划申请",
	"events.list.version_added": "名单新增版次",
} satisfies Record<keyof typeof en, string>;
