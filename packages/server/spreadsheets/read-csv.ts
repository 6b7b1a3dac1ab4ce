import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { BatchBuilder } from "./batch-builder.ts";
import { CsvParser, guessDelimiter } from "./csv-parser.ts";
import { tooLarge } from "./limits.ts";
import { BATCH_ROWS } from "./read-xlsx.ts";
import { SpreadsheetRefusal } from "./refusal.ts";
import type {
	ReadingLimits,
	ReadingOptions,
	RowBatch,
	SheetHead,
} from "./rows.ts";
import { lastWholeCharacter } from "./xml-text.ts";

/**
 * Reads a csv file as a sheet. Every cell is a text exactly as the file has it: what is a number is for the reader of
 * the column to say, who knows it, and a guess here would cost leading zeros and decimals.
 *
 * The encoding is a byte order mark's, else UTF-8 if the whole file is valid UTF-8, else GB18030 (what spreadsheet
 * programs in China write) if the whole file is valid as that. The file is therefore read twice, which costs little.
 *
 * @throws SpreadsheetRefusal
 */
export async function* readCsv(
	file: string | Uint8Array,
	options: ReadingOptions,
	limits: ReadingLimits,
): AsyncGenerator<SheetHead | RowBatch, void, void> {
	if (
		options.sheet !== undefined &&
		options.sheet !== 0 &&
		options.sheet !== ""
	) {
		throw new SpreadsheetRefusal("spreadsheets.sheet_not_found", {
			sheet: options.sheet,
			sheets: "csv",
		});
	}
	const encoding = await findEncoding(file, limits);
	const builder = new BatchBuilder(limits, options.batchRows ?? BATCH_ROWS);
	let parser: CsvParser | undefined;
	let isHeadGiven = false;
	for await (const decoded of decode(file, encoding)) {
		let text = decoded;
		if (parser === undefined) {
			const { delimiter, skip } = guessDelimiter(text);
			text = text.slice(skip);
			parser = new CsvParser(delimiter, builder, limits);
			isHeadGiven = true;
			yield headOf(encoding, delimiter);
		}
		parser.write(text);
		yield* builder.take();
	}
	if (!isHeadGiven) throw new SpreadsheetRefusal("spreadsheets.empty");
	parser?.end();
	builder.flush();
	yield* builder.take();
}

const headOf = (encoding: string, delimiter: string): SheetHead => ({
	format: "csv",
	sheets: [{ name: "", isVisible: true }],
	sheet: "",
	isDate1904: false,
	isRightToLeft: false,
	mergedRanges: [],
	csv: { encoding, delimiter },
});

async function findEncoding(
	file: string | Uint8Array,
	limits: ReadingLimits,
): Promise<string> {
	let bytes = 0;
	let rest: Buffer = Buffer.alloc(0);
	let isValid = true;
	for await (const chunk of bytesOf(file)) {
		if (bytes === 0) {
			if (chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
			if (chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
		}
		bytes += chunk.length;
		if (bytes > limits.entryBytes) throw tooLarge(limits.entryBytes, "csv");
		if (!isValid) continue;
		const whole = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
		const end = lastWholeCharacter(whole);
		isValid = isUtf8(whole.subarray(0, end));
		rest = Buffer.from(whole.subarray(end));
	}
	return isValid && rest.length === 0 ? "utf-8" : "gb18030";
}

/** The text of the file, without its byte order mark, in pieces that may break anywhere. */
async function* decode(
	file: string | Uint8Array,
	encoding: string,
): AsyncGenerator<string, void, void> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	try {
		for await (const chunk of bytesOf(file)) {
			const text = decoder.decode(chunk, { stream: true });
			if (text !== "") yield text;
		}
		const rest = decoder.decode();
		if (rest !== "") yield rest;
	} catch (cause) {
		if (cause instanceof TypeError)
			throw new SpreadsheetRefusal("spreadsheets.encoding", {}, { cause });
		throw cause;
	}
}

const CHUNK_BYTES = 256 * 1024;

async function* bytesOf(
	file: string | Uint8Array,
): AsyncGenerator<Buffer, void, void> {
	if (typeof file === "string") {
		for await (const chunk of createReadStream(file, {
			highWaterMark: CHUNK_BYTES,
		}))
			yield chunk as Buffer;
		return;
	}
	const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
		yield bytes.subarray(at, at + CHUNK_BYTES);
}
