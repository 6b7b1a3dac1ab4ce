/**
 * The file of `dekad backup`: an ordinary .zst file that also carries its own proof.
 *
 * Zstandard lets a file hold "skippable frames" that every decoder passes over. Ours hold the
 * records (what follows, how long, which digest); the frames between them hold a plain SQL script
 * of COPY statements. So Dekad checks every byte and names the first bad one, and a person without
 * Dekad still gets everything with `zstd -dc FILE | psql`. Refused: a tar of dumps (no digest of its
 * parts, sizes needed in advance) and one long compressed stream (damage is found, but not where).
 * The format is written out in docs/operate/back-up.md.
 */

import { createHash, type Hash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompress } from "node:zlib";
import { DekadError } from "../errors.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** One of the sixteen magic numbers of skippable frames, as bytes: 0x184D2A5D, little endian. */
const RECORD_MAGIC = Buffer.from([0x5d, 0x2a, 0x4d, 0x18]);
const DIGEST_BYTES = 32;
/** Rows are cut into frames of about this size: big enough to compress well, small enough to say where damage is. */
export const FRAME_BYTES = 1 << 20;
/** No row of ours comes near it; a larger number in a file is damage, not data. */
const MOST_FRAME_BYTES = 1 << 30;

export const FORMAT_VERSION = 1;

export type BackupHeader = {
	formatVersion: number;
	/** Of Dekad, as in package.json. */
	version: string;
	createdAt: string;
	postgres: string;
	/** In the order they were applied; restore brings the database to exactly this level first. */
	migrations: { name: string; sha256: string }[];
	/** In the order of the file: parents before children. */
	tables: { name: string; columns: string[] }[];
};
export type TableSum = {
	table: string;
	rows: number;
	bytes: number;
	/** Hex SHA-256 of the rows as COPY text, uncompressed. */
	sha256: string;
};
type FrameRecord = {
	/** `script` is text for psql only; `rows` is data of `table`. */
	content: "script" | "rows";
	table?: string;
	/** Length of the compressed frame that follows. */
	bytes: number;
	/** Hex SHA-256 of that compressed frame. */
	sha256: string;
};
type EndRecord = {
	tables: number;
	rows: number;
	/** Hex SHA-256 of every byte of the file before this record. */
	sha256: string;
};
type FileRecord =
	| { header: BackupHeader }
	| { frame: FrameRecord }
	| { table: TableSum }
	| { end: EndRecord };

/** Writes records and frames in order, and keeps the digests of the file and of the current table. */
export class BackupWriter {
	readonly #handle: FileHandle;
	readonly #file = createHash("sha256");
	#bytes = 0;
	#rows = 0;
	#tables = 0;

	constructor(handle: FileHandle) {
		this.#handle = handle;
	}

	async header(header: BackupHeader): Promise<void> {
		await this.#record({ header });
	}

	/** SQL that psql needs and restore passes over. */
	async script(sql: string): Promise<void> {
		await this.#frame("script", undefined, Buffer.from(sql));
	}

	/** Writes all rows of one table, COPY text in any chunks, and its sum. */
	async table(table: string, chunks: AsyncIterable<Buffer>): Promise<TableSum> {
		const sum = createHash("sha256");
		let rows = 0;
		let bytes = 0;
		let pending: Buffer[] = [];
		let pendingBytes = 0;
		const flush = async () => {
			if (pendingBytes === 0) return;
			const text = Buffer.concat(pending);
			pending = [];
			pendingBytes = 0;
			await this.#frame("rows", table, text);
		};
		for await (const chunk of chunks) {
			sum.update(chunk);
			rows += countLines(chunk);
			bytes += chunk.length;
			pending.push(chunk);
			pendingBytes += chunk.length;
			if (pendingBytes >= FRAME_BYTES) await flush();
		}
		await flush();
		const record: TableSum = { table, rows, bytes, sha256: sum.digest("hex") };
		await this.#record({ table: record });
		this.#rows += rows;
		this.#tables++;
		return record;
	}

	/** Writes the closing record. Returns length and digest of the whole file. */
	async end(): Promise<{
		bytes: number;
		sha256: string;
		tables: number;
		rows: number;
	}> {
		const totals = { tables: this.#tables, rows: this.#rows };
		await this.#record({
			end: { ...totals, sha256: this.#file.copy().digest("hex") },
		});
		return { bytes: this.#bytes, sha256: this.#file.digest("hex"), ...totals };
	}

	async #frame(
		content: FrameRecord["content"],
		table: string | undefined,
		text: Buffer,
	): Promise<void> {
		const packed = await compress(text, {
			params: { [constants.ZSTD_c_checksumFlag]: 1 },
		});
		await this.#record({
			frame: {
				content,
				...(table === undefined ? {} : { table }),
				bytes: packed.length,
				sha256: sha256(packed),
			},
		});
		await this.#write(packed);
	}

	async #record(record: FileRecord): Promise<void> {
		const json = Buffer.from(JSON.stringify(record));
		const length = Buffer.alloc(4);
		length.writeUInt32LE(DIGEST_BYTES + json.length);
		const digest = createHash("sha256").update(json).digest();
		await this.#write(Buffer.concat([RECORD_MAGIC, length, digest, json]));
	}

	async #write(part: Buffer): Promise<void> {
		this.#file.update(part);
		this.#bytes += part.length;
		await this.#handle.writeFile(part);
	}
}

/** What reading gives, in the order of the file, every piece checked before it is given. */
export type BackupPart =
	| { kind: "header"; header: BackupHeader }
	| { kind: "rows"; table: string; text: Buffer }
	| { kind: "table"; sum: TableSum }
	| { kind: "end"; tables: number; rows: number };

/**
 * Reads a backup from the first byte to the last. Memory stays at a few frames.
 *
 * @throws DekadError backup.damaged with `byte` (offset of the piece that does not fit), `part` and `reason`
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
	const handle = await open(file, "r");
	try {
		yield* readParts(new Source(file, handle));
	} finally {
		await handle.close();
	}
}

async function* readParts(source: Source): AsyncGenerator<BackupPart> {
	const first = await source.record();
	if (!("header" in first)) throw source.damaged("header", "not_a_backup");
	if (first.header.formatVersion !== FORMAT_VERSION)
		throw source.damaged("header", "unknown_format");
	yield { kind: "header", header: first.header };

	const expected = first.header.tables.map((table) => table.name);
	let tables = 0;
	let total = 0;
	let sum = createHash("sha256");
	let rows = 0;
	let bytes = 0;
	for (;;) {
		const before = source.digestSoFar();
		const record = await source.record();
		const part = expected[tables] ?? "end";
		if ("frame" in record) {
			const { frame } = record;
			const text = await source.frame(frame, part);
			if (frame.content === "script") continue;
			if (frame.table !== part) throw source.damaged(part, "wrong_table");
			sum.update(text);
			rows += countLines(text);
			bytes += text.length;
			yield { kind: "rows", table: part, text };
		} else if ("table" in record) {
			const { table } = record;
			if (
				table.table !== part ||
				table.rows !== rows ||
				table.bytes !== bytes ||
				table.sha256 !== sum.digest("hex")
			)
				throw source.damaged(part, "wrong_sum");
			yield { kind: "table", sum: table };
			tables++;
			total += rows;
			sum = createHash("sha256");
			rows = 0;
			bytes = 0;
		} else if ("end" in record) {
			const { end } = record;
			if (
				tables !== expected.length ||
				end.tables !== tables ||
				end.rows !== total ||
				end.sha256 !== before
			)
				throw source.damaged("end", "wrong_sum");
			await source.nothingFollows();
			yield { kind: "end", tables, rows: total };
			return;
		} else throw source.damaged(part, "unreadable");
	}
}

/** A position in a file: reads exact lengths and says where it stood when something does not fit. */
class Source {
	readonly #file: string;
	readonly #handle: FileHandle;
	readonly #hash: Hash = createHash("sha256");
	#at = 0;
	/** Start of the piece being read: what a refusal names. */
	#piece = 0;

	constructor(file: string, handle: FileHandle) {
		this.#file = file;
		this.#handle = handle;
	}

	digestSoFar(): string {
		return this.#hash.copy().digest("hex");
	}

	async record(): Promise<FileRecord> {
		this.#piece = this.#at;
		const start = this.#at === 0;
		const head = await this.#take(8);
		if (!head.subarray(0, 4).equals(RECORD_MAGIC))
			throw this.damaged("record", start ? "not_a_backup" : "unreadable");
		const length = head.readUInt32LE(4);
		if (length <= DIGEST_BYTES || length > MOST_FRAME_BYTES)
			throw this.damaged("record", "unreadable");
		const body = await this.#take(length);
		const json = body.subarray(DIGEST_BYTES);
		const digest = createHash("sha256").update(json).digest();
		if (!digest.equals(body.subarray(0, DIGEST_BYTES)))
			throw this.damaged("record", "wrong_digest");
		// The digest proves that these are the bytes our writer made, so the shape is ours too.
		return JSON.parse(json.toString("utf8")) as FileRecord;
	}

	async frame(frame: FrameRecord, part: string): Promise<Buffer> {
		this.#piece = this.#at;
		const packed = await this.#take(frame.bytes);
		if (sha256(packed) !== frame.sha256)
			throw this.damaged(part, "wrong_digest");
		try {
			return await decompress(packed, { maxOutputLength: MOST_FRAME_BYTES });
		} catch {
			throw this.damaged(part, "unreadable");
		}
	}

	async nothingFollows(): Promise<void> {
		this.#piece = this.#at;
		const { bytesRead } = await this.#handle.read(
			Buffer.alloc(1),
			0,
			1,
			this.#at,
		);
		if (bytesRead > 0) throw this.damaged("end", "bytes_after_end");
	}

	damaged(part: string, reason: string): DekadError {
		return new DekadError("backup.damaged", {
			file: this.#file,
			byte: this.#piece,
			part,
			reason,
		});
	}

	async #take(length: number): Promise<Buffer> {
		// Asked for piece by piece: a damaged length must not make us reserve a gigabyte.
		const pieces: Buffer[] = [];
		for (let left = length; left > 0; ) {
			const piece = Buffer.allocUnsafe(Math.min(left, 4 << 20));
			const { bytesRead } = await this.#handle.read(
				piece,
				0,
				piece.length,
				this.#at,
			);
			if (bytesRead === 0) throw this.damaged("end", "cut_short");
			pieces.push(piece.subarray(0, bytesRead));
			this.#at += bytesRead;
			left -= bytesRead;
		}
		const taken = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
		this.#hash.update(taken);
		return taken;
	}
}

const sha256 = (bytes: Buffer) =>
	createHash("sha256").update(bytes).digest("hex");

/** COPY text escapes line feeds inside values, so each 0x0A ends a row. */
function countLines(text: Buffer): number {
	let lines = 0;
	for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1))
		lines++;
	return lines;
}
