import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * What other programs make of our files. Both are optional: a test that needs one skips when it is missing, and its name
 * says so.
 */

const run = promisify(execFile);
const PYTHON = "/usr/bin/python3";

export const hasOpenpyxl =
	spawnSync(PYTHON, ["-c", "import openpyxl"]).status === 0;
export const hasLibreOffice = spawnSync("soffice", ["--version"]).status === 0;

/** Runs a Python script on a workbook (`wb`, read by openpyxl; `path`) and gives back what it prints as JSON. */
export async function askOpenpyxl<T>(
	file: Uint8Array,
	script: string,
): Promise<T> {
	return inFolder(async (folder) => {
		const path = join(folder, "book.xlsx");
		await writeFile(path, file);
		const code = `import sys, json, openpyxl\npath = sys.argv[1]\nwb = openpyxl.load_workbook(path)\n${script}`;
		const { stdout } = await run(PYTHON, ["-W", "ignore", "-c", code, path], {
			encoding: "utf8",
		});
		return JSON.parse(stdout) as T;
	});
}

/** The workbook as LibreOffice reads it, in its flat XML format. */
export async function throughLibreOffice(file: Uint8Array): Promise<string> {
	return inFolder(async (folder) => {
		await writeFile(join(folder, "book.xlsx"), file);
		const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
		await run(
			"soffice",
			[
				"--headless",
				profile,
				"--convert-to",
				"fods",
				"--outdir",
				folder,
				join(folder, "book.xlsx"),
			],
			{ timeout: 120_000 },
		);
		return readFile(join(folder, "book.fods"), "utf8");
	});
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), "spreadsheet-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
