import { pipeline, type Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import yauzl from "yauzl";
import { UnpackedBytes } from "./limits.ts";
import { SpreadsheetRefusal } from "./refusal.ts";
import type { ReadingLimits } from "./rows.ts";

/**
 * The parts of a zip by name, unpacked as a stream that counts. What the zip says about itself (sizes, checksums) is
 * checked against what comes out and never trusted for a limit: a part is stopped by the bytes it has really given.
 *
 * yauzl walks the directory, which has many traps; unpacking is done here, for larger chunks and our own counting.
 */
export type ZipArchive = {
	/** In the order of the zip's directory, folders among them. */
	readonly entries: readonly yauzl.Entry[];
	/** The part of that name, with or without a leading slash; letter case does not count, as in the format itself. */
	find(name: string): yauzl.Entry | undefined;
	/** The unpacked bytes of a part. Leaving the loop early closes the stream. */
	unpack(entry: yauzl.Entry): AsyncGenerator<Buffer, void, void>;
	/** The bytes of a part as they lie in the zip, packed. */
	packed(entry: yauzl.Entry): Promise<Buffer>;
	close(): void;
};

const STORED = 0;
const DEFLATED = 8;

/**
 * Opens a zip.
 *
 * @throws SpreadsheetRefusal spreadsheets.broken, spreadsheets.too_many_entries, spreadsheets.encrypted
 */
export async function openZip(
	file: string | Uint8Array,
	limits: ReadingLimits,
): Promise<ZipArchive> {
	const options = {
		lazyEntries: true,
		autoClose: false,
		validateEntrySizes: false,
	};
	const zip = await (typeof file === "string"
		? yauzl.openPromise(file, options)
		: yauzl.fromBufferPromise(
				Buffer.from(file.buffer, file.byteOffset, file.byteLength),
				options,
			)
	).catch((cause: unknown) => {
		throw isSystemError(cause) ? cause : broken("zip", cause);
	});
	const counted = new UnpackedBytes(limits);
	const entries: yauzl.Entry[] = [];
	const byName = new Map<string, yauzl.Entry>();
	try {
		if (zip.entryCount > limits.entries) throw tooManyEntries(limits);
		for await (const entry of zip.eachEntry()) {
			if (entries.length >= limits.entries) throw tooManyEntries(limits);
			entries.push(entry);
			if (entry.fileName.endsWith("/")) continue;
			const key = keyOf(entry.fileName);
			// Two parts of one name: programs disagree about which of them counts, so neither does here.
			if (byName.has(key)) throw broken(entry.fileName);
			byName.set(key, entry);
		}
	} catch (error) {
		zip.close();
		throw error instanceof SpreadsheetRefusal ? error : broken("zip", error);
	}

	return {
		entries,
		find: (name) => byName.get(keyOf(name)),
		unpack: (entry) => unpack(zip, entry, counted),
		packed: async (entry) => {
			const chunks: Buffer[] = [];
			for await (const chunk of await openPacked(zip, entry))
				chunks.push(chunk as Buffer);
			return Buffer.concat(chunks);
		},
		close: () => zip.close(),
	};
}

/** The whole of a part that is known to be small (relations, styles), still under every limit. */
export async function unpackAll(
	archive: ZipArchive,
	entry: yauzl.Entry,
): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of archive.unpack(entry)) chunks.push(chunk);
	return Buffer.concat(chunks);
}

async function* unpack(
	zip: yauzl.ZipFile,
	entry: yauzl.Entry,
	counted: UnpackedBytes,
) {
	const part = entry.fileName;
	const source = await openPacked(zip, entry);
	const output =
		entry.compressionMethod === STORED
			? source
			: pipeline(source, createInflateRaw({ chunkSize: 128 * 1024 }), () => {});
	let unpacked = 0;
	let checksum = 0;
	try {
		for await (const chunk of output as AsyncIterable<Buffer>) {
			unpacked += chunk.length;
			counted.add(part, unpacked, entry.compressedSize);
			checksum = crc32(chunk, checksum);
			yield chunk;
		}
	} catch (error) {
		// A refusal is ours or the consumer's and says what it means; anything else came out of zlib or the file.
		throw error instanceof SpreadsheetRefusal || isSystemError(error)
			? error
			: broken(part, error);
	} finally {
		source.destroy();
		output.destroy();
	}
	if (unpacked !== entry.uncompressedSize || checksum !== entry.crc32)
		throw broken(part);
}

async function openPacked(
	zip: yauzl.ZipFile,
	entry: yauzl.Entry,
): Promise<Readable> {
	if (entry.isEncrypted())
		throw new SpreadsheetRefusal("spreadsheets.encrypted");
	if (
		entry.compressionMethod !== STORED &&
		entry.compressionMethod !== DEFLATED
	)
		throw broken(entry.fileName);
	try {
		return await zip.openReadStreamPromise(entry, { decodeFileData: false });
	} catch (error) {
		throw isSystemError(error) ? error : broken(entry.fileName, error);
	}
}

const keyOf = (name: string) => name.replace(/^\/+/, "").toLowerCase();

/** The disk's errors (no such file, no permission) are not the file's fault. zlib's codes begin with Z_. */
const isSystemError = (error: unknown) =>
	error instanceof Error &&
	"syscall" in error &&
	typeof error.syscall === "string";

const tooManyEntries = ({ entries }: ReadingLimits) =>
	new SpreadsheetRefusal("spreadsheets.too_many_entries", { limit: entries });

/** The refusal of a file in which `part` is not what it should be. */
export const broken = (part: string, cause?: unknown) =>
	new SpreadsheetRefusal("spreadsheets.broken", { part }, { cause });
