import type { packs as en } from "../en/packs.ts";

export const packs = {
	"packs.basis.published": "有公开依据",
	"packs.basis.inferred": "据公开材料推定",
	"packs.basis.ours": "本产品自定",
	"packs.basis.to_be_filled": "待使用单位填写",
	"packs.every.dekad": "每旬",
	"packs.every.month": "每月",
	"packs.every.quarter": "每季度",
	"packs.every.never": "不要求",
} satisfies Record<keyof typeof en, string>;
