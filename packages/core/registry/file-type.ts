/**
 * What a file is by its bytes. Names and media types that come with a file are what somebody says;
 * a page handed out as "report.pdf" would run in the reader's browser. Only kinds that an office keeps
 * as proof are known here; everything else is refused, archives and programs with it.
 */

export const FILE_TYPES = {
	pdf: "application/pdf",
	jpg: "image/jpeg",
	png: "image/png",
	webp: "image/webp",
	docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	txt: "text/plain",
} as const;
export type FileType = keyof typeof FILE_TYPES;

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0) =>
	signature.every((byte, place) => bytes[at + place] === byte);
const ascii = (word: string) => Array.from(word, (each) => each.charCodeAt(0));

/**
 * The type of a file, or null when it is none that is taken. `zipNames` gives the names inside a zip, null when it
 * cannot be read as one; it is asked for zips only. An office file with macros is no office file here, and
 * text is text only when every byte of it is: UTF-8 or GB 18030 without control characters.
 *
 * @example fileTypeOf(Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0x2d), () => null) // "pdf"
 * @example fileTypeOf(Uint8Array.of(0x50, 0x4b, 3, 4), () => ["word/document.xml", "word/vbaProject.bin"]) // null
 * @example fileTypeOf(Uint8Array.of(), () => null) // null
 */
export function fileTypeOf(
	bytes: Uint8Array,
	zipNames: () => readonly string[] | null,
): FileType | null {
	if (bytes.length === 0) return null;
	if (startsWith(bytes, ascii("%PDF-"))) return "pdf";
	if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "jpg";
	if (startsWith(bytes, [0x89, ...ascii("PNG\r\n"), 0x1a, 0x0a])) return "png";
	if (startsWith(bytes, ascii("RIFF")) && startsWith(bytes, ascii("WEBP"), 8))
		return "webp";
	if (startsWith(bytes, ascii("PK"))) {
		const names = zipNames()?.map((name) => name.toLowerCase()) ?? [];
		if (names.some((name) => name.endsWith("vbaproject.bin"))) return null;
		if (names.includes("word/document.xml")) return "docx";
		return names.includes("xl/workbook.xml") ? "xlsx" : null;
	}
	return isPlainText(bytes) ? "txt" : null;
}

function isPlainText(bytes: Uint8Array): boolean {
	const isControl = (byte: number) =>
		(byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) ||
		byte === 0x7f;
	if (bytes.some(isControl)) return false;
	return isUtf8(bytes) || isGb18030(bytes);
}

/** Whether bytes are UTF-8 by its own form: lead byte and as many following ones as it announces. */
function isUtf8(bytes: Uint8Array): boolean {
	for (let at = 0; at < bytes.length; ) {
		const lead = bytes[at] ?? 0;
		const more =
			lead < 0x80
				? 0
				: lead < 0xc2
					? -1
					: lead < 0xe0
						? 1
						: lead < 0xf0
							? 2
							: lead < 0xf5
								? 3
								: -1;
		if (more < 0) return false;
		for (let place = 1; place <= more; place++)
			if (((bytes[at + place] ?? 0) & 0xc0) !== 0x80) return false;
		at += more + 1;
	}
	return true;
}

/** Whether bytes are GB 18030 by its form: pairs and fours with lead 0x81 to 0xfe. What old office programs in China write. */
function isGb18030(bytes: Uint8Array): boolean {
	for (let at = 0; at < bytes.length; ) {
		const lead = bytes[at] ?? 0;
		if (lead < 0x80) {
			at += 1;
			continue;
		}
		const next = bytes[at + 1] ?? 0;
		if (lead === 0x80 || lead === 0xff) return false;
		if (next >= 0x40 && next !== 0x7f && next !== 0xff) at += 2;
		else if (
			next >= 0x30 &&
			next <= 0x39 &&
			(bytes[at + 2] ?? 0) >= 0x81 &&
			(bytes[at + 3] ?? 0) >= 0x30 &&
			(bytes[at + 3] ?? 0) <= 0x39
		)
			at += 4;
		else return false;
	}
	return true;
}
