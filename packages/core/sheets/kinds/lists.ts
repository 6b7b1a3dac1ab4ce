import type { SheetKind } from "../sheet-kind.ts";

/**
 * Project lists (名单): one row per member. All rows of a list with one effective date are one
 * version; a version is a whole set, so a project left out of it has left the list.
 */
export const listsSheet: SheetKind = {
	name: "lists",
	labels: { zh: "名单", en: "lists" },
	identity: ["list_code", "effective_on", "project_code"],
	fields: [
		{
			key: "list_code",
			type: "code",
			isRequired: true,
			maxLength: 60,
			labels: {
				zh: ["名单代码", "名单编码", "清单代码"],
				en: ["List code", "List"],
			},
			help: {
				zh: "名单的代码，例如 key-2026。",
				en: "The list's code, such as key-2026.",
			},
		},
		{
			key: "list_name",
			type: "text",
			labels: {
				zh: ["名单名称", "清单名称"],
				en: ["List name", "Name of list"],
			},
			help: {
				zh: "新名单必填，例如“2026年省重点工程项目名单”。",
				en: "Needed for a new list, such as “Provincial key projects 2026”.",
			},
		},
		{
			key: "list_name_en",
			type: "text",
			labels: {
				zh: ["名单英文名称"],
				en: ["List name in English", "English list name"],
			},
			help: {
				zh: "英文界面和文件使用的名称，可不填。",
				en: "Used on English pages and papers; may be left empty.",
			},
		},
		{
			key: "project_code",
			type: "code",
			isRequired: true,
			maxLength: 100,
			labels: {
				zh: ["项目代码", "项目编码", "投资项目统一代码"],
				en: ["Project code", "Project ID", "Project"],
			},
			help: {
				zh: "已登记项目的代码。",
				en: "Code of a project already registered.",
			},
		},
		{
			key: "project_name",
			type: "text",
			isKnown: true,
			labels: { zh: ["项目名称"], en: ["Project name"] },
			help: {
				zh: "仅供核对，不导入。",
				en: "For reading only; not imported.",
			},
		},
		{
			key: "effective_on",
			type: "date",
			monthMeans: "first",
			labels: {
				zh: ["生效日期", "名单日期", "启用日期"],
				en: ["Effective on", "Effective date", "Effective from"],
			},
			help: {
				zh: "这一版名单从哪天起使用；留空为今天。",
				en: "The day from which this version is used; empty means today.",
			},
		},
		{
			key: "reason",
			type: "text",
			labels: {
				zh: ["依据", "调整原因", "印发文号", "原因"],
				en: ["Reason", "Basis"],
			},
			help: {
				zh: "印发文号或调整原因。",
				en: "The paper it rests on, or why it changed.",
			},
		},
		{
			key: "final_level",
			type: "choice",
			labels: { zh: ["终审层级", "审核层级"], en: ["Final level"] },
			help: {
				zh: "哪一级审核通过即为最终；留空为县级。",
				en: "The level whose acceptance makes a report final; empty means county.",
			},
			choices: [
				{ key: "county", labels: { zh: ["县级", "县"], en: ["County"] } },
				{ key: "city", labels: { zh: ["市级", "市"], en: ["City"] } },
				{ key: "province", labels: { zh: ["省级", "省"], en: ["Province"] } },
			],
		},
	],
};
