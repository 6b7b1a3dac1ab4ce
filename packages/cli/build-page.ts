import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DekadError } from "@dekad/server/errors.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const BUILT = join(ROOT, "packages", "web", "dist", "index.html");
/** What the page is made of: its own files and those of the packages it shares. */
const SOURCES = ["web", "contract", "core"].map((name) =>
	join(ROOT, "packages", name),
);

/**
 * Builds the page when it is missing or older than its sources, as in a fresh checkout. Returns
 * what was done; `stale` when there is an old page that could not be built anew (a tree this account
 * may not write), which is better than none.
 *
 * @throws DekadError cli.page_not_built when there is none at all
 */
export async function buildPageIfNeeded(
	onBuild: () => void,
): Promise<"current" | "built" | "stale"> {
	const isBuilt = existsSync(BUILT);
	if (isBuilt) {
		const builtAt = (await stat(BUILT)).mtimeMs;
		if ((await newestSource()) <= builtAt) return "current";
	}
	onBuild();
	const reason = await build();
	if (reason === undefined) return "built";
	if (isBuilt) return "stale";
	throw new DekadError("cli.page_not_built", { reason });
}

/** Time of the newest source file, in milliseconds; tests and what is built or installed do not count. */
async function newestSource(): Promise<number> {
	let newest = 0;
	const look = async (folder: string): Promise<void> => {
		for (const entry of await readdir(folder, { withFileTypes: true })) {
			if (entry.name === "dist" || entry.name === "node_modules") continue;
			const path = join(folder, entry.name);
			if (entry.isDirectory()) await look(path);
			else if (!entry.name.includes(".test."))
				newest = Math.max(newest, (await stat(path)).mtimeMs);
		}
	};
	// A release has the built page and none of its sources.
	await Promise.all(SOURCES.filter((folder) => existsSync(folder)).map(look));
	return newest;
}

/** Undefined when it was built, else what the builder said. A process of its own: it leaves no memory behind. */
async function build(): Promise<string | undefined> {
	let vite: string;
	try {
		const manifest = createRequire(
			join(ROOT, "packages", "web", "package.json"),
		).resolve("vite/package.json");
		vite = join(dirname(manifest), "bin", "vite.js");
	} catch (error) {
		return (error as Error).message;
	}
	const child = spawn(
		process.execPath,
		[
			vite,
			"build",
			"--config",
			join(ROOT, "packages", "web", "vite.config.ts"),
		],
		{ cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] },
	);
	let said = "";
	child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
	return new Promise((resolve) => {
		child.on("error", (error) => resolve(error.message));
		child.on("close", (code) =>
			resolve(code === 0 ? undefined : said.trim().slice(-2000) || `${code}`),
		);
	});
}
