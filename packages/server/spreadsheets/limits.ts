import type { ReadingLimits } from "./rows.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

/**
 * What an upload may cost at most. Rows, columns and text length are those of the spreadsheet programs themselves
 * (1,048,576 rows, 16,384 columns, 32,767 characters in a cell; the last is doubled twice because some programs write
 * more). The others are far above any real file: 100,000 rows of 20 columns are 70 to 105 MB
 * unpacked, at about 8 to 1, and the largest file allowed is read in some five seconds.
 */
export const DEFAULT_LIMITS: ReadingLimits = {
	entries: 5_000,
	entryBytes: 256 * 1024 * 1024,
	totalBytes: 384 * 1024 * 1024,
	ratio: 300,
	rows: 1_048_576,
	columns: 16_384,
	depth: 64,
	stringLength: 131_072,
	sharedStringsLength: 64 * 1024 * 1024,
	textLength: 128 * 1024 * 1024,
};

/** A small part may pack very well without harm; only beyond this many unpacked bytes does the ratio count. */
const RATIO_COUNTS_FROM_BYTES = 4 * 1024 * 1024;

/** Counts what has been unpacked of a file so far and stops it at the first limit passed. */
export class UnpackedBytes {
	readonly limits: ReadingLimits;
	/** By part. One that is unpacked twice counts once: the limit is on the file, not on how we read it. */
	private readonly parts = new Map<string, number>();
	private total = 0;

	constructor(limits: ReadingLimits) {
		this.limits = limits;
	}

	/**
	 * @param part the name of the file inside the zip, for the message
	 * @param unpacked bytes of that part so far
	 * @param packed its compressed bytes
	 * @throws SpreadsheetRefusal spreadsheets.too_large, spreadsheets.ratio
	 */
	add(part: string, unpacked: number, packed: number): void {
		const before = this.parts.get(part) ?? 0;
		if (unpacked > before) {
			this.parts.set(part, unpacked);
			this.total += unpacked - before;
		}
		const { entryBytes, totalBytes, ratio } = this.limits;
		if (unpacked > entryBytes) throw tooLarge(entryBytes, part);
		if (this.total > totalBytes) throw tooLarge(totalBytes, part);
		if (unpacked > RATIO_COUNTS_FROM_BYTES && unpacked > ratio * packed) {
			throw new SpreadsheetRefusal("spreadsheets.ratio", {
				limit: ratio,
				part,
			});
		}
	}
}

/** The refusal for `part` passing a limit of `bytes`. */
export const tooLarge = (bytes: number, part: string) =>
	new SpreadsheetRefusal("spreadsheets.too_large", {
		limit: Math.floor(bytes / 1024 / 1024),
		part,
	});
