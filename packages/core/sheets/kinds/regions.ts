import type { SheetKind } from "../sheet-kind.ts";

/** The office's own tree of regions. A parent may stand further down in the same sheet. */
export const regionsSheet: SheetKind = {
	name: "regions",
	labels: { zh: "地区", en: "regions" },
	identity: ["code"],
	fields: [
		{
			key: "code",
			type: "code",
			isRequired: true,
			maxLength: 40,
			labels: {
				zh: [
					"地区代码",
					"行政区划代码",
					"区划代码",
					"代码",
					"编码",
					"地区编码",
				],
				en: ["Region code", "Code", "ID"],
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
				zh: [
					"地区名称",
					"名称",
					"中文名称",
					"行政区划名称",
					"区划名称",
					"地区",
				],
				en: ["Region name", "Name", "Name in Chinese", "Region"],
			},
			help: {
				zh: "地区的名称；不同地区可以同名，代码不可相同。",
				en: "The region's name; names may repeat, codes may not.",
			},
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
				zh: [
					"上级地区代码",
					"上级代码",
					"父级代码",
					"上级区划代码",
					"上级地区",
				],
				en: ["Parent code", "Parent region code", "Parent"],
			},
			help: {
				zh: "上级地区的代码；留空表示直属辖区最高一级。",
				en: "Code of the region above; empty means directly below the root.",
			},
		},
		{
			key: "kind",
			type: "choice",
			labels: {
				zh: ["地区类型", "类型", "类别"],
				en: ["Kind of region", "Kind", "Type"],
			},
			help: {
				zh: "留空为行政区；仅用于统计的功能区、跨区项目、集团企业线各为单独一类。",
				en: "Empty means administrative. Zones of statistics only, cross-region projects and lines of enterprise groups are kinds of their own.",
			},
			choices: [
				{
					key: "administrative",
					labels: { zh: ["行政区"], en: ["Administrative"] },
				},
				{
					key: "statistics_only",
					labels: {
						zh: ["统计用区", "统计功能区", "仅统计"],
						en: ["Statistics only"],
					},
				},
				{
					key: "cross_region",
					labels: {
						zh: ["跨区项目", "跨区", "跨市"],
						en: ["Cross-region projects", "Cross-region"],
					},
				},
				{
					key: "group_line",
					labels: {
						zh: ["集团企业线", "企业集团", "集团"],
						en: ["Enterprise group", "Group line"],
					},
				},
			],
		},
		{
			key: "valid_from_on",
			type: "date",
			monthMeans: "first",
			labels: {
				zh: ["生效日期", "启用日期", "起始日期"],
				en: ["Valid from", "Effective from"],
			},
			help: {
				zh: "这一设置从哪天起有效；留空为今天，首次导入为最早。",
				en: "The day from which this holds; empty means from the start for a new region, today for a change.",
			},
		},
	],
};
