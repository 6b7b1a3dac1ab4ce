/** Which characters a TrueType font can draw, read from its `cmap` table. */
export type Coverage = (codePoint: number) => boolean;

/**
 * Reads formats 12 and 4, which every font made this century has.
 *
 * @throws RangeError if the font has neither.
 */
export function fontCoverage(font: Buffer): Coverage {
	const cmap = tableAt(font, "cmap");
	const subtables = Array.from(
		{ length: font.readUInt16BE(cmap + 2) },
		(_, index) => {
			const offset = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
			return { offset, format: font.readUInt16BE(offset) };
		},
	);
	const full = subtables.find(({ format }) => format === 12);
	if (full) return inRanges(sequentialGroups(font, full.offset));
	const basic = subtables.find(({ format }) => format === 4);
	if (basic) return inRanges(segments(font, basic.offset));
	throw new RangeError("the font has no Unicode character map");
}

type Range = readonly [first: number, last: number];

function tableAt(font: Buffer, tag: string): number {
	for (let index = 0; index < font.readUInt16BE(4); index++) {
		const record = 12 + index * 16;
		if (font.toString("latin1", record, record + 4) === tag)
			return font.readUInt32BE(record + 8);
	}
	throw new RangeError(`the font has no ${tag} table`);
}

function sequentialGroups(font: Buffer, at: number): Range[] {
	return Array.from(
		{ length: font.readUInt32BE(at + 12) },
		(_, index): Range => {
			const group = at + 16 + index * 12;
			return [font.readUInt32BE(group), font.readUInt32BE(group + 4)];
		},
	);
}

function segments(font: Buffer, at: number): Range[] {
	const bytes = font.readUInt16BE(at + 6);
	return Array.from({ length: bytes / 2 }, (_, index): Range => {
		const last = font.readUInt16BE(at + 14 + index * 2);
		return [font.readUInt16BE(at + 16 + bytes + index * 2), last];
	}).filter(([first]) => first !== 0xffff);
}

/** Ranges stand in rising order in the font, as both formats demand. */
function inRanges(ranges: readonly Range[]): Coverage {
	return (codePoint) => {
		let low = 0;
		let high = ranges.length - 1;
		while (low <= high) {
			const middle = (low + high) >> 1;
			const [first, last] = ranges[middle] as Range;
			if (codePoint < first) high = middle - 1;
			else if (codePoint > last) low = middle + 1;
			else return true;
		}
		return false;
	};
}
