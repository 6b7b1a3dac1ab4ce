import type { Choice } from "../sheet-kind.ts";

/** Lifecycle of a project, in order; pause is a flag of its own. Vocabularies of domain.md 1.1 are the synonyms. */
export const STAGE_CHOICES: readonly Choice[] = [
	{
		key: "reserve",
		labels: { zh: ["储备", "储备项目", "谋划", "签约"], en: ["Reserve"] },
	},
	{
		key: "pre_work",
		labels: {
			zh: ["前期", "前期项目", "前期工作", "落地"],
			en: ["Pre-work", "Pre work", "Planning"],
		},
	},
	{
		key: "new_start",
		labels: {
			zh: ["新开工", "新开工项目", "新建", "开工"],
			en: ["New start", "Started"],
		},
	},
	{
		key: "continued",
		labels: {
			zh: ["续建", "续建项目", "在建", "建设"],
			en: ["Continued", "Under construction", "Construction"],
		},
	},
	{
		key: "completed",
		labels: {
			zh: ["竣工", "完工", "建成", "竣工项目"],
			en: ["Completed", "Complete"],
		},
	},
	{
		key: "in_production",
		labels: {
			zh: ["投产", "投产项目", "投用", "竣工投产"],
			en: ["In production", "Commissioned"],
		},
	},
	{ key: "at_capacity", labels: { zh: ["达效", "达产"], en: ["At capacity"] } },
];
