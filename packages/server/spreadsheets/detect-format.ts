import { open } from "node:fs/promises";
import { SpreadsheetRefusal } from "./refusal.ts";

/**
 * Tells what a file is by its first bytes; its name is not asked, as it is often wrong.
 *
 * @throws SpreadsheetRefusal for everything that is neither a zip nor text, naming the format where it is a known one
 */
export async function detectFormat(
	file: string | Uint8Array,
): Promise<"zip" | "text"> {
	const beginning = await firstBytes(file);
	if (beginning.length === 0)
		throw new SpreadsheetRefusal("spreadsheets.empty");
	if (beginning.subarray(0, 8).equals(OLE2))
		throw new SpreadsheetRefusal(await whichCompoundFile(file));
	if (beginning[0] === 0x50 && beginning[1] === 0x4b && beginning[2]! < 9)
		return "zip";
	const isUtf16 =
		(beginning[0] === 0xff && beginning[1] === 0xfe) ||
		(beginning[0] === 0xfe && beginning[1] === 0xff);
	if (isUtf16) return "text";
	// Pictures, PDF, programs: control characters that no table of text has. A web page or XML named .csv or .xls is text,
	// but not rows.
	const opening = beginning
		.toString("latin1", 0, 200)
		.replace(/^\xEF\xBB\xBF/, "")
		.trimStart()
		.toLowerCase();
	// biome-ignore format: one kind a line
	const isOther =
    hasBinary(beginning) ||
    opening.startsWith("%pdf") || opening.startsWith("{\\rtf") ||
    /^<(?:\?xml|!doctype|!--|html|head|body|table|meta|script|\w+:\w+|svg)\b/.test(opening);
	if (isOther) throw new SpreadsheetRefusal("spreadsheets.not_a_spreadsheet");
	return "text";
}

const OLE2 = Buffer.from("d0cf11e0a1b11ae1", "hex");

/** Tab, line feed, form feed, carriage return and escape appear in text; other control characters below 32 do not. */
const hasBinary = (bytes: Buffer) => {
	for (const byte of bytes) {
		if (byte === 0 || (byte < 8 && byte > 0) || (byte > 13 && byte < 27))
			return true;
	}
	return false;
};

/**
 * Old Excel and Excel behind a password are both "compound files": small file systems whose directory names its
 * streams in UTF-16. One stream tells them apart.
 */
async function whichCompoundFile(file: string | Uint8Array) {
	const name = Buffer.from("EncryptedPackage", "utf16le");
	if (typeof file !== "string") {
		return Buffer.from(file.buffer, file.byteOffset, file.byteLength).includes(
			name,
		)
			? "spreadsheets.encrypted"
			: "spreadsheets.old_format";
	}
	const handle = await open(file);
	try {
		let before = Buffer.alloc(0);
		for await (const chunk of handle.createReadStream({
			autoClose: false,
			highWaterMark: 1024 * 1024,
		})) {
			const bytes = Buffer.concat([before, chunk as Buffer]);
			if (bytes.includes(name)) return "spreadsheets.encrypted";
			before = bytes.subarray(-name.length);
		}
		return "spreadsheets.old_format";
	} finally {
		await handle.close();
	}
}

async function firstBytes(file: string | Uint8Array): Promise<Buffer> {
	const length = 4096;
	if (typeof file !== "string")
		return Buffer.from(
			file.buffer,
			file.byteOffset,
			Math.min(length, file.byteLength),
		);
	const handle = await open(file);
	try {
		const { buffer, bytesRead } = await handle.read(
			Buffer.alloc(length),
			0,
			length,
			0,
		);
		return buffer.subarray(0, bytesRead);
	} finally {
		await handle.close();
	}
}
