import type { SheetKind } from "../sheet-kind.ts";

/** Owners, offices, departments, enterprise groups and enterprises. */
export const organisationsSheet: SheetKind = {
	name: "organisations",
	labels: { zh: "单位", en: "organisations" },
	identity: ["code"],
	fields: [
		{
			key: "code",
			type: "code",
			isRequired: true,
			maxLength: 60,
			labels: {
				zh: ["单位代码", "单位编码", "代码", "编码", "组织机构代码"],
				en: ["Organisation code", "Code", "ID", "Organization code"],
			},
			help: {
				zh: "本办使用的单位代码；没有的可填统一社会信用代码。",
				en: "The office's own code, or the unified social credit code where there is none.",
			},
		},
		{
			key: "name",
			type: "text",
			isRequired: true,
			labels: {
				zh: ["单位名称", "名称", "单位", "企业名称", "法人单位"],
				en: [
					"Organisation name",
					"Name",
					"Organisation",
					"Organization",
					"Organization name",
				],
			},
			help: { zh: "单位全称。", en: "The full name." },
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
			key: "kind",
			type: "choice",
			isRequired: true,
			labels: {
				zh: ["单位类型", "类型", "类别", "单位性质"],
				en: ["Kind of organisation", "Kind", "Type"],
			},
			help: {
				zh: "项目单位填报数据；重点办审核；要素部门办理事项。",
				en: "Owners file reports, offices review them, departments settle matters.",
			},
			choices: [
				{
					key: "owner",
					labels: {
						zh: ["项目单位", "业主", "建设单位", "项目法人"],
						en: ["Owner", "Project owner"],
					},
				},
				{
					key: "office",
					labels: {
						zh: ["重点办", "办公室", "项目办", "调度办"],
						en: ["Office"],
					},
				},
				{
					key: "department",
					labels: {
						zh: ["要素部门", "部门", "职能部门"],
						en: ["Department"],
					},
				},
				{
					key: "group",
					labels: {
						zh: ["企业集团", "集团"],
						en: ["Enterprise group", "Group"],
					},
				},
				{ key: "enterprise", labels: { zh: ["企业"], en: ["Enterprise"] } },
			],
		},
		{
			key: "credit_code",
			type: "code",
			maxLength: 18,
			labels: {
				zh: ["统一社会信用代码", "信用代码", "社会信用代码"],
				en: ["Unified social credit code", "Credit code"],
			},
			help: {
				zh: "18位统一社会信用代码，可不填。",
				en: "18 characters; may be left empty.",
			},
		},
		{
			key: "region",
			type: "reference",
			refersTo: "region",
			labels: {
				zh: ["所在地区", "所属地区", "地区", "属地"],
				en: ["Region", "Region code"],
			},
			help: {
				zh: "地区代码或名称；同名地区请填代码。",
				en: "Code or name; the code where names repeat.",
			},
		},
		{
			key: "parent",
			type: "code",
			maxLength: 60,
			labels: {
				zh: ["上级单位代码", "上级单位", "所属集团", "主管单位"],
				en: ["Parent organisation", "Parent", "Parent code", "Group code"],
			},
			help: {
				zh: "上级单位或所属集团的代码。",
				en: "Code of the organisation or group it belongs to.",
			},
		},
		{
			key: "contact_name",
			type: "text",
			maxLength: 100,
			labels: { zh: ["联系人", "联系人姓名"], en: ["Contact", "Contact name"] },
			help: { zh: "日常联系人。", en: "Whom to call." },
		},
		{
			key: "contact_phone",
			type: "text",
			maxLength: 60,
			labels: {
				zh: ["联系电话", "电话", "联系人电话", "手机"],
				en: ["Contact phone", "Phone", "Telephone"],
			},
			help: { zh: "联系人电话。", en: "The contact's telephone." },
		},
	],
};
