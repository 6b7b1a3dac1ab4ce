import type { SheetKind } from "../sheet-kind.ts";

/** People and what they may do here. A sheet never holds a password: each new person gets a one-time link. */
export const usersSheet: SheetKind = {
	name: "users",
	labels: { zh: "用户", en: "users" },
	identity: ["login_name", "role", "organisation", "region"],
	fields: [
		{
			key: "login_name",
			type: "code",
			isRequired: true,
			maxLength: 100,
			labels: {
				zh: ["登录名", "用户名", "账号", "帐号", "登录账号"],
				en: [
					"Sign-in name",
					"Login name",
					"Login",
					"User name",
					"Username",
					"Account",
				],
			},
			help: {
				zh: "登录使用的名称，不区分大小写。",
				en: "The name to sign in with; upper and lower case are the same.",
			},
		},
		{
			key: "display_name",
			type: "text",
			isRequired: true,
			maxLength: 100,
			labels: {
				zh: ["姓名", "显示名称", "名称"],
				en: ["Name", "Display name", "Full name"],
			},
			help: {
				zh: "页面和记录中显示的姓名。",
				en: "The name shown on pages and in the log.",
			},
		},
		{
			key: "role",
			type: "choice",
			isRequired: true,
			labels: { zh: ["角色", "岗位"], en: ["Role"] },
			help: {
				zh: "此人在本辖区的角色；一人多角色请分行填写。",
				en: "What the person may do here; one row per role.",
			},
			choices: [
				{
					key: "owner",
					labels: { zh: ["项目单位", "业主", "建设单位"], en: ["Owner"] },
				},
				{
					key: "office",
					labels: {
						zh: ["市县重点办", "地方重点办", "市县项目办"],
						en: ["Office"],
					},
				},
				{
					key: "department",
					labels: { zh: ["要素部门", "部门"], en: ["Department"] },
				},
				{
					key: "dispatcher",
					labels: { zh: ["调度员", "重点办", "省重点办"], en: ["Dispatcher"] },
				},
				{ key: "leader", labels: { zh: ["领导"], en: ["Leader"] } },
				{ key: "enterprise", labels: { zh: ["企业"], en: ["Enterprise"] } },
				{
					key: "auditor",
					labels: { zh: ["审计员", "审计"], en: ["Auditor"] },
				},
				{
					key: "operator",
					labels: { zh: ["运维人员", "运维"], en: ["Operator"] },
				},
			],
		},
		{
			key: "organisation",
			type: "reference",
			refersTo: "organisation",
			labels: {
				zh: ["所在单位", "单位代码", "单位", "单位名称"],
				en: ["Organisation", "Organisation code", "Organization"],
			},
			help: {
				zh: "单位代码或名称；项目单位、企业、部门和市县重点办的用户必填。",
				en: "Code or name; needed for owners, enterprises, departments and offices.",
			},
		},
		{
			key: "region",
			type: "reference",
			refersTo: "region",
			labels: {
				zh: ["管辖地区", "地区", "地区代码", "所属地区"],
				en: ["Region", "Region code"],
			},
			help: {
				zh: "所看地区的代码或名称，含其下级；留空为全辖区，项目单位和企业不填。",
				en: "The region the person sees, with all below it; empty means the whole office. Not for owners and enterprises.",
			},
		},
		{
			key: "language",
			type: "choice",
			labels: { zh: ["语言", "界面语言"], en: ["Language"] },
			help: { zh: "留空为中文。", en: "Empty means Chinese." },
			choices: [
				{ key: "zh", labels: { zh: ["中文", "汉语"], en: ["Chinese", "zh"] } },
				{ key: "en", labels: { zh: ["英文", "英语"], en: ["English", "en"] } },
			],
		},
		{
			key: "valid_until_on",
			type: "date",
			monthMeans: "last",
			labels: {
				zh: ["有效期至", "截止日期", "到期日"],
				en: ["Valid until", "Until"],
			},
			help: {
				zh: "角色的最后一天；留空为长期。",
				en: "Last day of the role; empty means open.",
			},
		},
	],
};
