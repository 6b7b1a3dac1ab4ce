import type { imports as en } from "../en/imports.ts";

export const imports = {
	"imports.missing_column":
		"表中没有“{words}”这一列。请在表头补上，或在列对应关系中指明由哪一列或什么固定值填入。",
	"imports.duplicate_column":
		"“{label}”对应了多列（{columns}），含义相同。请保留一列，其余改名或删除，或在列对应关系中指明以哪一列为准。",
	"imports.mapping_column_missing":
		"列对应关系中的“{header}”在表中不存在。请按表中的写法填写。",
	"imports.no_rows": "表头下面没有数据行。请至少填写一行后重新提交。",
	"imports.required": "“{label}”为必填项，现为空。请补填。",
	"imports.cell_error":
		"“{label}”是表格错误值{value}。请修正公式，或直接填写数值。",
	"imports.formula_without_value":
		"“{label}”是公式，文件中没有计算结果。请在表格软件中打开并保存后重新提交，或直接填写数值。",
	"imports.bad_amount": "“{label}”：{reason}。",
	"imports.negative":
		"“{label}”为负数（{value}）。完成数不得小于零；需要冲减的，请使用更正行。",
	"imports.bad_number":
		"“{label}”不是数字：“{value}”。请只填数字，例如 112.549。",
	"imports.bad_integer": "“{label}”不是整数：“{value}”。请只填数字，例如 120。",
	"imports.bad_ratio":
		"“{label}”不是百分数：“{value}”。请带百分号填写，例如 35%。",
	"imports.ratio_unclear":
		"“{label}”填的是{value}，无法判断是1%还是100%。请带百分号填写。",
	"imports.ratio_out_of_range":
		"“{label}”不在0%至100%之间：“{value}”。请核对后带百分号填写。",
	"imports.bad_date": "“{label}”不是有效日期：“{value}”。请写成 2026-03-05。",
	"imports.date_order":
		"“{label}”的“{value}”按日在前和月在前是不同的两天，文件中也没有可以证明的内容。请指明顺序（--date-order dmy 或 mdy），或写成 2026-03-05。",
	"imports.month_needs_day":
		"“{label}”只有年月：“{value}”。请补上日，例如 2026-03-05。",
	"imports.month_as_number":
		"“{label}”以数字{value}保存，无法判断是1月还是10月。请写全日期，例如 2026-10-01。",
	"imports.date_instead_of_number":
		"“{label}”应为数字，单元格里却是日期（{value}）。请填写数字并将单元格格式改为数值。",
	"imports.bad_dekad":
		"“{label}”不是有效的旬：“{value}”。请写成 2026-03-D1 或 2026年3月上旬。",
	"imports.bad_period":
		"“{label}”不是有效的期：“{value}”。请写成 2026、2026-Q1、2026-03 或 2026-03-D1。",
	"imports.bad_flag":
		"“{label}”既不是“是”也不是“否”：“{value}”。请填“是”或“否”。",
	"imports.bad_choice": "“{label}”没有“{value}”这一选项。请从中选择：{words}。",
	"imports.bad_characters":
		"“{label}”含有无效字符（空字符或半个字符）。请重新录入。",
	"imports.text_too_long": "“{label}”超过{limit}个字符。请缩短。",
	"imports.code_lost_digits":
		"“{label}”被表格软件当作数字{value}保存，位数已丢失。请将该列设为文本格式后重新录入代码。",
	"imports.bad_code":
		"“{label}”只能包含数字、字母、下划线和连字符：“{value}”。请修改。",
	"imports.duplicate_row": "第{firstRow}行已填写了同一内容。两行请保留一行。",
	"imports.project_not_found":
		"没有代码为“{value}”的项目，或不在您的管辖范围。请核对代码；新项目请先用项目表导入。",
	"imports.region_not_found":
		"没有地区“{value}”。请填写本辖区地区的代码或名称；一格多个地区的，请归入跨区项目。",
	"imports.region_ambiguous":
		"有多个地区名为“{value}”（{codes}）。请填写代码。",
	"imports.region_outside":
		"“{value}”不在您的管辖范围。该地区的项目由当地或上级重点办提交。",
	"imports.sector_not_found":
		"没有行业“{value}”。请填写已有行业的代码或名称，或先导入行业表。",
	"imports.sector_ambiguous":
		"有多个行业名为“{value}”（{codes}）。请填写代码。",
	"imports.organisation_not_found":
		"没有单位“{value}”。请填写已登记单位的代码或全称，或先导入单位表。",
	"imports.organisation_ambiguous":
		"有多个单位名为“{value}”（{codes}）。请填写代码。",
	"imports.not_an_owner":
		"“{value}”登记的单位类型不是项目单位。请填写该项目的项目单位。",
	"imports.not_your_organisation":
		"您只能提交本单位的项目，“{value}”不是本单位。请由该单位或重点办提交。",
	"imports.owner_changes_registry":
		"项目单位不能把项目转给其他单位。请联系重点办办理。",
	"imports.parent_not_found":
		"找不到上级“{value}”：系统中没有，本表中也没有。请补充该行或更正代码。",
	"imports.parent_circle": "“{value}”经上级关系又回到自身。请更正上级代码。",
	"imports.has_projects":
		"“{value}”或其下级已有项目，不能在此更换上级。请保留原上级，或新增后再调整项目。",
	"imports.root_fixed":
		"最高一级地区随辖区设定，不能置于其他地区之下。请将其上级留空。",
	"imports.said_in_future":
		"“{label}”是将来的日期（{value}）。请填写数据的陈述日期。",
	"imports.before_tracking":
		"本系统从{from}起记录该项目数据。更早的数据请用历史数据表导入。",
	"imports.period_not_open":
		"{period}尚未开放填报。请联系重点办开放，或核对期别。",
	"imports.period_locked":
		"{period}已锁定，旬报不再更改。请在{openPeriod}用更正行更正：填写“更正所属旬”“更正指标”“更正差额”“更正原因”四列。",
	"imports.report_by_owner":
		"项目单位已自行填报{period}，只有项目单位能改。请说明理由退回，或请项目单位重新提交。",
	"imports.estimate_after_actual":
		"{period}已有实际数，不能再用预计数替换。请填报实际数，或删除该行。",
	"imports.nothing_reported":
		"该行没有填写{period}的任何数据。请至少填写完成投资（没有完成填0），或删除该行。",
	"imports.composition":
		"建筑、安装、设备和其他费用合计{sum}元，完成投资为{investment}元，两者不等。请核对构成，不清楚的请留空。",
	"imports.correction_incomplete":
		"更正须写明所属旬、差额和原因。请补填“{words}”。",
	"imports.correction_zero":
		"更正差额为0，没有变化。请填写正确数减原报数，或将更正各列留空。",
	"imports.correction_not_earlier":
		"更正行应在所更正的旬之后填报。请在{for}之后的开放旬填写。",
	"imports.plan_mixed":
		"“{label}”与下级各期之和（{sum}元）不等。请更正其中之一。",
	"imports.plan_gap":
		"各期合计{sum}元，年度计划{annual}元，相差{difference}元，另有{missing}期未填。请补填。",
	"imports.plan_sum":
		"各期合计{sum}元，年度计划{annual}元，相差{difference}元。请更正各期或年度计划。",
	"imports.plan_year":
		"“{label}”不是2000至2099之间的年份：“{value}”。请填写四位年份。",
	"imports.plan_reason":
		"该项目已有{year}年计划，与本次不同。请在“调整原因”列说明原因。",
	"imports.history_period":
		"请填写期别，或同时填写起始日期和截止日期，且起始不晚于截止。",
	"imports.history_tracked":
		"该期间已进入{from}，此后数据由旬报记录。请改用旬报表导入，或将期间提前结束。",
	"imports.history_overlap":
		"该期间与同一项目的另一期间（{other}）重叠。每一天只能填一次。",
	"imports.list_name_needed": "“{value}”是新名单，需要名称。请填写“名单名称”。",
	"imports.list_superseded":
		"名单“{value}”已有{later}生效的后续版本。新版本只能加在最后，请选择更晚的日期。",
	"imports.name_taken":
		"登录名“{value}”已属于另一姓名的账号。请更换登录名，或按登记的姓名填写。",
	"imports.user_needs_organisation": "该角色必须有所在单位。请填写“所在单位”。",
	"imports.user_beyond": "只有系统运维人员可以设置运维人员。请选择其他角色。",
	"imports.not_owner_of_plan": "您只能提交本单位项目的计划。",
	"imports.field_mapping": "{at}：{value}",
	"imports.note.year_of_header": "年度取自表头：{year}年。",
	"imports.note.location_doubts":
		"{count}个项目的坐标更接近其他市的项目，请核对：{codes}。",
	"imports.note.header": "表头在第{row}行；读取{read}列。",
	"imports.note.ignored": "未读取的列：{columns}。",
	"imports.note.remembered": "已使用上次为此表头保存的列对应关系。",
	"imports.note.date_order.dmy":
		"日期按日在前读取：有{proofs}格可以证明，另有{ambiguous}格两可。",
	"imports.note.date_order.mdy":
		"日期按月在前读取：有{proofs}格可以证明，另有{ambiguous}格两可。",
	"imports.note.date_order_said": "日期按您指定的顺序读取：{order}。",
	"imports.note.date_order_mixed":
		"本文件各列的日月顺序不一（{dmy}格日在前，{mdy}格月在前），各列按本列的证明读取。",
	"imports.note.date_order_none":
		"有{ambiguous}个日期两可，文件中没有可以证明的内容。",
	"imports.note.unitless":
		"下列各列没有注明单位，按{unit}读取：{columns}。如不正确，请在表头注明单位。",
	"imports.note.rounded": "{column}：有{cells}个金额含角分，已四舍五入到元。",
	"imports.note.month_only":
		"{column}：有{cells}格只有年月，已按当月首日或末日计。",
	"imports.note.untouched": "模板中有{rows}行未填写，已跳过。",
	"imports.note.totals_row": "有{rows}行合计，仅用于核对，不导入。",
	"imports.note.total_differs":
		"{column}：文件自带合计为{own}，各行相加为{sum}。请核对各行。",
	"imports.note.all_or_nothing":
		"未保存任何内容：选择了全部正确才保存，而有{rejected}行存在问题。",
	"imports.note.would_add_owners":
		"将新登记{count}个项目单位：{names}。请核对有无与已登记单位同名异写。",
	"imports.note.added_owners": "新登记了{count}个项目单位：{names}。",
	"imports.note.handed_in":
		"这些旬报已标明由{office}代项目单位提交，项目单位可以看到，并可在锁定前提出异议。",
	"imports.note.links":
		"新增{count}个账号。本人用一次性链接设置密码：命令行会显示一次，之后可用 dekad user reset 用户名 重新生成。",
	"imports.kind.regions": "地区",
	"imports.kind.organisations": "单位",
	"imports.kind.sectors": "行业",
	"imports.kind.lists": "名单",
	"imports.kind.users": "用户",
	"imports.kind.projects": "项目",
	"imports.kind.plans": "计划",
	"imports.kind.reports": "旬报",
	"imports.kind.history": "历史数据",
	"imports.reason.first": "首次填报",
	"imports.reason.changed": "导入表格时变更",
	"imports.note.plans_proposed":
		"{plans}项对现行计划的调整已作为申请提出，待主管部门批准后生效。",
	"imports.plan_year_closed":
		"{year}年已结账，计划不再变动。请编制当年或下一年的计划。",
	"imports.reason.plan_replaced": "已由后来报送的表格替代",
	"imports.reason.plan": "年度计划",
	"imports.reason.list": "导入名单",
	"imports.template.title": "{kind}",
	"imports.template.required": "必填。",
	"imports.template.unit": "单位：{unit}。",
	"imports.unit.count": "个",
} satisfies Record<keyof typeof en, string>;
