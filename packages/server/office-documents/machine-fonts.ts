/**
 * The fonts of this machine by the names in their files. Official faces (仿宋, 小标宋) may not be shipped; an
 * office that has a licence installs them or puts them into the folder that `DEKAD_FONTS` names.
 *
 * Refused: fontconfig, which is not everywhere and picks something similar without a word.
 */

import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { namesOfFace } from "./office-fonts.ts";

export type MachineFont = {
	/** The family as its own file names it, in English where it does. */
	readonly family: string;
	readonly files: readonly string[];
};

const FONT_FILE = /\.(ttf|otf|ttc|otc)$/i;
/** A folder with more files than this is no font folder. */
const MOST_FILES = 4000;

/** Where fonts are looked for, the office's own folder first. */
export const fontFolders = (): string[] => [
	...(process.env["DEKAD_FONTS"] ? [process.env["DEKAD_FONTS"]] : []),
	"/usr/local/share/fonts",
	"/usr/share/fonts",
	join(homedir(), ".local/share/fonts"),
	join(homedir(), ".fonts"),
	"/Library/Fonts",
	"C:\\Windows\\Fonts",
];

type Index = ReadonlyMap<string, { family: string; files: string[] }>;
let index: { folders: string; found: Index } | undefined;

/**
 * The font of a name, or of another name of the same face; undefined where this machine has none. The folders are
 * read once a process and again when other folders are asked for.
 */
export function findMachineFont(
	name: string,
	folders: readonly string[] = fontFolders(),
): MachineFont | undefined {
	const key = folders.join("\n");
	if (index?.folders !== key) index = { folders: key, found: read(folders) };
	for (const each of namesOfFace(name)) {
		const font = index.found.get(each.toLowerCase());
		if (font) return font;
	}
	return undefined;
}

function read(folders: readonly string[]): Index {
	const found = new Map<string, { family: string; files: string[] }>();
	const files = folders.flatMap(filesBelow).slice(0, MOST_FILES);
	for (const file of files) {
		for (const names of familiesOf(file)) {
			const [family] = names;
			if (family === undefined) continue;
			for (const name of names) {
				const known = found.get(name.toLowerCase());
				if (!known) found.set(name.toLowerCase(), { family, files: [file] });
				else if (!known.files.includes(file)) known.files.push(file);
			}
		}
	}
	return found;
}

function filesBelow(folder: string): string[] {
	try {
		return readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && FONT_FILE.test(entry.name))
			.map((entry) => join(entry.parentPath, entry.name))
			.sort();
	} catch {
		// Most machines lack some of the folders.
		return [];
	}
}

/** The family names of each face of a file, the English first; none for a file that is no font. */
function familiesOf(file: string): string[][] {
	let handle: number | undefined;
	try {
		handle = openSync(file, "r");
		const at = (position: number, length: number) => {
			const bytes = Buffer.alloc(length);
			if (readSync(handle as number, bytes, 0, length, position) < length)
				throw new RangeError("the file ends early");
			return bytes;
		};
		const head = at(0, 12);
		if (head.toString("latin1", 0, 4) !== "ttcf") return [familyNames(at, 0)];
		const faces = Math.min(64, head.readUInt32BE(8));
		const offsets = at(12, faces * 4);
		return Array.from({ length: faces }, (_, face) =>
			familyNames(at, offsets.readUInt32BE(face * 4)),
		);
	} catch {
		return [];
	} finally {
		if (handle !== undefined) closeSync(handle);
	}
}

const ENGLISH = 0x409;
const FAMILY = new Set([1, 16]);

/** The `name` table's records 1 and 16 (family, typographic family) of the Windows platform. */
function familyNames(
	at: (position: number, length: number) => Buffer,
	face: number,
): string[] {
	const count = at(face + 4, 2).readUInt16BE();
	const tables = at(face + 12, count * 16);
	for (let table = 0; table < count; table++) {
		if (tables.toString("latin1", table * 16, table * 16 + 4) !== "name")
			continue;
		const name = at(
			tables.readUInt32BE(table * 16 + 8),
			tables.readUInt32BE(table * 16 + 12),
		);
		const strings = name.readUInt16BE(4);
		const records = Array.from({ length: name.readUInt16BE(2) }, (_, index) => {
			const record = 6 + index * 12;
			return {
				platform: name.readUInt16BE(record),
				language: name.readUInt16BE(record + 4),
				id: name.readUInt16BE(record + 6),
				from: strings + name.readUInt16BE(record + 10),
				length: name.readUInt16BE(record + 8),
			};
		}).filter(({ platform, id }) => platform === 3 && FAMILY.has(id));
		// The typographic family first: it is the name that the typesetter goes by.
		records.sort(
			(a, b) =>
				Number(b.language === ENGLISH) - Number(a.language === ENGLISH) ||
				b.id - a.id,
		);
		return [
			...new Set(
				records.map(({ from, length }) =>
					// Stored with the high byte first; Node reads the low one first.
					Buffer.from(name.subarray(from, from + length))
						.swap16()
						.toString("utf16le"),
				),
			),
		];
	}
	return [];
}
