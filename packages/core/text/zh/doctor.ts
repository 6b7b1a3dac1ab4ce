import type { doctor as en } from "../en/doctor.ts";

export const doctor = {
	"doctor.server": "PostgreSQL {version}。",
	"doctor.roles": "角色 dekad_app 不能绕过行级安全，也不是表的所有者。",
	"doctor.roles.bad": "角色 dekad_app 能够绕过行级安全：{reasons}。",
	"doctor.roles.next":
		"请管理员执行：alter role dekad_app nosuperuser nobypassrls; revoke dekad_owner from dekad_app;",
	"doctor.row_security": "存放辖区数据的 {count} 张表均已强制启用行级安全。",
	"doctor.row_security.bad": "未强制启用行级安全的表：{tables}。",
	"doctor.row_security.next":
		"请停止服务，由管理员逐表执行：alter table dekad.表名 enable row level security, force row level security;",
	"doctor.migrations": "{count} 个迁移全部执行，内容未变。",
	"doctor.migrations.bad": "不相符的迁移：{names}。",
	"doctor.migrations.next":
		"请安装写入此数据库的 Dekad 版本，或把备份恢复到新数据库。",
	"doctor.drift": "表、键、索引和权限与本版本一致。",
	"doctor.drift.bad": "数据库与本版本有 {count} 处不同：{differences}。",
	"doctor.drift.next":
		"请撤销手工改动（见 docs/operate/drift.md）；迁移不会修复它。",
	"doctor.drift.missing": "{table} 缺少 {line}",
	"doctor.drift.surplus": "{table} 多出 {line}",
	"doctor.drift.missing_table": "缺少表 {table}",
	"doctor.drift.surplus_table": "表 {table} 不属于本系统",
	"doctor.search": "可按相似度搜索中文名称（扩展 pg_trgm）。",
	"doctor.search.bad": "相似度搜索无法识别汉字：数据库的区域设置为 {locale}。",
	"doctor.search.next":
		"请新建区域设置为 C.UTF-8 的数据库（create database … template template0 lc_ctype 'C.UTF-8' lc_collate 'C.UTF-8'），再恢复备份。",
	"doctor.search.no_extension": "缺少扩展 pg_trgm。",
	"doctor.search.no_extension.next":
		"请管理员执行：create extension pg_trgm with schema public;",
	"doctor.disk": "{folder} 剩余空间 {free}。",
	"doctor.disk.bad": "{folder} 剩余空间只有 {free}。",
	"doctor.disk.next": "请清理空间：低于 {least} 时数据库可能在工作中途停止。",
	"doctor.disk.elsewhere": "数据库在单独的服务器上，磁盘由该服务器监控。",
	"doctor.folder": "数据目录 {folder} 不对其他账户开放。",
	"doctor.folder.bad": "其他账户可以读取数据目录 {folder}（权限 {mode}）。",
	"doctor.folder.next": "请执行：chmod 700 {folder}",
	"doctor.account": "数据库以账户 {user} 运行。",
	"doctor.account.bad":
		"数据库以公用账户 {user} 运行，使用该账户的其他程序都能读取数据。",
	"doctor.account.next":
		"请建立专用账户（useradd --system dekad），把数据目录交给它（chown -R）后重新启动。",
	"doctor.offices": "辖区：{codes}。",
	"doctor.offices.none": "还没有辖区。",
	"doctor.offices.none.next":
		"请运行 dekad serve 并打开初始设置链接，或运行 dekad demo 载入演示数据。",
	"doctor.operators": "可登录的系统管理员：{count} 人。",
	"doctor.operators.bad": "没有可登录的系统管理员。",
	"doctor.operators.next":
		"请运行 dekad serve 获取初始设置链接，或运行 dekad user reset 用户名 重设密码。",
	"doctor.packs": "方法包：{packs}。",
	"doctor.packs.bad": "以下辖区使用的方法包版本本程序未附带：{packs}。",
	"doctor.packs.next":
		"过去的数字不受影响；请阅读更新说明，并在“设置”中启用新方法包。",
	"doctor.calendar": "已公布节假日的年份：{years}。",
	"doctor.calendar.bad":
		"{years} 年节假日尚未公布：该年的截止日只避开周末，并会注明。",
	"doctor.calendar.next":
		"公布后（通常在十一月）请安装新版本，或在 packs/calendars 中补充该年。",
	"doctor.fonts": "PDF 所用字体本机均有。",
	"doctor.fonts.bad":
		"文件要用而本机没有的字体：{fonts}。PDF 改用随附字体；DOCX 仍写原字体名。",
	"doctor.fonts.next":
		"请安装这些字体，或把字体文件放入一个文件夹并用 DEKAD_FONTS 指明，然后重新启动。",
	"doctor.jobs": "没有停滞的任务，最近一周没有失败的任务。",
	"doctor.jobs.hanging": "没有响应的任务：{jobs}。",
	"doctor.jobs.hanging.next": "请启动服务：服务会自动继续这些任务。",
	"doctor.jobs.failed": "最近一周失败的任务：{jobs}。",
	"doctor.jobs.failed.next": "请在系统管理页查看，输入和错误均已保留。",
	"doctor.totals":
		"随机抽查 {projects} 个项目，其汇总与由原始旬报重算的结果一致。",
	"doctor.totals.bad":
		"抽查 {projects} 个项目，有 {wrong} 个的汇总与由原始旬报重算的结果不同（{codes}）。",
	"doctor.totals.next":
		"请运行 dekad rollup --rebuild，并报告此问题：这本不应发生。",
	"doctor.unanswered": "无法检查：{reason}。",
	"doctor.unanswered.next": "请先解决上述问题，再运行一次。",
	"doctor.all_well": "一切正常。",
	"doctor.not_well": "有 {count} 处需要处理。",
} as const satisfies Record<keyof typeof en, string>;
