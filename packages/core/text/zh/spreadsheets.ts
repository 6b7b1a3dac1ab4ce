import type { spreadsheets as en } from "../en/spreadsheets.ts";

export const spreadsheets = {
	"spreadsheets.encrypted":
		"工作簿设有打开密码。请打开后取消密码（文件 > 信息 > 保护工作簿），再重新上传。",
	"spreadsheets.old_format":
		"这是旧版 Excel 格式（.xls）。请打开后另存为“Excel 工作簿（.xlsx）”，再重新上传。",
	"spreadsheets.binary_format":
		"这是 Excel 二进制格式（.xlsb）。请打开后另存为“Excel 工作簿（.xlsx）”，再重新上传。",
	"spreadsheets.open_document":
		"这是 OpenDocument 表格（.ods）。请打开后另存为“Excel 工作簿（.xlsx）”，再重新上传。",
	"spreadsheets.not_a_spreadsheet":
		"该文件既不是 Excel 工作簿（.xlsx），也不是逗号分隔文本（.csv）。请另存为其中一种格式，再重新上传。",
	"spreadsheets.broken":
		"文件已损坏或不完整（{part}）。请用表格软件打开并另存为新文件后上传；若表格软件也打不开，请向编制人重新索取。",
	"spreadsheets.doctype":
		"文件中含有文档类型或实体声明（{part}），表格软件不会写入这种内容，系统不予解析。请把单元格复制到新工作簿后上传。",
	"spreadsheets.too_large":
		"文件解压后超过 {limit} MB（{part}）。请拆分文件，或删除不需要的工作表和带格式的空行，再重新上传。",
	"spreadsheets.ratio":
		"文件的一部分（{part}）解压后超过原大小的 {limit} 倍，与恶意压缩文件的特征一致。请把单元格复制到新工作簿后上传。",
	"spreadsheets.too_many_entries":
		"文件内部的组成部分超过 {limit} 个。请把要上传的工作表复制到新工作簿后上传。",
	"spreadsheets.too_many_rows":
		"工作表超过 {limit} 行。请拆分为几个文件，依次上传。",
	"spreadsheets.too_many_columns":
		"工作表超过 {limit} 列（第 {row} 行）。请删除不需要的列，再重新上传。",
	"spreadsheets.too_long":
		"文件中有一段文字超过 {limit} 个字符（{part}）。请缩短后重新上传。",
	"spreadsheets.too_deep":
		"文件内部嵌套超过 {limit} 层（{part}），表格软件不会写出这样的文件。请把单元格复制到新工作簿后上传。",
	"spreadsheets.no_sheet":
		"工作簿中没有含单元格的工作表。请把数据放在工作表中，再重新上传。",
	"spreadsheets.sheet_not_found":
		"工作簿中没有名为“{sheet}”的工作表；现有工作表：{sheets}。请从中选择。",
	"spreadsheets.empty": "文件为空。请重新选择文件；若仍为空，请先重新保存。",
	"spreadsheets.encoding":
		"文件的文字编码既不是 UTF-8 也不是 GB18030。请另存为“CSV UTF-8”格式，再重新上传。",
	"spreadsheets.memory":
		"读取该文件所需内存超过限额。请拆分为几个文件，依次上传。",
	"spreadsheets.mark_author": "旬报系统",
	"spreadsheets.marked_sheet": "标注结果",
	"spreadsheets.choose_from_list": "请从下拉列表中选择。",
} as const satisfies Record<keyof typeof en, string>;
