import "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { DekadError } from "../errors.ts";

/** Largest file taken in; a sheet of 100,000 rows is about 15 MB. */
export const LARGEST_UPLOAD_BYTES = 64 * 1024 * 1024;

export type Upload = {
	/** As the sender's machine names it, without folders and control characters; "" when it says none. */
	readonly name: string;
	/** As the sender says; proves nothing, every reader of a file judges its bytes. */
	readonly mediaType: string;
	readonly content: Buffer;
};

/**
 * Reads the one file of a multipart request into memory.
 *
 * @throws DekadError request.too_large, and request.invalid when there is no file
 */
export async function readUpload(
	request: FastifyRequest,
	{ largestBytes }: { largestBytes: number },
): Promise<Upload> {
	const part = await request.file({ limits: { fileSize: largestBytes } });
	if (!part) throw new DekadError("request.invalid", { problem: "file" });
	const chunks: Buffer[] = [];
	for await (const chunk of part.file) chunks.push(chunk as Buffer);
	if (part.file.truncated)
		throw new DekadError("request.too_large", {
			limit: megabytes(largestBytes),
		});
	return {
		name: fileName(part.filename),
		mediaType: part.mimetype,
		content: Buffer.concat(chunks),
	};
}

export const megabytes = (bytes: number): string =>
	`${Math.floor(bytes / 1024 / 1024)} MB`;

/** Longest name kept: what most file systems hold, so that it can be saved again under it. */
const LONGEST_NAME = 200;

/** A sender's file name as it may be kept and given back: its last part, on one line, its ending kept. */
export function fileName(said: string | undefined): string {
	const last = (said ?? "")
		.toWellFormed()
		.split(/[\\/]/)
		.at(-1)!
		// Control characters, and those that turn the direction of writing: "gpj.exe" must not read "exe.jpg".
		.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
		.trim();
	if (last.length <= LONGEST_NAME) return last;
	const ending = /\.\w{1,8}$/.exec(last)?.[0] ?? "";
	return `${last.slice(0, LONGEST_NAME - ending.length).toWellFormed()}${ending}`;
}
