import type { units as en } from "../en/units.ts";

export const units = {
	"units.yuan": "元",
	"units.thousand": "千元",
	"units.wan": "万元",
	"units.million": "百万元",
	"units.yi": "亿元",
	"units.amount.yuan": "{amount}元",
	"units.amount.thousand": "{amount}千元",
	"units.amount.wan": "{amount}万元",
	"units.amount.million": "{amount}百万元",
	"units.amount.yi": "{amount}亿元",
	"units.dash": "—",
	"units.not_reported": "未报",
	"units.bad_number": "“{value}”不是数字：请只填数字，例如 1234.5",
	"units.bad_percent": "“{value}”是百分比，此处应填金额：请填写金额",
	"units.bad_approximate": "“{value}”是约数：请填写准确金额，不掌握的请留空",
	"units.bad_exponent": "“{value}”是科学计数法，可能已丢失尾数：请写出完整数字",
	"units.bad_grouping": "“{value}”的千分位分隔符位置不对：请去掉分隔符后填写",
	"units.bad_unit": "“{value}”的单位无法识别：请写元、万元或亿元，或只填数字",
	"units.too_large":
		"金额“{value}”超出可精确保存的范围（约9007万亿元）：请核对单位",
	"units.rounded": "金额“{value}”含不足一元的尾数，已按 {yuan} 元保存",
} satisfies Record<keyof typeof en, string>;
