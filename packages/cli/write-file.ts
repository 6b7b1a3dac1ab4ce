import { createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

/** What a command that writes a file answers of it. */
export type WrittenFile = { file: string; bytes: number; sha256: string };

/** Writes a file whole or not at all: a script never finds half of one under its name. */
export async function writeWholeFile(
	file: string,
	content: Uint8Array,
): Promise<WrittenFile> {
	const draft = `${file}.part-${process.pid}`;
	try {
		await writeFile(draft, content);
		await rename(draft, file);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
	return {
		file,
		bytes: content.length,
		sha256: createHash("sha256").update(content).digest("hex"),
	};
}
