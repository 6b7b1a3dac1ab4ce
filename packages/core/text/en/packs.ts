export const packs = {
	"packs.basis.published": "as published",
	"packs.basis.inferred": "inferred by us",
	"packs.basis.ours": "our own choice",
	"packs.basis.to_be_filled": "to be filled in by the office",
	"packs.every.dekad": "every dekad",
	"packs.every.month": "once a month",
	"packs.every.quarter": "once a quarter",
	"packs.every.never": "not asked",
} as const;
