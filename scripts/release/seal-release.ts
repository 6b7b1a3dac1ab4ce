import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import {
	createReadStream,
	lstatSync,
	readdirSync,
	readFileSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";

/** All files and links below `folder`, as `./path` in the order of their bytes. */
export function listFiles(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => `./${relative(folder, join(entry.parentPath, entry.name))}`)
		.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Writes SHA256SUMS over every other file, in the form of sha256sum. A link has the sum of what it leads to. */
export async function writeSums(release: string): Promise<void> {
	const lines: string[] = [];
	for (const file of listFiles(release)) {
		if (file === "./SHA256SUMS") continue;
		lines.push(`${await sha256Of(join(release, file))}  ${file}\n`);
	}
	writeFileSync(join(release, "SHA256SUMS"), lines.join(""), { mode: 0o644 });
}

export async function sha256Of(file: string): Promise<string> {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}

/**
 * The release as one archive beside its folder, with its sum. The same files give the same bytes:
 * sorted names, one time, no owners. gzip and not zstd, since a bare Debian unpacks it.
 * @throws Error when tar or gzip fail
 */
export async function writeArchive(
	release: string,
	epochSeconds: number,
	gzipLevel = 6,
): Promise<string> {
	const archive = `${release}.tar.gz`;
	const { status, stderr } = spawnSync(
		"/bin/sh",
		[
			"-c",
			'tar --sort=name --mtime="@$1" --owner=0 --group=0 --numeric-owner --format=gnu -cf "$2.tar" -C "$3" "$4" && gzip -n "-$5" -f "$2.tar"',
			"sh",
			String(epochSeconds),
			release,
			dirname(release),
			basename(release),
			String(gzipLevel),
		],
		{ encoding: "utf8" },
	);
	if (status !== 0)
		throw new Error(`the archive could not be written: ${stderr}`);
	writeFileSync(
		`${archive}.sha256`,
		`${await sha256Of(archive)}  ${basename(archive)}\n`,
	);
	utimesSync(archive, epochSeconds, epochSeconds);
	return archive;
}

/**
 * The files below `release` in which `path` stands: of the machine that built it, which no release
 * may know. Files up to 32 MB are read; larger ones are programs that came as they are.
 */
export function filesNaming(release: string, path: string): string[] {
	const wanted = Buffer.from(path);
	return listFiles(release).filter((file) => {
		const full = join(release, file);
		return (
			!lstatSync(full).isSymbolicLink() &&
			statSync(full).size < 32 * 2 ** 20 &&
			readFileSync(full).includes(wanted)
		);
	});
}
