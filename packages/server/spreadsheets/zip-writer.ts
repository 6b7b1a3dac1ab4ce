import { pipeline, Readable } from "node:stream";
import { crc32, createDeflateRaw, deflateRawSync } from "node:zlib";

/** A part to be written: packed here from `content`, or copied as it is (`packed`), bytes and time untouched. */
export type ZipPart =
	| {
			readonly name: string;
			readonly content:
				| string
				| Uint8Array
				| AsyncIterable<string | Uint8Array>;
	  }
	| {
			readonly name: string;
			readonly packed: Uint8Array;
			readonly method: number;
			readonly checksum: number;
			readonly unpackedBytes: number;
			/** Date and time as the zip has them. */
			readonly stamp: { readonly date: number; readonly time: number };
	  };

type Written = {
	readonly name: Buffer;
	readonly flags: number;
	readonly method: number;
	readonly stamp: { readonly date: number; readonly time: number };
	readonly offset: number;
	checksum: number;
	packedBytes: number;
	unpackedBytes: number;
};

const DEFLATED = 8;
const UTF8_NAME = 0x800;
const SIZES_FOLLOW = 0x8;
/** 1980-01-01, the first day the format knows: the same parts give the same bytes. */
const NO_TIME = { date: 0x21, time: 0 };
const LARGEST = 0xffff_ffff;

/**
 * Writes a zip as a stream of bytes, part after part. Why our own and not a library: none we found copies a packed part
 * unpacked, which is what leaves the rest of a marked workbook byte for byte as it was. Zip64 is not written: a part or
 * a zip beyond 4 GiB is a RangeError.
 */
export async function* zipBytes(
	parts: Iterable<ZipPart> | AsyncIterable<ZipPart>,
): AsyncGenerator<Buffer, void, void> {
	const directory: Written[] = [];
	let offset = 0;
	const emit = (bytes: Buffer) => {
		offset += bytes.length;
		if (offset > LARGEST)
			throw new RangeError("a zip beyond 4 GiB is not written");
		return bytes;
	};
	for await (const part of parts) {
		const name = Buffer.from(part.name, "utf8");
		const isStream =
			"content" in part &&
			typeof part.content === "object" &&
			Symbol.asyncIterator in part.content;
		const written: Written = {
			name,
			flags:
				(name.length === part.name.length ? 0 : UTF8_NAME) |
				(isStream ? SIZES_FOLLOW : 0),
			method: "packed" in part ? part.method : DEFLATED,
			stamp: "packed" in part ? part.stamp : NO_TIME,
			offset,
			checksum: 0,
			packedBytes: 0,
			unpackedBytes: 0,
		};
		directory.push(written);
		if ("packed" in part) {
			written.checksum = part.checksum;
			written.packedBytes = part.packed.length;
			written.unpackedBytes = part.unpackedBytes;
			yield emit(localHeader(written));
			yield emit(asBuffer(part.packed));
		} else if (isStream) {
			yield emit(localHeader(written));
			for await (const chunk of deflated(
				part.content as AsyncIterable<string | Uint8Array>,
				written,
			))
				yield emit(chunk);
			yield emit(sizes(written));
		} else {
			const content = asBuffer(part.content as string | Uint8Array);
			const packed = deflateRawSync(content);
			written.checksum = crc32(content);
			written.packedBytes = packed.length;
			written.unpackedBytes = content.length;
			yield emit(localHeader(written));
			yield emit(packed);
		}
	}
	const start = offset;
	for (const written of directory) yield emit(directoryHeader(written));
	yield emit(endOfDirectory(directory.length, start, offset - start));
}

/** All of a zip in memory. */
export async function zipBuffer(
	parts: Iterable<ZipPart> | AsyncIterable<ZipPart>,
): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of zipBytes(parts)) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** Packs a part now, for a caller that must know what is in it before it can write the parts that come first. */
export async function packPart(
	name: string,
	content: AsyncIterable<string | Uint8Array>,
): Promise<ZipPart> {
	const written = { checksum: 0, packedBytes: 0, unpackedBytes: 0 };
	const chunks: Buffer[] = [];
	for await (const chunk of deflated(content, written)) chunks.push(chunk);
	return {
		name,
		packed: Buffer.concat(chunks),
		method: DEFLATED,
		checksum: written.checksum,
		unpackedBytes: written.unpackedBytes,
		stamp: NO_TIME,
	};
}

/** Packs a stream and counts it into `written` on the way. */
async function* deflated(
	content: AsyncIterable<string | Uint8Array>,
	written: Pick<Written, "checksum" | "packedBytes" | "unpackedBytes">,
) {
	async function* counted() {
		for await (const piece of content) {
			const bytes = asBuffer(piece);
			written.checksum = crc32(bytes, written.checksum);
			written.unpackedBytes += bytes.length;
			if (written.unpackedBytes > LARGEST)
				throw new RangeError("a part beyond 4 GiB is not written");
			yield bytes;
		}
	}
	let failure: unknown;
	// Level 5 packs a sheet to within two hundredths of level 6 in two thirds of the time.
	const packed = pipeline(
		Readable.from(counted(), { objectMode: true, highWaterMark: 4 }),
		createDeflateRaw({ level: 5, chunkSize: 128 * 1024 }),
		(error) => {
			failure = error;
		},
	);
	for await (const chunk of packed as AsyncIterable<Buffer>) {
		written.packedBytes += chunk.length;
		yield chunk;
	}
	if (failure) throw failure;
}

function localHeader(part: Written): Buffer {
	const header = Buffer.alloc(30);
	header.writeUInt32LE(0x04034b50, 0);
	commonFields(header, 4, part);
	return Buffer.concat([header, part.name]);
}

function directoryHeader(part: Written): Buffer {
	const header = Buffer.alloc(46);
	header.writeUInt32LE(0x02014b50, 0);
	header.writeUInt16LE(20, 4);
	commonFields(header, 6, part);
	header.writeUInt32LE(part.offset, 42);
	return Buffer.concat([header, part.name]);
}

/** Version needed to length of the extra field: the same twenty-six bytes in both headers. */
function commonFields(header: Buffer, at: number, part: Written): void {
	header.writeUInt16LE(20, at);
	header.writeUInt16LE(part.flags, at + 2);
	header.writeUInt16LE(part.method, at + 4);
	header.writeUInt16LE(part.stamp.time, at + 6);
	header.writeUInt16LE(part.stamp.date, at + 8);
	header.writeUInt32LE(part.checksum, at + 10);
	header.writeUInt32LE(part.packedBytes, at + 14);
	header.writeUInt32LE(part.unpackedBytes, at + 18);
	header.writeUInt16LE(part.name.length, at + 22);
}

function sizes(part: Written): Buffer {
	const bytes = Buffer.alloc(16);
	bytes.writeUInt32LE(0x08074b50, 0);
	bytes.writeUInt32LE(part.checksum, 4);
	bytes.writeUInt32LE(part.packedBytes, 8);
	bytes.writeUInt32LE(part.unpackedBytes, 12);
	return bytes;
}

function endOfDirectory(count: number, start: number, length: number): Buffer {
	if (count > 0xffff)
		throw new RangeError("a zip of more than 65,535 parts is not written");
	const bytes = Buffer.alloc(22);
	bytes.writeUInt32LE(0x06054b50, 0);
	bytes.writeUInt16LE(count, 8);
	bytes.writeUInt16LE(count, 10);
	bytes.writeUInt32LE(length, 12);
	bytes.writeUInt32LE(start, 16);
	return bytes;
}

const asBuffer = (content: string | Uint8Array) =>
	typeof content === "string"
		? Buffer.from(content, "utf8")
		: Buffer.from(content.buffer, content.byteOffset, content.byteLength);
