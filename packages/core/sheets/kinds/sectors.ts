import type { SheetKind } from "../sheet-kind.ts";

/** The office's own tree of sectors. A parent may stand further down in the same sheet. */
export const sectorsSheet: SheetKind = {
	name: "sectors",
	labels: { zh: "行业", en: "sectors" },
	identity: ["code"],
	fields: [
		{
			key: "code",
			type: "code",
			isRequired: true,
			maxLength: 40,
			labels: {
				zh: ["行业代码", "代码", "编码", "领域代码"],
				en: ["Sector code", "Code", "ID"],
			},
			help: {
				zh: "数字、字母、下划线或连字符；在本辖区内唯一。",
				en: "Digits, letters, _ and -; unique in this office.",
			},
		},
		{
			key: "name_zh",
			type: "text",
			isRequired: true,
			labels: {
				zh: ["行业名称", "名称", "行业", "领域", "所属行业"],
				en: ["Sector name", "Name", "Name in Chinese", "Sector"],
			},
			help: { zh: "行业的名称。", en: "The sector's name." },
		},
		{
			key: "name_en",
			type: "text",
			labels: {
				zh: ["英文名称", "英文名"],
				en: ["Name in English", "English name"],
			},
			help: {
				zh: "英文界面和文件使用的名称，可不填。",
				en: "Used on English pages and papers; may be left empty.",
			},
		},
		{
			key: "parent_code",
			type: "code",
			maxLength: 40,
			labels: {
				zh: ["上级行业代码", "上级代码", "父级代码", "上级行业"],
				en: ["Parent code", "Parent sector code", "Parent"],
			},
			help: {
				zh: "上级行业的代码；留空为一级行业。",
				en: "Code of the sector above; empty for the top.",
			},
		},
		{
			key: "is_active",
			type: "flag",
			labels: { zh: ["是否启用", "启用", "在用"], en: ["Active", "In use"] },
			help: {
				zh: "填“否”后不再供新项目选择，已有项目不受影响。",
				en: "“No” keeps it from being chosen for new projects; existing ones keep it.",
			},
		},
	],
};
