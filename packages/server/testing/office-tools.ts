/**
 * Programs of other makers that read our documents back in tests. Where one is missing the tests
 * that need it are skipped and the run says for want of what.
 */

import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a program answers; says once what is left out when it does not. */
function findProgram(
	command: string,
	args: readonly string[],
	leftOut: string,
): string | undefined {
	if (spawnSync(command, args, { stdio: "ignore" }).status === 0)
		return command;
	console.log(`skipped for want of ${leftOut}`);
	return undefined;
}

export const soffice = findProgram(
	"soffice",
	["--headless", "--version"],
	"LibreOffice (Debian: libreoffice-writer, libreoffice-calc): DOCX and XLSX read back",
);
export const pdftotext = findProgram(
	"pdftotext",
	["-v"],
	"pdftotext (Debian: poppler-utils): PDF read back",
);
/** The python3 that has openpyxl: Debian's own where another stands first in the path. */
export const python = ["/usr/bin/python3", "python3"].find(
	(command) =>
		spawnSync(command, ["-c", "import openpyxl"], { stdio: "ignore" })
			.status === 0,
);
if (!python)
	console.log(
		"skipped for want of openpyxl (Debian: python3-openpyxl): XLSX read by another library",
	);

/** A folder that is gone when `work` has ended. */
export async function inFolder<T>(
	work: (folder: string) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), "dekad-office-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/**
 * A file as LibreOffice converts it, by the names of the files it wrote. Its profile is a folder
 * of its own: two runs at once would wait for each other's lock.
 *
 * @param to a target such as "pdf" or a filter in LibreOffice's own notation
 */
export async function convertByOffice(
	file: Uint8Array,
	extension: string,
	to: string,
): Promise<Map<string, Buffer>> {
	return inFolder(async (folder) => {
		const source = join(folder, `in.${extension}`);
		await writeFile(source, file);
		await run(
			"soffice",
			[
				`-env:UserInstallation=file://${join(folder, "profile")}`,
				"--headless",
				"--convert-to",
				to,
				"--outdir",
				join(folder, "out"),
				source,
			],
			// It names its files after Chinese sheets, which it cannot where the machine states no UTF-8.
			{ timeout: 120_000, env: { ...process.env, LC_ALL: "C.UTF-8" } },
		);
		const names = await readdir(join(folder, "out"));
		return new Map(
			await Promise.all(
				names.map(
					async (name) =>
						[name, await readFile(join(folder, "out", name))] as const,
				),
			),
		);
	});
}

/** The words of a PDF in the order in which they were written, and the table that pdffonts prints of its fonts. */
export async function readPdf(
	file: Uint8Array,
): Promise<{ words: string; fonts: string[] }> {
	return inFolder(async (folder) => {
		const path = join(folder, "in.pdf");
		await writeFile(path, file);
		const { stdout: words } = await run("pdftotext", ["-raw", path, "-"], {
			maxBuffer: 64 * 1024 * 1024,
		});
		const { stdout: fonts } = await run("pdffonts", [path]);
		return { words, fonts: fonts.trim().split("\n").slice(2) };
	});
}

export type ReadCell = {
	cell: string;
	type: string;
	value: string | number;
	format: string;
};

/** All filled cells of a workbook as openpyxl reads them, by sheet. */
export async function readByOpenpyxl(
	file: Uint8Array,
): Promise<Record<string, ReadCell[]>> {
	const script = `
import sys, json, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({sheet.title: [{"cell": c.coordinate, "type": c.data_type, "value": c.value, "format": c.number_format}
  for row in sheet.iter_rows() for c in row if c.value is not None] for sheet in book}))`;
	return inFolder(async (folder) => {
		const path = join(folder, "in.xlsx");
		await writeFile(path, file);
		const { stdout } = await run(python ?? "python3", ["-c", script, path], {
			maxBuffer: 64 * 1024 * 1024,
		});
		return JSON.parse(stdout) as Record<string, ReadCell[]>;
	});
}
