import type { embedded as en } from "../en/embedded.ts";

export const embedded = {
	"embedded.data_moved":
		"运行数据库的账户 {user} 无法进入目录 {asked}，数据保存在 {folder}。",
	"embedded.binaries_copied":
		"账户 {user} 无法使用本次安装的 PostgreSQL 程序，已复制到 {folder}。",
	"embedded.socket_moved":
		"{asked} 的路径超过套接字长度上限（107 字节），数据库改在 {folder} 监听。",
	"embedded.shared_account":
		"数据库以共用账户 {user} 运行：该账户的其他程序都能读取数据。请建立系统账户：useradd --system dekad",
	"embedded.still_root":
		"账户 {user} 无法读取 {path}，服务仍以 root 运行。请把 Dekad 安装到所有账户可读的位置，例如 /opt/dekad。",
	"embedded.no_binaries":
		"没有适用于 {platform} 的内置 PostgreSQL。请运行 npm install（不带 --omit=optional），或用 DATABASE_URL 指定 PostgreSQL 服务器（15 及以上版本）。",
	"embedded.broken_binaries":
		"内置 PostgreSQL 无法启动：{reason}。请重新运行 npm install，或用 DATABASE_URL 指定 PostgreSQL 服务器（15 及以上版本）。",
	"embedded.no_account":
		"本机没有用户号 {uid} 对应的账户，PostgreSQL 无法运行。请以已有账户启动 Dekad，或设置 DATABASE_URL。",
	"embedded.other_owner":
		"{folder} 中的数据属于 {owner}。请以 {owner} 或 root 运行该命令。",
	"embedded.not_writable":
		"目录 {folder} 无法写入（{reason}）。请用 --data DIR 指定其他目录。",
	"embedded.foreign_folder":
		"目录 {folder} 属于 root 且已有其他文件。请用 --data DIR 指定新目录，或将其交给数据库账户：chown -R {user} {folder}",
	"embedded.other_major":
		"{folder} 中是 PostgreSQL {found} 的数据，本版 Dekad 使用 {wanted}。请用写入这些数据的 Dekad 版本备份，再在此恢复（dekad backup、dekad restore）。",
	"embedded.socket_taken":
		"目录 {folder} 必须只属于 {user}（权限 0700）。请删除该目录，或用 --data DIR 指定更短的路径。",
	"embedded.failed":
		"数据库未能启动。PostgreSQL 的提示：{reason} 日志在 {folder}。",
	"embedded.unreachable":
		"PostgreSQL 正在运行（进程 {pid}），但在 {folder} 没有应答：{reason} 请先停止该进程再启动。",
	"embedded.slow_stop":
		"PostgreSQL（进程 {pid}）{seconds} 秒后仍在写盘，将由它自行结束。",
} satisfies Record<keyof typeof en, string>;
