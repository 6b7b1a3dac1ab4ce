/**
 * The faces an official document is set in. A DOCX names them, and the reader's machine has them or takes the
 * next; a PDF carries its own: the chosen face where this machine has it, otherwise the one shipped.
 */

import type { FontRole } from "@dekad/core/documents/look.ts";

/** Other names of one face: Word writes it in Chinese, its file may have it in English. */
const SAME: readonly (readonly string[])[] = [
	["仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "STFangsong"],
	["黑体", "SimHei", "STHeiti"],
	["楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "STKaiti"],
	["宋体", "SimSun", "STSong"],
	[
		"方正小标宋简体",
		"FZXiaoBiaoSong-B05S",
		"方正小标宋_GBK",
		"FZXiaoBiaoSong-B05",
	],
	["Times New Roman", "Liberation Serif", "Tinos"],
	["Arial", "Liberation Sans", "Arimo"],
];

/** Faces of another cut that stand in for a role's, as other machines name them. */
const INSTEAD: Readonly<Record<FontRole, readonly string[]>> = {
	title: ["宋体", "SimSun", "Noto Serif CJK SC"],
	heading1: ["Noto Sans CJK SC"],
	heading2: ["Noto Serif CJK SC"],
	body: ["Noto Serif CJK SC"],
	numbers: [],
};

/** All names of a face, the one asked for first. */
export const namesOfFace = (name: string): readonly string[] => [
	name,
	...(SAME.find((names) => names.includes(name)) ?? []).filter(
		(other) => other !== name,
	),
];

/** Under which names a reader's machine may know the face of a role, or what it takes instead; written as a DOCX's alternative names. */
export const alternativesOf = (
	role: FontRole,
	name: string,
): readonly string[] => [
	...new Set([...namesOfFace(name).slice(1), ...INSTEAD[role]]),
];

/** The shipped family that stands in for each role in a PDF. */
export const SHIPPED: Readonly<Record<FontRole, string>> = {
	title: "Noto Serif SC",
	heading1: "Noto Sans SC",
	heading2: "Noto Serif SC",
	body: "Noto Serif SC",
	numbers: "Noto Serif SC",
};
