/**
 * The faces an official document is set in (GB/T 9704: 仿宋 body, 黑体 headings, a Song face for
 * the red head). A DOCX names them and the reader's machine has them or takes the next; a PDF
 * carries its own. An office without 仿宋 sets other names.
 */
export type OfficeFace = {
	readonly name: string;
	/** Names under which other machines know the same face, best first; written as the file's alternative names. */
	readonly otherwise: readonly string[];
};

export type OfficeFonts = {
	readonly body: OfficeFace;
	readonly heading: OfficeFace;
	readonly head: OfficeFace;
	/** Letters and digits. */
	readonly latin: OfficeFace;
};

export const OFFICE_FONTS: OfficeFonts = {
	body: {
		name: "仿宋",
		otherwise: [
			"FangSong",
			"仿宋_GB2312",
			"FangSong_GB2312",
			"STFangsong",
			"Noto Serif CJK SC",
		],
	},
	heading: {
		name: "黑体",
		otherwise: ["SimHei", "STHeiti", "Noto Sans CJK SC"],
	},
	head: {
		name: "方正小标宋简体",
		otherwise: ["FZXiaoBiaoSong-B05S", "宋体", "SimSun", "Noto Serif CJK SC"],
	},
	latin: { name: "Times New Roman", otherwise: ["Liberation Serif", "Tinos"] },
};
